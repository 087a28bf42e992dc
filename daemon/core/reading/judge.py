"""From what was heard to one kind and an honest confidence: `weights*.json` say what each sign is worth."""

import msgspec
from msgspec.structs import replace

from daemon.core.facts import DOUBTFUL, Kind
from daemon.core.knowledge.weights import Tables, Weights, weights
from daemon.core.reading.kinds import ARRIVING, SENT, Heard
from daemon.core.reading.signs import likelihoods, telling

# What a known sender says by itself of its mail being about hiring.
HIRING_SENDERS = {"ats": 0.85, "test": 0.7, "agency": 0.5, "booking": 0.2, "board": 0.3}
SURE_HIRING = 0.6
_FAINT = 0.25
"""From here on, what a mail might be is shown to the user."""
_OUTRIGHT = 0.3
_EVIDENCE = 140
_OF_A_TIME: tuple[Kind, ...] = ("invitation", "scheduled", "rescheduled")
"""Between a time that is asked for and one that is fixed, to take it as asked for is safe: that fixes nothing yet."""
_PLAIN = 0.9
"""Less is too little where the user's words mislead: a plea for another time that sounds like thanks."""
_NEVER = 1.01
"""What is sent to many is rarely about the user: "the interview with the potter is postponed" is a newsletter's."""
_OF_AN_APPLICATION, _TO_A_CANDIDATE = 0.75, (("hiring", 0.95), ("employer", 0.9), ("job", 0.9))
"""How sure it must be where it speaks to a candidate of their application; and by which labels that shows."""
_HARDLY_OF_A_JOB = ((0.2, 0.99), (0.4, 0.97), (0.6, 0.9), (0.8, 0.75))
"""How sure a kind must be where the words hardly speak of a job: below this, so much. By its other words many a letter
of friends, dentists and landlords passes for hiring mail: a time is moved, somebody else was chosen. What is passed
over so is still understood in the thread of a process, and waits for the user's word."""
_LIKE_SOMETHING_ELSE = ((0.1, 0.97), (0.6, 0.8))
"""The same where they speak of one but sound like something else as well: by what that leaves together."""
_OF_NO_CLOCK: frozenset[Kind] = frozenset({"unrelated", "auto_reply", "bounce", "outreach"})
_POLITE = frozenset({"thank_you", "follow_up"})
"""What such a plea sounds like."""


class Verdict(msgspec.Struct, frozen=True):
    """A kind, how sure it is, and in which words it was said."""

    kind: Kind
    confidence: float
    evidence: tuple[str, ...] = ()
    nearly: Kind | None = None
    """What it nearly was, where that was too doubtful."""
    supposed: Kind | None = None
    """What it would be if it were about hiring after all, where that much is plain."""
    within: float = 0.0
    """How sure the kind, or what it is supposed to be, would be if it were known to be about hiring."""


def hiring(heard: Heard) -> float:
    """How surely this is about a job the reader is a candidate for: what speaks for it, less its look-alikes."""
    return heard.score("hiring") * (1 - lookalike(heard))


def lookalike(heard: Heard) -> float:
    """How surely it is something else that only sounds like it."""
    off_topic = heard.score("off_topic") * (1 - heard.score("job") ** 2)
    return (1 - (1 - heard.score("lookalike")) * (1 - off_topic)) * (_OUTRIGHT if heard.outright else 1)


def arrived(heard: Heard, *, human: bool) -> Verdict:
    """The kind of a mail that somebody sent to the user. Not `human`: nobody's own words, and so no reply."""
    verdict = _weighed(heard, _tables(heard).arrived, frozenset() if human else frozenset({"reply"}))
    if verdict.kind in _OF_NO_CLOCK or verdict.confidence >= _needed(heard):
        return verdict
    return replace(verdict, kind="unrelated", confidence=round(1 - verdict.confidence, 2), nearly=verdict.kind)


