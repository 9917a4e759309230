"""Library to snapshot: built beside the live index, which is swapped at the end or not at all."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import CommuniqueError
from corpus.library import Library, Scan
from index.changes import Report, changes
from index.embedder import Embedder
from index.encoding import NAME as ENCODING
from index.errors import BuildError, IncompatibleSnapshotError, ReindexRunningError
from index.fingerprints import Fingerprints
from index.making import Progress, Sources, make_files
from index.manifest import FORMAT, Manifest, file_hashes
from index.passages import MAX_TOKENS
from index.snapshot import Snapshot
from index.store import BUILDING, Store, sync_folder

__all__ = ["LOCK", "Progress", "Report", "no_progress", "reindex"]

LOCK = "reindex.lock"


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """For callers that show nothing."""


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
    live, note = _live(store, embedder)
    made = Fingerprints.now()
    base = live if note is None and live and live.manifest.texts == made.texts else None
    if live and note is None:
        note = _read_anew(live, made)
    # What killed builds left behind goes; what another version or embedder may yet read stays
    # until there is a new index.
    keep = set(store.ids())
    if live:
        keep = {i for i in (store.current_id(), live.id, live.manifest.previous) if i}
    store.sweep(keep)

    scan = library.scan(
        lambda done, total: progress("reading", done, total),
        known={file.path: file for file in base.files()} if base else None,
    )
    if not scan.documents and not scan.kept:
        raise BuildError(nothing_to_index(library, scan))
    found = changes(scan, live, base, note)
    report = found.report
    if live and note is None and live.id == store.current_id() and not report.differs(live):
        return replace(
            report, snapshot=live.id, passages=len(live.passages), reused=len(live.passages)
        )

    created = now().astimezone(UTC)
    snapshot_id = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    folder = store.snapshots / f"{BUILDING}-{snapshot_id}"
    try:
        folder.mkdir()
        sources = Sources(live, base, embedder, made)
        counts = make_files(folder, sources, found, scan.files, progress)
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
            documents=len(scan.documents) + len(scan.kept),
            passages=counts.passages,
            records=counts.records,
            texts=made.texts,
            readers=made.readers,
            files=file_hashes(folder),
        ).save(folder)
        _sync_tree(folder)
        # What could not be opened again must not go live.
        Snapshot(folder, Manifest.load(folder))
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
        passages=counts.passages,
        embedded=counts.embedded,
        reused=counts.passages - counts.embedded,
    )


def _read_anew(live: Snapshot, made: Fingerprints) -> str | None:
    if live.manifest.texts != made.texts:
        return "the documents are read anew: what reads or cuts them has changed"
    if live.manifest.readers != made.readers:
        return "the records are read anew: the rules or words that find them have changed"
    return None


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


def nothing_to_index(library: Library, scan: Scan) -> str:
    """Why there is nothing to index, and what to do."""
    if scan.failures:
        first = scan.failures[0]
        return (
            f"none of the {len(scan.failures)} files in {library.root} can be read"
            f" (the first: {first.path}: {first.reason}); nothing was changed"
        )
    return f"no documents in {library.root}; add some with: communique add FILE"


def _sync_tree(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        else:
            sync_folder(file)
    sync_folder(folder)
