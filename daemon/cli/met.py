"""`afterword met` and `afterword address`: who is at the other side, and who of them is written to."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import get_args

import click
import msgspec

from daemon.cli.desk import desk, holding
from daemon.cli.settings import Settings
from daemon.core.deciding.recipient import called as name_of
from daemon.core.deciding.recipient import can_write
from daemon.core.deciding.windows import moment
from daemon.core.facts import Person, Role
from daemon.core.opportunity import Opportunity, Round
from daemon.core.tracking.contacts import same_person
from daemon.core.you import You
from daemon.errors import NotUnderstood
from daemon.service import asked

ROLES: tuple[Role, ...] = get_args(Role)
SHORT_ROLES: dict[str, Role] = {"manager": "hiring_manager", "hr": "recruiter"}


@click.command()
@click.argument("opp")
@click.argument("name", nargs=-1, required=True)
@click.option("--address", metavar="ADDRESS", help="Their mail address.")
@click.option("--title", metavar="TITLE", help="What they are, as on their card.")
@click.option("--role", metavar="ROLE", help=f"One of {', '.join(ROLES)}.")
@click.option(
    "--at", "held", metavar="WHEN", help="When you met, in ISO 8601, as 2026-03-05T14:00; else the latest round."
)
@click.pass_obj
def met(settings: Settings, /, opp: str, name: tuple[str, ...], *, held: str | None, **about: str | None) -> None:
    r"""You met someone whom no mail names: they get a thank-you like everyone else.

    They join the latest round, or the one at the time you name. Where none is known, by phone perhaps, one is added.

    \b
    Examples:
      afterword met acme "Tom Ode" --title "Platform Manager"
      afterword met acme "Priya Nair" --address priya@acme.example --role executive --at 2026-03-05T14:00
    """
    with desk(settings) as at:
        one = at.find(opp)
        person = someone(one, " ".join(name), mailbox(about["address"], at.you), about["title"], role_of(about["role"]))
        command = at.command("met", one, person)
        if held is not None:
            command = msgspec.structs.replace(command, held=time_of(held, one.rounds, at.you))
        (after,) = holding(at.service.corrected([command], at.now), [command.about]) or (one,)
        known = next(c for c in after.contacts if same_person(c.person, person))
        where = next((r for r in reversed(after.rounds) if known.key in r.people), None)
        when = f", round {where.number} on {moment(where.start, at.you.zone)}" if where and where.number else ""
        verb = "You met" if where is None or where.state == "held" else "You meet"
        at.say(f"{verb} {name_of(known)} at {at.name(one)}{when}", command, about=one)


def someone(one: Opportunity, name: str, address: str | None, title: str | None, role: Role) -> Person:
    """The person met: known there by this name, with what is told now, or new. Raises NotUnderstood."""
    shown = " ".join(name.split())
    if not any(letter.isalpha() for letter in shown):
        raise NotUnderstood(f"{name!r} is no name", "there is no letter in it", 'Try `afterword met acme "Tom Ode"`.')
    told = Person(shown, address, title, role=role)
    known = [c for c in one.contacts if same_person(c.person, told) or (address and c.person.address == address)]
    if len(known) > 1:
        raise NotUnderstood(
            f"More than one person at {one.employer} is called {shown!r}",
            "; ".join(asked.introduced(c) for c in known),
            "Write the whole name, or add --address.",
        )
    for contact in known:
        return msgspec.structs.replace(
            told, name=contact.person.name or shown, address=address or contact.person.address
        )
    return told


def mailbox(address: str | None, you: You) -> str | None:
    """A mail address, in lower case, of somebody else. Raises NotUnderstood."""
    from daemon.core.writing.headers import is_address

    if address is None:
        return None
    if not is_address(address.strip()) or you.is_you(address.strip()):
        why = "it is your own" if you.is_you(address.strip()) else "it isn't of the form name@company.example"
        raise NotUnderstood(f"{address!r} is not their address", why, "Leave --address out where you don't know it.")
    return address.strip().lower()


def role_of(role: str | None) -> Role:
    """A role, however it is written. Raises NotUnderstood."""
    word = (role or "unknown").strip().lower().replace("-", "_").replace(" ", "_")
    word = SHORT_ROLES.get(word, word)
    for known in ROLES:
        if word == known:
            return known
    raise NotUnderstood(f"{role!r} is no role", f"the roles are {', '.join(ROLES)}", "Leave --role out to have none.")


def time_of(held: str, rounds: Iterable[Round], you: You) -> datetime:
    """The moment that ISO 8601 means in the user's zone; a day alone: its round, else noon. Raises NotUnderstood."""
    try:
        at = datetime.fromisoformat(held)
    except ValueError as error:
        why = "it isn't a time as ISO 8601 has it"
        raise NotUnderstood(f"{held!r} is no time", why, "Write it as 2026-03-05T14:00, or 2026-03-05.") from error
    if len(held) <= len("2026-03-05"):
        that_day = [r.start for r in rounds if r.start.astimezone(you.zone).date() == at.date()]
        return that_day[0] if that_day else datetime.combine(at.date(), time(12), you.zone)
    return at if at.tzinfo else at.replace(tzinfo=you.zone)


@click.command()
@click.argument("opp")
@click.argument("p", metavar="P|hr|manager", nargs=-1, required=True)
@click.pass_obj
def address(settings: Settings, opp: str, p: tuple[str, ...]) -> None:
    r"""Write to this person from now on, whoever would be chosen otherwise.

    \b
    Examples:
      afterword address acme dana
      afterword address acme hr
    """
    with desk(settings) as at:
        one = at.find(opp)
        whom = asked.person(one, " ".join(p))
        if not can_write(whom):
            raise NotUnderstood(
                f"{name_of(whom)} can't be written to",
                whom.unreachable or "no address of theirs is known",
                f'With one: `afterword met {one.id} "{name_of(whom)}" --address ADDRESS`.',
            )
        to = f"{name_of(whom)} <{whom.person.address}>" if whom.person.name else name_of(whom)
        at.say(f"What is written to {at.name(one)} goes to {to}", at.command("address", one, whom.person), about=one)
