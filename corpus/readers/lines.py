"""Hard-wrapped lines back to paragraphs, for the formats that have lines only."""

import re
from collections.abc import Container
from itertools import pairwise

_WRAPPED_WIDTH = 120
_HYPHENATED = re.compile(r"([^\W_]+)[-–]\Z")
_FIRST_WORD = re.compile(r"[^\W_]+")
# "medium- and heavy-duty trucks": the hyphen stands for a word that comes later.
_SUSPENDED = frozenset(["and", "or", "to", "nor", "but", "et", "ou", "und", "oder", "y", "o"])


def join_lines(before: str, after: str, words: Container[str] = ()) -> str:
    """Two lines of one paragraph as one.

    A word divided at the line's end loses its hyphen only where ``words``, casefolded, holds the
    whole word; otherwise the hyphen may belong to it ("counter-measures") and stays.
    """
    divided, rest = _HYPHENATED.search(before), _FIRST_WORD.match(after)
    if divided is None or rest is None or rest[0].casefold() in _SUSPENDED:
        return f"{before} {after}"
    whole = (divided[1] + rest[0]).casefold()
    if before.endswith("-") and rest[0][0].islower() and whole in words:
        return before[:-1] + after
    return before + after


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop or the like, closing quotes and brackets aside."""
    return text.rstrip("”’\"')]»").endswith((".", "!", "?", ":", "…"))


def unwrap(text: str) -> str:
    """Join hard-wrapped lines of canonical text into paragraphs parted by blank lines.

    A text is wrapped where its lines are short and most of them break off amid a sentence and are
    full, that is, the next line's first word would not have fitted any more. In a wrapped text a
    line that is not full ends its paragraph: nobody's editor broke it there. In any other text a
    line is a paragraph.
    """
    blocks = [block.split("\n") for block in text.split("\n\n")]
    breaks = [pair for lines in blocks for pair in pairwise(lines)]
    width = _width([line for lines in blocks for line in lines])
    amid = sum(
        _is_full(before, after, width) and not ends_sentence(before) for before, after in breaks
    )
    wrapped = width <= _WRAPPED_WIDTH and amid * 2 > len(breaks)
    paragraphs: list[str] = []
    for lines in blocks:
        joined = lines[0]
        for before, after in pairwise(lines):
            if wrapped and _is_full(before, after, width):
                joined = join_lines(joined, after)
            else:
                paragraphs.append(joined)
                joined = after
        paragraphs.append(joined)
    return "\n\n".join(paragraphs)


def _width(lines: list[str]) -> int:
    """The width a text was wrapped at; a few longer lines (addresses, tables) do not count."""
    widths = sorted(map(len, lines))
    return widths[int(len(widths) * 0.98)]


def _is_full(before: str, after: str, width: int) -> bool:
    return len(before) + 1 + len(after.split(" ", 1)[0]) > width
