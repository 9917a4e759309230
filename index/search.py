"""Passages for a query: vectors and words fused, filtered, ranked."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.document import DocumentRef
from index.embedder import Vectors
from index.engine import Snapshot

# How many candidates each side brings. Beyond some two hundred the fused order of the first ten
# no longer changed on our question sets.
_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may answer. Dates are publication dates, inclusive; a document without a
    date matches no date filter. Publishers match on a part of the name, in any case."""

    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    documents: tuple[str, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every document may answer."""
        return self == Filter()

    def admits(self, document: DocumentRef) -> bool:
        """Whether this document may answer."""
        if self.since or self.until:
            published = document.published
            if published is None:
                return False
            if (self.since and published < self.since) or (self.until and published > self.until):
                return False
        publisher = (document.publisher or "").casefold()
        if self.publisher is not None and self.publisher.casefold() not in publisher:
            return False
        return self.documents is None or document.id in self.documents


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its row in the snapshot, its span, its fused score from 0 to 1, and the
    cosine and the BM25 score that it was made of (0 where no word is shared)."""

    row: int
    document: DocumentRef
    start: int
    end: int
    score: float
    cosine: float
    bm25: float


def search(
    snapshot: Snapshot,
    query: str,
    vector: Vectors,
    limit: int,
    only: Filter | None = None,
) -> list[Hit]:
    """The passages that fit a query best, at most ``limit``, best first.

    ``vector`` is the query's unit vector. Cosines and BM25 scores are each scaled to 0..1 over
    the candidates of both and averaged: on our questions that beats rank fusion.
    """
    found = snapshot.candidates(query, vector, _CANDIDATES, only)
    if len(found.rows) == 0:
        return []
    scores = (_scaled(found.cosines) + _scaled(found.bm25)) / 2
    # Equal scores in the order of the library, so that the same question has the same answer.
    best = np.lexsort((found.rows, -scores))[:limit]
    return [
        Hit(
            row=int(found.rows[i]),
            document=place.document,
            start=place.start,
            end=place.end,
            score=float(scores[i]),
            cosine=float(found.cosines[i]),
            bm25=float(found.bm25[i]),
        )
        for i, place in zip(best, snapshot.places(found.rows[best].tolist()), strict=True)
    ]


def _scaled(scores: Vectors) -> Vectors:
    low, high = scores.min(), scores.max()
    if high - low < 1e-9:
        return np.ones_like(scores) if high > 0 else np.zeros_like(scores)
    scaled: Vectors = (scores - low) / (high - low)
    return scaled
