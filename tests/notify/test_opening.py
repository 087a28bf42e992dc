"""Where a message is opened: by the desktop's mail program, or in the webmail; never by writing another letter."""

import os
from pathlib import Path

import pytest

from connectors.settings import Gmail, Imap, Maildir, MailSettings
from daemon.notify import opening
from daemon.notify.opening import address, open_address, openings

IDENT = "<0123abc@hale.example>"
OWN = Imap("home", "imap.hale.example", "robin")
GOOGLE = Imap("google", "imap.gmail.com", "robin@gmail.example")
FAST = Imap("fast", "imap.fastmail.com", "robin")
GMAIL = "https://mail.google.com/mail/u/?authuser=robin%40gmail.example"


@pytest.mark.parametrize(
    ("settings", "message_id", "program", "opened"),
    [
        (OWN, IDENT, True, "mid:0123abc%40hale.example"),
        (OWN, IDENT, False, None),
        (OWN, None, True, None),
        (Maildir("files", "Mail"), IDENT, True, "mid:0123abc%40hale.example"),
        (Maildir("files", "Mail"), IDENT, False, None),
        (GOOGLE, IDENT, True, f"{GMAIL}#search/rfc822msgid%3A0123abc%40hale.example"),
        (Gmail("google", "robin@gmail.example"), IDENT, False, f"{GMAIL}#search/rfc822msgid%3A0123abc%40hale.example"),
        (GOOGLE, None, True, f"{GMAIL}#drafts"),
        (FAST, IDENT, True, "mid:0123abc%40hale.example"),
        (FAST, IDENT, False, "https://app.fastmail.com/mail/Drafts/"),
        (Imap("x", "notgmail.com", "robin"), IDENT, False, None),
    ],
)
def test_what_is_opened(settings: MailSettings, message_id: str | None, program: bool, opened: str | None) -> None:
    assert address(settings, message_id, program=program) == opened


def test_a_hostile_message_id_stays_within_its_address() -> None:
    """It is theirs where their mail is opened, and RFC 5322 lets much into it."""
    evil = "<--help ;`x`&/../?to=them#\n\u202e@acme.example>"
    opened = address(OWN, evil, program=True)
    assert opened is not None
    assert opened.startswith("mid:--help%20%3B%60x%60%26%2F..%2F%3Fto%3Dthem%23%0A")
    assert opened.isascii()


def test_no_address_begins_a_second_letter() -> None:
    every = [
        openings().program.message,
        *(one for web in openings().webmail for one in (web.message, web.drafts) if one),
    ]
    assert not any("mailto" in one or "compose" in one for one in every)
    assert all(one.startswith(("mid:", "https://")) for one in every)


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the desktop's programs; what they are called with comes out of the pipe `called`."""
    os.mkfifo(tmp_path / "called")
    for name in ("xdg-open", "systemd-run"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $* $XDG_ACTIVATION_TOKEN" > "{tmp_path}/called"\n')
        (tmp_path / name).chmod(0o755)
    (tmp_path / "xdg-mime").write_text(
        '#!/bin/sh\n[ "$*" = "query default x-scheme-handler/mid" ] && echo mail.desktop\n'
    )
    (tmp_path / "xdg-mime").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.delenv("INVOCATION_ID", raising=False)
    opening.has_program.cache_clear()
    yield tmp_path
    opening.has_program.cache_clear()


def test_the_desktop_opens_it_with_the_token_for_its_window(desktop: Path) -> None:
    assert open_address("mid:x", "token")
    assert (desktop / "called").read_text() == "xdg-open mid:x token\n"


def test_a_service_has_it_opened_in_a_unit_of_its_own(desktop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail program must neither end with the daemon nor live in its cage."""
    monkeypatch.setenv("INVOCATION_ID", "0123")
    assert open_address("mid:x", "token")
    said = (desktop / "called").read_text()
    assert said.startswith("systemd-run --user --collect --quiet --setenv=XDG_ACTIVATION_TOKEN=token -- xdg-open mid:x")


def test_whether_the_desktop_knows_a_program_is_asked_once(desktop: Path) -> None:
    assert opening.has_program()
    (desktop / "xdg-mime").unlink()
    assert opening.has_program()
    opening.has_program.cache_clear()
    (desktop / "xdg-mime").write_text("#!/bin/sh\n")  # knows none
    (desktop / "xdg-mime").chmod(0o755)
    assert not opening.has_program()


def test_without_the_program_nothing_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("INVOCATION_ID", raising=False)
    opening.has_program.cache_clear()
    assert not opening.has_program()
    assert not open_address("mid:x", None)
    opening.has_program.cache_clear()
