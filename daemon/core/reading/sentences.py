"""A mail's words clause by clause: which concepts meet in each, and what their meeting says.

It reads wordings that nobody has written down: "we won't be taking your application any further" and "we're not
progressing this" are both a negation beside a word of going on.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import or_

import msgspec

from daemon.core.knowledge.frames import Meetings, ready
from daemon.core.knowledge.glance import glance
from daemon.core.knowledge.lexicon import FOOTER, Tagger, plain, words_of
from daemon.core.reading.kinds import ARRIVING, SENT, Heard

_MOST_TEXT = 12_000
_MOST_CLAUSES = 200
_MOST_WORDS = 120
_NO_WORD_OF_A_JOB = 0.2
"""How much a clause without a word of jobs counts for the mail's being about hiring."""
_AGAIN = 0.8
"""How much less a clause counts than the one before that said the same."""
_EVIDENCE = 140
_SHORT_LINE = 48
"""Characters: a line broken earlier than this was meant to end there."""

_CLOCK = re.compile(r"\d{1,2}[:.]\d\d$")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?$|20\d\d$")
_DAY = re.compile(r"\d{1,2}(?:\.\d{1,2})?$")
_INITIALS = 2
_LINKS = ("http://", "https://", "www.")
_ENDS = frozenset(".!?;\u2026")
_BETWEEN_WORDS = frozenset({"end", "line"})

_ENOUGH_OF_A_FOOTER = 3
"""Clauses of law and the like after which no letter goes on."""
_A_MEETING = ("interview", "talk", "invite")
_ITS_TIME = ("day", "hour", "clock")
"""A sentence that names both stands under no letter: "your interview as data protection officer, on Tuesday at ten"."""
_BEGINNING = 14
"""Clauses that say what a mail is for; what comes later counts less."""
_LATER = 0.5
_FEW_LINES = 250
"""Characters of a text that needn't speak to anybody."""
_OF_HIRING = (
    "interview",
    "post",
    "application",
    "candidate",
    "recruit",
    "test_strong",
    "applied",
    "occupation",
    "paperwork",
)
_GLANCED_AT = 4000
_OF_NONE = -400
"""Below this (log-odds, in hundredths) stood half of the private letters and, unseen, one in 6,500 hiring mails."""
_MAY_BE_OF_HIRING = (*_OF_HIRING, "offer_doc", "join", "withdraw", "appoint", "invited", "follow")


class Clause(msgspec.Struct, frozen=True):
    """Where a clause stands, and the concepts and signs in it, a bit each."""

    start: int
    end: int
    concepts: int


class Spoken(msgspec.Struct, frozen=True):
    """A text laid out in clauses."""

    text: str
    language: str
    clauses: list[Clause]


class _Cut(msgspec.Struct, frozen=True):
    """A clause before it is understood."""

    start: int
    end: int
    words: list[str]
    signs: set[str]


def clauses(text: str, language: str) -> Spoken:
    """The clauses of a text with what they speak of; none where the language has no lexicon."""
    made = ready(language)
    if made is None:
        return Spoken(text, language, [])
    book, bit, _ = made
    meeting, when = _concepts(language, _A_MEETING), _concepts(language, _ITS_TIME)
    found: list[Clause] = []
    footers = 0
    for one in _cut(text[:_MOST_TEXT], book):
        concepts = book.tags(one.words)
        for sign in one.signs:
            concepts |= bit[sign]
        if concepts & bit[FOOTER] and not (concepts & meeting and concepts & when):
            footers += 1
            if footers >= _ENOUGH_OF_A_FOOTER:
                break
            continue
        found.append(Clause(one.start, one.end, concepts))
        if len(found) >= _MOST_CLAUSES:
            break
    return Spoken(text, language, found)


@cache
def _concepts(language: str, names: tuple[str, ...]) -> int:
    """The bits of these concepts, as far as a language has them."""
    made = ready(language)
    return reduce(or_, (made[1].get(one, 0) for one in names)) if made else 0


def _cut(text: str, book: Tagger) -> Iterator[_Cut]:
    low = plain(text)
    words: list[str] = []
    signs: set[str] = set()
    start = end = line = at = 0
    parts = iter(_pieces(ascii_only=low.isascii(), links="://" in low or "www." in low).split(low))
    for between, said in zip(parts, parts, strict=False):  # what stands behind the last is no piece
        begin = at + len(between)
        at = begin + len(said)
        if words and said.isalpha() and said not in book.turns and len(words) < _MOST_WORDS:
            words.append(said)  # as nearly all are
            end = at
            continue
        how = _how(said)
        ends = how == "end" and not (said == "." and words and _is_no_end(words[-1], text[at : at + 2], book))
        if ends and "?" in said:
            signs.add("question")
        if how == "line":
            ends = said.count("\n") > 1 or begin - line < _SHORT_LINE
            line = at
        if (ends or (how == "word" and said in book.turns) or len(words) >= _MOST_WORDS) and (words or signs):
            yield _Cut(start, at if how == "end" else end, words, signs)
            words, signs = [], set()
        if how in _BETWEEN_WORDS:
            continue
        start = start if words or signs else begin
        end = at
        if how == "number":
            signs.update(("clock",) if _CLOCK.match(said) else ("date",) if _DATE.match(said) else ())
        if how == "link":
            signs.add("link")
        else:
            words.append(said)
    if words or signs:
        yield _Cut(start, end, words, signs)


