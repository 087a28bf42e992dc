"""A step in, a letter out: complete as it stands, true, and in a tone that can't hurt, or a refusal.

`brief` gathers what the letter may say, `worded` finds the words, `sealed` puts greeting and signature
around them; no words are sealed that didn't pass the gate, so another writer than the templates (a language
model) can take `worded`'s place. Wordings are tried in a fixed order until the gate has nothing against one;
what the user or the employer put in (a note, an agenda, a quoted promise) is left out before a letter is given up.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from daemon.core.deciding.identity import message_id
from daemon.core.facts import MailFact
from daemon.core.opportunity import Contact, Letter, Opportunity, Step
from daemon.core.writing.clean import plain
from daemon.core.writing.gate import Grounds, judged
from daemon.core.writing.headers import is_address
from daemon.core.writing.letters import LANGUAGES, Letters, Turn, book, housed, say, text, typeset
from daemon.core.writing.naming import bare_subject, full_name
from daemon.core.writing.salutation import Form, form, greeting, language_name
from daemon.core.writing.situation import Situation, place, situation
from daemon.core.you import You

_TURNS = 5
"""How many wordings are tried; as far apart as there are texts in a full group, so that no colleague's is taken."""
_REFERENCES = 12
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,240}>")

Books = Mapping[str, Letters]
"""By language, the letters that the user has worded; Afterword's own serve for the others."""


class Refusal(msgspec.Struct, frozen=True):
    """Why no letter is written, in a sentence for the user."""

    why: str


class Brief(msgspec.Struct, frozen=True):
    """All that a letter is made of but its words. `step.to` holds those alone who can be written to."""

    step: Step
    opportunity: Opportunity
    you: You
    language: str
    """One of `LANGUAGES`."""
    how: Form
    situation: Situation
    letters: Letters
    own: bool
    """Are the letters of the user's own wording? What these say needs no other fact."""

    @property
    def grounds(self) -> Grounds:
        """What its words are judged by."""
        people = tuple(full_name(one.person.name) for one in self.step.to)
        plan = self.letters.letters[self.situation.letter]
        said = (text for groups in plan.slots.values() for group in groups for text in group.texts) if self.own else ()
        return Grounds(self.situation, self.language, plan, (*people, plain(self.you.name), *said))


def compose(step: Step, opportunity: Opportunity, you: You, books: Books = MappingProxyType({})) -> Letter | Refusal:
    """The letter that `step` asks for, as of its due time. The same input gives the same letter."""
    about = brief(step, opportunity, you, books)
    if isinstance(about, Refusal):
        return about
    words = worded(about)
    return words if isinstance(words, Refusal) else sealed(about, words)


def brief(step: Step, opportunity: Opportunity, you: You, books: Books = MappingProxyType({})) -> Brief | Refusal:
    """What the letter for `step` may say and how; a refusal when there is none to be written."""
    readers = tuple(one for one in step.to if not one.unreachable and is_address(one.person.address))
    if step.kind in {"reply_owed", "call"}:
        return Refusal("This step is yours to take in your own words; no letter goes with it.")
    if step.round and step.round.state == "cancelled":
        return Refusal("The interview was cancelled, so there is nothing to write about.")
    if not readers:
        return Refusal("There is no address to write to: `afterword met` or `afterword address` can name one.")
    if not is_address(_sender(opportunity, you)) or not plain(you.name):
        return Refusal(
            "Your own name or address is missing: set `name` and `addresses` under [you] in the configuration."
        )
    language = language_for(readers, opportunity, you)
    if language not in LANGUAGES:
        return Refusal(
            f"They write {language_name(language)}, and Afterword knows English, German, French and Spanish:"
            " this letter is yours to write."
        )
    step, how = replace(step, to=readers), form(readers, opportunity, language)
    letters = books.get(language) or book(language, you.country)
    found = situation(step, opportunity, you, language, familiar=how.familiar, letters=letters)
    return Brief(step, opportunity, you, language, how, found, letters, own=language in books)


