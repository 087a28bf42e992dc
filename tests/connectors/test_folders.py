"""Folders are known by their flags and by their names in many languages."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from connectors import folders
from connectors.folders import NAMED, FolderNames, choose, folded, role_of, same_folder


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("INBOX", "inbox"),
        ("Inbox", "inbox"),
        ("Drafts", "drafts"),
        ("INBOX.Drafts", "drafts"),
        ("[Gmail]/Drafts", "drafts"),
        ("[Google Mail]/Entwürfe", "drafts"),
        ("Entwu\u0308rfe", "drafts"),  # decomposed, as a Mac writes it
        ("ENTWÜRFE", "drafts"),
        ("Brouillons", "drafts"),
        ("Borradores", "drafts"),
        ("Sent", "sent"),
        ("Sent Items", "sent"),
        ("INBOX.Sent", "sent"),
        ("Gesendete Elemente", "sent"),
        ("Éléments envoyés", "sent"),
        ("Enviados", "sent"),
        ("[Gmail]/Sent Mail", "sent"),
        ("Sent/2024", "sent"),
        ("INBOX.Sent.2024", "sent"),
        ("Deleted Items", "trash"),
        ("Papierkorb", "trash"),
        ("Corbeille", "trash"),
        ("Papelera", "trash"),
        ("Trash/Old", "trash"),
        ("Junk E-mail", "junk"),
        ("Courrier indésirable", "junk"),
        ("[Gmail]/Spam", "junk"),
        ("[Gmail]/All Mail", "all"),
        ("[Gmail]/Alle Nachrichten", "all"),
        ("All Mail", "other"),
        ("INBOX/Jobs", "other"),
        ("INBOX.Bewerbungen", "other"),
        ("Posteingang/Bewerbungen", "other"),
        ("Archive", "other"),
        ("Sentinel", "other"),
        ("Unbekannt", "other"),  # WEB.DE's folder for unknown senders: recruiters are in it
        ("", "other"),
        ("...", "other"),
    ],
)
def test_a_name_tells_the_role(name: str, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("flags", "role"),
    [([r"\Drafts"], "drafts"), ([r"\HasNoChildren", r"\drafts"], "drafts"), ([r"\SENT"], "sent"), ([r"\All"], "all")],
)
def test_a_flag_outweighs_the_name_in_any_case(flags: list[str], role: str) -> None:
    """Cyrus tells `\\drafts` in lower case (RFC 6154 flags, like all IMAP flags, have no case)."""
    assert role_of("Trash", flags) == role


def test_flags_that_name_no_role_leave_it_to_the_name() -> None:
    assert role_of("Trash", [r"\HasNoChildren", r"\Archive"]) == "trash"


def test_of_several_the_flagged_then_the_nearest_then_the_best_known_is_chosen() -> None:
    plain = [("Entwürfe", ()), ("Archive/Drafts", ()), ("Drafts", ()), ("INBOX", ())]
    assert choose("drafts", plain) == "Drafts"
    assert choose("drafts", [*plain, ("Mine", [r"\Drafts"])]) == "Mine"
    assert choose("drafts", [("Archive/Drafts", ()), ("Entwürfe", ())]) == "Entwürfe"
    assert choose("sent", [("Sent/2024", ()), ("Sent", ())]) == "Sent"
    assert choose("sent", [("INBOX", ())]) is None


def test_two_names_of_one_folder() -> None:
    assert same_folder("INBOX.Sent Items", "Sent Items")
    assert same_folder("Jobs/2026", "INBOX.Jobs.2026")
    assert same_folder("inbox", "INBOX")
    assert not same_folder("Sent", "INBOX")
    assert not same_folder("Jobs/Sent", "Sent")


def test_the_words_are_well_formed() -> None:
    """No name has two roles, is there twice, or holds what parts the levels of a name."""
    words = msgspec.convert(
        tomllib.loads(Path(folders.__file__).with_name("folders.toml").read_text("utf-8")), FolderNames
    )
    every = [folded(name) for role in NAMED for name in getattr(words, role)]
    assert [name for name in set(every) if every.count(name) > 1] == []
    assert [name for name in every if not name or re.search(r"[/.]", name)] == []
