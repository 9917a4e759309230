"""PDF files with a text layer."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.fragments import CELL_SEPARATOR
from corpus.readers.pdf_lines import Line, headline, to_paragraphs, without_running_lines
from corpus.readers.titles import sane_title, title_from

MAX_PAGES = 3000
MAX_CHARACTERS = 20_000_000
# What PDFium makes of a hyphen at a line's end, together with the line's end.
_HYPHENS = ("\x02", "\ufffe")
_LINE_ENDS = re.compile(r"\r\n?|[\n\x02\ufffe]")
_CELL_GAP = 1.5  # in font heights; justified text does not reach it
# PDFium is not safe to use from two threads, and a bot may read while it answers.
_PDFIUM = threading.Lock()


def read_pdf(data: bytes) -> Reading:
    """Read the text layer of a PDF; its date stays unknown, because the file's own is the day it
    was made, not published. Raises ReadError for scans, locked and damaged files."""
    try:
        with _PDFIUM, closing(_open(data)) as pdf:
            if len(pdf) > MAX_PAGES:
                raise ReadError(f"{len(pdf)} pages are over the limit of {MAX_PAGES}; split it")
            lines = list(_lines(pdf))
            title = pdf.get_metadata_value("Title")
    except pdfium.PdfiumError:
        raise ReadError("the PDF is damaged; get it again or print it to a new PDF") from None
    lines = without_running_lines(lines)
    text = canonical_text("\n\n".join(to_paragraphs(lines)))
    if not any(c.isalnum() for c in text):
        raise ReadError("a PDF without text, probably a scan; run OCR over it (ocrmypdf) first")
    title = sane_title(title) or title_from(headline(lines) or text)
    return Reading(text, Metadata(title=title))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise ReadError("the PDF is locked with a password; save it without one") from None
        raise


def _lines(pdf: pdfium.PdfDocument) -> Iterator[Line]:
    characters = 0
    for number in range(len(pdf)):
        with closing(pdf[number]) as page, closing(page.get_textpage()) as textpage:
            characters += textpage.count_chars()
            if characters > MAX_CHARACTERS:
                raise ReadError("the PDF holds too much text; split it")
            yield from _page_lines(textpage, number)


def _page_lines(textpage: pdfium.PdfTextPage, number: int) -> Iterator[Line]:
    # One code unit a character of the page, so that positions in the text and boxes agree.
    text = "".join(
        chr(pdfium_c.FPDFText_GetUnicode(textpage, i)) for i in range(textpage.count_chars())
    )
    start = 0
    for end in [*_LINE_ENDS.finditer(text), None]:
        stop = len(text) if end is None else end.start()
        if line := _line(textpage, text, start, stop, number):
            yield line
        start = stop if end is None else end.end()


def _line(
    textpage: pdfium.PdfTextPage, text: str, start: int, stop: int, number: int
) -> Line | None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        return None
    left, bottom, _, top = textpage.get_charbox(start, loose=True)
    right = textpage.get_charbox(stop - 1, loose=True)[2]
    height = max(1.0, top - bottom)
    pieces, piece_start = [], start
    for i in range(start + 1, stop - 1):
        if text[i].isspace() and not text[i + 1].isspace():
            gap = textpage.get_charbox(i + 1)[0] - textpage.get_charbox(i - 1)[2]
            if gap > _CELL_GAP * height:
                pieces.append(text[piece_start:i].strip())
                piece_start = i + 1
    pieces.append(text[piece_start:stop])
    hyphen = "-" if text.startswith(_HYPHENS, stop) else ""
    joined = _pair_surrogates(CELL_SEPARATOR.join(filter(None, pieces)))
    joined = canonical_text(joined).replace("\n", " ")
    return Line(joined + hyphen, number, left, right, bottom, height) if joined else None


def _pair_surrogates(text: str) -> str:
    """PDFium gives characters beyond the first 65,536 as two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
