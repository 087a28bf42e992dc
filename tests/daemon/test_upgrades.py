"""A state of any age is brought up to date, all or nothing; one from the future is refused and left alone."""

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from daemon.core.facts import CommandFact, DraftFact, EventFact, MailFact, Verb
from daemon.errors import NeedsYou
from daemon.store import Store
from daemon.store.schema import MIGRATIONS
from tests.stories.clock import AFTERWORD, environment

FIRST = Path(__file__).with_name("state-1.sql").read_text(encoding="utf-8")
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def old(folder: Path, script: str = FIRST) -> Path:
    """A state of the first version, as its program left it."""
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "afterword.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(script)
    return folder


def schema(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows}


def told(script: str) -> list[dict[str, object]]:
    """The facts as they stand in the script."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(script)
        return [json.loads(body) for (body,) in database.execute("SELECT body FROM facts ORDER BY number")]


def same(was: object, now: object) -> bool:
    """Does `now` hold all that `was` held? What is new beside it has its default."""
    if isinstance(was, dict) and isinstance(now, dict):
        return all(key in now and same(value, now[key]) for key, value in was.items())
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(same, was, now))
    return was == now


def test_the_first_version_s_statements_are_as_they_were_released() -> None:
    """Word for word: a migration that has been released is never changed."""
    bare = " ".join(FIRST.split())
    for statement in MIGRATIONS[0]:
        assert " ".join(statement.split()) in bare


def test_the_fixture_holds_every_kind_of_fact_and_every_command_of_its_day() -> None:
    facts = told(FIRST)
    assert {fact["type"] for fact in facts} == {"mail", "event", "draft", "command"}
    assert {fact["verb"] for fact in facts if fact["type"] == "command"} <= set(get_args(Verb))
    assert len({fact.get("verb") for fact in facts}) == 14


def test_a_state_of_the_first_version_loses_nothing(tmp_path: Path) -> None:
    with Store.open(old(tmp_path / "state")) as store:
        facts = store.facts()
        assert (store.cursor("mail:home"), store.cursor("calendar:own")) == ("42", "7")
        assert [mail.id for mail in store.acquaintances(["addr:zoe@example.org"])] == ["mail:<zoe@example.org>"]
        assert {type(fact) for fact in facts} == {MailFact, EventFact, DraftFact, CommandFact}
        assert same(told(FIRST), json.loads(msgspec.json.encode(facts)))
        assert store.tell([CommandFact("", NOON, "close", "mail:<invited@acme.example>")]) == 14
    with Store.open(tmp_path / "state") as store:
        assert len(store.facts()) == 19


def test_an_old_state_ends_with_the_schema_that_a_new_one_begins_with(tmp_path: Path) -> None:
    Store.open(old(tmp_path / "old")).close()
    Store.open(tmp_path / "new").close()
    assert schema(tmp_path / "old" / "afterword.db") == schema(tmp_path / "new" / "afterword.db")


def test_every_version_in_between_is_brought_up_to_date(tmp_path: Path) -> None:
    """As if each migration had been released by itself."""
    Store.open(tmp_path / "new").close()
    for version in range(1, len(MIGRATIONS) + 1):
        later = ";\n".join(statement for migration in MIGRATIONS[1:version] for statement in migration)
        script = f"{FIRST}\n{later};\nPRAGMA user_version = {version};"
        with Store.open(old(tmp_path / str(version), script)) as store:
            assert len(store.facts()) == 18
        assert schema(tmp_path / str(version) / "afterword.db") == schema(tmp_path / "new" / "afterword.db")


@pytest.mark.parametrize("statement", range(3))
def test_an_upgrade_that_stops_halfway_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    """At each of three statements; then the next start, with the mended program, goes through."""
    steps = [
        "ALTER TABLE cursors ADD COLUMN seen INTEGER",
        "CREATE TABLE more (x TEXT)",
        "DROP TABLE acquaintance_keys",
    ]
    steps[statement] = "this is no SQL"
    state = old(tmp_path / "state")
    before = schema(state / "afterword.db")
    with monkeypatch.context() as context:
        context.setattr("daemon.store.opening.MIGRATIONS", (*MIGRATIONS, tuple(steps)))
        with pytest.raises(NeedsYou):
            Store.open(state)
    assert schema(state / "afterword.db") == before
    with Store.open(state) as store:
        assert len(store.facts()) == 18


def test_two_that_open_an_old_state_at_once_upgrade_it_once(tmp_path: Path) -> None:
    state = old(tmp_path / "state")
    with Store.open(state) as one, Store.open(state) as two:
        assert one.facts() == two.facts()
        assert len(one.facts()) == 18


@pytest.mark.parametrize("command", [["status"], ["note", "acme", "x"], ["run"]])
def test_a_newer_state_is_refused_by_every_command_and_left_alone(tmp_path: Path, command: list[str]) -> None:
    """No restart mends that, so the status is 78, and the service isn't started again and again."""
    (tmp_path / "config.toml").write_text(
        '[you]\nname = "Kim"\naddresses = ["kim@larsson.example"]\ntime_zone = "UTC"\n\n'
        f"[[mail]]\nname = 'home'\ntype = 'maildir'\npath = '{tmp_path}'\n"
    )
    state = old(tmp_path / "state", FIRST.replace("user_version = 1;", "user_version = 9999;"))
    before = (state / "afterword.db").read_bytes()
    arguments = ["--config", str(tmp_path / "config.toml"), "--state", str(state), *command]
    words = [str(AFTERWORD), *arguments]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=30, check=False, env=environment(tmp_path / "home")
    )
    assert done.returncode == 78, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("afterword: ")]
    assert "newer Afterword" in line
    assert "Update Afterword" in line
    assert (state / "afterword.db").read_bytes() == before


def test_facts_of_a_newer_minor_version_keep_their_unknown_fields_out_of_the_way(tmp_path: Path) -> None:
    """A field that this program doesn't know, as a release beside it may write, hides no fact."""
    state = old(tmp_path / "state", FIRST.replace('"subject":"News"', '"subject":"News","mood":"fine"'))
    with Store.open(state) as store:
        assert len(store.facts()) == 18
        store.forget_acquaintances(NOON - timedelta(days=1))
