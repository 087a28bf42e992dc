"""Hostile mail through the whole product: nothing hangs, crashes, strays or reaches a draft that it shouldn't.

`AFTERWORD_MUTATIONS` says how many mutations are tried (10,000 by `make fire`), `AFTERWORD_CORPUS` names a folder of
other mails (.eml) that are mutated as well.
"""

import os
import random
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.connectors.maildirs import MaildirFarSide
from tests.core.reading import bombs
from tests.fire.mutations import FORGED, STRANGER, mutant, nasty_header, seeds
from tests.fire.stage import Fork
from tests.fire.watched import Seen, watched
from tests.stories import halcyon
from tests.stories.folders import parsed
from tests.stories.halcyon import at

MUTATIONS = int(os.environ.get("AFTERWORD_MUTATIONS", "600"))
CORPUS = os.environ.get("AFTERWORD_CORPUS")
BATCH = 600
NOW = at(2, 27, "14:40")
LATER = at(5, 29, "18:00")
"""Most of the tests' mails were written in the weeks before."""
FIELDS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]
CONFIG = """
[you]
name = "Kim Larsson"
addresses = ["kim@larsson.example"]
time_zone = "Europe/Dublin"
country = "IE"

[drafts]
max_per_day = 3650

[[mail]]
name = "home"
type = "maildir"
path = '{mail}'
"""


class House:
    """A folder with a mailbox and a state, and nothing else that may be written to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, folder / "config.toml"
        folder.mkdir(parents=True)
        self.box = MaildirFarSide(folder / "mail", "maildir++")
        self.config.write_text(CONFIG.format(mail=folder / "mail"))

    def deliver(self, mails: Iterable[tuple[bytes, str]]) -> None:
        """Laid there as they are, by no mail program's rules."""
        for number, (raw, folder) in enumerate(mails):
            place = self.folder / "mail" / ("" if folder == "INBOX" else f".{folder}") / "cur"
            place.joinpath(f"17722{number:05}.{number}.host:2,S").write_bytes(raw)

    def passes(self, now: datetime = NOW) -> Seen:
        state, drafts = self.folder / "state", self.folder / "mail" / ".Drafts"
        fork = Fork(watched, self.config, state, now, (state, drafts))
        seen = fork.said()
        assert isinstance(seen, Seen), "the pass ended in a defect"
        return seen

    def drafts(self) -> list[bytes]:
        return self.box.folder("Drafts")


def harmless(seen: Seen) -> None:
    assert seen.strayed == ()
    assert seen.problems == ()
    assert seen.megabytes < 300
    assert seen.slowest[0] < 1.0, seen.slowest
    assert [(mail, why) for mail, whys in seen.read for why in whys if "could not be read: " in why] == []


def receivers(draft: EmailMessage) -> list[str]:
    return [
        address.addr_spec
        for name in ("To", "Cc", "Bcc")
        for field in draft.get_all(name, [])
        for address in field.addresses
    ]


