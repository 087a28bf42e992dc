"""Who recruits for others, and for whom: an agency's client is the employer, never the agency."""

import re
from collections.abc import Set as AbstractSet

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, is_legal_form
from daemon.core.knowledge.people import any_language
from daemon.core.reading.companies import cleaned, is_firm, is_person, is_users, runs
from daemon.core.reading.labels import apart, fitting, fuller, house_label, spelt_beside, spelt_in, whole
from daemon.core.reading.letterhead import EDGES, PARTS, lone_names, signed_parts
from daemon.core.reading.naming import Said, acts, announced, in_parts, rank_of, said_of
from daemon.core.reading.phrasing import Word, is_capital, phrase_behind, shown, words_of
from daemon.core.reading.roles import Told
from daemon.core.reading.rolewords import names_a_role
from daemon.core.reading.senders import is_nobodys, known_sender, own_domain
from daemon.core.reading.shortening import squeezed

_MOST_TEXT = 3000
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}")
_FEW = 3
"""Words of a subject that is nothing but a name."""
_BY_THEIR_WORD = -3
"""The rank of whom they call their client: "my client Ndlovu Steel"."""
_FAR = 6
"""Words between "client" and its name."""
_TELLING = 3
"""Letters of a word that a domain holds by no chance."""


def speaks_for_a_client(table: Ready, told: Told, signature: str, own: str | None) -> bool:
    """Do subject, words or signature say that the writer recruits for others? `own` is the writer's domain."""
    client = table.client
    signed = signature.lower()
    if any(one in signed for one in client.trade):
        return True
    written = " ".join(f"{told.subject}. {told.text}".replace("\u2019", "'").split())
    low = written.lower()
    if any(one in low for one in client.selves) or any(
        re.search(rf"\b{re.escape(one)}\b", low) for one in client.own if one in low
    ):
        return True
    for one in client.shared:
        at = low.find(one)
        if at >= 0:
            behind = written[at + len(one) :].lstrip().split(" ", 1)[0]
            if behind in client.acts or behind[:1] in client.acts or behind[:1].isupper():
                return True
    label = (own or "").partition(".")[0]
    named = any(_is_a_firms(one, label, table) for one in signed_parts(signed) if one.endswith(client.firms))
    trade = label.endswith(client.firms) and not label.endswith(client.no_firms)
    if not (named or trade or (label.startswith(client.firms) and not label.startswith(client.no_firms))):
        return False
    return any(one in low for one in client.theirs) or _another_acts(table, told, label)


def client_of(table: Ready, told: Told, theirs: AbstractSet[str], other: Person) -> str | None:
    """Whom an agency speaks for, None where they don't say. `theirs` is what the agency calls itself, squeezed."""
    found: list[Said] = []
    writer = {other.name, (other.name or "").partition(" ")[0]}
    for base, words in ((1, told.head), (0, told.body)):
        for begin, end in runs(table, words):
            name = cleaned(shown(words[begin:end]), table)
            if name is None or name in writer or is_users(name, told.user) or _is_own(name, theirs):
                continue
            rank = 0 if announced(table, words, begin, table.client_leads) == 0 else rank_of(table, words, begin, end)
            called = begin and words[begin].gap == " " and words[begin - 1].low in table.client.nouns
            if called or _is_said_to_be(table, words, begin, end) or _is_recruited_for(table, words, end):
                found.append(Said(_BY_THEIR_WORD, name))
            if rank is not None and not (rank and is_person(name)):
                both = bool(told.body) and base == 0 and f" {name} " in f" {told.subject} "
                found.append(Said(2 * rank + base - 2 * both, name))
    alone = [one for one in _subjects(table, told) if not is_users(one, told.user) and not _is_own(one, theirs)]
    lone = 0 if told.body and len(alone) == 1 else 2
    firms = any(" " in one.name and one.name.split()[0].lower() not in any_language().salutations for one in found)
    found = [*(Said(3 if firms and told.body and one not in told.text else lone, one) for one in alone), *found]
    return min(found, key=lambda one: one.rank).name if found else None


def asked_by(table: Ready, words: list[Word], theirs: AbstractSet[str]) -> str | None:
    """Who has the writer work for them: "Eastmoor Council has asked us to test"."""
    asking = {
        at
        for at, word in enumerate(words)
        if word.low in table.begins_of_asks and word.gap == " " and phrase_behind(words, at, table.client_asks)
    }
    for begin, end in runs(table, words) if asking else ():
        if end in asking:
            name = cleaned(shown(words[begin:end]), table)
            if name and not is_person(name) and not _is_own(name, theirs):
                return name
    return None


def _is_said_to_be(table: Ready, words: list[Word], begin: int, end: int) -> bool:
    """Is it a registered name that a sentence calls their client: "Our client is the Halden Glass Ltd"?"""
    if not any(one.shown[:1].isalpha() and is_legal_form(one.shown) for one in words[begin + 1 : end]):
        return False
    for at in range(begin, max(0, begin - _FAR), -1):
        if words[at].gap not in {" ", ","}:
            return False
        if words[at - 1].low in table.client.nouns:
            return True
    return False


