"""The one gate: every letter passes here before it leaves the drafter, whoever worded it.

It asks whether the letter is whole, of the right length and language, in a tone that can't hurt,
and whether all it claims stands in the facts. The tone is judged in `tone`, the facts in `claims`.
"""

import re

import msgspec

from daemon.core.reading.text.language import language_of
from daemon.core.writing.claims import known, unfounded
from daemon.core.writing.letters import Plan, book
from daemon.core.writing.situation import Situation
from daemon.core.writing.tone import Fault, faults

_PLACEHOLDER = re.compile(r"[\[\]{}<>_*#|]|\bX{2,}\b|\b(?:TODO|TBD|N\.?N\.)(?!\w)|https?:|www\.|\.\.\.|\u2026")
_STRAY = re.compile(r" [.,](?!\S)|[.,;:?]{2,}|  ")


class Grounds(msgspec.Struct, frozen=True):
    """What a letter is judged by: its facts, its language, and the plan that says how long it may be."""

    situation: Situation
    language: str
    plan: Plan
    people: tuple[str, ...]
    """Names that it may say although none of its sentences has to: its readers' and the user's."""


def judged(body: str, grounds: Grounds) -> tuple[Fault, ...]:
    """All that is wrong with `body`, a letter without greeting and signature; empty when it may go out."""
    return (
        *_unfinished(body, grounds),
        *(one for one in faults(body, grounds.language) if not _excused(one, grounds.situation.own)),
        *_unsaid(body, grounds),
        *(
            Fault("unfounded", "No fact says so.", words)
            for words in unfounded(body, known((*grounds.situation.words.values(), *grounds.people)), grounds.language)
        ),
    )


def _unfinished(body: str, grounds: Grounds) -> tuple[Fault, ...]:
    """Gaps, stray marks, a greeting or signature of its own, the wrong length or language."""
    found = []
    lines = [line.strip() for line in body.strip().splitlines() if line.strip()]
    if gap := _PLACEHOLDER.search(body) or _STRAY.search(body):
        found.append(Fault("unfinished", "Something is left to be filled in or taken out.", gap[0]))
    if not lines or any(line[-1] not in '.?!\u201d\u201c\u00bb"' or len(line.split()) < 4 for line in lines):
        cut = next((line for line in lines if len(line.split()) < 4 or line[-1] not in ".?!"), "")
        found.append(Fault("unfinished", "It isn't made of whole sentences alone.", cut))
    least, most = grounds.plan.words
    if not least <= (count := len(body.split())) <= most:
        found.append(Fault("length", f"It should have {least} to {most} words.", f"{count} words"))
    if language_of(body) != grounds.language:
        found.append(Fault("language", "It isn't in the language of the thread.", language_of(body) or "none"))
    return tuple(found)


def _unsaid(body: str, grounds: Grounds) -> tuple[Fault, ...]:
    """A follow-up says how interested one is, how confident to contribute, and asks where they are in the process."""
    says = book(grounds.language).says if grounds.situation.letter in {"follow_up", "second"} else {}
    return tuple(
        Fault("unsaid", "A follow-up has three things to say, and this is missing.", thing)
        for thing, pattern in says.items()
        if not re.search(pattern, body, re.IGNORECASE)
    )


def _excused(fault: Fault, own: str) -> bool:
    """Comparing offers is the user's own choice: where they wrote it themselves, it stands."""
    return fault.category == "comparison" and bool(own) and fault.words.lower() in own.lower()
