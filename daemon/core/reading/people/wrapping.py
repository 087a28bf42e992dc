"""Wrapping: whether words go on over a line's end."""

from collections.abc import Sequence

from daemon.core.reading.text.tokens import Token

_FULL = 40
"""Characters of a line that was broken because it was full, at least."""


def wraps(found: Sequence[Token], at: int) -> bool:
    """May words go on before this token, the first of a line: was the line before it full, and is this no label?"""
    if found[at].line - found[at - 1].line > 1:
        return False
    line = [token for token in found[at + 1 : at + 4] if token.line == found[at].line]
    colon = next((index for index, token in enumerate(line[:2]) if token.text == ":"), None)
    if colon is not None and not any(token.raw.islower() for token in line[colon + 1 : colon + 2]):
        return False  # "Where: Room 3", "Pay Plan: GS", but not "don Sergio / Undurraga: instead"
    begin = at - 1
    while begin and found[begin - 1].line == found[at - 1].line and found[at - 1].end - found[begin].start < _FULL:
        begin -= 1
    return found[at - 1].end - found[begin].start >= _FULL


def breaks(found: Sequence[Token], at: int) -> bool:
    """Does a line end before this token, and nothing of it go on here?"""
    return 0 < at < len(found) and found[at].line > found[at - 1].line and not wraps(found, at)
