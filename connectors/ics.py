"""iCalendar files as a calendar: one `.ics` file, or a folder of them as khal and vdirsyncer keep it (a vdir).

The cursor holds a digest of each file and of the state of each occurrence, see `survey`. A file is laid out again when
its content changed; its time is not trusted: two edits may fall into one tick of it.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec

from connectors.errors import Missing, Refused, Unreachable
from connectors.icaltext import SIZE_LIMIT
from connectors.models import EventBatch, Window
from connectors.settings import Ics
from connectors.survey import Piece, Survey, digest, whole_days


class _Cursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    begin: datetime
    end: datetime
    files: dict[str, Piece]


class IcsCalendar:
    """A `CalendarSource` over `settings.path`. Floating times are read in `zone`."""

    def __init__(self, settings: Ics, zone: tzinfo) -> None:
        self.name = settings.name
        self._path, self._zone = Path(settings.path).expanduser(), zone

    def changes(self, cursor: str | None, window: Window) -> Iterator[EventBatch]:
        """See `CalendarSource.changes`. A file that can't be read is a problem of the batch, and takes nothing away."""
        window, path = whole_days(window), str(self._path.resolve())
        before = _decode(cursor, path)
        survey = Survey(
            before.files if before else {}, Window(before.begin, before.end) if before else None, window, self._zone
        )
        for file in self._files():
            name = os.fsencode(file.removeprefix(str(self._path))).decode("utf-8", "backslashreplace")
            try:
                data = _content(file)
            except FileNotFoundError:  # renamed since it was listed, or gone: the next pass will know
                survey.miss(name)
                continue
            except OSError as error:
                survey.problems.append(f"{self._path}{name} could not be read: {error.strerror}")
                survey.miss(name)
                continue
            version = digest(data)
            if survey.stands(name, version):
                survey.keep(name)
            else:
                survey.lay_out(name, version, data, f"{self._path}{name}")
        after = msgspec.json.encode(_Cursor(path, window.begin, window.end, survey.after)).decode()
        batch = survey.batch(after)
        if batch.events or batch.removed or batch.problems or after != cursor:
            yield batch

    def close(self) -> None:
        """See `CalendarSource.close`. Nothing is held open between two calls."""

    def _files(self) -> list[str]:
        """Every `.ics` file, in the order of their names. Hidden ones are left alone, and links to folders."""
        try:
            if stat.S_ISREG(self._path.stat().st_mode):
                return [str(self._path)]
            found: list[str] = []
            for place, folders, names in os.walk(self._path, onerror=_give_up):
                folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
                found += [
                    f"{place}/{name}"
                    for name in sorted(names)
                    if name.lower().endswith(".ics") and not name.startswith(".")
                ]
        except FileNotFoundError as error:
            mend = "Set `path` to your .ics file, or to the folder that holds such files."
            raise Missing(f"No calendar at {self._path}", "there is nothing of that name", mend) from error
        except PermissionError as error:
            mend = "Give yourself the right to read it."
            raise Refused(f"The calendar at {self._path} could not be read", _why(error), mend) from error
        except OSError as error:
            mend = "It is tried again at the next pass."
            raise Unreachable(f"The calendar at {self._path} could not be read", _why(error), mend) from error
        return found


def _content(path: str) -> bytes:
    """A regular file's bytes, one more than a calendar may have at most."""
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "it is no file")
        data = b""
        while len(data) <= SIZE_LIMIT and (more := os.read(file, min(status.st_size, SIZE_LIMIT) + 1)):
            data += more
        return data
    finally:
        os.close(file)


def _decode(cursor: str | None, path: str) -> _Cursor | None:
    """The cursor, if it is one and belongs to this place."""
    with suppress(msgspec.MsgspecError):
        decoded = msgspec.json.decode(cursor or "", type=_Cursor)
        return decoded if decoded.path == path else None
    return None


def _give_up(error: OSError) -> None:
    raise error


def _why(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}"
