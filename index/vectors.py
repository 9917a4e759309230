"""Vectors in FAISS: inner product over unit vectors, which is cosine similarity.

Exact up to a size; beyond it approximate (``index.clusters``), as the exact search of a question
would take longer than everything else that is done for it.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index import clusters
from index.embedder import Vectors

Rows = npt.NDArray[np.int64]

# Exact search takes 12 ms here, and a tenth of a millisecond for each thousand vectors more.
_APPROXIMATE_FROM = 100_000
# FAISS's type stubs do not know what its Python side adds.
_faiss: Any = faiss
_WRITTEN_AT_ONCE = 2**20


class VectorIndex:
    """Vectors by row number, as they are in a snapshot."""

    def __init__(self, index: Any) -> None:
        self._index = index
        if clusters.is_clustered(index):
            index.make_direct_map()  # where the vector of a row is

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @classmethod
    def of(cls, vectors: Vectors) -> "VectorIndex":
        """An index of these vectors, float32, shape (rows, dimensions)."""
        if len(vectors) >= _APPROXIMATE_FROM:
            return cls(clusters.clustered(vectors))
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @property
    def is_exact(self) -> bool:
        """Whether a search finds the nearest for certain."""
        return not clusters.is_clustered(self._index)

    def changed(self, source: Rows, new: Vectors) -> "VectorIndex":
        """An index of other rows: ``source`` has the row here that each takes its vector from, -1
        where it has the next of the ``new`` vectors, float32, shape (how many, dimensions)."""
        stays_approximate = not self.is_exact and len(source) >= _APPROXIMATE_FROM
        if stays_approximate and not clusters.is_outgrown(self._index, len(source)):
            return VectorIndex(clusters.altered(self._index, source, new))
        vectors = np.empty((len(source), self._index.d), dtype=np.float32)
        vectors[source < 0] = new
        vectors[source >= 0] = self.rows(source[source >= 0])
        return VectorIndex.of(vectors)

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        """Read what ``save`` wrote. Raises RuntimeError where FAISS cannot read it."""
        index: Any = faiss.read_index(str(file), _faiss.IO_FLAG_MMAP_IFC)
        if not clusters.is_clustered(index):
            return cls(faiss.read_index(str(file)))
        # Mapped, not read: it may be large, and processes share the pages.
        return cls(index)

    def save(self, file: Path) -> None:
        """Write to one file. Raises OSError where it cannot be written."""
        # FAISS's own file writer tells of a full disk on standard error only, or not at all.
        with file.open("wb") as opened:
            faiss.write_index(
                self._index, _faiss.PyCallbackIOWriter(opened.write, _WRITTEN_AT_ONCE)
            )

    def rows(self, rows: Rows) -> Vectors:
        """The stored vectors of these rows, shape (len(rows), dimensions)."""
        if len(rows) == 0:
            return np.empty((0, self._index.d), dtype=np.float32)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors

    def search(
        self, query: Vectors, limit: int, allowed: Rows | None = None
    ) -> tuple[Rows, Vectors]:
        """The rows nearest to one unit vector of shape (dimensions,), best first, with cosines.

        With ``allowed``, among these rows only; where these are few, for certain.
        """
        limit = min(limit, len(self) if allowed is None else len(allowed))
        if limit == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            member = np.zeros(len(self), dtype=np.bool_)
            member[allowed] = True
            selector = _faiss.IDSelectorBitmap(np.packbits(member, bitorder="little"))
            if self.is_exact:
                parameters = _faiss.SearchParameters(sel=selector)
            else:
                parameters = clusters.parameters(self._index, len(self), len(allowed), selector)
        cosines, rows = self._index.search(query.reshape(1, -1), limit, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]
