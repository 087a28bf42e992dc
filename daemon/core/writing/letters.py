"""The letters of a language: their schema, and how one is put together from its parts.

A letter is a row of slots. For each slot the first group whose conditions hold is taken, and of
its texts one: by a hash of the opportunity, so that two applicants don't write alike, shifted
by the letter's turn in the process, so that colleagues don't get the same sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Literal

import msgspec
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.core.facts import Role
from daemon.core.knowledge.load import load

Name = Literal["thank_you", "pass_on", "follow_up", "second", "closing_note"]
"""`pass_on`: thanks for others, through the one who arranged it. `second`: the second follow-up."""

Trait = Literal[
    "late",
    "panel",
    "note",
    "sentence",
    "topic",
    "met",
    "interviewed",
    "applied",
    "thanks",
    "others",
    "promise",
    "quote",
    "by_you",
]
"""What can be true of a situation; `daemon.core.writing.situation` says when each holds."""

LANGUAGES = ("en",)
"""The languages there are letters in."""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that fit when all of `when` hold and, where `to` is given, the receiver has one of these roles."""

    texts: tuple[str, ...]
    when: tuple[Trait, ...] = ()
    to: tuple[Role, ...] = ()


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of letter: how long it may be, in which shapes (paragraphs of slots), from which parts."""

    words: tuple[int, int]
    shapes: tuple[tuple[tuple[str, ...], ...], ...]
    slots: dict[str, tuple[Group, ...]]


class Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"join": "and"}):
    """A language's letters file. Strings are templates; what they may name is `Situation.words`."""

    valediction: str
    no_name: str
    informal: str
    neutral: str
    formal: str
    join: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    near: str
    far: str
    date: str
    call: str
    conversation: str
    role: str
    some_role: str
    some_company: str
    at: str
    everyone: str
    colleagues: str
    subjects: dict[Name, str]
    letters: dict[Name, Plan]


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of the possible wordings: `seed` names the opportunity, `place` is the letter's place in its process."""

    seed: str
    place: int


def book(language: str) -> Letters:
    """The letters in `language`, or in English where there are none."""
    letters: Letters = load(f"letters.{language if language in LANGUAGES else 'en'}.toml", Letters)
    return letters


def say(text: str, words: Mapping[str, str | bool]) -> str:
    """One template with its words put in. Words are values: a template in one of them stays as it is."""
    return _template(text).render(words)


def text(
    letters: Letters, name: Name, traits: frozenset[Trait], role: Role, words: Mapping[str, str | bool], turn: Turn
) -> str:
    """The paragraphs of a letter, divided by an empty line, without greeting and signature."""
    plan = letters.letters[name]
    shape = plan.shapes[_pick(f"{turn.seed}/{name}", turn.place, len(plan.shapes))]
    chosen = {
        slot: say(_chosen(f"{turn.seed}/{name}/{slot}", group, turn.place, number), words)
        for number, (slot, groups) in enumerate(plan.slots.items())
        if (group := fitting(groups, traits, role))
    }
    paragraphs = (" ".join(chosen[slot] for slot in slots if slot in chosen) for slots in shape)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def fitting(groups: tuple[Group, ...], traits: frozenset[Trait], role: Role) -> Group | None:
    """The first group whose conditions hold."""
    return next(
        (group for group in groups if traits.issuperset(group.when) and (not group.to or role in group.to)), None
    )


def _chosen(seed: str, group: Group, place: int, number: int) -> str:
    """After all texts were used once, each slot moves on by another step: letters share one part, never all."""
    count = len(group.texts)
    return group.texts[_pick(seed, place + place // count * (number + 1), count)]


def _pick(seed: str, place: int, count: int) -> int:
    return (int.from_bytes(sha256(seed.encode()).digest()[:4], "big") + place) % count


@cache
def _template(text: str) -> Template:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    return environment.from_string(text)
