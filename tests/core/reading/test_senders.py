"""Whose an address is."""

import pytest

from daemon.core.facts import Person
from daemon.core.knowledge.load import load
from daemon.core.knowledge.senders import Senders
from daemon.core.reading.senders import hires, known_sender, never_answers, own_domain


@pytest.mark.parametrize(
    ("address", "kind", "domain"),
    [
        ("no-reply@us.greenhouse-mail.io", "ats", None),
        ("x+reply@hire.lever.co", "ats", None),
        ("acme@myworkday.com", "ats", None),
        ("alex@gmail.com", "webmail", None),
        ("rachel@hays.com", "agency", None),
        ("jobs-noreply@linkedin.com", "board", None),
        ("notifications@calendly.com", "booking", None),
        ("ana@mail.acme.co.uk", None, "acme.co.uk"),
        ("ana@notgreenhouse.io", None, "notgreenhouse.io"),
        ("no-reply@ashbyhq.com", "ats", None),
        ("notification+x8@smartrecruiters.com", "ats", None),
        ("windrose+autoreply@talent.icims.com", "ats", None),
        ("ekbt.fa.sender@workflow.mail.us2.cloud.oracle.com", "ats", None),
        ("system@successfactors.eu", "ats", None),
        ("no-reply@m.personio.de", "ats", None),
        ("ana.ruiz@acme.recruitee.com", "ats", None),
        ("tal@acme.na.teamtailor-mail.com", "ats", None),
        ("acme@app.bamboohr.com", "ats", None),
        ("noreply@candidates.workablemail.com", "ats", None),
        ("no-reply@acme.breezy-mail.com", "ats", None),
        ("jobs@acme.applytojob.com", "ats", None),
        ("no-reply@acme.comeet-notifications.com", "ats", None),
        ("no-reply@ats.rippling.com", "ats", None),
        ("no-reply@acme.pinpoint.email", "ats", None),
        ("noreply@hirevue.com", "test", None),
        ("support@hackerrankforwork.com", "test", None),
        ("noreply@testgorilla.com", "test", None),
        ("noreply@karat.io", "test", None),
        ("noreply@xref.com", "test", None),
        ("handshake@mail.joinhandshake.com", "board", None),
        ("noreply@stepstone.de", "board", None),
        ("noreply@mail.xing.com", "board", None),
        ("hello@welcometothejungle.com", "board", None),
        ("no-reply@infojobs.net", "board", None),
        ("no-reply@goodtime.io", "booking", None),
        ("no-reply@youcanbook.me", "booking", None),
        ("mailer@doodle.com", "booking", None),
        ("noreply@bookings.microsoft.com", "booking", None),
        ("acme@olivia.paradox.ai", "booking", None),
        ("jo@laposte.net", "webmail", None),
        ("jo@uol.com.br", "webmail", None),
        ("jo@web.de", "webmail", None),
        ("jo@telenet.be", "webmail", None),
        ("jo@michaelpage.es", "agency", None),
        ("jo@randstad.it", "agency", None),
        ("jo@robertwalters.ie", "agency", None),
    ],
)
def test_an_employers_domain_is_its_own(address: str, kind: str | None, domain: str | None) -> None:
    known = known_sender(address)
    assert (known.kind if known else None) == kind
    assert own_domain(address) == domain


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("ana.ruiz@hubspot.com", "hubspot.com"),
        ("noreply@hubspot.com", None),
        ("ana.ruiz@google.com", "google.com"),
        ("calendar-notification@google.com", None),
        ("c_8a1f@group.calendar.google.com", None),
        ("ana.ruiz@hire.lever.co", None),
        ("acme@myworkday.com", None),
    ],
)
def test_a_systems_own_people_have_an_employer_too(address: str, own: str | None) -> None:
    """Who applies at a firm that carries others' mail meets its people: first and last name, at its plain domain."""
    assert own_domain(address) == own


def test_no_domain_is_anybodys_twice() -> None:
    known = load("senders.toml", Senders).sender
    domains = [domain for sender in known for domain in sender.domains]
    assert len(domains) == len(set(domains))
    assert [one for one in domains if one != one.lower() or "." not in one] == []


def test_nothing_is_written_to_nobody_or_a_relay() -> None:
    assert never_answers("no-reply@acme.example")
    assert never_answers("x7+reply@us.greenhouse-mail.io")
    assert never_answers("ana@acme.example") is None
    assert never_answers("rachel@hays.com") is None


def test_a_mailbox_for_jobs_is_known_by_its_name() -> None:
    assert hires(Person(address="jobs@acme.example"))
    assert hires(Person(name="Acme Talent Acquisition", address="ta@acme.example"))
    assert not hires(Person(name="Ana Jobson", address="ana.jobson@acme.example"))
