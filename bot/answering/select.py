"""Choosing the quotes: the sentences that answer best, one or two at a time, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.spans import Candidate, feature_matrix
from index.attribution import opens_with_reference
from index.embedder import Vectors

QUOTES = 3
_PAIR_WORDS = 60
# The longest first and other quotes that have a neighbouring sentence with them, in words, and how
# far its score may lie below: within the same mean length, a better one is worth more words.
_FIRST_WORDS = 80
_OTHER_WORDS = 60
_NEARLY_AS_GOOD = 2.5
_ALIKE = 0.8
_QUOTING = ("“", '"', "‘")

# Fitted by tests/benchmarks/fit_answering.py, in the order of spans.FEATURES; but for the asked
# speaker, of whom the questions it was fitted on know nothing, and question marks.
WEIGHTS = (
    *(0.26, 1.0, 0.36, 0.7, 0.38, 0.0, 0.15, 0.7, 0.0, -0.4),
    *(0.98, 0.94, 1.0, 0.96, 0.61, 0.65),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate that will be shown, and the span it is shown with: its sentence, or two where it
    is not whole alone or is the best.

    ``core`` is that span without the sentence that only keeps the best company: who speaks in the
    core speaks in the quote.
    """

    candidate: Candidate
    start: int
    end: int
    core: tuple[int, int]


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
        start, end = core = _with_neighbour(candidate, found)
        same = [c for c in chosen if c.candidate.hit.document.id == candidate.hit.document.id]
        if _overlaps(core, same):
            continue
        if core == candidate.span:
            most = _OTHER_WORDS if chosen else _FIRST_WORDS
            company = _with_company(candidate, float(scored[i]), found, scored, most)
            if not _overlaps(company, same):
                start, end = company
        chosen.append(Chosen(candidate, start, end, core))
        if len(chosen) == limit:
            break
    return chosen


def _overlaps(span: tuple[int, int], chosen: Sequence[Chosen]) -> bool:
    return any(c.start < span[1] and span[0] < c.end for c in chosen)


def _with_company(
    candidate: Candidate, own: float, found: Sequence[Candidate], scored: Vectors, most: int
) -> tuple[int, int]:
    """The candidate's span with the better of its neighbours in the same paragraph, where that is
    nearly as good and both have at most ``most`` words: the answer is often there. Words that
    somebody says stay alone, so that nobody is given another's. ``own`` is its own score."""
    start, end = candidate.span
    words = len(candidate.text.split())
    if candidate.speaker:
        return start, end
    near = [
        (float(score), other)
        for other, score in zip(found, scored, strict=True)
        if score > own - _NEARLY_AS_GOOD
        and other.hit.row == candidate.hit.row
        and abs(other.index - candidate.index) == 1
        and _in_one_line(candidate, other)
        and not (other.speaker or other.ends_quoted or other.text.startswith(_QUOTING))
        and other.quotation_start == other.span[0]
        and words + len(other.text.split()) <= most
    ]
    if not near:
        return start, end
    other = max(near, key=lambda pair: pair[0])[1].span
    return min(start, other[0]), max(end, other[1])


def _in_one_line(a: Candidate, b: Candidate) -> bool:
    """Whether of two neighbouring sentences the second goes on in the line of the first."""
    second = max(a, b, key=lambda c: c.index)
    return second.context[: -len(second.text)].endswith(" ")


def _with_neighbour(candidate: Candidate, found: Sequence[Candidate]) -> tuple[int, int]:
    """The candidate's span with the sentences before or behind it, where it is not whole alone: it
    begins or ends inside a quotation, or with a word that points back. ``found`` has the others."""
    start, end = candidate.span
    spans, i = candidate.sentences, candidate.index
    if candidate.quotation_start < start:
        opened = (s for s, e in spans[:i] if s <= candidate.quotation_start < e)
        return _short_pair(next(opened, start), end) or (start, end)
    if candidate.ends_quoted and i + 1 < len(spans):
        behind = (c for c in found if c.hit.row == candidate.hit.row and c.index > i)
        closing = min((c.index for c in behind if not c.ends_quoted), default=i + 1)
        whole = _short_pair(start, spans[closing][1]) or _short_pair(start, spans[i + 1][1])
        return whole or (start, end)
    # A paragraph's first sentence does not point out of it.
    if i > 0 and opens_with_reference(candidate.text) and start - spans[i - 1][1] <= 1:
        return _short_pair(spans[i - 1][0], end) or (start, end)
    return start, end


def _short_pair(start: int, end: int) -> tuple[int, int] | None:
    # Offsets tell the words roughly: six characters each. A pair must stay a quote, not a page.
    return (start, end) if end - start <= _PAIR_WORDS * 6 else None


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    shared = len(a.terms & b.terms)
    return shared > _ALIKE * max(1, min(len(a.terms), len(b.terms)))
