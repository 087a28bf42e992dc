"""The state: what goes in comes out, once; what goes wrong is told and loses nothing."""

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from daemon.core.facts import CommandFact, DraftFact, EventFact, Fact, Interview, MailFact, Person, Reading
from daemon.errors import AfterwordError, NeedsYou
from daemon.store import Store
from daemon.store.schema import MIGRATIONS

BERLIN = timezone(timedelta(hours=1))
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=BERLIN)
DANA = Person(name="Dana Whitfield", address="dana@acme.example", title="Director", role="hiring_manager")


def mail(number: int = 1, at: datetime = NOON) -> MailFact:
    return MailFact(
        id=f"mail:<{number}@acme.example>",
        at=at,
        account="work",
        reading=Reading(
            kind="scheduled",
            confidence=0.9,
            evidence=("see you on Thursday",),
            people=(DANA,),
            interviews=(Interview(start=NOON, with_whom=(DANA,)),),
            promised_by=date(2026, 3, 13),
        ),
        sender=DANA,
    )


EVERY_KIND: tuple[Fact, ...] = (
    mail(),
    EventFact(
        id="event:7#x",
        at=NOON,
        account="home",
        reading=Reading(kind="scheduled", confidence=1.0),
        key="7",
        summary="Interview",
    ),
    DraftFact(
        id="draft:k:written",
        at=NOON,
        key="k",
        state="written",
        account="work",
        message_id="<k@afterword.invalid>",
        step="thank_you",
        about="mail:<1@acme.example>",
        anchor="2026-03-05T11:00:00+00:00",
        to=(DANA,),
        body="Dear Dana,\n\nthank you.",
        due=NOON,
    ),
    CommandFact(id="command:1", at=NOON, verb="snooze", about="mail:<1@acme.example>", until=date(2026, 4, 1)),
)


def test_every_kind_of_fact_comes_back_as_it_was_in_the_order_it_was_learnt(tmp_path: Path) -> None:
    with Store.open(tmp_path / "state") as store:
        assert store.save(EVERY_KIND) == 4
    with Store.open(tmp_path / "state") as store:
        assert store.facts() == list(EVERY_KIND)
        assert [fact.at.utcoffset() for fact in store.facts()] == [timedelta(hours=1)] * 4


def test_a_fact_is_saved_once_and_never_changed(tmp_path: Path) -> None:
    later = mail(at=NOON + timedelta(hours=1))
    with Store.open(tmp_path) as store:
        assert store.save([mail()]) == 1
        assert store.save([later, mail(2), mail(2)]) == 1
        assert store.facts() == [mail(), mail(2)]


def test_saving_nothing_is_fine(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store.save() == 0
        assert store.facts() == []


def test_cursors_are_kept_by_account_and_replaced(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store.cursor("work") is None
        store.save(cursors={"work": "1", "home": "a"})
        store.save(cursors={"work": "2"})
    with Store.open(tmp_path) as store:
        assert (store.cursor("work"), store.cursor("home")) == ("2", "a")


def test_facts_and_cursor_are_saved_together_or_not_at_all(tmp_path: Path) -> None:
    """The third fact can't be made: the two before it and the cursor must not stay behind."""

    def broken() -> list[Fact]:
        yield mail(1)
        yield mail(2)
        raise RuntimeError("the reader fell over")

    with Store.open(tmp_path) as store:
        with pytest.raises(RuntimeError):
            store.save(broken(), cursors={"work": "9"})
        assert store.facts() == []
        assert store.cursor("work") is None
        assert store.save([mail(1)], cursors={"work": "9"}) == 1


def test_acquaintances_are_found_by_any_of_their_keys_each_once_oldest_first(tmp_path: Path) -> None:
    old, new, other = mail(1, NOON), mail(2, NOON + timedelta(days=1)), mail(3)
    with Store.open(tmp_path) as store:
        store.save(
            acquaintances=[
                (new, ["addr:dana@acme.example", "dom:acme.example"]),
                (old, ["dom:acme.example", "id:<1@acme.example>"]),
                (other, ["dom:example.org"]),
            ]
        )
        assert store.facts() == []
        assert store.acquaintances(["dom:acme.example", "addr:dana@acme.example"]) == [old, new]
        assert store.acquaintances(["id:<1@acme.example>"]) == [old]
        assert store.acquaintances(["dom:acme"]) == []
        assert store.acquaintances([]) == []


def test_many_thousand_keys_may_be_asked_for_at_once(tmp_path: Path) -> None:
    """SQLite refuses more than 32,766 parameters in one statement."""
    with Store.open(tmp_path) as store:
        store.save(acquaintances=[(mail(), ["addr:dana@acme.example"])])
        assert store.acquaintances([f"addr:{n}@example.org" for n in range(50_000)] + ["addr:dana@acme.example"]) == [
            mail()
        ]


def test_old_acquaintances_are_forgotten_with_their_keys(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save(acquaintances=[(mail(1, NOON), ["k"]), (mail(2, NOON + timedelta(seconds=1)), ["k"])])
        store.forget_acquaintances(NOON + timedelta(seconds=1))
        assert store.acquaintances(["k"]) == [mail(2, NOON + timedelta(seconds=1))]
    with sqlite3.connect(tmp_path / "afterword.db") as raw:
        assert raw.execute("SELECT count(*) FROM acquaintance_keys").fetchone() == (1,)
    raw.close()


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), datetime.max.replace(tzinfo=UTC)]
)
def test_an_absurd_date_breaks_nothing(tmp_path: Path, at: datetime) -> None:
    with Store.open(tmp_path) as store:
        store.save([mail(at=at)], acquaintances=[(mail(at=at), ["k"])])
        assert store.facts() == [mail(at=at)] == store.acquaintances(["k"])


