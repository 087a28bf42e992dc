"""The daemon's one worker: wake-ups come onto one queue, from any thread, and one pass answers all of them.

Wake-ups are the accounts' own (`watching`), the next due time, the user's word, a jump of the clock. The scheduler
holds no truth: a machine that slept, or a wake-up that was missed, is caught up with by the next pass.
"""

import queue
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from daemon import clock, sd
from daemon.errors import FAILED, AfterwordError
from daemon.service.onepass import Scope
from daemon.service.report import PassReport
from daemon.service.service import Service
from daemon.service.watching import Opening, Watching

AGAIN = timedelta(minutes=1)
"""After a pass that the state's disk would not let through, doubled each time, up to sixteen times as long."""

Tell = Callable[[PassReport, datetime], datetime | None]
"""Told in the worker's thread what each pass did, and when it was; gives when it wants a pass again, due or not."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wake:
    """Why a pass is to be made, and in which accounts something may be new: None in all, empty in none."""

    reason: str
    accounts: Collection[str] | None = None


class Ended(BaseException):
    """The daemon is to end in the middle of a pass, between two batches of mail."""


class Loop:
    """Runs passes of one service until it is stopped; `tell` is called after each.

    `openings` say how the accounts on the network are watched; the others are polled.
    """

    def __init__(
        self,
        service: Service,
        zone: ZoneInfo,
        tell: Tell = lambda _report, _now: None,
        openings: Mapping[str, Opening] | None = None,
    ) -> None:
        self.service, self.zone, self.tell = service, zone, tell
        self.wake: queue.SimpleQueue[Wake | Exception | None] = queue.SimpleQueue()
        self.stopping = self.ready = False
        self.due: datetime | None = None
        self.failures = 0
        self.told: frozenset[str] = frozenset()
        self.asked: set[str] = set()
        """The accounts that have had their first pass."""
        self.scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
        self.accounts = [*service.house.mail, *service.house.calendars]
        local = [name for name in self.accounts if name not in (openings or {})]
        self.watching = Watching(openings or {}, local, self.look, self.wake.put, self.scheduler)

    def ask(self, reason: str) -> None:
        """Have a pass made soon, over all accounts; `reason` is for the log. From any thread."""
        self.look(reason, None)

    def look(self, reason: str, accounts: Collection[str] | None) -> None:
        """Have a pass made soon; only in these accounts something may be new. From any thread."""
        self.wake.put(Wake(reason, accounts))

    def jumped(self) -> None:
        """The clock was set, or the machine has slept: no wait can be relied on any more. From any thread."""
        self.scheduler.wakeup()
        self.watching.restart()
        self.ask("the clock has jumped")

    def stop(self) -> None:
        """End soon: between two passes, or two batches of mail. Safe to call from a signal handler, or any thread."""
        self.stopping = True
        self.wake.put(None)

    def run(self) -> None:
        """Pass after pass, each when something asks for it, until `stop`, or until the machine is in another time zone.

        Raises AfterwordError only for what no retry mends.
        """
        here = clock.system_zone_name()
        self.scheduler.start()
        self.watching.start()
        try:
            while not self.stopping and clock.system_zone_name() == here:
                self.answer([self.wake.get()])
        except Ended:
            log.info("stopped in the middle of a pass; the next start catches up")
        finally:
            self.watching.stop()
            self.end_timers()

    def answer(self, came: list[Wake | Exception | None]) -> None:
        """One pass for all that has come meanwhile; none where an account has only been tried in vain."""
        while not self.wake.empty():
            came.append(self.wake.get())
        for defect in came:
            if isinstance(defect, Exception):
                raise defect
        asked = [wake for wake in came if isinstance(wake, Wake)]
        if self.stopping or not asked:
            sd.resting(self.status())
            return
        named = [wake.accounts for wake in asked if wake.accounts is not None]
        every = len(named) < len(asked)
        reason = ", ".join(dict.fromkeys(wake.reason for wake in asked))
        self.once(reason, None if every else {name for names in named for name in names})
        sd.resting(self.status())
        lost = self.watching.absent()
        if not self.ready and all(name in self.asked or lost.get(name) for name in self.accounts):
            self.ready = True
            sd.ready()

    def once(self, reason: str, fetch: Collection[str] | None = None) -> None:
        """One pass, told in the log; then sleep until the next step falls due."""
        sd.working()
        now = clock.now(self.zone)
        scope = Scope(fetch, self.watching.absent())
        try:
            report = self.service.sync(now, self.progress, scope=scope)
            self.due = self.service.next_due(now)
        except AfterwordError as error:
            if error.exit_status != FAILED:
                raise
            self.log_problems([str(error)])
            self.wake_at(now + AGAIN * 2 ** min(self.failures, 4), "again")
            self.failures += 1
            return
        self.failures = 0
        self.asked |= {name for name in self.accounts if scope.fetches(name)}
        self.watching.failed({name: error for name, error in report.failed.items() if name not in scope.absent})
        self.log_pass(reason, report)
        self.wake_at(self.tell(report, now), "telling")
        self.wake_at(self.due, "due")

    def progress(self, _account: str, _done: int, _total: int | None) -> None:
        """A batch of mail is read and saved: the worker lives, and may end here."""
        sd.working()
        if self.stopping:
            raise Ended

    def log_pass(self, reason: str, report: PassReport) -> None:
        """What a pass did, an event for each draft."""
        changed = [row for row in report.drafts if row.state not in ("kept", "edited")]
        log.info("pass", because=reason, mails=report.mails, opportunities=report.opportunities, changed=len(changed))
        for row in changed:
            log.info("draft", state=row.state, step=row.step, employer=row.employer, to=", ".join(row.to))
        for why in report.unused:
            log.info("wording", why=why)
        self.log_problems(report.problems)

    def log_problems(self, problems: Collection[str]) -> None:
        """Each problem once, until it goes away or changes."""
        for problem in problems:
            if problem not in self.told:
                log.warning("trouble", problem=problem)
        if self.told and not problems:
            log.info("all is well again")
        self.told = frozenset(problems)

    def end_timers(self) -> None:
        """No wake-up comes any more.

        APScheduler 3 loses its thread to an exception when it is stopped while it removes a job that has just run: so
        it is paused first, and `get_jobs` waits until it has done that.
        """
        self.scheduler.pause()
        self.scheduler.get_jobs()
        self.scheduler.shutdown(wait=False)

    def wake_at(self, moment: datetime | None, job: str) -> None:
        """Have one such wake-up at this moment, none when it is None."""
        if moment is not None:
            trigger = DateTrigger(moment)
            self.scheduler.add_job(self.look, trigger, args=[job, None], id=job, replace_existing=True)
        elif self.scheduler.get_job(job):
            self.scheduler.remove_job(job)

    def status(self) -> str:
        """How things are, in a sentence for `systemctl status`."""
        absent = self.watching.absent()
        up = len(self.accounts) - len(absent)
        watched = f"{up} account{'' if up == 1 else 's'} watched"
        lost = [name for name, error in absent.items() if error]
        trouble = f"; no answer from {', '.join(lost)}, see the log" if lost else ""
        if self.failures:
            return f"{watched}{trouble}; the last pass failed, see the log"
        if self.due is None:
            return f"{watched}{trouble}; nothing is due"
        due = self.due.astimezone(self.zone)
        return f"{watched}{trouble}; next step {due:%a} {due.day} {due:%b %H:%M %Z}"
