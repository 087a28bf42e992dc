"""The report as HTML: whole in itself, nothing in mail breaks out of it, and every link inside it leads somewhere."""

import re
from base64 import b64decode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from daemon.report.render import html
from tests.core.telling import at, story
from tests.report.drawing import drawn, hostile, many


class Seen(HTMLParser):
    """The elements of a document, and its text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute))]


PAGES = {
    "story": html(drawn(story(), at(7))),
    "hostile": html(drawn(hostile(), at(7))),
    "empty": html(drawn([], at(7))),
}


@pytest.fixture(params=PAGES)
def document(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


def test_there_is_no_script_and_nothing_to_fetch(document: str) -> None:
    seen = Seen(document)
    assert {tag for tag, _ in seen.tags} & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
    } == set()
    assert [name for _, attributes in seen.tags for name in attributes if name.startswith("on")] == []
    assert seen.values("src") == []
    assert seen.values("style") == []
    assert all(value.startswith("#") for value in seen.values("href"))
    style = document.partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in style
    assert set(re.findall(r"url\((.*?)\)", style)) == {"#hatch"}


def test_the_policy_allows_this_style_alone(document: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', document)
    style = document.partition("<style>")[2].partition("</style>")[0]
    digest = b64decode(policy.partition("'sha256-")[2].partition("'")[0])
    assert digest == sha256(style.encode()).digest()
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_every_link_leads_somewhere_and_every_place_has_one_name(document: str) -> None:
    seen = Seen(document)
    ids = Counter(seen.values("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert {value[1:] for value in seen.values("href")} <= ids.keys()
    assert set(seen.values("aria-labelledby")) <= ids.keys()


def test_headings_go_down_one_level_at_a_time(document: str) -> None:
    levels = [int(tag[1]) for tag, _ in Seen(document).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_drawing_is_told_in_words_or_left_to_the_text(document: str) -> None:
    for tag, attributes in Seen(document).tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or (attributes["role"] == "img" and attributes["aria-label"])


def test_hostile_names_are_shown_as_they_are_without_what_turns_or_hides() -> None:
    seen = Seen(PAGES["hostile"])
    assert "<script>alert(1)</script>" in seen.text
    assert "{{ 7 * 7 }}" in seen.text
    assert not set(PAGES["hostile"]) & set("\u202e\x00\ud800")


def test_no_name_or_subject_makes_the_page_long() -> None:
    assert len(PAGES["hostile"]) < 120_000
    assert max(map(len, re.findall(r"\S+", Seen(PAGES["hostile"]).text))) <= 400


def test_two_hundred_opportunities_fit() -> None:
    document = html(drawn(many(200), at(16)))
    seen = Seen(document)
    assert sum(tag == "article" for tag, _ in seen.tags) == 200
    assert "40 that are over" in seen.text
    assert len(document) < 4_000_000
