"""What a letter may say: the facts of a step in words, and the traits that decide which sentences are true.

Everything that is said in a letter comes through here. A fact that is missing or unfit for a
sentence is an empty word or an absent trait, never a placeholder.
"""

import re
from datetime import date, timedelta

import msgspec

from daemon.core.facts import MailFact, Role
from daemon.core.opportunity import Contact, Note, Opportunity, Round, Step
from daemon.core.writing.clean import plain
from daemon.core.writing.letters import Letters, Name, Trait, housed, say
from daemon.core.writing.naming import company_name, full_name, listed, role_title
from daemon.core.writing.notes import Reader, Woven, agenda, woven
from daemon.core.you import You

_NEAR = timedelta(days=6)
_LONGEST_QUOTE = 22
_NAMED = 8
"""More people than this are not named one by one."""
_UNQUOTABLE = re.compile(r"[\[\]{}<>_|\\@*\"\u201c\u201d]|https?:|\.\.\.|\u2026")


class Situation(msgspec.Struct, frozen=True):
    """One letter's facts. `own` is what of them the user wrote in a note."""

    letter: Name
    role: Role
    traits: frozenset[Trait]
    words: dict[str, str | bool]
    own: str


class Case(msgspec.Struct, frozen=True):
    """A step seen by its letter: which letter it is, whom it thanks besides its reader, which round it speaks of."""

    step: Step
    opportunity: Opportunity
    language: str
    familiar: bool
    letter: Name
    others: tuple[Contact, ...]
    """Those it thanks who aren't its readers."""
    met: Round | None
    """The last round with the one it speaks of."""
    spoken: Round | None
    """The round it speaks of: `met`, else the last one there was."""

    @property
    def subjects(self) -> tuple[Contact, ...]:
        """Whose conversation with the user it is about."""
        return self.others if self.letter == "pass_on" else self.step.to[:1]


def situation(
    step: Step, opportunity: Opportunity, you: You, language: str, *, familiar: bool, letters: Letters
) -> Situation:
    """The facts for `step`'s letter as of its due time, days counted in the user's zone.

    `familiar`: do they and the user say du or tú to each other?
    """
    case = _case(step, opportunity, language, familiar=familiar)
    note = _note(case) or Woven()
    company, title = company_name(opportunity), role_title(opportunity.role)
    how = {"familiar": familiar}
    words: dict[str, str | bool] = {
        "familiar": familiar,
        **housed(company, letters, familiar=familiar),
        "title": title,
        "role": say(letters.role, {"title": title}) if title else letters.some_role,
        "talk": letters.call if case.spoken and case.spoken.medium == "phone" else letters.conversation,
        "names": _names(case.others, say(letters.everyone, how), letters),
        "colleagues": _names(_colleagues(case), say(letters.colleagues, how), letters, most=1),
        "note": note.thing,
        "sentence": note.sentence,
        "topic": agenda(case.spoken.topic, language) if case.spoken and case.spoken.topic else "",
        "quote": _quote(step.promise),
        "met": case.met is not None,
        "interviewed": case.spoken is not None,
        **_days(case, you, letters),
    }
    held: dict[Trait, bool] = {
        "late": step.late,
        "panel": bool(_colleagues(case)),
        "note": bool(note.thing),
        "sentence": bool(note.sentence),
        "topic": bool(words["topic"]),
        "met": bool(words["met"]),
        "interviewed": bool(words["interviewed"]),
        "applied": opportunity.applied is not None,
        "thanks": any(contact.key == step.to[0].key for contact in step.thanks),
        "others": bool(case.others),
        "promise": step.promised_by is not None,
        "quote": bool(words["quote"]),
        "by_you": _told_by(case) == step.to[0].key,
    }
    traits = frozenset(trait for trait, holds in held.items() if holds)
    return Situation(case.letter, step.to[0].person.role, traits, words, f"{note.thing} {note.sentence}".strip())


def place(step: Step, opportunity: Opportunity) -> int:
    """The letter's place among those of its kind in the process: thanks by round and person, follow-ups by number."""
    if step.kind != "thank_you":
        return step.number
    thanked = {contact.key for contact in (step.thanks or step.to)}
    anchor = step.round.anchor if step.round else None
    conversations = [(one.anchor, key) for one in _not_cancelled(opportunity) for key in sorted(one.people)]
    return next((number for number, (at, key) in enumerate(conversations) if at == anchor and key in thanked), 0)


def _case(step: Step, opportunity: Opportunity, language: str, *, familiar: bool) -> Case:
    others = tuple(one for one in step.thanks if one.key not in {contact.key for contact in step.to})
    letter: Name = "follow_up"
    if step.kind == "closing_note":
        letter = "closing_note"
    elif step.kind == "follow_up" and step.number > 1:
        letter = "second"
    elif step.kind == "thank_you":
        letter = "pass_on" if step.thanks and len(others) == len(step.thanks) else "thank_you"
    subject = others[0] if letter == "pass_on" else step.to[0]
    if step.kind == "thank_you" and step.round:
        met: Round | None = step.round
    else:
        with_them = [one for one in _not_cancelled(opportunity) if subject.key in one.people and one.start <= step.due]
        met = with_them[-1] if with_them else None
    return Case(step, opportunity, language, familiar, letter, others, met, met or step.round)


