"""A step in, a letter out: complete as it stands, true, and in a tone that can't hurt, or a refusal.

Wordings are tried in a fixed order until one is of the right length and passes the tone gate;
what the user or the employer put in (a note, an agenda, a quoted promise) is left out before a
letter is given up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from daemon.core.deciding.identity import message_id
from daemon.core.opportunity import Contact, Letter, Opportunity, Step
from daemon.core.writing.clean import plain
from daemon.core.writing.headers import is_address
from daemon.core.writing.letters import LANGUAGES, Letters, Turn, book, say, text
from daemon.core.writing.naming import bare_subject, first_name, full_name, listed, titled_name
from daemon.core.writing.situation import Situation, place, situation
from daemon.core.writing.tone import Fault, faults
from daemon.core.you import You

_TURNS = 5
"""How many wordings are tried; as far apart as there are texts in a full group, so that no colleague's is taken."""
_REFERENCES = 12
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,240}>")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no letter is written, in a sentence for the user."""

    why: str


def compose(step: Step, opportunity: Opportunity, you: You) -> Letter | Refusal:
    """The letter that `step` asks for, as of its due time. The same input gives the same letter."""
    readers = tuple(one for one in step.to if not one.unreachable and is_address(one.person.address))
    sender = opportunity.your_address or next(iter(you.addresses), "")
    if step.kind in {"reply_owed", "call"}:
        return Refusal("This step is yours to take in your own words; no letter goes with it.")
    if step.round and step.round.state == "cancelled":
        return Refusal("The interview was cancelled, so there is nothing to write about.")
    if not readers:
        return Refusal("There is no address to write to: `afterword met` or `afterword address` can name one.")
    if not is_address(sender) or not plain(you.name):
        return Refusal(
            "Your own name or address is missing: set `name` and `addresses` under [you] in the configuration."
        )
    step = replace(step, to=readers)
    language = opportunity.language if opportunity.language in LANGUAGES else "en"
    letters, found = book(language), situation(step, opportunity, you, language)
    body = _body(found, step, opportunity, language)
    if isinstance(body, Refusal):
        return body
    thread = readers[0].last_mail
    references = _references((*thread.refs, thread.message_id or "")) if thread else ()
    answered = bare_subject(thread.subject) if thread else ""
    return Letter(
        message_id=message_id(step.key, you),
        sender=(plain(you.name), sender),
        to=tuple(one.person for one in readers),
        subject=f"Re: {answered}" if answered else say(letters.subjects[found.letter], found.words),
        body=f"{_greeting(readers, letters, formal=opportunity.formal)}\n\n{body}\n\n{_signature(you, letters)}\n",
        in_reply_to=references[-1] if thread and thread.message_id and references else None,
        references=references,
    )


def _body(found: Situation, step: Step, opportunity: Opportunity, language: str) -> str | Refusal:
    """The first wording that nothing is wrong with."""
    plan = book(language).letters[found.letter]
    wrong: tuple[Fault, ...] = ()
    for facts in _fewer(found, book(language)):
        for turn in range(_TURNS):
            where = Turn(opportunity.id, place(step, opportunity) + turn * _TURNS)
            wording = text(book(language), facts.letter, facts.traits, facts.role, facts.words, where)
            wrong = tuple(fault for fault in faults(wording, language) if not _excused(fault, facts.own))
            if not wrong and plan.words[0] <= len(wording.split()) <= plan.words[1]:
                return wording
    if wrong:
        return Refusal(f"No wording passed the tone check: {wrong[0].why} (\u201c{wrong[0].words}\u201d)")
    return Refusal("What is known doesn't fit into a letter of the right length.")


def _fewer(found: Situation, letters: Letters) -> Iterator[Situation]:
    """The facts, then without what the user noted, then also without agenda and quotation, then without names."""
    yield found
    traits = found.traits - {"note", "sentence"}
    yield replace(found, traits=traits, own="")
    traits -= {"topic", "quote"}
    yield replace(found, traits=traits, own="")
    bare = {"role": letters.some_role, "title": "", "company": letters.some_company, "at": ""}
    yield replace(found, traits=traits, own="", words={**found.words, **bare})


def _excused(fault: Fault, own: str) -> bool:
    """Comparing offers is the user's own choice: where they wrote it themselves, it stands."""
    return fault.category == "comparison" and bool(own) and fault.words.lower() in own.lower()


def _greeting(readers: tuple[Contact, ...], letters: Letters, *, formal: bool | None) -> str:
    """By first name, unless their form of address is formal or they bear an academic title."""
    titled = [titled_name(one.person.name) for one in readers]
    first = [first_name(one.person.name) for one in readers]
    whole = [full_name(one.person.name) for one in readers]
    if not all(whole):
        return letters.no_name
    if formal:
        names, greeting = [title or name for title, name in zip(titled, whole, strict=True)], letters.formal
    elif formal is None:
        names, greeting = [title or name for title, name in zip(titled, first, strict=True)], letters.neutral
    else:
        names, greeting = first, letters.informal
    return say(greeting, {"name": listed(names, letters.join)})


def _signature(you: You, letters: Letters) -> str:
    """Valediction and name; the user's own signature takes their place as far as it holds them."""
    name = plain(you.name)
    if not (you.signature and you.signature.strip()):
        return "\n".join(line for line in (letters.valediction, name, plain(you.phone or "")) if line)
    lines = [line.rstrip() if line.rstrip() != "--" else "-- " for line in you.signature.strip("\n").splitlines()]
    signature = "\n".join(lines)
    if lines[0] == "-- ":
        return f"{letters.valediction}\n{name}\n\n{signature}"
    if lines[0].endswith(","):
        return signature
    named = name.lower() in signature.lower() or name.split()[0].lower() in lines[0].lower()
    return "\n".join((letters.valediction, *(() if named else (name,)), signature))


def _references(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The thread so far, oldest first, each once: its beginning and the latest of it (RFC 5537 3.4.4)."""
    known = tuple(dict.fromkeys(one for one in ids if _MESSAGE_ID.fullmatch(one)))
    return known if len(known) <= _REFERENCES else (known[0], *known[1 - _REFERENCES :])
