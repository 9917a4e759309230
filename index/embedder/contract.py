"""What the index needs of a model that makes vectors of texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text: their vectors as the model reads them in their context, not of
    unit length, float32, shape (pieces, dimensions), and where each begins and ends in the text."""

    vectors: Vectors
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


class Embedder(Protocol):
    """What the index needs of a model. Safe to use from many threads."""

    @property
    def name(self) -> str:
        """The model's name, as in the settings."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: vectors of different fingerprints are never compared."""

    def fits(self, text: str) -> bool:
        """Whether the model reads all of the text, or would cut it off at its window's end."""

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions).

        ``progress`` is told how many texts are done.
        """

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of each text, as far as the model reads it."""


def pieces_at(vectors: Vectors, offsets: Sequence[tuple[int, int]]) -> Pieces:
    """The pieces of a text out of a model's vectors, one for each offset, but for the marks at
    both ends, which stand nowhere in the text."""
    places = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    real = np.flatnonzero(places[:, 0] < places[:, 1])
    return Pieces(vectors[real], places[real, 0], places[real, 1])
