"""The newest words of a mail: without quotes, forwards, signature and footers (which are kept apart).

quotequail was tried first: it takes 7 ms for sixty lines, and misses Outlook's header blocks and
answers written between quoted lines. What marks a quote is data (`knowledge/quoting.toml`).
"""

import re
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from daemon.core.knowledge.quoting import quoting
from daemon.core.reading.message.ending import joined, plain, signed

_MOST_LINES = 3000
_LONGEST_LINE = 20_000
_FEW_WORDS = 6
_A_NOTE = 60
"""Words above a forwarded mail that are only a note on it: then both are what the writer says now."""
_SHORT = 80
_PREFIX = 2
_LONGEST_HEAD = 3
_NEAR = 5
_MOST_NAMES = 4
_FIELD_LINE = re.compile(r"^[*_\s]{0,4}([^\W\d_][\w -]{0,18}?)\s?\*{0,2}:\*{0,2}\s*(.*)$")
_RULE = re.compile(r"^[\s>_*=\-\u2010-\u2015]{0,80}")


class Newest(msgspec.Struct, frozen=True):
    """A mail's text, taken apart."""

    words: str
    """What the writer says now; of a bare forward, what is forwarded; of one with a note above it, both."""
    signature: str = ""
    rest: str = ""
    """What was quoted or forwarded."""
    sign_off: str = ""
    author: str = ""
    """Who wrote what is quoted or forwarded first, as a header above it names them."""
    joining: str = ""
    """How to join the meeting that it is about: links, codes, numbers to dial in by."""


def split(text: str, *, forwards: int = 3) -> Newest:
    """Take a mail's text apart. Plain text, or HTML made text with quotes marked by `>`.

    A forward of a forward is opened `forwards` deep.
    """
    lines = [line[:_LONGEST_LINE] for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]]
    own, rest, forward = _own(lines)
    own, joining = joined(own)
    words, sign_off, signature = signed(own)
    if forward and forwards and len(words.split()) < _A_NOTE:
        inner = _without_head(rest)
        if inner:
            deeper = split("\n".join(inner), forwards=forwards - 1)
            if len(words.split()) < _FEW_WORDS:
                return replace(deeper, author=_author(rest))
            both = f"{words}\n\n{deeper.words}"
            return Newest(both, signature, deeper.rest, sign_off, _author(rest), deeper.joining)
    return Newest(words, signature, "\n".join(rest), sign_off, _author(rest), "\n".join(joining))


