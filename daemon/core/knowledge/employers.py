"""How hiring mail names the employer, an agency's client and the role: the schema of `employers.LANGUAGE.toml`.

The tables hold plain phrases: what stands before a name, what stands behind it, and which words are no name.
`employers_spelling.toml` tells which spellings of companies and roles mean one, in all languages at once.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

import msgspec

from daemon.core.knowledge.load import load, written_in

_NAME = r"(?P<employer>\S.{0,60}?)"


_MOST_LETTERS = 3
"""Of a legal form that is written apart: "S. A. S."."""


class EmployerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an employer's name stands. `before` and `behind` are of the phrases around it."""

    display: tuple[str, ...]
    """What a whole display name may be, `{employer}` in it; `(a|b)` for either."""
    sure_before: frozenset[str]
    before: frozenset[str]
    """Phrases that a person may follow as well."""
    sure_behind: frozenset[str]
    behind: frozenset[str]
    """Nouns that a role may stand before as well."""
    firms: frozenset[str]
    """Words that firms are called by, and people aren't."""
    endings: tuple[str, ...]
    """What longer words end in that begin a house's name: "Architekturbüro Sellmann"."""
    bodies: frozenset[str]
    """What a name begins with that goes on with a small word: "City of", "Universität"."""
    fillers: frozenset[str]
    """What may stand between a phrase and the name."""
    joints: frozenset[str]
    """Small words within a name."""
    fields: frozenset[str]
    """Small words that say what a body is for: "Centre hospitalier"."""
    between: frozenset[str]
    """Behind these, an "and" joins two."""
    no_names: frozenset[str]
    """Words that begin or end no name; those in front of one are cut off."""
    openers: frozenset[str]
    """Those of `no_names` that a name begins with as well: "First Tamarack Bank"."""
    departments: tuple[str, ...]
    """What a line that a house's department signs may be, as in `display`."""
    articles: tuple[str, ...] = ()
    """What belongs to a name where a mail writes it with a capital."""
    ahead: frozenset[str] = frozenset()
    """Legal forms that stand before a name: "SARL Bertin & Fils"."""


class ClientWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one who recruits for others speaks of whom they do it for."""

    before: frozenset[str]
    """Behind these stands the client."""
    behind: frozenset[str]
    """What stands behind a client's name and a comma: "Bertin & Fils, for whom I am recruiting"."""
    asks: frozenset[str]
    """What stands behind whoever has others work for them: "Eastmoor Council has asked us to test"."""
    withheld: frozenset[str]
    """What an agent says who names no client yet: "I can't name my client"."""
    own: frozenset[str]
    """Words that only an agent says: "my client"."""
    shared: frozenset[str]
    """Words that others say too ("our client"): an agent's only with one of `acts`, or a name, behind them."""
    acts: frozenset[str]
    trade: tuple[str, ...]
    """What an agent's signature or title calls their trade."""
    selves: tuple[str, ...]
    """The same, as said in a letter's words."""
    firms: tuple[str, ...]
    """What such firms' names end in; others' departments too: only with one of `theirs` in the words."""
    no_firms: tuple[str, ...]
    """What ends like one of `firms` and is none."""
    departments: frozenset[str]
    """Those of `firms` that an employer's own departments are called as well."""
    nouns: frozenset[str]
    """What the client is called, right before its name."""
    theirs: tuple[str, ...]
    """How an agent speaks of a client, as "they"."""


class RoleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a role's name stands, and what it is made of."""

    sure_before: frozenset[str]
    """Behind these stands nothing but a role."""
    before: frozenset[str]
    """Behind these something else may stand: only a word that names roles makes it one."""
    labels: frozenset[str]
    """In a subject, before a colon or dash."""
    below: frozenset[str]
    """Labels of a line below a letter that says what it was about: "Your application: Case Worker"."""
    behind: frozenset[str]
    subject_behind: frozenset[str]
    """The same, in subjects alone."""
    words: frozenset[str]
    """A role is named by one of these."""
    endings: tuple[str, ...]
    """A longer word that ends so names one as well."""
    no_endings: frozenset[str]
    """Words that end so and name none."""
    no_roles: frozenset[str]
    """Words that begin no role."""
    persons: frozenset[str]
    """Words that alone, in small letters, mean somebody rather than the role."""
    honorifics: frozenset[str]
    """Words that a name may follow."""
    joints: frozenset[str]
    articles: frozenset[str]
    """Behind these a role begins again, unless one of `of` stands before."""
    of: frozenset[str]
    leads: frozenset[str]
    """What may stand before a role and is no part of it."""
    fronts: frozenset[str]
    """What else may stand right before one in a subject: "Interview Disponent", "Solicitud profesora de Lengua"."""
    front_endings: tuple[str, ...]
    """What longer words end in that may: "Vorstellungstermin"."""
    ends: frozenset[str]
    """What ends it."""
    whereabouts: frozenset[str]
    """Behind a role and no part of it: where, or in which shift, one works."""
    grades: frozenset[str]
    """Behind these a number tells of a role's pay: "Ward Clerk Band 3"."""
    into: frozenset[str]
    """Those of `ends` that a role goes on behind, unless one of `no_fields` follows: "Technicien en documentation".
    Those that are none of `ends` have a place behind them: "Shop Manager in Bath"."""
    no_fields: frozenset[str]
    specialists: frozenset[str]
    """Behind these and one of `into` stands a field, in capitals too: "Especialista en Laboratorio"."""
    towards: frozenset[str]
    """Behind these a role goes on with a word that else ends it: "auxiliar de ayuda a domicilio"."""
    genders: frozenset[str]
    """What stands in brackets behind a role's word: "Technicien(ne)"."""
    marks: frozenset[str]
    """"m/f/d": what stands before is a role."""
    no_brackets: frozenset[str]
    """What in brackets behind a role is no part of its name: how one works there, who may apply, references."""
    adjectives: tuple[str, ...]
    """What small words end in that begin a role in capitals: "pädagogische Fachkraft"."""
    capitals: bool
    """Are the words of a role's name written with capitals, if its first is?"""
    days: frozenset[str] = frozenset()
    """What a role may begin with behind an article: "our Saturday baker"."""
    ranks: frozenset[str] = frozenset()
    """Roles by themselves, and before a surname what somebody is: "Chef Aubert"."""


class Employers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's table."""

    employer: EmployerWords
    client: ClientWords
    role: RoleWords
    prefixes: tuple[str, ...]
    """What mail programs and calendars put before a subject."""
    calendar_days: tuple[str, ...]
    """The days with which a calendar's subject ends, after an @."""


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`employers_spelling.toml`."""

    forms: frozenset[str]
    capitals: frozenset[str]
    """Forms that are words as well: only in capitals, where a mail's own writing is known."""
    called: frozenset[str]
    """Numbers that are names: of whom one rings there."""
    short: dict[str, str]
    """Words of a role's name as they are shortened, and in full."""
    female: tuple[str, ...]
    """What a word for a woman in a job ends in, added to the man's."""
    parted: tuple[str, ...]
    """What houses are called by, where a domain's letters can be parted there: bluefin-logistics. The longer first."""
    tails: frozenset[str]
    """What else a domain's letters end in: "loomhq" of Loomworks."""
    owners: frozenset[str]
    """What comes before a house's owner, behind its name and a comma: "Apotheke am Tor, Inh. K. Wessel"."""
    small: frozenset[str]
    """Words that stay small within a name that only a domain tells."""
    mailboxes: frozenset[str]
    """Labels of domains whose mailboxes are anybody's."""
    parting: dict[str, str]
    """Small words between those, joined and apart."""


