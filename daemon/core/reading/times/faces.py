"""Faces: one time of day as it is written: "2.30pm", "half past two", "14 Uhr", "1500 hrs", "3"."""

from collections.abc import Sequence

import msgspec

from daemon.core.reading.text.tokens import Token
from daemon.core.reading.text.words import Grammar, leads_to

_DAY = 24 * 60
_LONG = 6
"""Up to so many hours "2h" is rather how long something takes than an hour of the day."""


class Face(msgspec.Struct, frozen=True, gc=False):
    """An hour and its minute, as far as its own words say which half of the day it is in."""

    hour: int
    minute: int
    half: str | None = None
    """am or pm; "24" for what can only be read on 24 hours."""
    bare: bool = False

    def minutes(self, half: str | None = None) -> int:
        """Minutes after midnight; without am or pm, in the hours when people meet."""
        half = self.half or half
        if half == "am":
            hour = self.hour % 12
        elif half == "pm":
            hour = self.hour % 12 + 12
        else:
            hour = self.hour + 12 if half is None and 1 <= self.hour <= 6 else self.hour
        return hour * 60 + self.minute


def face_at(found: Sequence[Token], at: int, grammar: Grammar, *, led: bool) -> tuple[Face, int] | None:
    """One time of day."""
    clock = grammar.words.clock
    if at >= len(found):
        return None
    token = found[at]
    for phrase, added in grammar.clocks.get("0" if token.number >= 0 else token.text, ()):
        matched = phrase.match(found, at, grammar.slots)
        if matched and (_takes(found, matched[1] - 1, grammar) or token.text in grammar.words.clock.no_hours):
            continue
        if matched:
            minutes = added * matched[0].get("number", [1])[0]
            hour, minute = divmod((matched[0].get("hour", [0])[0] * 60 + minutes) % _DAY, 60)
            half = half_at(found, matched[1], grammar)
            return Face(hour or 12, minute, half[0] if half else None), half[1] if half else matched[1]
    if token.text in clock.named:
        if token.text in grammar.words.parts and any(
            leads_to(grammar.at, found, begin) and face_at(found, begin, grammar, led=True)
            for begin in range(at + 2, min(at + 4, len(found)))
        ):
            return None  # "mittags um halb eins"
        return Face(*divmod(clock.named[token.text], 60), half="24"), at + 1
    if token.number < 0:
        return _spoken_hour(found, at, grammar)
    return _digits(found, at, grammar, led=led)


def _takes(found: Sequence[Token], last: int, grammar: Grammar) -> bool:
    """Is it how long something takes, or how many there are: "half an hour", "two thirty-minute talks"?"""
    words, after = grammar.words, last + 1
    while after < len(found) and found[after].text == "-" and not found[after].spaced:
        after += 1
    counted = after < len(found) and found[after].text in words.counted - words.to - words.lists
    return found[last].text in words.clock.no_hours or (counted and found[last].number < 0)


def _spoken_hour(found: Sequence[Token], at: int, grammar: Grammar) -> tuple[Face, int] | None:
    """Reads "ten am", "three o'clock"."""
    read = grammar.slots["hour"](found, at)
    if read is None:
        return None
    half = half_at(found, read[1], grammar)
    if half:
        return Face(read[0], 0, half[0]), half[1]
    led = leads_to(grammar.at, found, at)
    mark = _hour_mark(found, at, read[1], grammar, led=led)
    if mark is None:
        named = led and found[at].text not in grammar.words.clock.no_hours and _counts_nothing(found, read[1], grammar)
        return (Face(read[0], 0, bare=True), read[1]) if named else None
    half = half_at(found, mark, grammar)
    return Face(read[0], 0, half[0] if half else None), half[1] if half else mark


