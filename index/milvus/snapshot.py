"""One set of collections in Milvus, read as a snapshot: nothing of it is held but what was read
last, and of that a bounded amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.document import Document, DocumentRef
from index.archive import SetAside
from index.embedder import Vectors
from index.engine import Candidates, Place
from index.folding import fold
from index.holding import may_hold
from index.manifest import Manifest
from index.milvus.conditions import admitting
from index.milvus.connection import Connection, Row, either
from index.milvus.documents import MilvusDocuments
from index.milvus.layout import PASSAGES, RECORDS, collection, key_of
from index.milvus.notes import SET_ASIDE, read_notes
from index.milvus.records import record_of
from index.milvus.remembered import Remembered
from index.milvus.words import MilvusWords
from index.records.table import R
from index.search import Filter

# Some 10 MB of places.
_REMEMBERED = 20_000
_DIGITS = 5
# More records of a kind than these are read anew whenever they are asked for.
_RECORDS = 50_000
# A quotation is looked for in the texts of so many documents at once.
_PAGE = 100

_FIELDS = ("row", "document", "start", "end", "sentences")


@dataclass(frozen=True, slots=True)
class _Passage:
    """Where a passage stands; ``document`` is a position in the library's order."""

    document: int
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


class MilvusSnapshot:
    """An open set. Safe to read from many threads. What has to be read can raise the errors of
    ``index.milvus.errors``."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self.manifest = manifest
        self.documents = MilvusDocuments(connection, manifest.id, manifest.documents)
        self.lexical = MilvusWords(connection, manifest.id, manifest.passages, self.documents)
        self._connection = connection
        self._name = collection(manifest.id, PASSAGES)
        self._passages: Remembered[int, _Passage] = Remembered(_REMEMBERED, self._read_passages)
        self._records: dict[type, tuple[Any, ...]] = {}

    @property
    def id(self) -> str:
        """The snapshot's id, which the names of its collections have."""
        return self.manifest.id

    def candidates(
        self, query: str, vector: Vectors, limit: int, only: Filter | None = None
    ) -> Candidates:
        """The ``limit`` nearest passages by vector and the ``limit`` best by words, together."""
        condition = admitting(only, self.documents)
        if condition is None:
            nothing = np.empty(0, dtype=np.float32)
            return Candidates(np.empty(0, dtype=np.int64), nothing, nothing)
        hits = self._connection.search(self._name, "vector", vector.tolist(), limit, condition)
        near = {int(hit["row"]): float(hit["score"]) for hit in hits}
        worded, scores = self.lexical.among(query, limit, condition)
        others = [int(row) for row in worded if int(row) not in near]
        near |= {row: float(found @ vector) for row, found in self.vectors(others).items()}
        rows = np.array(sorted(near), dtype=np.int64)
        # The last digits of a server's differ for equal vectors.
        cosines = np.array([round(near[int(row)], _DIGITS) for row in rows], dtype=np.float32)
        bm25 = np.zeros(len(rows), dtype=np.float32)
        bm25[np.searchsorted(rows, worded)] = scores
        return Candidates(rows, cosines, bm25)

    def places(self, rows: Sequence[int]) -> list[Place]:
        """Where these passages stand, in the order of ``rows``."""
        found = self._passages.many(int(row) for row in rows)
        refs = self.documents.refs(passage.document for passage in found.values())
        wanted = (found[int(row)] for row in rows)
        return [Place(refs[passage.document], passage.start, passage.end) for passage in wanted]

    def ref(self, document: str) -> DocumentRef:
        """The document of that id. Raises KeyError where there is none."""
        return self.documents[self.documents.position(document)]

    def find(self, identifier: str) -> DocumentRef:
        """The document with this id, path or file name. Raises UnknownDocumentError where none or
        several have it."""
        return self.documents.find(identifier)

    def document(self, document: str) -> Document:
        """The document of that id with its text. Raises KeyError where there is none."""
        ref = self.ref(document)
        return Document(
            ref.id,
            ref.path,
            ref.title,
            ref.publisher,
            ref.published,
            ref.url,
            text=self.text_of(document),
        )

    def text_of(self, document: str) -> str:
        """The text of the document of that id. Raises KeyError where there is none."""
        position = self.documents.position(document)
        return self.documents.texts([position])[position]

    def sentences(self, row: int) -> list[tuple[int, int]]:
        """The sentence spans of a passage: offsets into its document's text."""
        return list(self._passages[row].sentences)

    def rows_of(self, document: str) -> list[int]:
        """The passages of a document, in its order."""
        condition = f"document == {self.documents.position(document)}"
        found = _passages(self._connection.rows(self._name, condition, _FIELDS))
        self._passages.keep(found)
        return sorted(found)

    def vectors(self, rows: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of these passages, each of shape (dimensions,)."""
        if not rows:
            return {}
        found = self._connection.rows(self._name, either(rows, "row"), ["row", "vector"])
        return {int(row["row"]): np.array(row["vector"], dtype=np.float32) for row in found}

    def holding(self, folded: str) -> list[str]:
        """Ids of the documents whose folded text (``index.folding``) contains this folded text,
        beginning and ending with whole words."""
        words = self.lexical
        positions = may_hold(folded, words.frequencies, words.documents_with, len(self.documents))
        found: list[int] = []
        for begin in range(0, len(positions), _PAGE):
            texts = self.documents.texts(positions[begin : begin + _PAGE])
            found += [position for position, text in texts.items() if folded in fold(text)]
        refs = self.documents.refs(found)
        return [refs[position].id for position in sorted(found)]

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """All records of one kind (``Statement``, ``Meeting``, ``Tariff``), in the order of the
        documents and of their words."""
        if kind in self._records:
            return self._records[kind]
        condition = f"kind == {key_of(kind.__name__)}"
        rows = self._connection.every(collection(self.id, RECORDS), condition, ["row", "fields"])
        ordered = sorted(rows, key=lambda row: int(row["row"]))
        found = tuple(record_of(kind, row["fields"]) for row in ordered)
        if len(found) <= _RECORDS:
            self._records[kind] = found
        return found

    def set_aside(self) -> list[SetAside]:
        """The library's files that are not in this index, with the reasons."""
        return [SetAside(*note) for note in read_notes(self._connection, self.id, SET_ASIDE)]

    def _read_passages(self, rows: list[int]) -> Mapping[int, _Passage]:
        return _passages(self._connection.rows(self._name, either(rows, "row"), _FIELDS))


def _passages(rows: Sequence[Row]) -> dict[int, _Passage]:
    found = {}
    for row in rows:
        offsets = [int(offset) for offset in row["sentences"]]
        found[int(row["row"])] = _Passage(
            int(row["document"]),
            int(row["start"]),
            int(row["end"]),
            tuple(zip(offsets[::2], offsets[1::2], strict=True)),
        )
    return found
