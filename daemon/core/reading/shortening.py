"""How a domain writes a name: its letters run together, shortened, or the first of each word."""

import re
import unicodedata
from functools import lru_cache

from daemon.core.knowledge.employers import Ready

_ACRONYM = 3
_LONG = 5
_FEW = 2
_MOSTLY = 0.7
"""The share of a label's letters that its name's whole words make up."""
_TELLING = 4
"""Letters of a word that tell more than chance does."""
_NO_LABEL = bytes(sign for sign in range(128) if chr(sign) not in "abcdefghijklmnopqrstuvwxyz0123456789")
_LIGATURES = str.maketrans({"\u00df": "ss", "\u00e6": "ae", "\u00f8": "o", "\u0153": "oe", "\u0142": "l"})
_UMLAUTS = str.maketrans(
    {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00c4": "Ae", "\u00d6": "Oe", "\u00dc": "Ue"}
)
_GAPS = re.compile(r"[ -]")
_ELIDED = re.compile(r"\b[DdLl]['\u2019]")
_AND = re.compile(r"[&+]")
_ANDS = ("and", "und", "et", "y")


@lru_cache(maxsize=2048)
def squeezed(name: str) -> str:
    """A name as a domain writes it: letters without accents, and digits."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    return name.lower().encode("ascii", "ignore").translate(None, _NO_LABEL).decode("ascii")


@lru_cache(maxsize=2048)
def forms(name: str) -> tuple[str, ...]:
    """All the ways a domain may write a name: umlauts either way, "&" as a word or not at all."""
    spelt = [name] if name.isascii() else [name, name.translate(_UMLAUTS)]
    spelt += [_AND.sub(word, one) for one in spelt for word in _ANDS] if "&" in name or "+" in name else []
    return tuple(dict.fromkeys(squeezed(one) for one in spelt))


def short_labels(words: list[str]) -> set[str]:
    """The domains that a name may be made into: Acme Credit Union is acmecreditunion, acmecu or acu."""
    plain = [part for word in words if (part := squeezed(word))]
    if len(plain) < _ACRONYM:
        return {"".join(plain)}
    initials = [part[0] for part in plain]
    return {"".join(plain[:at] + initials[at:]) for at in (0, 1, 2)} | {"".join(plain)}


def shortens(label: str, name: str) -> bool:
    """Is the label made of the name's words in turn, one whole and the others shortened (corwinmfg, mtbrauns)?"""
    for spelt in {name, name.translate(_UMLAUTS)}:
        words = [part for word in spelt.replace("-", " ").split() if (part := squeezed(word))]
        telling = any(len(word) >= _TELLING and word in label for word in words)
        if len(words) > 1 and telling and words[0][0] == label[:1] and _made_of(label, words):
            return True
        if len(words) > 1 and label.startswith(words[0]) and _some_of(label.removeprefix(words[0]), words[1:]):
            return True
    return False


def _made_of(label: str, words: list[str]) -> bool:
    if not label:
        return True
    if not words:
        return False
    for length in range(min(len(label), len(words[0])), 0, -1):
        if _is_within(label[:length], words[0]) and _made_of(label[length:], words[1:]):
            return True
    return len(words[0]) <= _ACRONYM and _made_of(label, words[1:])


def _some_of(label: str, words: list[str]) -> bool:
    """Is it made of some of the words, each whole: "hartwelljoinery" of Hartwell & Sons Joinery?"""
    if not label or not words:
        return not label
    return (label.startswith(words[0]) and _some_of(label.removeprefix(words[0]), words[1:])) or _some_of(
        label, words[1:]
    )


def _is_within(short: str, word: str) -> bool:
    """Do the letters stand in the word in this order, the first at its beginning?"""
    letters = iter(word)
    return short[0] == word[0] and all(letter in letters for letter in short)


def has_parts(label: str, name: str) -> bool:
    """Does a name hold the parts of a label in whatever order (mercoeur-assurances)?"""
    parts = [squeezed(one) for one in label.split("-")]
    words = {one for word in _GAPS.split(_ELIDED.sub("", name)) for one in forms(word)}
    telling = [one for one in parts if len(one) >= _TELLING]
    return len(parts) > 1 and bool(telling) and all(any(word.startswith(one) for word in words) for one in telling)


def reaches_into(label: str, name: str) -> bool:
    """Do the name's words begin the label, the last of them as far as it goes (fairmounthistory), or turned round?

    "Fairmount Historical Society", "City of Bexley" of bexleycity, "Sanibel Harbor School District" of
    sanibelharborschools.
    """
    words = [part for word in name.split() if (part := squeezed(word))]
    if len(words) < _FEW or len(words[0]) < _TELLING:
        return False
    if label in {words[-1] + words[0], words[-1] + "".join(words[:-1])}:
        return len(words[-1]) >= _TELLING
    rest, at = label, 0
    while at < len(words) and rest.startswith(words[at]):
        rest, at = rest.removeprefix(words[at]), at + 1
    if at > 1 and len(label) - len(rest) >= _MOSTLY * len(label):
        return True
    return at == 1 and len(words[0]) >= _LONG and len(rest) >= _TELLING and words[1].startswith(rest[: len(rest) - 1])


def abbreviated(label: str, name: str, table: Ready) -> bool:
    """Are a part of the label the first letters of the name's words, small words aside (chhp, ozs-praxis)?"""
    words = [one for one in re.split(r"[ -]|[Dd]['\u2019]", name) if one.lower() not in table.employer.joints]
    initials = squeezed("".join(one[:1] for one in words))
    return len(initials) >= _ACRONYM and initials in label.split("-")
