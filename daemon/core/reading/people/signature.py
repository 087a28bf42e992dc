"""Signatures: who signed a mail, with title and phone, as they wrote it below their words."""

import re

from daemon.core.facts import Person
from daemon.core.knowledge.people import given, people_words
from daemon.core.reading.people.names import display_name, name_at, proper, same_person
from daemon.core.reading.people.titles import titles
from daemon.core.reading.text.tokens import tokens

_LINES = 14
_LONGEST = 4_000
_SPLIT = re.compile(r"\s*[|•·]\s*|\s+[-\u2013\u2014]\s+|\t+|\s{3,}|,\s+")
_PHONE = re.compile(r"(?<![\w@/.])(?:\+|\(|00)?\d[\d ()./\-\u2011\u2013]{5,22}\d(?![\w@])")
_DATE = re.compile(r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{1,4}$|(?:19|20)\d\d-\d\d-\d\d(?!\d))")


def signer(signature: str, sender: Person, *, region: str | None = None, language: str = "en") -> Person:
    """The sender, with name, title and phone filled in from their signature; what the header says comes first.

    `region` (ISO 3166-1 alpha-2) is where a phone number without a country code is dialled from.
    """
    lines = [" ".join(line.split("\u00a0")).strip(" *_>\t") for line in signature[:_LONGEST].splitlines()[:_LINES]]
    lines = [line[:200] for line in lines if line]
    table = titles(language)
    name, named_at = _name(lines, sender, language)
    title = None
    for line in lines[named_at : named_at + 5]:
        for part in _parts(line):
            if not same_person(part, name or sender.name) and "@" not in part and title is None and len(part) <= 80:
                found = tokens(part)
                read = table.title_at(found, 0) if found else None
                title = part[: found[read[1] - 1].end].strip(" ,-") if read else None
        if title:
            break
    role = table.role_of(title) or sender.role
    return Person(
        name=_better(sender.name, name),
        address=sender.address,
        title=sender.title or title,
        phone=sender.phone or phone_in(lines, region=region, language=language),
        role=role if sender.role == "unknown" else sender.role,
    )


def tail(text: str, sender: Person, language: str) -> str:
    """What stands below a closing or the sender's own name, in a text whose signature was not split off."""
    closings = people_words(language).closings
    lines = [line.strip() for line in text.splitlines() if line.strip()][-8:]
    for index, line in enumerate(lines):
        if line.lower().strip(" ,.!-") in closings or same_person(line.strip(" ,.-"), sender.name):
            return "\n".join(lines[index:])
    last = lines[-1].split() if len(lines) > 1 else []
    return lines[-1] if 0 < len(last) <= 3 and last[0].lower() in given() else ""


def _parts(line: str) -> list[str]:
    """A line as a whole where it may be one title ("Director, Data"), then its pieces."""
    pieces = [piece.strip() for piece in _SPLIT.split(line) if piece.strip()]
    return pieces if re.search(r"[|•·]", line) or len(pieces) > 2 else [line, *pieces]


def _better(header: str | None, signed: str | None) -> str | None:
    """The fuller of two names for one person, else the header's."""
    if header and signed and same_person(header, signed):
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
            if sender.name and same_person(part.strip(" ,."), sender.name):
                return part.strip(" ,."), index
        cased = line != line.lower()
        found = tokens(line)
        read = name_at(found, 0, language=language, cased=cased) if found else None
        if read and sender.name is None:
            whole = read[1] == len(found) or found[read[1]].text in {",", "|", "-", "(", "•", "·"}
            shown = display_name(read[0], language=language) or (read[0] if whole and cased else None)
            if whole and shown:
                return shown, index
    return None, 0


def phone_in(lines: list[str], *, region: str | None = None, language: str = "en") -> str | None:
    """The first number that is a phone's and no fax's, as it was written; a mobile's comes first."""
    fax = people_words(language).fax
    best: str | None = None
    for line in lines:
        for match in _PHONE.finditer(line[:300]):
            label = re.findall(r"[^\W\d_]+", line[max(0, match.start() - 14) : match.start()].lower())
            if (label and label[-1] in fax) or _DATE.match(match.group()) or not _is_phone(match.group(), region):
                continue
            if label and label[-1][0] == "m" and label[-1] in {"m", "mobile", "mob", "mobil"}:
                return match.group().strip()
            best = best or match.group().strip()
    return best


def _is_phone(text: str, region: str | None) -> bool:
    digits = sum(c.isdigit() for c in text)
    if not 7 <= digits <= 15:
        return False
    import phonenumbers

    for country in dict.fromkeys((region, "US", "GB", "DE", "FR", "ES")):
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(text, country)) and digits >= (
                7 if country == region else 9
            ):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
