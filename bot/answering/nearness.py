"""How near a question is to sentences read in their context: late interaction over word pieces
(ColBERT: Khattab and Zaharia, 2020) with the embedder's own vectors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.question import is_content
from index.embedder import Pieces, Vectors

FEATURES = (
    "cosine",  # question and the sentence's mean
    "pieces",  # for each piece of the question the nearest of the sentence, on average
    "words",  # the same for the question's content words alone
    "weakest",  # the same for the two content words that are least near to anything
    "passage_words",  # as words, with the whole passage
    "passage_weakest",  # as weakest, with the whole passage
)

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's unit vector, the unit vectors of its pieces, and which pieces make up each of
    its content words."""

    vector: Vectors
    pieces: Vectors
    words: tuple[tuple[int, ...], ...]


def asked(text: str, vector: Vectors, pieces: Pieces) -> Asked:
    """A question, read."""
    words = []
    for match in _WORDS.finditer(text):
        if is_content(match.group()):
            inside = (pieces.starts < match.end()) & (pieces.ends > match.start())
            if inside.any():
                words.append(tuple(np.flatnonzero(inside).tolist()))
    return Asked(vector, _unit(pieces.vectors), tuple(words))


def nearness(question: Asked, passage: Pieces, spans: Sequence[tuple[int, int]]) -> Vectors:
    """``FEATURES`` for each sentence of a passage, float32, shape (len(spans), len(FEATURES)).

    ``spans`` are offsets into the passage. Zeros for a sentence that the model did not read.
    """
    features = np.zeros((len(spans), len(FEATURES)), dtype=np.float32)
    if not len(passage.starts) or not len(question.pieces):
        return features
    cosines = question.pieces @ _unit(passage.vectors).T
    whole = _by_word(question, cosines.max(axis=1))
    for row, (start, end) in enumerate(spans):
        inside = (passage.starts < end) & (passage.ends > start)
        if not inside.any():
            continue
        mean = passage.vectors[inside].mean(axis=0)
        best = cosines[:, inside].max(axis=1)
        features[row] = [
            float(mean @ question.vector / max(float(np.linalg.norm(mean)), 1e-9)),
            float(best.mean()),
            *_by_word(question, best),
            *whole,
        ]
    return features


def _by_word(question: Asked, best: Vectors) -> tuple[float, float]:
    """The mean over content words, and over the two weakest of them; over all pieces where there
    are no content words."""
    words = sorted(float(best[list(word)].mean()) for word in question.words)
    if not words:
        return float(best.mean()), float(best.mean())
    return float(np.mean(words)), float(np.mean(words[:2]))


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