def _needed(heard: Heard) -> float:
    """How sure a kind must be to be believed: the less a mail is plainly about a job, the more."""
    if _to_many_of_no_system(heard):
        return _OF_AN_APPLICATION if _is_of_an_application(heard) else _NEVER
    needed = _least(heard.score("hiring"), _HARDLY_OF_A_JOB)
    if "with a calendar" not in heard.signs:  # whose event speaks for itself
        needed = max(needed, _least(hiring(heard), _LIKE_SOMETHING_ELSE))
    return needed


def _is_of_an_application(heard: Heard) -> bool:
    """Does it speak to a candidate of their application, as the systems do that nobody has heard of yet?"""
    return all(heard.score(label) >= least for label, least in _TO_A_CANDIDATE)


def _least(said: float, steps: tuple[tuple[float, float], ...]) -> float:
    return next((sure for below, sure in steps if said < below), 0.0)


def sent(heard: Heard) -> Verdict:
    """The kind of a mail that the user sent. Who asks for another time thanks for patience, not for an interview."""
    verdict = _weighed(heard, _tables(heard).sent, frozenset())
    plea = verdict.kind in _POLITE and verdict.confidence < _PLAIN and puts_off(heard)
    return replace(verdict, kind="sent") if plea else verdict


def puts_off(heard: Heard) -> bool:
    """Do the user's own words move or cancel a time? They are those that would do so from the other side."""
    if not heard.signs or heard.words is None:
        return False
    if heard.score("accepts") >= DOUBTFUL and "?" not in heard.words.text:
        return False  # "thank you for moving it, Friday works as well"
    likely = likelihoods(heard.signs, _tables(heard).arrived)
    off = likely["rescheduled"] + likely["cancelled"]
    return off >= DOUBTFUL * (1 - likely["unrelated"]) and off >= 2 * likely["scheduled"]


def _to_many_of_no_system(heard: Heard) -> bool:
    """Was it sent to many, and by none that hires or serves those who do?"""
    return "to many" in heard.signs and not any(f"from:{one}" in heard.signs for one in HIRING_SENDERS)


def _tables(heard: Heard) -> Tables:
    return weights(heard.words.language if heard.words else "")


def _weighed(heard: Heard, table: Weights, never: frozenset[str]) -> Verdict:
    if not heard.signs:
        return Verdict("unrelated", 1.0)
    likely = likelihoods(heard.signs, table)
    order = sorted((one for one in likely if one not in never), key=lambda kind: likely[kind], reverse=True)
    other = next(one for one in order if one != "unrelated")
    within = round(likely[other] / max(1 - likely["unrelated"], likely[other]), 2)
    if order[0] == other and not heard.aside:
        sure = sum(likely[one] for one in _OF_A_TIME) if other == "invitation" else likely[other]
        return Verdict(other, round(sure, 2), _evidence(heard, other, table), within=within)
    nearly = other if likely[other] >= _FAINT and not heard.aside else None
    supposed = other if within >= DOUBTFUL else None
    quotes = _evidence(heard, other, table) if nearly or supposed else tuple(heard.quotes.get("lookalike", ())[:2])
    sure = 1.0 if heard.aside else round(likely["unrelated"], 2)
    return Verdict("unrelated", sure, quotes, nearly, supposed, within)


def _evidence(heard: Heard, kind: Kind, table: Weights) -> tuple[str, ...]:
    """The words that said it: those that frames and phrases named, else the clauses that weigh most."""
    said = tuple(heard.quotes.get(kind, ())[:4])
    if said or heard.words is None:
        return said
    text = heard.words.text
    return tuple(" ".join(text[one.start : one.end].split())[:_EVIDENCE] for one in telling(heard.words, kind, table))


def of_hiring(heard: Heard) -> float:
    """How surely these words are of the user's hiring, whoever wrote them."""
    tables = _tables(heard)
    return 1 - min(likelihoods(heard.signs, one)["unrelated"] for one in (tables.arrived, tables.sent))


def candidate_speaks(heard: Heard) -> bool:
    """Are these plainly a candidate's own words?"""
    return (
        heard.score("candidate") >= DOUBTFUL
        and max(map(heard.score, SENT)) >= max(DOUBTFUL, *map(heard.score, ARRIVING))
        and heard.score("candidate") > heard.score("employer")
    )
