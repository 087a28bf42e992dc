"""What `connectors.ports` promises of every calendar, asked of each system in `conftest.py`."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.models import EventBatch, Window, event_key
from tests.connectors.calendars import Calendar

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = Window(MARCH, MARCH + timedelta(days=92))
TENTH = datetime(2026, 3, 10, 15, tzinfo=UTC)


def batches(calendar: Calendar, cursor: str | None = None, window: Window = SPRING) -> list[EventBatch]:
    with closing(calendar.source()) as source:
        return list(source.changes(cursor, window))


def told(some: list[EventBatch]) -> dict[str, str]:
    return {event.uid: event.summary for batch in some for event in batch.events}


def gone(some: list[EventBatch]) -> list[str]:
    return sorted(key for batch in some for key in batch.removed)


def last(some: list[EventBatch], before: str | None = None) -> str | None:
    return some[-1].cursor if some else before


def test_an_empty_calendar_has_nothing_to_tell(calendar: Calendar) -> None:
    assert told(batches(calendar)) == {}


def test_what_is_in_the_window_comes_once(calendar: Calendar) -> None:
    calendar.put("a", TENTH, "With the director")
    calendar.put("b", TENTH + timedelta(days=2), "With the president")
    first = batches(calendar)
    assert told(first) == {"a": "With the director", "b": "With the president"}
    again = batches(calendar, last(first))
    assert (told(again), gone(again)) == ({}, [])


def test_times_are_instants(calendar: Calendar) -> None:
    calendar.put("a", TENTH)
    [event] = [event for batch in batches(calendar) for event in batch.events]
    assert (event.start, event.end) == (TENTH, TENTH + timedelta(hours=1))


def test_what_is_days_outside_the_window_does_not_come(calendar: Calendar) -> None:
    calendar.put("before", SPRING.begin - timedelta(days=3))
    calendar.put("after", SPRING.end + timedelta(days=3))
    assert told(batches(calendar)) == {}


def test_what_reaches_into_the_window_comes(calendar: Calendar) -> None:
    calendar.put("a", SPRING.begin - timedelta(minutes=30))
    assert told(batches(calendar)) == {"a": "Interview"}


def test_a_changed_event_comes_again_and_others_do_not(calendar: Calendar) -> None:
    calendar.put("a", TENTH)
    calendar.put("b", TENTH)
    first = batches(calendar)
    calendar.put("a", TENTH + timedelta(hours=1))
    second = batches(calendar, last(first))
    assert told(second) == {"a": "Interview"}
    assert gone(second) == []


def test_a_removed_event_is_told_once(calendar: Calendar) -> None:
    calendar.put("a", TENTH)
    calendar.put("b", TENTH)
    first = batches(calendar)
    calendar.remove("a")
    second = batches(calendar, last(first))
    assert (told(second), gone(second)) == ({}, [event_key("a", None)])
    assert gone(batches(calendar, last(second))) == []


def test_what_the_window_leaves_behind_is_not_told_as_removed(calendar: Calendar) -> None:
    calendar.put("a", TENTH)
    first = batches(calendar)
    later = Window(SPRING.begin + timedelta(days=40), SPRING.end + timedelta(days=40))
    assert gone(batches(calendar, last(first), later)) == []


def test_a_window_that_moves_on_lets_events_in(calendar: Calendar) -> None:
    calendar.put("far", SPRING.end + timedelta(days=10))
    first = batches(calendar)
    later = Window(SPRING.begin + timedelta(days=20), SPRING.end + timedelta(days=20))
    assert told(batches(calendar, last(first), later)) == {"far": "Interview"}


@pytest.mark.parametrize("cursor", ["", "nonsense", "{}", "[]", "7", "\x00"])
def test_a_cursor_that_no_longer_holds_is_no_cursor(calendar: Calendar, cursor: str) -> None:
    calendar.put("a", TENTH)
    some = batches(calendar, cursor)
    assert (told(some), gone(some)) == ({"a": "Interview"}, [])


def test_one_source_may_be_asked_again_and_closed_twice(calendar: Calendar) -> None:
    source = calendar.source()
    first = list(source.changes(None, SPRING))
    calendar.put("a", TENTH)
    second = list(source.changes(last(first), SPRING))
    source.close()
    source.close()
    assert told(second) == {"a": "Interview"}


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abcd"), st.integers(0, 80), st.sampled_from(["Call", "Talk"])),
        st.tuples(st.just("remove"), st.sampled_from("abcd")),
        st.tuples(st.just("pass"), st.integers(0, 30)),
    ),
    max_size=20,
)


@given(changes=CHANGES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_follows_the_changes_knows_the_calendar(fresh_calendar, changes) -> None:
    """Events are entered, changed and removed at random; the window moves on now and then."""
    calendar: Calendar = fresh_calendar()
    there: dict[str, tuple[datetime, str]] = {}
    known: dict[str, tuple[datetime | None, str]] = {}
    cursor, moved = None, 0
    for verb, *words in [*changes, ("pass", 0)]:
        match verb, words:
            case "put", [uid, day, summary]:
                there[uid] = (TENTH + timedelta(days=day), summary)
                calendar.put(uid, *there[uid])
            case "remove", [uid]:
                there.pop(uid, None)
                calendar.remove(uid)
            case "pass", [days]:
                moved += days
                window = Window(SPRING.begin + timedelta(days=moved), SPRING.end + timedelta(days=moved))
                some = batches(calendar, cursor, window)
                cursor = last(some, cursor)
                for batch in some:
                    known |= {event.uid: (event.start, event.summary) for event in batch.events}
                    known = {uid: state for uid, state in known.items() if uid not in batch.removed}
                inside = {uid: state for uid, state in there.items() if window.overlaps(state[0])}
                assert {uid: state for uid, state in known.items() if state[0] and window.overlaps(state[0])} == inside
