"""Invitations and calendars as RFC 5545 shows them and as real systems write them."""

from datetime import UTC, datetime, timedelta, timezone
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.models import Attendee, Event, Window
from connectors.recurrence import is_bearable
from connectors.vevent import MOST_OCCURRENCES, Parsed, expand, parse
from connectors.zones import guessed_name, iana_name

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
YEAR = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def calendar(*lines: str, method: str | None = None, before: str = "") -> bytes:
    """A calendar with one event of these lines; it has a UID and a stamp already."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", *([f"METHOD:{method}"] if method else [])]
    event = ["BEGIN:VEVENT", "UID:u1@acme.example", "DTSTAMP:20260301T080000Z", *lines, "END:VEVENT"]
    return "\r\n".join([*head, *before.strip().splitlines(), *event, "END:VCALENDAR", ""]).encode()


def only(parsed: Parsed) -> Event:
    [event] = parsed.events
    return event


def starts(parsed: Parsed) -> list[datetime]:
    return sorted(event.start for event in parsed.events if event.start)


INVITATION = b"""BEGIN:VCALENDAR\r
PRODID:-//Example Corp//Calendar 3.1//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
DTSTART:20260310T140000Z\r
DTEND:20260310T150000Z\r
DTSTAMP:20260302T090000Z\r
LAST-MODIFIED:20260302T091500Z\r
ORGANIZER;CN="Meyer, Dana":MAILTO:Dana.Meyer@acme.example\r
UID:7kukuqrfedlm2f9t@acme.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ana Ru\r
 iz;X-NUM-GUESTS=0:mailto:ana.ruiz@acme.example\r
ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Room 4:mailto:room4@acme.example\r
ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:sam@example.com\r
SUMMARY:Interview: Sam Field\\, Platform Engineer\r
DESCRIPTION:Agenda:\\n1. Your work\\n2. Our team\\nSee https://acme.example/i/1\\; bring\r
  questions.\r
LOCATION:Main Street 1\\, Hall B\r
URL:https://meet.example.com/abc\r
SEQUENCE:2\r
STATUS:CONFIRMED\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
DESCRIPTION:This is an event reminder\r
TRIGGER:-P0DT0H30M0S\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_an_invitation_is_read_whole() -> None:
    assert parse(INVITATION, BERLIN) == Parsed(
        (
            Event(
                uid="7kukuqrfedlm2f9t@acme.example",
                start=datetime(2026, 3, 10, 14, tzinfo=UTC),
                end=datetime(2026, 3, 10, 15, tzinfo=UTC),
                sequence=2,
                method="REQUEST",
                summary="Interview: Sam Field, Platform Engineer",
                description="Agenda:\n1. Your work\n2. Our team\nSee https://acme.example/i/1; bring questions.",
                location="Main Street 1, Hall B",
                url="https://meet.example.com/abc",
                organizer=Attendee("Dana.Meyer@acme.example", "Meyer, Dana"),
                attendees=(
                    Attendee("ana.ruiz@acme.example", "Ana Ruiz", "accepted"),
                    Attendee("room4@acme.example", "Room 4", "accepted", is_person=False),
                    Attendee("sam@example.com"),
                ),
                updated=datetime(2026, 3, 2, 9, 15, tzinfo=UTC),
            ),
        )
    )


