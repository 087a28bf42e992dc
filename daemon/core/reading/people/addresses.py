"""Addresses: a mail address as a text writes it."""

from collections.abc import Sequence

from daemon.core.reading.text.tokens import Token

_LONGEST = 24
"""Tokens of an address at most."""


def address_at(found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """An address that begins at this token."""
    after, text = at, ""
    if after < len(found) and found[after].text == "mailto":
        after += 2
        at = after
    while (
        after < len(found)
        and after - at < _LONGEST
        and (after == at or not found[after].spaced)
        and found[after].line == found[at].line
    ):
        if not (found[after].raw[0].isalnum() or found[after].text in {".", "-", "_", "+", "@"}):
            break
        text += found[after].raw
        after += 1
    while text and not text[-1].isalnum():
        text, after = text[:-1], after - 1
    local, sign, domain = text.partition("@")
    if not sign or not local or "." not in domain or "@" in domain or domain.startswith(".") or ".." in domain:
        return None
    return text.lower(), after
