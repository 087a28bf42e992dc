"""What the markup of an HTML mail tells (schema.org, as JSON-LD and microdata): interviews, and nothing when it is broken."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.reading.calendar.markup import events_in
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com",))
EVENT = {
    "@context": "http://schema.org",
    "@type": "Event",
    "name": "Interview: Data Engineer at Fernhill",
    "startDate": "2026-06-03T14:00:00+02:00",
    "endDate": "2026-06-03T15:00:00+02:00",
    "location": {"@type": "VirtualLocation", "url": "https://meet.google.com/abc-defg-hij"},
    "organizer": {"@type": "Person", "name": "Lena Voss", "email": "lena.voss@fernhill.example"},
    "performer": [{"@type": "Person", "name": "Omar Haddad"}],
}
START = datetime(2026, 6, 3, 12, tzinfo=UTC)


def html(markup: object) -> str:
    text = markup if isinstance(markup, str) else json.dumps(markup)
    return f'<html><head><script type="application/ld+json">{text}</script></head><body><p>Hi Alex,</p><p>your interview is confirmed. Details are below, we look forward to meeting you.</p></body></html>'


def read(body: str) -> Reading:
    raw = f"""From: Fernhill Careers <no-reply@fernhill.example>
To: alex@example.com
Date: Mon, 01 Jun 2026 09:00:00 +0200
Subject: Your interview with Fernhill
Message-ID: <ld@fernhill.example>
Content-Type: text/html; charset=utf-8

{body}"""
    return read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), YOU, "home").reading


WRAPPED = {
    "an event": EVENT,
    "a list": [EVENT],
    "a graph": {"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "Fernhill"}, EVENT]},
    "a reservation": {
        "@context": "http://schema.org",
        "@type": "EventReservation",
        "reservationNumber": "IV-4711",
        "reservationStatus": "http://schema.org/ReservationConfirmed",
        "underName": {"@type": "Person", "name": "Alex Doe"},
        "reservationFor": EVENT,
    },
    "an action": {"@type": "InformAction", "object": EVENT},
    "a kind given by its address": {**EVENT, "@type": ["https://schema.org/BusinessEvent"]},
    "a schedule action": {
        "@type": "ScheduleAction",
        "name": "Interview: Data Engineer at Fernhill",
        "scheduledTime": "2026-06-03T12:00:00Z",
        "endTime": "2026-06-03T13:00:00Z",
        "location": "https://meet.google.com/abc-defg-hij",
        "agent": {"@type": "Person", "name": "Lena Voss", "email": "lena.voss@fernhill.example"},
        "participant": {"@type": "Person", "name": "Omar Haddad"},
    },
}


@pytest.mark.parametrize("form", WRAPPED)
def test_an_interview_in_markup(form: str) -> None:
    reading = read(html(WRAPPED[form]))
    assert reading.kind == "scheduled"
    (interview,) = reading.interviews
    assert (interview.start, interview.end, interview.medium) == (START, START + timedelta(hours=1), "video")
    assert {one.name for one in reading.people} >= {"Omar Haddad", "Lena Voss"}


def test_microdata_as_google_calendar_writes_it() -> None:
    body = """<div itemscope itemtype="http://schema.org/InformAction"><div itemprop="object" itemscope itemtype="http://schema.org/Event">
    <meta itemprop="eventStatus" content="http://schema.org/EventScheduled"><span itemprop="name">Interview: Data Engineer</span>
    <time itemprop="startDate" datetime="20260603T120000Z"></time><time itemprop="endDate" datetime="20260603T130000Z"></time>
    <p>Your interview has been scheduled, dear Alex.</p></div></div>"""
    reading = read(body)
    assert reading.kind == "scheduled"
    assert [(one.start, one.end) for one in reading.interviews] == [(START, START + timedelta(hours=1))]


@pytest.mark.parametrize(
    ("more", "kind", "status"),
    [
        ({"eventStatus": "https://schema.org/EventCancelled"}, "cancelled", "cancelled"),
        ({"eventStatus": "https://schema.org/EventRescheduled"}, "rescheduled", "moved"),
    ],
)
def test_its_status(more: dict[str, str], kind: str, status: str) -> None:
    reading = read(html({**EVENT, **more}))
    assert (reading.kind, [one.status for one in reading.interviews]) == (kind, [status])


def test_a_time_without_an_offset_is_in_the_senders_zone() -> None:
    zone = timezone(timedelta(hours=2))
    (event,), problems = events_in(html({**EVENT, "startDate": "2026-06-03T14:00"}), zone)
    assert (event.start, problems) == (START, [])


BROKEN = {
    "cut off": ('{"@context": "http://schema.org", "@type": "Event", "startDate": "2026', "JSON-LD"),
    "nothing but brackets": ("[" * 50_000, "JSON-LD"),
    "no date": ({**EVENT, "startDate": "Wednesday"}, "no start"),
    "an absurd date": ({**EVENT, "startDate": "9999-12-31T23:59:59+00:00"}, "no start"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_markup_is_a_problem_and_nothing_more(name: str) -> None:
    markup, problem = BROKEN[name]
    page = html(markup).replace("<body>", "<body><!-- schema.org -->")
    reading = read(page)
    assert any(problem in one for one in reading.problems), reading.problems
    assert reading.kind == "scheduled"  # the words still say so
    assert all(one.start is None for one in reading.interviews)


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        True,
        [],
        {},
        [[]],
        {"@type": {}},
        {"@type": "Event"},
        {**EVENT, "performer": [1, None, [], "x"]},
        {**EVENT, "location": [[], {}, 3], "name": ["a"]},
    ],
)
def test_any_value_may_stand_anywhere(value: object) -> None:
    events_in(html(value), UTC)


def test_a_webinar_in_a_newsletter_is_none() -> None:
    reading = read(
        html({**EVENT, "name": "Webinar: how to hire data engineers", "organizer": None, "performer": None}).replace(
            "your interview is confirmed", "our webinar is on"
        )
    )
    assert reading.interviews == ()
