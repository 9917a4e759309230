"""Choosing the quotes: the sentences that answer best, one or two at a time, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.spans import Candidate, feature_matrix
from index.attribution import opens_with_reference
from index.embedder import Vectors

QUOTES = 3
_PAIR_WORDS = 60
_ALIKE = 0.7

# Fitted by tests/benchmarks/fit_answering.py, in the order of spans.FEATURES; but for the asked
# speaker, of whom the questions it was fitted on know nothing, and question marks.
WEIGHTS = (1.0, 0.58, 0.93, 0.4, 0.82, 0.31, 0.0, 0.13, 0.5, 0.11, -0.3)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate that will be shown, and the span it is shown with: its sentence, and the one
    before where it begins with a word that points there."""

    candidate: Candidate
    start: int
    end: int


def scores(found: Sequence[Candidate]) -> Vectors:
    """How well each candidate answers, on the scale that WEIGHTS give."""
    weighted: Vectors = feature_matrix(found) @ np.array(WEIGHTS, dtype=np.float32)
    return weighted


def choose(found: Sequence[Candidate], scored: Vectors, limit: int = QUOTES) -> list[Chosen]:
    """The best candidates, best first; overlapping spans and sentences alike are shown once."""
    chosen: list[Chosen] = []
    for i in np.argsort(-scored, kind="stable"):
        candidate = found[i]
        if any(_says_the_same(candidate, other.candidate) for other in chosen):
            continue
        start, end = _with_antecedent(candidate)
        same = (c for c in chosen if c.candidate.hit.document.id == candidate.hit.document.id)
        if any(c.start < end and start < c.end for c in same):
            continue
        chosen.append(Chosen(candidate, start, end))
        if len(chosen) == limit:
            break
    return chosen


def _with_antecedent(candidate: Candidate) -> tuple[int, int]:
    start, end = candidate.span
    # A sentence that begins inside a quotation is shown with what was quoted before it.
    first = next((s for s, e in candidate.sentences if s <= candidate.quotation_start < e), start)
    if first < start:
        return (first, end) if end - first <= _PAIR_WORDS * 6 else (start, end)
    if candidate.index == 0 or not opens_with_reference(candidate.text):
        return start, end
    before = candidate.sentences[candidate.index - 1]
    # Offsets tell the words roughly: six characters each. The pair must stay a quote, not a page,
    # and a paragraph's first sentence does not point out of it.
    if end - before[0] > _PAIR_WORDS * 6 or start - before[1] > 1:
        return start, end
    return before[0], end


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    shared = len(a.terms & b.terms)
    return shared > _ALIKE * max(1, min(len(a.terms), len(b.terms)))