def test_bytes_that_were_no_text_break_nothing(tmp_path: Path) -> None:
    """A header in no known charset leaves lone surrogates, which neither JSON nor SQLite can hold."""
    odd = MailFact(
        id="mail:<\udce9@x>",
        at=NOON,
        account="work",
        reading=Reading(kind="unrelated", confidence=1.0),
        subject="caf\udce9 \x00",
    )
    with Store.open(tmp_path) as store:
        assert store.save([odd], acquaintances=[(odd, ["dom:\udce9"])]) == 1
        assert store.save([odd]) == 0
        (kept,) = store.facts()
        assert (kept.id, kept.subject) == ("mail:<?@x>", "caf? \x00")
        assert store.acquaintances(["dom:\udce9"]) == [kept]


# Privacy of the files


def test_what_the_user_was_told_of_is_remembered_and_can_be_forgotten(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        store.announce(["ready:1", "late:2"], NOON - timedelta(days=1))
        store.announce(["late:2", "call:\udc80"], NOON)
        assert store.announced() == {"ready:1": NOON - timedelta(days=1), "late:2": NOON, "call:?": NOON}
        store.unannounce(["ready:1", "never told"])
    with Store.open(tmp_path / "s") as store:
        assert set(store.announced()) == {"late:2", "call:?"}
        store.announce(["again"], NOON + timedelta(days=366))
        assert set(store.announced()) == {"again"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def lax_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_folder_and_files_are_for_their_owner_alone(tmp_path: Path, lax_umask: None) -> None:
    state = tmp_path / "deep" / "state"
    with Store.open(state) as store:
        store.save([mail()])
        files = {entry.name: mode(entry) for entry in state.iterdir()}
    assert mode(state) == 0o700
    assert files == {"afterword.db": 0o600, "afterword.db-wal": 0o600, "afterword.db-shm": 0o600}


def test_lax_rights_are_tightened(tmp_path: Path) -> None:
    Store.open(tmp_path / "s").close()
    (tmp_path / "s").chmod(0o755)
    (tmp_path / "s" / "afterword.db").chmod(0o644)
    Store.open(tmp_path / "s").close()
    assert (mode(tmp_path / "s"), mode(tmp_path / "s" / "afterword.db")) == (0o700, 0o600)


def test_a_folder_that_holds_other_things_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "photo.jpg").touch()
    Store.open(tmp_path).close()
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "afterword.db") == 0o600


# Rehearsal


def test_a_rehearsal_starts_from_the_state_and_leaves_it_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save([mail(1)], cursors={"work": "1"})
        with Store.rehearse(tmp_path) as rehearsal:
            assert rehearsal.save([mail(2)], cursors={"work": "2"}) == 1
            assert rehearsal.facts() == [mail(1), mail(2)]
        assert store.facts() == [mail(1)]
        assert store.cursor("work") == "1"


def test_a_rehearsal_without_a_state_makes_none(tmp_path: Path) -> None:
    with Store.rehearse(tmp_path / "none") as rehearsal:
        assert rehearsal.facts() == []
        assert rehearsal.save([mail()]) == 1
    assert not (tmp_path / "none").exists()


# What goes wrong


def fault(directory: Path) -> tuple[str, int]:
    with pytest.raises(AfterwordError) as caught:
        Store.open(directory).close()
    return str(caught.value), caught.value.exit_status


def test_a_file_that_is_no_database_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "afterword.db").write_bytes(b"not a database, but what I wrote at 3 am\n" * 40)
    told, status = fault(tmp_path)
    assert "damaged" in told
    assert str(tmp_path / "afterword.db") in told
    assert status == 78
    assert (tmp_path / "afterword.db").read_bytes().startswith(b"not a database")


