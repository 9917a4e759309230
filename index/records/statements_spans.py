"""What the finders of statements hand over: where somebody's words stand, and what attributes them.

Places are spans of code points, end exclusive.
"""

import re
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
