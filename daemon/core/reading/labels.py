"""Which name, as a mail writes it, a domain was made of: `acmecu.example` of Acme Credit Union."""

import re
from collections.abc import Iterable, Sequence

from daemon.core.knowledge.employers import Ready, spelling, without_legal_form
from daemon.core.knowledge.people import any_language, is_given
from daemon.core.knowledge.tells import tells
from daemon.core.reading.companies import cleaned, is_person, runs
from daemon.core.reading.phrasing import Word, is_capital, shown
from daemon.core.reading.shortening import abbreviated, forms, has_parts, reaches_into, short_labels, shortens, squeezed

_LONGEST_NAME = 6
_ACRONYM = 3
_LONG = 5
_TELLING = 4
"""Letters of a word that tell more than chance does."""
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_OF = frozenset({"de", "del", "du", "des", "d'"})
"""A body's name goes on behind these: "Ayuntamiento de Villar | de la Sierra"."""
_ARTICLES = frozenset({"les", "la", "le", "el", "los", "las", "the", "das", "der", "die"})
_JOINED = re.compile(r"(\w{5,})del(\w{3,})")


def fitting(
    domain: str, signed: Sequence[str], others: Sequence[str], places: Iterable[list[Word]], table: Ready
) -> str | None:
    """The name that a domain is made of: as the domain begins or ends, its first letters, or shortened.

    `signed` are what signatures and the like hold, the likeliest first, `others` what stands where an employer's
    name would; `places` are where it may stand besides.
    """
    label = domain.partition(".")[0]
    plain = squeezed(label)
    places = tuple(places)
    spelt = next((one for words in places if (one := spelt_in(words, plain))), None)
    if spelt and spelt.isupper():
        spelt = next((one for one in signed if abbreviated(label, one, table)), spelt)
    name = _continued(plain, signed) or spelt or _continued(plain, others)
    if name:
        return name
    names = [*signed, *others]
    standing = [
        one
        for words in places
        for begin, end in runs(table, words)
        if (one := shown(words[begin:end])) and not (begin and _is_salutation(words[begin - 1].low))
    ]
    houses = [one for one in standing if not is_person(one)]
    together = (*names, *standing)
    short = next((one for one in together if abbreviated(label, one, table)), None)
    if short:
        return cleaned(short, table)
    return (
        next((one for one in names if shortens(plain, one) or has_parts(label, one)), None)
        or next((one for one in names if _is_of_a_body(label, one, table)), None)
        or next((one for said in houses if shortens(plain, said) and (one := cleaned(said, table))), None)
        or next((one for said in houses if has_parts(label, said) and (one := cleaned(said, table))), None)
        or next((one for said in together if reaches_into(plain, said) and (one := cleaned(said, table))), None)
        or _turned(label, places)
        or _beginning(plain, names, standing, table)
    )


def _turned(label: str, places: Iterable[list[Word]]) -> str | None:
    """The name whose end a domain begins with: harbourtrust-corran of Corran Harbour Trust."""
    around = "".join(reversed(label.split("-"))) if "-" in label else ""
    return next((one for words in places if around and (one := spelt_in(words, around))), None)


def _is_salutation(low: str) -> bool:
    return low == "m" or low in any_language().salutations  # French "M. Valland" is a person


def _continued(plain: str, names: Sequence[str]) -> str | None:
    """The name that begins or ends as the domain does."""
    begins = (one for one in names if len(plain) > 2 and any(form.startswith(plain) for form in forms(one)))
    ends = (one for one in names if len(plain) >= _LONG and any(form.endswith(plain) for form in forms(one)))
    return next(begins, None) or next(ends, None)


