"""What look-ups read of a snapshot on disk: documents and records, without what searches them."""

import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Self

from corpus.document import Document, DocumentRef
from corpus.recognising import File
from index.database import Readers, read_documents, read_files
from index.errors import DamagedSnapshotError, UnknownDocumentError
from index.manifest import DATABASE, Manifest, file_hashes
from index.records import table as records_table
from index.records.table import R


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file of the library that is not in the index; ``kind`` is ``duplicate`` or ``failed``."""

    path: str
    kind: str
    reason: str


class Archive:
    """The documents and records of a snapshot, immutable. Safe to read from many threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._readers = Readers(folder / DATABASE)
        with self._readers.one() as database:
            by_key = read_documents(database)
        self._keys = tuple(by_key)
        self.documents = tuple(by_key.values())
        self._positions = {ref.id: i for i, ref in enumerate(self.documents)}
        self._records: dict[type[Any], tuple[Any, ...]] = {}
        self._reading_records = threading.Lock()
        # Nothing here may lead back to the snapshot: one that was swapped out goes at once.
        keys = {ref.id: key for key, ref in by_key.items()}
        self._text_of = partial(_text_of, self._readers, keys)
        self.text_of = lru_cache(maxsize=512)(self._text_of)

    @property
    def id(self) -> str:
        """The snapshot's id, also the name of its folder."""
        return self.manifest.id

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open it after checking every file against the manifest.

        Raises DamagedSnapshotError or IncompatibleSnapshotError.
        """
        manifest = Manifest.load(folder)
        try:
            found = file_hashes(folder)
        except OSError as error:  # a bad disk, or swept away meanwhile
            raise DamagedSnapshotError(
                f"snapshot {folder.name} is damaged: {error.strerror or error}"
            ) from None
        for path, expected in manifest.files.items():
            if found.get(path) != expected:
                what = "is missing" if path not in found else "has changed"
                raise DamagedSnapshotError(f"snapshot {folder.name} is damaged: {path} {what}")
        try:
            return cls(folder, manifest)
        except (OSError, ValueError, RuntimeError, sqlite3.Error) as error:
            raise DamagedSnapshotError(f"snapshot {folder.name} is damaged: {error}") from None

    def ref(self, document: str) -> DocumentRef:
        """The document of that id. Raises KeyError where there is none."""
        return self.documents[self._positions[document]]

    def find(self, identifier: str) -> DocumentRef:
        """The document with this id, path or file name. Raises UnknownDocumentError where none or
        several have it."""
        found = [d for d in self.documents if identifier in (d.id, d.path)]
        found = found or [d for d in self.documents if Path(d.path).name == identifier]
        if len(found) == 1:
            return found[0]
        what = "several documents are" if found else "no document is"
        raise UnknownDocumentError(f"{what} called {identifier}; see: communique documents")

    def document(self, document: str) -> Document:
        """The document of that id with its text. Raises KeyError where there is none."""
        ref = self.ref(document)
        return Document(
            **{name: getattr(ref, name) for name in _REF_FIELDS}, text=self.text_of(document)
        )

    def files(self) -> list[File]:
        """The files of the library that could be read, as they were then."""
        with self._readers.one() as database:
            return read_files(database)

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """All records of one kind (``Statement``, ``Meeting``, ``Tariff``), in the order of the
        documents and of their words. They are read once."""
        found = self._records.get(kind)
        if found is None:
            with self._reading_records:
                found = self._records.get(kind)
                if found is None:
                    with self._readers.one() as database:
                        found = records_table.read_records(database, kind)
                    self._records[kind] = found
        return found

    def set_aside(self) -> list[SetAside]:
        """The library's files that are not in this index, with the reasons."""
        with self._readers.one() as database:
            rows = database.execute("SELECT path, kind, reason FROM set_aside ORDER BY path")
            return [SetAside(*row) for row in rows]


_REF_FIELDS = ("id", "path", "title", "publisher", "published", "url")


def _text_of(readers: Readers, keys: Mapping[str, int], document: str) -> str:
    with readers.one() as database:
        row = database.execute(
            "SELECT text FROM documents WHERE key = ?", (keys[document],)
        ).fetchone()
    return str(row[0])
