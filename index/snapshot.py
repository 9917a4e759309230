"""One built index on disk: written once, checked on open, never changed.

``DATA_DIR/snapshots/<id>/`` holds ``manifest.json``, ``index.sqlite``, ``vectors.faiss`` and
``lexical/``; ``DATA_DIR/CURRENT`` names the live one.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.document import Document, DocumentRef
from corpus.recognising import File
from index.contents import Contents
from index.database import Readers, read_files, slots_with
from index.embedder import Embedder, Vectors
from index.encoding import NAME as ENCODING
from index.engine import Candidates, Place
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, UnknownDocumentError
from index.lexical import LexicalIndex
from index.records import table as records_table
from index.records.table import R
from index.vectors import Rows, VectorIndex

if TYPE_CHECKING:
    from index.search import Filter

FORMAT = 3
MANIFEST = "manifest.json"
DATABASE = "index.sqlite"
VECTORS = "vectors.faiss"
LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file of the library that is not in the index; ``kind`` is ``duplicate`` or ``failed``."""

    path: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of and with. ``files`` maps relative paths to their SHA-256;
    ``texts`` and ``readers`` are the fingerprints of what its documents were read and cut with,
    and its records read.

    On disk it carries its own SHA-256: a changed byte in it is seen like one in any other file.
    """

    format: int
    id: str
    created: str
    embedder: str
    weights_sha256: str
    encoding: str
    max_tokens: int
    library: str
    previous: str | None
    documents: int
    passages: int
    records: int
    texts: str
    readers: str
    files: dict[str, str]

    @property
    def created_at(self) -> datetime:
        """When it was built, with its time zone."""
        return datetime.fromisoformat(self.created)

    def save(self, folder: Path) -> None:
        """Write ``manifest.json`` into the folder."""
        fields = asdict(self)
        text = json.dumps(fields | {"sha256": _fields_hash(fields)}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Read a manifest. Raises DamagedSnapshotError or, for another format,
        IncompatibleSnapshotError."""
        try:
            fields = json.loads((folder / MANIFEST).read_text("utf-8"))
            intact = fields.pop("sha256") == _fields_hash(fields)
            found = fields["format"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise DamagedSnapshotError(
                f"snapshot {folder.name} is damaged: no readable {MANIFEST}"
            ) from None
        if not intact:
            raise DamagedSnapshotError(f"snapshot {folder.name} is damaged: {MANIFEST} has changed")
        if found != FORMAT:
            raise IncompatibleSnapshotError(f"it has format {found}, this version reads {FORMAT}")
        try:
            return cls(**fields)
        except TypeError:
            raise DamagedSnapshotError(
                f"snapshot {folder.name} is damaged: {MANIFEST} lacks a field"
            ) from None

    def made_by(self, embedder: Embedder) -> bool:
        """Whether this embedder, with these weights, made the vectors."""
        return self.embedder == embedder.name and self.weights_sha256 == embedder.fingerprint

    def check_made_with(self, embedder: Embedder, max_tokens: int) -> None:
        """Raise IncompatibleSnapshotError unless vectors and passages can be compared with this
        embedder's and this version's."""
        if self.embedder != embedder.name:
            reason = f"its embedder is {self.embedder}, the settings say {embedder.name}"
        elif self.weights_sha256 != embedder.fingerprint:
            reason = f"the weights of {self.embedder} are not the ones it was made with"
        elif self.encoding != ENCODING:
            reason = f"its token encoding is {self.encoding}, this version's is {ENCODING}"
        elif self.max_tokens != max_tokens:
            reason = f"its passages hold {self.max_tokens} tokens, this version's {max_tokens}"
        else:
            return
        raise IncompatibleSnapshotError(reason)


class Snapshot:
    """An open, immutable index. Safe to read from many threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._readers = Readers(folder / DATABASE)
        with self._readers.one() as database:
            contents = Contents.read(database)
        self.documents = contents.documents
        self._positions = {ref.id: i for i, ref in enumerate(self.documents)}
        # Columns: position of the document, start, end.
        self.passages = contents.passages
        self.slots = contents.slots
        self._first = contents.first
        self.vectors = VectorIndex.load(folder / VECTORS)
        self.lexical = LexicalIndex.load(folder / LEXICAL, self.slots)
        self._records: dict[type[Any], tuple[Any, ...]] = {}
        self._reading_records = threading.Lock()
        # Nothing here may lead back to the snapshot: one that was swapped out goes at once.
        keys = {d.id: int(k) for d, k in zip(self.documents, contents.keys, strict=True)}
        self._text_of = partial(_text_of, self._readers, keys)
        self.text_of = lru_cache(maxsize=512)(self._text_of)

    @property
    def id(self) -> str:
        """The snapshot's id, also the name of its folder."""
        return self.manifest.id

    @classmethod
    def open(cls, folder: Path) -> "Snapshot":
        """Open a snapshot after checking every file against the manifest.

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
        cosines: Vectors = (self.vectors.rows(rows) * vector).sum(axis=1)
        return Candidates(rows, cosines, words)

    def places(self, rows: Sequence[int]) -> list[Place]:
        """Where these passages stand, in the order of ``rows``."""
        found = (self.passages[row] for row in rows)
        return [Place(self.documents[p], int(start), int(end)) for p, start, end in found]

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

    def files(self) -> list[File]:
        """The files of the library that could be read, as they were then."""
        with self._readers.one() as database:
            return read_files(database)

    def holding(self, folded: str) -> list[str]:
        """Ids of the documents whose folded text (``index.folding``) contains this folded text."""
        with self._readers.one() as database:
            rows = database.execute(
                "SELECT id FROM documents WHERE instr(folded, ?) > 0 ORDER BY path", (folded,)
            )
            return [row[0] for row in rows]

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


def _fields_hash(fields: dict[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a snapshot folder but the manifest, by relative path."""
    hashes = {}
    for file in sorted(folder.rglob("*")):
        # tantivy's lock files are opened by readers too; they hold nothing.
        if file.is_file() and file.name != MANIFEST and not file.name.endswith(".lock"):
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            hashes[file.relative_to(folder).as_posix()] = digest
    return hashes