def _counts_nothing(found: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Does no noun follow here, so that "at ten" isn't "at ten places"?"""
    if at >= len(found) or not found[at].raw[0].isalnum() or found[at].line != found[at - 1].line:
        return True
    small = grammar.words.clock.capital_nouns and found[at].raw.islower()
    return small and found[at].text not in grammar.words.counted


def _digits(found: Sequence[Token], at: int, grammar: Grammar, *, led: bool) -> tuple[Face, int] | None:
    """A time that begins with a number."""
    token, size = found[at], found[at].end - found[at].start
    if size == 4:
        return _military(found, at, grammar, led=led)
    if size > 2 or token.number > 24 or _is_of_work(found, at + 1, grammar):
        return None
    minute, separator = _minutes(found, at, grammar)
    if separator:
        return _with_minutes(found, at, (minute, separator), grammar, led=led)
    after = at + 1
    half = half_at(found, after, grammar)
    if half:
        return _halved(token.number, 0, half)
    if after < len(found) and found[after].text in grammar.words.clock.named:  # "12 noon"
        return Face(*divmod(grammar.words.clock.named[found[after].text], 60), half="24"), after + 1
    mark = _hour_mark(found, at, after, grammar, led=led)
    if mark:
        half = half_at(found, mark, grammar)
        if half:
            return Face(token.number % 24, 0, half[0]), half[1]
        exact = token.number > 12 or token.number in grammar.words.clock.early
        return Face(token.number % 24, 0, "24" if exact else None), mark
    return _bare(found, at, grammar)


def _is_of_work(found: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Do the hours counted before this token make somebody's week: "20 h a week"?"""
    mark = _mark(found, at, grammar)
    return mark is not None and any(phrase.match(found, mark, grammar.slots) for phrase in grammar.of_work)


def _with_minutes(
    found: Sequence[Token], at: int, read: tuple[int, str], grammar: Grammar, *, led: bool
) -> tuple[Face, int] | None:
    """An hour whose minutes and their separator were read: 14:30, 14h30, 2.30 pm."""
    token, (minute, separator), after = found[at], read, at + 3
    seconds = after + 1 < len(found) and found[after].text == ":" and not found[after].spaced
    if seconds and found[after + 1].number >= 0:
        after += 2
    half = half_at(found, after, grammar)
    if half:
        return _halved(token.number, minute, half)
    if separator in grammar.words.lengths.hours and token.number <= _LONG and not led:
        return None  # 1h30 is how long it takes
    named = after < len(found) and found[after].text in grammar.words.clock.named
    mark = _mark(found, after, grammar)
    sure = separator != "." or led or mark is not None
    exact = token.number > 12 or token.number == 0 or token.raw.startswith("0")
    if token.number in grammar.words.clock.early:
        exact = exact or mark is not None or separator in grammar.mark_words
    face = Face(token.number % 24, minute, "24" if exact or named else None, bare=not sure)
    return face, mark or after + named


def _halved(hour: int, minute: int, half: tuple[str, int]) -> tuple[Face, int] | None:
    """With am or pm; there is no 14 am."""
    if hour > 12 and half[0] == "am":
        return None
    return Face(hour, minute, "24" if hour > 12 else half[0]), half[1]


def _minutes(found: Sequence[Token], at: int, grammar: Grammar) -> tuple[int, str]:
    """The minutes behind a separator, whose spaces on both sides are alike ("1 : 30"): (minutes, separator)."""
    if at + 2 >= len(found):
        return 0, ""
    sign, minute = found[at + 1], found[at + 2]
    fits = (
        sign.text in grammar.words.clock.separators
        and minute.end - minute.start == 2
        and 0 <= minute.number < 60
        and sign.spaced == minute.spaced
        and minute.line - found[at].line <= sign.text.isalpha()
        and (sign.text != "." or not sign.spaced)
    )
    if fits and at + 3 < len(found) and not found[at + 3].spaced and found[at + 3].line == minute.line:
        fits = found[at + 3].text not in {"%", "/"} and not (
            sign.text == "."
            and found[at + 3].text == "."
            and at + 4 < len(found)
            and found[at + 4].number >= 0
            and not found[at + 4].spaced
        )
    return (minute.number, sign.text) if fits else (0, "")


def _military(found: Sequence[Token], at: int, grammar: Grammar, *, led: bool) -> tuple[Face, int] | None:
    """1500 hrs, 1030am; "at 1430" only where it can be no year."""
    hour, minute = divmod(found[at].number, 100)
    if hour > 23 or minute > 59:
        return None
    half = half_at(found, at + 1, grammar)
    if half:
        return (Face(hour, minute, half[0]), half[1]) if 1 <= hour <= 12 else None
    mark = _mark(found, at + 1, grammar)
    if mark and found[at + 1].line == found[at].line:  # "mardi 17 mars 2026" stands above "Heure : 10 h"
        return Face(hour, minute, "24"), mark
    if (
        at
        and at + 1 < len(found)
        and found[at - 1].line < found[at].line == found[at + 1].line
        and found[at + 1].raw.istitle()
    ):
        return None  # "1455 Ridgeview Parkway" is where it is
    year = 1900 <= found[at].number <= 2059
    begins = minute % 5 == 0 and _is_range(found, at, grammar)
    if (begins and not year) or (at > 1 and _is_range(found, at - 2, grammar)):
        return Face(hour, minute, "24", bare=not found[at].raw.startswith("0")), at + 1
    return (
        (Face(hour, minute, "24"), at + 1)
        if led and minute % 5 == 0 and not year and leads_to(grammar.at, found, at)
        else None
    )


def _is_range(found: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Does another time of four digits follow: 1400-1500? Beside a day, that is when it is."""
    if at + 2 >= len(found) or found[at + 1].text not in grammar.words.to:
        return False
    first, last = found[at], found[at + 2]
    four = first.end - first.start == last.end - last.start == 4
    return four and 0 <= first.number < last.number < 2400 and last.number % 100 in range(0, 60, 5)


def _bare(found: Sequence[Token], at: int, grammar: Grammar) -> tuple[Face, int] | None:
    """A number that may be an hour: no count, no part of an address or of a longer number."""
    words, after = grammar.words, at + 1
    if not 1 <= found[at].number <= 23 or (
        at
        and not found[at].spaced
        and found[at].line == found[at - 1].line
        and found[at - 1].text not in {"-", "(", ",", "/", ":", "@"}
    ):
        return None
    if after < len(found):
        follows = found[after]
        ordinal = follows.text in words.ordinals.endings and not _ends_a_line(found, after)
        if ordinal and follows.text == "." and at and found[at - 1].text in words.both | words.to:
            ordinal = found[after + 1].text in words.months or not found[after + 1].spaced  # "between 9 and 12."
        if ordinal or (follows.text in words.counted and follows.text not in words.to | words.lists):
            return None
        if follows.text in {"%", ":", "°", "$", "€"} or (follows.text == "+" and not follows.spaced):
            return None
        if (
            follows.text in {".", "/"}
            and after + 1 < len(found)
            and not found[after + 1].spaced
            and found[after + 1].number >= 0
        ):
            return None
        known = follows.text in words.weekdays or follows.text in words.joins  # "um 7 Zeit"
        alone = follows.line != found[at].line or not follows.raw[0].isupper() or known
        if not alone and len(follows.raw) > 1 and not follows.raw.isupper():
            return None
    return Face(found[at].number, 0, "24" if found[at].number > 12 else None, bare=True), after


def _ends_a_line(found: Sequence[Token], at: int) -> bool:
    return at + 1 >= len(found) or found[at + 1].line != found[at].line


def half_at(found: Sequence[Token], at: int, grammar: Grammar) -> tuple[str, int] | None:
    """Am or pm, however it is spelt."""
    if at >= len(found) or (at and found[at].line - found[at - 1].line > 1):
        return None
    text = found[at].text
    if text not in grammar.half_words:
        return None
    for half, phrases in (("am", grammar.am), ("pm", grammar.pm)):
        for phrase in phrases:
            matched = phrase.match(found, at, grammar.slots)
            if matched:
                after = matched[1]
                return half, after
    glued = not found[at].spaced and (
        at + 1 >= len(found) or not found[at + 1].raw[0].isalpha() or found[at + 1].spaced
    )
    if grammar.words.clock.short and glued and text in {"a", "p"} and found[at - 1].number >= 0:
        return text + "m", at + 1
    return None


def _mark(found: Sequence[Token], at: int, grammar: Grammar) -> int | None:
    if at >= len(found) or found[at].text not in grammar.mark_words:
        return None
    for phrase in grammar.marks:
        matched = phrase.match(found, at, grammar.slots)
        if matched:
            return matched[1]
    return None


def _hour_mark(found: Sequence[Token], begin: int, at: int, grammar: Grammar, *, led: bool) -> int | None:
    """The index after the "Uhr" or "h" of a whole hour; "2h" is one only where something leads up to it."""
    mark = _mark(found, at, grammar)
    if mark is None or found[mark - 1].text not in grammar.words.lengths.hours:
        return mark
    if found[mark - 1].text not in grammar.words.clock.hours:
        return None
    words, before = grammar.words, found[begin - 1].text if begin else ""
    from_here = leads_to(grammar.ranges, found, begin)
    ranged = from_here and mark < len(found) and found[mark].text in words.to | words.both
    of_day = _LONG < found[begin].number < _DAY // 60 and not from_here and before not in words.lengths.not_after
    return mark if led or ranged or of_day else None
