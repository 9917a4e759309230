"""The order of the best passages, once their sentences have been weighed."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.answering.spans import Candidate
from index.embedder import Vectors
from index.search import Hit

FEATURES = (
    "fused",  # score of the search
    "cosine",  # question and passage
    "sentence_cosine",  # question and the passage's nearest sentence
    "sentence",  # its best sentence's score, on the scale of select.WEIGHTS
)

# Fitted by tests/benchmarks/fit_answering.py.
WEIGHTS = (0.48, 0.57, 0.78, 3.64)


def ranked(hits: Sequence[Hit], found: Sequence[Candidate], scored: Vectors) -> list[Hit]:
    """The hits, those whose sentences were weighed in a new order before the others.

    The scores are from 0 to 1 again: those of the weighed are above 0.5, the others' below.
    """
    weighed = {
        row: float(np.dot(values, WEIGHTS))
        for row, values in passage_features(hits, found, scored).items()
    }
    best = max(weighed.values(), default=0.0)
    scores = [
        0.5 + 0.5 * math.exp(weighed[hit.row] - best) if hit.row in weighed else hit.score / 2
        for hit in hits
    ]
    order = np.argsort(-np.array(scores), kind="stable")
    return [replace(hits[i], score=scores[i]) for i in order]


def passage_features(
    hits: Sequence[Hit], found: Sequence[Candidate], scored: Vectors
) -> dict[int, Vectors]:
    """For each row with candidates its features, float32, shape (len(FEATURES),)."""
    best: dict[int, tuple[float, float]] = {}
    for candidate, score in zip(found, scored, strict=True):
        cosine, most = best.get(candidate.hit.row, (-1.0, -math.inf))
        best[candidate.hit.row] = (max(cosine, candidate.cosine), max(most, float(score)))
    return {
        hit.row: np.array([hit.score, hit.cosine, *best[hit.row]], dtype=np.float32)
        for hit in hits
        if hit.row in best
    }
