"""Puts news into words (`knowledge/announcements.toml`), harmless whatever mail the names came from."""

import string
from collections.abc import Iterator, Mapping

from daemon.core.knowledge.announcements import Announcements, Sentence
from daemon.core.knowledge.load import load
from daemon.core.writing.clean import plain

NAME = 60
"""Letters, for a name, an employer or a subject."""
LONG: Mapping[str, int] = {
    "where": 120,
    "what": 120,
    "why": 300,
    "mend": 300,
    "reason": 300,
    "silence": 300,
    "voicemail": 500,
    "script": 900,
}
"""Letters, for words that are whole sentences."""


def table() -> Announcements:
    """The wordings."""
    return load("announcements.toml", Announcements)


def harmless(words: Mapping[str, str]) -> dict[str, str]:
    """Words without control or bidi characters, none longer than a notification bears."""
    return {name: cut(plain(text), LONG.get(name, NAME)) for name, text in words.items()}


def cut(text: str, most: int) -> str:
    """A text, cut off where it is too long."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def body(sentences: tuple[Sentence, ...], words: Mapping[str, str]) -> str:
    """The sentences whose names are known, a paragraph each."""
    return "\n".join(said(sentences, words))


def said(sentences: tuple[Sentence, ...], words: Mapping[str, str]) -> Iterator[str]:
    """The sentences that can be said with these words."""
    for sentence in sentences:
        if sentence.when in (None, *words) and names_in(sentence.say) <= words.keys():
            yield sentence.say.format_map(words)


def names_in(text: str) -> frozenset[str]:
    """The names that a wording fills in."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
