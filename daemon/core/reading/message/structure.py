"""What a message's structure says before its words are weighed: bounces, automatic answers, mail to many, forgeries."""

import re
from dataclasses import dataclass

from daemon.core.facts import Person
from daemon.core.knowledge.tells import tells
from daemon.core.reading.message.headers import Header, address
from daemon.core.reading.message.html import to_text
from daemon.core.reading.message.mime import Opened

_ADDRESS_IN_TEXT = re.compile(r"[\w.+%=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_RECIPIENT = re.compile(r"^(?:final|original)-recipient:\s*[\w-]*\s*;\s*(.{1,300})$", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_MOST_FAILED = 20


@dataclass(frozen=True, slots=True)
class Bounce:
    """A message that says another did not arrive."""

    failed: tuple[str, ...]
    quote: str


def bounce(header: Header, sender: Person, subject: str, opened: Opened) -> Bounce | None:
    """A delivery report (RFC 3464) or an informal one, with the addresses that failed.

    A report that only warns of a delay, or tells that a message was delivered or read, is none.
    """
    if opened.report_type not in {"", "delivery-status"}:
        return None
    actions = {action.lower() for action in _ACTION.findall(opened.report)}
    if opened.report and actions and "failed" not in actions:
        return None
    if opened.report or header.first("x-failed-recipients") or from_a_daemon(header, sender):
        above = _above_returned(opened.text or to_text(opened.html))
        said = _sentence(above) or _says(subject, tells().bounce.subjects)
        if "failed" in actions or header.first("x-failed-recipients") or said:
            return Bounce(_failed(header, opened, above, sender), said or "Action: failed")
    return None


def from_a_daemon(header: Header, sender: Person) -> bool:
    """Does a mail system speak, and no person?"""
    local = (sender.address or "").partition("@")[0]
    name = (sender.name or "").lower()
    return (
        local in tells().bounce.local_parts
        or name.startswith(tells().bounce.names)
        or (header.first("return-path").strip() == "<>" and not header.first("in-reply-to"))
        or (not sender.address and "mailer-daemon" in header.first("from").lower())
    )


def _sentence(text: str) -> str:
    low = text.lower()
    return next((one for one in tells().bounce.sentences if one in low), "")


def _says(subject: str, known: tuple[str, ...]) -> str:
    low = subject.lower()
    return subject[:100] if any(one in low for one in known) else ""


def _above_returned(text: str) -> str:
    low = text.lower()
    cuts = [at for at in (low.find(one) for one in tells().bounce.returned) if at > 0]
    return text[: min(cuts)] if cuts else text[:5000]


def _failed(header: Header, opened: Opened, above: str, sender: Person) -> tuple[str, ...]:
    """By the report; else by the field that Exim and Gmail set; else the addresses that the prose names."""
    named = _RECIPIENT.findall(opened.report)
    named = named or header.first("x-failed-recipients").split(",")
    found = [one for one in (address(_bare(value)) for value in named) if one]
    if not found:
        found = [
            one
            for one in (address(value) for value in _ADDRESS_IN_TEXT.findall(above))
            if one and one != sender.address
        ]
    return tuple(dict.fromkeys(found))[:_MOST_FAILED]


def _bare(value: str) -> str:
    inside = _ADDRESS_IN_TEXT.search(value)
    return inside[0] if inside else value


def auto_reply(header: Header, subject: str, text: str) -> str | None:
    """What shows that nobody wrote this: a responder's field, or its subject and sentences; else None."""
    for name, begins in tells().auto_reply.fields.items():
        value = header.first(name).lower()
        if name in header.fields and value.startswith(begins):
            return f"{name}: {value}"[:100] if value else name
    low = subject.lower()
    if low.startswith(tells().auto_reply.subjects):
        automatic = "x-auto-response-suppress" in header.fields or "auto" in header.first("auto-submitted")
        said = any(one in text[:3000].lower() for one in tells().auto_reply.sentences)
        if (
            low.startswith(("auto", "réponse auto", "respuesta auto", "risposta auto", "resposta auto"))
            or automatic
            or (said and not _to_many(header))
        ):
            return subject[:100]
    return None


def _to_many(header: Header) -> bool:
    return header.first("to").count("@") > 1


def bulk(header: Header) -> bool:
    """Was it sent to many?"""
    return _has(header, tells().bulk.fields)


def discussion_list(header: Header) -> bool:
    """Did it come through a discussion list?"""
    return _has(header, tells().bulk.lists)


def _has(header: Header, fields: dict[str, str]) -> bool:
    return any(name in header.fields and words in header.first(name).lower() for name, words in fields.items())


def trusted(header: Header) -> bool:
    """False when the receiving server, whose Authentication-Results (RFC 8601) is the topmost, says DMARC failed."""
    return re.search(r"\bdmarc\s*=\s*fail\b", header.first("authentication-results"), re.IGNORECASE) is None
