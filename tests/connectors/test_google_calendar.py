"""What is Google Calendar's own: sync tokens, occurrences, answers, links, several calendars."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.google.items import event_of
from connectors.models import Attendee, Window
from tests.connectors.google_days import Days, item
from tests.connectors.google_server import GoogleServer, said
from tests.connectors.googles import InMemory

TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)
SPRING = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
OWN = "sam@example.com"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with GoogleServer(InMemory()) as running:
        listed(running, OWN, "Sam", primary=True)
        yield running


@pytest.fixture
def own(server: GoogleServer) -> Days:
    return server.backend.days(OWN)


def listed(server: GoogleServer, name: str, summary: str, role: str = "owner", **more: object) -> Days:
    server.backend.listed[name] = [{"id": name, "summary": summary, "accessRole": role, **more}]
    return server.backend.days(name)


def read(server: GoogleServer, cursor: str | None = None, window: Window = SPRING, url: str | None = None, zone=UTC):
    with closing(server.calendar(OWN, url, zone)) as source:
        some = list(source.changes(cursor, window))
    events = [event for batch in some for event in batch.events]
    removed = [key for batch in some for key in batch.removed]
    return events, removed, some[-1].cursor if some else cursor


def questions(server: GoogleServer) -> list[str]:
    return [asked.path for asked in server.web.asked if "/events" in asked.path]


# --- sync ---


def test_between_two_listings_only_changes_are_asked_for(server: GoogleServer, own: Days) -> None:
    own.put(item("a", TENTH))
    *_, cursor = read(server)
    own.put(item("b", TENTH))
    events, _, cursor = read(server, cursor)
    assert [event.uid for event in events] == ["b"]
    first, second = questions(server)
    assert "timeMin=2026-03-01T00%3A00%3A00%2B00%3A00" in first
    assert "syncToken=" in second
    assert "time" not in second
    own.cancel("id-a")
    assert read(server, cursor)[1] == ["a"]


def test_the_window_is_listed_anew_once_a_day(server: GoogleServer, own: Days) -> None:
    own.put(item("far", SPRING.end + timedelta(hours=30)))
    *_, cursor = read(server, window=Window(SPRING.begin, SPRING.end - timedelta(hours=20)))
    *_, cursor = read(server, cursor, Window(SPRING.begin + timedelta(hours=3), SPRING.end - timedelta(hours=5)))
    days = timedelta(days=2)
    events, _, cursor = read(server, cursor, Window(SPRING.begin + days, SPRING.end + days))
    assert [event.uid for event in events] == ["far"]
    assert ["syncToken" in path for path in questions(server)] == [False, True, False]


def test_a_token_that_has_expired_means_a_new_listing_and_nothing_is_told_twice(
    server: GoogleServer, own: Days
) -> None:
    """410: https://developers.google.com/calendar/api/guides/sync. Meanwhile one was moved, one removed, one came."""
    for name in "abc":
        own.put(item(name, TENTH))
    *_, cursor = read(server)
    own.put(item("b", TENTH + timedelta(days=1)))
    own.cancel("id-c")
    own.put(item("d", TENTH))
    own.forgotten = own.count
    events, removed, cursor = read(server, cursor)
    assert sorted(event.uid for event in events) == ["b", "d"]
    assert removed == ["c"]
    own.put(item("e", TENTH))
    assert [event.uid for event in read(server, cursor)[0]] == ["e"]


def test_many_pages_are_read_whole(server: GoogleServer, own: Days) -> None:
    server.backend.page = 3
    for n in range(10):
        own.put(item(f"{n}", TENTH))
    events, _, cursor = read(server)
    assert len(events) == 10
    for n in range(10, 17):
        own.put(item(f"{n}", TENTH))
    assert len(read(server, cursor)[0]) == 7


def test_what_google_touches_without_changing_it_is_not_told(server: GoogleServer, own: Days) -> None:
    own.put(item("a", TENTH, updated="2026-03-01T10:00:00.000Z"))
    *_, cursor = read(server)
    own.put(item("a", TENTH, updated="2026-03-02T10:00:00.000Z", colorId="7", reminders={"useDefault": False}))
    assert read(server, cursor)[0] == []


# --- occurrences ---


def occurrence(uid: str, original: datetime, start: datetime, **more: object) -> dict:
    """One of a series, as `singleEvents` shows it."""
    shown = item(uid, start, **more)
    return {
        **shown,
        "id": f"id-{uid}_{original:%Y%m%dT%H%M%SZ}",
        "recurringEventId": f"id-{uid}",
        "originalStartTime": {"dateTime": original.isoformat(), "timeZone": "Europe/Berlin"},
        "start": {"dateTime": start.isoformat(), "timeZone": "Europe/Berlin"},
    }


