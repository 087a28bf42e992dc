"""What a message's structure tells: the schema of `tells.toml`."""

from functools import cache

import msgspec

from daemon.core.knowledge.load import load


class Bounce(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How mail systems say that a message didn't arrive."""

    local_parts: frozenset[str]
    local_beginnings: tuple[str, ...]
    names: tuple[str, ...]
    subjects: tuple[str, ...]
    sentences: tuple[str, ...]
    delayed: tuple[str, ...]
    returned: tuple[str, ...]
    others: tuple[str, ...]


class AutoReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How responders speak."""

    subjects: tuple[str, ...]
    surely: tuple[str, ...]
    sentences: tuple[str, ...]
    absent: tuple[str, ...]
    meanwhile: tuple[str, ...]
    fields: dict[str, str]


class Bulk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What mail to many carries."""

    fields: dict[str, str]
    lists: dict[str, str]


class Hints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words worth a look."""

    words: tuple[str, ...]


class FromNobody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Senders that no one reads."""

    local_parts: tuple[str, ...]


class HiringMailbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who writes about jobs."""

    words: frozenset[str]
    agencies: tuple[str, ...]
    """What the domain of one who recruits for others holds."""


class CalendarMail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the subjects of calendars' own mail begin."""

    new: tuple[str, ...]
    updated: tuple[str, ...]


class Tells(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    bounce: Bounce
    auto_reply: AutoReply
    bulk: Bulk
    hints: Hints
    from_nobody: FromNobody
    hiring_mailbox: HiringMailbox
    calendar: CalendarMail


@cache
def tells() -> Tells:
    """The table, read once."""
    return load("tells.toml", Tells)
