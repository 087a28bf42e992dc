"""Signatures: who signed a mail, with title and phone, as they wrote it below their words."""

import re
from functools import lru_cache

from daemon.core.facts import Person
from daemon.core.knowledge.people import is_given, people_words
from daemon.core.reading.people.names import display_name, fits_address, honorific, proper, same_person
from daemon.core.reading.people.spotting import name_at
from daemon.core.reading.people.titles import Titles, titles
from daemon.core.reading.text.tokens import tokens

_LINES = 14
_LONGEST = 4_000
_TITLE = 80
_OWN = 2
"""Words of a house's own beside those that titles are known by: "Gruppenleiter Optik", "Depot Manager"."""
_NAME = 3
"""Words of a name that stands alone, at most."""
_BLOCK = 4
"""Lines of a last paragraph that is a signature, at most."""
_APART = frozenset({",", "-", "|"})
_PARTING = 6
"""Words of a parting."""
_SPLIT = re.compile(r"\s*[|•·]\s*|\s+[-\u2013\u2014]\s+|\t+|\s{3,}|,\s+")
_PHONE = re.compile(r"(?<![\w@/.])(?:\+|\(|00)?\d[\d ()./\-\u2011\u2013]{5,22}\d(?![\w@])")
_ADDRESS = re.compile(r"\S@\S")
_NO_LETTERS = re.compile(r"[^a-zß-ÿ]+")
_KISSES = re.compile(r"\s+[xX]{1,4}$")
_DATE = re.compile(r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{1,4}$|(?:19|20)\d\d-\d\d-\d\d(?!\d))")


def signer(signature: str, sender: Person, *, region: str | None = None, language: str = "en") -> Person:
    """The sender, with name, title and phone filled in from their signature; what the header says comes first.

    `region` (ISO 3166-1 alpha-2) is where a phone number without a country code is dialled from; where the sender
    sits in another country, the number is given with its code.
    """
    if not signature:
        return sender
    lines = _lines(signature, language)
    table = titles(language)
    name, named_at = _name(lines, sender, language)
    title = None
    for line in lines[named_at : named_at + 5]:
        for part in _parts(line):
            if title or len(part) > _TITLE or _ADDRESS.search(part):
                continue
            if not same_person(part, name or sender.name):
                title = _title(part, table, language, sender, somebodys=bool(name or sender.name))
        if title:
            break
    role = table.role_of(title) or sender.role
    return Person(
        name=_better(sender.name, name),
        honorific=sender.honorific or (honorific(lines[named_at], language) if name else None),
        address=sender.address,
        title=sender.title or title,
        phone=sender.phone or phone_in(lines, region=region, language=language, sender=sender.address or ""),
        role=role if sender.role == "unknown" else sender.role,
    )


def signed_with(signature: str, sender: Person, language: str) -> str | None:
    """The name alone that a signature gives a sender who has none yet."""
    name, _ = _name(_lines(signature, language), sender, language)
    return proper(name) if name else None


@lru_cache(maxsize=8)
def _lines(signature: str, language: str) -> list[str]:
    """What stands in the lines of a signature; nobody changes the list."""
    lines = [" ".join(line.split("\u00a0")).strip(" *_>\t") for line in signature[:_LONGEST].splitlines()[:_LINES]]
    signed = [_signed(line[:200], language) for line in lines if line]
    return [line for line in signed if line]


def _title(part: str, table: Titles, language: str, sender: Person, *, somebodys: bool) -> str | None:
    """The title that a part of a signature is; in somebody's, with a word or two of the house's own beside it."""
    found = tokens(part)
    words = people_words(language)
    house = set(_NO_LETTERS.split(sender.address or ""))
    heads = _OWN + 1 if somebodys else 1

    def own(begin: int, end: int) -> bool:
        beside = {one.text for one in found[begin:end]}
        plain = house.isdisjoint(beside) and words.not_names.isdisjoint(beside)
        return plain and words.organisations.isdisjoint(beside) and all(one.raw.isalpha() for one in found[begin:end])

    for head in range(min(heads, len(found))):
        read = table.title_at(found, head)
        if read and head and all(one.text in words.organisations for one in found[head : read[1]]):
            return None  # "Capstone Talent"
        if read and own(0, head):
            behind = heads > 1 and read[1] < len(found) <= read[1] + _OWN and own(read[1], len(found))
            end = len(found) if behind else read[1]
            signs = (at for at in range(head + 1, end - 1) if found[at].text in _APART and found[at + 1].spaced)
            own_words = house - table.table.around.functions
            theirs = (at for at in signs if not own_words.isdisjoint(one.text for one in found[at + 1 : end]))
            end = next(theirs, end)  # "Partner, | Acme Search"
            return part[found[0].start : found[end - 1].end].strip(" ,-")
    return None


def _signed(line: str, language: str) -> str:
    """A line without the "i. A." of one who signs for the house; nothing of a legal notice's "Geschäftsführer: ..."."""
    low = line.lower()
    label, colon, _ = low.partition(":")
    if colon and label.strip() in people_words(language).legal_labels:
        return ""
    led = next((sign for sign in people_words(language).signs_for if low.startswith(f"{sign} ")), "")
    return _KISSES.sub("", line[len(led) :].strip())