def test_each_occurrence_has_its_own_key_and_a_moved_one_keeps_it(server: GoogleServer, own: Days) -> None:
    first, second = TENTH, TENTH + timedelta(days=7)
    own.put(occurrence("weekly", first, first))
    own.put(occurrence("weekly", second, second))
    events, _, cursor = read(server)
    assert [event.recurrence_id for event in events] == ["2026-03-10T16:00:00+01:00", "2026-03-17T16:00:00+01:00"]
    assert all(event.repeats for event in events)
    own.put(occurrence("weekly", second, second + timedelta(hours=20)))
    [moved], removed, cursor = read(server, cursor)
    assert (moved.recurrence_id, moved.start) == ("2026-03-17T16:00:00+01:00", second + timedelta(hours=20))
    assert removed == []
    own.cancel(f"id-weekly_{second:%Y%m%dT%H%M%SZ}")
    assert read(server, cursor)[1] == ["weekly#2026-03-17T16:00:00+01:00"]


def test_an_event_without_repetition_has_no_recurrence_id(server: GoogleServer, own: Days) -> None:
    own.put(item("a", TENTH))
    [event] = read(server)[0]
    assert (event.recurrence_id, event.repeats) == (None, False)


def test_an_event_moved_out_of_the_window_is_gone(server: GoogleServer, own: Days) -> None:
    own.put(item("a", TENTH))
    *_, cursor = read(server)
    own.put(item("a", TENTH + timedelta(days=400)))
    assert read(server, cursor)[:2] == ([], ["a"])


def test_all_day_is_local_midnight(server: GoogleServer, own: Days) -> None:
    own.put({**item("a", TENTH), "start": {"date": "2026-03-10"}, "end": {"date": "2026-03-11"}})
    [event] = read(server, zone=BERLIN)[0]
    assert event.all_day
    assert (event.start, event.end) == (datetime(2026, 3, 10, tzinfo=BERLIN), datetime(2026, 3, 11, tzinfo=BERLIN))


def test_a_time_is_in_the_zone_of_its_event(server: GoogleServer, own: Days) -> None:
    times = {"start": {"dateTime": "2026-03-10T15:00:00Z", "timeZone": "America/New_York"}}
    own.put(item("a", TENTH) | times)
    [event] = read(server)[0]
    assert event.start.isoformat() == "2026-03-10T11:00:00-04:00"


# --- people and places ---


def test_people_are_told_with_their_answers(server: GoogleServer, own: Days) -> None:
    own.put(
        item(
            "a",
            TENTH,
            summary="Interview: Data Analyst",
            description="With <b>Ana</b>",
            location="Room 4",
            sequence=2,
            organizer={"email": "dana@acme.example", "displayName": "Dana Meyer"},
            attendees=[
                {"email": OWN, "self": True, "responseStatus": "accepted"},
                {"email": "ana@acme.example", "displayName": "Ana Ruiz", "responseStatus": "tentative"},
                {"email": "tom@acme.example", "responseStatus": "declined"},
                {"email": "kim@acme.example", "responseStatus": "needsAction"},
                {"email": "room4@acme.example", "displayName": "Room 4", "resource": True},
                {"email": "c_1@resource.calendar.google.com", "responseStatus": "accepted"},
            ],
        )
    )
    [event] = read(server)[0]
    assert event.organizer == Attendee("dana@acme.example", "Dana Meyer")
    assert [(one.address, one.participation, one.is_person) for one in event.attendees] == [
        (OWN, "accepted", True),
        ("ana@acme.example", "tentative", True),
        ("tom@acme.example", "declined", True),
        ("kim@acme.example", "needs-action", True),
        ("room4@acme.example", "needs-action", False),
        ("c_1@resource.calendar.google.com", "accepted", False),
    ]
    assert (event.summary, event.location, event.sequence) == ("Interview: Data Analyst", "Room 4", 2)
    assert not event.cancelled


def test_what_the_user_declined_takes_place_without_them(server: GoogleServer, own: Days) -> None:
    asked = {"email": OWN, "self": True, "responseStatus": "needsAction"}
    own.put(item("a", TENTH, attendees=[asked, {"email": "dana@acme.example", "responseStatus": "declined"}]))
    [event], _, cursor = read(server)
    assert not event.cancelled
    own.put(item("a", TENTH, attendees=[{**asked, "responseStatus": "declined"}]))
    [event] = read(server, cursor)[0]
    assert event.cancelled


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ({"hangoutLink": "https://meet.google.com/abc-defg-hij"}, "https://meet.google.com/abc-defg-hij"),
        (
            {
                "conferenceData": {
                    "entryPoints": [
                        {"entryPointType": "phone", "uri": "tel:+1-555-0100"},
                        {"entryPointType": "video", "uri": "https://acme.zoom.us/j/1"},
                    ]
                }
            },
            "https://acme.zoom.us/j/1",
        ),
        (
            {"conferenceData": {"entryPoints": [{"entryPointType": "phone", "uri": "tel:+1-555-0100"}]}},
            "tel:+1-555-0100",
        ),
        ({"conferenceData": {"createRequest": {"status": {"statusCode": "pending"}}}}, ""),
        ({}, ""),
    ],
)
def test_where_to_meet(more: dict, url: str) -> None:
    assert event_of(item("a", TENTH, **more), UTC).url == url


