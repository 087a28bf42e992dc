"""How long silence may last, and how much may be written: the `[windows]` and `[drafts]` tables."""

from datetime import timedelta

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
