"""Promises: the day by which they said they would be in touch.

A promise is a sentence that speaks of being in touch and names a time for it, nearer to that than
to anything it asks of the reader: "we'll get back to you within two weeks" is one, "please send
your references by Friday" is none, nor is "I'm writing to let you know". What they'll tell counts before
what they'll decide. Working days here are Monday to Friday.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from daemon.core.knowledge.promises import Deadline
from daemon.core.knowledge.times import DayPhrase
from daemon.core.reading.text.places import laid_out
from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import clock_at
from daemon.core.reading.times.days import after_that, days_at
from daemon.core.reading.times.nodes import setting_for
from daemon.core.reading.times.numerals import Read
from daemon.core.reading.times.resolve import Setting, resolve
from daemon.core.reading.times.sayings import Sayings, sayings_for
from daemon.core.reading.times.zones import home

_LONGEST_QUOTE = 200
_AHEAD = 5
"""How many tokens nearer a day counts that stands behind its promise: "We meet on Monday and you'll know by then"."""
_HOUR = 5
"""Tokens of an hour before its day: "I'll phone at 9.30am on Wednesday"."""
_REACH = 40
"""Tokens between a deadline and the words that promise or ask."""


class Promise(msgspec.Struct, frozen=True):
    """They said that they would be in touch by this day."""

    by: date
    sentence: str
    """As it stood, white space tidied, at most 200 characters."""


def promise(text: str, written_at: datetime, *, language: str = "en") -> Promise | None:
    """The day by which the writer promised to be in touch, the earliest where there are several; None without one.

    A day on which they'll only decide counts where they say of none when they'll tell. "Before Friday" names
    Friday: nobody asks on the eve. `written_at` is aware, in the sender's zone.
    """
    everything = laid_out(text)
    for known in sayings_for(everything, language):
        promised = [at for said in (known.promises, known.decisions) for at, *_ in said.anywhere(everything)]
        if promised:
            written = written_at.astimezone(home(written_at, language=language))
            found = _promise(text, everything.found, promised, written, known)
            if found:
                return found
    return None


def _promise(
    text: str, everything: Sequence[Token], at: Sequence[int], written: datetime, known: Sayings
) -> Promise | None:
    """The promise that a text holds; `at` are the tokens at which it may begin."""
    setting = setting_for(everything, written, known.grammar)
    best: tuple[bool, date] | None = None
    told: Promise | None = None
    before: list[Sequence[Token]] = []
    for begin, end in _sentences(everything, known.grammar):
        sentence = everything[begin:end]
        if sentence[-1].text == "?":
            continue  # "Shall I call you on Monday?"
        promised = _promised(sentence, known) if any(begin <= one < end for one in at) else []
        read = _kept(sentence, promised, before, known, setting) if promised else None
        if promised and read is None:
            read = _by_then(sentence, promised, before, known, setting)
        before.append(sentence)
        if read and (best is None or read[:2] < best):
            best = read[:2]
            told = Promise(read[1], _quote(text, sentence, *read[2:]))
    return told


_Said = tuple[bool, int, int]
"""Where a promise stands, and whether it is only to decide: (decides, first token, token after)."""


def _promised(sentence: Sequence[Token], known: Sayings) -> list[_Said]:
    """What a sentence promises, without what it asks for, or tells there and then."""
    said = [(False, *one) for one in known.promises.places(sentence)]
    said += [(True, *one) for one in known.decisions.places(sentence)]
    if not said:
        return []
    within = [*known.requests.places(sentence), *known.performed.places(sentence)]
    return [one for one in said if not any(a <= one[1] and one[2] <= b for a, b in within)]


def _kept(
    sentence: Sequence[Token],
    promised: Sequence[_Said],
    before: Sequence[Sequence[Token]],
    known: Sayings,
    setting: Setting,
) -> tuple[bool, date, int, int] | None:
    """The day that a sentence's promise names: (only to decide, the day, its first token, the token after)."""
    requests = known.requests.places(sentence)
    then = [begin for begin, _ in known.then.places(sentence)]
    kept: list[tuple[bool, bool, int, int, int, date, bool]] = []
    days = list(_deadlines(sentence, before, known, setting))
    revised = max(known.revised.places(sentence), default=(0, 0))
    days = [one for one in days if one >= revised] or days
    for begin, after, by in days:
        led = _led(sentence, begin, known)
        if by < setting.today or (by == setting.today and not led):
            continue
        last = led and begin == days[-1][0]
        over = sentence[begin].text in known.words.lasts
        mine = [one for one in promised if last or over or not any(after <= at <= one[1] for at in then)]
        places_of = [one[1:] for one in mine]
        gap = _gap(places_of, begin, after)
        asked = [one for one in requests if not (begin <= one[0] and one[1] <= after)]  # "give me a week, then"
        if gap <= min(_gap(asked, begin, after), _REACH):
            ahead = all(start >= after for start, _ in places_of)
            decides = min(mine, key=lambda one: _gap([one[1:]], begin, after))[0]
            kept.append((not led, decides, gap + ahead * _AHEAD, begin, after, by, all(one[0] for one in mine)))
    if not kept:
        return None
    *_, begin, after, by, decides = min(kept)
    return (decides, by, begin, after) if by < date.max else None


