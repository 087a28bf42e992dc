"""Answers that lean on the mail they answer: "same day", "same time", or only an hour. Zones that only the user has."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="Europe/Berlin")


def read(body: str, *, subject: str = "Re: Interview", you: You = YOU, more: str = "") -> list[str]:
    raw = (
        f"From: Wes Ackerman <wes@acme.example>\nTo: alex@example.com\nSubject: {subject}\n"
        f"Date: Tue, 10 Mar 2026 13:20:00 +0000\nMessage-ID: <1@acme.example>\n{more}\n{body}"
    )
    reading = read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), you, "home").reading
    assert reading.kind in {"rescheduled", "invitation", "scheduled"}
    return sorted(one.start.astimezone(UTC).strftime("%d %H:%M") for one in reading.interviews if one.start)


QUOTED = """
On Mon, Mar 9, 2026 at 5:02 PM Alex Doe <alex@example.com> wrote:

> Thursday, March 12 at 3 pm works for me. See you at the office for the interview.
"""


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (("Unfortunately 3 isn't going to work for the interview after all. Could you do 4:30 instead, same day?\n"
         "Otherwise we're looking at Friday morning."), ["12 16:30"]),
        ("I'm sorry, I have to reschedule our interview: I can't make 3 pm after all. Could we do 4 pm instead?", ["12 16:00"]),
        ("I'm sorry, I have to reschedule our interview. Could we do the same time on Monday instead?", ["16 15:00"]),
        # What it says itself is stronger than what it answers.
        ("I'm sorry, I have to reschedule our interview. Could we do Friday at 10 am instead?", ["13 10:00"]),
    ],
)  # fmt: skip
def test_an_hour_is_on_the_day_that_was_agreed(words, starts):
    assert read(f"Hi Alex,\n\n{words}\n\nWes\n{QUOTED}") == starts


def test_two_times_in_the_quote_agree_on_nothing():
    quoted = QUOTED.replace("works for me", "or Friday, March 13 at 3 pm would work")
    told = read(
        f"Hi Alex,\n\nI have to reschedule our interview. Could we do the same time on Monday?\n\nWes\n{quoted}"
    )
    assert told == []


def test_a_subject_may_hold_what_was_agreed_but_not_tomorrow():
    words = (
        "Hi Alex,\n\nI'm sorry, I have to reschedule our interview: 3 pm won't work. Could we do 4 pm instead?\n\nWes\n"
    )
    assert read(words, subject="Re: Interview on Thursday 12 March") == ["12 16:00"]
    assert read(words, subject="Re: Interview tomorrow") != ["12 16:00"]


def test_your_time_is_the_users():
    words = "Hi Alex,\n\nWe would like to invite you to an interview on Thursday 12 March at 3 pm your time.\n\nWes\n"
    assert read(words) == ["12 14:00"]
    both = words.replace("your time", "your time (2 pm ours)")
    assert read(both) == ["12 14:00"]
    assert read(both, you=You(name="Alex Doe", addresses=("alex@example.com",))) == ["12 14:00"]


def test_what_only_outlook_opens_is_said():
    raw = (
        "From: Wes Ackerman <wes@acme.example>\nTo: alex@example.com\nSubject: Interview\nMIME-Version: 1.0\n"
        "Date: Tue, 10 Mar 2026 13:20:00 +0000\nMessage-ID: <2@acme.example>\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nHi Alex,\n\nyour interview is on Thursday 12 March at 3 pm.\n"
        '--b\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n--b--\n'
    )
    reading = read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), YOU, "home").reading
    assert [one.start for one in reading.interviews] == [datetime(2026, 3, 12, 15, tzinfo=UTC)]
    assert any("winmail.dat" in one for one in reading.problems)


@pytest.mark.parametrize(
    ("subject", "note", "starts"),
    [
        ("FW: Interview", "We are pleased to invite you to an interview, see below.", ["12 09:30"]),
        ("WG: Interview", "The interview is confirmed, details below.", ["12 09:30"]),
        ("FW: Interview", "Your interview is confirmed for Friday 13 March at 11:00 now, not as below.", ["13 11:00"]),
    ],
)
def test_a_time_may_stand_in_the_mail_that_is_passed_on(subject, note, starts):
    below = (
        "From: Ida Lund <ida@acme.example>\nSent: Tuesday, 10 March 2026 09:12\nTo: Wes Ackerman <wes@acme.example>\n"
        "Subject: Interview\n\nWes,\n\nthe room is booked for Thursday 12 March, 9:30.\n\nIda\n"
    )
    assert read(f"Hi Alex,\n\n{note}\n\nWes\n\n{below}", subject=subject) == starts


OFFERED = """
On Mon, Mar 9, 2026 at 5:02 PM Alex Doe <alex@example.com> wrote:

> I could come to the interview on Thursday, March 12, at 10.30 am or at 3 pm.
"""
TWO_DAYS = OFFERED.replace("or at 3 pm", "or on Friday, March 13, at 3 pm")


@pytest.mark.parametrize(
    ("words", "below", "starts"),
    [
        ("10.30 it is. See you for the interview.", OFFERED, ["12 10:30"]),
        ("10.30 works for us. See you for the interview.", OFFERED, ["12 10:30"]),
        ("3 works for me! See you for the interview.", TWO_DAYS, ["13 15:00"]),
        ("10.30 is perfect. See you for the interview.", TWO_DAYS, ["12 10:30"]),
        ("10.30 passt gut. Wir freuen uns auf das Gespräch mit Ihnen.", OFFERED, ["12 09:30"]),
    ],
)
def test_an_hour_alone_is_one_of_those_that_the_thread_offers(words, below, starts):
    assert read(f"Hi Alex,\n\n{words}\n\nWes\n{below.replace('Alex Doe', 'Alex')}") == starts


# Nobody's German, French or Spanish clock shows UTC: their hours are the user's.
@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("I'm sorry, I have to move our interview. Could you come an hour earlier?", ["12 14:00"]),
        ("I'm sorry, I have to move our interview. Could you come half an hour later?", ["12 15:30"]),
        ("I'm sorry, I have to reschedule our interview. Could we do it 45 minutes later?", ["12 15:45"]),
        ("I'm sorry, I have to move our interview to Friday, an hour later.", ["13 16:00"]),
        ("Leider müssen wir unser Gespräch verschieben. Könnten Sie eine Stunde früher kommen?", ["12 13:00"]),
        (
            "Malheureusement, nous devons décaler notre entretien. Pourriez-vous venir une heure plus tôt ?",
            ["12 13:00"],
        ),
        ("Lo siento, tenemos que cambiar nuestra entrevista. ¿Podría venir una hora más tarde?", ["12 15:00"]),
    ],
)
def test_an_hour_earlier_or_later_is_counted_from_what_was_agreed(words, starts):
    assert read(f"Hi Alex,\n\n{words}\n\nWes\n{QUOTED}") == starts
