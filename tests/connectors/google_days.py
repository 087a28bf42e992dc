"""A Google calendar in memory, told as the Calendar API documents it: windows, sync tokens, cancelled events."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.connectors.google_server import error, said
from tests.connectors.webserver import Reply


class Days:
    """One calendar. `items` are events as the API shows them, recurrence laid out; each change has its number."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, int] = {}
        self.count = 0
        self.forgotten = 0
        """Sync tokens up to this number are answered 410."""

    def put(self, item: dict[str, Any]) -> None:
        self.items[item["id"]] = {"status": "confirmed", **item}
        self._mark(item["id"])

    def cancel(self, name: str) -> None:
        """As Google tells of it: little more than the id is left."""
        if name in self.items:
            kept = {
                key: self.items[name][key]
                for key in ("recurringEventId", "originalStartTime")
                if key in self.items[name]
            }
            self.items[name] = {"id": name, "status": "cancelled", **kept}
            self._mark(name)

    def answer(self, query: dict[str, str], page: int) -> Reply:
        assert query["singleEvents"] == "true"
        if "syncToken" in query:
            assert not query.keys() & {"timeMin", "timeMax", "orderBy", "q"}  # Google answers 400
            since = int(query["syncToken"])
            if since < self.forgotten:
                return error(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
            found = [item for name, item in self.items.items() if self.changed[name] > since]
        else:
            begin, end = (datetime.fromisoformat(query[name]) for name in ("timeMin", "timeMax"))
            found = [
                item
                for item in self.items.values()
                if item["status"] != "cancelled" and _when(item["start"]) < end and _when(item["end"]) > begin
            ]
        start = int(query.get("pageToken", 0))
        stop = start + min(int(query["maxResults"]), page)
        last = {"nextPageToken": str(stop)} if stop < len(found) else {"nextSyncToken": str(self.count)}
        return said({"kind": "calendar#events", "items": found[start:stop], **last})

    def _mark(self, name: str) -> None:
        self.count += 1
        self.changed[name] = self.count


def _when(time: dict[str, str]) -> datetime:
    if "date" in time:
        return datetime.fromisoformat(time["date"]).replace(tzinfo=UTC)
    return datetime.fromisoformat(time["dateTime"])


def item(uid: str, start: datetime, **more: Any) -> dict[str, Any]:
    """An event of one hour as the API shows it."""
    return {
        "id": f"id-{uid}",
        "iCalUID": uid,
        "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": (start + timedelta(hours=1)).isoformat(), "timeZone": "UTC"},
        **more,
    }
