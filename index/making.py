"""The files of a new snapshot: what is unchanged is taken over, what is new is made."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.document import Document, DocumentRef
from corpus.recognising import File
from index import database
from index.changes import Changes
from index.contents import Contents
from index.database import Cut
from index.embedder import Embedder, Vectors
from index.embedder.threads import each
from index.fingerprints import Fingerprints
from index.manifest import DATABASE, LEXICAL, VECTORS
from index.passages import Passage, cut_passages
from index.records.record import Record
from index.shards import Words, write_words
from index.snapshot import Snapshot
from index.vectors import Rows, VectorIndex

Progress = Callable[[str, int, int], None]
"""Told a stage (``reading``, ``embedding``, ``records``, ``writing``), steps done and in all."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a new snapshot is made from: ``live`` lends its vectors, ``base`` (the same, or None)
    everything that is unchanged."""

    live: Snapshot | None
    base: Snapshot | None
    embedder: Embedder
    made_with: Fingerprints


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a new snapshot: its passages, those that were embedded for it, its records."""

    passages: int
    embedded: int
    records: int


@dataclass(frozen=True, slots=True)
class _NewVectors:
    """For each new passage, in order: the live row it takes its vector from, or -1 and then one of
    ``vectors``, whose number is in ``made`` (-1 for the others)."""

    rows: Rows
    made: Rows
    vectors: Vectors


def make_files(
    folder: Path, sources: Sources, changes: Changes, files: Sequence[File], progress: Progress
) -> Counts:
    """Write the database, the vectors and the word index of a snapshot into its empty folder.

    Raises OSError, ValueError, RuntimeError or sqlite3.Error where they cannot be written, and
    WeightsError.
    """
    passages = [cut_passages(document, sources.embedder.fits) for document in changes.put]
    hashes = [
        [_hash(document, passage) for passage in found]
        for document, found in zip(changes.put, passages, strict=True)
    ]
    new = _new_vectors(sources, changes.put, passages, hashes, progress)
    put, kept = _records(sources, changes, progress)
    progress("writing", 0, 3)
    if sources.base:
        shutil.copyfile(sources.base.folder / DATABASE, folder / DATABASE)
    report = changes.report
    database.write(
        folder / DATABASE,
        gone=changes.gone,
        cut=[Cut(*one) for one in zip(changes.put, passages, hashes, put, strict=True)],
        records=kept,
        files=files,
        set_aside=[(s.path, s.kind, s.reason) for s in report.duplicates + report.failed],
    )
    progress("writing", 1, 3)
    with closing(sqlite3.connect(folder / DATABASE)) as written:
        documents = database.read_documents(written)
        contents = Contents.read(written, tuple(documents))
        _vectors(sources, contents, new).save(folder / VECTORS)
        _write_words(folder / LEXICAL, sources.base, changes, documents, contents, written)
        (records,) = written.execute("SELECT count(*) FROM records").fetchone()
    progress("writing", 2, 3)
    return Counts(len(contents.passages), len(new.vectors), int(records))


def _hash(document: Document, passage: Passage) -> bytes:
    return hashlib.sha256(document.text[passage.start : passage.end].encode()).digest()


def _new_vectors(
    sources: Sources,
    documents: Sequence[Document],
    passages: Sequence[Sequence[Passage]],
    hashes: Sequence[Sequence[bytes]],
    progress: Progress,
) -> _NewVectors:
    live = sources.live
    wanted = [h for some in hashes for h in some]
    known = live.rows_with(wanted) if live else {}
    # The same words twice (a boilerplate section) are embedded once.
    texts = {
        h: document.text[passage.start : passage.end]
        for document, found, some in zip(documents, passages, hashes, strict=True)
        for passage, h in zip(found, some, strict=True)
        if h not in known
    }
    progress("embedding", 0, len(texts))
    made = sources.embedder.embed(
        list(texts.values()), lambda done: progress("embedding", done, len(texts))
    )
    numbers = {h: number for number, h in enumerate(texts)}
    return _NewVectors(
        rows=np.array([known.get(h, -1) for h in wanted], dtype=np.int64),
        made=np.array([numbers.get(h, -1) for h in wanted], dtype=np.int64),
        vectors=made,
    )


def _records(
    sources: Sources, changes: Changes, progress: Progress
) -> tuple[list[Sequence[Record]], list[tuple[str, Sequence[Record]]]]:
    """What the new documents state, and, where what reads records has changed, what the others
    do (by id)."""
    # Imported where needed: it takes a while, and most commands read no records.
    from index.records.reading import RecordReader

    base = sources.base
    again: list[str] = []
    if base and base.manifest.readers != sources.made_with.readers:
        gone = set(changes.gone)
        again = [ref.id for ref in base.documents if ref.id not in gone]
    reader = RecordReader(sources.embedder)

    def read(one: Document | str) -> Sequence[Record]:
        if isinstance(one, str):
            assert base
            one = base.document(one)
        return reader.read(one)

    found: list[Sequence[Record]] = []
    total = len(changes.put) + len(again)
    progress("records", 0, total)
    documents: list[Document | str] = [*changes.put, *again]
    for records in each(read, documents):
        found.append(records)
        progress("records", len(found), total)
    put, kept = found[: len(changes.put)], found[len(changes.put) :]
    return put, list(zip(again, kept, strict=True))


def _vectors(sources: Sources, contents: Contents, new: _NewVectors) -> VectorIndex:
    """The vectors of all rows; those of passages that stay are the ones of their slot."""
    rows = np.empty(len(contents.slots), dtype=np.int64)
    made = np.full(len(rows), -1, dtype=np.int64)
    # New passages have the highest slots, in their order.
    by_slot = np.argsort(contents.slots)
    stay, come = np.split(by_slot, [len(rows) - len(new.rows)])
    if sources.base:
        rows[stay] = sources.base.rows_at(contents.slots[stay])
    rows[come] = new.rows
    made[come] = new.made
    vectors = new.vectors[made[rows < 0]]
    return sources.live.vectors.changed(rows, vectors) if sources.live else VectorIndex.of(vectors)


def _write_words(
    folder: Path,
    base: Snapshot | None,
    changes: Changes,
    documents: dict[int, DocumentRef],
    contents: Contents,
    written: sqlite3.Connection,
) -> None:
    keys, refs = tuple(documents), tuple(documents.values())
    positions = {ref.id: position for position, ref in enumerate(refs)}
    sizes = np.diff(contents.first)

    def passages(ids: Sequence[str]) -> Iterator[Words]:
        for position in sorted(positions[document] for document in ids):
            (text,) = written.execute(
                "SELECT text FROM documents WHERE key = ?", (keys[position],)
            ).fetchone()
            for row in range(contents.first[position], contents.first[position + 1]):
                _, start, end = contents.passages[row]
                slot = int(contents.slots[row])
                yield slot, refs[position].id, text[start:end]

    write_words(
        folder,
        base.folder / LEXICAL if base else None,
        {ref.id: int(size) for ref, size in zip(refs, sizes, strict=True)},
        {document.id for document in changes.put} | set(changes.gone),
        passages,
    )
