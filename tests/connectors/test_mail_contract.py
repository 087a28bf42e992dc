"""What `connectors.ports` promises of every mail account, asked of each system in `conftest.py`."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, precondition, rule, run_state_machine_as_test

from connectors.models import MailBatch, Message
from connectors.ports import FIELDS
from connectors.rfc5322 import header_block, message_id, same_lines
from tests.connectors.mailboxes import NOON, READ, Folder, Mailbox, MemoryFarSide, letter

LONG_AGO = NOON - timedelta(days=365)


def everything(_header: bytes) -> bool:
    return True


def batches(
    mailbox: Mailbox, cursor: str | None = None, since: datetime = LONG_AGO, wants: Callable[[bytes], bool] = everything
) -> list[MailBatch]:
    with closing(mailbox.account()) as account:
        return list(account.changes(cursor, since, wants))


def names(some: list[MailBatch]) -> list[str]:
    return sorted(name for batch in some for mail in batch.messages if (name := message_id(mail.raw)))


def only(some: list[MailBatch]) -> Message:
    [mail] = [mail for batch in some for mail in batch.messages]
    return mail


# --- reading ---


def test_an_empty_mailbox_has_nothing_to_tell(mailbox: Mailbox) -> None:
    assert names(batches(mailbox)) == []


def test_all_that_is_there_comes_at_first_and_nothing_again(mailbox: Mailbox) -> None:
    for n in range(7):
        mailbox.deliver(letter(f"<{n}@acme.example>"), "Jobs" if n % 2 else "INBOX")
    first = batches(mailbox)
    assert names(first) == [f"<{n}@acme.example>" for n in range(7)]
    assert names(batches(mailbox, first[-1].cursor)) == []


def test_only_what_came_since_comes(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<old@acme.example>"))
    before = batches(mailbox)
    mailbox.deliver(letter("<new@acme.example>"))
    assert names(batches(mailbox, before[-1].cursor)) == ["<new@acme.example>"]


def test_what_comes_later_with_an_old_date_comes_all_the_same(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<first@acme.example>"))
    before = batches(mailbox, since=NOON - timedelta(days=1))
    mailbox.deliver(letter("<restored@acme.example>"), received=LONG_AGO)
    assert names(batches(mailbox, before[-1].cursor, since=NOON - timedelta(days=1))) == ["<restored@acme.example>"]


def test_the_first_scan_leaves_out_what_is_older_than_asked(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<before@acme.example>"), received=NOON - timedelta(days=2))
    mailbox.deliver(letter("<after@acme.example>"), received=NOON)
    first = batches(mailbox, since=NOON - timedelta(days=1))
    assert names(first) == ["<after@acme.example>"]
    assert names(batches(mailbox, first[-1].cursor, since=NOON - timedelta(days=1))) == []


def test_a_first_scan_cut_short_goes_on_where_it_was(mailbox: Mailbox) -> None:
    """Twelve mails in two folders, every third too old; the power fails after each single batch."""
    wanted = []
    for n in range(12):
        old = n % 3 == 0
        mailbox.deliver(
            letter(f"<{n:02}@acme.example>"), READ[n % 2], received=NOON - timedelta(days=9) if old else NOON
        )
        wanted += [] if old else [f"<{n:02}@acme.example>"]
    cursor, seen = None, list[str]()
    for _ in range(20):
        with closing(mailbox.account()) as account:
            batch = next(iter(account.changes(cursor, NOON - timedelta(days=1), everything)), None)
        if batch is None:
            break
        seen += names([batch])
        cursor = batch.cursor
    assert sorted(seen) == wanted


@pytest.mark.parametrize("cursor", ["", "nonsense", "{}", "[]", '{"version": 99}', "\x00", "7"])
def test_a_cursor_that_no_longer_holds_is_no_cursor(mailbox: Mailbox, cursor: str) -> None:
    mailbox.deliver(letter("<old@acme.example>"), received=NOON - timedelta(days=2))
    mailbox.deliver(letter("<new@acme.example>"))
    assert names(batches(mailbox, cursor, since=NOON - timedelta(days=1))) == ["<new@acme.example>"]


def test_batches_say_how_far_they_are(mailbox: Mailbox) -> None:
    for n in range(7):
        mailbox.deliver(letter(f"<{n}@acme.example>"))
    some = batches(mailbox)
    assert sum(batch.seen for batch in some) == 7
    assert {batch.total for batch in some} <= {7, None}


def test_the_body_comes_where_it_is_wanted_and_the_header_always(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<yes@acme.example>", "See you at ten.", subject="Your interview"))
    mailbox.deliver(letter("<no@acme.example>", "Now 20% off.", subject="Sale"))
    asked = []

    def wants(header: bytes) -> bool:
        asked.append(header)
        return b"interview" in header

    by_name = {message_id(m.raw): m for batch in batches(mailbox, wants=wants) for m in batch.messages}
    wanted, unwanted = by_name["<yes@acme.example>"], by_name["<no@acme.example>"]
    assert b"See you at ten." in wanted.raw
    assert not wanted.partial
    written = same_lines(header_block(letter("<no@acme.example>", subject="Sale"))).splitlines()
    asked_of = tuple(f"{name}:".lower().encode() for name in FIELDS)
    assert {line for line in written if line.lower().startswith(asked_of)} <= set(same_lines(unwanted.raw).splitlines())
    assert set(same_lines(unwanted.raw).splitlines()) <= {*written, b""}
    assert unwanted.partial
    assert not [header for header in asked if b"See you" in header or b"20%" in header]


def test_received_is_the_accounts_own_time(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<1@acme.example>"), received=NOON - timedelta(hours=30))
    mail = only(batches(mailbox))
    assert mail.received == NOON - timedelta(hours=30)
    assert mail.received.utcoffset() is not None


def test_what_lies_in_sent_is_outgoing(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<mine@example.com>"), "Sent")
    mailbox.deliver(letter("<theirs@acme.example>"), "INBOX")
    mailbox.deliver(letter("<filed@acme.example>"), "Jobs")
    out = {message_id(m.raw): m.outgoing for batch in batches(mailbox) for m in batch.messages}
    assert out == {"<mine@example.com>": True, "<theirs@acme.example>": False, "<filed@acme.example>": False}


def test_drafts_spam_and_trash_are_not_read(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<spam@acme.example>"), "Junk")
    mailbox.deliver(letter("<gone@acme.example>"), "Trash")
    mailbox.deliver(letter("<draft@example.com>"), "Drafts")
    with closing(mailbox.account()) as account:
        account.put(letter("<ours@example.com>"))
    assert names(batches(mailbox)) == []


def test_what_is_taken_out_of_spam_comes(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<rescued@acme.example>"), "Junk")
    before = batches(mailbox)
    mailbox.move("<rescued@acme.example>", "Junk", "INBOX")
    after = batches(mailbox, before[-1].cursor if before else None)
    assert names(after) == ["<rescued@acme.example>"]


def test_a_draft_that_was_sent_comes_as_outgoing(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<hello@acme.example>"))
    with closing(mailbox.account()) as account:
        account.put(letter("<thanks@example.com>"))
    before = batches(mailbox)
    mailbox.move("<thanks@example.com>", "Drafts", "Sent")
    after = batches(mailbox, before[-1].cursor)
    assert names(after) == ["<thanks@example.com>"]
    assert only(after).outgoing


def test_a_mail_without_header_or_body_stops_nothing(mailbox: Mailbox) -> None:
    mailbox.deliver(b"no header at all, just words\r\n")
    mailbox.deliver(b"Message-ID: <headless@acme.example>\r\n\r\n")
    mailbox.deliver(letter("<whole@acme.example>"))
    some = batches(mailbox)
    assert names(some) == ["<headless@acme.example>", "<whole@acme.example>"]
    assert sum(len(batch.messages) for batch in some) == 3


def test_one_account_may_be_asked_again_and_closed_twice(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<1@acme.example>"))
    account = mailbox.account()
    first = list(account.changes(None, LONG_AGO, everything))
    mailbox.deliver(letter("<2@acme.example>"))
    second = list(account.changes(first[-1].cursor, LONG_AGO, everything))
    account.close()
    account.close()
    assert (names(first), names(second)) == (["<1@acme.example>"], ["<2@acme.example>"])


# --- drafts ---


def test_a_draft_is_put_whole_flagged_and_seen(mailbox: Mailbox) -> None:
    text = letter("<d1@example.com>", "Dear Ms Meyer,\r\n\r\nthank you \N{EN DASH} it was a pleasure.")
    with closing(mailbox.account()) as account:
        account.put(text)
        [draft] = account.drafts()
    assert [same_lines(raw) for raw in mailbox.folder("Drafts")] == [same_lines(text)]
    assert same_lines(draft.raw) == same_lines(text)
    assert not draft.flagged
    assert mailbox.flags("<d1@example.com>", "Drafts") == {"draft", "seen"}


def test_a_draft_put_twice_is_there_once_even_when_it_was_edited(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        account.put(letter("<d1@example.com>"))
    mailbox.edit("<d1@example.com>", letter("<d1@example.com>", "In my own words."))
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        [draft] = account.drafts()
    assert b"In my own words." in draft.raw


def test_all_drafts_are_told_the_users_own_too(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<theirs@example.com>"), "Drafts")
    with closing(mailbox.account()) as account:
        account.put(letter("<ours@example.com>"))
        found = {message_id(draft.raw) for draft in account.drafts()}
    assert found == {"<theirs@example.com>", "<ours@example.com>"}


def test_a_ref_names_the_same_copy_in_every_session(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        [before] = account.drafts()
    mailbox.deliver(letter("<other@example.com>"), "Drafts")
    with closing(mailbox.account()) as account:
        refs = {message_id(draft.raw): draft.ref for draft in account.drafts()}
        assert refs["<d1@example.com>"] == before.ref
        assert refs["<other@example.com>"] != before.ref


def test_an_edited_draft_is_another_copy_and_is_not_removed_by_the_old_name(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        [before] = account.drafts()
    mailbox.edit("<d1@example.com>", letter("<d1@example.com>", "In my own words."))
    with closing(mailbox.account()) as account:
        [after] = account.drafts()
        assert after.ref != before.ref
        assert account.remove(before.ref) is False
        assert [b"In my own words." in raw for raw in mailbox.folder("Drafts")] == [True]


def test_the_users_star_is_seen_and_leaves_the_copy_what_it_is(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        [before] = account.drafts()
    mailbox.mark("<d1@example.com>", "Drafts")
    with closing(mailbox.account()) as account:
        [after] = account.drafts()
    assert after.flagged
    assert after.ref == before.ref


def test_remove_takes_just_that_copy_and_says_when_it_is_gone(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        account.put(letter("<d2@example.com>"))
        refs = {message_id(draft.raw): draft.ref for draft in account.drafts()}
        assert account.remove(refs["<d1@example.com>"]) is True
        assert account.remove(refs["<d1@example.com>"]) is False
    assert [message_id(raw) for raw in mailbox.folder("Drafts")] == ["<d2@example.com>"]


@pytest.mark.parametrize("ref", ["", "nonsense", "999", "../../etc/passwd", "1:1", "\x00", "*"])
def test_a_ref_that_never_was_removes_nothing(mailbox: Mailbox, ref: str) -> None:
    mailbox.deliver(letter("<mine@example.com>"), "Drafts")
    mailbox.deliver(letter("<hello@acme.example>"))
    with closing(mailbox.account()) as account:
        assert account.remove(ref) is False
    assert len(mailbox.folder("Drafts")) == len(mailbox.folder("INBOX")) == 1


def test_a_sent_draft_is_not_removed_any_more(mailbox: Mailbox) -> None:
    with closing(mailbox.account()) as account:
        account.put(letter("<d1@example.com>"))
        [draft] = account.drafts()
    mailbox.move("<d1@example.com>", "Drafts", "Sent")
    with closing(mailbox.account()) as account:
        assert account.remove(draft.ref) is False
    assert len(mailbox.folder("Sent")) == 1


def test_find_tells_every_place_and_leaves_out_the_missing(mailbox: Mailbox) -> None:
    places: dict[str, Folder] = {
        "<draft@example.com>": "Drafts",
        "<sent@example.com>": "Sent",
        "<gone@example.com>": "Trash",
        "<filed@acme.example>": "Jobs",
        "<new@acme.example>": "INBOX",
    }
    for name, folder in places.items():
        mailbox.deliver(letter(name), folder)
    mailbox.deliver(letter("<sent@example.com>"), "Drafts")
    with closing(mailbox.account()) as account:
        found = account.find([*places, "<never@example.com>"])
        nothing = account.find([])
    assert {name: sorted(where) for name, where in found.items()} == {
        "<draft@example.com>": ["drafts"],
        "<sent@example.com>": ["drafts", "sent"],
        "<gone@example.com>": ["trash"],
        "<filed@acme.example>": ["elsewhere"],
        "<new@acme.example>": ["elsewhere"],
    }
    assert nothing == {}


def test_find_asks_for_the_whole_name_in_the_header_alone(mailbox: Mailbox) -> None:
    """A reply quotes the name in References and in its words; another's name only begins like it."""
    mailbox.deliver(letter("<d1@example.com.acme.example>"))
    reply = letter("<reply@acme.example>", "Message-ID: <d1@example.com>")
    mailbox.deliver(reply.replace(b"Subject:", b"References: <d1@example.com>\r\nSubject:"))
    with closing(mailbox.account()) as account:
        assert account.find(["<d1@example.com>"]) == {}


