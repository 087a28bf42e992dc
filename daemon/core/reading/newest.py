"""The newest words of a mail: without quotes, forwards, signature and footers (which are kept apart).

quotequail was tried first: it takes 7 ms for sixty lines, and misses Outlook's header blocks and
answers written between quoted lines. What marks a quote is data (`knowledge/quoting.toml`).
"""

import re
from dataclasses import dataclass
from functools import cache

from daemon.core.knowledge.quoting import quoting

_MOST_LINES = 3000
_LONGEST_LINE = 20_000
_SIGNATURE_LINES = 14
_SIGNATURE_WIDTH = 90
_FEW_WORDS = 6
_PROSE = 8
_FIELD_LINE = re.compile(r"^[*_\s]{0,4}([^\W\d_][\w -]{0,18}?)\s?\*?:\*?\s*(.*)$")
_RULE = re.compile(r"^[\s>_*=\-\u2013\u2014]{0,80}")


@dataclass(frozen=True, slots=True)
class Newest:
    """A mail's text, taken apart."""

    words: str
    """What the writer says now; of a bare forward, what is forwarded."""
    signature: str = ""
    rest: str = ""
    """What was quoted or forwarded."""
    forwarded_from: str | None = None
    """The From of the forwarded mail, when `words` are its."""
    sign_off: str = ""


def split(text: str, *, forwards: int = 3) -> Newest:
    """Take a mail's text apart. Plain text, or HTML made text with quotes marked by `>`.

    A forward of a forward is opened `forwards` deep.
    """
    lines = [line[:_LONGEST_LINE] for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]]
    own, rest, forward = _own(lines)
    words, sign_off, signature = _signed(own)
    if forward and forwards and len(words.split()) < _FEW_WORDS:
        head, inner = _headed(rest)
        if inner:
            deeper = split("\n".join(inner), forwards=forwards - 1)
            return Newest(deeper.words, deeper.signature, deeper.rest, head or "", deeper.sign_off)
    return Newest(words, signature, "\n".join(rest), None, sign_off)


def _own(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """The writer's own lines, the rest, and whether that rest is a forward."""
    table = quoting()
    own: list[str] = []
    rest: list[str] = []
    skipping = False
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        low = _plain(line)
        if not line:
            skipping = False
            own.append("")
            at += 1
            continue
        if line.startswith(">"):
            rest.append(line.lstrip("> "))
            at += 1
            continue
        bare = _RULE.sub("", low)
        if bare.startswith(table.forward):
            return own, rest + lines[at + 1 :], True
        if bare != low and bare.startswith(table.original):
            return own, rest + lines[at + 1 :], False
        span = _wrote(lines, at)
        if span:
            after = next((one.strip() for one in lines[at + span :] if one.strip()), ">")
            if not after.startswith(">"):
                return own, rest + lines[at + span :], False
            at += span
            continue
        if _is_header(lines, at):
            while own and (not own[-1].strip() or _is_lotus_name(own[-1]) or not _RULE.sub("", own[-1])):
                own.pop()
            return own, rest + lines[at:], not any(one.strip() for one in own)
        skipping = skipping or low.lstrip("*_ ").startswith(table.ends.footer)
        if not skipping and not low.startswith(table.ends.device):
            own.append(lines[at].rstrip())
        at += 1
    return own, rest, False


def _plain(line: str) -> str:
    return line[:400].lower().replace("\u2019", "'").replace("\xa0", " ")


def _wrote(lines: list[str], at: int) -> int:
    """How many lines, from `at` on, say `On ... X wrote:`; 0 when they don't."""
    low = _plain(lines[at].strip())
    begins = [(begin, end) for begin, end in quoting().wrote if low.startswith(begin)]
    joined = ""
    for span in range(1, min(4, len(lines) - at + 1)):
        line = _plain(lines[at + span - 1].strip())
        if not line or line.startswith(">"):
            return 0
        joined = f"{joined} {line}".strip()
        for begin, end in begins:
            if joined.endswith(end) and (begin or span == 1) and _names_someone(joined):
                return span
    return 0


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


def _is_lotus_name(line: str) -> bool:
    """Lotus Notes writes the quoted sender and time above the fields, without naming them."""
    return len(line) < 100 and bool(re.search(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}:\d{2}", line) or re.search(r"@\w+\s*$|/\w+/\w+", line))


def _headed(lines: list[str]) -> tuple[str | None, list[str]]:
    """A forwarded mail: its From, and what follows its header."""
    who = None
    seen = 0
    for at, line in enumerate(lines[:20]):
        found = _field(line)
        if found:
            seen += 1
            who = found[1].strip(" *") if found[0] == "from" else who
        elif not line.strip() and seen:
            return who, lines[at:]
    return who, lines[seen:] if seen else lines


def _signed(lines: list[str]) -> tuple[str, str, str]:
    """Words, sign-off and signature."""
    sign_offs = quoting().ends.sign_off
    for at, line in enumerate(lines):
        if line.rstrip() == "--" and len(lines) - at <= 40:
            words, sign_off, above = _signed(lines[:at])
            return words, sign_off, "\n".join([above, *lines[at + 1 :]]).strip()
    for at in range(max(0, len(lines) - 24), len(lines)):
        low = _plain(lines[at].strip()).rstrip(" ,.!:)\u2013-")
        if not low or len(low) > 60:
            continue
        after = [one for one in lines[at + 1 :] if one.strip()]
        if len(after) > _SIGNATURE_LINES or any(len(one) > _SIGNATURE_WIDTH for one in after):
            continue
        if sum(len(one.split()) > _PROSE for one in after) > 1:
            continue
        if any(low == one or (low.startswith(one) and low[len(one) :].lstrip(" ,!.&").split()[:1] in _FOLLOW) for one in sign_offs):
            return "\n".join(lines[:at]).strip(), lines[at].strip(), "\n".join(lines[at + 1 :]).strip()
    return "\n".join(lines).strip(), "", ""


_FOLLOW = tuple([word] for word in ("and", "for", "so", "again", "from", "aus", "und", "in"))
