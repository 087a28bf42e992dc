"""format=flowed (RFC 3676): paragraphs that any mail program wraps to its own width, and back."""

import re
import textwrap

_WIDTH = 72
"""RFC 3676 4.2: at most 78 characters; room is left for quoting."""
SIGNATURE = "-- "


def flow(text: str) -> str:
    """`text`, one line a paragraph, as flowed lines: a soft break is a line that ends in a space."""
    return "\n".join(_stuffed(piece) for line in text.split("\n") for piece in _pieces(line))


def unflow(text: str, *, delsp: bool = False) -> str:
    """The paragraphs of a flowed text, soft breaks undone. With `delsp` a soft break's space is no part of the text."""
    paragraphs: list[str] = []
    open_ = False
    for raw in re.split(r"\r\n|\r|\n", text):
        line = raw.removeprefix(" ")
        soft = line.endswith(" ") and line != SIGNATURE
        words = line[:-1] if soft and delsp else line
        if open_ and line != SIGNATURE:
            paragraphs[-1] += words
        else:
            paragraphs.append(words)
        open_ = soft
    return "\n".join(paragraphs)


def _pieces(line: str) -> list[str]:
    if line == SIGNATURE:
        return [line]
    line = line.rstrip()
    if len(line) <= _WIDTH:
        return [line]
    pieces = textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"{piece} " for piece in pieces[:-1]] + pieces[-1:]


def _stuffed(line: str) -> str:
    """A line that a reader would take for a quote, or a mailbox for a new message, is moved by a space (4.4)."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line
