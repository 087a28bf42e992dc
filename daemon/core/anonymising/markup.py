"""HTML without its words: its elements, what hides or quotes a part of it, and its data (schema.org) stay."""

import json
import re
from collections.abc import Iterator
from html import escape, unescape

from daemon.core.anonymising.words import Mask
from daemon.core.knowledge.vocabulary import structure

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<![^<>]{0,2000}>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]{0,40})"
    r"(?P<rest>(?:\"[^\"<]{0,4000}\"|'[^'<]{0,4000}'|[^<>\"'])*+)(?:>|(?=<)|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?P<name>[a-zA-Z][\w:-]*)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_HIDES = frozenset({"none", "hidden", "all", "0", "0px"})


def html(text: str, mask: Mask) -> str:
    """HTML with its tags; of their attributes those that tell how it is read."""
    out: list[str] = []
    at, raw = 0, ""
    for tag in _TAG.finditer(text):
        if raw and (tag["name"] or "").lower() != raw:
            continue
        between, at = text[at : tag.start()], tag.end()
        if raw:
            out.append(_markup(between, mask) if raw == "script" else "")
        else:
            out.append(escape(mask.text(unescape(between)), quote=False))
        raw = ""
        name = (tag["name"] or "").lower()
        if not name:
            out.append("<!-- -->")
            continue
        if name in {"script", "style"} and not tag["close"]:
            raw = name
        shown = name if name in structure().elements else "span"
        out.append(f"<{tag['close']}{shown}{''.join(_attributes(tag['rest'], mask))}>")
    if not raw:
        out.append(escape(mask.text(unescape(text[at:])), quote=False))
    return "".join(out)


def _attributes(rest: str, mask: Mask) -> Iterator[str]:
    known = structure()
    for found in _ATTRIBUTE.finditer(rest):
        name, value = found["name"].lower(), unescape((found["value"] or "").strip("\"'"))
        if name not in known.attributes:
            continue
        if name == "style":
            said = (one.partition(":")[::2] for one in value.lower().split(";"))
            kept = ((key.strip(), to.strip()) for key, to in said)
            value = ";".join(f"{key}:{to}" for key, to in kept if key in known.hiding and to in _HIDES)
            if not value:
                continue
        elif name in {"class", "id"}:
            value = " ".join(one for one in value.split() if set(re.findall(r"[a-z]+", one.lower())) <= known.values)
            if not value or any(sign.isdigit() for sign in value):
                continue
        elif value:
            value = mask.structured(value)
        yield f' {name}="{escape(value)}"' if found["value"] else f" {name}"


def _markup(text: str, mask: Mask) -> str:
    """What a script holds, where it is data (JSON-LD); nothing of any other."""
    try:
        return json.dumps(_masked(json.loads(text, strict=False), mask), ensure_ascii=True)
    except (ValueError, RecursionError):
        return ""


def _masked(held: object, mask: Mask) -> object:
    match held:
        case str():
            return mask.structured(held)
        case dict():
            return {mask.structured(str(key)): _masked(value, mask) for key, value in held.items()}
        case list():
            return [_masked(one, mask) for one in held]
        case bool() | None:
            return held
    return 0