def test_a_damaged_page_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save([mail(n) for n in range(200)])
    file = tmp_path / "afterword.db"
    whole = bytearray(file.read_bytes())
    whole[4096:] = b"\xaa" * (len(whole) - 4096)
    file.write_bytes(bytes(whole))
    with Store.open(tmp_path) as store, pytest.raises(NeedsYou, match="damaged"):
        store.facts()
    assert file.read_bytes() == bytes(whole)


def test_a_fact_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save([mail()])
    with sqlite3.connect(tmp_path / "afterword.db") as raw:
        raw.execute("""UPDATE facts SET body = '{"type": "poem"}'""")
    raw.close()
    with Store.open(tmp_path) as store, pytest.raises(NeedsYou, match="damaged"):
        store.facts()


@pytest.mark.parametrize("way", [Store.open, Store.rehearse])
def test_a_newer_state_refuses_an_older_program(tmp_path: Path, way) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "afterword.db") as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    raw.close()
    before = (tmp_path / "afterword.db").read_bytes()
    with pytest.raises(NeedsYou, match="newer Afterword wrote it") as caught:
        way(tmp_path)
    assert "Update Afterword" in str(caught.value)
    assert (tmp_path / "afterword.db").read_bytes() == before


def test_a_migration_that_fails_leaves_the_state_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path) as store:
        store.save([mail()])
    with monkeypatch.context() as context:
        context.setattr(
            "daemon.store.opening.MIGRATIONS", (*MIGRATIONS, ("DROP TABLE cursors", "CREATE NONSENSE")), raising=True
        )
        with pytest.raises(AfterwordError):
            Store.open(tmp_path)
    with Store.open(tmp_path) as store:
        assert store.facts() == [mail()]
        assert store.cursor("work") is None


def test_a_state_that_another_process_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.store.opening.PATIENCE", 0.05)
    holder = sqlite3.connect(tmp_path / "afterword.db", isolation_level=None)
    with Store.open(tmp_path) as store:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(AfterwordError, match="another Afterword") as caught:
            store.save([mail()], cursors={"work": "1"})
        assert caught.value.exit_status == 1
        holder.execute("ROLLBACK")
        holder.close()
        assert store.save([mail()]) == 1


def test_a_full_disk_is_told_and_what_was_saved_stays(tmp_path: Path) -> None:
    """SQLite meets its own limit on pages as it meets the end of a disk."""
    with Store.open(tmp_path) as store:
        store.save([mail()], cursors={"work": "1"})
        store._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(AfterwordError, match="disk is full") as caught:
            store.save([mail(n) for n in range(2, 2000)], cursors={"work": "2"})
        assert caught.value.exit_status == 1
        assert store.facts() == [mail()]
        assert store.cursor("work") == "1"


def test_a_disk_that_takes_no_more_is_told(tmp_path: Path) -> None:
    """The kernel lets no file grow past a limit (RLIMIT_FSIZE), in a process of its own."""
    Store.open(tmp_path).close()
    script = f"""
import resource, signal, sys
from pathlib import Path
from daemon.core.facts import MailFact, Reading
from daemon.errors import AfterwordError
from daemon.store import Store
from datetime import UTC, datetime
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
facts = [MailFact(id=str(n), at=datetime(2026, 3, 5, tzinfo=UTC), account="w", subject="x" * 5000,
         reading=Reading(kind="unrelated", confidence=1.0)) for n in range(1000)]
try:
    with Store.open(Path({str(tmp_path)!r})) as store:
        store.save(facts)
except AfterwordError as error:
    print(error)
    sys.exit(error.exit_status)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stderr
    assert "disk" in ended.stdout
    with Store.open(tmp_path) as store:
        assert store.facts() == []


def test_a_path_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a shopping list")
    told, status = fault(tmp_path / "state")
    assert "--state" in told
    assert status == 78


@pytest.fixture
def an_ordinary_user():
    """Root may write everywhere; for as long as this lasts, it is nobody."""
    before = os.geteuid()
    os.seteuid(before or 65534)
    yield
    os.seteuid(before)


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, an_ordinary_user: None) -> None:
    told, status = fault(Path("/etc/afterword"))
    assert "permission denied" in told
    assert status == 78


# Several at once, and killed


def test_many_processes_may_open_a_new_state_at_once(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from daemon.store import Store
with Store.open(Path({str(tmp_path / "state")!r})) as store:
    store.save(cursors={{str(__import__("os").getpid()): "x"}})
"""
    running = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(6)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 6
    with Store.open(tmp_path / "state") as store:
        assert all(store.cursor(str(process.pid)) == "x" for process in running)


def test_what_save_returned_from_survives_a_kill(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from daemon.store import Store
store = Store.open(Path({str(tmp_path)!r}))
store.save(cursors={{"work": "saved"}})
store._connection.execute("BEGIN IMMEDIATE")
store._connection.execute("UPDATE cursors SET cursor = 'half'")
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False)
    assert ended.returncode == -9
    with Store.open(tmp_path) as store:
        assert store.cursor("work") == "saved"
