"""A snapshot's documents, passages and records in SQLite: written once, then read by many.

``key`` of a document and ``slot`` of a passage are numbers for storage: they stay with what is
unchanged from one snapshot to the next, are given in no order, and may have gaps. The order of the
library is that of the paths. A document has the slots and spans of its passages in one piece, as
all of them are read whenever a snapshot is opened.
"""

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from corpus.document import Document, DocumentRef
from corpus.recognising import File
from index.records import table as records_table
from index.records.record import Record

if TYPE_CHECKING:
    from index.passages import Passage

SCHEMA = (
    """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    publisher TEXT, published TEXT, url TEXT, passages BLOB NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE passages (
    slot INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (key),
    hash BLOB NOT NULL, sentences BLOB NOT NULL
);
CREATE INDEX passages_document ON passages (document);
CREATE INDEX passages_hash ON passages (hash);
CREATE TABLE set_aside (path TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, stamp TEXT, digest TEXT NOT NULL, words TEXT NOT NULL,
    indexed INTEGER NOT NULL
);
"""
    + records_table.SCHEMA
)

# Connections are lent one a reader, so that none waits for another's; more readers than this at
# once are more than there are processors for.
_CONNECTIONS = 8
_AT_ONCE = 500  # SQLite takes a limited number of values in one statement


@dataclass(frozen=True, slots=True)
class Cut:
    """A document to be written: with its passages, their hashes and its records."""

    document: Document
    passages: "Sequence[Passage]"
    hashes: Sequence[bytes]
    records: Sequence[Record]


class Readers:
    """Read-only connections to one database file, for many threads at once."""

    def __init__(self, file: Path) -> None:
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        # All at once: the file may be gone from its folder when the next one is needed.
        for _ in range(_CONNECTIONS):
            self._idle.put(sqlite3.connect(address, uri=True, check_same_thread=False))

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own for as long as the block lasts; waits where all are lent."""
        connection = self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put(connection)


def write(
    file: Path,
    *,
    gone: Iterable[str],
    cut: Sequence[Cut],
    records: Iterable[tuple[str, Sequence[Record]]],
    files: Sequence[File],
    set_aside: Iterable[tuple[str, str, str]],
) -> None:
    """Change a database, a copy of the live one or a new file.

    Documents that are ``gone`` (ids) go out with all that is theirs, those of ``cut`` come in; of
    documents that stay, ``records`` (by id) replace the ones that are there. Raises sqlite3.Error
    where it cannot be written; the file is of no use then.
    """
    is_new = not file.exists()
    with closing(sqlite3.connect(file)) as database:
        # No journal: a copy that is not finished is thrown away. What was taken out is
        # overwritten, not only unlinked: it may have been taken out for a reason.
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
        )
        if is_new:
            database.executescript(SCHEMA)
        # Counted first: no number of what goes out is given to what comes in.
        key, slot = _next(database, "key", "documents"), _next(database, "slot", "passages")
        _take_out(database, gone)
        for document, found in records:
            _replace_records(database, document, found)
        for at, one in enumerate(cut, key):
            _put_in(database, one, at, slot)
            slot += len(one.passages)
        _write_files(database, files)
        database.execute("DELETE FROM set_aside")
        database.executemany("INSERT INTO set_aside VALUES (?, ?, ?)", set_aside)
        database.commit()
        free, pages = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("freelist_count", "page_count")
        )
        if 2 * free > pages:
            database.execute("VACUUM")


def _key(database: sqlite3.Connection, document: str) -> int:
    row = database.execute("SELECT key FROM documents WHERE id = ?", (document,)).fetchone()
    return int(row[0])


def _take_out(database: sqlite3.Connection, gone: Iterable[str]) -> None:
    keys = [(_key(database, document),) for document in gone]
    for table, column in (("records", "document"), ("passages", "document"), ("documents", "key")):
        database.executemany(f"DELETE FROM {table} WHERE {column} = ?", keys)


def _replace_records(
    database: sqlite3.Connection, document: str, records: Sequence[Record]
) -> None:
    key = _key(database, document)
    database.execute("DELETE FROM records WHERE document = ?", (key,))
    records_table.write_records(database, records, {document: key})


def _next(database: sqlite3.Connection, column: str, table: str) -> int:
    return int(
        database.execute(f"SELECT coalesce(max({column}), -1) + 1 FROM {table}").fetchone()[0]
    )


def _put_in(database: sqlite3.Connection, cut: Cut, key: int, slot: int) -> None:
    d = cut.document
    published = d.published.isoformat() if d.published else None
    places = _packed("q", ((at, p.start, p.end) for at, p in enumerate(cut.passages, slot)))
    database.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, d.id, d.path, d.title, d.publisher, published, d.url, places, d.text),
    )
    database.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?)",
        (
            (at, key, h, _packed("i", p.sentences))
            for at, (p, h) in enumerate(zip(cut.passages, cut.hashes, strict=True), slot)
        ),
    )
    records_table.write_records(database, cut.records, {d.id: key})


def _packed(kind: str, rows: Iterable[Iterable[int]]) -> bytes:
    """Numbers in their order, each little-endian and of this kind (``struct``)."""
    numbers = tuple(chain.from_iterable(rows))
    return struct.pack(f"<{len(numbers)}{kind}", *numbers)


def _write_files(database: sqlite3.Connection, files: Sequence[File]) -> None:
    known = {file.path: file for file in read_files(database)}
    now = {file.path for file in files}
    database.executemany(
        "DELETE FROM files WHERE path = ?", ((path,) for path in known if path not in now)
    )
    database.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (
            (file.path, file.stamp, file.digest, file.words, file.indexed)
            for file in files
            if known.get(file.path) != file
        ),
    )


def read_documents(database: sqlite3.Connection) -> dict[int, DocumentRef]:
    """Every document by its key, in the order of the library. Raises sqlite3.Error where the file
    is no database."""
    rows = database.execute(
        "SELECT key, id, path, title, publisher, published, url FROM documents ORDER BY path"
    )
    return {
        key: DocumentRef(
            id, path, title, publisher, date.fromisoformat(published) if published else None, url
        )
        for key, id, path, title, publisher, published, url in rows
    }


def read_files(database: sqlite3.Connection) -> list[File]:
    """The files of the library that could be read, as they were then."""
    rows = database.execute("SELECT path, stamp, digest, words, indexed FROM files")
    return [
        File(path, stamp, digest, words, bool(indexed))
        for path, stamp, digest, words, indexed in rows
    ]


def slots_with(database: sqlite3.Connection, hashes: Sequence[bytes]) -> dict[bytes, int]:
    """For those of these hashes that a passage has: its slot (any, where several have it)."""
    found: dict[bytes, int] = {}
    for at in range(0, len(hashes), _AT_ONCE):
        some = hashes[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found.update(
            database.execute(f"SELECT hash, slot FROM passages WHERE hash IN ({marks})", some)
        )
    return found
