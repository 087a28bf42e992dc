"""What a test may ask of a letter, however it is worded."""

import re
from email.message import EmailMessage

_ASKS = re.compile(r"\?|\b(like|glad|grateful|pleased|happy|good) to (know|hear|learn)\b")


def words(message: EmailMessage) -> str:
    """The body in one line."""
    content = message.get_content()
    assert isinstance(content, str)
    return " ".join(content.split())


def asks(message: EmailMessage) -> bool:
    """Does it ask something, with a question mark or as "I would like to know where you are"?"""
    return bool(_ASKS.search(words(message)))
