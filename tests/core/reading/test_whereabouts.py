"""Whose "3 pm" it is: told by the Date where a person's own clock wrote it, else by phone, country or the user."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from connectors.models import Message
from connectors.ports import FIELDS
from daemon.core.knowledge.load import load
from daemon.core.knowledge.whereabouts import Whereabouts, zone_of_country, zone_of_number
from daemon.core.reading.reader import read_mail
from daemon.core.reading.times.moments import moments
from daemon.core.reading.times.zonehints import may_name_a_zone
from daemon.core.reading.times.zones import Zones
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


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("40 Orchard Row, Dubuque, IA 52001", "-06:00"),
        ("Tempe, AZ 85281-1204", "-07:00"),
        ("12 Harbour View, Halifax, NS B3H 4R2", "-04:00"),
        ("Vancouver BC V6B1A1", "-08:00"),
        ("3 Mill Lane, Ludlow SY8 1AB", "+00:00"),
        ("Level 4, 8 Ford St, Newcastle NSW 2300", "+11:00"),
        ("Ballinrobe, Co. Mayo", "+00:00"),
        ("Speicherweg 4, 20457 Hamburg", "+01:00"),
        ("2 Jalan Kayu, Singapore 098777", "+08:00"),
        # none of these is an address
        ("Job ID 45678", "-05:00"),
        ("Whitby & Co. Limited", "-05:00"),
        ("since May 2026", "-05:00"),
    ],
)
def test_a_postal_address_in_the_signature_tells_it(address: str, told: str) -> None:
    assert start(f"{WINTER} +0000", phone=address, message_id=EXCHANGE) == f"2026-01-20T15:00:00{told}"


def test_small_print_tells_the_country_whose_register_it_names() -> None:
    print_ = "\nRegistered in England and Wales, no. 00123456. Registered office: Pell House, Stoke."
    assert start(f"{WINTER} +0000", phone=print_, message_id=EXCHANGE) == "2026-01-20T15:00:00+00:00"


def test_the_address_of_a_system_is_nobodys_but_the_place_to_come_to_is() -> None:
    sender = {"sender": "no-reply@bookwell.example"}
    assert start(f"{WINTER} +0000", phone="Bookwell, 9 Elm St, Fresno, CA 93650", **sender).endswith("-05:00")
    assert start(f"{WINTER} +0000", phone="Place: 40 Orchard Row, Dubuque, IA 52001", **sender).endswith("-06:00")


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("Could you do Tuesday at 2 or 3 pm CT?", "-06:00"),
        ("Tuesday 20 January at 3 pm Berlin time would be best for me.", "+01:00"),
        ("Tuesday at 3 pm, please.", "-05:00"),  # the user's
        ("Is that 3 pm ET or 3 pm CT?", "-05:00"),
    ],
)
def test_hours_in_an_answer_are_in_the_zone_that_the_thread_names(quoted: str, told: str) -> None:
    below = f"\nOn Mon, Jan 12, 2026 at 9:10 AM Alex Doe <alex@example.com> wrote:\n\n> {quoted}\n"
    answer = {"message_id": EXCHANGE, "extra": "In-Reply-To: <a1@example.com>\n"}
    assert start(f"{WINTER} +0000", phone=below, **answer) == f"2026-01-20T15:00:00{told}"


def test_the_sender_means_their_own_zone_by_its_name() -> None:
    """MST in July is Phoenix's for whoever lives there, else Denver's under another name."""
    from_phoenix = datetime(2026, 7, 15, 9, tzinfo=ZoneInfo("America/Phoenix"))
    from_denver = datetime(2026, 7, 15, 9, tzinfo=ZoneInfo("America/Denver"))
    read = [moments("Tuesday at 3 PM MST", one)[0].start.isoformat() for one in (from_phoenix, from_denver)]
    assert read == ["2026-07-21T15:00:00-07:00", "2026-07-21T15:00:00-06:00"]


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
    zones = {one.zone for one in table.countries.values()} | table.areas.keys() | set(table.shaped.values())
    zones |= {zone for shape in table.postal.values() for zone in shape} | table.registers.keys()
    zones |= {*table.towns.values(), *table.tongues.values()}
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


def test_no_zone_is_overlooked_at_the_first_glance() -> None:
    """Whatever `zones` reads behind an hour, the quick look at a quoted mail errs to yes."""
    table = load("zones.toml", Zones)
    named = [*table.names, *table.places, *(one.upper() for one in table.abbreviations), "+02:00", "America/Halifax"]
    overlooked = [one for one in named if not may_name_a_zone(f"On Tuesday at 10:00 {one}, if you can.\n")]
    assert not overlooked
    assert may_name_a_zone("We meet at 10:00 New\nYork time")
    assert not may_name_a_zone("On Mon, 4 May 2026 at 10:00, somebody wrote:\n> At ten, then, in your new office.")
