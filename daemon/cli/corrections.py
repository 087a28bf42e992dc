"""What the user tells of an opportunity: noted, thanked, called, replied, snoozed, closed; and `undo`.

OPP and P are an id, or any part of employer, role or name that means one only.
"""

from datetime import date, timedelta

import click
import msgspec

from daemon.cli.desk import desk, holding, people
from daemon.cli.settings import Settings
from daemon.core.deciding.recipient import called as name_of
from daemon.core.deciding.windows import moment, weekday
from daemon.core.facts import CommandFact
from daemon.core.tracking.told import said
from daemon.display import listed, sentences, told, what_comes
from daemon.errors import NotUnderstood
from daemon.service import asked

MOST_DAYS = 3650


@click.command()
@click.argument("opp")
@click.argument("text", nargs=-1, required=True)
@click.option("--person", metavar="P", help="Of whom, or of the conversation with whom, it speaks.")
@click.pass_obj
def note(settings: Settings, opp: str, text: tuple[str, ...], person: str | None) -> None:
    r"""Keep a note of a conversation; the letters written from now on may speak of it.

    \b
    Examples:
      afterword note acme "we talked about their move to Lisbon"
      afterword note acme "she climbs, too" --person dana
    """
    words = " ".join(" ".join(text).split())
    if not words:
        raise NotUnderstood(
            "The note is empty", "there is nothing to keep", 'Try `afterword note acme "what was said"`.'
        )
    with desk(settings) as at:
        one = at.find(opp)
        whom = asked.person(one, person) if person else None
        command = msgspec.structs.replace(at.command("note", one, whom.person if whom else None), text=words)
        at.say(f"“{words}” is kept for letters to {name_of(whom) if whom else at.name(one)}", command, about=one)


@click.command()
@click.argument("opp")
@click.argument("p", nargs=-1)
@click.pass_obj
def thanked(settings: Settings, opp: str, p: tuple[str, ...]) -> None:
    r"""You have thanked them yourself: everyone you met, or the people you name.

    \b
    Examples:
      afterword thanked acme
      afterword thanked acme dana tom
    """
    with desk(settings) as at:
        one = at.find(opp)
        if p:
            named = people(one, p)
            commands = [at.command("thanked", one, c.person) for c in named]
        else:
            named = [c for c in one.contacts if c.met]
            commands = [at.command("thanked", one)]
        if not named:
            raise NotUnderstood(
                f"There is nobody to thank at {one.employer}",
                "no interview that has taken place is known there",
                f"`afterword met {one.id} NAME` adds someone you met.",
            )
        names = listed([name_of(c) for c in named])
        at.say(f"{names} {'counts' if len(named) == 1 else 'count'} as thanked", *commands, about=one)


@click.command()
@click.argument("opp")
@click.argument("p", nargs=-1)
@click.pass_obj
def called(settings: Settings, opp: str, p: tuple[str, ...]) -> None:
    r"""You called them: that is a word of yours, and one of the follow-ups.

    \b
    Examples:
      afterword called acme
      afterword called acme dana
    """
    with desk(settings) as at:
        one = at.find(opp)
        whom = asked.person(one, " ".join(p)) if p else None
        spoken = f"{name_of(whom)} at {at.name(one)}" if whom else at.name(one)
        command = at.command("called", one, whom.person if whom else None)
        at.say(f"You called {spoken}, and the clock starts afresh", command, about=one)


@click.command()
@click.argument("opp")
@click.pass_obj
def replied(settings: Settings, opp: str) -> None:
    r"""They answered outside mail: by phone, in a chat, in person. The clock starts afresh.

    \b
    Example:
      afterword replied acme
    """
    with desk(settings) as at:
        one = at.find(opp)
        at.say(f"{at.name(one)} has answered you, and the clock starts afresh", at.command("replied", one), about=one)


@click.command()
@click.argument("opp")
@click.argument("until", metavar="DAYS|DATE")
@click.pass_obj
def snooze(settings: Settings, opp: str, until: str) -> None:
    r"""Put the next step off: by so many days, or to a day. It ends early when they write or meet you.

    \b
    Examples:
      afterword snooze acme 3
      afterword snooze acme 2026-04-01
    """
    with desk(settings) as at:
        one = at.find(opp)
        day = day_of(until, at.now.date())
        command = msgspec.structs.replace(at.command("snooze", one), until=day)
        at.say(f"{at.name(one)} rests until {weekday(day)}, unless they write first", command, about=one)


def day_of(until: str, today: date) -> date:
    """The day that a number of days from `today`, or an ISO 8601 date, means; it lies ahead. Raises NotUnderstood."""
    mend = "Try `afterword snooze acme 3`, or a date as in 2026-04-01."
    try:
        number = int(until) if until.isdecimal() else None
        day = today + timedelta(days=min(number, MOST_DAYS)) if number is not None else date.fromisoformat(until)
    except ValueError as error:
        raise NotUnderstood(
            f"{until!r} is no time to wait", "it is neither a number of days nor a date", mend
        ) from error
    if day <= today:
        raise NotUnderstood(f"{until!r} is no time to wait", f"{weekday(day)} doesn't lie ahead", mend)
    return day


@click.command()
@click.argument("opp")
@click.pass_obj
def close(settings: Settings, opp: str) -> None:
    r"""It is over for you: nothing more is drafted there. `afterword reopen` takes it back.

    \b
    Example:
      afterword close acme
    """
    with desk(settings) as at:
        one = at.find(opp)
        if one.stage == "closed" and said(one.timeline, "close"):
            click.echo(f"{at.name(one)} is closed already. `afterword reopen {one.id}` takes that back.")
            return
        at.say(f"{at.name(one)} is closed", at.command("close", one), about=one)


@click.command()
@click.argument("opp")
@click.pass_obj
def reopen(settings: Settings, opp: str) -> None:
    r"""It goes on after all: undoes `close`, as if it had not been.

    \b
    Example:
      afterword reopen acme
    """
    with desk(settings) as at:
        one = at.find(opp)
        if not said(one.timeline, "close"):
            raise NotUnderstood(
                f"{asked.label(one)} can't be reopened",
                f"you haven't closed it; it stands at “{one.stage.replace('_', ' ')}”",
                f"If they have been in touch, say `afterword replied {one.id}`.",
            )
        at.say(f"{at.name(one)} is open again, as if it had not been closed", at.command("reopen", one), about=one)


@click.command()
@click.pass_obj
def undo(settings: Settings) -> None:
    r"""Take the last correction back, as if it had never been given; again for the one before.

    \b
    Example:
      afterword undo
    """
    with desk(settings) as at:
        last = at.service.last_told()
        if not last:
            raise NotUnderstood(
                "There is nothing to undo", "no correction of yours stands", "`afterword show OPP` tells what is known."
            )
        command = CommandFact(id="", at=at.now, verb="undo", about=last[0].id)
        given = [last[0].about, *(c.text for c in last if c.verb == "merge" and c.text)]
        after = holding(at.service.corrected([command], at.now), given)
        at.service.tell([command])
        taken = "; ".join(dict.fromkeys(told(command) for command in last))
        click.echo(f"Taken back: {taken}, as of {moment(last[0].at, at.you.zone)}.")
        for one in after:
            coming = what_comes(one, at.now, at.you, at.windows)
            click.echo(sentences(f"{asked.label(one)} stands as before; {coming[0]}", *coming[1:]))
