"""What stands around the words of a role's name and is none of it."""

from collections.abc import Set as AbstractSet

from daemon.core.knowledge.employers import Ready, spelling
from daemon.core.reading.phrasing import Word
from daemon.core.reading.rolewords import names

_OF = frozenset({"de", "du", "d'", "l'"})


def inner(kept: list[Word], around: AbstractSet[str]) -> list[Word]:
    """The words without those around them, in small letters behind them."""
    while kept and kept[-1].shown in around:
        kept = kept[:-1]
    while kept and kept[0].low in around:
        kept = kept[1:]
    return kept


def before_small(kept: list[Word], table: Ready) -> list[Word]:
    """Without small words behind a name in capitals that are none of it: "the TIG Welder | perm role"."""
    end = len(kept)
    while end and kept[end - 1].shown.islower() and not names(kept[end - 1], table):
        end -= 1
    if end in {0, len(kept)} or not table.role.capitals:
        return kept
    last, behind = kept[end - 1], kept[end]
    titled = last.shown[:1].isupper() and names(last, table)
    return kept[:end] if titled and behind.low not in table.role.joints else kept


def begins_a_date(kept: list[Word], table: Ready) -> bool:
    """Does a day stand there: "we spoke on | May 4 for Site Manager"?"""
    first, after = kept[0], kept[1]
    if first.shown.isdigit():
        return first.shown not in spelling().called
    return first.low in table.role.no_roles and after.shown.isdigit()


def within_a_role(words: list[Word], at: int, table: Ready) -> bool:
    """Does it only tell of what the role before it is: "Técnica | de seguridad"?"""
    return at > 0 and words[at].low in _OF and words[at].gap == " " and names(words[at - 1], table)
