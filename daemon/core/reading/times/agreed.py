"""Agreed: the one time that the mail answered speaks of, for an answer that says "same day" or only an hour."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from daemon.core.reading.text.places import laid_out
from daemon.core.reading.text.words import grammar
from daemon.core.reading.times.moments import Moment, moments
from daemon.core.reading.times.tongues import tongues

_QUOTED = 3000
"""Characters of a quote that are looked at: the mail answered, not the whole thread."""
_DAY = timedelta(days=1)


def needs_agreed(text: str, told: Sequence[Moment], *, language: str, moves: bool = False) -> bool:
    """Does a text say "same time", or an hour without any day? `moves`: or does it say "an hour earlier"?"""
    if any(one.dayless for one in told):
        return True
    laid = laid_out(text)
    for known in map(grammar, tongues(laid, language)):
        phrases = [*known.same_time, *known.same_day, *known.day_after]
        begins = known.same_words | known.after_words
        if moves:
            phrases, begins = [*phrases, *known.sooner, *known.later], begins | known.shift_words
        if any(phrase.match(laid.found, at, known.slots) for at in laid.of(begins) for phrase in phrases):
            return True
    return False


def agreed(
    quoted: str, subject: str, written_at: datetime, *, language: str, hours: frozenset[time] = frozenset()
) -> Moment | None:
    """The time ahead that a quote or the subject of an answer names; None where it names none, or several.

    Of several it is the one at an hour that the answer names (`hours`); else the day on which they all are.
    `written_at` is when the answer was written. A quote is read as of the date above it ("On 22 Jan 2025, at 09:15,
    Harriet wrote:"), else only what doesn't hang on the day of writing counts: no "tomorrow".
    """
    for text in (quoted[:_QUOTED], subject):
        told = moments(text, written_at, language=language)
        head = next((one.start for one in told if one.has_time and not one.dayless), None)
        if text is not subject and head and head < written_at:
            told = moments(text, head, language=language)
        else:
            eve = {one.start for one in moments(text, written_at - _DAY, language=language)}
            told = tuple(one for one in told if one.start in eve)
        ahead = [one for one in told if not one.dayless and one.start > written_at - _DAY]
        ahead = [one for one in ahead if one.start > written_at] or ahead  # the date above a quote has gone by
        timed = [one for one in ahead if one.has_time] or ahead
        timed = [one for one in timed if one.start.time() in hours] or timed
        if len({one.start for one in timed}) == 1:
            return timed[0]
        if len({one.start.date() for one in timed}) == 1:
            return replace(
                timed[0], start=datetime.combine(timed[0].start, time(), timed[0].start.tzinfo), has_time=False
            )
    return None
