"""Where the user's corrections are taken in: understood, saved as facts, and answered in a sentence or two.

Nothing is drafted here; the next pass does that.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click
import msgspec

from daemon import clock
from daemon.cli.settings import Settings
from daemon.core.facts import CommandFact, Person, Verb
from daemon.core.opportunity import Contact, Opportunity
from daemon.core.policy import Windows
from daemon.core.tracking.corrections import known_by
from daemon.core.you import You
from daemon.display import sentences, what_comes
from daemon.service import asked
from daemon.service.service import Service
from daemon.wiring import open_service


class Desk(msgspec.Struct, frozen=True):
    """Where a command of the user is taken in: what is known, and the moment it is."""

    service: Service
    now: datetime
    you: You
    windows: Windows

    def find(self, wanted: str) -> Opportunity:
        """The opportunity meant. Raises NotUnderstood."""
        return self.service.find(wanted, self.now)

    def name(self, one: Opportunity) -> str:
        """The employer; with the role, where there is another opportunity there."""
        there = [o for o in self.service.opportunities(self.now) if o.employer == one.employer]
        return f"{one.employer} ({one.role})" if len(there) > 1 and one.role else one.employer

    def command(self, verb: Verb, opportunity: Opportunity, person: Person | None = None) -> CommandFact:
        """A command about an opportunity, not yet saved."""
        return CommandFact(id="", at=self.now, verb=verb, about=known_by(opportunity.timeline), person=person)

    def say(self, understood: str, *commands: CommandFact, about: Opportunity) -> None:
        """Save the commands, and print what was understood and what changes by it."""
        (after,) = holding(self.service.corrected(commands, self.now), [commands[0].about]) or (about,)
        self.service.tell(commands)
        self.answer(understood, after)

    def answer(self, understood: str, after: Opportunity) -> None:
        """Print what was understood, and what changes by it."""
        first, *rest = what_comes(after, self.now, self.you, self.windows)
        click.echo(sentences("Noted", f"{understood}; {first}", *rest))


@contextmanager
def desk(settings: Settings, *, rehearse: bool = False) -> Iterator[Desk]:
    """The state, open for as long as a command takes; with `rehearse` a copy, where it is only looked at."""
    config = settings.load_config()
    with open_service(config, settings.state_dir, rehearse=rehearse) as service:
        yield Desk(service, clock.now(config.you.zone), config.you, config.windows)


def holding(opportunities: Iterable[Opportunity], facts: Iterable[str]) -> list[Opportunity]:
    """The opportunities that have any of these facts."""
    wanted = set(facts)
    return [o for o in opportunities if any(fact.id in wanted for fact in o.timeline)]


def people(one: Opportunity, wanted: Iterable[str]) -> list[Contact]:
    """Everyone meant, each once. Raises NotUnderstood."""
    return list({c.key: c for c in (asked.person(one, name) for name in wanted)}.values())
