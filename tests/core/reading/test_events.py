"""Which calendar entries are interviews of the user, and what they say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.models import Attendee, Event
from daemon.core.facts import DOUBTFUL
from daemon.core.reading.calendar.events import interview_of, people_of, read_event
from daemon.core.you import You

START = datetime(2026, 3, 5, 9, tzinfo=UTC)
YOU = You(name="Jo Doe", addresses=("jo.doe@example.com", "jo@gmail.com"), time_zone="Europe/Berlin")
EMPLOYED = You(name="Jo Doe", addresses=("jo.doe@oldjob.example",), time_zone="Europe/Berlin")

ANA = Attendee("ana.ruiz@acme.example", "Ruiz, Ana (Acme)", "accepted")
SAM = Attendee("sam.ode@acme.example", "Sam Ode", "accepted")
ME = Attendee("jo@gmail.com", "Jo Doe", "accepted")
ROOM = Attendee("c_188abc@resource.calendar.google.com", "Room 5", "accepted", is_person=False)


def event(summary, **more):
    return Event(
        **{
            "uid": "u1",
            "start": START,
            "end": START + timedelta(minutes=45),
            "summary": summary,
            "updated": START,
            **more,
        }
    )


def read(summary, you=YOU, **more):
    return read_event(event(summary, **more), you, "home").reading


@pytest.mark.parametrize(
    ("summary", "more"),
    [
        ("Interview: Data Analyst (Acme)", {"organizer": ANA, "attendees": (ME, ANA)}),
        ("Phone screen w/ Acme", {"organizer": ANA}),
        ("Ana Ruiz and Jo Doe — Final round", {"organizer": Attendee("invites@calendly.com"), "attendees": (ANA, ME)}),
        ("Jo Doe - onsite interview schedule", {"organizer": ANA, "attendees": (ME,)}),
        ("Interview with Acme", {}),  # the user's own entry
        ("Second interview, Acme", {"organizer": ME, "attendees": ()}),
        ("Technical screen: Acme", {"organizer": Attendee("no-reply@greenhouse.io", "Acme"), "attendees": (ME,)}),
        ("Round 2 with Acme", {"organizer": ANA, "attendees": (ME, ANA)}),
        (
            "Intro call Jo / Ana",
            {"organizer": ANA, "attendees": (ME, ANA), "description": "Happy to discuss the Data Analyst role."},
        ),
        ("Recruiter call - Acme", {"organizer": ANA, "attendees": (ME, ANA)}),
        ("Hiring manager chat", {"organizer": ANA, "attendees": (ME, ANA)}),
    ],
)
def test_an_interview_of_the_user(summary, more):
    reading = read(summary, **more)
    assert reading.kind == "scheduled"
    assert reading.confidence >= DOUBTFUL
    assert reading.evidence
    (interview,) = reading.interviews
    assert (interview.start, interview.end, interview.uid) == (START, START + timedelta(minutes=45), "u1")


@pytest.mark.parametrize(
    ("summary", "more"),
    [
        ("Exit interview", {"organizer": ANA}),
        ("Podcast interview with Acme", {"organizer": ANA}),
        ("User interview: checkout", {"organizer": ANA}),
        ("Press interview", {}),
        ("Visa interview at the embassy", {}),
        ("Interview prep with my coach", {}),
        ("Mock interview", {"organizer": ANA}),
        ("Sprint planning", {"organizer": ANA}),
        ("Dentist", {}),
        ("Lunch with Ana", {"organizer": ANA}),
        ("Interview debrief: Max Mu", {"organizer": ANA, "attendees": (ME, SAM)}),
        ("Interview candidate Max Mu for our opening", {"organizer": ANA, "attendees": (ME, ANA)}),
        ("Interview: Max Mu", {"organizer": ME, "attendees": (ME, Attendee("max.mu@yahoo.com", "Max Mu"))}),
        ("", {}),
    ],
)
def test_nothing_of_ours(summary, more):
    reading = read(summary, **more)
    assert reading.kind == "unrelated"
    assert reading.interviews == ()


def test_an_interview_that_the_users_own_company_holds_is_none():
    boss = Attendee("boss@oldjob.example", "Vera Holm")
    max_mu = Attendee("max@oldjob.example", "Max Mu")
    assert read("Interview: Data Analyst", EMPLOYED, organizer=boss, attendees=(max_mu,)).kind == "unrelated"


def test_an_entry_for_a_whole_day_is_doubtful():
    reading = read("Interview Acme", all_day=True, organizer=ANA)
    assert reading.confidence < DOUBTFUL
    assert all(interview.start is None for interview in reading.interviews)


def test_a_crowd_is_no_interview():
    crowd = tuple(Attendee(f"p{n}@acme.example", f"Ana Ruiz{n}") for n in range(200))
    assert read("Interview training kick-off", organizer=ANA, attendees=crowd).kind == "unrelated"


def test_a_cancelled_one():
    assert read("Interview with Acme", organizer=ANA, cancelled=True).kind == "cancelled"
    reading = read("Interview with Acme", organizer=ANA, method="CANCEL")
    assert (reading.kind, reading.interviews[0].status) == ("cancelled", "cancelled")


def test_a_higher_sequence_alone_is_no_move():
    reading = read("Interview with Acme", organizer=ANA, sequence=3)
    assert (reading.kind, reading.interviews[0].sequence) == ("scheduled", 3)


def test_people_without_rooms_relays_and_the_user():
    relay = Attendee("abc123@group.calendar.google.com", "Acme Interviews")
    people = people_of(event("Interview", organizer=relay, attendees=(ME, ANA, ROOM, SAM)), YOU)
    assert [(p.name, p.address) for p in people] == [
        ("Ana Ruiz", "ana.ruiz@acme.example"),
        ("Sam Ode", "sam.ode@acme.example"),
    ]


def test_who_declined_does_not_take_part():
    gone = Attendee("dana@acme.example", "Dana Reed", "declined")
    interview = interview_of(event("Interview", organizer=ANA, attendees=(ME, SAM, gone)), YOU)
    assert interview is not None
    assert [p.name for p in interview.with_whom] == ["Sam Ode"]


def test_the_organizer_takes_part_where_nobody_else_was_asked():
    interview = interview_of(event("Interview", organizer=ANA, attendees=(ME,)), YOU)
    assert interview is not None
    assert [p.name for p in interview.with_whom] == ["Ana Ruiz"]


def test_a_panel_in_the_description():
    description = "10:00 - 10:45 Dana Reed, Director of Data\n10:45 - 11:30 Sam Ode, Staff Engineer"
    interview = interview_of(event("Onsite interview", organizer=ANA, attendees=(ME,), description=description), YOU)
    assert interview is not None
    assert [(p.name, p.title) for p in interview.with_whom] == [
        ("Dana Reed", "Director of Data"),
        ("Sam Ode", "Staff Engineer"),
    ]


@pytest.mark.parametrize(
    ("more", "medium"),
    [
        ({"location": "https://acme.zoom.us/j/123"}, "video"),
        ({"location": "Microsoft Teams Meeting"}, "video"),
        ({"url": "https://meet.google.com/abc-defg-hij"}, "video"),
        ({"location": "+1 212 555 0142"}, "phone"),
        ({"summary": "Phone screen"}, "phone"),
        ({"description": "We will call you at your number: this is a phone interview."}, "phone"),
        ({"location": "Acme headquarters, 12 High Street"}, "onsite"),
        ({}, None),
    ],
)
def test_the_medium(more, medium):
    interview = interview_of(event(**{"summary": "Interview", **more}), YOU)
    assert interview is not None
    assert interview.medium == medium


@pytest.mark.parametrize(
    ("description", "topic"),
    [
        ("Agenda: your background and our roadmap\nSee you!", "your background and our roadmap"),
        ("Agenda:\n- SQL exercise\n- questions\n\nJoin Zoom", "SQL exercise; questions"),
        ("We will discuss your portfolio.", "We will discuss your portfolio."),
        ("Join Zoom Meeting", None),
    ],
)
def test_the_topic(description, topic):
    interview = interview_of(event("Interview", description=description), YOU)
    assert interview is not None
    assert interview.topic == topic


def test_employer_domain_and_role():
    reading = read("Interview: Data Analyst at Acme", organizer=ANA, attendees=(ME, ANA))
    assert (reading.employer, reading.domain, reading.role) == ("Acme", "acme.example", "Data Analyst")
    relayed = read("Interview with Acme", organizer=Attendee("no-reply@greenhouse.io"), attendees=(ME,))
    assert (relayed.employer, relayed.domain) == ("Acme", None)


def test_each_state_has_its_own_id_and_the_same_state_the_same():
    first, again = (read_event(event("Interview with Acme"), YOU, "home") for _ in range(2))
    moved = read_event(event("Interview with Acme", start=START + timedelta(days=1)), YOU, "home")
    assert first == again
    assert first.id.startswith("event:u1:")
    assert first.id != moved.id
    assert first.key == moved.key == "u1"
    assert first.at == START


def test_an_event_without_a_start_is_read():
    fact = read_event(event("Interview with Acme", start=None, end=None, updated=None), YOU, "home")
    assert fact.reading.interviews == ()
    assert interview_of(event("Interview", start=None), YOU) is None


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=40))
def test_any_event_is_read(summary, description, name):
    person = Attendee(f"{name}@acme.example", name)
    read_event(
        event(summary, description=description, location=name, organizer=person, attendees=(person, ME)), YOU, "home"
    )


@pytest.mark.timeout(5)
def test_no_event_is_slow():
    crowd = tuple(Attendee(f"p{n}@acme.example", "Ana Ruiz") for n in range(50_000))
    read_event(event("Interview " * 10_000, description="Interview with Ana, " * 100_000, attendees=crowd), YOU, "home")
