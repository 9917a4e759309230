"""Writing one set of collections: rows in batches, and at the end a look whether all are there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpus.document import Document
from index.embedder import Vectors
from index.errors import BuildError
from index.lexical import terms
from index.milvus.conditions import UNDATED
from index.milvus.connection import Connection, Row
from index.milvus.documents import fields_of, fingerprint_of
from index.milvus.layout import (
    DOCUMENTS,
    NO_VECTOR,
    NOTES,
    PART_CHARACTERS,
    PASSAGES,
    RECORDS,
    TERMS,
    TEXTS,
    collection,
    key_of,
    layout,
)
from index.milvus.notes import PUBLISHER, note
from index.milvus.records import json_of
from index.passages import Passage
from index.records.record import Record

# Milvus takes 64 MB at once: these are at most some 7 MB of texts, 1 MB of the others.
_BATCH = 500
_TEXTS_BATCH = 100


class SetWriter:
    """Writes the parts of one set, each in the order of the library."""

    def __init__(self, connection: Connection, set_id: str, documents: Sequence[Document]) -> None:
        self._connection = connection
        self._id = set_id
        self._documents = documents
        self._positions = {document.id: i for i, document in enumerate(documents)}
        self._publishers = sorted({d.publisher for d in documents if d.publisher})
        self._numbers = {name: i for i, name in enumerate(self._publishers)}
        self._terms: Counter[str] = Counter()
        self._waiting: dict[str, list[Row]] = {}
        self._written: Counter[str] = Counter()

    def documents(self) -> None:
        """Write the documents with their texts."""
        self._create(DOCUMENTS)
        self._create(TEXTS)
        for document in self._documents:
            self._add(
                DOCUMENTS,
                id=key_of(document.id),
                name=key_of(document.path.rpartition("/")[2]),
                fields=fields_of(document),
                fingerprint=fingerprint_of(document),
            )
            for begin in range(0, len(document.text), PART_CHARACTERS):
                part = document.text[begin : begin + PART_CHARACTERS]
                self._add(TEXTS, document=self._positions[document.id], text=part)

    def passages(
        self, passages: Sequence[Passage], hashes: Sequence[str], vectors: Vectors, total: int
    ) -> None:
        """Write some of the ``total`` passages, following those written before, with the hashes of
        their words and their vectors, shape (len(passages), dimensions)."""
        if not self._written[PASSAGES]:
            self._create(PASSAGES, vectors.shape[1], total)
        for passage, found, vector in zip(passages, hashes, vectors, strict=True):
            position = self._positions[passage.document]
            document = self._documents[position]
            words = terms(document.text[passage.start : passage.end])
            self._terms.update(set(words))
            self._add(
                PASSAGES,
                document=position,
                start=passage.start,
                end=passage.end,
                published=document.published.toordinal() if document.published else UNDATED,
                publisher=self._numbers.get(document.publisher or "", -1),
                hash=found,
                sentences=[offset for span in passage.sentences for offset in span],
                vector=vector.tolist(),
                words=" ".join(words),
            )

    def records(self, records: Iterable[Record]) -> int:
        """Write all records; how many they are."""
        self._create(RECORDS)
        for record in records:
            self._add(
                RECORDS,
                document=self._positions[record.document],
                kind=key_of(type(record).__name__),
                fields=json_of(record),
            )
        return self._written[RECORDS]

    def terms(self) -> None:
        """Write in how many of the passages written each term is."""
        self._create(TERMS)
        for term, passages in sorted(self._terms.items()):
            self._add(TERMS, key_of(term), passages=passages)

    def notes(self, notes: Iterable[tuple[str, Any]]) -> None:
        """Write what there is to know about the set as a whole: kinds and values."""
        self._create(NOTES)
        for kind, value in [*((PUBLISHER, name) for name in self._publishers), *notes]:
            self._add(NOTES, **note(kind, value))

    def finish(self) -> None:
        """Return when Milvus has every row on its disk. Raises BuildError where it lacks some."""
        for part in self._waiting:
            self._send(part)
            name = collection(self._id, part)
            self._connection.flush(name)
            found = self._connection.count(name)
            if found != self._written[part]:
                raise BuildError(
                    f"the index at {self._connection.name} kept {found} of {self._written[part]}"
                    f" {part}; nothing was changed"
                )

    def _create(self, part: str, dimensions: int = 0, passages: int = 0) -> None:
        self._connection.create(
            collection(self._id, part), *layout(part, dimensions=dimensions, passages=passages)
        )
        self._waiting[part] = []

    def _add(self, part: str, row: int | None = None, **fields: Any) -> None:
        number = self._written[part] if row is None else row
        more = {} if part == PASSAGES else {"no_vector": NO_VECTOR}
        self._waiting[part].append({"row": number, **fields, **more})
        self._written[part] += 1
        if len(self._waiting[part]) >= (_TEXTS_BATCH if part == TEXTS else _BATCH):
            self._send(part)

    def _send(self, part: str) -> None:
        if rows := self._waiting[part]:
            self._connection.write(collection(self._id, part), rows)
            self._waiting[part] = []


def in_batches(count: int, size: int) -> Iterator[slice]:
    """Slices that together cover ``count`` things, ``size`` at a time."""
    return (slice(begin, begin + size) for begin in range(0, count, size))
