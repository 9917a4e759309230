"""Which source a content belongs to: the network's opinion, weighed with where they stand.

The weights were fitted by tests/benchmarks/fit_statement_links.py (a conditional logit over the
sources near each content).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.records.statements_spans import Span

Floats = npt.NDArray[np.float32]

# A source stands at most so many characters away from what it says.
REACH = 900
_BREAK = re.compile(r"[.!?][”\"’)]*\s+(?=[“\"‘(]?[A-Z])|\n+")

WEIGHTS = np.array(
    [0.23, 2.91, -1.05, 0.33, -0.8, -0.4, -0.61, 1.01, -0.23, 1.05, 0.91], dtype=np.float32
)
# What "nobody" scores beside the network's own opinion of it.
NOBODY = 1.49


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that the tagger saw in a text, each in order (code points)."""

    contents: Sequence[Span]
    sources: Sequence[Span]
    cues: Sequence[Span]


class Linker:
    """Features of pairs of a content and a source in one text."""

    def __init__(self, text: str, marks: Marks) -> None:
        self._text = text
        self._marks = marks
        self._breaks = [match.end() for match in _BREAK.finditer(text)]
        self._content_starts = [start for start, _ in marks.contents]
        self._source_starts = [start for start, _ in marks.sources]
        self._cue_starts = [start for start, _ in marks.cues]

    def near(self, content: Span) -> range:
        """Numbers of the sources within reach of a content."""
        first = bisect_left(self._source_starts, content[0] - REACH)
        return range(first, bisect_right(self._source_starts, content[1] + REACH))

    def features(self, content: Span, number: int, opinion: float) -> list[float]:
        """How content and source stand to each other; ``opinion`` is the network's, as a logit."""
        source = self._marks.sources[number]
        before = source[0] < content[0]
        gap = (source[1], content[0]) if before else (content[1], source[0])
        breaks = self._between(self._breaks, gap)
        cue = self._cue_in(gap)
        empty = max(0, gap[1] - gap[0]) - (cue[1] - cue[0] if cue else 0)
        touching = self._touches_cue(source)
        return [
            opinion,
            float("\n" not in self._text[gap[0] : max(gap)]),
            float(breaks > 0),
            float(min(breaks, 4)),
            float(min(self._between(self._content_starts, gap), 3)),
            float(min(self._between(self._source_starts, (gap[0], gap[1] - before)), 3)),
            float(cue is not None and empty < 12),
            float(cue is not None),
            float(touching),
            float(before),
            float(empty < 4),
        ]

    def _between(self, places: Sequence[int], gap: Span) -> int:
        return max(0, bisect_left(places, gap[1]) - bisect_left(places, gap[0]))

    def _cue_in(self, gap: Span) -> Span | None:
        i = bisect_left(self._cue_starts, gap[0])
        if i < len(self._marks.cues) and self._marks.cues[i][1] <= gap[1] + 1:
            return self._marks.cues[i]
        return None

    def _touches_cue(self, source: Span) -> bool:
        i = bisect_left(self._cue_starts, source[0])
        after = self._marks.cues[i : i + 1]
        before = self._marks.cues[i - 1 : i] if i else ()
        return any(c[0] - source[1] < 4 for c in after) or any(source[0] - c[1] < 4 for c in before)


def best_source(rows: Sequence[list[float]], nobody: float) -> int | None:
    """The number of the likeliest row of features, None where nobody is likelier; ``nobody`` is
    the network's opinion of that."""
    if not rows:
        return None
    scores = np.array(rows, dtype=np.float32) @ WEIGHTS
    best = int(scores.argmax())
    return best if scores[best] > WEIGHTS[0] * nobody + NOBODY else None