def _not_cancelled(opportunity: Opportunity) -> list[Round]:
    return [one for one in opportunity.rounds if one.state != "cancelled"]


def _colleagues(case: Case) -> tuple[Contact, ...]:
    """Those who sat in the same conversation as the one it is about."""
    subject = case.subjects[0].key
    keys = case.met.people if case.met and subject in case.met.people else ()
    return tuple(contact for contact in case.opportunity.contacts if contact.key in keys and contact.key != subject)


def _note(case: Case) -> Woven | None:
    """The newest note that fits: first those on this person, then those on a conversation they were part of."""
    keys = {contact.key for contact in case.subjects}
    passed_on = case.letter == "pass_on"
    for note in sorted(case.opportunity.notes, key=lambda note: (note.person is not None, note.at), reverse=True):
        meant = _conversation(note, case.opportunity)
        if note.person not in {None, *keys} or not _fits(note, meant, case):
            continue
        alone = note.person is not None or (meant is not None and len(meant.people) == 1)
        reader = Reader(
            names=() if passed_on else tuple(full_name(case.step.to[0].person.name).split()),
            alone=alone and not passed_on,
            speaks_for_them=case.step.to[0].person.role != "agency",
            familiar=case.familiar,
        )
        if (found := woven(note.text, reader, case.language)) and not (passed_on and found.sentence):
            return found
    return None


def _conversation(note: Note, opportunity: Opportunity) -> Round | None:
    """The conversation a note was written after: the last that had begun, with its person where there was one."""
    before = [one for one in _not_cancelled(opportunity) if one.start <= note.at]
    with_them = [one for one in before if note.person is None or note.person in one.people]
    found = with_them or before
    return found[-1] if found else None


def _fits(note: Note, meant: Round | None, case: Case) -> bool:
    """A thank-you speaks of its own conversation alone, a later letter of all that its reader took part in."""
    if meant is None or case.spoken is None:
        return case.spoken is None
    if case.step.kind == "thank_you":
        return meant.anchor == case.spoken.anchor
    return note.person is not None or any(one.key in meant.people for one in case.subjects)


def _told_by(case: Case) -> str | None:
    """The address of the one who named the date that has passed."""
    if (promised := case.step.promised_by) is None:
        return None
    for fact in reversed(case.opportunity.timeline):
        if isinstance(fact, MailFact) and not fact.outgoing and fact.reading.promised_by == promised:
            return fact.sender.address
    return None


def _quote(promise: str | None) -> str:
    """Their sentence, when it is short and plain enough to be quoted."""
    text = plain(promise or "").strip("\"'\u201c\u201d ")
    if not text or len(text.split()) > _LONGEST_QUOTE or _UNQUOTABLE.search(text):
        return ""
    return text if text[-1] in ".!?" else f"{text}."


def _names(contacts: tuple[Contact, ...], otherwise: str, letters: Letters, most: int = _NAMED) -> str:
    names = [full_name(contact.person.name) for contact in contacts]
    if not names or not all(names) or len(names) > most:
        return otherwise
    return listed(names, say(letters.join, {"next": names[-1]}))


def _days(case: Case, you: You, letters: Letters) -> dict[str, str]:
    """The days a letter can name: `on` and `when` for its round ("" on the very day), `applied`, `promised`."""
    today = case.step.due.astimezone(you.zone).date()
    held = case.spoken.start.astimezone(you.zone).date() if case.spoken else None
    applied = case.opportunity.applied.astimezone(you.zone).date() if case.opportunity.applied else None
    soon = case.step.kind == "thank_you" and not case.step.late
    on = f" {_when(held, today, letters, near=soon)}" if held else ""
    return {
        "on": on,
        "when": "" if soon and held == today else on,
        "applied": _when(applied, today, letters, near=False) if applied else "",
        "promised": say(letters.date, _calendar(case.step.promised_by, letters)) if case.step.promised_by else "",
    }


def _when(day: date, today: date, letters: Letters, *, near: bool) -> str:
    """The day as one says it: "on Tuesday" within six days, "on Tuesday, 3 March" before or when a letter may lie."""
    near = near and timedelta(0) <= today - day <= _NEAR
    return say(letters.near if near else letters.far, _calendar(day, letters))


def _calendar(day: date, letters: Letters) -> dict[str, str]:
    return {
        "weekday": letters.weekdays[day.weekday()],
        "day": str(day.day),
        "month": letters.months[day.month - 1],
    }
