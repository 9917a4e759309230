"""Word files (.docx)."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.parser import parse_xml
from lxml.etree import LxmlError

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.fragments import CELL_SEPARATOR
from corpus.readers.titles import sane_title, title_from

MAX_UNPACKED = 200 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXTS = {_W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_BLANKS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
# What was deleted or moved away; properties; and the older of two forms of the same drawing.
_SKIPPED = {
    _W + "del",
    _W + "moveFrom",
    _W + "pPr",
    _W + "rPr",
    _W + "tblPr",
    _W + "sectPr",
    _MC + "Fallback",
}
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_BROKEN = (
    OpcError,
    LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    AttributeError,
    NotImplementedError,
    EOFError,
    OSError,
)


def read_word(data: bytes) -> Reading:
    """Read a Word file as it stands with all tracked changes accepted; its date stays unknown.

    Footnotes and endnotes come last, headers and footers are left out. Raises ReadError for
    locked, damaged and other files and for those that unpack to more than ``MAX_UNPACKED`` bytes.
    """
    if data.startswith(_OLE):
        raise ReadError(
            "a Word file with a password, or in the old .doc format; save it as .docx without one"
        )
    try:
        _check_size(data)
        document = docx.Document(BytesIO(data))
        blocks = [*_blocks(document.element.body), *_notes(document.part)]
        title = document.core_properties.title
    except _BROKEN:
        raise ReadError("damaged, or not a Word file; save it again as .docx from Word") from None
    text = canonical_text("\n\n".join(blocks))
    return Reading(text, Metadata(title=sane_title(title) or title_from(text) or None))


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError("the Word file is locked with a password; save it without one")
    # Pictures count too: all parts are unpacked to open the file, whatever they are.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise ReadError(
            f"unpacks to {unpacked / 2**20:.0f} MB, over the limit of {MAX_UNPACKED // 2**20} MB;"
            " save it again or split it"
        )


def _blocks(container: Any) -> Iterator[str]:
    """Paragraphs and tables below an element, in order, whatever they are wrapped in."""
    for element in container:
        if element.tag == _W + "p":
            yield from _paragraph(element)
        elif element.tag == _W + "tbl":
            yield from _table(element)
        elif element.tag not in _SKIPPED:
            yield from _blocks(element)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """A paragraph's text, then that of the text boxes anchored in it."""
    boxes: list[Any] = []
    text = "".join(_inline(paragraph, boxes))
    # A line break inside a paragraph parts lines of a heading or an address, not table rows.
    yield "\n\n".join(text.split("\n"))
    for box in boxes:
        yield from _blocks(box)


def _inline(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _BLANKS:
            yield " " if child.get(_W + "type") in ("page", "column") else _BLANKS[child.tag]
        elif child.tag == _W + "txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            yield from _inline(child, boxes)


def _table(table: Any) -> Iterator[str]:
    """A table as one block with a row a line; cells merged into a row above are not repeated.

    A table with one cell a row only lays out the page: its paragraphs stay apart.
    """
    rows = [list(_cells(row)) for row in _children(table, _W + "tr")]
    if all(len(cells) < 2 for cells in rows):
        for cells in rows:
            for cell in cells:
                yield from _blocks(cell)
        return
    texts = [[" ".join(" ".join(_blocks(cell)).split()) for cell in cells] for cells in rows]
    yield "\n".join(CELL_SEPARATOR.join(filter(None, cells)) for cells in texts if any(cells))


def _cells(row: Any) -> Iterator[Any]:
    for cell in _children(row, _W + "tc"):
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        if merge is None or merge.get(_W + "val") == "restart":
            yield cell


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of one kind, also those wrapped in content controls or tracked insertions."""
    for child in element:
        if child.tag == tag and not _is_deleted(child):
            yield child
        elif child.tag != tag and child.tag not in _SKIPPED:
            yield from _children(child, tag)


def _is_deleted(row: Any) -> bool:
    marks = (f"{_W}trPr/{_W}del", f"{_W}tcPr/{_W}cellDel")
    return any(row.find(mark) is not None for mark in marks)


def _notes(part: Any) -> Iterator[str]:
    for relation in part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            yield from _blocks(parse_xml(relation.target_part.blob))
