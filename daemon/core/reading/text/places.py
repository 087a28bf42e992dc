"""Places: a text as tokens, and where each word of it stands: phrases and labels are looked for only there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress, pairwise
from operator import ne

from daemon.core.reading.text.tokens import Token, tokens


class Text:
    """The tokens of a text, and where each word of it stands."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.found = found
        words = [token.text for token in found]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            places[word].append(at)
        self.places: Mapping[str, list[int]] = places
        self.figures = [at for at, word in enumerate(words) if word.isdecimal()]
        """Where numbers stand in figures, of however many."""
        self.words = [*words, ""]

    def rows(self) -> list[tuple[int, int]]:
        """The lines of the text: first token and token after."""
        lines = [token.line for token in self.found]
        begins = compress(range(len(lines)), map(ne, lines, [-1, *lines]))
        return list(pairwise([*begins, len(lines)]))

    def of(self, words: frozenset[str] | Mapping[str, object]) -> list[int]:
        """Where any of these words stands, in the text's order."""
        places = self.places
        met = words.intersection(places) if isinstance(words, frozenset) else words.keys() & places.keys()
        return sorted([at for word in met for at in places[word]])

    def of_figures_and(self, words: frozenset[str]) -> list[int]:
        """Where a number in figures or any of these words stands, in the text's order."""
        return sorted([*self.figures, *self.of(words)])


@lru_cache(maxsize=8)
def laid_out(text: str) -> Text:
    """The text as tokens; the same object each time, for several rooms ask for the same words of a mail."""
    return Text(tokens(text))
