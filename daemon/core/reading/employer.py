"""For whom a hiring mail speaks, and for which role: never the relay that carries it."""

import re
from dataclasses import dataclass

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers
from daemon.core.knowledge.senders import Sender
from daemon.core.reading.roles import bare_subject, role_named
from daemon.core.reading.senders import known_sender, own_domain, recruits_for_others

_MOST_TEXT = 6000
_LONGEST_NAME = 5
_ACRONYM = 3
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_CAPITALS = re.compile(r"(?<![@./\w])[A-Z0-9][\w&'.-]*(?: (?:[A-Z0-9][\w&'.-]*|&|and|of)){0,7}")


@dataclass(frozen=True, slots=True)
class Named:
    """What a mail says of the employer."""

    employer: str | None = None
    domain: str | None = None
    role: str | None = None
    agency: bool = False


def named(other: Person, subject: str, words: str, signature: str, *, language: str, agency: bool = False) -> Named:
    """Employer, its domain and the role, from a mail exchanged with `other` (sender, or receiver of the user's own)."""
    table = employers(language) or employers("en")
    if table is None:
        return Named()
    system = known_sender(other.address)
    own = own_domain(other.address)
    agency = agency or (system is not None and system.kind == "agency") or recruits_for_others(other.address)
    domain = None if agency else own
    words = " ".join(words[:_MOST_TEXT].split(" "))
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", _unsigned(words, other.name))
    said = _said(table, other, subject, text, shared=system is not None and system.kind != "webmail")
    if domain:
        signed = [one for line in _lines(signature) if (one := _clean(line, table))]
        name = _fitting(domain, signed, said, f"{signature}\n{subject}\n{words}")
        name = name or domain.partition(".")[0].replace("-", " ").title()
    else:
        name = next((one for one in said if own is None or not _squeezed(own).startswith(_squeezed(one))), None)
    if name is None and system and system.kind in {"ats", "test"} and other.name and other.name.lower() in text.lower():
        name = _clean(other.name, table)
    if name is None and system and system.tenant:
        name = _tenant(other.address or "", system)
    return Named(name, domain, role_named(table, subject, text, name), agency)


def _unsigned(words: str, name: str | None) -> str:
    """The words, ending where their writer's name stands in a line of its own."""
    lines = words.split("\n")
    at = next((at for at, line in enumerate(lines) if at and name and line.strip(_EDGES) == name), len(lines))
    return "\n".join(lines[:at])


def _said(table: Ready, other: Person, subject: str, text: str, *, shared: bool) -> list[str]:
    """Every employer that display name, subject and words name, the surest first.

    A relay's display name may be the employer itself; anybody else's is a person's.
    """
    found = []
    for patterns, where in (
        (table.display, other.name or ""),
        (table.subject, bare_subject(subject, table)),
        (table.body, text),
    ):
        for pattern in patterns:
            for match in list(pattern.finditer(where))[:3]:
                name = _clean(match["employer"] or "", table)
                if name and (shared or name.lower() != (other.name or "").lower()) and name not in found:
                    found.append(name)
    return found


def _clean(name: str, table: Ready) -> str | None:
    words = name.strip(_EDGES).split()
    while words and (words[-1].lower() in table.small_words or words[-1].lower() in table.not_employers):
        words.pop()
    while words and words[0].lower() in table.small_words:
        words.pop(0)
    if not words or words[0].lower() in table.not_employers or any(word.lower() in table.role_words for word in words):
        return None
    cleaned = " ".join(words).strip(_EDGES).removesuffix("'s").removesuffix("\u2019s")
    return cleaned if len(cleaned) > 1 and not cleaned.isdigit() else None


def _fitting(domain: str, signed: list[str], said: list[str], text: str) -> str | None:
    """The name, as it is written, that the employer's own domain is made of: its words, or their first letters."""
    label = _squeezed(domain.partition(".")[0])
    name = next((one for one in signed if len(label) > 2 and _squeezed(one).startswith(label)), None)
    name = name or next((one for one in said if len(label) > 2 and _squeezed(one).startswith(label)), None)
    if name:
        return name
    for match in _CAPITALS.finditer(text[:_MOST_TEXT]):
        words = match[0].split()
        for begin in range(len(words)):
            for end in range(begin + 1, min(len(words), begin + _LONGEST_NAME) + 1):
                if label in _labels(words[begin:end]):
                    return " ".join(words[begin:end]).strip(_EDGES)
    fits = (one for one in (*said, *signed) if len(_squeezed(one)) > 2 and label.startswith(_squeezed(one)))
    return next(fits, None)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _labels(words: list[str]) -> set[str]:
    """The domains that a name may be made into: Acme Credit Union is acmecreditunion, acmecu or acu."""
    plain = [part for word in words if (part := _squeezed(word))]
    if len(plain) < _ACRONYM:
        return {"".join(plain)}
    initials = [part[0] for part in plain]
    return {"".join(plain[:at] + initials[at:]) for at in (0, 1, 2)} | {"".join(plain)}


def _lines(signature: str) -> list[str]:
    out: list[str] = []
    for line in signature.split("\n")[:12]:
        out.extend(
            part.strip(_EDGES) for part in re.split(r"[|,\u00b7\u2022]| at | - ", line) if 1 < len(part.strip()) < 40
        )
    return out


def _tenant(address: str, system: Sender) -> str | None:
    local, _, domain = address.partition("@")
    slug = local if system.tenant == "local" else domain.partition(".")[0]
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", slug) or re.match(
        r"no-?reply|notif|m$|jobs?$|careers?$|mail|www|app|email|inbound", slug
    ):
        return None
    return slug.replace("-", " ").title()
