"""Situations a job seeker gets into, and what is then due: when, to whom. Expected by thought, row by row.

Robin Hale lives in Dublin. Unless a situation says otherwise, Maeve Quinn (recruiter) arranged a talk with Dana Reed
(the hiring manager) for Wed 4 March 2026, 14:00 to 15:00, and Robin thanked Dana that evening. Six working days on is
Thu 12 March; Tue 17 March is a holiday, and clocks go forward on Sun 29.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from daemon.core.facts import Fact, MailFact, Person
from daemon.core.policy import Windows
from daemon.core.you import You
from tests.core.telling import (
    DANA,
    MAEVE,
    PRIYA,
    ROBIN,
    TOM,
    WINDOWS,
    all_steps,
    arrived,
    at,
    draft,
    event,
    round_at,
    said,
    sent,
    story,
)

JOBS = Person(address="jobs@calderwood.example")
LEE = Person("Lee Marsh", "lee@calderwood.example", "Recruiting Coordinator", role="coordinator")
ADA, KIM = Person("Ada Voss"), Person("Kim Ruane")
INES = Person("Ines Roth", "ines@calderwood.example", "Head of Platform")
NED = Person("Ned Voss", "ned@voss-partners.example", role="agency")
ROBOT = Person("Calderwood Careers", "no-reply@calderwood.example")
ON_THE_PHONE = Person("Dana Reed", "dana@calderwood.example", "Director of Data", "+353 20 915 0101", "hiring_manager")
MUNICH = You("Robin Hale", ("robin@hale.example",), time_zone="Europe/Berlin", country="DE", subdivision="BY")
BERLIN = msgspec.structs.replace(MUNICH, subdivision="BE")

APPLIED = sent("applied", at(2), JOBS, name="apply")
FIXED = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), name="fixed")
THANKS = sent("thank_you", at(4, "18:00"), DANA, name="thanks")
TALKED: tuple[Fact, ...] = (FIXED, THANKS)
PHONED: tuple[Fact, ...] = (*TALKED, arrived("reply", at(4, "16:00"), ON_THE_PHONE, name="with-number"))
FIRST = sent("follow_up", at(12), DANA, name="first")
SECOND = sent("follow_up", at(23), DANA, name="second")


@dataclass(frozen=True)
class Situation:
    """What happened, the day it is, and all steps there are then: due ones and those ahead, soonest first."""

    happened: str
    facts: tuple[Fact, ...]
    now: datetime
    steps: tuple[str, ...]
    you: You = ROBIN
    windows: Windows = WINDOWS


def asked(kind: str, facts: tuple[Fact, ...], now: datetime) -> tuple[Fact, ...]:
    """What the next letter of this kind is, written into Drafts and then deleted by the user."""
    step = next(s for s in all_steps(list(facts), now) if s.kind == kind)
    written = draft(step, "written", now, facts[0])
    return (
        *facts,
        written,
        msgspec.structs.replace(written, id="gone", at=now + timedelta(hours=2), state="discarded"),
    )


def closed_by_note() -> tuple[Fact, ...]:
    facts = (*TALKED, FIRST, SECOND)
    step = next(s for s in all_steps(list(facts), at(22, month=4)) if s.kind == "closing_note")
    return (*facts, draft(step, "sent", at(22, month=4), FIXED))


def bounced(when: datetime, *refs: str) -> MailFact:
    return arrived("bounce", when, Person(), name="back", refs=refs, failed=("dana@calderwood.example",))


def moved(when: datetime, to: datetime) -> MailFact:
    return arrived("rescheduled", when, MAEVE, round_at(to, status="moved"), name="moved")


THANK_YOUS = (
    Situation("The interview lies ahead", (FIXED,), at(3), ("thank-you | Wed 4 Mar 17:00 | Dana Reed",)),
    Situation(
        "It ended two hours ago",
        (FIXED,),
        at(4, "17:00"),
        ("thank-you | Wed 4 Mar 17:00 | Dana Reed", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "It was on a Saturday: thanks are due on any day, and the silence counts from Monday on",
        (arrived("scheduled", at(2), MAEVE, round_at(at(7, "11:00"), DANA)),),
        at(7, "14:00"),
        ("thank-you | Sat 7 Mar 14:00 | Dana Reed", "follow-up | Mon 16 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "Three took part: a note for each, and the recruiter who only arranged it gets none",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM, PRIYA)),),
        at(4, "17:00"),
        (
            "thank-you | Wed 4 Mar 17:00 | Dana Reed",
            "thank-you | Wed 4 Mar 17:00 | Tom Ode",
            "thank-you | Wed 4 Mar 17:00 | Priya Nair",
            "follow-up | Thu 12 Mar 09:00 | Dana Reed",
        ),
    ),
    Situation(
        "More than 48 hours have passed: the note says that it is late",
        (FIXED,),
        at(6, "15:01"),
        ("thank-you, late | Wed 4 Mar 17:00 | Dana Reed", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "Tom was never thanked, and it's 14 days ago: none is begun any more",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM)), THANKS),
        at(18, "15:00"),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You thanked them yourself before it was due",
        (FIXED, sent("thank_you", at(4, "15:10"), DANA)),
        at(4, "17:00"),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You say that you thanked everyone (`afterword thanked`)",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM), name="fixed"),
            said("thanked", at(4, "16:00"), FIXED),
        ),
        at(4, "17:00"),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Two whose addresses nobody told: one note to the coordinator, to pass on",
        (arrived("scheduled", at(2), LEE, round_at(at(4, "14:00"), ADA, KIM)),),
        at(4, "17:00"),
        (
            "thank-you | Wed 4 Mar 17:00 | Lee Marsh, for Ada Voss and Kim Ruane",
            "follow-up | Thu 12 Mar 09:00 | Lee Marsh",
        ),
    ),
    Situation(
        "A day of talks with two whose addresses nobody told: one note, once the day is over",
        (
            arrived(
                "scheduled",
                at(2),
                LEE,
                round_at(at(4, "10:00"), ADA),
                round_at(at(4, "11:00"), DANA),
                round_at(at(4, "14:00"), KIM),
            ),
        ),
        at(4, "17:00"),
        (
            "thank-you | Wed 4 Mar 14:00 | Dana Reed",
            "thank-you | Wed 4 Mar 17:00 | Lee Marsh, for Ada Voss and Kim Ruane",
            "follow-up | Thu 12 Mar 09:00 | Dana Reed",
        ),
    ),
    Situation(
        "You wrote that you can't come today: nobody is thanked for a talk that may not have been",
        (FIXED, sent("sent", at(4, "08:00"), MAEVE, name="ill", moves=True)),
        at(4, "17:00"),
        ("follow-up | Fri 13 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "The coordinator took part as well: one note thanks her and asks her to pass it on",
        (arrived("scheduled", at(2), LEE, round_at(at(4, "14:00"), LEE, ADA)),),
        at(4, "17:00"),
        ("thank-you | Wed 4 Mar 17:00 | Lee Marsh, also for Ada Voss", "follow-up | Thu 12 Mar 09:00 | Lee Marsh"),
    ),
    Situation(
        "One without an address, and nobody who could pass it on",
        (arrived("scheduled", at(2), ROBOT, round_at(at(4, "14:00"), ADA), bulk=True),),
        at(4, "17:00"),
        (),
    ),
    Situation(
        "A second round with the same person earns a thank-you of its own",
        (*TALKED, arrived("scheduled", at(5), MAEVE, round_at(at(10, "14:00"), DANA))),
        at(10, "17:00"),
        ("thank-you | Tue 10 Mar 17:00 | Dana Reed", "follow-up | Thu 19 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "Two rounds with one person, neither thanked for: one note, for the later",
        (FIXED, arrived("scheduled", at(4, "16:00"), MAEVE, round_at(at(5, "14:00"), DANA))),
        at(5, "17:00"),
        ("thank-you | Thu 5 Mar 17:00 | Dana Reed", "follow-up | Fri 13 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "They cancelled it: no thanks, and the silence counts from their word",
        (FIXED, arrived("cancelled", at(4, "10:00"), MAEVE, round_at(at(4, "14:00"), status="cancelled"))),
        at(4, "17:00"),
        ("follow-up | Fri 13 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They moved it to Thursday",
        (FIXED, moved(at(3), at(5, "11:00"))),
        at(5, "14:00"),
        ("thank-you | Thu 5 Mar 14:00 | Dana Reed", "follow-up | Fri 13 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "Nobody came, and an hour later they moved it to Thursday",
        (FIXED, moved(at(4, "15:20"), at(5, "11:00"))),
        at(4, "18:00"),
        ("thank-you | Thu 5 Mar 14:00 | Dana Reed",),
    ),
    Situation(
        "They called it off and named no other time: their turn",
        (FIXED, arrived("rescheduled", at(3), MAEVE)),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "No end was told: a talk lasts an hour",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:30"), DANA, minutes=None)),),
        at(4, "17:30"),
        ("thank-you | Wed 4 Mar 17:30 | Dana Reed", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "No end was told: a phone call lasts half an hour",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:30"), MAEVE, minutes=None, medium="phone")),),
        at(4, "17:00"),
        ("thank-you | Wed 4 Mar 17:00 | Maeve Quinn", "follow-up | Thu 12 Mar 09:00 | Maeve Quinn"),
    ),
    Situation(
        "You accepted one of the two times they proposed",
        (
            arrived(
                *("invitation", at(2), MAEVE, round_at(at(4, "14:00"), DANA, status="proposed")),
                round_at(at(5, "14:00"), DANA, status="proposed"),
                name="slots",
                asks=True,
            ),
            sent("sent", at(2, "12:00"), MAEVE, interviews=(round_at(at(5, "14:00")),), refs=("<slots@mail.example>",)),
        ),
        at(3),
        ("thank-you | Thu 5 Mar 17:00 | Dana Reed",),
    ),
    Situation(
        "They asked which of two times suits you, and you haven't answered",
        (
            arrived(
                *("invitation", at(2), MAEVE, round_at(at(4, "14:00"), DANA, status="proposed")),
                round_at(at(5, "14:00"), DANA, status="proposed"),
                asks=True,
            ),
        ),
        at(3),
        ("your answer | Mon 2 Mar 10:00 | Maeve Quinn",),
    ),
    Situation(
        "It stood in your calendar only",
        (event(at(2), round_at(at(4, "14:00"), DANA, uid="u1"), key="u1"),),
        at(4, "17:00"),
        ("thank-you | Wed 4 Mar 17:00 | Dana Reed", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "You met Tom as well (`afterword met`)",
        (*TALKED, said("met", at(4, "18:00"), FIXED, person=TOM)),
        at(4, "18:30"),
        ("thank-you | Wed 4 Mar 17:00 | Tom Ode", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "You deleted the thank-you: settled, and the follow-up doesn't bring it up again",
        asked("thank_you", (FIXED,), at(4, "17:00")),
        at(12, "09:00"),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Your thank-you came back: they weren't thanked, and are no longer written to",
        (*TALKED, bounced(at(4, "18:01"), "<thanks@hale.example>")),
        at(5),
        ("thank-you | Wed 4 Mar 17:00 | Maeve Quinn, for Dana Reed", "follow-up | Thu 12 Mar 09:00 | Maeve Quinn"),
    ),
    Situation(
        "The thank-you is due after ten minutes, by your own configuration",
        (FIXED,),
        at(4, "15:10"),
        ("thank-you | Wed 4 Mar 15:10 | Dana Reed", "follow-up | Thu 12 Mar 09:00 | Dana Reed"),
        windows=Windows(thank_you=timedelta(minutes=10)),
    ),
)

WHEN = (
    Situation(
        "The story: HR, the director, a peer and the president were met; only HR was thanked; silence since Fri 6 March",
        tuple(story()),
        at(16, "09:00"),
        (
            "thank-you, late | Fri 6 Mar 18:00 | Tom Ode",
            "thank-you, late | Fri 6 Mar 18:00 | Priya Nair",
            "follow-up with thanks | Mon 16 Mar 09:00 | Dana Reed",
        ),
    ),
    Situation(
        "A holiday lies between",
        (arrived("scheduled", at(2), MAEVE, round_at(at(11, "14:00"), DANA)), sent("thank_you", at(11, "16:00"), DANA)),
        at(12),
        ("follow-up | Fri 20 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Munich: Tue 6 January is a holiday there",
        (arrived("scheduled", at(2, month=1), MAEVE, round_at(at(2, "14:00", month=1), DANA)),),
        at(2, "16:00", month=1),
        ("thank-you | Fri 2 Jan 18:00 | Dana Reed", "follow-up | Tue 13 Jan 09:00 | Dana Reed"),
        you=MUNICH,
    ),
    Situation(
        "Berlin: it isn't",
        (arrived("scheduled", at(2, month=1), MAEVE, round_at(at(2, "14:00", month=1), DANA)),),
        at(2, "16:00", month=1),
        ("thank-you | Fri 2 Jan 18:00 | Dana Reed", "follow-up | Mon 12 Jan 09:00 | Dana Reed"),
        you=BERLIN,
    ),
    Situation(
        "The clocks go forward in between: nine stays nine",
        (
            arrived("scheduled", at(20), MAEVE, round_at(at(25, "14:00"), DANA)),
            sent("thank_you", at(25, "16:00"), DANA),
        ),
        at(26),
        ("follow-up | Thu 2 Apr 09:00 | Dana Reed",),
    ),
    Situation(
        "The interview was in Seattle's afternoon: in Dublin it ended on Thursday, and Thursday is day 0",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "23:30"), DANA)), sent("thank_you", at(5, "08:00"), DANA)),
        at(5),
        ("follow-up | Fri 13 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They wrote on Friday: the silence counts from there",
        (*TALKED, arrived("reply", at(6), DANA)),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You wrote on Friday, more than thanks: the silence counts from there",
        (*TALKED, sent("sent", at(6), DANA)),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "A mail of theirs that couldn't be understood is a word all the same",
        (*TALKED, arrived("reply", at(6), DANA, confidence=0.3)),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "A forged mail in their name starts no clock",
        (*TALKED, arrived("reply", at(6), DANA, trusted=False)),
        at(9),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They said that you would hear by Fri 20 March",
        (*TALKED, arrived("status_update", at(10), MAEVE, promised_by=at(20).date())),
        at(11),
        ("follow-up | Tue 24 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They said so before the interview already, with a nearer day: Mon 9 March",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), promised_by=at(9).date()), THANKS),
        at(5),
        ("follow-up | Wed 11 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "The day they named fell before the interview: it says nothing of what came after",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA), promised_by=at(3).date()), THANKS),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They named Wed 11 March, then asked you to a second round on Tue 10: both that day and the silence must pass",
        (
            *TALKED,
            arrived("status_update", at(5), MAEVE, promised_by=at(11).date()),
            arrived("scheduled", at(6), MAEVE, round_at(at(10, "14:00"), DANA), name="again"),
            sent("thank_you", at(10, "17:00"), DANA, name="thanks-again"),
        ),
        at(11),
        ("follow-up | Thu 19 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They named Fri 13 March, and you followed up on Thu 12 already: the second waits its own six days",
        (*TALKED, arrived("status_update", at(5), MAEVE, promised_by=at(13).date()), FIRST),
        at(16),
        ("follow-up | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They answered your follow-up: you'll hear by Wed 18 March",
        (*TALKED, FIRST, arrived("status_update", at(13), DANA, promised_by=at(18).date())),
        at(16),
        ("follow-up | Fri 20 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Out of office until Fri 20 March",
        (*TALKED, arrived("auto_reply", at(5), DANA, away_until=at(20).date())),
        at(12),
        ("follow-up | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Back in the office long before it's due",
        (*TALKED, arrived("auto_reply", at(5), DANA, away_until=at(9).date())),
        at(9),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They take 5 and 9 working days to answer: twice the window is the most",
        (
            sent("applied", at(2, month=2), MAEVE, name="a"),
            arrived("reply", at(9, month=2), MAEVE, name="b"),
            sent("sent", at(9, "12:00", month=2), MAEVE, name="c"),
            arrived("scheduled", at(20, month=2), MAEVE, round_at(at(2, "14:00"), DANA), name="d"),
            sent("thank_you", at(2, "18:00"), DANA),
        ),
        at(3),
        ("follow-up | Thu 19 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They take 3 and 5 working days: twice their four days",
        (
            sent("applied", at(4, month=2), MAEVE, name="a"),
            arrived("reply", at(9, month=2), MAEVE, name="b"),
            sent("sent", at(9, "12:00", month=2), MAEVE, name="c"),
            arrived("scheduled", at(16, month=2), MAEVE, round_at(at(2, "14:00"), DANA), name="d"),
            sent("thank_you", at(2, "18:00"), DANA),
        ),
        at(3),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They took 9 working days, but only once: one answer is no habit",
        (
            sent("applied", at(9, month=2), MAEVE, name="a"),
            arrived("scheduled", at(20, month=2), MAEVE, round_at(at(2, "14:00"), DANA), name="d"),
            sent("thank_you", at(2, "18:00"), DANA),
        ),
        at(3),
        ("follow-up | Tue 10 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You put it off by `afterword snooze` until Wed 18 March",
        (*TALKED, said("snooze", at(10), FIXED, until=at(18).date())),
        at(12),
        ("follow-up | Wed 18 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They telephoned, you say (`afterword replied`)",
        (*TALKED, said("replied", at(10), FIXED)),
        at(12),
        ("follow-up | Thu 19 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You found it 9 days late: the director gets thanks and question in one, the peer a late thank-you",
        (arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM)),),
        at(13, "12:00"),
        ("thank-you, late | Wed 4 Mar 17:00 | Tom Ode", "follow-up with thanks | Thu 12 Mar 09:00 | Dana Reed"),
    ),
    Situation(
        "You found it 20 days late: the follow-up opens with the thanks even so",
        (FIXED,),
        at(24),
        ("follow-up with thanks | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "The note to pass on still lies there when the coordinator is to be asked: one letter says both",
        (arrived("scheduled", at(2), LEE, round_at(at(4, "14:00"), ADA, KIM)),),
        at(12, "09:00"),
        ("follow-up with thanks | Thu 12 Mar 09:00 | Lee Marsh, for Ada Voss and Kim Ruane",),
    ),
)

STOPS = (
    Situation(
        "Another round lies ahead: nothing is asked before it",
        (*TALKED, arrived("scheduled", at(10), MAEVE, round_at(at(30), TOM))),
        at(18),
        ("thank-you | Mon 30 Mar 13:00 | Tom Ode",),
    ),
    Situation("They made an offer", (*TALKED, arrived("offer", at(10), DANA)), at(18), ()),
    Situation("They declined", (*TALKED, arrived("rejection", at(10), DANA)), at(18), ()),
    Situation(
        "They declined an hour after the interview: no thanks either",
        (FIXED, arrived("rejection", at(4, "16:00"), DANA)),
        at(4, "17:00"),
        (),
    ),
    Situation(
        "They may have called the talk off that morning, in words that can't be read for sure: no thanks for it",
        (FIXED, arrived("cancelled", at(4, "09:00"), DANA, confidence=0.3, within=0.3)),
        at(4, "18:00"),
        ("follow-up | Fri 13 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Whom you were to meet asks where you are, half way through: thanks wait until you have answered",
        (FIXED, arrived("reply", at(4, "14:25"), DANA, asks=True)),
        at(4, "18:00"),
        ("your answer | Wed 4 Mar 14:25 | Dana Reed",),
    ),
    Situation(
        "They may have declined, in words that can't be read for sure: nothing, until you say what it was",
        (*TALKED, arrived("rejection", at(10), DANA, confidence=0.45, within=0.5)),
        at(20),
        (),
    ),
    Situation(
        "They may have declined, and have written again since",
        (
            *TALKED,
            arrived("rejection", at(9), DANA, confidence=0.45, within=0.5),
            arrived("status_update", at(10), DANA),
        ),
        at(18),
        ("follow-up | Thu 19 Mar 09:00 | Dana Reed",),
    ),
    Situation("You withdrew", (*TALKED, sent("withdrew", at(10), DANA)), at(18), ()),
    Situation(
        "You may have withdrawn, in words that can't be read for sure: nothing, until you say what it was",
        (*TALKED, sent("withdrew", at(10), DANA, within=0.5, confidence=0.45)),
        at(20),
        (),
    ),
    Situation("You closed it (`afterword close`)", (*TALKED, said("close", at(10), FIXED)), at(18), ()),
    Situation(
        "You closed it and reopened it",
        (*TALKED, said("close", at(10), FIXED), said("reopen", at(11), FIXED)),
        at(12),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They declined, and asked you back on Tue 10 March",
        (*TALKED, arrived("rejection", at(6), DANA), arrived("invitation", at(10), DANA, name="back")),
        at(11),
        ("follow-up | Thu 19 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "They asked you something: your turn",
        (*TALKED, arrived("reply", at(5), TOM, asks=True)),
        at(18),
        ("your answer | Thu 5 Mar 10:00 | Tom Ode",),
    ),
    Situation(
        "You answered it: their turn again",
        (*TALKED, arrived("reply", at(5), DANA, asks=True), sent("sent", at(6), DANA)),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You answered it by phone (`afterword called`): that was no follow-up",
        (*TALKED, arrived("reply", at(5), DANA, asks=True), said("called", at(6), FIXED, person=DANA)),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Dana Reed",),
    ),
)

WHO = (
    Situation(
        "The manager was never met, but is known",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), TOM), people=(DANA,)),
            sent("thank_you", at(4, "18:00"), TOM),
        ),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "No manager is known: the president, though a peer was met later",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), PRIYA), name="p"),
            arrived("scheduled", at(2, "11:00"), MAEVE, round_at(at(4, "14:00"), TOM), name="t"),
            sent("thank_you", at(4, "18:00"), TOM, PRIYA),
        ),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Priya Nair",),
    ),
    Situation(
        "No manager and no executive: the head of a department, though a peer was met later",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "11:00"), INES), name="i"),
            arrived("scheduled", at(2, "11:00"), MAEVE, round_at(at(4, "14:00"), TOM), name="t"),
            sent("thank_you", at(4, "18:00"), TOM, INES),
        ),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Ines Roth",),
    ),
    Situation(
        "Two peers, and the recruiter afterwards: the peer met last, not HR",
        (
            arrived(
                "scheduled",
                at(2),
                MAEVE,
                round_at(at(3, "11:00"), Person("Uma Sen", "uma@calderwood.example", role="peer")),
            ),
            arrived("scheduled", at(2, "10:30"), MAEVE, round_at(at(3, "14:00"), TOM)),
            arrived("scheduled", at(2, "11:00"), MAEVE, round_at(at(4, "14:00"), MAEVE)),
            sent("thank_you", at(4, "18:00"), TOM, MAEVE, Person(address="uma@calderwood.example")),
        ),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Tom Ode",),
    ),
    Situation(
        "They asked that questions go to HR",
        (*TALKED, arrived("reply", at(4, "17:00"), DANA, contact_hr=True, people=(MAEVE,))),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Maeve Quinn",),
    ),
    Situation(
        "An agency runs the process",
        (
            arrived("scheduled", at(2), NED, round_at(at(4, "14:00"), DANA), domain=None, agency=True),
            sent("thank_you", at(4, "18:00"), DANA),
        ),
        at(5),
        ("follow-up | Thu 12 Mar 09:00 | Ned Voss",),
    ),
    Situation(
        "You chose Priya (`afterword address`)",
        (*TALKED, arrived("reply", at(4, "17:00"), PRIYA), said("address", at(5), FIXED, person=PRIYA)),
        at(6),
        ("follow-up | Thu 12 Mar 09:00 | Priya Nair",),
    ),
    Situation(
        "The manager has left the company: the recruiter, who is the only other one known",
        (*TALKED, arrived("auto_reply", at(5), DANA, departed=("dana@calderwood.example",))),
        at(6),
        ("follow-up | Thu 12 Mar 09:00 | Maeve Quinn",),
    ),
    Situation(
        "Only the recruiter was met, and another has written since: to the one who has taken over",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), MAEVE)),
            sent("thank_you", at(4, "18:00"), MAEVE),
            arrived("status_update", at(6), msgspec.structs.replace(LEE, title="Recruiter", role="recruiter")),
        ),
        at(9),
        ("follow-up | Mon 16 Mar 09:00 | Lee Marsh",),
    ),
    Situation(
        "Only a machine ever wrote, and whom you met has no address",
        (arrived("scheduled", at(2), ROBOT, round_at(at(4, "14:00"), ADA), bulk=True),),
        at(12, "09:00"),
        (),
    ),
)

AGAIN = (
    Situation(
        "A phone is known: call first, the letter is there if nobody answers",
        PHONED,
        at(12, "09:00"),
        ("follow-up, call first +353 20 915 0101 | Thu 12 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Your follow-up of Thu 12 March had no answer; no phone is known",
        (*TALKED, FIRST),
        at(13),
        ("follow-up | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "Your follow-up of Thu 12 March had no answer; a phone is known",
        (*PHONED, FIRST),
        at(13),
        ("a call | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You called instead of writing: it counts as the first",
        (*PHONED, said("called", at(12), FIXED, person=DANA)),
        at(13),
        ("a call | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You wrote, then called: two are enough, and a closing note is all that's left",
        (*PHONED, FIRST, said("called", at(23), FIXED, person=DANA)),
        at(24),
        ("closing note | Wed 22 Apr 09:00 | Dana Reed",),
    ),
    Situation(
        "The follow-up came back: it counts for nothing, and the next person is written to at once",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, PRIYA)),
            *(sent("thank_you", at(4, "18:00"), DANA, PRIYA), FIRST, bounced(at(12, "10:01"), "<first@hale.example>")),
        ),
        at(12, "10:02"),
        ("follow-up | Thu 12 Mar 09:00 | Priya Nair",),
    ),
    Situation(
        "It came back from a server that only named the address",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, PRIYA)),
            *(sent("thank_you", at(4, "18:00"), DANA, PRIYA), FIRST, bounced(at(12, "10:01"))),
        ),
        at(12, "10:02"),
        ("follow-up | Thu 12 Mar 09:00 | Priya Nair",),
    ),
    Situation(
        "It went to two, and came back from one: the other has it",
        (
            arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, PRIYA)),
            sent("thank_you", at(4, "18:00"), DANA, PRIYA),
            sent("follow_up", at(12), DANA, PRIYA, name="first"),
            bounced(at(12, "10:01"), "<first@hale.example>"),
        ),
        at(13),
        ("follow-up | Mon 23 Mar 09:00 | Priya Nair",),
    ),
    Situation(
        "You deleted the follow-up on Thu 12 March: settled, and the next comes six working days later",
        asked("follow_up", TALKED, at(12, "09:00")),
        at(13),
        ("follow-up | Mon 23 Mar 09:00 | Dana Reed",),
    ),
    Situation(
        "You followed up with Dana, then with Priya: two over all people, and the closing note goes to Priya",
        (*TALKED, FIRST, sent("follow_up", at(23), PRIYA, name="second")),
        at(24),
        ("closing note | Wed 22 Apr 09:00 | Priya Nair",),
    ),
    Situation(
        "The thirtieth day is a Saturday: the closing note waits for Monday",
        (*TALKED, FIRST, sent("follow_up", at(19), DANA, name="second")),
        at(24),
        ("closing note | Mon 20 Apr 09:00 | Dana Reed",),
    ),
    Situation(
        "The closing note has been due for 14 days: none is begun any more",
        (*TALKED, FIRST, SECOND),
        at(6, month=5),
        (),
    ),
    Situation("You sent the closing note: closed", closed_by_note(), at(23, month=4), ()),
    Situation(
        "They answered the closing note: open again, but nothing more is asked of them before its time",
        (*closed_by_note(), arrived("reply", at(24, month=4), DANA)),
        at(27, month=4),
        ("closing note | Mon 25 May 09:00 | Dana Reed",),
    ),
    Situation(
        "You found it 31 days late: too late to ask, so a closing note",
        TALKED,
        at(4, month=4),
        ("closing note | Fri 3 Apr 09:00 | Dana Reed",),
    ),
)

APPLICATIONS = (
    Situation("You applied by mail", (APPLIED,), at(3), ("follow-up | Wed 11 Mar 09:00 | jobs@calderwood.example",)),
    Situation(
        "Its receipt was confirmed on Wed 4 March by a person",
        (APPLIED, arrived("acknowledged", at(4), MAEVE)),
        at(5),
        ("follow-up | Fri 13 Mar 09:00 | Maeve Quinn",),
    ),
    Situation(
        "You asked once: an application is asked about once", (APPLIED, sent("follow_up", at(11), JOBS)), at(25), ()
    ),
    Situation("Thirty days without an answer: closed", (APPLIED,), at(1, month=4), ()),
    Situation(
        "You applied through a portal whose machine confirmed it: there is nobody to write to",
        (arrived("acknowledged", at(2), ROBOT, bulk=True),),
        at(16),
        (),
    ),
    Situation(
        "The recruiter wrote back, but there was no interview yet",
        (APPLIED, arrived("reply", at(4), MAEVE)),
        at(5),
        ("follow-up | Fri 13 Mar 09:00 | Maeve Quinn",),
    ),
    Situation(
        "They set you a task and you haven't answered",
        (APPLIED, arrived("assessment", at(4), MAEVE, asks=True)),
        at(5),
        ("your answer | Wed 4 Mar 10:00 | Maeve Quinn",),
    ),
)

CHAPTERS = {
    "Thanks": THANK_YOUS,
    "When to ask": WHEN,
    "What stops it": STOPS,
    "Whom to ask": WHO,
    "Asking again, and letting go": AGAIN,
    "Applications without an answer": APPLICATIONS,
}
SITUATIONS = tuple(one for chapter in CHAPTERS.values() for one in chapter)