def worded(about: Brief) -> str | Refusal:
    """The first wording of the templates that the gate has nothing against."""
    letters, name = about.letters, about.situation.letter
    refused = Refusal("There are no words for it.")
    for facts in _fewer(about.situation, letters):
        grounds = replace(about.grounds, situation=facts)
        for turn in range(_TURNS):
            where = Turn(about.opportunity.id, place(about.step, about.opportunity) + turn * _TURNS)
            wording = text(letters.letters[name], name, facts.traits, facts.role, facts.words, where)
            wrong = judged(wording, grounds)
            if not wrong:
                return wording
            refused = Refusal(f"No wording passed the check: {wrong[0].why} (\u201c{wrong[0].words}\u201d)")
    return refused


def sealed(about: Brief, words: str) -> Letter | Refusal:
    """The letter with these `words`, a body without greeting and signature; a refusal when the gate finds a fault.

    The words may rest on less than all facts, never on more.
    """
    if wrong := judged(words, about.grounds):
        return Refusal(f"{wrong[0].why} (\u201c{wrong[0].words}\u201d)")
    letters, step, you = about.letters, about.step, about.you
    thread = step.to[0].last_mail
    references = _references((*thread.refs, thread.message_id or "")) if thread else ()
    answered = bare_subject(thread.subject) if thread else ""
    subject = typeset(say(letters.subjects[about.situation.letter], about.situation.words), letters)
    words = typeset(words, letters)
    opening = words.split(maxsplit=1)[0].strip(",:").lower()
    body = f"{words[0].lower()}{words[1:]}" if opening in letters.small else words
    return Letter(
        message_id=message_id(step.key, you),
        sender=(plain(you.name), _sender(about.opportunity, you)),
        to=tuple(one.person for one in step.to),
        subject=f"Re: {answered}" if answered else subject,
        body=f"{greeting(step.to, letters, about.how)}\n\n{body}\n\n{_signature(you, letters, about.how)}\n",
        in_reply_to=references[-1] if thread and thread.message_id and references else None,
        references=references,
    )


def language_for(readers: tuple[Contact, ...], opportunity: Opportunity, you: You) -> str:
    """The language to write in (ISO 639-1): the thread's; else the process'; else the user's first.

    Where the thread's has no letters, the newest in which this process was also written, if that one has.
    """
    mails = [fact for fact in opportunity.timeline if isinstance(fact, MailFact)]
    told = [fact.reading.language for fact in reversed(mails) if fact.reading.language]
    thread = readers[0].last_mail.reading.language if readers and readers[0].last_mail else None
    if mails and not told and not thread:
        return next((one for one in you.languages if one in LANGUAGES), opportunity.language)
    wanted = thread or opportunity.language
    return wanted if wanted in LANGUAGES else next((one for one in told if one in LANGUAGES), wanted)


def _sender(opportunity: Opportunity, you: You) -> str:
    return opportunity.your_address or next(iter(you.addresses), "")


def _fewer(found: Situation, letters: Letters) -> Iterator[Situation]:
    """The facts, then without what the user noted, then also without agenda and quotation, then without names."""
    yield found
    traits = found.traits - {"note", "sentence"}
    yield replace(found, traits=traits, own="")
    traits -= {"topic", "quote"}
    yield replace(found, traits=traits, own="")
    bare = {**housed("", letters, familiar=bool(found.words["familiar"])), "title": "", "role": letters.some_role}
    yield replace(found, traits=traits, own="", words={**found.words, **bare})


def _signature(you: You, letters: Letters, how: Form) -> str:
    """Valediction and name; the user's own signature takes their place as far as it holds them."""
    name, valediction = plain(you.name), say(letters.valediction, {"familiar": how.familiar})
    if not (you.signature and you.signature.strip()):
        return "\n".join(line for line in (valediction, name, plain(you.phone or "")) if line)
    lines = [line.rstrip() if line.rstrip() != "--" else "-- " for line in you.signature.strip("\n").splitlines()]
    signature = "\n".join(lines)
    if lines[0] == "-- ":
        return f"{valediction}\n{name}\n\n{signature}"
    if lines[0].endswith(",") or (len(lines) > 1 and name.lower() == lines[1].strip().lower()):
        return signature
    named = name.lower() in signature.lower() or name.split()[0].lower() in lines[0].lower()
    return "\n".join((valediction, *(() if named else (name,)), signature))


def _references(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The thread so far, oldest first, each once: its beginning and the latest of it (RFC 5537 3.4.4)."""
    known = tuple(dict.fromkeys(one for one in ids if _MESSAGE_ID.fullmatch(one)))
    return known if len(known) <= _REFERENCES else (known[0], *known[1 - _REFERENCES :])
