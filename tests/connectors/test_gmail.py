"""What is Gmail's own: history, labels, batches, threads, large mails. The port's promises are in the contract suite."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from connectors.google import letters, session
from connectors.rfc5322 import message_id
from tests.connectors.google_server import GoogleServer, error, said
from tests.connectors.googles import Box, InMemory
from tests.connectors.mailboxes import NOON, letter
from tests.connectors.webserver import Reply

LONG_AGO = NOON - timedelta(days=365)
USER = "sam@example.com"


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with GoogleServer(InMemory()) as running:
        yield running


@pytest.fixture
def box(server: GoogleServer) -> Box:
    return server.backend.box(USER)


def everything(_header: bytes) -> bool:
    return True


def read(server: GoogleServer, cursor: str | None = None, wants=everything, batch: int = 200):
    with closing(server.account(USER, batch)) as account:
        some = list(account.changes(cursor, LONG_AGO, wants))
    return [mail for each in some for mail in each.messages], some[-1].cursor if some else cursor


def names(mails) -> list[str]:
    return [message_id(mail.raw) for mail in mails]


def test_a_mail_with_many_labels_comes_once(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX", "IMPORTANT", "STARRED", "Label_1", "UNREAD"}, NOON)
    mails, cursor = read(server)
    box.label(next(iter(box.mails.values())), {"Label_2"}, {"INBOX", "UNREAD"})
    assert names(mails) == ["<1@acme.example>"]
    assert read(server, cursor)[0] == []


def test_archived_mail_is_read(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), set(), NOON)
    [mail] = read(server)[0]
    assert (mail.folder, mail.outgoing) == ("All Mail", False)


def test_chats_are_no_mail(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"CHAT"}, NOON)
    assert read(server)[0] == []


def test_a_note_to_oneself_is_ones_own_word(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@example.com>"), {"SENT", "INBOX"}, NOON)
    assert [mail.outgoing for mail in read(server)[0]] == [True]


def test_history_ids_are_kept_as_text(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    cursor = read(server)[1]
    assert json.loads(cursor)["history"] == "100000000000000000007"


def test_with_nothing_new_it_takes_one_question(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    with closing(server.account(USER)) as account:
        [batch] = account.changes(None, LONG_AGO, everything)
        before = len(server.asked)
        assert list(account.changes(batch.cursor, LONG_AGO, everything)) == []
    assert server.asked[before:] == ["GET /gmail/v1/users/sam%40example.com/history"]


def test_a_history_that_gmail_has_forgotten_is_read_from_the_list(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    cursor = read(server)[1]
    box.add(letter("<2@acme.example>"), {"INBOX"}, NOON)
    box.forgotten = box.last
    mails, cursor = read(server, cursor)
    assert sorted(names(mails)) == ["<1@acme.example>", "<2@acme.example>"]
    box.add(letter("<3@acme.example>"), {"INBOX"}, NOON)
    assert names(read(server, cursor)[0]) == ["<3@acme.example>"]


def test_the_cursor_of_another_account_is_none(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    cursor = read(server)[1]
    server.backend.box("kim@example.com").add(letter("<kim@acme.example>"), {"INBOX"}, NOON)
    with closing(server.account("kim@example.com")) as account:
        [batch] = account.changes(cursor, LONG_AGO, everything)
    assert names(batch.messages) == ["<kim@acme.example>"]


def test_what_comes_during_the_first_scan_is_not_lost(server: GoogleServer, box: Box) -> None:
    for n in range(4):
        box.add(letter(f"<{n}@acme.example>"), {"INBOX"}, NOON)
    seen, cursor = [], None
    with closing(server.account(USER, batch=2)) as account:
        for batch in account.changes(None, LONG_AGO, everything):
            if not seen:
                box.add(letter("<late@acme.example>"), {"INBOX"}, NOON)
            seen += names(batch.messages)
            cursor = batch.cursor
        seen += [name for batch in account.changes(cursor, LONG_AGO, everything) for name in names(batch.messages)]
    assert set(seen) == {
        "<0@acme.example>",
        "<1@acme.example>",
        "<2@acme.example>",
        "<3@acme.example>",
        "<late@acme.example>",
    }


def test_many_pages_and_batches_are_read_whole(server: GoogleServer, box: Box) -> None:
    server.backend.page = 7
    for n in range(120):
        box.add(letter(f"<{n}@acme.example>"), {"INBOX"}, NOON)
    cursor = read(server)[1]
    for n in range(120, 150):
        box.add(letter(f"<{n}@acme.example>"), {"INBOX"}, NOON)
    assert names(read(server, cursor, batch=4)[0]) == [f"<{n}@acme.example>" for n in range(120, 150)]
    assert sorted(names(read(server)[0])) == sorted(f"<{n}@acme.example>" for n in range(150))


def test_history_cut_short_goes_on_where_it_was(server: GoogleServer, box: Box) -> None:
    cursor = read(server)[1]
    for n in range(6):
        box.add(letter(f"<{n}@acme.example>"), {"INBOX"}, NOON)
    seen = []
    for _ in range(3):
        with closing(server.account(USER, batch=2)) as account:
            batch = next(iter(account.changes(cursor, LONG_AGO, everything)))
        cursor = batch.cursor
        seen += names(batch.messages)
    assert seen == [f"<{n}@acme.example>" for n in range(6)]
    assert read(server, cursor)[0] == []


def test_only_headers_are_asked_for_where_the_body_is_not_wanted(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    forms = []
    server.spoil = lambda asked: forms.append(asked.path.partition("format=")[2].partition("&")[0])
    [mail] = read(server, wants=lambda _: False)[0]
    assert mail.partial
    assert {form for form in forms if form} == {"metadata"}


def test_a_header_cannot_smuggle_in_another(server: GoogleServer, box: Box) -> None:
    """Whatever Gmail says a value is, it is one line of the header that we make of it."""
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    evil = [{"name": "Subject", "value": "Hi\r\nX-Evil: 1\nX-Too: 2"}, {"name": "X\r\nY", "value": "z"}]

    def spoil(asked):
        if "format=metadata" in asked.path:
            item = {"id": "1", "labelIds": ["INBOX"], "internalDate": "1772452800000", "payload": {"headers": evil}}
            return said(item)
        return None

    server.spoil = spoil
    [mail] = read(server, wants=lambda _: False)[0]
    assert mail.raw == b"Subject: Hi X-Evil: 1 X-Too: 2\r\n\r\n"
    assert mail.received == NOON


def test_a_large_mail_comes_without_its_attachments(
    server: GoogleServer, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter with an invitation, a job description and a picture in it."""
    monkeypatch.setattr(letters, "WHOLE", 2000)
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "dana@acme.example", "Einladung", "<big@acme.example>"
    mail.set_content("Schöne Grüße, bis Donnerstag.\n")
    mail.add_alternative("<p>Schöne Grüße</p>", subtype="html")
    mail.add_attachment(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="invite.ics"
    )
    mail.add_attachment(b"\x00" * 9000, maintype="application", subtype="pdf", filename="job.pdf")
    box.add(mail.as_bytes(), {"INBOX"}, NOON)
    asked = []
    server.spoil = lambda one: asked.append(one.path)
    [found] = read(server)[0]
    read_back = message_from_bytes(found.raw)
    kinds = [part.get_content_type() for part in read_back.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    texts = [part.get_payload(decode=True) for part in read_back.walk() if not part.is_multipart()]
    assert texts[0].decode().strip() == "Schöne Grüße, bis Donnerstag."
    assert texts[2].strip() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"
    assert read_back["Message-ID"] == "<big@acme.example>"
    assert not found.partial
    assert not [path for path in asked if "format=raw" in path]


def test_a_message_that_is_gone_meanwhile_is_left_out(server: GoogleServer, box: Box) -> None:
    box.add(letter("<1@acme.example>"), {"INBOX"}, NOON)
    gone = box.add(letter("<2@acme.example>"), {"INBOX"}, NOON)

    def spoil(asked):
        if gone.id in asked.path and "format=raw" in asked.path:
            box.mails.pop(gone.id, None)

    server.spoil = spoil
    assert names(read(server)[0]) == ["<1@acme.example>"]


# --- drafts ---


def answer_to(name: str, subject: str = "Re: Your interview") -> bytes:
    text = letter("<ours@example.com>", subject=subject)
    return text.replace(
        b"Subject:", f"In-Reply-To: {name}\r\nReferences: <first@acme.example> {name}\r\nSubject:".encode()
    )


def test_a_draft_joins_the_thread_of_what_it_answers(server: GoogleServer, box: Box) -> None:
    first = box.add(letter("<first@acme.example>"), {"INBOX"}, NOON)
    box.add(letter("<other@acme.example>"), {"INBOX"}, NOON)
    with closing(server.account(USER)) as account:
        account.put(answer_to("<unknown@acme.example>"))
    [draft] = [mail for mail in box.mails.values() if "DRAFT" in mail.labels]
    assert draft.thread == first.thread


def test_without_its_thread_a_draft_begins_one(server: GoogleServer, box: Box) -> None:
    trashed = box.add(letter("<first@acme.example>"), {"TRASH"}, NOON)
    with closing(server.account(USER)) as account:
        account.put(answer_to("<unknown@acme.example>"))
    [draft] = [mail for mail in box.mails.values() if "DRAFT" in mail.labels]
    assert draft.thread not in {trashed.thread, ""}


def test_a_thread_that_gmail_refuses_is_done_without(server: GoogleServer, box: Box) -> None:
    box.add(letter("<first@acme.example>"), {"INBOX"}, NOON)

    def spoil(asked):
        refused = asked.body.startswith(b"{") and b"threadId" in asked.body
        return error(400, "invalidArgument", "Invalid thread_id value") if refused else None

    server.spoil = spoil
    with closing(server.account(USER)) as account:
        account.put(answer_to("<first@acme.example>"))
    assert len(box.drafts) == 1


def test_a_draft_is_there_once_though_the_answer_was_lost(
    server: GoogleServer, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is made, and the connection breaks before Gmail can say so."""
    monkeypatch.setattr(session, "PAUSES", (0.01, 0.01))

    def spoil(asked):
        if asked.method == "POST" and asked.path.endswith("/drafts?alt=json") and not box.drafts:
            server.backend.answer(asked)
            return Reply(200, b'{"id": "r-1"}', cut=3)
        return None

    server.spoil = spoil
    with closing(server.account(USER)) as account:
        account.put(letter("<ours@example.com>"))
    assert len(box.drafts) == 1


def test_of_two_machines_that_put_the_same_one_gives_way(server: GoogleServer, box: Box) -> None:
    """The other machine is a moment earlier; its draft isn't there yet when ours looks."""

    def spoil(asked):
        if asked.method == "POST" and asked.path.startswith("/gmail/v1/users/sam%40example.com/drafts"):
            box.draft(letter("<ours@example.com>", "From the other machine."), NOON)

    server.spoil = spoil
    with closing(server.account(USER)) as account:
        account.put(letter("<ours@example.com>"))
        [draft] = account.drafts()
    assert b"From the other machine." in draft.raw


def test_a_draft_that_lies_in_drafts_is_found_before_gmail_has_indexed_it(server: GoogleServer, box: Box) -> None:
    def spoil(asked):
        return said({}) if "rfc822msgid" in asked.path else None

    server.spoil = spoil
    with closing(server.account(USER)) as account:
        account.put(letter("<ours@example.com>"))
        account.put(letter("<ours@example.com>"))
        assert dict(account.find(["<ours@example.com>"])) == {"<ours@example.com>": ("drafts",)}
    assert len(box.drafts) == 1


@pytest.mark.parametrize(
    "name", ["<a b@x>", "<a@x> OR in:anywhere", '<"a"@x>', "<{a}@x>", "<(a)@x>", "", "<>", "<ä@x>"]
)
def test_no_message_id_becomes_a_search_of_its_own(server: GoogleServer, box: Box, name: str) -> None:
    searched = []
    server.spoil = lambda asked: searched.append(asked.path) if "q=" in asked.path else None
    with closing(server.account(USER)) as account:
        assert dict(account.find([name])) == {}
    assert searched == []
