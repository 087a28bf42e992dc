"""`afterword merge` and `afterword split`: what is one opportunity, and what is two."""

import click
import msgspec

from daemon.cli.desk import desk, holding
from daemon.cli.settings import Settings
from daemon.core.deciding.recipient import called as name_of
from daemon.core.facts import CommandFact, MailFact
from daemon.core.opportunity import Opportunity
from daemon.core.tracking.corrections import is_with, known_by
from daemon.errors import NotUnderstood
from daemon.service import asked


@click.command()
@click.argument("opp")
@click.argument("other", metavar="OPP")
@click.pass_obj
def merge(settings: Settings, opp: str, other: str) -> None:
    r"""Two opportunities are one, now and for whatever comes.

    \b
    Example:
      afterword merge acme "acme labs"
    """
    with desk(settings) as at:
        one, second = at.find(opp), at.find(other)
        if one.id == second.id:
            why = f"{opp!r} and {other!r} both mean {asked.label(one)}"
            raise NotUnderstood(
                "There is nothing to merge", why, "Say which two by their ids in `afterword status --all`."
            )
        command = msgspec.structs.replace(at.command("merge", one), text=known_by(second.timeline))
        at.say(f"{asked.label(one)} and {asked.label(second)} are one opportunity now", command, about=one)


@click.command()
@click.argument("opp")
@click.argument("p", nargs=-1, required=True)
@click.pass_obj
def split(settings: Settings, opp: str, p: tuple[str, ...]) -> None:
    r"""One person's mails become an opportunity of their own.

    \b
    Example:
      afterword split acme tom
    """
    with desk(settings) as at:
        one = at.find(opp)
        whom = asked.person(one, " ".join(p))
        command = at.command("split", one, whom.person)
        after = holding(at.service.corrected([command], at.now), read_of(one))
        away = [o for o in after if all(is_with(f, whom.person) for f in o.timeline if isinstance(f, MailFact))]
        if len(after) < 2 or not away:
            raise NotUnderstood(
                f"{asked.label(one)} can't be split by {name_of(whom)}",
                "no mail of a hiring process would be on either side of it",
                f"`afterword show {one.id}` lists who wrote what.",
            )
        at.service.tell([command])
        rest = next(o for o in after if o.id != away[0].id)
        understood = (
            f"The mails with {name_of(whom)} are an opportunity of their own, {asked.label(away[0])} ({away[0].id})"
        )
        at.answer(f"{understood}; {asked.label(rest)} ({rest.id}) keeps the rest", rest)


def read_of(one: Opportunity) -> list[str]:
    """The ids of the messages and entries of an opportunity."""
    return [fact.id for fact in one.timeline if not isinstance(fact, CommandFact)]