@cache
def _pieces(*, ascii_only: bool, links: bool) -> re.Pattern[str]:
    """What a text is made of: words, links, numbers, line breaks and signs that end a sentence."""
    letters = "[A-Za-z]" if ascii_only else r"[^\W\d_]"
    link = r"https?://\S+|www\.\S+|" if links else ""
    return re.compile(rf"({link}{letters}+(?:'{letters}+)*|\n\s*|[.!?;\u2026]+(?=\s|$)|\d+(?:[:.,/]\d+)*)")


def _how(piece: str) -> str:
    """What one piece of a text is."""
    if piece[0] == "\n":
        return "line"
    if piece[0] in _ENDS:
        return "end"
    if piece[0].isdecimal():
        return "number"
    return "link" if piece.startswith(_LINKS) else "word"


def _is_no_end(word: str, after: str, book: Tagger) -> bool:
    """Is a full stop after this word part of it: an abbreviation, the 12. of a month, the 12.3., 3 p.m. on Friday?"""
    if word in book.abbreviations or _DAY.match(word):
        return True
    return len(word) <= _INITIALS and after[-1:].islower()


def hear_clauses(
    spoken: Spoken,
    heard: Heard,
    *,
    weight: float = 1.0,
    only: frozenset[str] | None = None,
    outgoing: bool = False,
) -> None:
    """Adds what the clauses of a text say to what was `heard`.

    `weight` lowers what they count, `only` keeps to some labels. `outgoing`: the user wrote it, so that they speak of
    what the user does; else that says nothing of hiring ("thank you for your time" is everywhere).
    """
    made = ready(spoken.language)
    if made is None:
        return
    of_a_job = _concepts(spoken.language, _OF_HIRING)
    times: dict[str, int] = {}
    for number, one in enumerate(spoken.clauses):
        says, hiring = _said_in(one, made[2], of_a_job, only=only, outgoing=outgoing)
        counts = weight * (1.0 if number < _BEGINNING else _LATER)
        quote = " ".join(spoken.text[one.start : one.end].split())[:_EVIDENCE] if says else ""
        for label, surely in says.items():
            heard.add(label, surely * counts * _AGAIN ** times.get(label, 0), quote)
            times[label] = times.get(label, 0) + 1
        if hiring:
            heard.add("hiring", hiring * counts * _AGAIN ** times.get("", 0))
            times[""] = times.get("", 0) + 1


def _said_in(
    clause: Clause, table: Meetings, of_a_job: int, *, only: frozenset[str] | None, outgoing: bool
) -> tuple[dict[str, float], float]:
    """What one clause says, and how surely it is about hiring: its frames are one witness, the surest speaks."""
    says: dict[str, float] = {}
    hiring = 0.0
    for frame in table.of(clause.concepts):
        label = frame.says
        if (only is not None and label not in only) or (outgoing and label in ARRIVING):
            continue
        says[label] = max(says.get(label, 0.0), frame.weight)
        if outgoing or label not in SENT:
            hiring = max(hiring, frame.hiring)
    if not outgoing and not clause.concepts & of_a_job:
        hiring *= _NO_WORD_OF_A_JOB
    return says, max(hiring, says.pop("hiring", 0.0))


def may_be_of_hiring(texts: Iterable[str], language: str) -> bool:
    """May there be a word of hiring in these texts? Quick, and errs to yes."""
    made = ready(language)
    return made is not None and made[0].may_hold(_words_among(texts, _MOST_TEXT), _MAY_BE_OF_HIRING)


def is_plainly_of_none(texts: Iterable[str], language: str) -> bool:
    """Do the words alone, without their order, say that this is of no hiring? Quick, and errs to no."""
    known = glance(language)
    if known is None:
        return False
    said = _words_among(texts, _GLANCED_AT) & known.words.keys()
    return known.base + sum(map(known.words.__getitem__, said)) < _OF_NONE


def _words_among(texts: Iterable[str], most: int) -> set[str]:
    """The different words of texts that stand one below the other, of `most` characters in all."""
    found: set[str] = set()
    for one in texts:
        found |= words_of(one[: max(most, 0)])
        most -= len(one) + 1
    return found


def speaks_of(concept: str, spoken: Spoken) -> bool:
    """Is there this concept in any of these clauses?"""
    made = ready(spoken.language)
    return made is not None and any(one.concepts & made[1].get(concept, 0) for one in spoken.clauses)


def speaks_to_somebody(spoken: Spoken) -> bool:
    """Is its reader spoken to? A few lines needn't."""
    return len(spoken.text) < _FEW_LINES or speaks_of("you", spoken) or speaks_of("candidate", spoken)
