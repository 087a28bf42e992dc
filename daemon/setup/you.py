"""Who the user is: the `[you]` table, asked with what is known already as the answers offered."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from daemon.clock import system_zone_name
from daemon.setup import guess, words
from daemon.setup.given import Given
from daemon.setup.talk import Talk

T = TypeVar("T")


def ask(given: Given, talk: Talk, present: Mapping[str, object], environ: Mapping[str, str]) -> dict[str, Any]:
    """The keys to write; None for one to take out. `present` is the table as it is, empty at the first time."""
    there = {key: value for key, value in present.items() if isinstance(value, str)}
    listed = {key: [str(one) for one in value] for key, value in present.items() if isinstance(value, list)}
    you: dict[str, Any] = {}
    you["name"] = _told(talk, "Your name, as it ends your letters", given.name, there.get("name", ""), words.name)
    known = given.addresses or tuple(listed.get("addresses", ()))
    if given.addresses:
        both = " ".join((*listed.get("addresses", ()), *given.addresses))
        own = _told(talk, "--address", both, "", words.addresses)
    else:
        main = talk.ask("Your mail address", known[0] if known else "", words.address)
        others = " ".join(known[1:])
        more = talk.ask("Other addresses you write from (- for none)", others or "-", _others)
        own = tuple(dict.fromkeys((main, *more)))
    you["addresses"] = list(own)
    zone = there.get("time_zone") or system_zone_name()
    you["time_zone"] = zone = _told(talk, "Your time zone", given.time_zone, zone, words.zone)
    guessed = there.get("country") or guess.country(zone, environ) or "-"
    question = "Your country, for its holidays (two letters, - for none)"
    country = _told(talk, question, given.country, guessed, words.country)
    part = there.get("subdivision") if country == there.get("country") else None
    you |= {"country": country, "subdivision": _part(given, talk, country, part) if country else None}
    languages = " ".join(listed.get("languages", guess.languages(environ)))
    question = "Languages you look for work in (two letters each)"
    said = " ".join(given.languages) or None
    you["languages"] = list(_told(talk, question, said, languages, words.languages))
    if talk.silent and present:  # what was guessed is for somebody to confirm
        you = {key: value for key, value in you.items() if key in present or getattr(given, key)}
    return {key: value for key, value in you.items() if value is not None or key in present}


def _part(given: Given, talk: Talk, country: str, present: str | None) -> str | None:
    from holidays import country_holidays

    calendar = country_holidays(country)
    if not calendar.subdivisions:
        return None
    some = ", ".join([*calendar.subdivisions_aliases, *calendar.subdivisions][:3])
    question = f"State or region, for holidays of its own ({some}, …; - for none)"
    return _told(talk, question, given.subdivision, present or "-", partial(words.part, country))


def _told(talk: Talk, question: str, said: str | None, default: str, check: Callable[[str], T]) -> T:
    """What an option said, without a question; else the answer."""
    if said is None:
        return talk.ask(question, default, check)
    return Talk(silent=True).ask(question, said, check)


def _others(text: str) -> tuple[str, ...]:
    return () if text in {"", "-"} else words.addresses(text)
