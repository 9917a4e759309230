"""Words in Milvus: its own BM25 over the terms of ``index.lexical``."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.embedder import Vectors
from index.lexical import terms
from index.milvus.conditions import ALL, within
from index.milvus.connection import Connection, Row, either
from index.milvus.documents import MilvusDocuments
from index.milvus.layout import PASSAGES, TERMS, collection, key_of
from index.milvus.remembered import Remembered
from index.vectors import Rows

# Milvus returns no more than this of one search.
_MOST = 16_384
_REMEMBERED = 50_000


class MilvusWords:
    """BM25 over the passages of one set."""

    def __init__(
        self, connection: Connection, set_id: str, passages: int, documents: MilvusDocuments
    ) -> None:
        self._connection = connection
        self._documents = documents
        self._total = passages
        self._passages = collection(set_id, PASSAGES)
        self._terms = collection(set_id, TERMS)
        self._frequencies: Remembered[str, int] = Remembered(_REMEMBERED, self._read_frequencies)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of one of ``terms``' terms over the passages, as in BM25:
        from near 0 for a term in every passage to ln(2n + 1) for one in none."""
        found = self._frequencies[term]
        return math.log(1 + (self._total - found + 0.5) / (found + 0.5))

    def frequencies(self, of: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms is."""
        return self._frequencies.many(of)

    def search(
        self, query: str, limit: int, documents: Sequence[str] | None = None
    ) -> tuple[Rows, Vectors]:
        """The rows that share words with the query, best first, with their BM25 scores.

        With ``documents`` (ids), among their passages only.
        """
        condition = ALL if documents is None else within(documents, self._documents)
        if condition is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return self.among(query, limit, condition)

    def among(self, query: str, limit: int, condition: str) -> tuple[Rows, Vectors]:
        """The same among the passages that fulfil a condition of Milvus's."""
        found: list[tuple[int, float]] = []
        # A word counts once, however often it is asked for, as in tantivy.
        if words := list(dict.fromkeys(terms(query))):
            # Whoever asks with these words asks next how rare they are: one request for all.
            self.frequencies(words)
            hits = self._connection.search(
                self._passages, "bm25", " ".join(words), min(limit, _MOST), condition
            )
            # Milvus Lite gives the scores a minus sign.
            found = [(int(hit["row"]), abs(hit["score"])) for hit in hits]
        # Equal scores in the order of the library.
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        return (
            np.array([row for row, _ in found], dtype=np.int64),
            np.array([score for _, score in found], dtype=np.float32),
        )

    def documents_with(self, term: str) -> set[int]:
        """The positions of all documents that have a term."""
        hits: Iterable[Row]
        if self.frequencies([term])[term] <= _MOST:
            hits = self._connection.search(
                self._passages, "bm25", term, _MOST, ALL, fields=["document"]
            )
        else:
            # A term is letters and digits: it cannot end the quotation.
            matching = f"TEXT_MATCH(words, '{term}')"
            hits = self._connection.every(self._passages, matching, ["document"])
        return {int(hit["document"]) for hit in hits}

    def _read_frequencies(self, wanted: list[str]) -> Mapping[str, int]:
        keys = {key_of(term): term for term in wanted}
        rows = self._connection.rows(self._terms, either(keys, "row"), ["row", "passages"])
        return dict.fromkeys(wanted, 0) | {keys[row["row"]]: int(row["passages"]) for row in rows}
