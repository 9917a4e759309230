"""One built index on disk: written once, checked on open, never changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.archive import Archive
from index.contents import Contents
from index.database import slots_with
from index.embedder import Vectors
from index.engine import Candidates, Place
from index.folding import fold
from index.holding import may_hold
from index.lexical import LexicalIndex
from index.manifest import LEXICAL, VECTORS, Manifest
from index.vectors import Rows, VectorIndex

if TYPE_CHECKING:
    from index.search import Filter


class Snapshot(Archive):
    """An open, immutable index. Safe to read from many threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        super().__init__(folder, manifest)
        with self._readers.one() as database:
            contents = Contents.read(database, self._keys)
        # Columns: position of the document, start, end.
        self.passages = contents.passages
        self.slots = contents.slots
        self._first = contents.first
        self.vectors = VectorIndex.load(folder / VECTORS)
        self.lexical = LexicalIndex.load(folder / LEXICAL, self.slots)

    def candidates(
        self, query: str, vector: Vectors, limit: int, only: "Filter | None" = None
    ) -> Candidates:
        """The ``limit`` nearest passages by vector and the ``limit`` best by words, together."""
        allowed: Rows | None = None
        documents: list[str] | None = None
        if only is not None and not only.is_empty:
            admitted = [only.admits(document) for document in self.documents]
            documents = [d.id for d, ok in zip(self.documents, admitted, strict=True) if ok]
            allowed = np.flatnonzero(np.array(admitted)[self.passages[:, 0]]).astype(np.int64)
        near, _ = self.vectors.search(vector, limit, allowed)
        worded, bm25 = self.lexical.search(query, limit, documents)
        rows = np.union1d(near, worded)
        words = np.zeros(len(rows), dtype=np.float32)
        words[np.searchsorted(rows, worded)] = bm25
        # Not a product of matrices: there, equal vectors may come out with different last digits.
        cosines: Vectors = np.einsum("ij,j->i", self.vectors.rows(rows), vector)
        return Candidates(rows, cosines, words)

    def places(self, rows: Sequence[int]) -> list[Place]:
        """Where these passages stand, in the order of ``rows``."""
        found = (self.passages[row] for row in rows)
        return [Place(self.documents[p], int(start), int(end)) for p, start, end in found]

    def holding(self, folded: str) -> list[str]:
        """Ids of the documents whose folded text (``index.folding``) contains this folded text,
        beginning and ending with whole words."""
        positions = may_hold(
            folded, self.lexical.frequencies, self._documents_with, len(self.documents)
        )
        ids = [self.documents[position].id for position in positions]
        return [id for id in ids if folded in fold(self.text_of(id))]

    def _documents_with(self, term: str) -> set[int]:
        return set(self.passages[self.lexical.rows_with(term), 0].tolist())

    def sentences(self, row: int) -> list[tuple[int, int]]:
        """The sentence spans of a passage: offsets into its document's text."""
        with self._readers.one() as database:
            blob = database.execute(
                "SELECT sentences FROM passages WHERE slot = ?", (int(self.slots[row]),)
            ).fetchone()[0]
        spans = np.frombuffer(blob, dtype="<i4").reshape(-1, 2)
        return [(int(start), int(end)) for start, end in spans]

    def rows_of(self, document: str) -> list[int]:
        """The passages of a document, in its order."""
        position = self._positions[document]
        return list(range(int(self._first[position]), int(self._first[position + 1])))

    def rows_at(self, slots: Rows) -> Rows:
        """The rows of passages by the numbers that they keep from one snapshot to the next; each
        must be here."""
        by_slot = np.argsort(self.slots)
        rows: Rows = by_slot[np.searchsorted(self.slots, slots, sorter=by_slot)]
        return rows

    def rows_with(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        """For those of these passage hashes that are here, a row: vectors that need not be made
        again."""
        with self._readers.one() as database:
            slots = slots_with(database, hashes)
        rows = self.rows_at(np.array(list(slots.values()), dtype=np.int64))
        return dict(zip(slots, rows.tolist(), strict=True))
