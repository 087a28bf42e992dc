"""The user's own wordings: `letters.LANGUAGE.toml` in the folder that `templates` of `[drafts]` names.

Such a file has the schema of the bundled one (`daemon/core/knowledge/letters.en.toml`) and holds as much of it as the
user cares to say: tables are laid over the bundled ones, key by key, lists and texts take their place. What a letter
is checked by (`claims`, `says`) and what is said on the telephone (`calls`) stay as they are. All faults
are told at once.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import jinja2.meta
import msgspec
import rtoml
from jinja2.sandbox import SandboxedEnvironment

from daemon.config.lines import Place, lines, nearest
from daemon.config.values import meant
from daemon.core.knowledge.load import load
from daemon.core.writing.compose import Books
from daemon.core.writing.letters import LANGUAGES, Letters, Plan, book, say
from daemon.core.writing.tone import faults
from daemon.errors import ConfigError, Fault

_FIXED = {"claims": "what every letter is checked by", "says": "what every letter is checked by", "calls": "no letter"}
_COUNTS = {"weekdays": 7, "months": 12}


def own_letters(folder: str) -> Books:
    """The letters of this folder by language. Raises ConfigError with every fault of every file."""
    files = sorted(Path(folder).glob("letters.*.toml"))
    if not files:
        what, why = f"templates of [drafts]: {folder}", "it holds no letters"
        mend = "Put a file letters.en.toml there (or de, fr, es), or take the line out."
        raise ConfigError((Fault(what, why, mend),))
    read = [_File(file) for file in files]
    wrong = [fault for one in read for fault in one.faults]
    if wrong:
        raise ConfigError(tuple(wrong))
    return {one.language: one.letters for one in read}


class _File:
    """One file of the user's, read and laid over the bundled one as far as it has no `faults`."""

    def __init__(self, path: Path) -> None:
        self.path, self.language = path, path.name.split(".")[1]
        self.faults: list[Fault] = []
        self.letters = book(self.language)
        self._lines: Mapping[Place, int] = {}
        if self.language not in LANGUAGES:
            self._fault(
                (), "it is in a language that Afterword writes no letters in", f"Known: {', '.join(LANGUAGES)}."
            )
            return
        try:
            text = path.read_text(encoding="utf-8-sig")
            data = rtoml.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            self._fault((), f"it can't be read ({getattr(error, 'strerror', None) or 'no UTF-8'})", "Save it as UTF-8.")
        except rtoml.TomlParsingError as error:
            self._fault((), f"it is not TOML: {error}", "Look for a missing quote, bracket or equals sign there.")
        else:
            self._lines = lines(text)
            self._read(data)

    def _fault(self, place: Place, why: str, mend: str) -> None:
        line = nearest(dict(self._lines), place)
        where = f"{self.path} line {line}" if line else str(self.path)
        key = ".".join(str(part) for part in place if isinstance(part, str))
        self.faults.append(Fault(f"{where}, {key}" if key else where, why, mend))

    def _read(self, data: dict[str, Any]) -> None:
        for key, why in _FIXED.items():
            if key in data:
                self._fault((key,), f"this is {why}, and stays as it is", "Take it out.")
                data = {name: value for name, value in data.items() if name != key}
        self._check(Letters, data, ())
        if self.faults:
            return
        bundled = load(f"letters.{self.language}.toml", dict)
        self.letters = msgspec.convert(_over(bundled, data), Letters)
        for place, text in _texts(data, ()):
            self._text(place, text)
        for key, count in _COUNTS.items():
            if key in data and len(data[key]) != count:
                self._fault((key,), f"there are {count} of them", "Write each once, the first one first.")
        for name, plan in self.letters.letters.items():
            if name in data.get("letters", {}):
                self._plan(("letters", name), plan, data["letters"][name].get("slots", {}))

    def _check(self, kind: Any, data: object, place: Place) -> None:  # noqa: ANN401 - a type of any kind
        """Note each part of the file that doesn't fit its place, as deep down as it can be told."""
        before = len(self.faults)
        for key, inner, value in self._parts(kind, data, place):
            self._check(inner, value, (*place, key))
        overlaid = isinstance(data, Mapping) and not any(isinstance(part, int) for part in place)
        if len(self.faults) == before and not overlaid:
            self._fits(kind, data, place)

    def _parts(self, kind: Any, data: object, place: Place) -> Iterator[tuple[str | int, Any, object]]:  # noqa: ANN401 - a type of any kind
        if isinstance(data, Mapping) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
            for key, value in data.items():
                if key in fields:
                    yield key, fields[key], value
                else:
                    mend = meant(key, list(fields)) or f" Known here: {', '.join(fields)}."
                    self._fault((*place, key), "Afterword knows no such key here", f"Rename it or take it out.{mend}")
        elif isinstance(data, Mapping) and get_origin(kind) is dict:
            for key, value in data.items():
                self._fits(get_args(kind)[0], key, (*place, key))
                yield key, get_args(kind)[1], value
        elif isinstance(data, list) and get_args(kind)[1:] == (...,):
            yield from ((number, get_args(kind)[0], value) for number, value in enumerate(data))

    def _fits(self, kind: Any, data: object, place: Place) -> None:  # noqa: ANN401 - a type of any kind
        try:
            msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            why = str(error).partition(" - at ")[0]
            self._fault(place, f"{why[:1].lower()}{why[1:]}", "See the bundled letters.en.toml for how it is written.")

    def _text(self, place: Place, text: str) -> None:
        """Every text names only what there is, and reads well in tone."""
        known = _known(str(place[0]))
        try:
            named = jinja2.meta.find_undeclared_variables(_environment().parse(text))
            if strange := sorted(named - known):
                hint = meant(strange[0], sorted(known)) or f" Known here: {', '.join(sorted(known))}."
                self._fault(place, f"it names {{{{ {strange[0]} }}}}, which is nothing", f"Rename it.{hint}")
                return
            said = [say(text, dict.fromkeys(known, "word") | {"familiar": familiar}) for familiar in (False, True)]
        except Exception as error:  # noqa: BLE001 - a template is the user's own program, and may fail in any way
            self._fault(place, f"it is no template: {str(error).rstrip('.')}", "Mend what stands in its braces.")
            return
        wrong = [fault for one in said for fault in faults(one, self.language)] if place[0] == "letters" else []
        if wrong:
            self._fault(place, f"“{wrong[0].words}”: {wrong[0].why.rstrip('.')}", "Say it in other words.")

    def _plan(self, place: Place, plan: Plan, own: Mapping[str, object]) -> None:
        used = {slot for shape in plan.shapes for paragraph in shape for slot in paragraph}
        for slot in sorted(own.keys() - used):
            hint = meant(slot, sorted(used)) or " Name it in `shapes`."
            self._fault((*place, "slots", slot), "no shape of the letter has this slot", f"Rename it.{hint}")
        for slot in sorted(used - plan.slots.keys()):
            hint = meant(slot, sorted(plan.slots)) or " Add its texts."
            self._fault((*place, "shapes"), f"there are no texts for {slot}", f"Rename it.{hint}")
        empty = [slot for slot, groups in plan.slots.items() if any(not group.texts for group in groups)]
        for slot in empty:
            self._fault((*place, "slots", slot), "it has no texts", "Write one at least.")
        if not 0 < plan.words[0] <= plan.words[1]:
            self._fault((*place, "words"), "the first is how many there are at least", "Write it like [60, 120].")
        if not plan.shapes or not any(plan.shapes[0]):
            self._fault((*place, "shapes"), "it is empty", "Write a paragraph of slots at least.")


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Tables laid over tables, key by key."""
    return below | {
        key: _over(below[key], value) if isinstance(value, dict) and isinstance(below.get(key), dict) else value
        for key, value in above.items()
    }


def _texts(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Every template of a file. Names of slots and conditions are none."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in {"shapes", "when", "to", "small"}:
                yield from _texts(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*place, number))


@cache
def _known(key: str) -> frozenset[str]:
    """What the templates under this key may name: what those of any bundled language do."""
    like = {"letters", "subjects"} if key in {"letters", "subjects"} else {key}
    texts = (
        text
        for language in LANGUAGES
        for one, value in load(f"letters.{language}.toml", dict).items()
        if one in like
        for _, text in _texts(value, (one,))
    )
    return frozenset(
        name for text in texts for name in jinja2.meta.find_undeclared_variables(_environment().parse(text))
    )


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=False)
