"""What a message's structure says before its words are weighed: bounces, automatic answers, mail to many, forgeries."""

import re

import msgspec

from daemon.core.facts import Person
from daemon.core.knowledge.tells import tells
from daemon.core.reading.message.headers import Header, address, people
from daemon.core.reading.message.html import to_text
from daemon.core.reading.message.mime import Opened

_ADDRESS_IN_TEXT = re.compile(r"(?<![\w.+%=-])[\w.+%=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_RECIPIENT = re.compile(r"^(?:final|original)-recipient ?: ?[\w-]{0,40} ?; ?(.{1,300})$", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^action ?: ?(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status ?: ?5\.", re.IGNORECASE | re.MULTILINE)
_RETURNED_TO = re.compile(
    r"^[ \t]{0,20}(?:to|an|à|para|x-failed-recipients) ?: ?(.{1,300})$", re.IGNORECASE | re.MULTILINE
)
_ANSWERS = re.compile(r"^(?:re|aw|sv|antw|rv|fwd?|wg|tr):\s*", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,500}\)|\"[^\"]{0,500}\"")
_DMARC = re.compile(r"(?:^|;)\s*dmarc\s*=\s*(\w+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r]+")
_SENTENCE_END = re.compile(r"\n|(?<=[.!?]) ")
_MOST_FAILED = 20
_MOST_REPORTED = 200_000
_LONGEST = 5000
_BEGINNING = 350
_SHORT = 160
"""Words: whoever is away says so in fewer."""


class Bounce(msgspec.Struct, frozen=True):
    """A message that says another did not arrive."""

    failed: tuple[str, ...]
    quote: str


def bounce(header: Header, sender: Person, subject: str, opened: Opened) -> Bounce | None:
    """A delivery report (RFC 3464) or an informal one, with the addresses that failed.

    A report that only warns of a delay, or tells that a message was delivered or read, is none. From an address that
    isn't a mail system's, subject and words must both say so and the message that failed must come back with it.
    """
    if opened.report_type not in {"", "delivery-status"}:
        return None
    told = header.first("x-failed-recipients")
    returns = bool(opened.report or told or from_a_daemon(header, sender))
    if not returns and not (_says(subject, tells().bounce.subjects) and not _ANSWERS.match(subject.strip())):
        return None
    report = _unfolded(opened.report)
    actions = {action.lower() for action in _ACTION.findall(report)}
    if actions and "failed" not in actions:
        return None
    whole = opened.text or to_text(opened.html)
    above = _above_returned(whole)
    certain = "failed" in actions or bool(_STATUS.search(report)) or bool(told)
    if not certain and (_says(subject, tells().bounce.delayed) or _sentence(above, tells().bounce.delayed)):
        return None
    said = _sentence(above, tells().bounce.sentences)
    if not returns and not (said and (opened.returned or opened.inner or len(above) < min(len(whole), _LONGEST))):
        return None
    said = said or _says(subject, tells().bounce.subjects)
    if not certain and not said:
        return None
    return Bounce(_failed(header, report, opened.returned, above, whole[len(above) :]), said or "Action: failed")


def _unfolded(report: str) -> str:
    """A report's fields, each on one line, with single spaces; empty lines between the recipients stay."""
    return _SPACES.sub(" ", report[:_MOST_REPORTED]).replace("\n \n", "\n\n").replace("\n ", " ")


def from_a_daemon(header: Header, sender: Person) -> bool:
    """Does a mail system speak, and no person?"""
    return (
        is_a_daemon(sender)
        or (header.first("return-path").strip() == "<>" and not _answers(header))
        or (not sender.address and "mailer-daemon" in header.first("from").lower())
    )


def is_a_daemon(sender: Person) -> bool:
    """Is this the name or the address of a mail system?"""
    known = tells().bounce
    local = (sender.address or "").partition("@")[0].partition("+")[0]
    return (
        local in known.local_parts
        or local.startswith(known.local_beginnings)
        or (sender.name or "").lower().startswith(known.names)
    )


def _answers(header: Header) -> bool:
    """Does it answer a mail, as responders do? They, too, name no one to report to."""
    return bool(header.first("in-reply-to")) or responder_field(header) is not None


def _sentence(text: str, known: tuple[str, ...]) -> str:
    return next(filter(_plain(text).__contains__, known), "")


