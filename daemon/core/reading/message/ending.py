"""How a letter ends: its closing phrase, what stands below as signature, and a postscript, which is words again."""

import re
from functools import cache

from daemon.core.knowledge.quoting import quoting

_SIGNATURE_LINES = 14
_SIGNATURE_WIDTH = 90
_PREFIX = 2
_PROSE = 8
_LONGEST_SIGN_OFF = 60
_MOST_NAMES = 4
_CARD_LINES = 8
_CARD_WIDTH = 70
_TELEPHONE = re.compile(r"(?<!\d)\+?\(?\d[\d ().-]{7,16}\d(?!\d)")
_DIAL = re.compile(r"(?:tel:|phone:)?\s{0,3}\+?\(?\d[\d ().,#-]{6,}|https?://|<https?://|\d{3,}#|sip:|\S+@\S+\.\S+$")
"""What a line that tells how to join is followed by: a number, a link, an address of a conference room."""
_SAYS = re.compile(r"[.!]$|\b\d{1,2}(?:[:.h]\d\d| ?[ap]\.?m\b| ?uhr\b)")
"""What prose has: an end, or an hour."""
_SENTENCE = re.compile(r"[^\W\d_]{4,}\.\s+(?=\w+(?:\s+\w+){3})")
"""What ends a sentence before a further one."""
_DASHES = frozenset({"--", "\u2013\u2013", "\u2014", "\u2014\u2014"})
_FOLLOW = tuple([word] for word in ("and", "for", "so", "again", "from", "aus", "und", "in"))


def plain(line: str) -> str:
    """A line as the tables are written: lower case, plain apostrophes and spaces, not too long."""
    low = line[:400].lower()
    return low if low.isascii() else low.replace("\u2019", "'").replace("\xa0", " ")


def signed(lines: list[str]) -> tuple[str, str, str]:
    """A writer's own lines as words, sign-off and signature; a postscript belongs to the words."""
    sign_offs, prefixes = quoting().ends.sign_off, _prefixes()
    for at, line in enumerate(lines):
        if line.rstrip() in _DASHES and len(lines) - at <= 40:
            words, sign_off, above = signed(lines[:at])
            return words, sign_off, "\n".join([above, *lines[at + 1 :]]).strip()
    for at in range(max(0, len(lines) - 24), len(lines)):
        low = plain(lines[at].strip()).rstrip(" ,.!:)\u2013-")
        if low[:_PREFIX] not in prefixes:
            continue
        ends = low.startswith(sign_offs) and len(low) <= _LONGEST_SIGN_OFF and _signs_off(low)
        if not ends and (not low.startswith(quoting().ends.formula) or _begins_a_letter(low)):
            continue
        signature, postscript = _without_postscript(lines[at + 1 :])
        if _is_signature(signature):
            words = "\n".join(lines[:at]).strip()
            words = "\n\n".join(filter(None, (words, "\n".join(postscript))))
            return words, lines[at].strip(), "\n".join(signature).strip()
    begin = _card(lines)
    return "\n".join(lines[:begin]).strip(), "", "\n".join(lines[begin:]).strip()


def joined(lines: list[str]) -> tuple[list[str], list[str]]:
    """A writer's own lines, and apart from them how to join a meeting: links, codes, numbers to dial in by."""
    cues, prefixes = quoting().ends.joining, _joining_prefixes()
    own: list[str] = []
    joining: list[str] = []
    dialled = False
    for line in lines:
        low = plain(line).strip(" *_>\t|\u2022=-")
        if not low:
            own.append("" if dialled else line)  # the rule around such a block goes with it
            continue
        told = low[:_PREFIX] in prefixes and low.startswith(cues) and not _SAYS.search(low)
        dialled = told or (dialled and bool(_DIAL.match(low)))
        (joining if dialled else own).append(line)
    return own, joining


@cache
def _joining_prefixes() -> frozenset[str]:
    return frozenset(one[:_PREFIX] for one in quoting().ends.joining)


def _begins_a_letter(low: str) -> bool:
    """Does a line go on behind a formula with what is no formula: "Reciba un cordial saludo. Le informamos que"?"""
    ends = _SENTENCE.search(low)
    return ends is not None and not low[ends.end() :].startswith(quoting().ends.formula + quoting().ends.sign_off)


@cache
def _prefixes() -> frozenset[str]:
    """The first letters of all that ends a letter: few lines begin with them."""
    return frozenset(one[:_PREFIX] for one in quoting().ends.sign_off + quoting().ends.formula)


def _without_postscript(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines below a sign-off without the postscript, and that, which is the writer's own words again."""
    begins = quoting().ends.postscript
    begin = next((at for at, line in enumerate(lines) if plain(line.strip()).startswith(begins)), len(lines))
    end = next((at for at in range(begin, len(lines)) if not lines[at].strip()), len(lines))
    return lines[:begin] + lines[end:], lines[begin:end]


def _signs_off(low: str) -> bool:
    """Is the line a sign-off, or one that goes on (`thanks and best wishes`)?"""
    begun = filter(low.startswith, quoting().ends.sign_off)
    return any(low == one or low[len(one) :].lstrip(" ,!.&").split()[:1] in _FOLLOW for one in begun)


def _is_signature(lines: list[str]) -> bool:
    """May these lines be what follows a sign-off: few, short, and hardly any prose?"""
    said = [one for one in lines if one.strip()]
    if len(said) > _SIGNATURE_LINES or any(len(one) > _SIGNATURE_WIDTH for one in said):
        return False
    return sum(len(one.split()) > _PROSE for one in said) <= 1


def _card(lines: list[str]) -> int:
    """Where a signature without a sign-off begins: a last paragraph of short lines with a telephone number in it."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    card = lines[begin:end]
    short = all(len(line) < _CARD_WIDTH and not line.rstrip().endswith("?") for line in card)
    if not begin or not 2 <= len(card) <= _CARD_LINES or not short or not any(map(_TELEPHONE.search, card)):
        return len(lines)
    named = begin - 1
    while named and not lines[named].strip():
        named -= 1
    name = lines[named].strip()
    return named if len(name.split()) <= _MOST_NAMES and not name.endswith((".", "?", ":")) else begin
