"""HTML elements to text: paragraphs parted by blank lines, table rows one a line."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError

from corpus.document import canonical_text
from corpus.readers.lines import unwrap

CELL_SEPARATOR = " | "

# fmt: off
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])
_SILENT = frozenset([
    "audio", "button", "canvas", "head", "iframe", "img", "input", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "video",
])
# fmt: on
_SPACES = re.compile(r"\s+")
_ANY_TAG = re.compile(r"<[^<>]*>")
_OWN_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
# "25<sup>1</sup>%" must not become 251 %.
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    return "\n\n".join(text for _, text in blocks(root))


def blocks(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    """The paragraphs and tables of an element in order, each with the block element it stands in.

    A table that holds data is one block with a row a line; one that only lays out a page is
    taken apart like any other element.
    """
    inline: list[str] = []

    def flush(owner: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
        lines = "".join(inline).split("\n")
        inline.clear()
        for line in lines:
            if text := _SPACES.sub(" ", line).strip():
                yield owner, text

    def walk(
        element: html.HtmlElement, owner: html.HtmlElement
    ) -> Iterator[tuple[html.HtmlElement, str]]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            return
        if tag == "pre":
            yield from flush(owner)
            for paragraph in unwrap(canonical_text(element.text_content())).split("\n\n"):
                yield element, paragraph
            return
        if tag == "table" and (rows := _data_rows(element)):
            yield from flush(owner)
            for caption in element.iterchildren("caption"):
                yield element, _one_line(caption)
            yield element, "\n".join(rows)
            return
        if tag == "sup" and (number := (element.text_content() or "").strip()).isdecimal():
            inline.append(number.translate(SUPERSCRIPTS))
            return
        if tag in _BLOCKS:
            yield from flush(owner)
            owner_inside = element
        else:
            owner_inside = owner
        if tag == "br":
            inline.append("\n")
        # Browsers print the quotation marks of a quote element; its text does not hold them.
        inline.append("“" if tag == "q" else "")
        inline.append(_SPACES.sub(" ", element.text or ""))
        for child in element:
            yield from walk(child, owner_inside)
            inline.append(_SPACES.sub(" ", child.tail or ""))
        inline.append("”" if tag == "q" else "")
        if tag in _BLOCKS:
            yield from flush(element)

    yield from walk(root, root)
    yield from flush(root)


def _data_rows(table: html.HtmlElement) -> list[str]:
    """The rows of a table that holds data, one line each; none for one that lays out a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows: list[list[str]] = []
    words = sum(_letters(_one_line(caption)) for caption in table.iterchildren("caption"))
    for row in table.xpath(_OWN_ROWS):
        cells = [_one_line(cell) for cell in row.iterchildren("td", "th")]
        rows.append([cell for cell in cells if cell])
        words += sum(map(_letters, cells))
    lays_out = all(len(row) < 2 for row in rows)
    # Broken tables hold words outside their cells; taken apart as blocks, none is lost.
    if lays_out or words < sum(_letters(text) for text in _texts(table)):
        return []
    lines = [CELL_SEPARATOR.join(row) for row in rows]
    return [line for line in lines if _letters(line)]


def _texts(element: html.HtmlElement) -> Iterator[str]:
    """All text that is shown of an element."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            yield from _texts(child)
        yield child.tail or ""


def _one_line(element: html.HtmlElement) -> str:
    return _SPACES.sub(" ", element_to_text(element)).strip()


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)
