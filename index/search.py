"""Passages for a query: vectors and words fused, filtered, ranked."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.document import DocumentRef
from index.embedder import Vectors
from index.snapshot import Snapshot
from index.vectors import Rows

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
    allowed: Rows | None = None
    documents: list[str] | None = None
    if only is not None and not only.is_empty:
        admitted = [only.admits(document) for document in snapshot.documents]
        documents = [d.id for d, ok in zip(snapshot.documents, admitted, strict=True) if ok]
        allowed = np.flatnonzero(np.array(admitted)[snapshot.passages[:, 0]]).astype(np.int64)
    near, _ = snapshot.vectors.search(vector, _CANDIDATES, allowed)
    worded, bm25 = snapshot.lexical.search(query, _CANDIDATES, documents)
    rows = np.union1d(near, worded)
    if len(rows) == 0:
        return []
    cosines = snapshot.vectors.rows(rows) @ vector
    words = np.zeros(len(rows), dtype=np.float32)
    words[np.searchsorted(rows, worded)] = bm25
    scores = (_scaled(cosines) + _scaled(words)) / 2
    # Equal scores in the order of the library, so that the same question has the same answer.
    best = np.lexsort((rows, -scores))[:limit]
    return [
        Hit(
            row=int(rows[i]),
            document=snapshot.documents[snapshot.passages[rows[i], 0]],
            start=int(snapshot.passages[rows[i], 1]),
            end=int(snapshot.passages[rows[i], 2]),
            score=float(scores[i]),
            cosine=float(cosines[i]),
            bm25=float(words[i]),
        )
        for i in best
    ]


def _scaled(scores: Vectors) -> Vectors:
    low, high = scores.min(), scores.max()
    if high - low < 1e-9:
        return np.ones_like(scores) if high > 0 else np.zeros_like(scores)
    scaled: Vectors = (scores - low) / (high - low)
    return scaled