def _by_then(
    sentence: Sequence[Token],
    promised: Sequence[_Said],
    before: Sequence[Sequence[Token]],
    known: Sayings,
    setting: Setting,
) -> tuple[bool, date, int, int] | None:
    """What a promise "by then" means: the day named last in the sentences before it."""
    then = known.by_then.places(sentence)
    if not then:
        return None
    named = _named_before(before, setting)
    requests = known.requests.places(sentence)  # "reach out if you have questions before then"
    mine = _gap([one[1:] for one in promised], *then[0]) <= _gap(requests, *then[0])
    return (False, named, *then[0]) if mine and named and named > setting.today else None


def _named_before(before: Sequence[Sequence[Token]], setting: Setting) -> date | None:
    """The day that some sentences name last."""
    return next((day for one in reversed(before) if (day := _last_named(one, setting))), None)


def _last_named(sentence: Sequence[Token], setting: Setting) -> date | None:
    """The day that a sentence names last."""
    starts = setting.grammar.starts
    last: date | None = None
    for at, token in enumerate(sentence):
        read = days_at(sentence, at, setting) if token.number >= 0 or token.text in starts else None
        last = read[0][-1].last if read else last
    return last


def _led(sentence: Sequence[Token], begin: int, known: Sayings) -> bool:
    """Does "by" or "within" say that this is the day that counts?"""
    before = begin - 1
    while before > 0 and sentence[before].text in known.grammar.words.links - {",", ".", "-", "("}:
        before -= 1  # "no later than the Friday"
    return any(token.text in known.words.leads for token in sentence[max(0, before) : begin + 1])


def _gap(standing: Sequence[tuple[int, int]], begin: int, after: int) -> int:
    """Tokens between a deadline and the nearest of some phrases."""
    return min((begin - end if end <= begin else max(start - after, 0) for start, end in standing), default=1000)


def _sentences(found: Sequence[Token], known: Grammar) -> Iterator[tuple[int, int]]:
    """First token and token after."""
    begin = 0
    for at, token in enumerate(found):
        last = at + 1 == len(found)
        ends = token.text in {"!", "?"} or (
            token.text == "." and not last and found[at + 1].spaced and not _is_initial(found[at - 1])
        )
        if ends and not last and found[at - 1].number >= 0:  # "am 12. März", "bis zum 12. nicht da"
            ends = found[at + 1].text not in known.words.months and not found[at + 1].raw.islower()
        if last or ends or found[at + 1].line - token.line > 1:
            yield begin, at + 1
            begin = at + 1