@pytest.mark.parametrize("kind", ["workingLocation", "outOfOffice", "focusTime", "birthday"])
def test_what_is_no_meeting_is_left_out(server: GoogleServer, own: Days, kind: str) -> None:
    own.put(item("a", TENTH, eventType=kind))
    own.put(item("b", TENTH, eventType="fromGmail"))
    assert [event.uid for event in read(server)[0]] == ["b"]


@pytest.mark.parametrize(
    "broken",
    [
        {"start": {}},
        {"start": {"dateTime": "soon"}},
        {"start": {"date": "2026-02-30"}},
        {"attendees": ["nobody"]},
        {"sequence": "x"},
        {"conferenceData": []},
    ],
)
def test_an_event_that_cannot_be_read_stops_no_other(server: GoogleServer, own: Days, broken: dict) -> None:
    own.put(item("a", TENTH))
    good = own.answer(
        {
            "singleEvents": "true",
            "timeMin": "2026-01-01T00:00:00Z",
            "timeMax": "2027-01-01T00:00:00Z",
            "maxResults": "9",
        },
        9,
    )
    answer = json.loads(good.body)
    answer["items"].insert(0, {**item("bad", TENTH, summary="Odd one"), **broken})
    server.spoil = lambda asked: said(answer) if "/events" in asked.path else None
    with closing(server.calendar()) as source:
        [batch] = source.changes(None, SPRING)
    assert [event.uid for event in batch.events] == ["a"]
    [problem] = batch.problems
    assert "Odd one" in problem


# --- which calendars ---


def test_all_own_calendars_are_read_and_others_people_s_are_not(server: GoogleServer, own: Days) -> None:
    own.put(item("own", TENTH))
    listed(server, "jobs@group.calendar.google.com", "Job hunt").put(item("jobs", TENTH))
    listed(server, "club@group.calendar.google.com", "Club", "writer").put(item("club", TENTH))
    listed(server, "kim@example.com", "Kim", "reader").put(item("kim's", TENTH))
    listed(server, "de.german#holiday@group.v.calendar.google.com", "Feiertage", "reader").put(item("day", TENTH))
    listed(server, "busy@example.com", "Busy", "freeBusyReader").put(item("busy", TENTH))
    assert sorted(event.uid for event in read(server)[0]) == ["club", "jobs", "own"]


JOBS = "jobs@group.calendar.google.com"


@pytest.mark.parametrize(
    "url",
    [
        JOBS,
        "Job hunt",
        "job hunt ",
        "https://calendar.google.com/calendar/embed?src=jobs%40group.calendar.google.com&ctz=Europe%2FBerlin",
        f"https://calendar.google.com/calendar/u/0?cid={b64encode(JOBS.encode()).decode().rstrip('=')}",
        "https://calendar.google.com/calendar/ical/jobs%40group.calendar.google.com/public/basic.ics",
    ],
)
def test_one_calendar_is_chosen_by_id_name_or_link(server: GoogleServer, own: Days, url: str) -> None:
    own.put(item("own", TENTH))
    listed(server, JOBS, "Job hunt", "reader").put(item("jobs", TENTH))
    assert [event.uid for event in read(server, url=url)[0]] == ["jobs"]


def test_an_event_in_two_calendars_is_one_and_gone_when_it_is_gone_from_both(server: GoogleServer, own: Days) -> None:
    jobs = listed(server, JOBS, "Job hunt")
    for days in (own, jobs):
        days.put(item("a", TENTH))
    events, _, cursor = read(server)
    assert [event.uid for event in events] == ["a"]
    own.cancel("id-a")
    events, removed, cursor = read(server, cursor)
    assert removed == []
    jobs.cancel("id-a")
    assert read(server, cursor)[1] == ["a"]


def test_a_calendar_that_is_taken_off_the_list_takes_its_events_along(server: GoogleServer, own: Days) -> None:
    listed(server, JOBS, "Job hunt").put(item("jobs", TENTH))
    own.put(item("own", TENTH))
    *_, cursor = read(server)
    del server.backend.listed[JOBS]
    assert read(server, cursor)[:2] == ([], ["jobs"])


def test_the_cursor_of_another_choice_is_none(server: GoogleServer, own: Days) -> None:
    own.put(item("own", TENTH))
    *_, cursor = read(server)
    listed(server, JOBS, "Job hunt").put(item("jobs", TENTH))
    events, removed, _ = read(server, cursor, url=JOBS)
    assert ([event.uid for event in events], removed) == (["jobs"], [])
