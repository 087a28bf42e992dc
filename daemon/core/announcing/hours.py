"""When nothing is announced: the quiet hours and weekends of `[quiet]`, on the user's own clock."""

from datetime import datetime, time, timedelta

from daemon.core.deciding.workdays import SATURDAY
from daemon.core.policy import Quiet
from daemon.core.you import You

_LOOKED_AHEAD = 4
"""Days: a quiet time lasts from a Friday's evening to a Monday's morning at most."""


def is_quiet(now: datetime, quiet: Quiet, you: You) -> bool:
    """Is nothing announced at `now`? The hours begin on their first minute and end before their last."""
    local = now.astimezone(you.zone)
    if quiet.weekends and local.weekday() >= SATURDAY:
        return True
    begin, end, at = quiet.hours.begin, quiet.hours.end, local.time()
    return begin <= at < end if begin < end else at >= begin or at < end


def quiet_ends(now: datetime, quiet: Quiet, you: You) -> datetime:
    """The first instant from `now` on at which something may be announced: `now` itself when it may."""
    if not is_quiet(now, quiet, you):
        return now
    today = now.astimezone(you.zone).date()
    turns = (
        datetime.combine(today + timedelta(days=ahead), at, you.zone)
        for ahead in range(_LOOKED_AHEAD)
        for at in (time(0), quiet.hours.end)
    )
    return min(turn for turn in turns if turn > now and not is_quiet(turn, quiet, you))
