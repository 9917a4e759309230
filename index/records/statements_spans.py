"""What the finders of statements hand over: where somebody's words stand, and what attributes them.

Places are spans of code points, end exclusive.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_QUOTATION = re.compile(r"“[^“”\n]*(?:”|(?=\n|$|“))|(?P<mark>\"|'')[^\"\n]*?(?:(?P=mark)|(?=\n|$))")


@dataclass(frozen=True, slots=True)
class Found:
    """A content with its source and its cue; None where there is none nearby."""

    content: Span
    source: Span | None
    cue: Span | None


def quotations(text: str) -> Iterator[Span]:
    """Quotations with their marks, in order. One that never closes ends with its line."""
    for match in _QUOTATION.finditer(text):
        yield match.span()


class Quotations:
    """The quotations of a text, asked by place; each question takes logarithmic time but for
    ``within``, which takes as long as there are quotations in the span."""

    def __init__(self, text: str) -> None:
        self._spans = list(quotations(text))
        self._starts = [start for start, _ in self._spans]
        self._ends = [end for _, end in self._spans]

    def around(self, start: int, end: int) -> bool:
        """Whether one begins before ``start`` and goes on behind ``end``."""
        i = bisect_left(self._starts, start) - 1
        return i >= 0 and end < self._ends[i]

    def last_before(self, end: int) -> Span | None:
        """The last that ends there or before."""
        i = bisect_right(self._ends, end) - 1
        return self._spans[i] if i >= 0 else None

    def within(self, start: int, end: int) -> int:
        """How many of the characters from ``start`` to ``end`` are quoted, marks counted."""
        count = 0
        for i in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            count += min(self._ends[i], end) - max(self._starts[i], start)
        return count