def whole(name: str, places: Iterable[list[Word]], table: Ready) -> str:
    """The name with the words that firms are called by around it: "Halloway" where it is the Halloway Group."""
    parts = [one.strip(_EDGES) for one in name.lower().split()]
    firms = table.employer.firms
    for words in places:
        for at, word in enumerate(words):
            after = at + len(parts)
            if word.low != parts[0] or [one.low.rstrip(".") for one in words[at:after]] != parts:
                continue
            begun = _begun(words, at, table)
            left = _opened(words, begun, after, table)
            while after < len(words) and words[after].gap == " " and words[after].low in firms:
                if not is_capital(words[after].shown):
                    break
                after += 1
            if after < len(words) and words[after].low in _OF and words[begun].low in table.employer.bodies:
                after = max([after, *(end for begin, end in runs(table, words) if begin <= begun < end)])
            if after - left > len(parts):
                rest = cleaned(shown(words[begun:after]), table) or name
                rest = shown(words[begun:after]) if rest == name and begun < at else rest  # "Cabinet Derain"
                opens = shown(words[left:begun]) or (words[begun].shown if parts[0] in table.employer.openers else "")
                return f"{opens} {rest}".strip()
    return name


def _opened(words: list[Word], left: int, after: int, table: Ready) -> int:
    """Where a name begins that a word opens which else begins a sentence: "Great Lakes Literacy" alone in its line."""
    while left and words[left].gap == " " and words[left - 1].low in table.employer.openers:
        begins = left == 1 or words[left - 1].gap in {"\n", "."}
        alone = after == len(words) or words[after].gap in {"\n", "."}
        if not is_capital(words[left - 1].shown) or (begins and not alone):
            break
        left -= 1
    return left


def house_label(domain: str) -> str:
    """A domain's label without the departments that have one of their own: "fenmoor" of fenmoor-jobs."""
    label = domain.partition(".")[0]
    words = tells().hiring_mailbox.words
    parts = [one for one in label.split("-") if one not in words]
    bare = "-".join(parts) if parts else label
    end = next((one for one in spelling().tails if bare.endswith(one) and len(bare) >= len(one) + _TELLING), "")
    return bare.removesuffix(end)


def apart(label: str) -> list[str]:
    """A label's words, as far as words that houses are called by part it: Bluefin Logistics, Conservas del Turia."""
    return [word for part in label.split("-") for word in _parted(part)]


def _parted(plain: str) -> list[str]:
    known = spelling()
    for firm in known.parted if plain.startswith(known.parted) or plain.endswith(known.parted) else ():
        before, after = plain.removesuffix(firm), plain.removeprefix(firm)
        if _TELLING <= len(before) < len(plain):
            return [*_parted(before), firm]
        if _ACRONYM <= len(after) < len(plain):
            joint = next((one for one in known.parting if len(after) > len(one) + 2 and after.startswith(one)), "")
            return [firm, *known.parting.get(joint, "").split(), *_parted(after.removeprefix(joint))]
    joined = _JOINED.fullmatch(plain)
    return [joined[1], "del", joined[2]] if joined else [plain]


def _begun(words: list[Word], at: int, table: Ready) -> int:
    """Where a name begins that words for firms lead, small words between: "Ayuntamiento de | Villar"."""
    firms, joints = table.employer.firms, table.employer.joints
    left = at
    while left and words[left].gap == " ":
        before = left - 1
        while before and left - before < _ACRONYM and words[before].low in joints and words[before].gap == " ":
            before -= 1
        if words[before].low in table.employer.fields and words[before].gap == " " and before:
            before -= 1  # "Conseil départemental Haut-Vallon"
        known = firms if before == left - 1 else firms | table.employer.bodies
        leads = before < left - 1 and before > 0 and words[before].gap == " "
        if leads and is_capital(words[before].shown) and words[before - 1].low in table.employer.bodies:
            before -= 1  # "Junta Vecinal de"
        if words[before].low not in known or not is_capital(words[before].shown):
            break
        left = before
    return left


def spelt_beside(label: str, person: str | None, words: list[str] | None = None) -> str:
    """A domain's label as words, its owner's name apart where it holds that: Bar Chicote, Hollis Roofing."""
    plain = squeezed(label)
    words = words or label.replace("-", " ").split()
    small = spelling().small | {one for joint in spelling().parting.values() for one in joint.split()}
    for known in (person or "").split():
        for one in forms(known):
            before, after = plain.removesuffix(one), plain.removeprefix(one)
            if len(one) >= _LONG and _ACRONYM <= len(before) < len(plain):
                words = [*_words(before, words), known]
            elif len(one) >= _LONG and _ACRONYM <= len(after) < len(plain) and after[0] != "s":
                words = [known, *_words(after, words)]
            else:
                continue
            return " ".join(
                word if at and word in small else word[:1].upper() + word[1:] for at, word in enumerate(words)
            )
    return " ".join(word if at and word in small else word.title() for at, word in enumerate(words))


