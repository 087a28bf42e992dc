"""Who said the last word, what was asked or promised in it, and how long they take to answer."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from daemon.core.facts import DOUBTFUL, CommandFact, DraftFact, Fact, Kind, MailFact, Reading
from daemon.core.opportunity import Opportunity, Round, Word
from daemon.core.tracking.keys import counts

ENDING: frozenset[Kind] = frozenset({"rejection", "offer"})
"""Kinds after which nothing is written any more."""
LEAVING: frozenset[Kind] = frozenset({"withdrew"})
"""The same, of what the user writes."""
OFF: frozenset[Kind] = frozenset({"cancelled", "rescheduled"})
"""Kinds that take a time back."""
LIKELY = 0.4
"""How sure such a kind must be, among those of hiring mail, for a doubt to hold the pen."""
SILENT = frozenset({"auto_reply", "bounce"})
"""Kinds of arriving mail that are nobody's word."""


def is_their_word(fact: Fact) -> bool:
    """Did the employer say something here, by mail or (as the user tells) outside it?

    A person's mail is a word even when its meaning is in doubt: whatever it says, they are not silent.
    """
    if isinstance(fact, CommandFact):
        return fact.verb == "replied"
    if not isinstance(fact, MailFact) or fact.outgoing or not fact.reading.trusted:
        return False
    if fact.reading.kind in SILENT:
        return False
    if fact.reading.bulk:
        return counts(fact) and fact.reading.kind != "unrelated"
    return True


def is_human(fact: Fact) -> bool:
    """Is it a word of theirs that a person spoke, more than the receipt of an application?"""
    return is_their_word(fact) and not (isinstance(fact, MailFact) and fact.reading.kind == "acknowledged")


def is_your_word(fact: Fact) -> bool:
    """Did the user say something that was more than thanks, or make a call?"""
    if isinstance(fact, CommandFact):
        return fact.verb == "called"
    return isinstance(fact, MailFact) and fact.outgoing and fact.reading.kind != "thank_you"


def theirs(timeline: Iterable[Fact]) -> Word | None:
    """The employer's last word."""
    return last(f for f in timeline if is_their_word(f))


def yours(timeline: Sequence[Fact]) -> Word | None:
    """The user's last word that was no thank-you and didn't bounce."""
    lost = bounced(timeline)
    return last(f for f in timeline if is_your_word(f) and not (isinstance(f, MailFact) and f.message_id in lost))


def bounced(timeline: Sequence[Fact]) -> frozenset[str]:
    """The Message-IDs of the user's mails that reached nobody: bounces came for all of their receivers."""
    mails = [f for f in timeline if isinstance(f, MailFact) and f.outgoing]
    lost: dict[str, set[str | None]] = {}
    for bounce in timeline:
        if isinstance(bounce, MailFact) and bounce.reading.kind == "bounce" and counts(bounce):
            mail = returned(bounce, mails)
            failed = bounce.reading.failed or (p.address for p in (mail.recipients if mail else ()))
            for ident in bounce.refs if mail is None or mail.message_id is None else (mail.message_id,):
                lost.setdefault(ident, set()).update(failed)
    reached = {m.message_id for m in mails if {p.address for p in m.recipients} - lost.get(m.message_id or "", set())}
    return frozenset(lost.keys() - reached)


def returned(bounce: MailFact, mails: Sequence[MailFact]) -> MailFact | None:
    """The user's mail that a bounce sends back: the one it refers to, else the last to an address that it names."""
    referred = [mail for mail in mails if mail.message_id in bounce.refs]
    failed = set(bounce.reading.failed)
    named = [mail for mail in mails if mail.at <= bounce.at and failed & {p.address for p in mail.recipients}]
    return next(reversed(referred or named), None)


def last(facts: Iterable[Fact]) -> Word | None:
    """The last of some facts, as a word."""
    found = None
    for fact in facts:
        found = Word(at=fact.at, fact=fact.id)
    return found


def owed(timeline: Sequence[Fact], rounds: Iterable[Round]) -> Word | None:
    """Their question, when it was their last word, the user has sent nothing since, and no round has settled it."""
    said = [f for f in timeline if is_their_word(f)]
    if not said or not isinstance(said[-1], MailFact) or not said[-1].reading.asks or said[-1].reading.contact_hr:
        return None  # "please contact our HR" asks for no answer
    question = said[-1]
    if any(isinstance(f, MailFact) and f.outgoing and f.at > question.at for f in timeline):
        return None
    if any(isinstance(f, CommandFact) and f.verb == "called" and f.at > question.at for f in timeline):
        return None
    fixed = [r for r in rounds if r.state in ("planned", "held") and r.end > question.at]
    if fixed and question.reading.kind in ("invitation", "scheduled", "rescheduled"):
        return None
    return Word(at=question.at, fact=question.id)


def perhaps_over(timeline: Iterable[Fact], rounds: Iterable[Round]) -> MailFact | None:
    """The newest mail of either side, where it may have ended the process, too doubtfully to act on.

    Nothing has been said by either side since, and no round has been fixed for a later hour.
    """
    spoken = [f for f in timeline if is_their_word(f) or is_your_word(f)]
    newest = spoken[-1] if spoken else None
    if not isinstance(newest, MailFact) or not perhaps(newest.reading, LEAVING if newest.outgoing else ENDING):
        return None
    return None if any(r.state in ("planned", "held") and r.end > newest.at for r in rounds) else newest


def may_call_off(reading: Reading) -> bool:
    """Does this most likely call a time off, or move it, without being sure enough to do so?"""
    return perhaps(reading, OFF)


def perhaps(reading: Reading, kinds: AbstractSet[Kind]) -> bool:
    """Is this most likely of one of these kinds, too doubtful to act on: for itself, or as far as it is hiring mail?"""
    if reading.kind == "unrelated":
        return reading.nearly is not None and reading.nearly.kind in kinds and reading.within >= LIKELY
    return reading.kind in kinds and reading.confidence < DOUBTFUL


def replied_since(opportunity: Opportunity, draft: DraftFact) -> bool:
    """Have they written since this draft was first meant?"""
    begun = min(f.at for f in opportunity.timeline if isinstance(f, DraftFact) and f.key == draft.key)
    return opportunity.theirs is not None and opportunity.theirs.at > begun


def promise(timeline: Iterable[Fact]) -> Reading | None:
    """The newest reading in which they named a day by which they would be in touch."""
    found = None
    for fact in timeline:
        if isinstance(fact, MailFact) and is_their_word(fact) and fact.reading.promised_by:
            found = fact.reading
    return found
