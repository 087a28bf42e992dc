"""Live through the stories' month: let each day's mail arrive, and make the passes that the daemon would make.

Each pass is the whole one that `afterword sync` makes; only `now` is given.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from daemon.demo.home import Home
from daemon.demo.mailbag import Happening, Posted
from daemon.demo.stories import Candidate
from daemon.service.report import DraftRow
from daemon.service.service import Service

PASSES = (time(9), time(13), time(17), time(21))
"""When a pass is made each day. The stories' interviews end two hours before one of them."""
_TOLD = {"written", "edited", "sent", "discarded", "obsolete"}


@dataclass(slots=True)
class Day:
    """What one day brought: mail, and drafts that came to be in another state."""

    date: date
    mail: list[Posted] = field(default_factory=list)
    drafts: list[DraftRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def live(home: Home, you: Candidate, happenings: Iterable[Happening], service: Service) -> Iterator[Day]:
    """Each day of the month, as soon as it is over. `happenings` come oldest first."""
    ahead = deque(happenings)
    states: dict[str, str] = {}
    for number in range((you.last_day - you.first_day).days + 1):
        day = Day(you.first_day + timedelta(days=number))
        for hour in PASSES:
            now = datetime.combine(day.date, hour, you.zone)
            while ahead and ahead[0].at <= now:
                happening = ahead.popleft()
                home.receive(happening)
                if isinstance(happening, Posted):
                    day.mail.append(happening)
            report = service.sync(now)
            day.problems += report.problems
            for row in report.drafts:
                if row.state in _TOLD and states.get(row.message_id) != row.state:
                    states[row.message_id] = row.state
                    day.drafts.append(row)
        yield day


def evening(you: Candidate) -> datetime:
    """The moment of the last pass of all."""
    return datetime.combine(you.last_day, PASSES[-1], you.zone)