def _own(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """The writer's own lines, the rest, and whether that rest is a forward."""
    ends, prefixes, heads, closings = quoting().ends, _prefixes(), _head_prefixes(), _beginnings()[1]
    own: list[str] = []
    rest: list[str] = []
    at, skipping, lawyers = 0, False, False
    while at < len(lines):
        line = lines[at].strip()
        if not line:
            skipping = lawyers
            if not lawyers:
                own.append("")
            at += 1
            continue
        low = plain(line)
        bare = low.lstrip("*_ ")
        marked = bare[:_PREFIX] in prefixes
        if marked and not lawyers and bare.startswith(ends.legal):
            skipping, lawyers = True, any(one.strip() for one in own)
        skipping = lawyers or skipping or (marked and bare.startswith(ends.footer))
        if line.startswith(">"):
            rest.append(line.lstrip("> "))
            at += 1
            continue
        may_head = ":" in line or not low[:1].isalnum() or low[:_PREFIX] in heads or low.endswith(closings)
        head = _head_at(lines, at, low) if may_head else None
        if head and head.closes:
            if head.length == 0:
                _drop_lotus_head(own)
            forward = head.forward or (head.length == 0 and not any(one.strip() for one in own))
            return own, rest + lines[at + head.length :], forward
        if head is None and not skipping and not (marked and len(low) < _SHORT and bare.startswith(ends.device)):
            own.append(lines[at].rstrip())
        at += head.length if head else 1
    return own, rest, False


@cache
def _prefixes() -> frozenset[str]:
    """The first letters of all that begins a footer, a notice or a phone's note: few lines begin with them."""
    ends = quoting().ends
    return frozenset(one[:_PREFIX] for one in ends.footer + ends.legal + ends.device)


@cache
def _head_prefixes() -> frozenset[str]:
    """The first letters of all that begins the head of a quote."""
    return frozenset(one[:_PREFIX] for one in (*quoting().forward, *quoting().original, *_beginnings()[0]))


class _Head(NamedTuple):
    """What stands above a quote: so many lines; all that follows is quoted, or only the lines marked so."""

    length: int
    """0 for a header block, which is part of what it heads."""
    closes: bool
    forward: bool = False


def _head_at(lines: list[str], at: int, low: str) -> _Head | None:
    """The head of a quote that begins at this line, if one does."""
    rule = 0 if low[:1].isalnum() else len(low) - len(_RULE.sub("", low))
    if low.startswith(quoting().forward, rule):
        return _Head(1, closes=True, forward=True)
    if rule and low.startswith(quoting().original, rule):
        return _Head(1, closes=True)
    span = _wrote(lines, at, low)
    if span:
        after = next((one.strip() for one in lines[at + span : at + span + _NEAR] if one.strip()), ">")
        return _Head(span, closes=not after.startswith(">"))
    return _Head(0, closes=True) if _is_header(lines, at) else None


def _drop_lotus_head(own: list[str]) -> None:
    """Lotus Notes writes who was quoted and when above the header block, without naming them."""
    dated = False
    while own and (not own[-1].strip() or _is_lotus_name(own[-1]) or not _RULE.sub("", own[-1])):
        dated = bool(own.pop().strip())
    if dated and own and len(own[-1].split()) <= _MOST_NAMES and not own[-1].rstrip().endswith((".", ",", "!", "?")):
        own.pop()


def _wrote(lines: list[str], at: int, low: str) -> int:
    """How many lines, from `at` on, say `On ... X wrote:`; 0 when they don't."""
    begins, ends = _beginnings()
    if low[:1] == "-":
        low = low.strip("- ")
    if not low.startswith(begins) and not low.endswith((*ends, ":")):
        return 0
    joined = ""
    for span in range(1, min(_LONGEST_HEAD, len(lines) - at) + 1):
        line = plain(lines[at + span - 1].strip()).strip("- ")
        if not line or line.startswith(">"):
            return 0
        joined = f"{joined} {line}".strip()
        if _heads_quote(joined, first=span == 1) and _names_someone(joined):
            return span
    return 0


def _heads_quote(joined: str, *, first: bool) -> bool:
    if joined.endswith(("wrote", "writes")):
        joined += ":"
    known = quoting()
    if any(joined.endswith(end) and joined.startswith(begin) and (begin or first) for begin, end in known.wrote):
        return True
    return joined.endswith(":") and any(
        middle in joined and joined.startswith(begin) and (begin or first) for begin, middle in known.wrote_by
    )


@cache
def _beginnings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """With what a quote's head may begin, and with what one may end that begins with anything."""
    known = quoting()
    begins = {begin for begin, _ in known.wrote + known.wrote_by if begin}
    return tuple(begins), tuple({end.rstrip(" :") for begin, end in known.wrote if not begin})


def _names_someone(head: str) -> bool:
    """A quote's head names a day or an address; `as Ana wrote:` is a sentence."""
    return len(head) < 300 and (any(char.isdigit() for char in head) or "@" in head)


@cache
def _field_names() -> dict[str, str]:
    fields = quoting().fields
    named = {"from": fields.from_, "to": fields.to, "sent": fields.sent, "date": fields.date}
    named |= {"subject": fields.subject, "other": fields.other}
    return {name: kind for kind, names in named.items() for name in names}


def _is_header(lines: list[str], at: int) -> bool:
    """Does a quoted header block (From, Sent, To, Subject) begin here?"""
    if ":" not in lines[at]:
        return False
    first = _field(lines[at])
    if first is None:
        return False
    seen = {first[0]}
    values = first[1]
    loose = 0
    for line in lines[at + 1 : at + 12]:
        found = _field(line)
        if found:
            seen.add(found[0])
            values += found[1]
        elif line.strip():
            loose += 1
            if loose > 3:
                break
    if len(seen & {"from", "to", "sent", "date", "subject"}) < 2:
        return False
    return len(seen) >= 3 or "@" in values or {"from", "sent"} <= seen or {"to", "subject"} <= seen


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD_LINE.match(line.strip()[:300])
    kind = _field_names().get(match[1].lower().strip()) if match else None
    return (kind, match[2]) if match and kind else None


def _author(lines: list[str]) -> str:
    """Who the header of a quoted or forwarded mail says it is from."""
    fields = (_field(line) for line in lines[:_NEAR] if ":" in line)
    return next((found[1].strip() for found in fields if found and found[0] == "from"), "")


def _is_lotus_name(line: str) -> bool:
    return len(line) < 100 and bool(
        re.search(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}:\d{2}", line) or re.search(r"@\w+\s*$|/\w+/\w+", line)
    )


def _without_head(lines: list[str]) -> list[str]:
    """What follows the header of a forwarded mail."""
    seen = 0
    for at, line in enumerate(lines[:20]):
        if _field(line):
            seen += 1
        elif not line.strip() and seen:
            return lines[at:]
    return lines[seen:]
