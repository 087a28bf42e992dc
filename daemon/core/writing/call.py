"""A call step in words: the number, what to say in thirty seconds, and a line for the machine.

By telephone the same three things are said as in a letter (Georgetown): how interested one is, how
confident to contribute, and the question where they are in the process.
"""

import msgspec

from daemon.core.opportunity import Opportunity, Step
from daemon.core.writing.clean import plain
from daemon.core.writing.compose import Refusal, language_for
from daemon.core.writing.letters import LANGUAGES, Plan, Turn, book, text, typeset
from daemon.core.writing.naming import full_name
from daemon.core.writing.salutation import form, spoken_name
from daemon.core.writing.situation import place, situation
from daemon.core.writing.tone import faults
from daemon.core.you import You


class Call(msgspec.Struct, frozen=True):
    """What a call needs. `script` and `voicemail` are one paragraph each, in the language of the thread."""

    number: str
    script: str
    voicemail: str


def call(step: Step, opportunity: Opportunity, you: You) -> Call | Refusal:
    """The call that a `call` step asks for, or that is to be tried before a follow-up (`Step.call_first`)."""
    number = plain(step.call_first or (step.to[0].person.phone if step.to else "") or "")
    if not number:
        return Refusal("There is no telephone number to call.")
    if not plain(you.name):
        return Refusal("Your own name is missing: set `name` under [you] in the configuration.")
    language = language_for(step.to, opportunity, you)
    language = language if language in LANGUAGES else "en"
    letters, how = book(language, you.country), form(step.to, opportunity, language)
    found = situation(step, opportunity, you, language, familiar=how.familiar, letters=letters)
    told = {
        "reader": spoken_name(step.to[0].person, letters, how),
        "you": full_name(you.name) or plain(you.name),
        "phone": plain(you.phone or ""),
    }
    words, turn = found.words | told, Turn(opportunity.id, place(step, opportunity))

    def said(name: str, plan: Plan) -> str:
        whole = text(plan, name, found.traits, found.role, words, turn)
        wanting = not plan.words[0] <= len(whole.split()) <= plan.words[1]
        bare = text(plan, name, found.traits - {"note", "sentence", "topic", "quote"}, found.role, words, turn)
        return typeset(bare if wanting or faults(whole, language) else whole, letters)

    return Call(number, said("script", letters.calls["script"]), said("voicemail", letters.calls["voicemail"]))