# --- times ---


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("DTSTART:20260310T140000Z", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=America/New_York:20260310T100000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ('DTSTART;TZID="America/New_York":20260310T100000', datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=Eastern Standard Time:20260310T100000", datetime(2026, 3, 10, 14, tzinfo=UTC)),  # Outlook
        ("DTSTART;TZID=W. Europe Standard Time:20260310T150000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260310T150000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires:20260310T110000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=UTC:20260310T140000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Berlin:20260310T140000Z", datetime(2026, 3, 10, 14, tzinfo=UTC)),  # the Z is the truth
        ("DTSTART:20260310T150000", datetime(2026, 3, 10, 14, tzinfo=UTC)),  # floating: the reader's zone
        ("dtstart;tzid=Europe/Berlin:20260310T150000", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Berlin:20260710T150000", datetime(2026, 7, 10, 13, tzinfo=UTC)),  # summer time
    ],
)  # fmt: skip
def test_times_in_every_dress(line: str, start: datetime) -> None:
    event = only(parse(calendar(line), BERLIN))
    assert event.start == start
    assert event.problems == ()


@pytest.mark.parametrize(
    ("tzid", "start"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", datetime(2026, 7, 10, 13, tzinfo=UTC)),
        ("GMT-0500", datetime(2026, 7, 10, 20, tzinfo=UTC)),
        ("Middle Earth/Shire", datetime(2026, 7, 10, 13, tzinfo=UTC)),
        ("../../etc/passwd", datetime(2026, 7, 10, 13, tzinfo=UTC)),
        ("Europe", datetime(2026, 7, 10, 13, tzinfo=UTC)),
    ],
)
def test_an_unknown_zone_is_guessed_and_said(tzid: str, start: datetime) -> None:
    event = only(parse(calendar(f"DTSTART;TZID={tzid}:20260710T150000"), BERLIN))
    assert event.start == start
    assert any("time zone" in problem for problem in event.problems)


def test_a_zone_of_the_calendars_own_making() -> None:
    """Outlook's "Customized Time Zone": here Newfoundland, half an hour off, with its summer time."""
    zone = """
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0230
TZOFFSETTO:-0330
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0330
TZOFFSETTO:-0230
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
    winter = parse(calendar("DTSTART;TZID=Customized Time Zone:20260120T100000", before=zone), BERLIN)
    summer = parse(calendar("DTSTART;TZID=Customized Time Zone:20260720T100000", before=zone), BERLIN)
    assert starts(winter) == [datetime(2026, 1, 20, 13, 30, tzinfo=UTC)]
    assert starts(summer) == [datetime(2026, 7, 20, 12, 30, tzinfo=UTC)]


def test_no_calendar_lends_its_zone_to_another() -> None:
    def own(offset: str) -> bytes:
        zone = f"BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE"
        return calendar("DTSTART;TZID=Office:20260310T120000", before=zone)

    assert starts(parse(own("+0300"), BERLIN)) == [datetime(2026, 3, 10, 9, tzinfo=UTC)]
    assert starts(parse(own("-0700"), BERLIN)) == [datetime(2026, 3, 10, 19, tzinfo=UTC)]


def test_a_day_is_a_day_in_the_readers_zone() -> None:
    event = only(parse(calendar("DTSTART;VALUE=DATE:20260329"), BERLIN))
    assert event.all_day
    assert (event.start, event.end) == (
        datetime(2026, 3, 29, tzinfo=BERLIN),
        datetime(2026, 3, 30, tzinfo=BERLIN),
    )


@pytest.mark.parametrize(
    ("lines", "minutes", "problem"),
    [
        (["DTEND:20260310T144500Z"], 45, None),
        (["DURATION:PT45M"], 45, None),
        (["DURATION:P1DT2H"], 26 * 60, None),
        ([], None, None),
        (["DTEND:20260310T140000Z"], None, None),
        (["DTEND:20260310T130000Z"], None, "it ends before it begins"),
        (["DTEND:tomorrow"], None, "its DTEND is no time"),
    ],
)
def test_its_end(lines: list[str], minutes: int | None, problem: str | None) -> None:
    event = only(parse(calendar("DTSTART:20260310T140000Z", *lines), BERLIN))
    assert event.start is not None
    assert event.end == (None if minutes is None else event.start + timedelta(minutes=minutes))
    assert event.problems == (() if problem is None else (problem,))


@pytest.mark.parametrize(
    "value", ["garbage", "20261310T140000Z", "20260230T140000Z", "00010101T000000Z", "99991231T235959Z", ""]
)
def test_a_start_that_is_no_time(value: str) -> None:
    event = only(parse(calendar(f"DTSTART:{value}", "SUMMARY:Interview"), BERLIN))
    assert event.start is None
    assert event.summary == "Interview"
    assert event.problems


# --- what senders get wrong ---


def test_a_cancellation_by_method_and_one_by_status() -> None:
    assert only(parse(calendar("DTSTART:20260310T140000Z", method="CANCEL"), BERLIN)).cancelled
    assert only(parse(calendar("DTSTART:20260310T140000Z", "STATUS:CANCELLED", method="REQUEST"), BERLIN)).cancelled
    assert not only(parse(calendar("DTSTART:20260310T140000Z", method="reply"), BERLIN)).cancelled


def test_a_description_broken_without_folding() -> None:
    """A booking tool pastes a text with line ends into DESCRIPTION; links and colons stand in it."""
    event = only(
        parse(
            calendar(
                "DTSTART:20260310T140000Z",
                "DESCRIPTION:Join here",
                "https://meet.example.com/abc",
                "Agenda: your work",
                "LOCATION:Online",
            ),
            BERLIN,
        )
    )
    assert event.description == "Join here\nhttps://meet.example.com/abc\nAgenda: your work"
    assert event.location == "Online"


def test_bare_line_feeds_a_byte_order_mark_and_latin_letters() -> None:
    raw = calendar("DTSTART:20260310T140000Z", "SUMMARY:Gespräch mit Frau Müller").replace(b"\r\n", b"\n")
    assert only(parse(b"\xef\xbb\xbf" + raw, BERLIN)).summary == "Gespräch mit Frau Müller"
    latin = parse(raw.decode().encode("latin-1"), BERLIN)
    assert only(latin).summary == "Gespräch mit Frau Müller"
    assert latin.problems


def test_an_event_without_uid_gets_the_same_name_each_time() -> None:
    raw = calendar("DTSTART:20260310T140000Z", "SUMMARY:Interview").replace(b"UID:u1@acme.example\r\n", b"")
    first, second = only(parse(raw, BERLIN)), only(parse(raw, BERLIN))
    assert first.uid == second.uid != ""
    assert first.problems == ("it has no UID",)


def test_a_calendar_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    parsed = parse(calendar("DTSTART:20260310T140000Z", "SUMMARY:Interview").partition(b"END:VEVENT")[0], BERLIN)
    assert only(parsed).summary == "Interview"
    assert not parsed.whole
    assert parsed.problems


@pytest.mark.parametrize(
    ("line", "address", "name"),
    [
        ("mailto:dana@acme.example", "dana@acme.example", None),
        (";CN=Dana Meyer:MAILTO:dana@acme.example", "dana@acme.example", "Dana Meyer"),
        (";CN=\"'Dana Meyer'\":Mailto:dana@acme.example", "dana@acme.example", "Dana Meyer"),
        (";CN=Dana:dana@acme.example", "dana@acme.example", "Dana"),
        (";CN=Dana:invalid:nomail", None, "Dana"),
        (";CN=Dana;EMAIL=dana@acme.example:https://acme.example/principals/7/", "dana@acme.example", "Dana"),  # Apple
        (";CN=Dana:urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", None, "Dana"),
    ],
)
def test_whom_a_calendar_address_names(line: str, address: str | None, name: str | None) -> None:
    separator = "" if line.startswith(";") else ":"
    event = only(parse(calendar("DTSTART:20260310T140000Z", f"ATTENDEE{separator}{line}"), BERLIN))
    assert [(one.address, one.name) for one in event.attendees] == [(address, name)]


def test_the_meeting_link_of_other_systems() -> None:
    teams = "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example.com/l/1"
    google = "X-GOOGLE-CONFERENCE:https://meet.example.com/xyz"
    assert only(parse(calendar("DTSTART:20260310T140000Z", teams), BERLIN)).url == "https://teams.example.com/l/1"
    assert only(parse(calendar("DTSTART:20260310T140000Z", google), BERLIN)).url == "https://meet.example.com/xyz"


def test_the_newest_of_two_states_counts() -> None:
    newer = "BEGIN:VEVENT\nUID:u1@acme.example\nSEQUENCE:1\nDTSTART:20260311T140000Z\nEND:VEVENT"
    assert starts(parse(calendar("DTSTART:20260310T140000Z", before=newer), BERLIN)) == [
        datetime(2026, 3, 11, 14, tzinfo=UTC)
    ]


# --- recurrence ---

WEEKLY = "DTSTART;TZID=Europe/Berlin:20260316T100000", "DTEND;TZID=Europe/Berlin:20260316T110000"


def test_an_invitation_to_a_series_is_one_event() -> None:
    assert len(parse(calendar(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4"), BERLIN).events) == 1


def test_a_series_keeps_its_local_hour_through_the_change_of_clocks() -> None:
    """Four Mondays at ten in Berlin; on 29 March the clocks go forward."""
    parsed = expand(calendar(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4"), NEW_YORK, YEAR)
    assert starts(parsed) == [
        datetime(2026, 3, 16, 9, tzinfo=UTC),
        datetime(2026, 3, 23, 9, tzinfo=UTC),
        datetime(2026, 3, 30, 8, tzinfo=UTC),
        datetime(2026, 4, 6, 8, tzinfo=UTC),
    ]
    assert [event.recurrence_id for event in parsed.events] == [
        "2026-03-16T10:00:00+01:00",
        "2026-03-23T10:00:00+01:00",
        "2026-03-30T10:00:00+02:00",
        "2026-04-06T10:00:00+02:00",
    ]
    assert {event.uid for event in parsed.events} == {"u1@acme.example"}


def test_moved_cancelled_and_excluded_instances() -> None:
    """The second moves to Tuesday (named in UTC, as Outlook does), the third is called off, the fourth left out."""
    overrides = """
BEGIN:VEVENT
UID:u1@acme.example
RECURRENCE-ID:20260323T090000Z
DTSTART;TZID=Europe/Berlin:20260324T140000
DTEND;TZID=Europe/Berlin:20260324T150000
SUMMARY:Moved
END:VEVENT
BEGIN:VEVENT
UID:u1@acme.example
RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000
DTSTART;TZID=Europe/Berlin:20260330T100000
STATUS:CANCELLED
END:VEVENT
"""
    parsed = expand(
        calendar(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20260406T100000", before=overrides),
        BERLIN,
        YEAR,
    )
    assert {event.recurrence_id: (event.start, event.cancelled) for event in parsed.events} == {
        "2026-03-16T10:00:00+01:00": (datetime(2026, 3, 16, 10, tzinfo=BERLIN), False),
        "2026-03-23T10:00:00+01:00": (datetime(2026, 3, 24, 14, tzinfo=BERLIN), False),
        "2026-03-30T10:00:00+02:00": (datetime(2026, 3, 30, 10, tzinfo=BERLIN), True),
        "2026-04-13T10:00:00+02:00": (datetime(2026, 4, 13, 10, tzinfo=BERLIN), False),
    }


def test_a_floating_series_and_one_of_days_are_in_the_readers_zone() -> None:
    floating = expand(calendar("DTSTART:20260706T100000", "RRULE:FREQ=DAILY;COUNT=2"), NEW_YORK, YEAR)
    assert starts(floating) == [datetime(2026, 7, 6, 14, tzinfo=UTC), datetime(2026, 7, 7, 14, tzinfo=UTC)]
    days = expand(calendar("DTSTART;VALUE=DATE:20260706", "RRULE:FREQ=WEEKLY;COUNT=2"), NEW_YORK, YEAR)
    assert starts(days) == [datetime(2026, 7, 6, tzinfo=NEW_YORK), datetime(2026, 7, 13, tzinfo=NEW_YORK)]
    assert all(event.all_day for event in days.events)


def test_a_reader_whose_zone_has_no_name() -> None:
    east = timezone(timedelta(hours=2))
    assert starts(expand(calendar("DTSTART:20260706T100000"), east, YEAR)) == [datetime(2026, 7, 6, 8, tzinfo=UTC)]


def test_added_dates() -> None:
    parsed = expand(calendar("DTSTART:20260310T140000Z", "RDATE:20260312T140000Z,20260317T140000Z"), BERLIN, YEAR)
    assert [start.day for start in starts(parsed)] == [10, 12, 17]


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        (["DTSTART:20260310T140000Z"], False),
        (["DTSTART:20280310T140000Z"], True),
        (["DTSTART:20200310T140000Z"], False),
        (["DTSTART:20260310T140000Z", "RRULE:FREQ=WEEKLY"], True),
    ],
)
def test_whether_a_later_window_may_hold_more(lines: list[str], more: bool) -> None:
    assert expand(calendar(*lines), BERLIN, YEAR).more is more


def test_the_long_event_that_reaches_into_the_window() -> None:
    lines = "DTSTART:20251201T100000Z", "DTEND:20260201T100000Z"
    assert len(expand(calendar(*lines), BERLIN, YEAR).events) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU;UNTIL=20260601T000000Z",
        "FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=DAILY;BYMONTH=1", "freq=weekly;count=3;", "FREQ=MONTHLY;INTERVAL=3",
    ],
)  # fmt: skip
def test_rules_of_peoples_calendars_are_followed(rule: str) -> None:
    assert is_bearable(rule, YEAR.begin.date())
    before = process_time()
    assert expand(calendar(*WEEKLY, f"RRULE:{rule}"), BERLIN, YEAR).events
    assert process_time() - before < 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7", "FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=1,2,3",
        "FREQ=SOMETIMES", "", "garbage", "FREQ=WEEKLY;COUNT=3;UNTIL=20260601", "FREQ=YEARLY;BYDAY=5MO;BYMONTHDAY=1",
    ],
)  # fmt: skip
def test_rules_that_would_keep_us_busy_are_not_followed_and_said(rule: str) -> None:
    before = process_time()
    event = only(expand(calendar(*WEEKLY, f"RRULE:{rule}"), BERLIN, YEAR))
    assert event.start == datetime(2026, 3, 16, 10, tzinfo=BERLIN)
    assert any("repetition" in problem for problem in event.problems)
    assert process_time() - before < 1


# --- floods ---


def flood(kind: str) -> bytes:
    match kind:
        case "attendees":
            return calendar(
                "DTSTART:20260310T140000Z", *(f"ATTENDEE;CN=P{n}:mailto:p{n}@acme.example" for n in range(50_000))
            )
        case "one line":
            return calendar("DTSTART:20260310T140000Z", "DESCRIPTION:" + "x" * 10_000_000)
        case "nesting":
            return b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 500_000
        case "events":
            return calendar(before="BEGIN:VEVENT\nUID:1\nDTSTART:20260310T140000Z\nEND:VEVENT\n" * 100_000)
        case "rules":
            return calendar("DTSTART:20260310T140000Z", *["RRULE:FREQ=DAILY"] * 100_000)
        case "quotes":
            return calendar('DTSTART;TZID="' * 100_000)
        case _:
            return b"\r\n " * 3_000_000


@pytest.mark.parametrize("kind", ["attendees", "one line", "nesting", "events", "quotes", "folds"])
def test_a_flood_is_bounded_and_said(kind: str) -> None:
    raw = flood(kind)
    before = process_time()
    parsed = parse(raw, BERLIN)
    assert process_time() - before < 2
    assert parsed.problems or any(event.problems for event in parsed.events)
    assert len(parsed.events) <= 100
    assert all(len(event.attendees) <= 200 for event in parsed.events)


def test_a_flood_of_rules_is_not_followed() -> None:
    before = process_time()
    parsed = expand(flood("rules"), BERLIN, YEAR)
    assert process_time() - before < 2
    assert len(parsed.events) == 1
    assert only(parsed).problems


def test_too_many_times_of_one_event_are_cut() -> None:
    decade = Window(YEAR.begin, YEAR.begin + timedelta(days=3650))
    parsed = expand(calendar(*WEEKLY, "RRULE:FREQ=DAILY"), BERLIN, decade)
    assert len(parsed.events) == MOST_OCCURRENCES
    assert parsed.problems
    assert min(starts(parsed)) == datetime(2026, 3, 16, 10, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "raw", [b"", b"garbage", b"\x00" * 100, b"BEGIN:VCALENDAR", b"END:VCALENDAR\r\n", b"\xff\xfe\x00", b"<html></html>"]
)
def test_what_is_no_calendar_is_said(raw: bytes) -> None:
    parsed = parse(raw, BERLIN)
    assert parsed.events == ()
    assert parsed.problems
    assert not parsed.whole


@given(st.lists(st.tuples(st.integers(0, len(INVITATION) - 1), st.binary(max_size=12), st.integers(0, 40)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_mutilated_invitation_escapes(cuts: list[tuple[int, bytes, int]]) -> None:
    """Bytes are cut out of a real invitation and others put in their place."""
    raw = INVITATION.replace(b"SEQUENCE:2", b"RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260317T140000Z")
    for at, put, drop in cuts:
        raw = raw[:at] + put + raw[at + drop :]
    for parsed in (parse(raw, BERLIN), expand(raw, BERLIN, YEAR)):
        for event in parsed.events:
            assert event.uid
            assert event.start is None or event.start.utcoffset() is not None


def test_zone_names() -> None:
    assert iana_name("Pacific Standard Time") == "America/Los_Angeles"
    assert iana_name("Europe/Berlin") == "Europe/Berlin"
    assert iana_name("Office") is None
    assert guessed_name("(UTC-05:00) Eastern Time (US & Canada)") == "America/New_York"  # the offset is winter's
    assert guessed_name("(UTC-05:00) Somewhere") == "Etc/GMT+5"
    assert guessed_name("W. Europe Daylight Time") == "Europe/Berlin"
    assert guessed_name("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi") == "Asia/Kolkata"
    assert guessed_name("Somewhere") is None


@pytest.mark.parametrize(
    ("named", "begins"),
    [
        ("America/New_York", "2026-03-10T10:00:00-04:00"),
        ("Pacific Standard Time", "2026-03-10T10:00:00-07:00"),
        ("Nowhere/Town", "2026-03-10T10:00:00+01:00"),
    ],
)
def test_floating_times_are_in_the_zone_that_the_calendar_names(named, begins):
    data = calendar("DTSTART:20260310T100000", before=f"X-WR-TIMEZONE:{named}")
    assert only(parse(data, BERLIN)).start == datetime.fromisoformat(begins)


def test_a_calendars_name_for_its_zone_moves_no_time_that_has_one():
    data = calendar("DTSTART;TZID=Europe/Berlin:20260310T100000", before="X-WR-TIMEZONE:America/New_York")
    assert only(parse(data, NEW_YORK)).start == datetime(2026, 3, 10, 10, tzinfo=BERLIN)
