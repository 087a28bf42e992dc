"""Reports for the tests, drawn from facts told in a line each."""

from collections.abc import Sequence
from datetime import datetime

from daemon.cli.show import happened
from daemon.core.facts import Fact, MailFact, Person
from daemon.core.tracking.fold import fold
from daemon.report.page import Page, page
from daemon.report.sight import Sight
from tests.core.telling import ROBIN, WINDOWS, arrived, at, round_at, sent

HOSTILE = (
    '<script>alert(1)</script>"\'><img src="https://evil.example/x.png" onerror=alert(2)>{{ 7 * 7 }}\u202egpj.exe\x00'
)


def sight(now: datetime) -> Sight:
    return Sight(now, ROBIN, WINDOWS, happened)


def drawn(facts: Sequence[Fact], now: datetime, doubtful: Sequence[MailFact] = ()) -> Page:
    return page(fold(facts, now, ROBIN, WINDOWS), doubtful, sight(now))


def hostile() -> list[Fact]:
    """Everything that a mail can name is meant to break out of the page, or is 10 kB long."""
    eve = Person(HOSTILE, "eve@evil.example", HOSTILE, "+353 1 555 0100", "hiring_manager", HOSTILE)
    long = Person("א" * 10_000, "long@evil.example", "م" * 10_000, role="peer")
    more = {"employer": HOSTILE, "domain": "evil.example", "role": HOSTILE, "evidence": (HOSTILE, "x" * 10_000)}
    first = arrived("scheduled", at(1), eve, round_at(at(2), eve, long), name="e", **more)  # type: ignore[arg-type] # a reading's fields
    subject = type(first)(
        **{f: getattr(first, f) for f in first.__struct_fields__} | {"subject": HOSTILE + "W" * 10_000}
    )
    return [subject, sent("sent", at(1, "11:00"), eve, refs=("<e@mail.example>",))]


def many(count: int) -> list[Fact]:
    """As many opportunities, each with an application, an answer and a round."""
    facts: list[Fact] = []
    for n in range(count):
        domain, employer = f"firm{n}.example", f"Firm {n}"
        hr = Person(f"Hanna Reeve{n}", f"hanna@{domain}", "Recruiter", role="recruiter")
        boss = Person(f"Bea Osse{n}", f"bea@{domain}", "Director", role="hiring_manager")
        day = 1 + n % 9
        told = {"employer": employer, "domain": domain, "role": f"Analyst {n}"}
        facts += [
            arrived("acknowledged", at(day), hr, name=f"a{n}", **told),  # type: ignore[arg-type] # a reading's fields
            arrived(
                "scheduled",
                at(day + 1),
                hr,
                round_at(at(day + 2), boss),
                name=f"s{n}",
                refs=(f"<a{n}@mail.example>",),
                **told,
            ),  # type: ignore[arg-type] # as above
        ]
        if n % 5 == 0:
            facts.append(arrived("rejection", at(day + 4), hr, name=f"r{n}", refs=(f"<a{n}@mail.example>",), **told))  # type: ignore[arg-type] # as above
    return facts