def _words(plain: str, words: list[str]) -> list[str]:
    """The part of a label that is left, with its hyphens as they were."""
    left = [one for one in words if one in plain]
    return left if "".join(left) == plain else [plain]


def spelt_in(words: list[Word], label: str) -> str | None:
    """The words that stand together somewhere and make up the whole label, or whose first letters do."""
    label = squeezed(label)
    initial = label[:1]
    for at in [at for at, word in enumerate(words) if word.low[:1] == initial]:
        if not (words[at].capital or words[at].low in _ARTICLES):
            continue
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            run = words[at:end]
            together = run[-1].capital and all(one.gap in {" ", "-"} for one in run[1:])
            plain = [one.shown for one in run]
            if together and (label in short_labels(plain) or label in forms("".join(plain))):
                name = without_legal_form(shown(run).strip(_EDGES))
                return name[:1].upper() + name[1:]
    return None


def _is_of_a_body(label: str, name: str, table: Ready) -> bool:
    """Does a telling part of the label stand in a name that begins as houses' do: "Cabinet Doumbia & Associés"?"""
    parts = [one for one in label.split("-") if len(one) >= _LONG and one not in spelling().parted]
    words = [squeezed(one) for one in re.split(r"[ -]", name)]
    begins = name.split(maxsplit=1)[0].lower()
    house = begins in table.employer.bodies or begins in table.employer.firms or begins.endswith(table.employer.endings)
    together = squeezed(name)  # lesajoncs-asso of "Association Les Ajoncs"
    return (house or "&" in name) and len(words) > 1 and any(one in words or together.endswith(one) for one in parts)


def spelt_out(name: str, signed: Sequence[str], table: Ready) -> str:
    """The name as a signature writes it in full: "Universität Hohenfels" for "Uni Hohenfels"."""
    short, _, rest = name.partition(" ")
    if not rest or len(short) > _ACRONYM:
        return name
    bodies = table.employer.bodies
    if short.isupper() and len(short) > 1:
        rest_words = rest.split()
        for one in signed:
            words = one.split()
            lead = [word for word in words[: -len(rest_words)] if word.lower() not in table.employer.joints]
            initials = "".join(squeezed(word)[:1] for word in lead)
            if words[-len(rest_words) :] == rest_words and initials == short.lower():
                return one
    full = (one for one in signed if one.endswith(f" {rest}") and one[:1] == short[:1])
    begins = ((one, one.partition(" ")[0].lower()) for one in full)
    ends = table.employer.endings if short.isupper() and len(short) > 1 else ()
    return next((one for one, first in begins if first in bodies or first.endswith(ends or "\0")), name)


def _beginning(label: str, names: Sequence[str], standing: list[str], table: Ready) -> str | None:
    """The name that the label begins or ends with and then goes on: Glasswing of glasswingbank."""
    for one in names:
        if any(len(form) > 2 and label.startswith(form) for form in forms(one)):
            return one
    for said in standing:
        name = cleaned(said, table)
        if name and not is_given(name.lower().split()[0]) and name.lower() not in table.role.words:
            for form in forms(name):
                if len(form) >= _LONG and (label.startswith(form) or label.endswith(form)):
                    return name
    return None


def _is_department(rest: str, table: Ready) -> bool:
    """Do the words beside a name tell who of the house writes: "Tidewater Recruitment Services"?"""
    words = rest.lower().split()
    return not (table.role.words.isdisjoint(words) and tells().hiring_mailbox.words.isdisjoint(words))


def fuller(name: str, others: list[str], table: Ready) -> str:
    """The longest of the other names that it begins or ends: Cordée Outdoor, where a domain tells of Cordée alone."""
    longer = [one for one in others if f" {name} " in f" {one} " and one != name]
    longer = [one for one in longer if not _is_department(one.replace(name, ""), table)]
    return max(longer, key=len, default=name)
