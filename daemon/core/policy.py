"""How long silence may last, and when nothing is announced: the `[windows]` and `[quiet]` tables."""

from datetime import time, timedelta

import msgspec


class Windows(msgspec.Struct, frozen=True):
    """`thank_you` is a plain duration; the others count working days of the user's country, or plain days."""

    thank_you: timedelta = timedelta(hours=2)
    after_application: int = 7
    """Working days (Madison Approach: 5 to 10)."""
    after_interview: int = 6
    """Working days (Indeed: 5 plus 1 or 2; JournalismJobs: 5 to 7)."""
    after_promise: int = 2
    """Working days after the date they named (JournalismJobs: 1 to 2)."""
    between_follow_ups: int = 6
    """Working days (thegradsoc: 5 to 7)."""
    max_follow_ups: int = 2
    """For each process, over all its people (Careery, FrederickWorks: two)."""
    close_after_days: int = 30
    """Calendar days after the last word of either side."""
    look_back_days: int = 90
    """Calendar days that the first run reads back."""


class Hours(msgspec.Struct, frozen=True):
    """A daily span of local time, over midnight when it ends before it begins."""

    begin: time
    end: time


class Quiet(msgspec.Struct, frozen=True):
    """When nothing is announced."""

    hours: Hours = Hours(time(20), time(8))
    weekends: bool = True
