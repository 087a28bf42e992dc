"""The rounds of one process: mail and event of one interview made one, moves followed, cancellations kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from daemon.core.facts import EventFact, Fact, Interview, MailFact, Person
from daemon.core.opportunity import Round, RoundState
from daemon.core.tracking.agreeing import accept, agreed, agrees, at_the_same_hour, in_its_week, offered
from daemon.core.tracking.contacts import People
from daemon.core.tracking.keys import counts
from daemon.core.tracking.session import Session
from daemon.core.tracking.words import is_their_word, may_call_off

NO_SHOW = timedelta(hours=24)
"""How long after its start a round may still be said not to have taken place."""


def rounds(facts: Iterable[Fact], people: People, now: datetime) -> tuple[Round, ...]:
    """The rounds that the facts of a process, by time, make up; numbered by start, as they stand at `now`.

    What the user writes in a process settles and moves its times, however doubtful the kind of that mail. What
    they write holds only where it is sure; but a time that they may have called off isn't taken to have been kept.
    """
    sessions: list[Session] = []
    offers: list[Interview] = []
    invited = False
    for told in facts:
        fact = in_its_week(told, offers, sessions) if isinstance(told, MailFact) else told
        if isinstance(fact, MailFact) and not fact.outgoing and agrees(fact, offers):
            for interview in agreed(fact, offers):
                take(sessions, interview, fact)
            offers.clear()
        if isinstance(fact, MailFact) and fact.outgoing:
            invited = not settled(sessions, fact) and invited
            offers += offered(sessions, fact, invited=invited)
            if fact.reading.moves:
                unfix(sessions, fact)
        elif isinstance(fact, MailFact) and not counts(fact):
            if is_their_word(fact) and may_call_off(fact.reading):
                doubt(sessions, fact)
        elif isinstance(fact, MailFact | EventFact) and counts(fact):
            invited = fact.reading.kind == "invitation"
            hear(sessions, fact)
    sessions.sort(key=lambda s: (s.start, s.fact))
    numbers = iter(range(1, len(sessions) + 1))
    return tuple(finished(s, next(numbers) if s.fixed and not s.cancelled else 0, people, now) for s in sessions)


def settled(sessions: list[Session], fact: MailFact) -> bool:
    """Fix the proposed time that the user's own mail agrees to, where there is one."""
    accepted = accept(sessions, fact)
    if accepted is None:
        return False
    accepted.fixed, accepted.fact = True, fact.id
    settle_proposals(sessions, fact)
    return True


def hear(sessions: list[Session], fact: MailFact | EventFact) -> None:
    """Let what they say, or what the calendar shows, change the sessions known so far."""
    if isinstance(fact, EventFact) and fact.removed:
        drop_event(sessions, fact)
        return
    if asks_to_move(fact):
        unfix(sessions, fact)
    again = at_the_same_hour(fact, sessions) if isinstance(fact, MailFact) else None
    for interview in (again,) if again else fact.reading.interviews:
        take(sessions, interview, fact)


def take(sessions: list[Session], interview: Interview, fact: MailFact | EventFact) -> None:
    """Let one interview that a fact tells of change the sessions known so far."""
    known = matching(sessions, interview, fact)
    if interview.status == "cancelled":
        if known is not None:
            known.cancelled = True
            known.fact = fact.id
        return
    if interview.start is None:
        return
    fixed = interview.status != "proposed"
    if known is None:
        known = Session(start=interview.start, end=interview.end, fixed=fixed, fact=fact.id)
        sessions.append(known)
    elif known.uid and known.uid == interview.uid and interview.sequence < known.sequence:
        return
    elif fixed:
        known.fixed, known.cancelled, known.off, known.fact = True, False, False, fact.id
        if known.start != interview.start and moves(interview, known):
            known.start, known.end = interview.start, interview.end
    known.end = interview.end or known.end
    known.uid = interview.uid or known.uid
    known.sequence = max(known.sequence, interview.sequence)
    known.medium = interview.medium or known.medium
    known.topic = interview.topic or known.topic
    known.people += interview.with_whom
    known.writers += [fact.sender] if isinstance(fact, MailFact) and not fact.reading.bulk else []
    known.by_mail = known.by_mail or isinstance(fact, MailFact)
    if fixed:
        settle_proposals(sessions, fact)


def asks_to_move(fact: MailFact | EventFact) -> bool:
    """Do they call a time off without fixing another?"""
    fixed = any(i.start is not None and i.status in ("moved", "scheduled") for i in fact.reading.interviews)
    elsewhere = fact.reading.kind == "invitation" and fact.reading.same_hour  # "could it be Friday, same time?"
    return (fact.reading.kind == "rescheduled" or elsewhere) and not fixed


