"""What a button of an announcement says: the very commands that the user could have typed."""

from datetime import date, datetime

from daemon.core.announcing.announcing import Announcement, answer
from daemon.core.announcing.news import Matter
from daemon.core.deciding.windows import weekday
from daemon.core.deciding.workdays import workdays_of
from daemon.core.facts import CommandFact
from daemon.core.knowledge.announcements import Deed
from daemon.core.you import You


def commands(deed: Deed, matter: Matter, now: datetime, you: You) -> tuple[CommandFact, ...]:
    """What the user says by pressing: `snooze`, `thanked`, `called` or `close`, not yet saved; nothing for others.

    A thank-you that is done has reached everyone whom its draft would have thanked. Any other step is done by having
    been in touch outside mail, as `afterword called` has it: what was sent by mail is found in Sent.
    """
    match deed:
        case "snooze":
            return (CommandFact("", now, "snooze", matter.about, until=snoozed_until(now, you)),)
        case "never":
            return (CommandFact("", now, "close", matter.about),)
        case "done" if matter.step == "thank_you":
            return tuple(CommandFact("", now, "thanked", matter.about, person) for person in matter.people)
        case "done":
            return (CommandFact("", now, "called", matter.about, next(iter(matter.people), None)),)
    return ()


def taken_back(number: int, now: datetime) -> CommandFact:
    """That the command with this number doesn't hold."""
    return CommandFact("", now, "undo", f"command:{number}:0")


def snoozed_until(now: datetime, you: You) -> date:
    """The next working day."""
    return workdays_of(you).after(now.astimezone(you.zone).date(), 1)[0]


def answered(deed: Deed, matter: Matter, now: datetime, you: You) -> Announcement:
    """What is said once a button's commands are kept."""
    name = "thank_you" if deed == "done" and matter.step == "thank_you" else deed
    who = ", ".join(person.name or person.address or "them" for person in matter.people) or matter.employer
    words = {"employer": matter.employer, "who": who, "id": matter.opportunity, "day": weekday(snoozed_until(now, you))}
    return answer(name, words, matter)
