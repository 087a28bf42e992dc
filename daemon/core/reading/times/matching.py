"""Matching: which day each hour of a text belongs to."""

from collections.abc import Sequence
from itertools import pairwise

from daemon.core.reading.text.tokens import Token, begins_line
from daemon.core.reading.text.words import Grammar
from daemon.core.reading.times.clocks import Clock
from daemon.core.reading.times.links import FAR, NEAR, TIGHT, link
from daemon.core.reading.times.nodes import Node

_BACK, _AHEAD = 20, 2
"""How many lines away an hour may still find its day: behind, ahead."""


class Matching:
    """Finds the day for each hour of one text."""

    def __init__(self, found: Sequence[Token], nodes: Sequence[Node], known: Grammar) -> None:
        self.found, self.nodes, self.known = found, nodes, known
        self.links = [link(found, a, b, known) for a, b in pairwise(nodes)]
        self.taken_ahead: set[int] = set()
        """Days that were claimed by an hour in front of them."""
        self.taken: set[int] = set()

    def days_of(self, index: int) -> list[int]:
        """The indices of the day nodes that the hour at `index` belongs to: "Tuesday or Wednesday at 10" has two."""
        chosen = self._day_of(index)
        if chosen is None:
            return []
        days = [chosen]
        while chosen < index and days[0] > 0 and days[0] - 1 not in self.taken and self._listed(days[0] - 1, days[0]):
            days.insert(0, days[0] - 1)
        if chosen > index:
            self.taken_ahead.add(chosen)
            days += self._rows_from(chosen)
        self.taken.update(days)
        return days

    def _rows_from(self, first: int) -> list[int]:
        """The other days of a list that an hour stands above: "All sessions start at 8 am:" and days alone in rows."""
        begin = self.nodes[first].begin
        while begin > 0 and self.found[begin - 1].line == self.found[self.nodes[first].begin].line:
            begin -= 1
        if not begin or self.found[begin - 1].text != ":":
            return []
        rows: list[int] = []
        for at in range(first + 1, len(self.nodes)):
            node = self.nodes[at]
            gap = self.found[self.nodes[at - 1].after : node.begin]
            if not node.days or not begins_line(self.found, node.begin) or any(token.raw[0].isalnum() for token in gap):
                break
            rows.append(at)
        return rows

    def _listed(self, first: int, second: int) -> bool:
        """Do two days stand in a list, with nothing else between them?"""
        gap = self.found[self.nodes[first].after : self.nodes[second].begin]
        days = self.nodes[first].days
        single = bool(days) and not days[0].span and not self.nodes[first].weekly
        on_line = self.found[self.nodes[first].begin].line == self.found[self.nodes[second].begin].line
        lists = self.known.words.lists | self.known.words.links | {")"} - {"."}
        return single and on_line and bool(gap) and all(token.text in lists for token in gap)

    def is_office_hours(self, index: int) -> bool:
        """Does the hour stand beside "Mon-Fri"?"""
        beside = {
            at for at in (index - 1, index + 1) if 0 <= at < len(self.nodes) and self.links[min(at, index)] == TIGHT
        }
        weekly = {at for at in beside if self.nodes[at].weekly}
        self.taken |= weekly
        return bool(weekly)

    def _day_of(self, index: int) -> int | None:
        back, back_link = self._walk(index, -1)
        ahead, ahead_link = self._walk(index, +1)
        chosen: int | None = None
        clock = self.nodes[index].clock
        if self.nodes[index].same and back in self.taken:
            back, back_link = None, FAR  # the day of the hour that it repeats
        if clock is None or self._too_loose(clock, back_link, ahead_link, same=self.nodes[index].same):
            return None
        behind_is_taken = back in self.taken_ahead
        if back is not None and back_link == TIGHT and not (behind_is_taken and ahead_link == TIGHT):
            chosen = back
        elif (
            ahead is not None
            and ahead_link == TIGHT
            and not (back_link == NEAR and (self._on_line(back, index, ahead) or self._is_another(index, ahead)))
        ):
            chosen = ahead
        elif back is not None and back_link == NEAR:
            chosen = back
        elif ahead is not None and ahead_link == NEAR:
            chosen = ahead
        elif back is not None and self._distance(back, index) <= _BACK:
            chosen = back
        elif ahead is not None and self._distance(index, ahead) <= _AHEAD:
            chosen = ahead
        return chosen

    def _is_another(self, index: int, ahead: int) -> bool:
        """Does the day ahead begin another time of a list: "Monday after 2pm or Tuesday before 10"?"""
        gap = {token.text for token in self.found[self.nodes[index].after : self.nodes[ahead].begin]}
        return ahead == index + 1 and not gap.isdisjoint(self.known.words.lists - {",", "/", "&"} | {"."})

    def _on_line(self, back: int | None, index: int, ahead: int) -> bool:
        """Does the day behind stand on the hour's own line, and the one ahead below?"""
        line = self.found[self.nodes[index].begin].line
        before = self.found[self.nodes[back].begin].line if back is not None else -1
        return before == line < self.found[self.nodes[ahead].begin].line

    @staticmethod
    def _too_loose(clock: Clock, back_link: int, ahead_link: int, *, same: bool) -> bool:
        closest = max(back_link, ahead_link)
        return not clock.sure and closest < (NEAR if clock.led or same else TIGHT)

    def _walk(self, index: int, step: int) -> tuple[int | None, int]:
        link, at = TIGHT, index
        while 0 <= at + step < len(self.nodes):
            link = min(link, self.links[min(at, at + step)])
            at += step
            node = self.nodes[at]
            if node.days and not node.days[0].span and not node.weekly and not node.replaced:
                return at, link
        return None, FAR

    def _distance(self, first: int, second: int) -> int:
        return self.found[self.nodes[second].begin].line - self.found[self.nodes[first].after - 1].line
