"""HTML elements to text: paragraphs parted by blank lines, table rows one a line."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError

CELL_SEPARATOR = " | "

_BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary ul".split()
)
_SILENT = frozenset(
    "head script style template noscript svg iframe object img input select".split()
)
_SPACES = re.compile(r"\s+")
_ANY_TAG = re.compile(r"<[^<>]*>")


def html_to_text(markup: str) -> str:
    """Text of an HTML fragment with every word kept.

    Returns paragraphs parted by blank lines; a table becomes one paragraph with a row a line, its
    filled cells parted by ``CELL_SEPARATOR``. Never raises: what lxml cannot parse loses its tags.
    """
    if not markup.strip():
        return ""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (ParserError, ValueError):
        return _SPACES.sub(" ", _ANY_TAG.sub(" ", markup)).strip()
    return element_to_text(root)


def element_to_text(root: html.HtmlElement) -> str:
    """Text of one parsed element, as ``html_to_text`` gives it."""
    paragraphs: list[str] = []
    inline: list[str] = []

    def flush() -> None:
        for part in "".join(inline).split("\n"):
            if line := _SPACES.sub(" ", part).strip():
                paragraphs.append(line)
        inline.clear()

    def walk(element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        if element.tag == "table":
            flush()
            if rows := list(table_rows(element)):
                paragraphs.append("\n".join(rows))
            return
        if element.tag == "br":
            inline.append("\n")
        block = element.tag in _BLOCKS
        if block:
            flush()
        inline.append(_SPACES.sub(" ", element.text or ""))
        for child in element:
            walk(child)
            inline.append(_SPACES.sub(" ", child.tail or ""))
        if block:
            flush()

    walk(root)
    flush()
    return "\n\n".join(paragraphs)


def table_rows(table: html.HtmlElement) -> Iterator[str]:
    """The rows of a table, one line each; rows without words are left out."""
    for row in table.iter("tr"):
        cells = [
            _SPACES.sub(" ", " ".join(cell.itertext())).strip() for cell in row.iter("td", "th")
        ]
        line = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if any(c.isalnum() for c in line):
            yield line
