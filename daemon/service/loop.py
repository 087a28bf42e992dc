"""The daemon's one worker: wake-ups come from the scheduler onto one queue, and one pass answers all of them.

The scheduler holds no truth. A machine that slept, or a wake-up that was missed, is caught up with
by the next pass.
"""

import queue
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from daemon import clock
from daemon.errors import AfterwordError
from daemon.service.service import Service

POLL = timedelta(minutes=5)
"""How often accounts are looked at that can't push."""

log = structlog.get_logger()


class Loop:
    """Runs passes of one service until it is stopped."""

    def __init__(self, service: Service, zone: ZoneInfo) -> None:
        self.service, self.zone = service, zone
        self.wake: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.stopping = False
        self.scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})

    def stop(self) -> None:
        """End after the pass that is under way. Safe to call from a signal handler."""
        self.stopping = True
        self.wake.put("stop")

    def run(self) -> None:
        """Pass after pass, each when something asks for it, until `stop`.

        Raises AfterwordError only for what no retry mends.
        """
        self.scheduler.add_job(
            self.wake.put, IntervalTrigger(seconds=int(POLL.total_seconds())), args=["poll"], id="poll"
        )
        self.scheduler.start()
        try:
            self.wake.put("start")
            while not self.stopping:
                reason = self.wake.get()
                while not self.wake.empty():
                    reason = self.wake.get()
                if not self.stopping:
                    self.once(reason)
        finally:
            self.scheduler.shutdown(wait=False)

    def once(self, reason: str) -> None:
        """One pass, told in the log; then sleep until the next step falls due."""
        now = clock.now(self.zone)
        try:
            report = self.service.sync(now)
        except AfterwordError as error:
            if error.exit_status != 1:
                raise
            log.warning("pass failed", why=str(error))
            return
        changed = [row for row in report.drafts if row.state not in ("kept", "edited")]
        log.info("pass", because=reason, mails=report.mails, opportunities=report.opportunities, changed=len(changed))
        for row in changed:
            log.info("draft", state=row.state, step=row.step, employer=row.employer, to=", ".join(row.to))
        for why in report.unused:
            log.info("wording", why=why)
        for problem in report.problems:
            log.warning("account", problem=problem)
        self.sleep_until(self.service.next_due(now))

    def sleep_until(self, due: datetime | None) -> None:
        """Have one wake-up at `due`, none when nothing is ahead."""
        if due is not None:
            self.scheduler.add_job(self.wake.put, DateTrigger(due), args=["due"], id="due", replace_existing=True)
        elif self.scheduler.get_job("due"):
            self.scheduler.remove_job("due")
