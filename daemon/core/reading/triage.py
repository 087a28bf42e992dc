"""From its header alone: is a message's body wanted? Asked of every mail of a mailbox, before anything else is loaded.

Whatever might be about hiring is: what one person writes to another always, and of what is sent to many all that shows
a word of hiring, comes from a hiring system, or is in the user's own name.
"""

import re
from functools import cache
from itertools import groupby
from operator import itemgetter

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given
from daemon.core.knowledge.tells import tells
from daemon.core.reading import senders
from daemon.core.reading.message import envelope, headers, mime, structure
from daemon.core.reading.message.headers import Header
from daemon.core.you import You

_LETTERS = re.compile(r"[a-z]{3,}")
"""A surname, or as much of it as an address writes like it: "teichgr" of Teichgräber, teichgraeber@."""
_BRACKETED = re.compile(r"<[^<>\s\x00-\x1f\x7f]{3,500}>")
_HIRING = frozenset({"ats", "test", "booking", "agency"})


def worth_reading(block: bytes, you: You) -> bool:
    """Is the body of the message wanted that has this header? Only mail to many without a word of hiring isn't."""
    lines = b"\n" + block.lower()
    if not any(map(lines.__contains__, _marks())):
        return True  # spared a parse: no field of mail to many is there
    return is_worth(headers.parse(mime.split(block)[0]), you)


def is_worth(header: Header, you: You) -> bool:
    """The same of a header that has been parsed."""
    if not structure.bulk(header) or structure.responder_field(header) is not None:
        return True
    sender = envelope.sender_of(header)
    known = senders.known_sender(sender.address)
    if structure.from_a_daemon(header, sender) or you.is_you(sender.address):
        return True
    if known and known.kind in _HIRING:
        return True
    if _is_signed(sender) and not structure.discussion_list(header):
        return True
    shown = f"{header.text('subject')} {header.text('from')}".lower()
    return bool(_hints().search(shown)) or "text/calendar" in header.first("content-type").lower()


def threads(block: bytes) -> set[str]:
    """All Message-IDs that the header names, and whatever else stands in angle brackets: found without a parse."""
    return set(_BRACKETED.findall(headers.as_text(block)))


def _is_signed(sender: Person) -> bool:
    """Does it come from somebody by name, lars.berg@ for Lars Berg, as recruiters' tools send with a way to opt out?"""
    given, _, surname = (sender.name or "").rpartition(" ")
    plain = _LETTERS.match(surname.lower())
    return plain is not None and plain.group() in (sender.address or "").partition("@")[0].lower() and is_given(given)


@cache
def _hints() -> re.Pattern[str]:
    """The words of hiring, by their first letters: looked for all at once, which takes a quarter of the time."""
    by_letter = groupby(sorted(tells().hints.words), key=itemgetter(0))
    return re.compile(
        "|".join(f"{re.escape(one)}(?:{'|'.join(re.escape(w[1:]) for w in some)})" for one, some in by_letter)
    )


@cache
def _marks() -> tuple[bytes, ...]:
    """How the lines begin that only mail to many has."""
    return tuple(b"\n" + name.encode() for name in tells().bulk.fields)
