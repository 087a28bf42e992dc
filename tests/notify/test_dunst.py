"""The real thing: dunst on a screen that nobody sees. A pass tells, a button is pressed in dunst's own menu, and what
it says stands in the state."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon import clock
from daemon.core.announcing.announcing import single
from daemon.core.announcing.news import Trouble, of_trouble
from daemon.core.facts import CommandFact
from daemon.notify.screen import Screen
from daemon.service.teller import Teller
from daemon.store import Store
from tests.notify.buses import SECONDS, Dunst, dunst
from tests.service.life import Life, at


@pytest.fixture(scope="module")
def desktop() -> Iterator[Dunst]:
    with dunst() as one:
        yield one


@pytest.fixture
def life(tmp_path: Path, desktop: Dunst, monkeypatch: pytest.MonkeyPatch) -> Life:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    life = Life(tmp_path / "state")
    life.invited()
    return life


def test_a_pass_tells_and_a_button_is_the_user_s_word(
    life: Life, desktop: Dunst, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: queue.SimpleQueue[str] = queue.SimpleQueue()
    monkeypatch.setattr(clock, "now", lambda _zone: at(4, "17:00"))
    monkeypatch.setattr("daemon.service.teller.has_program", lambda: True)
    with life.service() as service:
        teller = Teller(service, Screen, asked.put)
        teller.tell(service.sync(at(4, "17:00")), at(4, "17:00"))
        assert desktop.ask("count", "displayed") == "1"
        desktop.press("Done")
        assert asked.get(timeout=SECONDS) == "a button was pressed"
        teller.tell(service.sync(at(4, "17:01")), at(4, "17:01"))
        teller.stop()
    labels = sorted(line.removeprefix("#").partition(" (")[0] for line in desktop.menu())
    assert labels == ["Done", "Never for this one", "Open", "Snooze"]
    with Store.open(life.state) as store:
        said = [fact for fact in store.facts() if isinstance(fact, CommandFact)]
    assert [(one.verb, one.person and one.person.name) for one in said] == [("thanked", "Dana Reed")]
    assert life.folder() == []
    (told,) = [one for one in desktop.history() if one["summary"] == "Your thank-you to Dana Reed is ready"]
    assert told["appname"] == "Afterword"
    assert told["body"].startswith("Acme, Data Analyst\nIt goes through Ana Ruiz, who is asked to pass it on.\n")


def test_names_from_mail_are_shown_and_not_obeyed(life: Life, desktop: Dunst) -> None:
    """dunst reads markup: a name with tags in it must stand there as it is, in the title and below."""
    screen = Screen(lambda *_: None)
    evil = Trouble(
        "<i>home</i>", "Cannot log in to <b>mail</b>.example & co", "x", '<a href="https://evil.example/">y</a>'
    )
    assert screen.show(single(of_trouble(evil, at(4))))
    screen.close("account:<i>home</i>")
    screen.stop()
    (told,) = [one for one in desktop.history() if "needs you" in one["summary"]]
    assert "“&lt;i&gt;home&lt;/i&gt;” needs you" in told["message"]
    assert "Cannot log in to &lt;b&gt;mail&lt;/b&gt;.example &amp; co: x." in told["message"]
    assert "&lt;a href=" in told["message"]
