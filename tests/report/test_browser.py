"""The report in a real browser: both colour schemes, a telephone's width and a desk's, by keyboard, and on paper."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.report.render import html
from tests.core.telling import MAEVE, all_steps, arrived, at, draft, story
from tests.report.chromium import Tab, browser
from tests.report.drawing import drawn, hostile, many

SCHEMES = ("light", "dark")
LYING = [draft(s, "written", at(16), story()[0]) for s in all_steps(story(), at(16)) if s.due <= at(16)]
PAGES = {
    "story": drawn([*story(), *LYING], at(20)),
    "question": drawn([*story(), arrived("reply", at(9), MAEVE, refs=("<panel@mail.example>",), asks=True)], at(10)),
    "hostile": drawn(hostile(), at(7)),
    "empty": drawn([], at(7)),
    "many": drawn(many(200), at(16)),
}
CASES = [
    *((name, scheme, width) for name in ("story", "hostile") for scheme in SCHEMES for width in (390, 1200)),
    ("question", "light", 390),
    ("question", "dark", 1200),
    ("empty", "dark", 390),
    ("many", "light", 390),
]
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true })"
CONTRAST = """(() => {
  const light = c => {
    const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = one => {
    for (; one; one = one.parentElement) {
      const c = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(c)) return c;
    }
  };
  return [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('svg') && [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(one => {
      const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), one.className || one.tagName];
    })
    .filter(([ratio]) => ratio < 4.5);
})()"""
"""Texts with less contrast to their ground than WCAG 2.2 (1.4.3) asks for, by its own formula."""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    for name, page in PAGES.items():
        (folder / f"{name}.html").write_text(html(page), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


@pytest.mark.parametrize(("name", "scheme", "width"), CASES)
def test_it_opens_without_complaint_asks_for_nothing_and_fits(
    tab: Tab, files: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    tab.show(files[name], width, scheme)
    tab.ask(OPEN)
    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert tab.ask(CONTRAST) == []
    tab.ask("0")
    assert tab.requests() == [files[name].as_uri()]
    assert tab.complaints() == []


def test_dark_and_light_are_two(tab: Tab, files: dict[str, Path]) -> None:
    grounds = []
    for scheme in SCHEMES:
        tab.show(files["story"], 390, scheme)
        grounds.append(tab.ask("getComputedStyle(document.body).backgroundColor"))
    light, dark = (json.loads(f"[{ground[4:-1]}]") for ground in grounds)
    assert min(light) > 220
    assert max(dark) < 50


def test_by_keyboard_alone_one_comes_to_the_reasons(tab: Tab, files: dict[str, Path]) -> None:
    tab.show(files["story"], 1200, "light")
    for _ in range(40):
        tab.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9)
        tab.call("Input.dispatchKeyEvent", type="keyUp", key="Tab", windowsVirtualKeyCode=9)
        if tab.ask("document.activeElement.closest('.card') && document.activeElement.tagName") == "SUMMARY":
            break
    assert tab.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid", "one sees where one is"
    tab.call("Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r", windowsVirtualKeyCode=13)
    tab.call("Input.dispatchKeyEvent", type="keyUp", key="Enter", windowsVirtualKeyCode=13)
    assert tab.ask("document.activeElement.parentElement.open") is True


def test_a_screen_reader_hears_what_is_drawn(tab: Tab, files: dict[str, Path]) -> None:
    tab.show(files["story"], 1200, "light")
    tab.call("Accessibility.enable")
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert ("heading", PAGES["story"].headline) in heard
    assert ("article", "Calderwood") in heard
    (drawing,) = (name for role, name in heard if role in ("image", "img") and name)
    assert drawing == PAGES["story"].open[0].line.told


def test_it_prints_on_white_paper_even_from_a_dark_desktop(tab: Tab, files: dict[str, Path]) -> None:
    tab.show(files["story"], 1200, "dark")
    assert base64.b64decode(tab.call("Page.printToPDF")["data"]).startswith(b"%PDF-")
    media = [{"name": "prefers-color-scheme", "value": "dark"}]
    tab.call("Emulation.setEmulatedMedia", media="print", features=media)
    ground = tab.ask("getComputedStyle(document.body).backgroundColor")
    tab.call("Emulation.setEmulatedMedia", media="", features=media)
    assert json.loads(f"[{ground[4:-1]}]") >= [240, 240, 240]
