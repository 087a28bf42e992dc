"""The configuration as text: filled in from the example, or the user's own file with only what changed touched."""

import difflib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.settings import Caldav, Feed, Gmail, Google, Ics, Imap, Maildir, SecretFrom
from daemon.config import load
from daemon.errors import NeedsYou
from daemon.setup.finish import example
from daemon.setup.sheet import Account, edited, filled, spoken

EXAMPLE = example()
YOU = {"name": "Robin Example", "addresses": ["robin@acme.example"], "time_zone": "Europe/Berlin"}
KINDS = [
    Account("mail", Imap("acme", "imap.acme.example", "robin@acme.example")),
    Account(
        "mail",
        Imap("acme", "127.0.0.1", "robin", port=1143, tls="starttls", secret=SecretFrom(command=("pass", "show mail"))),
    ),
    Account("mail", Maildir("files", "/mail/robin")),
    Account("mail", Gmail("gmail", "robin@gmail.com")),
    Account("calendar", Ics("days", "/calendars/robin")),
    Account("calendar", Feed("published", secret="keyring")),
    Account("calendar", Feed("open", url="https://calendar.acme.example/robin.ics")),
    Account("calendar", Caldav("acme-calendar", "https://dav.acme.example/", "robin@acme.example")),
    Account("calendar", Google("gmail-calendar", "robin@gmail.com")),
]
MAIL = KINDS[0]


@pytest.mark.parametrize("account", KINDS, ids=lambda one: f"{one.table} {type(one.settings).__name__}")
def test_each_kind_of_account_is_written_so_that_it_is_read_as_it_was_meant(account: Account, tmp_path: Path) -> None:
    accounts = [account] if account.table == "mail" else [MAIL, account]
    (tmp_path / "config.toml").write_text(filled(EXAMPLE, YOU, accounts))
    config = load(tmp_path / "config.toml")
    assert config.you.addresses == ("robin@acme.example",)
    assert [*config.mail, *config.calendar] == [one.settings for one in accounts]


def test_all_kinds_at_once_and_two_of_one(tmp_path: Path) -> None:
    other = Account("mail", Imap("other", "imap.other.example", "robin@other.example"))
    accounts = [*(one for one in KINDS if one is not KINDS[1]), other]
    (tmp_path / "config.toml").write_text(filled(EXAMPLE, YOU, accounts))
    config = load(tmp_path / "config.toml")
    assert {one.name for one in (*config.mail, *config.calendar)} == {one.settings.name for one in accounts}


def test_a_new_file_keeps_the_example_s_comments_and_none_of_its_people() -> None:
    text = filled(EXAMPLE, YOU, [MAIL])
    comments = [line for line in EXAMPLE.splitlines() if line.startswith("# ") and "Copy this file" not in line]
    assert len(comments) > 40
    assert sum(line in text for line in comments) >= len(comments) - 1
    assert "Copy this file" not in text
    assert "example.com" not in spoken(text)
    assert '#host = "imap.example.com"' not in text


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30))
def test_any_name_is_written_as_it_is(name: str) -> None:
    assert tomllib.loads(filled(EXAMPLE, {**YOU, "name": name}, [MAIL]))["you"]["name"] == name


OWN = '''\
# My own file. Don't touch the order!
[windows]
after_interview = 4   # they are slow in my trade

[you]
addresses = [
  "robin@acme.example",   # the main one
  "r@old.example",
]
name = 'Robin "R." Example'
signature = """
Robin
[you]
phone = "not a key"
"""

[[calendar]]
name = "days"
type = "ics"
path = "~/days"

[[mail]]
type = "imap"   # by hand
name = "acme"
host = "imap.acme.example"
user = "robin@acme.example"
folders = ["INBOX", "Jobs"]
secret = {command = ["pass", "show", "mail"]}
[quiet]
weekends = false
'''


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_of_the_user_s_own_file_only_what_changes_is_touched() -> None:
    now_in_keyring = Account("mail", Imap("acme", "imap2.acme.example", "robin@acme.example"))
    text = edited(OWN, {"name": "Robin", "phone": "+49 30 1"}, [now_in_keyring], EXAMPLE)
    assert changed(OWN, text) == [
        "-name = 'Robin \"R.\" Example'",
        '+name = "Robin"',
        '+phone = "+49 30 1"',
        '-host = "imap.acme.example"',
        '+host = "imap2.acme.example"',
        '-secret = {command = ["pass", "show", "mail"]}',
        '+secret = "keyring"',
    ]
    assert tomllib.loads(text)["mail"][0]["folders"] == ["INBOX", "Jobs"]


def test_a_list_over_several_lines_is_replaced_whole() -> None:
    text = edited(OWN, {"addresses": ["new@acme.example"]}, [], EXAMPLE)
    assert tomllib.loads(text)["you"]["addresses"] == ["new@acme.example"]
    assert len(text.splitlines()) == len(OWN.splitlines()) - 3


def test_what_is_taken_out_becomes_a_comment() -> None:
    text = edited(OWN, {"name": None}, [], EXAMPLE)
    assert changed(OWN, text) == ["-name = 'Robin \"R.\" Example'", "+#name = 'Robin \"R.\" Example'"]


def test_a_new_account_stands_at_the_end_with_its_comments() -> None:
    text = edited(OWN, {}, [Account("mail", Maildir("files", "~/Mail"))], EXAMPLE)
    assert text.startswith(OWN.rstrip())
    assert "# Mail kept in files" in text
    assert [one["name"] for one in tomllib.loads(text)["mail"]] == ["acme", "files"]


def test_what_is_there_already_is_no_change() -> None:
    there = tomllib.loads(OWN)["you"]
    same = Account(
        "mail",
        Imap("acme", "imap.acme.example", "robin@acme.example", secret=SecretFrom(command=("pass", "show", "mail"))),
    )
    assert edited(OWN, there, [same], EXAMPLE) == OWN


@pytest.mark.parametrize(
    "own",
    [
        'you = {name = "Robin", addresses = ["r@acme.example"]}\n',
        'you.name = "Robin"\nyou.addresses = ["r@acme.example"]\n',
    ],
)
def test_a_layout_that_can_not_be_edited_is_told_with_what_to_write(own: str) -> None:
    with pytest.raises(NeedsYou) as caught:
        edited(own, {"phone": "+49 30 1"}, [], EXAMPLE)
    assert 'you.phone = "+49 30 1"' in str(caught.value)


def test_what_is_shown_is_what_counts() -> None:
    assert spoken('# a\n[you]\n#b = 1\nname = "R"\n\n[windows]\n#c = 2\n[[mail]]\ntype = "imap"\n[quiet]\n') == (
        '[you]\nname = "R"\n\n[[mail]]\ntype = "imap"'
    )