def _is_recruited_for(table: Ready, words: list[Word], end: int) -> bool:
    """Does "for whom I am recruiting" stand behind it?"""
    plain = end < len(words) and words[end].gap == ","
    return plain and phrase_behind(words, end, table.client.behind) is not None


def _is_a_firms(part: str, label: str, table: Ready) -> bool:
    """Is a part of a signature a firm's name, or its trade, and no department that every employer has?

    "Leiterin Personal" is one; "Corrigan Hope Recruitment" of corriganhope.example none.
    """
    client = table.client
    if not label or not part.endswith(tuple(client.departments)):
        return True
    plain = squeezed(label)
    words = [squeezed(one) for one in part.split() if one not in client.departments]
    return any(len(one) >= _TELLING and one in plain for one in words)


def _is_own(name: str, theirs: AbstractSet[str]) -> bool:
    plain = squeezed(name)
    return any(label and (plain.startswith(label) or label.startswith(plain)) for label in theirs)


def _another_acts(table: Ready, told: Told, label: str) -> bool:
    """Does another house than the writer's do what only an employer does, or a subject surely name one?"""
    plain = squeezed(label)
    for words in (told.head, told.body):
        for begin, end in runs(table, words):
            name = cleaned(shown(words[begin:end]), table)
            if name is None or is_person(name) or _is_own(name, {plain}):
                continue
            if acts(table, words, begin, end):
                return True
            apart = not plain.startswith(squeezed(name.split()[0]))
            if words is told.head and apart and announced(table, words, begin, table.employer_leads) == 0:
                return True  # "Your interview at Ndlovu Steel"
    return any(not _is_own(name, {plain}) for name in _subjects(table, told))


def _subjects(table: Ready, told: Told) -> list[str]:
    """The names that a subject holds as parts of its own, or is: "Ardmore - feedback", "Ardmore"."""
    alone = cleaned(told.subject, table) if told.subject == told.subject.strip(EDGES) else None
    words = told.subject.split()
    whole = alone == told.subject and all(map(is_capital, words)) and len(words) <= _FEW
    plain = [alone] if alone and whole and not names_a_role(alone, table) and not is_person(alone) else []
    if len(PARTS.split(told.subject)) > 1 and names_a_role(told.subject, table):
        houses = [one.name for one in in_parts(table, told.subject) if is_firm(one.name, table)]
        return [*plain, *houses]  # "Finance Manager - Bristol": what else stands beside a role is as often a place
    return [*plain, *(one.name for one in in_parts(table, told.subject))]


def client_anywhere(table: Ready, told: Told, theirs: AbstractSet[str], other: Person, quoted: str) -> str | None:
    """For whom an agency recruits: as its words, the older ones below, or what it passes on name them."""
    below = Told("", [], "", words_of(quoted[:_MOST_TEXT]), told.user)
    name = asked_by(table, told.body, theirs)
    name = name or client_of(table, told, theirs, other) or client_of(table, below, theirs, other)
    name = name or _forwarded(quoted[:_MOST_TEXT], theirs, below.body) or _passed_on(told.text, theirs, table)
    if name is None:
        return None
    name = fuller(name, [one.name for one in said_of(table, other, told, known_sender(other.address))], table)
    return whole(name, (told.head, told.body), table)


def house_behind(author: Person, own: str | None, text: str, user: str, table: Ready) -> str | None:
    """The house of whoever wrote what an agent forwards, as their words or their own domain tell it."""
    domain = own_domain(author.address)
    if domain is None or own is None or author.name == user or is_nobodys(author.address):
        return None
    label, plain = house_label(domain), squeezed(house_label(own))
    if squeezed(label).startswith(plain) or plain.startswith(squeezed(label)):
        return None  # one group's mail
    houses = [one for one in lone_names(text, table) if not is_person(one)]
    return fitting(label, houses, (), (words_of(text),), table) or spelt_beside(label, author.name, apart(label))


def _passed_on(text: str, theirs: AbstractSet[str], table: Ready) -> str | None:
    """The house that signs in words that an agency passes on."""
    others = (one for one in lone_names(text, table) if is_firm(one, table))
    return next((one for one in others if not any(squeezed(one).startswith(own) for own in theirs if own)), None)


def _forwarded(quoted: str, theirs: AbstractSet[str], words: list[Word]) -> str | None:
    """Whose mail an agency passes on: the name that the domain of its sender is made of."""
    for address in _ADDRESS.findall(quoted):
        label = (own_domain(address) or "").partition(".")[0]
        name = spelt_in(words, label) if label and squeezed(label) not in theirs else None
        if name and not is_person(name):
            return name
    return None
