"""Finds what each sign of a mail is worth: `make fit` writes daemon/core/knowledge/weights*.json.

Multinomial logistic regression over the signs of all mails in `tests/mail` and `tests/voices` with the kind that a
careful person reads in them. What is in `tests/unseen` has no part in it. Sentences that a lexicon was made with count
little: they would teach it to trust itself, and the authors of the other voices have never seen the reader. A folder of
other mail that is of no hiring may be named as well: personal mail of many people teaches best what is none.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from connectors.models import Message
from daemon.core.knowledge import weights
from daemon.core.knowledge.glance import Glance
from daemon.core.knowledge.load import written_in
from daemon.core.knowledge.people import is_given
from daemon.core.reading import hearing, judge
from daemon.core.reading.judge import Verdict
from daemon.core.reading.kinds import Heard
from daemon.core.reading.reader import read_mail
from daemon.core.you import You
from tests.evaluate import RECEIVED, TESTS, folders

FOLDER = Path(weights.__file__).parent
FEWEST = 6
"""A sign that fewer own mails have tells of them alone. No word comes from the mail of others."""
FEWEST_TOGETHER = 10
"""The same of two words that follow each other, of which there are many more."""
SLIGHT = 0.1
"""Weights below this are left out where all of a sign's are."""
FAINT = 10
"""The same for a word at the first glance, in hundredths."""
STRICT = 6.0
"""The inverse of how strongly weights are held small (C of scikit-learn)."""
_A_LINE = 0.3
"""What a file of single sentences counts: they are less than mails."""
CAUTION = 1.4
"""How much more what is none counts: to act on it is worse than to pass over what is one."""
_BETWEEN = re.compile(r'([\d\]]), (?=")')
"""Where the next sign begins."""
LANGUAGES = written_in("lexicon")
ALEX = You(name="Alex Doe", addresses=("alex@example.com",), time_zone="UTC")


class Lesson(NamedTuple):
    """The signs of one mail, and what it is."""

    outgoing: bool
    signs: dict[str, float]
    kind: str
    own: bool = True
    """Was it written for this project?"""
    counts: float = 1.0
    """How much it weighs."""


def signs_of(raw: bytes, you: You) -> tuple[bool, dict[str, float]] | None:
    """What the reader would weigh of a message; None where structure alone decides."""
    seen: list[tuple[bool, dict[str, float]]] = []

    def arrived(heard: Heard, *, human: bool) -> Verdict:
        seen.append((False, heard.signs))
        return Verdict("unrelated" if human else "reply", 1.0)

    def sent(heard: Heard) -> Verdict:
        seen.append((True, heard.signs))
        return Verdict("unrelated", 1.0)

    every = mock.patch.object(hearing, "is_plainly_of_none", return_value=False)
    with every, mock.patch.object(judge, "arrived", arrived), mock.patch.object(judge, "sent", sent):
        read_mail(Message(raw, "INBOX", RECEIVED), you, "personal")
    return seen[0] if seen and seen[0][1] else None


def lessons(below: Iterable[Path]) -> Iterator[Lesson]:
    """What whole messages of some batches teach."""
    for folder in below:
        for name, want in tomllib.loads((folder / "expected.toml").read_text()).items():
            you = msgspec.structs.replace(ALEX, addresses=tuple(want.get("addresses", ALEX.addresses)))
            found = signs_of((folder / f"{name}.eml").read_bytes(), you)
            if found:
                yield Lesson(*found, want["kind"])


def voices(file: Path) -> Iterator[Lesson]:
    """What the short mails of a file teach: `tests/voices` tells their form."""
    for number, mail in enumerate(tomllib.loads(file.read_text())["mail"]):
        found = signs_of(spoken(mail, f"{file.stem}-{number}"), ALEX)
        if found:
            yield Lesson(*found, mail["kind"], counts=_A_LINE if file.stem.endswith("lines") else 1.0)


def spoken(mail: dict[str, str], name: str) -> bytes:
    """A short mail as it would arrive, or as the user would have sent it."""
    message = EmailMessage()
    out = mail.get("sent", False)
    message["From"] = "Alex Doe <alex@example.com>" if out else mail["from"]
    message["To"] = mail.get("to", "Jo Park <jo@kelso.example>") if out else "Alex Doe <alex@example.com>"
    message["Subject"] = mail["subject"]
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{name}@mail.example>"
    if mail.get("reply"):
        message["In-Reply-To"] = "<before@mail.example>"
    message.set_content(mail["text"])
    return message.as_bytes()


def other(folder: Path) -> Iterator[Lesson]:
    """What a folder of mail teaches that is of no hiring."""
    for file in sorted(folder.iterdir()):
        found = signs_of(file.read_bytes(), ALEX)
        if found:
            yield Lesson(*found, "unrelated", own=False)


