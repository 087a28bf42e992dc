"""The stories' mail is mail, its dates agree with the calendar, and nobody in it is real."""

import email
import email.policy
import re
from datetime import date, datetime, timedelta
from email.utils import getaddresses, parsedate_to_datetime

import holidays
import icalendar
import pytest

from daemon.demo.mailbag import Entered, Posted, mailbag
from daemon.demo.stories import candidate, stories

YOU = candidate()
BAG = mailbag(stories(), YOU)
MAILS = [happening for happening in BAG if isinstance(happening, Posted)]
EVENTS = [happening for happening in BAG if isinstance(happening, Entered)]
PARSED = {mail.id: email.message_from_bytes(mail.raw, policy=email.policy.default) for mail in MAILS}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june")
A_DATE = re.compile(
    rf"\b({'|'.join(d[:3] for d in DAYS)})\w*\.?,?\s+({'|'.join(m[:3] for m in MONTHS)})\w*\.?\s+(\d{{1,2}})\b",
    re.IGNORECASE,
)
A_SLASHED_DATE = re.compile(rf"\b({'|'.join(d[:3] for d in DAYS)})\w*\s+(\d)/(\d{{1,2}})\b", re.IGNORECASE)


def words(mail: Posted) -> str:
    body = PARSED[mail.id].get_body(("plain",))
    assert body is not None
    return body.get_content()


def named_dates(text: str) -> list[tuple[str, date]]:
    """Each "Friday, March 13" and "Thu 3/5" as (fri, 13 March), (thu, 5 March)."""
    spelt = [
        (day, date(2026, next(n for n, m in enumerate(MONTHS, 1) if m.startswith(month.lower())), int(number)))
        for day, month, number in A_DATE.findall(text)
    ]
    return spelt + [(day, date(2026, int(month), int(number))) for day, month, number in A_SLASHED_DATE.findall(text)]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.id)
def test_each_mail_is_whole(mail: Posted) -> None:
    message = PARSED[mail.id]
    assert [defect for part in message.walk() for defect in part.defects] == []
    assert message["Message-ID"].startswith(f"<{mail.id}@")
    assert parsedate_to_datetime(message["Date"]) == mail.at
    assert words(mail).strip()
    assert message["Subject"].strip()
    you = [address for _, address in getaddresses([message["From"] if mail.outgoing else message["To"]])]
    assert you == [YOU.address]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.id)
def test_a_weekday_and_its_date_agree(mail: Posted) -> None:
    for day, when in named_dates(f"{mail.subject}\n{words(mail)}"):
        assert DAYS[when.weekday()].startswith(day.lower()), f"{mail.id}: {day} is no {when:%A %d %B}"


def test_the_dates_are_really_looked_at() -> None:
    assert named_dates("Fri, March 13 or Thu 3/5") == [("Fri", date(2026, 3, 13)), ("Thu", date(2026, 3, 5))]
    assert sum(len(named_dates(words(mail))) for mail in MAILS) > 20


def test_an_answer_comes_after_what_it_answers() -> None:
    sent = {message["Message-ID"]: parsedate_to_datetime(message["Date"]) for message in PARSED.values()}
    answers = [message for message in PARSED.values() if message["In-Reply-To"]]
    assert len(answers) > 15
    for message in answers:
        assert sent[message["In-Reply-To"]] < parsedate_to_datetime(message["Date"]), message["Subject"]
        assert message["References"].split()[-1] == message["In-Reply-To"]


def test_every_id_is_used_once_and_the_bag_is_in_order() -> None:
    assert len(PARSED) == len(MAILS)
    assert [happening.at for happening in BAG] == sorted(happening.at for happening in BAG)
    first = datetime.combine(YOU.first_day, datetime.min.time(), YOU.zone)
    last = datetime.combine(YOU.last_day + timedelta(days=1), datetime.min.time(), YOU.zone)
    assert all(first <= happening.at < last for happening in BAG)


def test_the_same_stories_make_the_same_bytes() -> None:
    assert mailbag(stories(), candidate()) == BAG


def test_a_month_of_real_size() -> None:
    """Forty to sixty mails, half of them nothing to do with the search; five hiring processes."""
    assert 40 <= len(MAILS) <= 60
    assert 20 <= sum(mail.employer is None for mail in MAILS) <= 30
    assert len({mail.employer for mail in MAILS} - {None}) == 5


def test_nobody_is_real() -> None:
    """Addresses lie under `.example` (RFC 2606), but for the applicant-tracking relay; phones in 555-01xx."""
    for story in stories():
        for person in story.people.values():
            assert person.address.endswith((".example", "@us.greenhouse-mail.io")), person
    for mail in MAILS:
        for number in re.findall(r"\+1 \d{3} (\d{3} \d{4})", words(mail)):
            assert re.fullmatch(r"555 01\d\d", number), mail.id


def test_no_holiday_in_the_month() -> None:
    """So that six working days are six weekdays, for whoever counts along."""
    free = holidays.country_holidays(YOU.country, years=[YOU.first_day.year])
    assert not [day for day in free if YOU.first_day <= day <= YOU.last_day]


@pytest.mark.parametrize("entered", EVENTS, ids=lambda entered: entered.uid)
def test_each_event_is_a_calendar_entry(entered: Entered) -> None:
    (event,) = icalendar.Calendar.from_ical(entered.ics).walk("VEVENT")
    assert event["UID"] == entered.uid
    assert event.end > event.start > entered.at
    assert all(len(line) <= 75 for line in entered.ics.split(b"\r\n"))


@pytest.mark.parametrize(
    ("mail", "hand", "local"),
    [
        ("calderwood-martin-invites", "Google", datetime(2026, 3, 11, 14)),
        ("ostrander-laura-invites", "Microsoft Exchange", datetime(2026, 3, 5, 14)),
    ],
)
def test_an_invitation_says_the_time_that_its_sender_meant(mail: str, hand: str, local: datetime) -> None:
    (part,) = [part for part in PARSED[mail].walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert hand in calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    assert event.start.astimezone(YOU.zone) == local.replace(tzinfo=YOU.zone)
    assert f"mailto:{YOU.address}" in str(event["ATTENDEE"])
