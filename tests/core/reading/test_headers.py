"""Header fields as they arrive, and what may be made of them."""

import pytest

from daemon.core.reading.message import headers

ADDRESSES = {
    "Ana Ruiz <Ana@Acme.example>": [("Ana Ruiz", "ana@acme.example")],
    '"Meyer, Susan (Granite)" <susan@granite.example>': [("Meyer, Susan (Granite)", "susan@granite.example")],
    "=?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@acme.example>": [("Jürgen Müller", "j@acme.example")],
    "=?utf-8?B?SsO8?= =?utf-8?B?cmdlbg==?= <j@acme.example>": [("Jürgen", "j@acme.example")],
    "plain@acme.example": [(None, "plain@acme.example")],
    '"plain@acme.example" <plain@acme.example>': [(None, "plain@acme.example")],
    "a@acme.example, B <b@acme.example>": [(None, "a@acme.example"), ("B", "b@acme.example")],
    "undisclosed-recipients:;": [],
    "Nobody <nobody>": [],
    "Evil <a@b.example\r\nBcc: x@y.example>": [],
    "Evil <a b@acme.example>": [],
}


@pytest.mark.parametrize("value", ADDRESSES)
def test_addresses_are_clean_or_not_there(value: str) -> None:
    assert [(one.name, one.address) for one in headers.people((value,))] == ADDRESSES[value]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?iso-8859-1?Q?Vorstellungsgespr=E4ch?=", "Vorstellungsgespräch"),
        ("=?utf-8?B?w4Q=?= =?utf-8?B?w5Y=?=", "ÄÖ"),
        ("=?utf-8?B?w?= cut", "cut"),
        ("=?x-unknown?Q?Interview?=", "Interview"),
        ("=?utf-8?Q?a=C3?= =?utf-8?Q?=BCb?=", "aüb"),
        ("Inter\x00view\x1b[31m", "Inter view [31m"),
    ],
)
def test_encoded_words_are_decoded_forgivingly(raw: str, shown: str) -> None:
    """RFC 2047; a character split between two words, an unknown charset and a broken word are what mailers send."""
    assert headers.decoded(raw) == shown


def test_fields_are_unfolded_and_kept_in_order() -> None:
    header = headers.parse(b"Subject: one\r\n two\r\nReceived: a\r\nReceived: b\r\nBroken line\r\nX: \xfc\r\n")
    assert header.text("subject") == "one two"
    assert header.every("received") == ("a", "b")
    assert header.first("x") == "ü"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b> <c@d>\t<a@b>", ("<a@b>", "<c@d>")),
        ("<a b@c> <ok@x>", ("<ok@x>",)),
        ("no brackets", ()),
        ("<a@b\r\nBcc: x>", ()),
    ],
)
def test_message_ids_are_clean(value: str, ids: tuple[str, ...]) -> None:
    assert headers.message_ids((value,)) == ids