def _says(subject: str, known: tuple[str, ...]) -> str:
    return subject[:100] if any(map(_plain(subject).__contains__, known)) else ""


def _plain(text: str) -> str:
    """Lower case, wrapped lines joined, apostrophes made one."""
    return " ".join(text.lower().replace("\u2019", "'").split())


def _above_returned(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        low = text
    cuts = [at for at in (low.find(one) for one in tells().bounce.returned) if at > 0]
    return text[: min(min(cuts, default=_LONGEST), _LONGEST)]


def _failed(header: Header, report: str, returned: str, above: str, below: str) -> tuple[str, ...]:
    """By the report; else by the field that Exim and Gmail set; else by the prose; else by the returned mail's To."""
    failing = [
        one for one in report.split("\n\n") if [action.lower() for action in _ACTION.findall(one)] in ([], ["failed"])
    ]
    named = [value for one in failing for value in _RECIPIENT.findall(one)]
    named = named or header.first("x-failed-recipients").split(",")
    found = [one for one in (address(_bare(value)) for value in named) if one]
    if not found:
        yours = {one.address for one in people(header.every("to") + header.every("delivered-to"))}
        written = (
            value
            for line in _SENTENCE_END.split(above)
            if not any(one in line.lower() for one in tells().bounce.others) or "failed" in line.lower()
            for value in _ADDRESS_IN_TEXT.findall(line)
        )
        found = [one for one in (address(value) for value in written) if one and one not in yours and not _daemons(one)]
        if not found:
            sent_to = people(tuple(_RETURNED_TO.findall(f"{returned}\n{below[:_LONGEST]}"))[:5])
            found = [one.address for one in sent_to if one.address and one.address not in yours]
    return tuple(dict.fromkeys(found))[:_MOST_FAILED]


def _daemons(where: str) -> bool:
    return where.partition("@")[0] in tells().bounce.local_parts


def _bare(value: str) -> str:
    inside = _ADDRESS_IN_TEXT.search(value)
    return inside[0] if inside else value


def auto_reply(header: Header, subject: str, text: str) -> str | None:
    """What shows that nobody wrote this: a responder's field (RFC 3834), its subject, or its words; else None.

    `text` are the newest words. Words alone must tell of an absence at their beginning, and what to do meanwhile.
    """
    known = tells().auto_reply
    field = responder_field(header)
    if field is not None:
        return field
    low = _plain(_ANSWERS.sub("", subject.strip()))
    if low.startswith(known.surely):
        return subject[:100]
    begins = low.startswith(known.subjects)
    answers = begins or "in-reply-to" in header.fields or bool(_ANSWERS.match(subject.strip()))
    told = begins or any(map(low.__contains__, known.surely))
    if not (told or answers):
        return None
    plain = _plain(text[:3000])
    if told:
        automatic = "x-auto-response-suppress" in header.fields or "auto" in header.first("auto-submitted")
        said = any(map(plain.__contains__, known.sentences + known.absent))
        if automatic or (said and not _to_many(header)):
            return subject[:100]
    if not answers or _to_many(header) or "?" in plain or plain.count(" ") > _SHORT:
        return None
    away = next(filter(plain[:_BEGINNING].__contains__, known.absent), None)
    return away if away and any(map(plain.__contains__, known.meanwhile)) else None


def responder_field(header: Header) -> str | None:
    """The field by which a responder says that nobody wrote this (RFC 3834); many say besides that it is bulk."""
    for name, begins in tells().auto_reply.fields.items():
        if name in header.fields:
            value = header.first(name).lower().strip()
            if value.startswith(begins) and value not in {"no", "false", "none"}:
                return f"{name}: {value}"[:100] if value else name
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
    return any(fields[name] in header.first(name).lower() for name in header.fields.keys() & fields.keys())


def trusted(header: Header) -> bool:
    """False when the receiving server says that DMARC failed (RFC 8601).

    Its Authentication-Results is the topmost; whatever stands below it may have come with the mail. Where that one says
    nothing of DMARC, those that follow under the same server's name speak: some servers write a field for each check.
    """
    results = header.every("authentication-results")[:5]
    server = results[0].partition(";")[0].strip().lower() if results else ""
    for one in results:
        if one.partition(";")[0].strip().lower() != server:
            break
        verdict = _DMARC.search(_COMMENT.sub("", one[:4000]))
        if verdict:
            return verdict[1].lower() != "fail"
    return True
