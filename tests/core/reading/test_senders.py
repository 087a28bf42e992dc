"""Whose an address is."""

import pytest

from daemon.core.facts import Person
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
    ],
)
def test_an_employers_domain_is_its_own(address: str, kind: str | None, domain: str | None) -> None:
    known = known_sender(address)
    assert (known.kind if known else None) == kind
    assert own_domain(address) == domain


def test_nothing_is_written_to_nobody_or_a_relay() -> None:
    assert never_answers("no-reply@acme.example")
    assert never_answers("x7+reply@us.greenhouse-mail.io")
    assert never_answers("ana@acme.example") is None
    assert never_answers("rachel@hays.com") is None


def test_a_mailbox_for_jobs_is_known_by_its_name() -> None:
    assert hires(Person(address="jobs@acme.example"))
    assert hires(Person(name="Acme Talent Acquisition", address="ta@acme.example"))
    assert not hires(Person(name="Ana Jobson", address="ana.jobson@acme.example"))
