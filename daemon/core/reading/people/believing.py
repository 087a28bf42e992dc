"""Believing: whether what is spelt like a name may be somebody's, by what stands behind it."""

from typing import TYPE_CHECKING

from daemon.core.knowledge.people import is_given

if TYPE_CHECKING:
    from daemon.core.reading.people.items import Reader


def believable(reader: "Reader", name: str, after: int, *, loose: bool, titled: bool) -> bool:
    """May it be somebody's name? `loose`: where a company often stands; `titled`: behind a title."""
    parts = [part.lower().strip(".") for part in name.split()]
    if "".join(parts) in reader.companies or (len(parts) == 1 and parts[0] in reader.companies):
        return False
    if not reader.cased:
        return (
            is_given(parts[0])
            or (titled and len(parts) > 1)
            or (len(parts) in {2, 3} and not loose and _ends(reader, after))
        )
    hung = after < len(reader.found) and reader.found[after].text in {"'", "&"} and not reader.found[after].spaced
    if hung and not (is_given(parts[0]) and owns(reader, after)):
        return False  # "Acme's", "Smith&Co"
    return is_given(parts[0]) or reader.companies.isdisjoint(parts)


def owns(reader: "Reader", after: int) -> bool:
    """Does something that is a person's stand behind a name: "Dana | 's diary"?"""
    behind = [token.text for token in reader.found[after : after + 3]]
    return behind[:2] == ["'", "s"] and behind[-1] in reader.words.belongings


def _ends(reader: "Reader", after: int) -> bool:
    """Does a name without capitals end here: at a sign, a title, a joint or the line's end?"""
    if after >= len(reader.found) or reader.found[after].line != reader.found[after - 1].line:
        return True
    token = reader.found[after]
    return (
        not token.raw[0].isalpha()
        or token.text in reader.words.joints
        or reader.titles.title_at(reader.found, after) is not None
    )
