"""Words around the times in hiring mail: the schema of `sessions.LANGUAGE.toml`.

Mail mixes languages, and a short one's can't be told: the tables of all languages are used at once.
"""

from functools import cache

import msgspec

from daemon.core.facts import Medium
from daemon.core.knowledge.load import load, written_in


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table, or all of them together. Words in lower case."""

    old: tuple[str, ...]
    """Up to four words before a time that was to be, and is no more."""
    old_not_behind: dict[str, tuple[str, ...]]
    """A word of `old` that is another one behind these: it "findet" on Monday "statt"."""
    was: tuple[str, ...]
    """Likewise, in a mail that moves an interview; elsewhere "was scheduled for" only tells of it."""
    old_behind: tuple[str, ...]
    """Right behind such a time."""
    taken: tuple[str, ...]
    """Right behind one of several times, and nothing more: nobody can have it. "10 am (taken), 11 am"."""
    ifs: tuple[str, ...]
    """"If 3 pm doesn't work": it still stands."""
    new: tuple[str, ...]
    """Between an old time and the one that is offered instead."""
    moves: tuple[str, ...]
    """Up to four words before a time that has to be moved; before the new one stands `moved_to`."""
    moved: tuple[str, ...]
    """They have done so."""
    moved_from: tuple[str, ...]
    """Before the old time of "from 3 pm to 4 pm"."""
    moved_to: tuple[str, ...]
    joins: tuple[str, ...]
    """Between times that share a fate: "I can't do 3 or 4"."""
    deadline: tuple[str, ...]
    """Before a time by which something is asked."""
    fillers: tuple[str, ...]
    """What may stand between those and the time."""
    deadline_behind: tuple[str, ...]
    hours: tuple[str, ...]
    """Before somebody's hours, which are no interview."""
    open: tuple[str, ...]
    """Likewise, where no day is named with them."""
    beside: tuple[str, ...]
    """Before another time of the same visit: when to arrive, when it is over."""
    always: tuple[str, ...]
    """Around an hour that is open to all comers, where one of `onwards` leads to it or none of a day: "every day"."""
    onwards: tuple[str, ...]
    starts_for: tuple[str, ...]
    """Right behind a time to arrive, before that of the interview: 9:45 "for" 10."""
    begins: tuple[str, ...]
    """Between these two."""
    window: tuple[str, ...]
    """Before hours to choose from: of more than three in an invitation, the first is no start."""
    own: tuple[str, ...]
    """In a line of a day's programme: it is an interview of its own, no lunch and no tour."""
    breaks: tuple[str, ...]
    """Likewise: it is none, even where it says so ("lunch, no interview")."""
    past: tuple[str, ...]
    """Before a time at which something has happened."""
    medium: dict[Medium, tuple[str, ...]]
    links: dict[Medium, tuple[str, ...]]
    """Parts of addresses."""
    places: dict[str, tuple[str, ...]]
    """Where one comes to: `nouns`, and the words `before` them."""
    saying: dict[str, tuple[str, ...]]
    """`fields` of a form that tell the place, and its `ways`, the medium; what stands `talked_before` and
    `talked_behind` a medium of a talk that was; `streets`, the words for them behind a name, `street_leads` before one,
    and `street_endings` of names; what such a field begins with, `shown_phone` and `shown_video`; `calls`, which mean
    the phone where nothing else tells; `place_leads` before a name and a house's number; phrases for the phone that are
    `weak`, and those behind what leads to the case that something fails, `in_case`: any other medium is before them;
    what stands right before one that it is not (`denied`);
    `place_endings` of nouns for places; what leads to a town (`town_leads`), or does where somebody `comes` there
    (`comes_to`); and `no_places`, which only look like a place or a town."""


@cache
def sessions() -> Sessions:
    """The tables of all languages that have one, as one."""
    tables = [load(f"sessions.{language}.toml", Sessions) for language in written_in("sessions")]
    merged: dict[str, object] = {}
    for field in Sessions.__struct_fields__:
        values = [getattr(table, field) for table in tables]
        if isinstance(values[0], dict):
            merged[field] = {
                key: tuple(word for one in values for word in one.get(key, ())) for one in values for key in one
            }
        else:
            merged[field] = tuple(word for one in values for word in one)
    return msgspec.convert(merged, Sessions)
