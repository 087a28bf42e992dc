"""Which instants a text means. March 2026 begins on a Sunday; clocks change on 8 March (US) and 29 March (EU)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.knowledge.load import load
from daemon.core.reading.times.moments import duration, moments
from daemon.core.reading.times.zones import Zones

BERLIN = datetime.fromisoformat("2026-03-02T09:00:00+01:00")  # a Monday
NEW_YORK = datetime.fromisoformat("2026-03-04T10:00:00-05:00")  # a Wednesday
LONDON = datetime.fromisoformat("2026-05-06T11:00:00+01:00")  # a Wednesday, in summer time
SERVER = datetime.fromisoformat("2026-06-03T11:00:00+00:00")  # a Wednesday; no region has this offset in June


def starts(text, written_at=BERLIN):
    return [
        m.start.isoformat(timespec="minutes") if m.has_time else m.start.date().isoformat()
        for m in moments(text, written_at)
    ]


def spans(text, written_at=BERLIN):
    return [
        (m.start.strftime("%d %H:%M"), m.end.strftime("%H:%M") if m.end else None) for m in moments(text, written_at)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # by the calendar
        ("Thu 5 Mar", ["2026-03-05"]),
        ("March 5th, 2026", ["2026-03-05"]),
        ("Thursday, the 5th of March 2026", ["2026-03-05"]),
        ("on 2026-03-05", ["2026-03-05"]),
        ("05/03/2026", ["2026-03-05"]),
        ("05.03.2026", ["2026-03-05"]),
        ("12 May '26", ["2026-05-12"]),
        ("the 9th", ["2026-03-09"]),
        ("12 or 13 May", ["2026-05-12", "2026-05-13"]),
        ("May 12th or 13th", ["2026-05-12", "2026-05-13"]),
        ("Tuesday the 10th", ["2026-03-10"]),
        ("on the 12th of May", ["2026-05-12"]),
        ("by 12th May", ["2026-05-12"]),
        ("on the 3rd of next month", ["2026-04-03"]),
        # a year that isn't said
        ("5 January", ["2026-01-05"]),
        ("20 February", ["2026-02-20"]),
        ("5 November", ["2026-11-05"]),
        # by distance
        ("today", ["2026-03-02"]),
        ("tomorrow", ["2026-03-03"]),
        ("the day after tomorrow", ["2026-03-04"]),
        ("in two weeks", ["2026-03-16"]),
        ("in 3 days", ["2026-03-05"]),
        ("a week from Thursday", ["2026-03-12"]),
        # by weekday
        ("Thursday", ["2026-03-05"]),
        ("this Friday", ["2026-03-06"]),
        ("next Tuesday", ["2026-03-10"]),
        ("Thursday next week", ["2026-03-12"]),
        ("Tuesday or Wednesday next week", ["2026-03-10", "2026-03-11"]),
        ("Would sometime next week suit you, say Thursday?", ["2026-03-12"]),
        ("We met on Friday last week.", []),
        ("as discussed last Thursday", ["2026-02-26"]),
    ],
)
def test_days(text, expected):
    if expected:
        assert starts(text) == expected
    else:
        assert all(m.start < BERLIN for m in moments(text, BERLIN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday at 10", "2026-03-05T10:00"),
        ("Thursday at 3", "2026-03-05T15:00"),
        ("Thursday 3pm", "2026-03-05T15:00"),
        ("Thursday 3 p.m.", "2026-03-05T15:00"),
        ("Thursday 3 : 30 p . m .", "2026-03-05T15:30"),
        ("3p Thursday", "2026-03-05T15:00"),
        ("2.30pm on Thursday", "2026-03-05T14:30"),
        ("Thursday at 10.30", "2026-03-05T10:30"),
        ("Thursday, 14:00 hrs", "2026-03-05T14:00"),
        ("Thursday 1500 hrs", "2026-03-05T15:00"),
        ("1030am on Thursday", "2026-03-05T10:30"),
        ("Thursday at noon", "2026-03-05T12:00"),
        ("Thursday, 12 noon", "2026-03-05T12:00"),
        ("midday on Thursday", "2026-03-05T12:00"),
        ("Thursday at 3 o'clock", "2026-03-05T15:00"),
        ("Thursday at 3 o’clock", "2026-03-05T15:00"),
        ("ten am on Thursday", "2026-03-05T10:00"),
        ("half past two on Thursday", "2026-03-05T14:30"),
        ("quarter to four on Thursday", "2026-03-05T15:45"),
        ("9 in the morning on Thursday", "2026-03-05T09:00"),
        ("Thursday afternoon at 2", "2026-03-05T14:00"),
        ("thursday afternoon may 14th, we could start at 1:00 pm", "2026-05-14T13:00"),
        ("Tuesday, 12 May 2026, 14:00", "2026-05-12T14:00"),
        ("2026-03-12T14:00", "2026-03-12T14:00"),
        ("12/03/2026 14:00", "2026-03-12T14:00"),
        ("Thursday works well for us. Shall we say 3 pm?", "2026-03-05T15:00"),
        ("We spoke on Monday. Can we talk at 10am on Friday?", "2026-03-06T10:00"),
        ("Date: Tuesday, 12 May 2026\nTime: 14:00", "2026-05-12T14:00"),
        ("Time: 2:00 PM\nDate: May 12, 2026", "2026-05-12T14:00"),
        ("Interview\n\nWhen\nTue 12 May 2026\n\n14:00\n\nWhere\nRoom 5", "2026-05-12T14:00"),
    ],
)
def test_hours_find_their_day(text, expected):
    assert expected in [
        m.start.replace(tzinfo=None).isoformat(timespec="minutes") for m in moments(text, BERLIN) if m.has_time
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday 2–3 pm", [("05 14:00", "15:00")]),
        ("Thursday from 14:00 to 15:30", [("05 14:00", "15:30")]),
        ("Thursday between 1 and 3", [("05 13:00", "15:00")]),
        ("Thursday 11:30-12:30 pm", [("05 11:30", "12:30")]),
        ("Thursday 11-1", [("05 11:00", "13:00")]),
        ("10:00 – 10:45 on Thursday", [("05 10:00", "10:45")]),
        ("Thursday at 3pm for 45 minutes", [("05 15:00", "15:45")]),
        ("Thursday 3pm (30 min)", [("05 15:00", "15:30")]),
        ("Tuesday 10am, 11am or Wednesday at 3", [("03 10:00", None), ("03 11:00", None), ("04 15:00", None)]),
        ("10am Tuesday, 3pm Wednesday", [("03 10:00", None), ("04 15:00", None)]),
        ("Tuesday or Wednesday at 10am", [("03 10:00", None), ("04 10:00", None)]),
        ("March 10, 11 or 12 between 9am and 5pm", [(f"{day} 09:00", "17:00") for day in (10, 11, 12)]),
        ("14:00 - Tuesday, 10 March 2026 (Eastern Time)", [("10 14:00", None)]),
        ("10am or 11am on Tuesday", [("03 10:00", None), ("03 11:00", None)]),
        ("Thu 5 March: 10:00, 11:30", [("05 10:00", None), ("05 11:30", None)]),
        ("Tuesday at 2 or 3 pm", [("03 14:00", None), ("03 15:00", None)]),
        ("Tuesday at 10am, 11 or 2", [("03 10:00", None), ("03 11:00", None), ("03 14:00", None)]),
        (
            "- Tuesday, March 3: 9:00am - 9:30am\n- Wednesday, March 4: 1:00pm - 1:30pm",
            [("03 09:00", "09:30"), ("04 13:00", "13:30")],
        ),
        (
            "Friday, March 6\n1:30 pm Vera Holm\n1:45 pm Sam Ode\n2:00 pm Ana Ruiz",
            [("06 13:30", None), ("06 13:45", None), ("06 14:00", None)],
        ),
    ],
)
def test_ranges_and_slots(text, expected):
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "written_at", "expected"),
    [
        # no zone: the sender's, with its own summer time on the day
        ("March 9 at 10:00", NEW_YORK, "2026-03-09T14:00"),  # after the US change: -4
        ("March 6 at 10:00", NEW_YORK, "2026-03-06T15:00"),  # before it: -5
        ("3 November at 10:00", datetime.fromisoformat("2026-10-20T10:00:00+02:00"), "2026-11-03T09:00"),
        ("12 May at 14:00", SERVER.replace(month=5), "2026-05-12T14:00"),  # an offset that no region has: UTC
        # abbreviations mean the region
        ("Thursday 3pm ET", BERLIN, "2026-03-05T20:00"),
        ("Tuesday March 10 at 3pm EST", BERLIN, "2026-03-10T19:00"),
        ("Thursday 10:00 PT", BERLIN, "2026-03-05T18:00"),
        ("Thursday 10:00 CET", NEW_YORK, "2026-03-05T09:00"),
        ("2 April 10:00 CET", NEW_YORK, "2026-04-02T08:00"),
        ("Tuesday, 12 May 2026\nTime: 14:00 - 15:00 (BST)", BERLIN, "2026-05-12T13:00"),
        ("Thursday 14:00 GMT", NEW_YORK, "2026-03-05T14:00"),
        ("Thursday 14:00 IST", datetime.fromisoformat("2026-03-02T09:00:00+05:30"), "2026-03-05T08:30"),
        ("Thursday 14:00 IST", datetime.fromisoformat("2026-03-02T09:00:00+02:00"), "2026-03-05T12:00"),
        # names, cities, offsets
        ("Thursday 10:00 Berlin time", NEW_YORK, "2026-03-05T09:00"),
        ("Thursday 3pm London", BERLIN, "2026-03-05T15:00"),
        ("Thursday 3pm (London)", BERLIN, "2026-03-05T15:00"),
        ("Thursday 10:00am Eastern", BERLIN, "2026-03-05T15:00"),
        ("Thursday, March 5 10:00am - 10:45am (Eastern Time - US & Canada)", BERLIN, "2026-03-05T15:00"),
        ("Thursday 10:00 Central European Time", NEW_YORK, "2026-03-05T09:00"),
        ("Thursday 10:00 (Europe/Madrid)", NEW_YORK, "2026-03-05T09:00"),
        ("Thursday 10:00 UTC+2", BERLIN, "2026-03-05T08:00"),
        ("Thursday 10:00 (GMT-05:00)", BERLIN, "2026-03-05T15:00"),
        ("2026-03-05T10:00:00Z", BERLIN, "2026-03-05T10:00"),
        ("2026-03-05T10:00:00+02:00", NEW_YORK, "2026-03-05T08:00"),
        # Outlook writes the winter offset beside the place, all year round
        ("Tuesday, 12 May 2026 14:00-15:00 (UTC+00:00) Dublin, Edinburgh, Lisbon, London.", BERLIN, "2026-05-12T13:00"),
        # a place that is somebody's name
        ("Thursday, March 5\n11:30 AM Sofia Marques", NEW_YORK, "2026-03-05T16:30"),
        ("Thursday 11:30 AM Sofia time", NEW_YORK, "2026-03-05T09:30"),
        # said once for all
        ("All times are in CET.\nThursday 10:00", NEW_YORK, "2026-03-05T09:00"),
        ("Thursday 10:00, 11:00 or 14:00 CET", NEW_YORK, "2026-03-05T09:00"),
        # the same instant in two zones
        ("thursday, march 5 at 11:00 am (est) 10:00 am (central)", BERLIN, "2026-03-05T16:00"),
        ("Thursday 3pm ET / 8pm UK", BERLIN, "2026-03-05T20:00"),
        ("thursday 3:30 pm (houston time - 1:30 pm california time)", BERLIN, "2026-03-05T21:30"),
    ],
)
def test_zones(text, written_at, expected):
    first = moments(text, written_at)[0]
    assert first.start.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") == expected
    assert first.problem is None


def test_two_zones_of_one_instant_are_one_moment():
    assert len(moments("Thursday 3pm ET / 8pm UK", BERLIN)) == 1
    assert len(moments("thursday, march 5 at 11:00 am (est) 10:00 am (central)", BERLIN)) == 1


def test_a_conversion_that_does_not_agree_is_said():
    (moment,) = moments("Thursday 5 March 3pm ET (9pm London)", BERLIN)
    assert moment.start == datetime(2026, 3, 5, 20, tzinfo=UTC)
    assert moment.problem
    assert "9pm London" in moment.problem


@pytest.mark.parametrize(
    ("text", "written_at", "expected"),
    [
        ("on 3/4 at 10am", NEW_YORK, "2026-03-04"),  # American: the month first
        ("on 3/4 at 10am", BERLIN, "2026-04-03"),
        ("on 13/4 at 10am", NEW_YORK, "2026-04-13"),  # there is no 13th month
        ("Wed 3/4 at 10am", BERLIN, "2026-03-04"),  # 3 April 2026 is a Friday
        ("friday, 6.3.26, 10:00", BERLIN, "2026-03-06"),
        ("friday, 3.6.26, 10:00 am", NEW_YORK, "2026-03-06"),
    ],
)
def test_month_and_day(text, written_at, expected):
    (moment,) = moments(text, written_at)
    assert moment.start.date().isoformat() == expected
    assert moment.problem is None


def test_an_order_that_nobody_can_know_is_said():
    (moment,) = moments("on 7/8 at 10am", SERVER)
    assert moment.start.date().isoformat() == "2026-08-07"
    assert moment.problem == "7/8 could be 7 August or 8 July; read as the first."


def test_a_weekday_that_contradicts_its_date_is_said_and_the_date_wins():
    (moment,) = moments("Tuesday, 5 March at 15:00", BERLIN)
    assert moment.start.date().isoformat() == "2026-03-05"
    assert moment.problem == "5 March 2026 is a Thursday, not a Tuesday."


def test_an_hour_without_a_day_is_read_and_said():
    (moment,) = moments("Could you do 3 pm instead?", BERLIN)
    assert moment.start.isoformat() == "2026-03-02T15:00:00+01:00"
    assert moment.problem == "It names no day for this hour."


def test_next_weekday_that_could_be_two_days_is_said():
    (moment,) = moments("next Thursday at 10", BERLIN)
    assert moment.start.date().isoformat() == "2026-03-12"
    assert moment.problem


@pytest.mark.parametrize(
    "text",
    [
        "Call us at +1 713-853-5290 or (301) 422 0889.",
        "We are there 24/7 and the call takes 45 minutes.",
        "It costs $3.30, version 2.10.3, room 3, 20 people, aged 35.",
        "10 Downing Street, 1600 Pennsylvania Avenue, Suite 1030",
        "1-2 hours, 24 hours, 5 days a week, 3 rounds of interviews",
        "In 2025 we grew by 40% and hired 1200 engineers",
        "You may march in and say what you will; we sat in the sun.",
        "Meeting ID: 812 3456 7890, passcode 113355",
        "the second interview, a third person, first of all",
        "We are open Mon-Fri 9am-5pm; call 1-800-555-0199 between 9-5 Mon-Fri.",
        "chapters 3-5, pages 10 to 12, section 4.30",
        "salary between 60 and 70 thousand, 1/2 of it in stock",
        "https://example.com/2026/03/05/12:30 and C3-PO",
    ],
)
def test_these_are_no_times(text):
    assert [m.quote for m in moments(text, BERLIN) if m.has_time or "2026/03" not in m.quote] == []


def test_a_date_in_plain_words_is_not_lost_where_a_verb_looks_like_a_month():
    assert starts("10 may work, or Thursday") == ["2026-03-05"]
    assert starts("Tuesday at 10 may work", BERLIN) == ["2026-03-03T10:00+01:00"]


def test_quotes_and_places():
    text = "Hello,\nwe could meet on  Thursday\nat 10:00 then."
    (moment,) = moments(text, BERLIN)
    assert moment.quote == "Thursday at 10:00"
    assert text[moment.at :].startswith("Thursday")


def test_the_zone_of_a_known_sender_is_kept():
    madrid = ZoneInfo("Europe/Madrid")
    (moment,) = moments("Thursday at 10:00", BERLIN.astimezone(madrid))
    assert moment.start.tzinfo == madrid


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("a 45-minute call", 45),
        ("it takes an hour", 60),
        ("30 min", 30),
        ("half an hour", 30),
        ("an hour and a half", 90),
        ("1.5 hours", 90),
        ("30-45 minutes", 45),
        ("one and a half hours", 90),
        ("please reply within 24 hours", None),
        ("48 hours' notice; the call is 20 minutes", 20),
        ("a call", None),
    ],
)
def test_durations(text, minutes):
    assert duration(text) == (None if minutes is None else timedelta(minutes=minutes))


def test_the_zones_of_the_table_exist():
    table = load("zones.toml", Zones)
    names = {
        *table.names.values(),
        *table.places.values(),
        *table.homes,
        *(n for zones in table.abbreviations.values() for n in zones),
    }
    assert names <= available_timezones()


words = st.sampled_from(
    [
        "Tuesday",
        "next",
        "week",
        "at",
        "10",
        ":",
        "30",
        "am",
        "pm",
        "-",
        "to",
        "May",
        "5",
        "/",
        "3",
        "2026",
        "the",
        "9th",
        "in",
        "two",
        "weeks",
        "(",
        "ET",
        ")",
        "Berlin",
        "UTC",
        "+",
        "02",
        ",",
        ".",
        "\n",
        "or",
        "and",
        "noon",
        "half",
        "past",
        ".",
        "Z",
        "T",
        "31",
        "February",
        "99",
        "from",
        "between",
        "this",
    ]
)


@given(st.lists(words, max_size=40).map(" ".join))
def test_any_row_of_words_is_read(text):
    for moment in moments(text, BERLIN):
        assert moment.start.tzinfo is not None
        assert 0 <= moment.at < len(text)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    moments(text, NEW_YORK)
    duration(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "10:00 ",
        "Tuesday ",
        "(",
        "5/",
        "next week ",
        "\n",
        "a-",
        "May 5, ",
        "1 : ",
        "at 3 or ",
        "ß٣\u200b",
        "half ",
    ],
)
@pytest.mark.timeout(5)
def test_no_text_is_slow(piece):
    moments(piece * (60_000 // len(piece)), BERLIN)
    duration(piece * (60_000 // len(piece)))