def tail(text: str, sender: Person, language: str) -> str:
    """What stands below a closing or the sender's own name, in a text whose signature was not split off."""
    closings = people_words(language).closings
    lines = [line.strip() for line in text.splitlines() if line.strip()][-8:]
    for index, line in enumerate(lines):
        above = lines[index - 1].split() if index else []
        named = same_person(line.strip(" ,.-"), sender.name)
        if named and len(above) in {2, 3} and is_given(above[0]):
            return "\n".join(lines[index - 1 :])  # the house's name below a person's
        if named or line.lower().strip(" ,.!-") in closings:
            return "\n".join(lines[index:])
        if index and _signs(line, lines[index - 1], lines[index + 1 : index + 2], sender, language):
            return "\n".join(lines[index:])
    block = text.rstrip().rpartition("\n\n")[2].splitlines()
    if 1 < len(block) <= _BLOCK and " " in block[0].strip() and _is_name_of(block, sender, language):
        return "\n".join(block)
    last = lines[-1].split() if len(lines) > 1 else []
    return lines[-1] if 0 < len(last) <= 3 and is_given(last[0]) else ""


def _is_name_of(block: list[str], sender: Person, language: str) -> bool:
    """Is a paragraph's first line a name and no more: with a common given one, or above the house that writes?"""
    words, house = block[0].split(), {word for word in (sender.name or "").split() if len(word) > _NAME}
    plain = all(word[0].isupper() and word.replace("-", "").isalpha() for word in words)
    above = house.isdisjoint(words) and not house.isdisjoint(re.findall(r"\w+", block[1]))
    if above and block[0].strip().lower() not in people_words(language).closings:
        found = tokens(block[0])
        read = name_at(found, 0, language=language, cased=True)
        above = read is not None and read[1] == len(found)
    return 0 < len(words) <= _NAME and plain and (is_given(words[0]) or above)


def _signs(line: str, above: str, below: list[str], sender: Person, language: str) -> bool:
    """Is it a full name below a parting nobody lists ("Have a lovely day,"), or above a title?"""
    words = line.split()
    house = {word.lower() for word in (sender.name or "").split() if not (word == words[0] and is_given(word))}
    if (
        len(words) not in {2, 3}
        or not all(word.istitle() for word in words)
        or not house.isdisjoint(line.lower().split())
    ):
        return False
    found = tokens(below[0]) if below else []
    title = titles(language).title_at(found, 0) if found else None
    return (above.endswith(",") and len(above.split()) <= _PARTING) or title is not None


def _parts(line: str) -> list[str]:
    """A line as a whole where it may be one title ("Director, Data"), then its pieces."""
    pieces = [piece.strip() for piece in _SPLIT.split(line) if piece.strip()]
    return pieces if re.search(r"[|•·]", line) or len(pieces) > 2 else [line, *pieces]


def _better(header: str | None, signed: str | None) -> str | None:
    """The fuller of two names for one person, else the header's."""
    first = signed.split()[0].lower() if signed else ""
    alone = header and " " not in header
    if header and signed and (alone or header.lower().startswith(first[:1])) and same_person(header, signed):
        return header if len(header) >= len(signed) or not signed[0].isupper() else signed
    return header or (proper(signed) if signed else None)


def _name(lines: list[str], sender: Person, language: str) -> tuple[str | None, int]:
    """The name that was signed with, and the line after it."""
    closings = people_words(language).closings
    for index, line in enumerate(lines[:8]):
        bare = line.strip(" ,.!-").lower()
        if bare in closings or not bare:
            continue
        for part in _SPLIT.split(line):
            if sender.name and same_person(display_name(part, language=language) or part.strip(" ,."), sender.name):
                return display_name(part, language=language) or part.strip(" ,."), index
        cased = line != line.lower()
        found = tokens(line)
        read = name_at(found, 0, language=language, cased=cased) if found else None
        if read and sender.name is None:
            whole = read[1] == len(found) or found[read[1]].text in {",", "|", "-", "(", "•", "·"}
            shown = display_name(read[0], language=language) or (read[0] if whole and cased else None)
            stranger = shown and " " not in shown and not is_given(shown) and not fits_address(shown, sender.address)
            if whole and shown and not stranger:
                return shown, index
    return None, 0


def phone_in(lines: list[str], *, region: str | None = None, language: str = "en", sender: str = "") -> str | None:
    """The first number that is a phone's and no fax's; a mobile's comes first.

    As it was written where it can be dialled so from `region`, else with its country's code. `sender` is an address:
    its domain may tell the country.
    """
    words = people_words(language)
    best: str | None = None
    for line in lines:
        for match in _PHONE.finditer(line[:300]):
            labels = re.findall(r"[^\W\d_]+", line[max(0, match.start() - 14) : match.start()].lower())
            label = labels[-1] if labels else ""
            if label in words.fax or not words.numbered.isdisjoint(labels) or _DATE.match(match.group()):
                continue
            number = _dialled(match.group().strip(), region, _country(sender) or words.region)
            if number and label in words.mobile:
                return number
            best = best or number
    return best


def _country(address: str) -> str | None:
    """The country that an address's domain names, ISO 3166-1 alpha-2."""
    ending = address.rpartition(".")[2].upper()
    return {"UK": "GB"}.get(ending, ending) if len(ending) == 2 and ending.isalpha() else None


def _dialled(text: str, home: str | None, theirs: str | None) -> str | None:
    """A number that can be dialled from `home`; None for what is no telephone's."""
    digits = sum(c.isdigit() for c in text)
    if not 7 <= digits <= 15:
        return None
    import phonenumbers

    for country in dict.fromkeys((theirs, home, "US", "GB", "DE", "FR", "ES")):
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and digits >= (7 if country in {home, theirs} else 9):
            coded = text.startswith(("+", "00"))
            abroad = country == theirs and home not in {None, theirs} and phonenumbers.is_valid_number(number)
            if abroad and not coded:
                return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
            return text
    return None
