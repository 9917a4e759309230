"""The documents of a set in Milvus, read where they are looked at."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import overload

from corpus.document import Document, DocumentRef, document_id
from index.errors import UnknownDocumentError
from index.milvus.connection import Connection, either
from index.milvus.layout import DOCUMENTS, TEXTS, collection, key_of
from index.milvus.notes import PUBLISHER, read_notes
from index.milvus.remembered import Remembered

# Some 10 MB of what is known about documents, and texts, which are as long as they are.
_REFS = 20_000
_TEXTS = 128
_PAGE = 1000


class MilvusDocuments(Sequence[DocumentRef]):
    """The documents of a set, by their position in the order of the library."""

    def __init__(self, connection: Connection, set_id: str, count: int) -> None:
        self._connection = connection
        self._id = set_id
        self._count = count
        self._refs: Remembered[int, DocumentRef] = Remembered(_REFS, self._read_refs)
        self._positions: Remembered[str, int] = Remembered(_REFS, self._read_positions)
        self._texts: Remembered[int, str] = Remembered(_TEXTS, self._read_texts)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> DocumentRef: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[DocumentRef]: ...

    def __getitem__(self, index: int | slice) -> DocumentRef | Sequence[DocumentRef]:
        wanted = range(self._count)[index]
        if isinstance(wanted, int):
            return self._refs[wanted]
        found = self._refs.many(wanted)
        return tuple(found[position] for position in wanted)

    def __iter__(self) -> Iterator[DocumentRef]:
        for begin in range(0, self._count, _PAGE):
            yield from self[begin : begin + _PAGE]

    def refs(self, positions: Iterable[int]) -> dict[int, DocumentRef]:
        """The documents at these positions."""
        return self._refs.many(positions)

    def positions(self, documents: Iterable[str]) -> dict[str, int]:
        """The positions of the documents with these ids, without those that there are not."""
        return self._positions.many(documents)

    def position(self, document: str) -> int:
        """The position of the document of that id. Raises KeyError where there is none."""
        return self._positions[document]

    def texts(self, positions: Iterable[int]) -> dict[int, str]:
        """The texts of the documents at these positions."""
        return self._texts.many(positions)

    def find(self, identifier: str) -> DocumentRef:
        """The document with this id, path or file name. Raises UnknownDocumentError where none or
        several have it."""
        ids = (identifier, document_id(identifier))
        found = self.refs(self.positions(ids).values())
        if not found:
            named = self._connection.rows(
                collection(self._id, DOCUMENTS), f"name == {key_of(identifier)}", ["row"]
            )
            found = self.refs(int(row["row"]) for row in named)
        if len(found) == 1:
            return next(iter(found.values()))
        what = "several documents are" if found else "no document is"
        raise UnknownDocumentError(f"{what} called {identifier}; see: communique documents")

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The distinct publishers, by their numbers."""
        return tuple(read_notes(self._connection, self._id, PUBLISHER))

    def _read_refs(self, positions: list[int]) -> Mapping[int, DocumentRef]:
        rows = self._connection.rows(
            collection(self._id, DOCUMENTS), either(positions, "row"), ["row", "fields"]
        )
        return {int(row["row"]): ref_of(row["fields"]) for row in rows}

    def _read_positions(self, documents: list[str]) -> Mapping[str, int]:
        keys = {key_of(document): document for document in documents}
        rows = self._connection.rows(
            collection(self._id, DOCUMENTS), either(keys, "id"), ["row", "id"]
        )
        return {keys[row["id"]]: int(row["row"]) for row in rows}

    def _read_texts(self, positions: list[int]) -> Mapping[int, str]:
        parts: dict[int, list[str]] = {position: [] for position in positions}
        rows = self._connection.rows(
            collection(self._id, TEXTS),
            either(positions, "document"),
            ["row", "document", "text"],
        )
        for row in sorted(rows, key=lambda row: int(row["row"])):
            parts[int(row["document"])].append(row["text"])
        return {position: "".join(found) for position, found in parts.items()}


def fields_of(ref: DocumentRef) -> str:
    """What is known about a document, as JSON."""
    published = ref.published.isoformat() if ref.published else None
    return json.dumps([ref.id, ref.path, ref.title, ref.publisher, published, ref.url])


def ref_of(fields: str) -> DocumentRef:
    """What ``fields_of`` wrote."""
    id, path, title, publisher, published, url = json.loads(fields)
    day = date.fromisoformat(published) if published else None
    return DocumentRef(id, path, title, publisher, day, url)


def fingerprint_of(document: Document) -> str:
    """SHA-256 of all that is known about a document and of its text."""
    return hashlib.sha256(f"{fields_of(document)}\n{document.text}".encode()).hexdigest()
