"""Runs: fixed runs of words, found among tokens by the first or the last of them."""

from collections.abc import Sequence

from daemon.core.reading.text.tokens import Token, tokens

Words = tuple[str, ...]
Index = dict[str, list[Words]]
"""Runs of words by one of theirs."""


def words_of(phrase: str) -> Words:
    """The words and signs of a phrase, lower case."""
    return tuple(token.text for token in tokens(phrase))


def indexed(phrases: Sequence[str], by: int) -> Index:
    """The phrases by their first word (`by` 0) or their last (-1)."""
    found: Index = {}
    for phrase in phrases:
        words = words_of(phrase)
        found.setdefault(words[by], []).append(words)
    return found


def stands(found: Sequence[Token], at: int, words: Words) -> bool:
    """Do these words stand from this token on?"""
    if at < 0 or at + len(words) > len(found):
        return False
    for word in words:
        if found[at].text != word:
            return False
        at += 1
    return True
