"""The lines of a PDF's text layer with their place on the page, back to paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from statistics import median

from corpus.readers.fragments import CELL_SEPARATOR
from corpus.readers.lines import ends_sentence, join_lines

_NUMBER = re.compile(r"\d+")
_BULLET = re.compile(r"[•▪●◦‣■]")
_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(r"(?:[\W\d]|page|of|pg?|sur|de|seite|von)*", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, its page (from 0), its box in points (y grows upwards) and font height.

    Cells of a table's row stand far apart; in ``text`` ``CELL_SEPARATOR`` parts them.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    height: float

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table."""
        return CELL_SEPARATOR in self.text


def to_paragraphs(lines: Sequence[Line]) -> list[str]:
    """Paragraphs in reading order; the rows of a table make one, a row a line."""
    if not lines:
        return []
    pitch = _pitch(lines)
    rights = _right_margins(lines)
    words = _whole_words(lines)
    paragraphs = [lines[0].text]
    for before, after in pairwise(lines):
        if before.is_row and after.is_row:
            paragraphs[-1] += "\n" + after.text
        elif _continues(before, after, pitch, rights[before.page]):
            paragraphs[-1] = join_lines(paragraphs[-1], after.text, words)
        else:
            paragraphs.append(after.text)
    return paragraphs


def headline(lines: Sequence[Line]) -> str | None:
    """What the first page prints larger than the rest of the text, None where nothing is."""
    first = [line for line in lines if line.page == 0 and " " in line.text]
    largest = max((line.height for line in first), default=0.0)
    if not first or largest < 1.15 * median(line.height for line in lines):
        return None
    start = next(n for n, line in enumerate(first) if line.height > 0.97 * largest)
    title = takewhile(lambda line: line.height > 0.97 * largest, first[start:])
    return " ".join(line.text for line in title)


def _continues(before: Line, after: Line, pitch: float, right: float) -> bool:
    """Whether ``after`` goes on with the paragraph of ``before``."""
    if before.is_row or after.is_row or _BULLET.match(after.text):
        return False
    if abs(before.height - after.height) > 0.15 * max(before.height, after.height):
        return False  # a heading
    first_word = len(after.text.split(" ", 1)[0])
    letter = (after.right - after.left) / max(1, len(after.text))
    is_full = before.right + (first_word + 1) * letter > right
    amid = not ends_sentence(before.text) and (is_full or after.text[0].islower())
    drop = before.bottom - after.bottom
    if before.page != after.page or drop < 0:  # the next page or column
        return amid
    if drop > 1.3 * pitch:
        return False
    indented = after.left - before.left > 0.8 * after.height
    return amid or (is_full and not indented)


def _right_margins(lines: Sequence[Line]) -> dict[int, float]:
    """How far lines reach on each page; a page with a few short lines is as wide as the others."""
    rights: dict[int, float] = {}
    for line in lines:
        rights[line.page] = max(line.right, rights.get(line.page, 0.0))
    usual = median(rights.values())
    return {page: max(right, usual) for page, right in rights.items()}


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from one line to the next, in points."""
    drops = [
        before.bottom - after.bottom
        for before, after in pairwise(lines)
        if before.page == after.page and 0 < before.bottom - after.bottom < 4 * before.height
    ]
    return median(drops) if drops else lines[0].height


def _whole_words(lines: Sequence[Line]) -> set[str]:
    return {word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+", line.text)}


def without_running_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines without page numbers and those that repeat at the edge of most pages; of a
    repeated line at the top the first one stays, since it may be the document's title."""
    pages = [list(of) for _, of in groupby(lines, key=lambda line: line.page)]
    dropped: set[Line] = set()
    for at_top in (True, False):
        edges = [sorted(of, key=lambda line: line.bottom, reverse=at_top) for of in pages]
        edges = [of[:_EDGE_LINES] for of in edges]
        counts = Counter(key for of in edges for key in set().union(*map(_keys, of)))
        often = {key for key, n in counts.items() if n >= _needed(key, len(pages))}
        seen: set[str] = set()
        for line in (line for of in edges for line in of):
            if _keys(line) & often and not (at_top and line.text in often - seen):
                dropped.add(line)
            seen.add(line.text)
    return [line for line in lines if line not in dropped]


def _needed(key: str, pages: int) -> float:
    """On how many pages a line must stand to be a running one.

    Half of them, since left and right pages differ. "Schedule 1" and "Schedule 2" on two pages
    are headings: what counts along without saying "page" must do so three times.
    """
    if "\0" in key and not _PAGE_NUMBER.fullmatch(key):
        return max(3, 0.6 * pages)
    return max(2, 0.5 * pages)


def _keys(line: Line) -> set[str]:
    """What a running line has in common from page to page: its text, or its text with one number
    counted from the page ("Page 3 of 10" and "Page 4 of 10")."""
    counted = {
        f"{line.text[: n.start()]}\0{int(n[0]) - line.page}\0{line.text[n.end() :]}"
        for n in _NUMBER.finditer(line.text)
        if len(n[0]) < 6
    }
    return {line.text} | counted
