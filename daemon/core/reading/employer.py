"""For whom a hiring mail speaks, and for which role: never the relay that carries it."""

import re
from dataclasses import dataclass

from daemon.core.facts import Person
from daemon.core.knowledge.employers import Ready, employers
from daemon.core.knowledge.senders import Sender
from daemon.core.reading.senders import known_sender, own_domain

_MOST_TEXT = 6000
_EDGES = " \t.,:;!?-\u2013\u2014|'\"()[]"
_SMALL = ("of", "and", "de", "du", "von", "und", "for", "the", "&")


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
    agency = agency or (system is not None and system.kind == "agency")
    domain = None if agency else own_domain(other.address)
    words = " ".join(words[:_MOST_TEXT].split(" "))
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", words)
    said = _said(table, other, subject, text)
    name = _fitting(domain, [*said, *_lines(signature)], f"{subject}\n{words}\n{signature}") if domain else None
    name = name or (said[0] if said and not domain else None)
    if name is None and domain:
        name = domain.partition(".")[0].replace("-", " ").title() if not said else said[0]
    if name is None and system and system.tenant:
        name = _tenant(other.address or "", system)
    return Named(name, domain, _role(table, subject, text, name), agency)


def _said(table: Ready, other: Person, subject: str, text: str) -> list[str]:
    """Every employer that display name, subject and words name, the surest first."""
    found = []
    for patterns, where in ((table.display, other.name or ""), (table.subject, _bare(subject)), (table.body, text)):
        for pattern in patterns:
            for match in list(pattern.finditer(where))[:3]:
                name = _clean(match["employer"] or "", table)
                if name and name.lower() != (other.name or "").lower() and name not in found:
                    found.append(name)
    return found


def _bare(subject: str) -> str:
    return re.sub(r"^(?:\s*(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", "", subject, flags=re.IGNORECASE)


def _clean(name: str, table: Ready) -> str | None:
    words = name.strip(_EDGES).split()
    while words and (words[-1].lower() in _SMALL or words[-1].lower() in table.not_employers):
        words.pop()
    while words and words[0].lower() in _SMALL:
        words.pop(0)
    if not words or words[0].lower() in table.not_employers or any(word.lower() in table.role_words for word in words):
        return None
    cleaned = " ".join(words).strip(_EDGES).removesuffix("'s").removesuffix("\u2019s")
    return cleaned if len(cleaned) > 1 and not cleaned.isdigit() else None


def _fitting(domain: str, names: list[str], text: str) -> str | None:
    """The name, as it is written, that the employer's own domain is made of."""
    label = re.sub(r"[^a-z0-9]", "", domain.partition(".")[0])
    for name in names:
        squeezed = re.sub(r"[^a-z0-9]", "", name.lower())
        if len(squeezed) > 2 and (squeezed.startswith(label) or label.startswith(squeezed)):
            return name
    match = re.search(rf"\b{re.escape(label)}\b(?![.@\w-])", text, re.IGNORECASE)
    if match and text[match.start() - 1 : match.start()] not in {"@", ".", "/"} and match[0][:1].isupper():
        return match[0]
    return None


def _lines(signature: str) -> list[str]:
    out = []
    for line in signature.split("\n")[:12]:
        out.extend(part.strip(_EDGES) for part in re.split(r"[|,\u00b7\u2022]| at | - ", line) if 1 < len(part.strip()) < 40)
    return out


def _tenant(address: str, system: Sender) -> str | None:
    local, _, domain = address.partition("@")
    slug = local if system.tenant == "local" else domain.partition(".")[0]
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", slug) or re.match(r"no-?reply|notif|m$|jobs?$|careers?$|mail|www|app|email|inbound", slug):
        return None
    return slug.replace("-", " ").title()


def _role(table: Ready, subject: str, text: str, employer: str | None) -> str | None:
    for where in (_bare(subject), text):
        for pattern in table.role:
            for match in list(pattern.finditer(where))[:5]:
                role = _as_role(match["role"], table, employer)
                if role:
                    return role
    return None


def _as_role(said: str, table: Ready, employer: str | None) -> str | None:
    """The longest end of what was caught that can be a role's name, and names one."""
    role = said.strip(_EDGES)
    if employer:
        role = re.split(rf"\s*(?:\bat\b|\bwith\b|@|[|\u2013-])\s*{re.escape(employer)}", role, flags=re.IGNORECASE)[0].strip(_EDGES)
    words = role.split()
    while words and words[0].lower() in _LEAD:
        words.pop(0)
    while words and (words[-1].lower() in _SMALL or words[-1].lower() in _TRAIL):
        words.pop()
    role = " ".join(words).strip(_EDGES)
    low = re.findall(r"[\w]+", role.lower())
    if not low or len(words) > 9 or not any(word in table.role_words for word in low) or any(word in _NEVER for word in low):
        return None
    return role


_LEAD = frozenset("the a an our your this that position role of for as job open new following vacant to in with and re by on is".split())
_TRAIL = frozenset("position role job opportunity opening vacancy at with in interview team and we".split())
_NEVER = frozenset("you your we i our is are was has have will would be been that which who this it they please thank thanks me us can could time interview hiring".split())
