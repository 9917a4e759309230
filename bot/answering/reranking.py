"""The order of passages and sentences where a reranker was set: its own, on our scale.

The best of them change places and the scores stay, because what is chosen and how sure an answer is
were fitted on the scale of our own.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.answering.spans import Candidate
from index.embedder import Vectors
from index.engine import Snapshot
from index.reranker import Reranker
from index.search import Hit

# How many of the best change places. A cross-encoder reads each of them at every question.
RERANKED = 20


def reranked_hits(
    reranker: Reranker, question: str, hits: Sequence[Hit], snapshot: Snapshot
) -> list[Hit]:
    """The hits with the first ``RERANKED`` in the reranker's order. ``hits`` come best first."""
    texts = [snapshot.text_of(hit.document.id)[hit.start : hit.end] for hit in hits[:RERANKED]]
    order = np.argsort(-reranker.scores(question, texts), kind="stable")
    moved = [replace(hits[i], score=hits[place].score) for place, i in enumerate(order)]
    return [*moved, *hits[RERANKED:]]


def reranked_scores(
    reranker: Reranker, question: str, found: Sequence[Candidate], scored: Vectors
) -> Vectors:
    """The candidates' scores, those of the ``RERANKED`` best given out in the reranker's order."""
    best = np.argsort(-scored, kind="stable")[:RERANKED]
    texts = [found[i].text for i in best]
    order = np.argsort(-reranker.scores(question, texts), kind="stable")
    moved = scored.copy()
    moved[best[order]] = scored[best]
    return moved