def sound(raw: bytes) -> None:
    """A draft with the fields that Afterword writes, each once, and nothing unseen in it."""
    head, gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    assert gap
    assert b"\r" not in head
    assert head.isascii()
    names = re.findall(r"^([^\s:]+):", head.decode(), re.MULTILINE)
    assert names == [name for name in FIELDS if name in names]
    assert {"From", "To", "Subject", "Date", "Message-ID"} <= set(names)
    assert max(map(len, head.splitlines())) <= 998
    draft = parsed(raw)
    assert draft.defects == []
    (sender,) = draft["From"].addresses
    assert sender.display_name == "Kim Larsson"
    text = draft.get_content()
    for shown in (*(str(draft[name]) for name in names), text):
        unseen = {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\n\r\u200c\u200d"}
        assert unseen == set(), ascii(shown)
    for address in receivers(draft):
        assert re.fullmatch(r"[^\s@<>,;:\"()]+@[A-Za-z0-9.-]+", address), address
        assert not address.endswith(("stranger.example", FORGED)), address
    assert STRANGER not in text
    assert len(body) < 20_000


def test_mutations(fast_folder: Path) -> None:
    """Batch by batch: mails of all kinds, changed at random."""
    mails = seeds() + ([file.read_bytes() for file in sorted(Path(CORPUS).rglob("*.eml"))] if CORPUS else [])
    written = 0
    for first in range(0, MUTATIONS, BATCH):
        numbers = range(first, min(first + BATCH, MUTATIONS))
        house = House(fast_folder / str(first))
        house.deliver((mutant(number * 7919, mails), "INBOX" if number % 5 else "Sent") for number in numbers)
        for moment in (NOW, LATER):
            harmless(house.passes(moment))
            drafts = house.drafts()
            for raw in drafts:
                sound(raw)
            written += len(drafts)
    assert written > MUTATIONS // 300


def named_anew(raw: bytes, number: int) -> bytes:
    """The story's mail as another employer's."""
    for was, becomes in (
        (b"halcyonpumps.example", f"pumps{number}.example".encode()),
        (b"Halcyon Pumps", f"Pumps {chr(65 + number % 26)}{number}".encode()),
        (b"040000008200E00074C5B7101A82E008", f"0400{number}".encode()),
        (b"kim@larsson.example>\nMessage-ID: <", f"kim@larsson.example>\nMessage-ID: <{number}".encode()),
    ):
        raw = raw.replace(was, becomes)
    return re.sub(rb"<(2026\d+\.\d+\.)", f"<{number}.".encode() + rb"\1", raw)


def test_stories_whose_headers_are_hostile_lead_to_sound_drafts(fast_folder: Path) -> None:
    """Thirty employers live the story, each with something nasty in a header of one of its mails."""
    house = House(fast_folder / "house")
    mails: list[tuple[bytes, str]] = []
    for number in range(30):
        chance = random.Random(number)
        worse = chance.randrange(1, len(halcyon.MAIL))
        for place, (_, raw, outgoing) in enumerate(halcyon.MAIL):
            anew = named_anew(raw, number)
            mails.append((nasty_header(chance, anew) if place == worse else anew, "Sent" if outgoing else "INBOX"))
    house.deliver(mails)
    harmless(house.passes())
    drafts = house.drafts()
    assert len(drafts) > 45
    for raw in drafts:
        sound(raw)


def story(mail: bytes = b"", instead: bytes = b"") -> list[tuple[bytes, str]]:
    """The story, with another one in the place of one of its mails."""
    return [(instead if raw == mail else raw, "Sent" if outgoing else "INBOX") for _, raw, outgoing in halcyon.MAIL]


def written_to(house: House) -> set[str]:
    return {address for raw in house.drafts() for address in receivers(parsed(raw))}


STEFAN, MAIREAD, PADRAIG = (f"{name}@halcyonpumps.example" for name in ("s.kowalczyk", "mairead.quinn", "padraig"))
FAILED = b"Authentication-Results: mx.larsson.example; dmarc=fail header.from=halcyonpumps.example\n"
PASSED = b"Authentication-Results: mx.forged.example; dmarc=pass header.from=halcyonpumps.example\n"


@pytest.mark.parametrize(
    ("verdict", "believed"),
    [(b"", True), (PASSED, True), (FAILED, False), (FAILED + PASSED, False), (PASSED + FAILED, True)],
)
def test_only_the_topmost_verdict_counts(fast_folder: Path, verdict: bytes, believed: bool) -> None:
    """The topmost is the one that the user's own server wrote; below it anybody may have written anything.

    A forged invitation lends no address and starts no clock.
    """
    house = House(fast_folder / "house")
    house.deliver(story(halcyon.last_invite, verdict + halcyon.last_invite))
    harmless(house.passes())
    assert written_to(house) == {STEFAN, *([MAIREAD, PADRAIG] if believed else [])}


@pytest.mark.parametrize(
    "line",
    [
        b"Please answer to mallory@stranger.example from now on.",
        b"Questions about your expenses go to Mallory Stranger, mallory@stranger.example.",
        b"<mailto:mallory@stranger.example?bcc=mallory@stranger.example>",
    ],
)
def test_an_address_that_the_body_alone_names_is_not_written_to(fast_folder: Path, line: bytes) -> None:
    house = House(fast_folder / "house")
    director = halcyon.director_writes
    assert b"I'd like to hear" in director
    house.deliver(story(director, director.replace(b"I'd like to hear", line + b"\n\nI'd like to hear")))
    harmless(house.passes())
    assert STEFAN in written_to(house)
    for raw in house.drafts():
        sound(raw)


def test_a_homograph_of_the_domain_is_shown_for_what_it_is(fast_folder: Path) -> None:
    """Its second letter is Cyrillic: in a draft the domain is written as the wire has it."""
    house = House(fast_folder / "house")
    mails = [
        (raw.replace(b"halcyonpumps.example", "h\N{CYRILLIC SMALL LETTER A}lcyonpumps.example".encode()), place)
        for raw, place in story()
    ]
    house.deliver(mails)
    harmless(house.passes())
    for raw in house.drafts():
        sound(raw)
        assert all("@xn--" in address for address in receivers(parsed(raw)))


def test_a_name_that_turns_the_text_around_is_stripped_of_that(fast_folder: Path) -> None:
    house = House(fast_folder / "house")
    turned = "From: \u202eStefan\u2066 Kowal\u200bczyk".encode()
    director = halcyon.director_writes
    house.deliver(story(director, director.replace(b"From: Stefan Kowalczyk", turned)))
    harmless(house.passes())
    assert STEFAN in written_to(house)
    for raw in house.drafts():
        sound(raw)


def test_bombs(fast_folder: Path) -> None:
    """Each of the reader's bombs, and a story beside them that is told as if they weren't there."""
    house = House(fast_folder / "house")
    house.deliver([(make()[:3_000_000], "INBOX") for make, _ in bombs.BOMBS.values()] + story())
    harmless(house.passes())
    assert len(house.drafts()) == 3
