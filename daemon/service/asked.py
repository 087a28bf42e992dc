"""What the user's words name: an opportunity, a person, a message. Never a guess: what is unclear is asked back."""

from collections.abc import Iterable, Sequence

from daemon.core.facts import EventFact, Fact, MailFact
from daemon.core.opportunity import Contact, Opportunity
from daemon.core.tracking.doubts import Doubt
from daemon.core.tracking.naming import NAMED, called, matching, names_of, nearest, people_matching, strictest
from daemon.errors import NotUnderstood


def opportunity(known: Sequence[Opportunity], wanted: str) -> Opportunity:
    """The one opportunity that is meant. Raises NotUnderstood with the candidates, or the nearest names."""
    found = matching(known, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotUnderstood(
            f"More than one opportunity fits {wanted!r}",
            "; ".join(f"{o.id} is {label(o)}" for o in found),
            "Say which by its id, or add a word of the role or of a person's name.",
        )
    near = nearest(wanted, (name for o in known for name in names_of(o)))
    why = f"the nearest names are {', '.join(near)}" if near else "no id, employer, role or name contains it"
    raise NotUnderstood(f"No opportunity fits {wanted!r}", why, "`afterword status --all` lists them.")


def label(one: Opportunity) -> str:
    """An opportunity by employer and role."""
    return f"{one.employer}, {one.role}" if one.role else one.employer


def person(one: Opportunity, wanted: str) -> Contact:
    """The one person of an opportunity who is meant. Raises NotUnderstood with the candidates, or the nearest names."""
    found = people_matching(one.contacts, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotUnderstood(
            f"More than one person at {one.employer} fits {wanted!r}",
            "; ".join(introduced(c) for c in found),
            "Say which by the whole name or the address.",
        )
    near = nearest(wanted, (name for c in one.contacts for name in called(c)))
    if wanted.strip().casefold() in NAMED:
        why = f"no {'hiring manager' if wanted.strip().casefold() == 'manager' else 'recruiter'} is known there"
    elif near:
        why = f"the nearest names are {', '.join(near)}"
    else:
        why = f"{one.employer} is known by {', '.join(called(c)[0] for c in one.contacts[:5]) or 'nobody yet'}"
    raise NotUnderstood(
        f"Nobody at {one.employer} fits {wanted!r}", why, f"`afterword met {one.id} NAME` adds someone you met."
    )


def introduced(contact: Contact) -> str:
    """A person by name, address and title."""
    return ", ".join(called(contact))


def message(waiting: Sequence[Doubt], facts: Iterable[Fact], wanted: str) -> MailFact | EventFact:
    """The one message or calendar entry that is meant, those that wait first. Raises NotUnderstood."""
    asked = wanted.strip()
    number = asked.lstrip("#")
    if number.isdecimal():
        return numbered(waiting, number)
    every = {f.id: f for f in facts if isinstance(f, MailFact) or (isinstance(f, EventFact) and not f.removed)}
    exact = [f for f in every.values() if asked in idents(f)]
    if exact:
        return exact[-1]  # of a calendar entry's states, the newest
    for known in ([d.fact for d in waiting], list(every.values())):
        found = [f for f in known if asked in "".join(idents(f))] or strictest(known, asked, titles)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotUnderstood(
                f"More than one message fits {wanted!r}",
                "; ".join(f'"{heading(f)}" of {f.at:%Y-%m-%d} is {idents(f)[0]}' for f in found[:5]),
                "Say which by its number in `afterword review`, or by its Message-ID.",
            )
    near = nearest(asked, (name for d in waiting for name in titles(d.fact)))
    why = f"the nearest are {', '.join(near)}" if near else "no number, Message-ID, subject or sender is like it"
    raise NotUnderstood(f"No message fits {wanted!r}", why, "`afterword review` lists those that wait for your word.")


def numbered(waiting: Iterable[Doubt], number: str) -> MailFact | EventFact:
    """The message that waits under this number. Raises NotUnderstood."""
    for doubt in waiting:
        if str(doubt.number) == number:
            return doubt.fact
    raise NotUnderstood(
        f"No message waits under the number {number}",
        "it has been judged, is long past, or never was",
        "`afterword review` lists those that wait for your word.",
    )


def idents(fact: MailFact | EventFact) -> tuple[str, ...]:
    """What programs call a message: its Message-ID with and without brackets; a calendar entry's UID."""
    if isinstance(fact, EventFact):
        return (fact.key,)
    name = fact.message_id or fact.id
    return name, name.strip("<>")


def titles(fact: MailFact | EventFact) -> list[str]:
    """What people call a message: its subject, who sent it."""
    if isinstance(fact, EventFact):
        return [fact.summary] if fact.summary else []
    people = (fact.sender, *fact.recipients)
    return [one for one in (fact.subject, *(p.name for p in people), *(p.address for p in people)) if one]


def heading(fact: MailFact | EventFact) -> str:
    """The subject of a mail, or what a calendar entry is called."""
    return (fact.summary if isinstance(fact, EventFact) else fact.subject) or "without a subject"
