"""What a new set takes over from the live one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Document
from index.archive import SetAside
from index.embedder import Vectors
from index.manifest import Manifest
from index.milvus.connection import Connection, either
from index.milvus.documents import fingerprint_of, ref_of
from index.milvus.layout import DOCUMENTS, PASSAGES, RECORDS, collection, key_of
from index.milvus.notes import SET_ASIDE, read_notes
from index.milvus.records import KINDS, record_of
from index.records.record import Record


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the live set: where it is in it, its path, and what it was."""

    position: int
    path: str
    fingerprint: str


class Previous:
    """The live set, whose vectors the embedder in use has made."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self.manifest = manifest
        self._connection = connection
        rows = connection.every(
            collection(manifest.id, DOCUMENTS), "row >= 0", ["row", "fields", "fingerprint"]
        )
        self.documents: dict[str, Known] = {}
        for row in rows:
            ref = ref_of(row["fields"])
            self.documents[ref.id] = Known(int(row["row"]), ref.path, row["fingerprint"])

    def has(self, document: Document) -> bool:
        """Whether a document is in it, and is as it was."""
        known = self.documents.get(document.id)
        return known is not None and known.fingerprint == fingerprint_of(document)

    def set_aside(self) -> list[SetAside]:
        """The files that were not indexed, by path."""
        return [SetAside(*note) for note in read_notes(self._connection, self._id, SET_ASIDE)]

    def vectors(self, hashes: Iterable[str]) -> dict[str, Vectors]:
        """The vectors of the passages with these hashes, without those that there are not."""
        quoted = ", ".join(f'"{digest}"' for digest in hashes)
        rows = self._connection.rows(
            collection(self._id, PASSAGES), f"hash in [{quoted}]", ["hash", "vector"]
        )
        return {row["hash"]: np.array(row["vector"], dtype=np.float32) for row in rows}

    def records(self, documents: Sequence[str]) -> dict[str, list[Record]]:
        """The records of the documents with these ids, in the order of their words."""
        names = {self.documents[id].position: id for id in documents}
        found: dict[str, list[Record]] = {id: [] for id in documents}
        if not names:
            return found
        kinds = {key_of(kind.__name__): kind for kind in KINDS}
        rows = self._connection.every(
            collection(self._id, RECORDS),
            either(names, "document"),
            ["row", "document", "kind", "fields"],
        )
        for row in sorted(rows, key=lambda row: int(row["row"])):
            record = record_of(kinds[int(row["kind"])], row["fields"])
            found[names[int(row["document"])]].append(record)
        return found

    @property
    def _id(self) -> str:
        return self.manifest.id
