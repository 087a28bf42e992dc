"""The manager of the job: what the words of a mail say about whom it reports to, or whose team it is in.

The phrases, with where the manager stands beside each, are data (`knowledge/people.LANGUAGE.toml`). A
pronoun stands for whoever was named last before it, "me" and "I" for the sender.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from msgspec.structs import replace

from daemon.core.knowledge.people import Manager, people_words
from daemon.core.reading.people.items import Found, Reader
from daemon.core.reading.text.said import Said
from daemon.core.reading.text.tokens import Slot, Token

_FAR = 10
"""Tokens between a manager and what is said of them."""
_ENDS = frozenset({".", "?", "!", ";"})


class Told(msgspec.Struct, frozen=True):
    """What a text says of the manager."""

    named: tuple[Found, ...]
    """The people, the manager of the job with that role."""
    sender: bool = False
    """Is it the sender?"""
    firmly: bool = False
    """So firmly that a recruiter's title doesn't speak against it?"""
    titles: tuple[str, ...] = ()
    """The manager's title, where only that was said."""


@cache
def _says(language: str) -> Said[Manager]:
    return Said((row.say, row) for row in people_words(language).manager)


def manager_told(reader: Reader, named: Sequence[Found], language: str) -> Told:
    """The people of a text, in the order they are named, with what its words say of the manager."""
    managers: set[int] = set()
    titles: list[str] = []
    sender = firmly = False
    for begin, end, row, amid in _said(reader, named, language):
        who: int | str | None
        if row.who in {"sender", "named"}:
            who = "sender" if row.who == "sender" else amid
        else:
            who = _Place(reader, named, begin, end).manager(row)
        if who == "sender":
            sender, firmly = True, firmly or row.firm
        elif isinstance(who, str):
            titles.append(who)
        elif who is not None:
            managers.add(named[who].at)
    marked = tuple(_made_manager(one) if one.at in managers else one for one in named)
    return Told(marked, sender, firmly, tuple(titles))


def _made_manager(one: Found) -> Found:
    return replace(one, person=replace(one.person, role="hiring_manager"))


def _said(reader: Reader, named: Sequence[Found], language: str) -> Iterator[tuple[int, int, Manager, int | None]]:
    """Every place where something is said of the manager: first token, token after, what, and who stands amid it."""
    found, says = reader.found, _says(language)

    def person(_: Sequence[Token], at: int) -> tuple[int, int] | None:
        return next(((index, one.named) for index, one in enumerate(named) if one.at <= at < one.named), None)

    slots: dict[str, Slot] = {"person": person}
    last = -1
    for begin, row, end, amid in says.anywhere(reader.text, slots):
        if begin == last or (row.job and _of_somebody(reader, named, begin)):
            continue
        if not any(one.text in reader.words.denials for one in found[max(0, begin - 3) : begin]):
            last = begin
            yield begin, end, row, next(iter(amid), None)


def _of_somebody(reader: Reader, named: Sequence[Found], begin: int) -> bool:
    """Is it a person of whom it is said that they report to somebody, and not the job?"""
    at = begin - 1
    while at >= 0 and reader.found[at].text in reader.words.modals:
        at -= 1
    if at >= 0 and reader.found[at].text in reader.words.persons:
        return True
    return any(at + 1 in {one.named, one.after} and one.at <= at for one in named)


class _Place(msgspec.Struct, frozen=True):
    """Where something is said of the manager."""

    reader: Reader
    named: Sequence[Found]
    begin: int
    end: int

    def manager(self, row: Manager) -> int | str | None:
        """Who it is: an index of `named`, "sender", a title, or None."""
        if row.who == "behind":
            return self._behind()
        before = self._subject()
        if before is not None:
            return before
        if row.who == "beside":
            beside = self._adjoining_before()
            return self._next() if beside is None else beside
        near = self._near_before()
        return self._title_before() if near is None else near

    def _subject(self) -> int | str | None:
        """The "she" or "I" of "she is the hiring manager"."""
        found, words = self.reader.found, self.reader.words
        at = self.begin - 1
        skipped = words.links - words.pronouns - {","}
        while at >= 0 and self.begin - at < _JOINED and found[at].text in skipped:
            at -= 1
        if at < 0 or found[at].text in _ENDS:
            return None
        if found[at].text in words.selves:
            return "sender"
        return self._last_named(at) if found[at].text in words.pronouns else None

    def _behind(self) -> int | str | None:
        found, words = self.reader.found, self.reader.words
        if self.end >= len(found):
            return None
        text = found[self.end].text
        if text in words.selves:
            return "sender"
        follows = self._next()
        if follows is not None:
            return follows
        if text in words.pronouns and not (
            self.end + 1 < len(found) and self.reader.titles.title_at(found, self.end + 1)
        ):
            return self._last_named(self.begin)
        at = self.end
        while at < len(found) and at - self.end < _JOINED and found[at].text in words.articles:
            at += 1
        title = self.reader.titles.title_at(found, at) if at < len(found) else None
        return title[0] if title else None

    def _last_named(self, at: int) -> int | None:
        return max((index for index, one in enumerate(self.named) if one.named <= at), default=None)

    def _next(self) -> int | None:
        """Whoever is named right behind these words."""
        found = self.reader.found
        for index, one in enumerate(self.named):
            if one.at < self.end < one.named:
                return index
            if self.end <= one.at <= self.end + _JOINED and self._linked(self.end, one.at):
                new_line = found[one.at].line != found[self.end - 1].line
                if not new_line or one.at == self.end or found[one.at - 1].text in self.reader.words.links:
                    return index
        return None

    def _adjoining_before(self) -> int | None:
        """Whoever is named right before these words: "Dana Reed, Director of Data and hiring manager"."""
        found, led = self.reader.found, self.begin - 1
        while led >= 0 and found[led].text in self.reader.words.articles:
            led -= 1
        if led >= 0 and found[led].text in self.reader.titles.table.around.ofs | self.reader.words.withs:
            return None
        for index in range(len(self.named) - 1, -1, -1):
            one = self.named[index]
            if not (one.named <= self.begin and self.begin - min(one.after, self.begin) <= _JOINED):
                continue
            start = min(one.after, self.begin)
            titled = one.after > one.named
            between = [token.text for token in found[start : self.begin]]
            if found[self.begin].line - found[max(one.named, start) - 1].line > 1:
                continue
            if found[self.begin].line != found[start - 1].line and not between and not titled:
                continue
            if self._linked(start, self.begin, *(self.reader.words.ands if titled else ())):
                return index
        return None

    def _linked(self, begin: int, end: int, *more: str) -> bool:
        links = self.reader.words.links
        return all(token.text in links or token.text in more for token in self.reader.found[begin:end])

    def _near_before(self) -> int | None:
        """Whoever was named last before, in the same thought."""
        index = self._last_named(self.begin)
        if index is None:
            return None
        between = self.reader.found[self.named[index].named : self.begin]
        return None if len(between) >= _FAR or any(token.text in _ENDS for token in between) else index

    def _title_before(self) -> str | None:
        heads = self.reader.titles.heads
        before = [token.text for token in self.reader.found[max(0, self.begin - 5) : self.begin] if token.text in heads]
        return before[-1] if before else None


_JOINED = 5
"""Tokens at most that join a manager to what is said of them: ", who will be"."""
