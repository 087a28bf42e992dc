"""A reading as the object of `read --json`: the Contract's keys, in its order, with its types."""

from typing import Any

from connectors.models import event_key
from daemon.core.facts import EventFact, Interview, MailFact, Person


def as_json(source: str, fact: MailFact | EventFact) -> dict[str, Any]:
    """One line of `read --json`, before it becomes text. `source` is a path, with `#n` in an mbox or calendar."""
    reading = fact.reading
    uids = [one.uid for one in reading.interviews if one.uid]
    return {
        "source": source,
        "message_id": fact.message_id if isinstance(fact, MailFact) else None,
        "uid": _uid(fact.key) if isinstance(fact, EventFact) else (_uid(uids[0]) if uids else None),
        "kind": reading.kind,
        "confidence": round(reading.confidence, 2),
        "evidence": list(reading.evidence),
        "employer": reading.employer,
        "role": reading.role,
        "people": [_person(one) for one in reading.people],
        "interviews": [_interview(one) for one in reading.interviews],
        "promised_by": reading.promised_by.isoformat() if reading.promised_by else None,
        "away_until": reading.away_until.isoformat() if reading.away_until else None,
        "problems": list(reading.problems),
    }


def _uid(key: str) -> str:
    """The UID of `event_key`, without the occurrence it names."""
    uid, mark, rest = key.rpartition("#")
    return uid if mark and key == event_key(uid, rest) and rest[:4].isdigit() else key


def _person(one: Person) -> dict[str, str | None]:
    return {"name": one.name, "address": one.address, "title": one.title, "role": one.role, "phone": one.phone}


def _interview(one: Interview) -> dict[str, str | None]:
    return {
        "start": one.start.isoformat() if one.start else None,
        "end": one.end.isoformat() if one.end else None,
        "status": one.status,
        "medium": one.medium,
    }
