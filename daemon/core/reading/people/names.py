"""Names: what a display name holds, how a name is spelt, and whether two names, or a name and an address, are one's."""

import re
from functools import cache, lru_cache

from daemon.core.knowledge.people import any_language, given, is_given, people_words, surnames
from daemon.core.reading.people.spotting import calendar, reserved
from daemon.core.reading.people.titles import titles

_PARENTHESES = re.compile(r"\s*[\(\[]([^()\[\]]{0,120})[\)\]]\s*")
_SEPARATOR = re.compile(r"\s+(?:[|/\u00b7\u2022]|[-\u2013\u2014]+)\s+|\s*\|\s*")
_JOINTS = re.compile(r"([-'.])")
_FULL = 2
"""Words of a name before which a letter with a point is a salutation: "M. Paul Durand"."""
_QUOTES = " \t\"'“”„‘’<>"  # noqa: RUF001 - quotes of several languages


@cache
def _behind() -> re.Pattern[str]:
    """What begins with a word behind which the house stands: "via Lever"."""
    return re.compile(r"\s+(?:" + "|".join(map(re.escape, sorted(any_language().houses))) + r")\s+.*$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def display_name(raw: str | None, *, language: str = "en") -> str | None:
    """A person's name from a header's display name or a calendar's CN.

    "Ruiz, Ana (Acme)" is turned and stripped, "Acme (Ana Ruiz)" and "Acme | Ana Ruiz" give Ana Ruiz; a team
    ("Acme Recruiting Team") and a company give None, an address the name it spells ("ana.ruiz@acme.example").
    A single word counts when it is a given name.
    """
    if not raw or len(raw) > 200:
        return None
    if "@" in raw and " " not in raw.strip(_QUOTES):
        return name_of_address(raw.strip(_QUOTES))
    if "@" in raw:
        return None
    plain = " ".join(raw.strip(_QUOTES).split())
    outside = _behind().sub("", _PARENTHESES.sub(" ", plain)).strip(_QUOTES + ",")
    sides = _SEPARATOR.split(outside)
    shown = _turned(sides[0], language)
    for other in (*sides[1:], *_PARENTHESES.findall(plain)):
        if shown:
            break
        shown = _turned(other, language) if " " in other.strip() else None
    return shown


def _turned(name: str, language: str) -> str | None:
    """A name first name first, without salutations and letters behind it; None for what is nobody's."""
    words = any_language()
    name = name.strip(_QUOTES + ",")
    head, comma, tail = name.partition(",")
    if comma and tail.strip():
        front = tail.split(",")[0].strip()
        family = head.split()
        lettered = tail.strip().lower().replace(".", "") in words.suffixes
        behind = len(family) > 1 and is_given(family[0]) and front != "" and not is_given(front.split()[0])
        whole = lettered or behind or titles(language).role_of(tail) is not None
        name = head if whole else f"{front} {head.strip()}"
    parts = name.split()
    while len(parts) > _FULL and _is_abbreviated(parts[0], language):
        parts.pop(0)
    parts = [part for part in parts if part.lower().rstrip(".") not in words.salutations]
    while len(parts) > 1 and parts[-1].lower().replace(".", "") in words.suffixes:
        parts.pop()
    lowers = [part.lower().rstrip(".") for part in parts]
    if not parts or len(parts) > 6 or not all(part[0].isalpha() for part in parts):
        return None
    inner = {lower for lower in lowers[1:-1] if lower in words.particles and is_given(lowers[0])}
    inner |= set(lowers[1:]) & calendar(language) if is_given(lowers[0]) else set()  # Jannis Freitag
    if any(lower in words.organisations or lower in reserved(language) for lower in set(lowers) - inner) or any(
        c.isdigit() for c in name
    ):
        return None
    if len(parts) == 1 and not is_given(lowers[0]):
        return None
    if len(parts) > 1 and _is_capital(parts[0]) and not _is_capital(parts[-1]) and not is_given(lowers[0]):
        parts = [*parts[1:], parts[0]]  # DUPONT Marie
    return proper(" ".join(parts))


def turned(name: str) -> str:
    """A name first name first, where the family's stands before it in capitals: LEGRAND Sylvie, GARCÍA LUNA Marta."""
    parts = name.split()
    loud = next((index for index, part in enumerate(parts) if not (_is_capital(part) or _is_loud(part))), 0)
    return " ".join([*parts[loud:], *parts[:loud]]) if loud and is_given(parts[loud]) else name


def is_common(name: str | None) -> bool:
    """Does it begin with a common given name, or end in a common family name: surely a person's?"""
    parts = (name or "").lower().split()
    return bool(parts) and (is_given(parts[0]) or parts[-1] in surnames())


def _is_abbreviated(part: str, language: str) -> bool:
    """Is it a salutation only with its point: "M.", "D.", "C.P."?"""
    return part.endswith(".") and part.lower().rstrip(".") in people_words(language).abbreviated


def honorific(raw: str | None, language: str = "en") -> str | None:
    """What stands before the name in a display name or signature: "Dr.", "Frau Prof."; None when nothing does."""
    led: list[str] = []
    for part in (raw or "").split(",")[0].split()[:6]:
        known = part.lower().rstrip(".") in any_language().salutations
        if not (known or _is_abbreviated(part, language)):
            break
        led.append(part)
    return " ".join(led) or None


_LOCAL = re.compile(r"([a-z]{2,20})[._-](?:[a-z][._-])?([a-z]{2,20}(?:-[a-z]{2,20})?)\d{0,2}@")


def name_of_address(address: str | None) -> str | None:
    """The name that an address spells, "ana.ruiz@acme.example"; None where it might be a mailbox's."""
    spelt = _LOCAL.match((address or "").lower())
    if spelt is None:
        return None
    first, last = spelt[1], spelt[2]
    if first not in given() and last in given():
        first, last = last, first
    both = (first, last)
    if first not in given() or not (reserved("en").isdisjoint(both) and any_language().organisations.isdisjoint(both)):
        return None
    return proper(f"{first} {last}")


def _is_capital(part: str) -> bool:
    return len(part) > 2 and part.isupper() and "." not in part


def _is_loud(part: str) -> bool:
    """A particle in capitals: Youssef EL AMRANI."""
    return part.isupper() and part.lower() in any_language().particles and len(part) > 1


def proper(name: str) -> str:
    """A name with its capitals, where it, or its last words, was written without or in nothing else."""
    if name != name.lower() and (name != name.upper() or len(name) < 4):
        first, *rest = name.split()
        family = [_capitalised(part) if _is_capital(part) or _is_loud(part) else part for part in rest]
        return " ".join([first, *family])
    particles = any_language().particles
    parts = name.lower().split()
    return " ".join(part if part in particles and index else _capitalised(part) for index, part in enumerate(parts))


def _capitalised(part: str) -> str:
    """O'Neill, Hans-Peter."""
    return "".join(piece[:1].upper() + piece[1:] for piece in _JOINTS.split(part.lower()))


def same_person(one: str | None, other: str | None) -> bool:
    """Do two names mean one person: "Ana", "Ana Ruiz", "Ruiz, Ana", "A. Ruiz", in any case, with accents or without?"""
    if not one or not other:
        return False
    first, second = _folded(one), _folded(other)
    if first == second:
        return True
    short, long = (first, second) if len(first) <= len(second) else (second, first)
    if len(short) == 1:
        return short[0] == long[0] or (len(short[0]) > 3 and short[0] == long[-1])
    if " " not in (one if first is short else other).strip():  # "Anna-Lena", "Ritter-Kolb"
        return short in {long[: len(short)], long[-len(short) :]}
    return short[-1] == long[-1] and (short[0] == long[0] or short[0] == long[0][:1] or long[0] == short[0][:1])


def fits_address(name: str | None, address: str | None) -> bool:
    """Could this local part be this person's: dana.reed@, dreed@, dana@, reed.dana@?"""
    if not name or not address:
        return False
    local = re.sub(r"[^a-z]", " ", "".join(_folded(address.partition("@")[0]))).split()
    parts = ["".join(c for c in part if c.isalpha()) for part in _folded(name)]
    if not local or not parts or not all(parts):
        return False
    joined, first, last = "".join(local), parts[0], parts[-1]
    if len(parts) == 1:
        return joined == first or local[0] == first
    forms = {first + last, last + first, first[0] + last, last + first[0], first + last[0], f"{first}{last}"}
    return (
        joined in forms
        or set(local) == {first, last}
        or (joined == first and len(first) > 2)
        or (joined == last and len(last) > 3)
        or (len(local) > 1 and local[0] == first and local[-1] == last)
    )


_FOLD = str.maketrans("áàâãåéèêëíìîïóòôõúùûñçøłśżźćńšžčřěýđğışțňľůő", "aaaaaeeeeiiiioooouuuncolszzcnszcreydgistnluo")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ß": "ss"})


@lru_cache(maxsize=4096)
def _folded(name: str) -> tuple[str, ...]:
    lower = name.lower()
    if not lower.isascii():
        lower = lower.translate(_FOLD).translate(_UMLAUTS)
    if "," in lower:
        last, _, first = lower.partition(",")
        lower = f"{first} {last}"
    return tuple(part.strip(".") for part in lower.replace("-", " ").split() if part.strip(".")) or (lower,)