def _is_a_name(sign: str) -> bool:
    """Is a word of it somebody's name? Authors have their favourites, and all write to Alex."""
    words = sign.rpartition(":")[2].split() if ":" in sign else []
    return any(is_given(word) or word in {"alex", "doe"} for word in words)


def fitted(taught: list[Lesson]) -> weights.Table:
    """The table that tells the kinds of these lessons best."""
    kinds = [one.kind for one in taught]
    model, signs = _fit([one.signs for one in taught], kinds, taught, strict=STRICT, even=False)
    rows = {
        sign: msgspec.Raw(msgspec.json.encode([round(float(one) * 100) for one in row]))
        for sign, row in zip(signs, model.coef_.T, strict=True)
        if max(abs(row)) >= SLIGHT
    }
    base = tuple(round(float(one) * 100) for one in model.intercept_)
    return weights.Table(tuple(model.classes_.tolist()), base, rows)


def glanced(taught: list[Lesson]) -> tuple[int, dict[str, int]]:
    """The words that tell best whether these lessons are of hiring at all, and what speaks for it before any is read."""
    spelt = [{sign.removeprefix("subject:"): 1.0 for sign in one.signs if _is_word(sign)} for one in taught]
    model, signs = _fit(spelt, [one.kind != "unrelated" for one in taught], taught, strict=1.0, even=True)
    words = {sign: round(float(one) * 100) for sign, one in zip(signs, model.coef_[0], strict=True)}
    return round(float(model.intercept_[0]) * 100), {sign: one for sign, one in words.items() if abs(one) >= FAINT}


def _fit(
    rows: list[dict[str, float]], kinds: list[Any], taught: list[Lesson], *, strict: float, even: bool
) -> tuple[LogisticRegression, list[str]]:
    """The model, and the signs that it weighs in their order: those that are met often and are nobody's name."""
    vectors = DictVectorizer()
    seen = vectors.fit_transform(rows)
    own = np.array([one.own for one in taught])
    names = vectors.get_feature_names_out()
    fewest = np.array([FEWEST_TOGETHER if ":" in one and " " in one else FEWEST for one in names])
    often = np.asarray((seen[own] != 0).sum(axis=0)).ravel() >= fewest
    often &= np.array([not _is_a_name(str(one)) for one in names])
    model = LogisticRegression(C=strict, max_iter=3000)
    counts = [one.counts * (CAUTION if one.kind == "unrelated" and not even else 1) for one in taught]
    model.fit(seen[:, often], kinds, sample_weight=counts)
    return model, [str(one) for one in names[often]]


def _is_word(sign: str) -> bool:
    return ":" in sign and " " not in sign and sign.removeprefix("subject:").partition(":")[0] in LANGUAGES


def of_language(rows: weights.Rows, language: str) -> weights.Rows:
    """The words of a language among the signs; with "" what all languages share."""
    tongues = [language] if language else LANGUAGES
    spelt = {name for name in rows if name.removeprefix("subject:").startswith(tuple(f"{one}:" for one in tongues))}
    return {name: row for name, row in rows.items() if (name in spelt) == bool(language)}


def write(name: str, tables: object) -> int:
    """A file of the knowledge, a sign a line; its octets."""
    text = msgspec.json.format(msgspec.json.encode(tables), indent=0).decode()
    flat = text.replace(",\n", ", ").replace("[\n", "[").replace("\n]", "]")
    return (FOLDER / name).write_text(_BETWEEN.sub(r"\1,\n", flat) + "\n")


def main() -> None:
    """Fits both tables and writes them."""
    taught = [*lessons(folders("mail"))]
    for file in sorted((TESTS / "voices").glob("*.toml")):
        taught += voices(file)
    for folder in map(Path, sys.argv[1:]):
        taught += other(folder)
    arrived, sent = (fitted([one for one in taught if one.outgoing == out]) for out in (False, True))
    shared = (msgspec.structs.replace(one, signs=of_language(one.signs, "")) for one in (arrived, sent))
    octets = write("weights.json", weights.Shared(*shared))
    base, words = glanced([one for one in taught if not one.outgoing])
    for language in LANGUAGES:
        own = (of_language(one.signs, language) for one in (arrived, sent))
        octets += write(f"weights.{language}.json", weights.Spelt(*own))
        mine = {sign.partition(":")[2]: one for sign, one in words.items() if sign.startswith(f"{language}:")}
        octets += write(f"glance.{language}.json", Glance(base, mine))
    print(f"{len(taught)} mails, {len(arrived.signs)} and {len(sent.signs)} signs, {octets} B")


if __name__ == "__main__":
    main()