def unfix(sessions: list[Session], fact: MailFact | EventFact) -> None:
    """The next round ahead is off until a new time is agreed; with none ahead, the one that has just been missed."""
    ahead = [s for s in sessions if s.fixed and not s.cancelled and s.start > fact.at]
    called_off = min(ahead, key=lambda s: s.start, default=None) or missed(sessions, fact)
    if called_off is not None:
        called_off.fixed, called_off.off = False, True


def doubt(sessions: Iterable[Session], fact: MailFact) -> None:
    """The next round that isn't over may be off; one that is was held, and a mail that names its hour keeps it."""
    ahead = [s for s in sessions if s.fixed and not s.cancelled and s.until > fact.at]
    nearest = min(ahead, key=lambda s: s.start, default=None)
    told = (fact.reading.nearly or fact.reading).interviews
    if nearest is not None and not any(i.start == nearest.start and i.status != "cancelled" for i in told):
        nearest.fixed, nearest.off = False, True


def missed(sessions: Iterable[Session], fact: MailFact | EventFact) -> Session | None:
    """The round that did not take place, when they move one within a day of it and nothing lies ahead to be moved."""
    known = [s for s in sessions if (s.fixed or s.off) and not s.cancelled]
    if not isinstance(fact, MailFact) or any(s.start > fact.at for s in known):
        return None
    lately = [s for s in known if s.start <= fact.at < s.start + NO_SHOW]
    return max(lately, key=lambda s: s.start, default=None)


def is_move(interview: Interview) -> bool:
    """Does this interview say that it takes the place of another time?"""
    return interview.status == "moved"


def moves(interview: Interview, known: Session) -> bool:
    """Is its start to be believed over the one known: it moves it, or speaks of the same calendar event?"""
    return is_move(interview) or known.uid in (None, interview.uid)


def matching(sessions: list[Session], interview: Interview, fact: MailFact | EventFact) -> Session | None:
    """The session that this interview is another word about, None when it is a new one."""
    by_uid = [s for s in sessions if interview.uid and s.uid == interview.uid]
    if by_uid:
        return by_uid[0]
    start = interview.start
    if start is not None:
        same = [s for s in sessions if s.overlaps(start, interview.end) and not (s.cancelled and is_move(interview))]
        if same:
            return min(same, key=lambda s: abs(s.start - start))
    if interview.replaces is not None:
        replaced = [s for s in sessions if s.start == interview.replaces]
        if replaced:
            return replaced[0]
    ahead = [s for s in sessions if (s.fixed or s.off) and not s.cancelled and s.until > fact.at]
    if interview.status == "cancelled" and start is not None:
        ahead = [s for s in ahead if s.start.astimezone(start.tzinfo).date() == start.date()]
    elif interview.status not in ("cancelled", "moved"):
        return None
    if not ahead and interview.status == "moved":
        return missed(sessions, fact)
    return min(ahead, key=lambda s: s.start, default=None)


def settle_proposals(sessions: list[Session], fact: MailFact | EventFact) -> None:
    """Once a time is fixed, earlier proposals are off the table; whom a called-off round was with moves along."""
    waiting = [person for s in sessions if s.off for person in s.people]
    sessions[:] = [s for s in sessions if s.fixed or s.cancelled or s.fact == fact.id]
    for session in sessions:
        if session.fact == fact.id and not session.people:
            session.people += waiting


def drop_event(sessions: list[Session], fact: EventFact) -> None:
    """An event that has gone takes its session along, unless that had begun or a mail told of it: people tidy up."""
    for session in sessions:
        if session.uid == fact.key and not session.by_mail and session.start > fact.at:
            session.cancelled, session.fact = True, fact.id


def finished(session: Session, number: int, people: People, now: datetime) -> Round:
    """The round that a session has become."""
    alone = [p for p in map(people.known_as, session.writers) if p is not None and may_interview(p)]
    keys = (people.key(person) for person in session.people or alone[:1])
    return Round(
        number=number,
        start=session.start,
        end=session.until,
        state=state_of(session, now),
        medium=session.medium,
        people=tuple(dict.fromkeys(key for key in keys if key)),
        anchor=session.start.astimezone(UTC).isoformat(),
        fact=session.fact,
        topic=session.topic,
    )


def may_interview(person: Person) -> bool:
    """Is this someone whose own invitation means that they will be there: no recruiter, coordinator or agent?"""
    return person.role in ("hiring_manager", "executive", "peer") or (person.role == "unknown" and bool(person.title))


def state_of(session: Session, now: datetime) -> RoundState:
    """Where a session stands at `now`."""
    if session.cancelled:
        return "cancelled"
    if not session.fixed:
        return "proposed"
    return "held" if session.until <= now else "planned"