def test_find_reads_a_folded_name_and_a_field_in_capitals(mailbox: Mailbox) -> None:
    mailbox.deliver(letter("<f1@acme.example>").replace(b"Message-ID: ", b"MESSAGE-ID:\r\n "))
    with closing(mailbox.account()) as account:
        assert dict(account.find(["<f1@acme.example>"])) == {"<f1@acme.example>": ("elsewhere",)}


# --- together ---


class Correspondence(RuleBasedStateMachine):
    """Mail comes, is moved, is drafted and thrown away at random, beside the reference in memory.

    Whatever lies in a folder that is read when a pass is made has come at least once, in this pass or before.
    """

    mails = Bundle("mails")

    def __init__(self, tested: Mailbox) -> None:
        super().__init__()
        self.tested, self.reference = tested, MemoryFarSide()
        self.where: dict[str, Folder] = {}
        self.seen: Counter[str] = Counter()
        self.cursor: str | None = None
        self.count = 0

    @rule(target=mails, folder=st.sampled_from(["INBOX", "Jobs", "Sent", "Junk", "Drafts"]))
    def deliver(self, folder: Folder) -> str:
        name = self._next(folder)
        for side in (self.tested, self.reference):
            side.deliver(letter(name), folder)
        return name

    @rule(target=mails)
    def put(self) -> str:
        name = self._next("Drafts")
        self._put(name)
        return name

    @rule(name=mails)
    def put_again(self, name: str) -> None:
        if self.where.get(name) == "Drafts":
            self._put(name)

    @rule(name=mails, target_folder=st.sampled_from(["INBOX", "Jobs", "Sent", "Trash", "Drafts"]))
    def move(self, name: str, target_folder: Folder) -> None:
        source = self.where[name]
        if source != target_folder:
            for side in (self.tested, self.reference):
                side.move(name, source, target_folder)
            self.where[name] = target_folder

    @rule(name=consumes(mails))
    def delete(self, name: str) -> None:
        for side in (self.tested, self.reference):
            side.delete(name, self.where[name])
        del self.where[name]

    @rule(name=consumes(mails))
    def remove_draft(self, name: str) -> None:
        for side in (self.tested, self.reference):
            with closing(side.account()) as account:
                refs = [draft.ref for draft in account.drafts() if message_id(draft.raw) == name]
                assert [account.remove(ref) for ref in refs] == [True] * (self.where[name] == "Drafts")
        if self.where[name] == "Drafts":
            del self.where[name]
        else:
            self.delete(name)

    @rule(batches_saved=st.sampled_from([1, 1000]))
    def make_a_pass(self, batches_saved: int) -> None:
        with closing(self.tested.account()) as account:
            for number, batch in enumerate(account.changes(self.cursor, LONG_AGO, everything)):
                if number == batches_saved:
                    return
                self.cursor = batch.cursor
                for mail in batch.messages:
                    name = message_id(mail.raw) or ""
                    assert self.where[name] in READ
                    assert mail.outgoing == (self.where[name] == "Sent")
                    self.seen[name] += 1
        assert {name for name, folder in self.where.items() if folder in READ} <= self.seen.keys()

    @precondition(lambda self: self.cursor)
    @rule()
    def lose_the_cursor(self) -> None:
        self.cursor = None
        self.seen.clear()

    @rule()
    def compare(self) -> None:
        self.make_a_pass(1000)
        with closing(self.tested.account()) as tested, closing(self.reference.account()) as reference:
            asked = [*(name for name, folder in self.where.items() if folder != "Junk"), "<never@example.com>"]
            assert {name: sorted(places) for name, places in tested.find(asked).items()} == {
                name: sorted(places) for name, places in reference.find(asked).items()
            }
            assert sorted(message_id(d.raw) or "" for d in tested.drafts()) == sorted(
                message_id(d.raw) or "" for d in reference.drafts()
            )

    def teardown(self) -> None:
        self.compare()

    def _next(self, folder: Folder) -> str:
        self.count += 1
        name = f"<{self.count}@acme.example>"
        self.where[name] = folder
        return name

    def _put(self, name: str) -> None:
        for side in (self.tested, self.reference):
            with closing(side.account()) as account:
                account.put(letter(name))


def test_no_mail_is_ever_lost(fresh: Callable[[], Mailbox]) -> None:
    run_state_machine_as_test(
        lambda: Correspondence(fresh()),
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
