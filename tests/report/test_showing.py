"""What is due, in a calendar on the user's own server: Radicale and Xandikos, read back by another program's hand."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.caldav.shelf import CaldavShelf
from connectors.errors import ConnectorError, NotStored, Refused, Unreachable
from connectors.models import EventBatch, Window
from connectors.settings import Caldav, SecretFrom
from daemon.config import load
from daemon.core.facts import Fact
from daemon.core.tracking.fold import fold
from daemon.doctor.accounts import feed as feed_check
from daemon.service.feed import objects
from daemon.service.showing import AGAIN, Showing
from tests.connectors.calendars import vcalendar, vevent
from tests.connectors.davs import DavCalendar, DavServer, radicale, source, xandikos
from tests.connectors.dovecot import PASSWORD
from tests.core.telling import PRIYA, ROBIN, WINDOWS, at, said, sent, story
from tests.service.life import Life
from tests.service.life import at as kims

SATURDAY = at(7)
SPRING = Window(at(1, month=2), at(30, month=5))
ASK, DANA = ("Follow up with Dana Reed (Calderwood)", "Thank Dana Reed (Calderwood)")
NAIR, ODE = ("Thank Priya Nair (Calderwood)", "Thank Tom Ode (Calderwood)")


@pytest.fixture(params=[radicale, xandikos], ids=["radicale", "xandikos"], scope="module")
def server(request: pytest.FixtureRequest) -> DavServer:
    started: DavServer = request.param()
    return started.newcomer() if started.user else started


def shelf(server: DavServer, url: str) -> CaldavShelf:
    return CaldavShelf(Caldav("feed", url, server.user), lambda: PASSWORD, seconds=20)


def show(server: DavServer, url: str, entries: Mapping[str, bytes]) -> None:
    with closing(shelf(server, url)) as opened:
        opened.show(entries)


def due(facts: list[Fact], now: datetime = SATURDAY) -> dict[str, bytes]:
    return objects(fold(facts, now, ROBIN, WINDOWS), now, ROBIN, WINDOWS)


def there(server: DavServer, url: str) -> dict[str, datetime | None]:
    """What a calendar program sees: each entry's title and when."""
    return {event.summary: event.start for batch in news(server, url, None) for event in batch.events}


def news(server: DavServer, url: str, cursor: str | None) -> list[EventBatch]:
    with closing(source(server, url)) as opened:
        return list(opened.changes(cursor, SPRING))


@pytest.fixture
def calendar(server: DavServer) -> Iterator[DavCalendar]:
    made = server.calendar()
    yield made
    made.drop()


def test_entries_come_move_and_go_with_the_steps(server: DavServer, calendar: DavCalendar) -> None:
    """Everything is put off to Thu 19; then Priya is thanked; then it is over."""
    url = f"{server.url.rstrip('/')}{calendar.path}"
    shown = shelf(server, url)
    shown.show(due(story()))
    assert there(server, url) == {
        ASK: datetime(2026, 3, 16, 9, tzinfo=UTC),
        DANA: datetime(2026, 3, 4, 17, tzinfo=UTC),
        NAIR: datetime(2026, 3, 6, 18, tzinfo=UTC),
        ODE: datetime(2026, 3, 6, 18, tzinfo=UTC),
    }
    shown.show(due([*story(), said("snooze", SATURDAY, story()[0], until=date(2026, 3, 19))]))
    assert there(server, url) == dict.fromkeys((ASK, DANA, NAIR, ODE), datetime(2026, 3, 19, 9, tzinfo=UTC))
    show(server, url, due([*story(), sent("thank_you", at(7, "09:00"), PRIYA, refs=("<panel@mail.example>",))]))
    assert there(server, url).keys() == {ASK, DANA, ODE}, "another process knows its entries, too"
    shown.show({})
    assert there(server, url) == {}
    shown.close()


def test_what_others_keep_there_is_not_touched(server: DavServer, calendar: DavCalendar) -> None:
    """The dentist, a file named almost as ours are, and an entry that the user has made of one of ours."""
    url = f"{server.url.rstrip('/')}{calendar.path}"
    for uid in ("dentist", "afterword-plans"):
        calendar.put(uid, at(20), uid)
    show(server, url, due(story()))
    show(server, url, {})
    assert there(server, url) == {"dentist": at(20), "afterword-plans": at(20)}


def test_what_says_the_same_is_not_written_again(server: DavServer, calendar: DavCalendar) -> None:
    url = f"{server.url.rstrip('/')}{calendar.path}"
    show(server, url, due(story()))
    cursor = news(server, url, None)[-1].cursor
    show(server, url, due(story()))
    assert [batch for batch in news(server, url, cursor) if batch.events] == []


