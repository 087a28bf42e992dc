"""Finds the words of a pass's letters: a model's, the user's own wordings, or Afterword's, whichever stand first.

Whatever finds them, the gate judges them (`core/writing/gate`); words that it refuses give way to the next,
and why is told. A model that fails is asked no more in the same pass, so that a pass never hangs on it.
"""

import time
from collections.abc import Iterable
from itertools import chain
from types import MappingProxyType

from daemon.core.opportunity import Letter, Opportunity, Step
from daemon.core.writing.asking import ALIKE, asking, similarity, words_of
from daemon.core.writing.compose import Books, Brief, Refusal, brief, sealed, worded
from daemon.core.you import You
from daemon.errors import AfterwordError
from daemon.model import Model

PATIENCE = 60.0
"""Seconds for one letter."""
BUDGET = 180.0
"""Seconds for all the letters of a pass."""
_TOO_SHORT = 1.0
"""Seconds in which no model says anything."""


class Wording:
    """The words of one pass. Why words were not used that came before others is added to `unused`."""

    def __init__(
        self,
        you: You,
        books: Books = MappingProxyType({}),
        model: Model | None = None,
        unused: list[str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.you, self.books, self.model = you, books, model
        self.unused = [] if unused is None else unused
        self._patience, self._left = patience, BUDGET
        self._written: dict[str, list[str]] = {}
        """By opportunity, the words of this pass."""

    def templates(self, step: Step, opportunity: Opportunity) -> Letter | Refusal:
        """The letter that a step asks for, by the wordings alone: the same input gives the same letter."""
        found = self._worded(step, opportunity, self.books)
        return found if isinstance(found, Refusal) else sealed(*found)

    def letter(self, step: Step, opportunity: Opportunity) -> Letter | Refusal:
        """The letter that a step asks for, in a model's words where there is one and they stand."""
        found = self._worded(step, opportunity, self.books)
        if isinstance(found, Refusal):
            return found
        about, words = found
        if self.model:
            asked = self._asked(self.model, about, words)
            if isinstance(asked, Refusal):
                self.unused.append(f"{_name(about)}: the model's words are not used. {asked.why} The template's stand.")
            else:
                words = asked
        self._written.setdefault(opportunity.id, []).append(words)
        return sealed(about, words)

    def _worded(self, step: Step, opportunity: Opportunity, books: Books) -> tuple[Brief, str] | Refusal:
        about = brief(step, opportunity, self.you, books)
        if isinstance(about, Refusal):
            return about
        words = worded(about)
        if about.own and isinstance(words, Refusal):
            self.unused.append(f"{_name(about)}: your own wordings are not used. {words.why} Afterword's stand.")
            return self._worded(step, opportunity, {})
        return words if isinstance(words, Refusal) else (about, words)

    def _asked(self, model: Model, about: Brief, draft: str) -> str | Refusal:
        """The model's words, once they have passed the gate."""
        question, begun = asking(about, draft), time.monotonic()
        try:
            words = words_of(model.ask(question.system, question.user, min(self._patience, self._left)))
        except AfterwordError as error:
            self.model = None
            return Refusal(f"{error} It isn't asked again in this pass.")
        self._left -= time.monotonic() - begun
        if self._left < _TOO_SHORT:
            self.model = None
        if any(similarity(words, other) >= ALIKE for other in self._others(about)):
            return Refusal("They are too like another letter to this company.")
        letter = sealed(about, words)
        return letter if isinstance(letter, Refusal) else words

    def _others(self, about: Brief) -> Iterable[str]:
        """The words of the other letters to this company."""
        drafts = (draft for draft in about.opportunity.drafts if draft.key != about.step.key)
        earlier = ("\n\n".join(draft.body.strip().split("\n\n")[1:-1]) for draft in drafts)
        return chain(earlier, self._written.get(about.opportunity.id, ()))


def _name(about: Brief) -> str:
    kind = about.step.kind.replace("_", "-")
    return f"{kind} to {about.step.to[0].person.address} ({about.opportunity.employer})"
