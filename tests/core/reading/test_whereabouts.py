"""Whose "3 pm" it is: told by the Date where a person's own clock wrote it, else by phone, country or the user."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from connectors.models import Message
from connectors.ports import FIELDS
from daemon.core.knowledge.load import load
from daemon.core.knowledge.whereabouts import Whereabouts, zone_of_country, zone_of_number
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

EXCHANGE = "<MW4PR11MB5821AB@MW4PR11MB5821.namprd11.prod.outlook.com>"
PLAIN = "<c7f1@pellworth.example>"
WINTER, SUMMER = "Wed, 14 Jan 2026 15:02:11", "Wed, 15 Jul 2026 15:02:11"


def start(
    date: str,
    *,
    yours: str = "America/New_York",
    message_id: str = PLAIN,
    sender: str = "dana.whitfield@pellworth.example",
    phone: str = "",
    extra: str = "",
) -> str | None:
    """The start that "Tuesday at 3:00 PM" is read as, six days after the mail."""
    raw = (
        f"From: Dana Whitfield <{sender}>\nTo: Alex Doe <alex@example.com>\nDate: {date}\nMessage-ID: {message_id}\n"
        f"Subject: Your interview\n{extra}\nHi Alex,\n\nyour interview with Raj Patel is confirmed for Tuesday at 3:00 PM."
        f"\n\nBest regards,\nDana Whitfield\nTalent Acquisition, Pellworth Robotics\n{phone}\n"
    )
    you = You(name="Alex Doe", addresses=("alex@example.com",), time_zone=yours)
    reading = read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), you, "home").reading
    [interview] = reading.interviews
    return interview.start.isoformat() if interview.start else None


@pytest.mark.parametrize(
    ("date", "told"),
    [
        (f"{WINTER} -0500", "2026-01-20T15:00:00-05:00"),
        (f"{WINTER} +0100", "2026-01-20T15:00:00+01:00"),
        (f"{WINTER} +0000", "2026-01-20T15:00:00+00:00"),  # London in winter
        (f"{WINTER} +0000 (GMT)", "2026-01-20T15:00:00+00:00"),
        (f"{SUMMER} +0530", "2026-07-21T15:00:00+05:30"),
    ],
)
def test_a_persons_own_clock_tells_their_zone(date: str, told: str) -> None:
    assert start(date) == told


@pytest.mark.parametrize(
    ("date", "more"),
    [
        (f"{WINTER} +0000", {"message_id": EXCHANGE}),
        (f"{WINTER} +0000", {"extra": "Thread-Index: AdpZ0v3v7k2mA5bTQyK4q0\n"}),
        (f"{WINTER} +0000 (UTC)", {}),
        (f"{WINTER} -0000", {}),
        (f"{WINTER} GMT", {}),
        (f"{WINTER} +0000", {"sender": "no-reply@pellworth.example"}),
        (f"{WINTER} +0000", {"sender": "no-reply@us.greenhouse-mail.io"}),
    ],
)
def test_a_servers_clock_tells_nothing_so_it_is_the_users_zone(date: str, more: dict[str, str]) -> None:
    assert start(date, **more) == "2026-01-20T15:00:00-05:00"
    assert start(date, yours="Europe/Berlin", **more) == "2026-01-20T15:00:00+01:00"


def test_the_field_that_shows_exchange_is_fetched() -> None:
    """Servers are asked for some fields alone (`connectors.ports.FIELDS`)."""
    assert {"Date", "Message-ID", "From", "Thread-Index"} <= set(FIELDS)


def test_in_summer_no_clock_of_an_english_office_shows_utc() -> None:
    assert start(f"{SUMMER} +0000") == "2026-07-21T15:00:00-04:00"
    assert start(f"{SUMMER} +0000", yours="UTC") == "2026-07-21T15:00:00+00:00"


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("+1 (713) 555-0147", "-06:00"),
        ("713-555-0147", "-06:00"),
        ("(602) 555-0147 | Phoenix", "-07:00"),
        ("T: 1-415-555-0147", "-08:00"),
        ("Tel. +49 30 5550147", "+01:00"),
        ("0044 20 7946 0147", "+00:00"),
        ("+91 98200 55501", "+05:30"),
        ("Ref. 2023-555-01477", "-05:00"),  # no phone number: the user's zone
    ],
)
def test_a_phone_number_in_the_signature_tells_more_than_a_servers_clock(phone: str, told: str) -> None:
    assert start(f"{WINTER} +0000", phone=phone, message_id=EXCHANGE) == f"2026-01-20T15:00:00{told}"


def test_a_phone_number_elsewhere_shows_that_a_bare_utc_is_a_servers() -> None:
    assert start(f"{WINTER} +0000", phone="+1 713 555 0147") == "2026-01-20T15:00:00-06:00"
    assert start(f"{WINTER} +0000", phone="+44 20 7946 0147") == "2026-01-20T15:00:00+00:00"


def test_a_number_to_dial_into_a_meeting_is_nobodys_own() -> None:
    block = "\nMicrosoft Teams meeting\nMeeting ID: 234 567 890\nDial in by phone\n+49 69 5550147,,12345# Frankfurt"
    assert start(f"{WINTER} +0000", phone=block, message_id=EXCHANGE) == "2026-01-20T15:00:00-05:00"


def test_the_country_of_a_domain_tells_it_too() -> None:
    assert start(f"{WINTER} +0000", sender="dana@pellworth.de", message_id=EXCHANGE) == "2026-01-20T15:00:00+01:00"
    assert start(f"{WINTER} +0000", sender="dana@pellworth.co.uk", message_id=EXCHANGE) == "2026-01-20T15:00:00+00:00"


def test_an_offset_is_a_place_that_the_number_may_tell_and_so_its_summer_time() -> None:
    """-0700 in March is Denver's or Phoenix's; after the clocks have changed they differ."""
    before = "Wed, 4 Mar 2026 10:00:00 -0700"
    assert start(before, phone="(602) 555-0147") == "2026-03-10T15:00:00-07:00"
    assert start(before, phone="(303) 555-0147") == "2026-03-10T15:00:00-06:00"


def test_a_clock_without_summer_time_is_an_hour_off() -> None:
    assert start(f"{SUMMER} -0600", phone="713-555-0147") == "2026-07-21T15:00:00-05:00"
    assert start(f"{SUMMER} -0600") == "2026-07-21T15:00:00-06:00"


def test_an_offset_of_their_own_is_believed_more_than_a_number() -> None:
    """Somebody of the Houston office who writes from Berlin."""
    assert start(f"{WINTER} +0100", phone="+1 713 555 0147") == "2026-01-20T15:00:00+01:00"


def test_the_table_names_zones_that_there_are_and_each_code_once() -> None:
    table = load("whereabouts.toml", Whereabouts)
    zones = {one.zone for one in table.countries.values()} | table.areas.keys()
    assert zones <= available_timezones()
    areas = " ".join(table.areas.values()).split()
    assert len(areas) == len(set(areas))
    codes = [one.code for one in table.countries.values()]
    assert len(codes) == len(set(codes))
    assert not [(one, other) for one in codes for other in codes if one != other and other.startswith(one)]


def test_of_a_number_and_of_an_ending() -> None:
    assert zone_of_number("14165550147") == "America/Toronto"
    assert zone_of_number("18005550147") is None
    assert zone_of_number("35315550147") == "Europe/Dublin"
    assert zone_of_country("uk") == "Europe/London"
    assert zone_of_country("com") is None
