"""What a language model is asked for a letter's words, and what of its answer can be the letter.

It gets facts, never a mail: those that the letter may say anyway, and a draft made of them. The reader's name
and the user's are not among them, nor any address, since greeting and signature are ours.
Whatever it answers passes the gate (`compose.sealed`) before it is a letter.
"""

import re

import msgspec

from daemon.core.facts import Role
from daemon.core.knowledge.load import load
from daemon.core.writing.clean import plain
from daemon.core.writing.compose import Brief
from daemon.core.writing.letters import Name, Trait, say
from daemon.core.writing.salutation import language_name

ALIKE = 0.6
"""From this similarity on, two letters to one company are the same letter."""
_REASONING = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_WHOLE = '.?!\u201d\u201c\u00bb"'
"""What a sentence ends in."""
_SHORT = 5
"""A line of so few words that is no sentence is a greeting, a sign-off or a name."""


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact in words, told when all of `when` hold."""

    text: str
    when: tuple[Trait, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's schema. `formal` and `familiar` complete `system`; `readers` completes `letters`."""

    system: str
    formal: str
    familiar: str
    letters: dict[Name, str]
    readers: dict[Role, str]
    facts: tuple[Told, ...]


class Asking(msgspec.Struct, frozen=True):
    """A question to a model: how to write, and of what."""

    system: str
    user: str


def asking(about: Brief, draft: str) -> Asking:
    """The question for a letter's words; `draft` are words that passed the gate."""
    question: Question = load("question.toml", Question)
    found, plan = about.situation, about.letters.letters[about.situation.letter]
    system = say(
        question.system,
        {
            "language": language_name(about.language),
            "address": question.familiar if about.how.familiar else question.formal,
            "least": str(plan.words[0]),
            "most": str(plan.words[1]),
        },
    )
    kind = say(question.letters[found.letter], {"reader": question.readers[found.role]})
    facts = [say(one.text, found.words) for one in question.facts if found.traits.issuperset(one.when)]
    return Asking(system.strip(), "\n".join([kind, "", "Facts:", *(f"- {one}" for one in facts), "", "Draft:", draft]))


def words_of(answer: str) -> str:
    """The letter's words in a model's answer: without its reasoning, and what it put around them all the same.

    Paragraphs are put on one line each, divided by an empty line. "" when nothing is left.
    """
    lines = [plain(line) for line in _REASONING.sub("", answer, count=1).strip().splitlines()]
    while lines and _is_around(lines[0]):
        lines.pop(0)
    while lines and _is_around(lines[-1]):
        lines.pop()
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(text for paragraph in paragraphs if (text := " ".join(paragraph.split())))


def similarity(one: str, other: str) -> float:
    """How alike two letters are, 0 to 1: the Jaccard index of their word trigrams."""
    first, second = (
        {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        for words in (re.findall(r"\w+", text.lower()) for text in (one, other))
    )
    return len(first & second) / len(first | second) if first | second else 0.0


def _is_around(line: str) -> bool:
    """Is this an empty line, a greeting, an announcement or a sign-off?"""
    return not line or line[-1] == ":" or (line[-1] not in _WHOLE and len(line.split()) <= _SHORT)