class Ready:
    """A table made ready to be searched."""

    def __init__(self, table: Employers) -> None:
        self.employer, self.client, self.role = table.employer, table.client, table.role
        self.edges = table.employer.no_names | table.employer.joints
        """What is cut off a name, before and behind."""
        self.strangers = table.employer.no_names - table.employer.joints
        """Small words that stand within no name."""
        self.around = table.role.joints | table.role.leads
        """What is cut off a role."""
        self.fronts = self.around | table.role.fronts
        self.prefixes = re.compile(rf"^(?:\s*(?:{'|'.join(map(re.escape, table.prefixes))})\s*:)+\s*", re.IGNORECASE)
        self.calendar_tail = re.compile(rf"\s@ (?:{'|'.join(table.calendar_days)})\w* .*$", re.IGNORECASE)
        self.display = tuple(
            re.compile(f"^{one.replace('{employer}', _NAME)}$", re.IGNORECASE) for one in table.employer.display
        )
        """Patterns that a whole display name fits, the surest first."""
        self.departments = tuple(
            re.compile(f"^{one.replace('{employer}', _NAME)}$", re.IGNORECASE) for one in table.employer.departments
        )
        self.employer_leads = _ranked(table.employer.sure_before, table.employer.before)
        """Phrases before an employer: 0 where nothing else can stand, else 1."""
        self.label_leads = {
            phrase: rank for phrase, rank in self.employer_leads.items() if not rank and phrase.endswith(":")
        }
        """What a line says before the employer itself: "Employer:"."""
        self.client_leads = self.employer_leads | _ranked(table.client.before)
        """The same, and those before an agency's client."""
        self.employer_acts = frozenset(_spelt_out(table.employer.sure_behind))
        self.employer_nouns = frozenset(_spelt_out(table.employer.behind)) | self.employer_acts
        self.role_leads = _ranked(table.role.sure_before, table.role.before)
        self.client_asks = frozenset(_spelt_out(table.client.asks))
        self.begins_of_asks = frozenset(one.partition(" ")[0] for one in self.client_asks)
        self.ends_of_leads = frozenset(_last_word(one) for one in self.client_leads)
        self.ends_of_role_leads = frozenset(_last_word(one) for one in self.role_leads)
        role = table.role
        self.before_places = role.into - role.ends
        """Small words behind a role that a place follows."""
        self.beside_roles = self.ends_of_role_leads | role.behind | role.marks | role.subject_behind
        """Words beside which a role may stand."""


def _ranked(*tables: Iterable[str]) -> dict[str, int]:
    """Every phrase with the number of its table, the first that holds it."""
    found: dict[str, int] = {}
    for rank, phrases in enumerate(tables):
        for one in _spelt_out(phrases):
            found.setdefault(one, rank)
    return found


def _spelt_out(phrases: Iterable[str]) -> Iterator[str]:
    """Every phrase with each of its alternatives: "position|role of" is two."""
    for one in phrases:
        yield from (" ".join(words) for words in product(*(word.split("|") for word in one.split())))


def _last_word(phrase: str) -> str:
    return next(word for word in reversed(phrase.split()) if word not in {":", ",", "-"})


@cache
def employers(language: str) -> Ready | None:
    """The table of a language, None when there is none."""
    if language not in written_in("employers"):
        return None
    return Ready(load(f"employers.{language}.toml", Employers))


@cache
def spelling() -> Spelling:
    """The table of spellings, of all languages."""
    return load("employers_spelling.toml", Spelling)


def without_legal_form(name: str) -> str:
    """A company's name as people say it: "Tidewater GmbH & Co. KG" is Tidewater."""
    legal = spelling()
    words = name.split()
    while len(words) > 1 and (letters := _legal_letters(words, legal)):
        if words[-2] == "&" and len(words) > 2 and not _is_legal(words[-3], legal):
            break  # Fennel & Co. is a name
        del words[-letters:]
    return " ".join(words).rstrip(" ,&-")


def is_legal_form(word: str) -> bool:
    """Is it what follows a company's name in its register ("GmbH", "Inc.", "S.L.")?"""
    return _is_legal(word, spelling())


def plain_role_word(word: str) -> str:
    """A folded word of a role's name as it is compared: "sr" is senior, "controllerin" controller."""
    known = spelling()
    full = known.short.get(word, word)
    ending = next((one for one in known.female if full.endswith(one) and len(full) > len(one) + 4), "")
    return full.removesuffix(ending)


def _legal_letters(words: list[str], legal: Spelling) -> int:
    """How many words at the end are a legal form, none of them the whole name: "e. V." are two, "GmbH" is one."""
    one = 1 if _is_legal(words[-1], legal) else 0
    apart = 0
    while apart < min(len(words) - 1, _MOST_LETTERS) and len(words[-apart - 1].rstrip(".,")) == 1:
        apart += 1
    return next((many for many in range(apart, 1, -1) if _is_legal("".join(words[-many:]), legal)), one)


def _is_legal(word: str, legal: Spelling) -> bool:
    bare = word.strip(",.()").replace(".", "")
    low, dotted = bare.lower(), word.strip(",.()").lower()
    if low in legal.forms or dotted in legal.forms:
        return True
    return (low in legal.capitals and bare.isupper()) or (bare in {"", "&", "+"})
