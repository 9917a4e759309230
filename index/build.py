"""Library to snapshot: built beside the live index, which is swapped at the end or not at all."""

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.document import Document
from corpus.errors import CommuniqueError
from corpus.library import Library, Scan
from index.embedder import Embedder, Vectors
from index.encoding import NAME as ENCODING
from index.errors import BuildError, IncompatibleSnapshotError, ReindexRunningError
from index.folding import fold
from index.lexical import LexicalIndex
from index.passages import MAX_TOKENS, Passage, cut_passages
from index.records.record import Meeting, Record, Statement, Tariff
from index.records.table import write_records
from index.snapshot import (
    DATABASE,
    FORMAT,
    LEXICAL,
    SCHEMA,
    VECTORS,
    Manifest,
    SetAside,
    Snapshot,
    file_hashes,
)
from index.store import BUILDING, Store, sync_folder
from index.vectors import VectorIndex

LOCK = "reindex.lock"

Progress = Callable[[str, int, int], None]
"""Told a stage (``reading``, ``embedding``, ``records``, ``writing``), steps done and in all."""


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """For callers that show nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    """The difference that a reindex made. Paths are relative to the library, sorted.

    ``embedded`` and ``reused`` count passages; ``snapshot`` is the live id afterwards; ``note``
    says why the index was made anew, where it was.
    """

    snapshot: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    duplicates: tuple[SetAside, ...]
    failed: tuple[SetAside, ...]
    passages: int
    embedded: int
    reused: int
    note: str | None = None


def reindex(
    library: Library,
    store: Store,
    embedder: Embedder,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = no_progress,
    wait_s: float = 0,
) -> Report:
    """Build a snapshot of the library and make it live; the one before is kept, older ones go.

    Passages whose text is unchanged keep their vectors. Whatever goes wrong, the live snapshot
    stays as it was. Raises ReindexRunningError where another process is at it for longer than
    ``wait_s`` seconds, LibraryError where the library is not there, BuildError (nothing to index,
    disk full, …) and WeightsError.
    """
    try:
        store.snapshots.mkdir(parents=True, exist_ok=True)
        lock = FileLock(store.root / LOCK)
        lock.acquire(timeout=wait_s)
    except Timeout:
        raise ReindexRunningError(
            "another reindex is running; the index answers meanwhile. Try again when it is done"
        ) from None
    except OSError as error:
        raise BuildError(f"cannot write into {store.root}: {error.strerror or error}") from None
    try:
        return _reindex(library, store, embedder, now, progress)
    finally:
        lock.release()


def _reindex(
    library: Library,
    store: Store,
    embedder: Embedder,
    now: Callable[[], datetime],
    progress: Progress,
) -> Report:
    # Imported where needed: most commands read no records.
    from index.records.reading import readers_fingerprint

    live, note = _live(store, embedder)
    readers = readers_fingerprint()
    if live and note is None and live.manifest.readers != readers:
        note = "the records are read anew: the rules or words that find them have changed"
    # What killed builds left behind goes; what another version or embedder may yet read stays
    # until there is a new index.
    keep = set(store.ids())
    if live:
        keep = {i for i in (store.current_id(), live.id, live.manifest.previous) if i}
    store.sweep(keep)

    scan = library.scan(lambda done, total: progress("reading", done, total))
    if not scan.documents:
        raise BuildError(_nothing_to_index(library, scan))
    report = _difference(scan, live, note)
    if live and note is None and live.id == store.current_id() and not _differs(report, live):
        return replace(
            report, snapshot=live.id, passages=len(live.passages), reused=len(live.passages)
        )

    created = now().astimezone(UTC)
    snapshot_id = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    folder = store.snapshots / f"{BUILDING}-{snapshot_id}"
    try:
        folder.mkdir()
        passages, hashes, vectors, embedded = _vectors(scan.documents, live, embedder, progress)
        records = _records(scan.documents, live, embedder, readers, progress)
        progress("writing", 0, 3)
        _write_database(folder / DATABASE, scan, report, passages, hashes, records)
        progress("writing", 1, 3)
        VectorIndex.of(vectors).save(folder / VECTORS)
        texts = {document.id: document.text for document in scan.documents}
        LexicalIndex.build(
            folder / LEXICAL,
            (
                (row, p.document, texts[p.document][p.start : p.end])
                for row, p in enumerate(passages)
            ),
        )
        progress("writing", 2, 3)
        Manifest(
            format=FORMAT,
            id=snapshot_id,
            created=created.isoformat(timespec="seconds"),
            embedder=embedder.name,
            weights_sha256=embedder.fingerprint,
            encoding=ENCODING,
            max_tokens=MAX_TOKENS,
            library=str(library.root),
            previous=live.id if live else None,
            documents=len(scan.documents),
            passages=len(passages),
            records=len(records),
            readers=readers,
            files=file_hashes(folder),
        ).save(folder)
        _sync_tree(folder)
        # What could not be opened again must not go live.
        Snapshot.open(folder)
        folder.rename(store.snapshots / snapshot_id)
        sync_folder(store.snapshots)
        store.make_live(snapshot_id)
    except BaseException as error:  # Ctrl-C too leaves nothing behind
        shutil.rmtree(folder, ignore_errors=True)
        if store.current_id() != snapshot_id:
            shutil.rmtree(store.snapshots / snapshot_id, ignore_errors=True)
        if not isinstance(error, OSError | ValueError | RuntimeError | sqlite3.Error):
            raise
        lines = str(getattr(error, "strerror", None) or error).splitlines()
        reason = lines[0] if lines else type(error).__name__
        raise BuildError(
            f"the index could not be written ({reason}); nothing was changed."
            f" Is there room on the disk of {store.root}?"
        ) from error
    progress("writing", 3, 3)
    store.sweep({snapshot_id} | ({live.id} if live else set()))
    return replace(
        report,
        snapshot=snapshot_id,
        passages=len(passages),
        embedded=embedded,
        reused=len(passages) - embedded,
    )


def _live(store: Store, embedder: Embedder) -> tuple[Snapshot | None, str | None]:
    """What vectors can be taken from, and why not, where there is an index but not for us."""
    if not store.ids():
        return None, None
    try:
        opened = store.open(embedder)
    except IncompatibleSnapshotError as error:
        return store.with_vectors_of(embedder), f"the index is made anew: {error}"
    except CommuniqueError as error:
        return None, f"the index is made anew: {str(error).split(';')[0]}"
    return opened.snapshot, None


def _nothing_to_index(library: Library, scan: Scan) -> str:
    if scan.failures:
        first = scan.failures[0]
        return (
            f"none of the {len(scan.failures)} files in {library.root} can be read"
            f" (the first: {first.path}: {first.reason}); nothing was changed"
        )
    return f"no documents in {library.root}; add some with: communique add FILE"


def _difference(scan: Scan, live: Snapshot | None, note: str | None) -> Report:
    before = {d.id: live.document(d.id) for d in live.documents} if live else {}
    now = {d.id: d for d in scan.documents}

    def paths(documents: list[Document]) -> tuple[str, ...]:
        return tuple(sorted(d.path for d in documents))

    return Report(
        snapshot="",
        added=paths([d for d in now.values() if d.id not in before]),
        changed=paths([d for d in now.values() if d.id in before and d != before[d.id]]),
        unchanged=paths([d for d in now.values() if d == before.get(d.id)]),
        removed=paths([d for d in before.values() if d.id not in now]),
        duplicates=tuple(SetAside(d.path, "duplicate", d.reason) for d in scan.duplicates),
        failed=tuple(SetAside(f.path, "failed", f.reason) for f in scan.failures),
        passages=0,
        embedded=0,
        reused=0,
        note=note,
    )


def _differs(report: Report, live: Snapshot) -> bool:
    if report.added or report.changed or report.removed:
        return True
    set_aside = sorted(report.duplicates + report.failed, key=lambda s: s.path)
    return set_aside != live.set_aside()


def _vectors(
    documents: tuple[Document, ...],
    live: Snapshot | None,
    embedder: Embedder,
    progress: Progress,
) -> tuple[list[Passage], list[str], Vectors, int]:
    """Passages of all documents, their hashes and vectors, and how many were embedded anew."""
    passages: list[Passage] = []
    texts: list[str] = []
    for document in documents:
        for passage in cut_passages(document, embedder.fits):
            passages.append(passage)
            texts.append(document.text[passage.start : passage.end])
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known = live.hashes() if live else {}
    # The same words twice (a boilerplate section) are embedded once.
    new = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
    progress("embedding", 0, len(new))
    made = embedder.embed(list(new.values()), lambda done: progress("embedding", done, len(new)))
    new_rows = {h: i for i, h in enumerate(new)}
    vectors = np.empty((len(passages), made.shape[1]), dtype=np.float32)
    old = [(row, known[h]) for row, h in enumerate(hashes) if h in known]
    if live and old:
        rows = np.array(old, dtype=np.int64)
        vectors[rows[:, 0]] = live.vectors.rows(rows[:, 1])
    for row, h in enumerate(hashes):
        if h in new_rows:
            vectors[row] = made[new_rows[h]]
    return passages, hashes, vectors, len(new)


def _records(
    documents: tuple[Document, ...],
    live: Snapshot | None,
    embedder: Embedder,
    readers: str,
    progress: Progress,
) -> list[Record]:
    """What all documents state; read anew only from those that are not as they were."""
    from index.records.reading import RecordReader

    known: dict[str, list[Record]] = {}
    if live and live.manifest.made_by(embedder) and live.manifest.readers == readers:
        known = {ref.id: [] for ref in live.documents}
        for kind in (Statement, Meeting, Tariff):
            for record in live.records(kind):
                known[record.document].append(record)
    reader = RecordReader(embedder)
    found: list[Record] = []
    for done, document in enumerate(documents):
        progress("records", done, len(documents))
        unchanged = live and document.id in known and live.document(document.id) == document
        found += known[document.id] if unchanged else reader.read(document)
    progress("records", len(documents), len(documents))
    return found


def _write_database(
    file: Path,
    scan: Scan,
    report: Report,
    passages: list[Passage],
    hashes: list[str],
    records: list[Record],
) -> None:
    positions = {document.id: i for i, document in enumerate(scan.documents)}
    database = sqlite3.connect(file)
    try:
        database.executescript(SCHEMA)
        database.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    positions[d.id],
                    d.id,
                    d.path,
                    d.title,
                    d.publisher,
                    d.published.isoformat() if d.published else None,
                    d.url,
                    d.text,
                    fold(d.text),
                )
                for d in scan.documents
            ),
        )
        database.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    positions[p.document],
                    p.start,
                    p.end,
                    h,
                    np.array(p.sentences, dtype="<i4").tobytes(),
                )
                for row, (p, h) in enumerate(zip(passages, hashes, strict=True))
            ),
        )
        database.executemany(
            "INSERT INTO set_aside VALUES (?, ?, ?)",
            ((s.path, s.kind, s.reason) for s in report.duplicates + report.failed),
        )
        write_records(database, records, positions)
        database.commit()
    finally:
        database.close()


def _sync_tree(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        else:
            sync_folder(file)
    sync_folder(folder)
