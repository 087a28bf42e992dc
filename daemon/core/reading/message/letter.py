"""Where a letter ends: below the name of who signs it, systems put law, help and advertisements."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 7
_LEAST_BEFORE = 40
_HALF = 0.5
_FIGURES = re.compile(r"[\d:@?!]|//")
_POSTSCRIPT = re.compile(r"^\W*p\.?\s?s\b", re.IGNORECASE)


def proper(words: str, signed_by: str | None) -> str:
    """The letter without what stands below its last line, which names the sender as their address does.

    `words` are the newest words, `signed_by` the display name of the sender. A postscript belongs to the letter.
    """
    names = {one.lower() for one in _WORD.findall(signed_by or "") if len(one) > 1}
    low = words.lower()
    if not any(one in low for one in names):
        return words
    at = 0
    for line in words.splitlines(keepends=True):
        begin, at = at, at + len(line)
        shown = line.lower()
        if not any(one in shown for one in names):
            continue
        said = [one.lower() for one in _WORD.findall(line)]
        if not 0 < len(said) <= _MOST_WORDS or begin < _LEAST_BEFORE or _FIGURES.search(line):
            continue
        if len(names.intersection(said)) >= max(1, len(said) * _HALF):
            return words[:at] + "".join(_postscript(words[at:]))
    return words


def _postscript(rest: str) -> list[str]:
    return [part + "\n\n" for part in re.split(r"\n\s*\n", rest) if _POSTSCRIPT.match(part)]
