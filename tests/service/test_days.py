"""Days of a laptop's life, lived through in a moment: it sleeps at night, the clocks change, and each step comes when it is due.

The scheduler is the real one, and only its clock is moved, from one wake-up to the next; so what is counted is all that
ever happens. A machine that slept is one whose clock has jumped, and which is told so as `daemon.wallclock` tells it.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time

from daemon.service.loop import Loop, Wake
from tests.service.life import ANA, INVITED, ZONE, Life
from tests.service.test_watching import Server
from tests.stories.mail import mail


def local(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


class Laptop:
    """One daemon on a machine that sleeps from eleven at night until it is opened, at `opened` on its day, else at seven."""

    def __init__(self, life: Life, loop: Loop, opened: dict[date, str]) -> None:
        self.life, self.loop, self.opened = life, loop, opened
        self.passes: list[datetime] = []

    def live(self, begin: datetime, until: datetime) -> None:
        with freeze_time(begin, ignore=["daemon.core", "daemon.store", "connectors"]) as clock:
            self.loop.scheduler.start()
            self.loop.watching.start()
            now = begin
            self.answer("up", now)
            while now < until:
                night = local(now.date(), "23:00")
                due = min((job.next_run_time for job in self.loop.scheduler.get_jobs()), default=night)
                if due < night:
                    now = due.astimezone(ZONE)
                    clock.move_to(now)
                    self.loop.scheduler.wakeup()  # as its own wait would, were it not for the frozen clock
                    self.answer("due", now)
                else:
                    morning = now.date() + timedelta(days=1)
                    now = local(morning, self.opened.get(morning, "07:00"))
                    clock.move_to(now)
                    self.loop.jumped()
                    self.answer("up", now)

    def answer(self, last: str, now: datetime) -> None:
        """Have all answered that is asked for, until this was."""
        came: list[Wake | Exception | None] = []
        while not any(isinstance(wake, Wake) and wake.reason == last for wake in came):
            came.append(self.loop.wake.get(timeout=10))
        self.life.mailbox.now = now
        self.loop.answer(came)
        self.passes.append(now)


@pytest.mark.parametrize(
    ("interview", "followed_up", "why"),
    [
        (date(2026, 3, 20), date(2026, 3, 30), "six working days; the clocks went forward on Sunday the 29th"),
        (date(2026, 10, 16), date(2026, 10, 27), "they went back on the 25th, and Monday was a bank holiday"),
    ],
)
@pytest.mark.parametrize("opened", ["07:00", "10:30"], ids=["awake", "asleep"])
def test_days_and_nights(tmp_path: Path, interview: date, followed_up: date, why: str, opened: str) -> None:
    """From the day of an interview until the day after the follow-up: nothing but what is due, and one look after each
    night; what fell due in a machine's sleep is done when it is opened."""
    life = Life(tmp_path / "state")
    text = INVITED.replace("Wednesday 4 March 2026", f"{interview:%A} {interview.day} {interview:%B %Y}")
    asked = local(interview - timedelta(days=2), "09:30")
    letter = mail(text, sender=ANA, subject="Your interview at Acme", at=asked, message_id="<invited@acme.example>")
    life.mailbox.add(letter, "INBOX", asked)
    begin, end = local(interview, "12:00"), local(followed_up, "23:30")
    with life.service() as service:
        loop = Loop(service, ZONE, openings={"home": lambda: Server(True)})
        # The calendar of this life is in memory: nothing polls it here.
        loop.watching.local = ()
        laptop = Laptop(life, loop, {followed_up: opened})
        laptop.live(begin, end)
        loop.watching.stop()
        loop.end_timers()
    nights = (end.date() - begin.date()).days
    mornings = [begin.date() + timedelta(days=n) for n in range(1, nights + 2)]
    looks = [local(day, opened if day == followed_up else "07:00") for day in mornings]
    due = [local(interview, "17:00"), *([local(followed_up, "09:00")] if opened < "09:00" else [])]
    assert laptop.passes == sorted([begin, *looks, *due]), why
    assert len(life.folder()) == 1  # the follow-up, which has taken the thank-you's place
    with life.service() as service:
        letters = [draft for o in service.opportunities(end) for draft in o.drafts if draft.step == "follow_up"]
    assert [one.due for one in letters] == [local(followed_up, "09:00")]
