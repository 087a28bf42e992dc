"""HTML mail as the words a reader would see: nothing hidden, nothing fetched, quotes marked with `>`."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = (
    "script, style, head, title, template, noscript, [hidden], [style*='display:none' i], [style*='display: none' i],"
    " [style*='mso-hide:all' i], [style*='visibility:hidden' i], [style*='font-size:0;' i], [style*='max-height:0' i]"
)
_BLOCKS = "p, div, tr, li, h1, h2, h3, h4, h5, h6, table, ul, ol, hr, blockquote, section, article, header, footer, pre"
_PARAGRAPHS = frozenset({"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_SPACE = re.compile(r"[ \t\r\n\xa0\u200b-\u200f\u2060\ufeff\xad\u034f\u2007]+")
_DEEPEST = 500
_CELLS = frozenset({"td", "th"})
_COLUMNS = 3
"""Cells of a table's row that hold values, at least; in fewer, a layout's or a label's, no bar parts them."""
_LONGEST_VALUE = 100
_TAG = re.compile(r"<(/?)(?!br|img|hr|meta|link|input|wbr|p\b|li|t[rdh]\b)[a-zA-Z]")
# Characters that mail has no use for mark where a line, a block, a paragraph and a quote begin and end.
_LINE, _BLOCK, _PARAGRAPH, _OPENS, _CLOSES = "\v", "\x0e", "\x0f", "\x02", "\x03"
_BREAKS = re.compile(r"([\x0b\x0e\x0f\s]*[\x0b\x0e\x0f][\x0b\x0e\x0f\s]*)")


def to_text(html: str) -> str:
    """The words of an HTML part, block by block; a `blockquote` comes out as lines that begin with `>`."""
    if _depth(html) > _DEEPEST:
        return _SPACE.sub(" ", re.sub(r"<[^<>]{0,2000}>", "\n", html))
    tree = _parser()(html)
    for node in tree.css(_UNSEEN):
        node.decompose()
    if tree.body is None:
        return ""
    for row in tree.body.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in _CELLS]
        lists = len([cell for cell in cells if _is_short(cell)]) == len(cells) >= _COLUMNS
        for cell in cells:
            cell.insert_after(" | " if lists and cell is not cells[-1] else " ")
    for node in tree.body.css("br"):
        node.insert_after(_LINE)
    for node in tree.body.css(_BLOCKS):
        mark = _PARAGRAPH if node.tag in _PARAGRAPHS else _BLOCK
        quote = node.tag == "blockquote"
        node.insert_before(mark + _OPENS if quote else mark)
        node.insert_after(_CLOSES + mark if quote else mark)
    return _lines(tree.body.text())


def _is_short(cell: "LexborNode") -> bool:
    """Does a cell hold a value, as those of a schedule do, and no layout?"""
    return 0 < len(cell.text().strip()) <= _LONGEST_VALUE and cell.css_first("table") is None


def _depth(html: str) -> int:
    """How deep elements are nested, as far as their tags tell: a tree too deep takes quadratic time."""
    if html.count("<") <= _DEEPEST:
        return 0
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _lines(text: str) -> str:
    out: list[str] = []
    depth = 0
    for index, piece in enumerate(_BREAKS.split(_SPACE.sub(" ", text))):
        if index % 2:
            lines = max(piece.count(_LINE), 1)
            blank = lines > 1 or _PARAGRAPH in piece
            if blank and out and out[-1]:
                out.append("")
            continue
        depth += piece.count(_OPENS)
        words = " ".join(piece.replace(_OPENS, "").replace(_CLOSES, "").split())
        if words:
            out.append(f"> {words}" if depth > 0 else words)
        depth -= piece.count(_CLOSES)
    return "\n".join(out).strip()


@cache
def _parser() -> "type[LexborHTMLParser]":
    """Loaded when the first HTML part is met: much mail has none."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser
