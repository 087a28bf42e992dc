"""Foreign text made harmless: one line, no control characters, nothing that turns the reading direction.

Names, titles and subjects come out of mail, and mail is hostile input. What passes here can
neither break a header nor show the reader another text than the one that is sent.
"""

import unicodedata

_JOINERS = "\u200c\u200d"
"""Invisible, yet part of how Persian, Hindi or an emoji is spelled."""


def plain(text: str) -> str:
    """`text` on one line: controls and line breaks become spaces, bidi and other invisible signs vanish."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(map(_shown, unicodedata.normalize("NFC", text))).split())


def _shown(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in _JOINERS:
        return sign
    category = unicodedata.category(sign)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else sign