def _is_initial(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isalpha()


def _deadlines(
    sentence: Sequence[Token], before: Sequence[Sequence[Token]], known: Sayings, setting: Setting
) -> Iterator[tuple[int, int, date]]:
    """The days and times that a sentence names: (first token, token after, the day; the last of all where unknown)."""
    at = 0
    last: date | None = None
    while at < len(sentence):
        read = _span(sentence, at, known, setting)
        dated = days_at(sentence, at, setting)
        after = after_that(sentence, at, setting) if dated is None and read is None else None
        named = (last or _named_before(before, setting)) if after else None
        if after and named:  # "They meet on 1 June; I'll ring you the day after"
            read = named + timedelta(days=1), after
        last = dated[0][-1].last if dated else last
        if dated and (read is None or dated[1] > read[1]):
            read = None
            if _has_hour(sentence, at, dated[1], known):
                at = dated[1] - 1
            else:
                dated = _end_of_day(sentence, dated, setting)
                day, after = dated[0][-1].last, dated[1]
                alternative = _or_later(sentence, after, known, setting)
                if alternative:
                    day, after = max(day, alternative[0]), alternative[1]
                read = day, after
        if read and _counted_elsewhere(sentence, read[1], known):
            read = date.max, read[1]
        if read is None:
            at += 1
            continue
        yield at, read[1], read[0]
        at = read[1]


def _counted_elsewhere(sentence: Sequence[Token], after: int, known: Sayings) -> bool:
    """Does what follows count a time from another day: "within two weeks of the closing date"?"""
    return after < len(sentence) and any(True for _ in known.from_elsewhere.at(sentence, after))


def _end_of_day(sentence: Sequence[Token], dated: Read, setting: Setting) -> Read:
    """The day named behind what would be today's end: "by the end of the day tomorrow", "COB on Friday"."""
    after = dated[1]
    if dated[0][0].first != setting.today or dated[0][0].last != setting.today:
        return dated
    while after < len(sentence) and sentence[after].text in setting.grammar.words.links:
        after += 1
    return (days_at(sentence, after, setting) if after < len(sentence) else None) or dated


def _or_later(sentence: Sequence[Token], at: int, known: Sayings, setting: Setting) -> tuple[date, int] | None:
    """The second day of "Monday or Tuesday"."""
    if at + 1 < len(sentence) and sentence[at].text in known.grammar.words.lists | known.grammar.words.to:
        read = days_at(sentence, at + 1, setting)
        if read:
            return read[0][-1].last, read[1]
    return None


def _has_hour(sentence: Sequence[Token], begin: int, after: int, known: Sayings) -> bool:
    """Does an hour stand beside the day? "I'll call you on Friday at 3" is an appointment, "by Friday 5 pm" none."""
    if _led(sentence, begin, known):
        return False
    for at in range(max(0, begin - _HOUR), min(after + 3, len(sentence))):
        clock = clock_at(sentence, at, known.grammar) if not begin <= at < after else None
        if clock and (clock[0].sure or clock[0].led) and (at > begin or begin - 1 <= clock[1] <= begin):
            return not (at < begin and _led(sentence, at, known))
    return False


def _span(sentence: Sequence[Token], at: int, known: Sayings, setting: Setting) -> tuple[date, int] | None:
    key = "0" if sentence[at].number >= 0 else sentence[at].text
    best: tuple[date, int] | None = None
    for phrase, deadline in known.deadlines.get(key, ()):
        matched = phrase.match(sentence, at, known.grammar.slots)
        if matched is None or (best and matched[1] <= best[1]):
            continue
        by = _counted(deadline, max(matched[0].get("number", [deadline.n])), setting)
        if by:
            best = by, matched[1]
    return best


def _counted(deadline: Deadline, number: int, setting: Setting) -> date | None:
    if deadline.means == "working_days":
        return working_days_on(setting.today, min(number, 400))
    if deadline.means == "hours":
        return setting.today + timedelta(days=-(-number // 24))
    days = resolve(DayPhrase("", deadline.means), {"number": [number]}, setting)
    return days[0].last if days else None


def working_days_on(day: date, number: int) -> date:
    """The day that lies `number` days of Monday to Friday after `day`."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _quote(text: str, sentence: Sequence[Token], begin: int, after: int) -> str:
    whole = " ".join(text[sentence[0].start : sentence[-1].end].split())
    if len(whole) <= _LONGEST_QUOTE:
        return whole
    first = sentence[max(0, begin - 15)].start
    return " ".join(text[first : sentence[min(len(sentence), after + 15) - 1].end].split())[:_LONGEST_QUOTE]