def test_with_an_account_alone_it_makes_a_calendar_of_its_own(server: DavServer) -> None:
    beside = server.calendar("private")
    beside.put("dentist", at(20), "Dentist")
    for _ in range(2):
        show(server, server.url, due(story()))
    ours = f"{server.url.rstrip('/')}{server.home}afterword/"
    assert there(server, ours).keys() == {ASK, DANA, NAIR, ODE}
    assert there(server, f"{server.url.rstrip('/')}{beside.path}").keys() == {"Dentist"}
    show(server, server.url, {})
    for path in (f"{server.home}afterword/", beside.path):
        server.ask("DELETE", path)


def test_a_change_of_the_users_hand_is_put_right(server: DavServer, calendar: DavCalendar) -> None:
    """It is a mirror: what is due is due, whatever the calendar says."""
    url = f"{server.url.rstrip('/')}{calendar.path}"
    wanted = due(story())
    show(server, url, wanted)
    name = min(wanted)
    calendar.write(f"afterword-{name}.ics", vcalendar(vevent(f"{name}@afterword", at(25), "Moved by hand")))
    show(server, url, wanted)
    assert there(server, url).keys() == {ASK, DANA, NAIR, ODE}


def test_a_wrong_password_an_address_of_nothing_and_a_dead_server_are_told() -> None:
    server = radicale()
    with (
        closing(CaldavShelf(Caldav("feed", server.url, server.user), lambda: "not it", seconds=20)) as wrong,
        pytest.raises(Refused, match="login refused"),
    ):
        wrong.show({})
    with pytest.raises(ConnectorError, match=r"nothing at this address|forbids it"):
        show(server, f"{server.url}nobody@example.com/gone/", {})
    with pytest.raises(Unreachable, match="nothing answers"):
        show(server, "http://127.0.0.1:1/", {})


def test_doctor_reaches_it_and_writes_nothing(tmp_path: Path) -> None:
    server = radicale().newcomer()
    word = tmp_path / "word"
    word.write_text(PASSWORD)
    word.chmod(0o600)
    settings = Caldav("feed", server.url, server.user, secret=SecretFrom(file=str(word)))
    assert "is made with the first step" in feed_check(settings).seen
    assert list((server.root / "collections").rglob("afterword")) == []
    show(server, server.url, due(story()))
    assert "is there" in feed_check(settings).seen
    word.write_text("not it")
    assert feed_check(settings).verdict == "failed"


class Failing:
    """A server that can't be written to, and counts how often it was asked."""

    asked = 0

    def show(self, entries: Mapping[str, bytes]) -> None:
        self.asked += 1
        raise NotStored("cloud.example.com: could not show it", "the server won't have it written (403)", "Mend it.")

    def is_there(self) -> bool:
        return True

    def close(self) -> None:
        pass


def test_a_server_that_fails_is_left_alone_for_a_while_and_told_of_all_the_time() -> None:
    server = Failing()
    showing = Showing(server)
    told = {showing.show({"a1": b""}, SATURDAY + timedelta(minutes=minute)) for minute in range(15)}
    assert server.asked == 1
    assert len(told) == 1
    assert showing.show({"a1": b""}, SATURDAY + AGAIN) is not None
    assert server.asked == 2


def test_a_server_is_asked_only_when_something_has_changed() -> None:
    class Counting(Failing):
        def show(self, entries: Mapping[str, bytes]) -> None:
            self.asked += 1

    server = Counting()
    showing = Showing(server)
    shown = [due(story(), SATURDAY + timedelta(minutes=minute)) for minute in (0, 5)]
    assert [showing.show(one, SATURDAY) for one in (*shown, {}, {})] == [None] * 4
    assert server.asked == 2


def test_the_configuration_names_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    good = '[you]\naddresses = ["robin@example.com"]\n[[mail]]\nname = "m"\ntype = "maildir"\npath = "Mail"\n'
    file.write_text(f'{good}[feed]\nurl = "https://cloud.example.com"\nuser = "robin@example.com"\n')
    assert load(file).feed == Caldav("feed", "https://cloud.example.com", "robin@example.com")
    file.write_text(good)
    assert load(file).feed is None


def test_a_pass_shows_what_is_due_and_tells_what_kept_it_from_that(tmp_path: Path) -> None:
    life = Life(tmp_path / "state")
    life.invited()
    seen: list[Mapping[str, bytes]] = []

    class Seeing(Failing):
        def show(self, entries: Mapping[str, bytes]) -> None:
            seen.append(entries)

    def sync(shelf: Failing, *, dry_run: bool = False) -> tuple[str, ...]:
        life.mailbox.now = kims(4, "17:00")
        with life.service() as service:
            service.showing = Showing(shelf)
            return service.sync(kims(4, "17:00"), dry_run=dry_run).problems

    assert sync(Seeing(), dry_run=True) == ()
    assert seen == []
    assert sync(Seeing()) == ()
    (entries,) = seen
    assert any(b"Thank Dana Reed" in entry for entry in entries.values())
    (problem,) = sync(Failing())
    assert "won't have it written" in problem
