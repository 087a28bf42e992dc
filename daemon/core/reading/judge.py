"""From what was heard to one kind and an honest confidence."""

from dataclasses import dataclass

from daemon.core.facts import DOUBTFUL, Kind
from daemon.core.reading.kinds import ARRIVING, Heard, settled

# What a known sender says by itself of its mail being about hiring.
HIRING_SENDERS = {"ats": 0.85, "test": 0.7, "agency": 0.5, "booking": 0.2, "board": 0.3}

_SENT: tuple[Kind, ...] = ("withdrew", "follow_up", "thank_you", "applied")
_SENT_OUTWEIGHS: dict[str, dict[str, float]] = {
    "withdrew": {"follow_up": 0.9, "thank_you": 0.9, "applied": 0.9},
    "follow_up": {"thank_you": 0.5, "applied": 0.7},
    "thank_you": {"applied": 0.4, "follow_up": 0.3},
    "applied": {"follow_up": 0.4, "thank_you": 0.5},
}
SURE_HIRING = 0.6
ENOUGH_HIRING = 0.5
"""From here on, what a mail says is not doubted for what it is about."""
_MAYBE_HIRING = 0.45
_FAINT = 0.3
_A_GUESS = 0.46
"""In mail that is surely about hiring, a kind that is said this faintly is named, for the user to confirm."""
_OUTRIGHT = 0.3
_ELSEWHERE = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, how sure it is, and in which words it was said."""

    kind: Kind
    confidence: float
    evidence: tuple[str, ...] = ()
    nearly: Kind | None = None
    """What it nearly was, where that was too doubtful."""


def hiring(heard: Heard) -> float:
    """How surely this is about a job the reader is a candidate for: what speaks for it, less its look-alikes."""
    return heard.score("hiring") * (1 - lookalike(heard))


def _weighed(strength: float, about: float) -> float:
    return round(strength * min(1.0, about / ENOUGH_HIRING), 2)


def lookalike(heard: Heard) -> float:
    """How surely it is something else that only sounds like it."""
    off_topic = heard.score("off_topic") * (1 - heard.score("job") ** 2)
    return (1 - (1 - heard.score("lookalike")) * (1 - off_topic)) * (_OUTRIGHT if heard.outright else 1)


def arrived(heard: Heard, *, human: bool, answers: bool) -> Verdict:
    """The kind of a mail that somebody sent to the user; `answers`: below it stands what it is an answer to.

    What is surely about a job but says nothing that is known is never put aside as nothing: it goes to review.
    """
    about = hiring(heard)
    if not about:
        return _unrelated(heard, 0.0, ())
    kind, strength = strongest(heard)
    confidence = _weighed(strength, about)
    quotes = tuple(heard.quotes.get(kind, ())[:4])
    if confidence >= DOUBTFUL:
        return Verdict(kind, confidence, quotes)
    if about >= SURE_HIRING and strength >= _A_GUESS:
        return Verdict(kind, confidence, quotes)
    speaks = answers or max(map(heard.score, ("employer", "asks", "reply"))) >= DOUBTFUL
    if human and about >= SURE_HIRING and speaks:
        return Verdict("reply", round(about * 0.8, 2), tuple(heard.quotes.get("hiring", ())[:3]))
    if about >= SURE_HIRING:
        return Verdict("unrelated", round(1 - about, 2), tuple(heard.quotes.get("employer", ())[:3]), "reply")
    return _unrelated(heard, confidence if about >= _MAYBE_HIRING else 0.0, quotes, kind)


def sent(heard: Heard) -> Verdict:
    """The kind of a mail that the user sent. Where they look for work (a school, a bank) takes little from it."""
    about = max(heard.score("hiring"), heard.score("candidate")) * (1 - heard.score("lookalike"))
    about *= 1 - _ELSEWHERE * heard.score("off_topic")
    strength = {kind: heard.score(kind) for kind in _SENT}
    for kind in _SENT:
        for other, beats in _SENT_OUTWEIGHS.items():
            strength[kind] *= 1 - beats.get(kind, 0) * heard.score(other)
    kind = max(strength, key=lambda one: strength[one])
    confidence = _weighed(strength[kind], about)
    quotes = tuple(heard.quotes.get(kind, ())[:4])
    if confidence >= DOUBTFUL:
        return Verdict(kind, confidence, quotes)
    if about >= SURE_HIRING:
        return Verdict("sent", round(about * 0.8, 2), tuple(heard.quotes.get("hiring", ())[:3]))
    return _unrelated(heard, confidence, quotes, kind)


def strongest(heard: Heard) -> tuple[Kind, float]:
    """What the words would mean if they were about hiring."""
    left = settled(heard)
    kind = max(left, key=lambda one: left[one])
    return kind, left[kind]


def candidate_speaks(heard: Heard) -> bool:
    """Are these plainly a candidate's own words?"""
    return (
        heard.score("candidate") >= DOUBTFUL
        and max(heard.score(kind) for kind in _SENT) >= max(DOUBTFUL, *map(heard.score, ARRIVING))
        and heard.score("candidate") > heard.score("employer")
    )


def _unrelated(heard: Heard, almost: float, quotes: tuple[str, ...], kind: Kind | None = None) -> Verdict:
    """Nothing, and how surely: a reading that almost was something goes to review by its low confidence."""
    if almost >= _FAINT:
        return Verdict("unrelated", round(almost, 2), quotes, kind)
    against = tuple(heard.quotes.get("lookalike", ())[:2])
    return Verdict("unrelated", round(1 - almost, 2), against)
