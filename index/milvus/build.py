"""Library to a set in Milvus: written beside the live one, whose place it takes at the end or not
at all."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from filelock import FileLock, Timeout

from corpus.library import Library, Scan
from index.archive import SetAside
from index.build import LOCK, Progress, Report, no_progress, nothing_to_index
from index.embedder import Embedder, Vectors
from index.embedder.threads import each
from index.encoding import NAME as ENCODING
from index.errors import (
    BuildError,
    DamagedSnapshotError,
    IncompatibleSnapshotError,
    ReindexRunningError,
)
from index.fingerprints import Fingerprints
from index.manifest import Manifest
from index.milvus.errors import EngineError, MissingError
from index.milvus.layout import FORMAT
from index.milvus.lease import RHYTHM, Lease, Rhythm
from index.milvus.notes import SET_ASIDE
from index.milvus.previous import Previous
from index.milvus.store import MilvusStore, manifest_note
from index.milvus.writing import SetWriter, in_batches
from index.passages import MAX_TOKENS, Passage, cut_passages
from index.records.record import Record

# A reindex outlives a Milvus that is started again: it waits longer than a question.
_PATIENCE_S = 120.0
# Passages that are embedded and written at once, and documents whose records are read at once.
_PASSAGES = 512
_DOCUMENTS = 200


def reindex(
    library: Library,
    store: MilvusStore,
    embedder: Embedder,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = no_progress,
    wait_s: float = 0,
    patience_s: float = _PATIENCE_S,
    rhythm: Rhythm = RHYTHM,
) -> Report:
    """Write a set of the library and make it live; the one before is kept for those who still read
    it, older ones go.

    Passages whose words are unchanged keep their vectors. Whatever goes wrong, the live set stays
    as it was. Raises ReindexRunningError where somebody, on any machine, is at it for longer than
    ``wait_s`` seconds, LibraryError where the library is not there, WeightsError,
    EngineUnreachableError where Milvus is away from the start, and BuildError otherwise, also where
    it was away for longer than ``patience_s`` seconds.
    """
    created = now().astimezone(UTC)
    set_id = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    store.current_id()
    patient = MilvusStore(store.root, store.connection.with_patience(patience_s))
    try:
        # Whoever holds the data folder's lock knows that nobody else of this machine builds.
        store.root.mkdir(parents=True, exist_ok=True)
        with (
            FileLock(store.root / LOCK).acquire(timeout=wait_s),
            Lease(store.connection, set_id, store.holder, wait_s, rhythm) as lease,
        ):
            return _Build(library, patient, embedder, set_id, created, progress).run(lease)
    except Timeout:
        raise ReindexRunningError(
            "another reindex is running; the index answers meanwhile. Try again when it is done"
        ) from None
    except OSError as error:
        raise BuildError(f"cannot write into {store.root}: {error.strerror or error}") from None
    except EngineError as error:
        raise BuildError(f"{error}; nothing was changed") from error


@dataclass(frozen=True, slots=True)
class _Build:
    """One reindex, under the lease."""

    library: Library
    store: MilvusStore
    embedder: Embedder
    set_id: str
    created: datetime
    progress: Progress

    def run(self, lease: Lease) -> Report:
        made = Fingerprints.now()
        live = self.store.current_id()
        before, note = self._before(live, made)
        # The one before the live one too: whoever read it has long gone on.
        self.store.sweep({i for i in (live, self.set_id) if i}, self.created)

        scan = self.library.scan(lambda done, total: self.progress("reading", done, total))
        if not scan.documents:
            raise BuildError(nothing_to_index(self.library, scan))
        report = _difference(scan, before, note)
        if before and note is None and not _differs(report, before):
            count = before.manifest.passages
            return replace(report, snapshot=before.manifest.id, passages=count, reused=count)
        try:
            report = self._write(scan, report, before, made)
            if not lease.is_held():
                raise BuildError("another reindex took over meanwhile; nothing was changed")
            self.store.make_live(self.set_id)
        except BaseException:  # Ctrl-C too
            # Where Milvus is away, the next one sweeps.
            with suppress(EngineError):
                if self.store.current_id() != self.set_id:
                    self.store.remove(self.set_id)
            raise
        self.progress("writing", 3, 3)
        self.store.sweep({i for i in (live, self.set_id) if i}, self.created)
        return report

    def _before(self, live: str | None, made: Fingerprints) -> tuple[Previous | None, str | None]:
        """What can be taken over from the live set, and why it must be made anew."""
        if live is None:
            return None, None
        try:
            manifest = self.store.manifest(live)
            before = Previous(self.store.connection, manifest)
            self.store.check_whole(manifest)
        except (IncompatibleSnapshotError, DamagedSnapshotError, MissingError) as error:
            return None, f"the index is made anew: {str(error).split(';')[0]}"
        try:
            manifest.check_made_with(self.embedder)
        except IncompatibleSnapshotError as error:
            same = manifest.made_by(self.embedder)
            return before if same else None, f"the index is made anew: {error}"
        if manifest.texts != made.texts:
            return before, "the documents are read anew: what reads or cuts them has changed"
        if manifest.readers != made.readers:
            return before, (
                "the records are read anew: the rules or words that find them have changed"
            )
        return before, None

    def _write(
        self, scan: Scan, report: Report, before: Previous | None, made: Fingerprints
    ) -> Report:
        writer = SetWriter(self.store.connection, self.set_id, scan.documents)
        writer.documents()
        passages = [p for d in scan.documents for p in cut_passages(d, self.embedder.fits)]
        texts = {document.id: document.text for document in scan.documents}
        embedded = 0
        self.progress("embedding", 0, len(passages))
        for batch in in_batches(len(passages), _PASSAGES):
            hashes, vectors, new = self._vectors(texts, passages[batch], before)
            writer.passages(passages[batch], hashes, vectors, len(passages))
            embedded += new
            self.progress("embedding", min(batch.stop, len(passages)), len(passages))
        same = before if before and before.manifest.readers == made.readers else None
        records = writer.records(self._records(scan, same))
        self.progress("writing", 0, 3)
        writer.terms()
        manifest = Manifest(
            format=FORMAT,
            id=self.set_id,
            created=self.created.isoformat(timespec="seconds"),
            embedder=self.embedder.name,
            weights_sha256=self.embedder.fingerprint,
            encoding=ENCODING,
            max_tokens=MAX_TOKENS,
            library=str(self.library.root),
            previous=self.store.current_id(),
            documents=len(scan.documents),
            passages=len(passages),
            records=records,
            texts=made.texts,
            readers=made.readers,
            files={},
        )
        aside = sorted(report.duplicates + report.failed, key=lambda entry: entry.path)
        writer.notes(
            [*((SET_ASIDE, (s.path, s.kind, s.reason)) for s in aside), manifest_note(manifest)]
        )
        self.progress("writing", 1, 3)
        writer.finish()
        self.progress("writing", 2, 3)
        return replace(
            report,
            snapshot=self.set_id,
            passages=len(passages),
            embedded=embedded,
            reused=len(passages) - embedded,
        )

    def _vectors(
        self, documents: dict[str, str], passages: list[Passage], before: Previous | None
    ) -> tuple[list[str], Vectors, int]:
        """The hashes and the vectors of some passages, and how many were embedded anew."""
        texts = [documents[p.document][p.start : p.end] for p in passages]
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        known = before.vectors(hashes) if before else {}
        # The same words twice (a boilerplate section) are embedded once.
        new = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
        known |= dict(zip(new, self.embedder.embed(list(new.values())), strict=True))
        return hashes, np.stack([known[h] for h in hashes]), len(new)

    def _records(self, scan: Scan, before: Previous | None) -> Iterator[Record]:
        """What all documents state; read anew only from those that are not as they were."""
        from index.records.reading import RecordReader

        reader = RecordReader(self.embedder)
        count = len(scan.documents)
        for batch in in_batches(count, _DOCUMENTS):
            documents = scan.documents[batch]
            known = before.records([d.id for d in documents if before.has(d)]) if before else {}
            new = each(reader.read, [d for d in documents if d.id not in known])
            for done, document in enumerate(documents, batch.start):
                self.progress("records", done, count)
                yield from known[document.id] if document.id in known else next(new)
        self.progress("records", count, count)


def _difference(scan: Scan, before: Previous | None, note: str | None) -> Report:
    known = before.documents if before else {}
    now = {d.id: d for d in scan.documents}
    same = {d.id for d in scan.documents if before and before.has(d)}
    return Report(
        snapshot="",
        added=tuple(sorted(d.path for d in now.values() if d.id not in known)),
        changed=tuple(sorted(now[i].path for i in now.keys() & known.keys() - same)),
        unchanged=tuple(sorted(now[i].path for i in same)),
        removed=tuple(sorted(known[i].path for i in known.keys() - now.keys())),
        duplicates=tuple(SetAside(d.path, "duplicate", d.reason) for d in scan.duplicates),
        failed=tuple(SetAside(f.path, "failed", f.reason) for f in scan.failures),
        passages=0,
        embedded=0,
        reused=0,
        note=note,
    )


def _differs(report: Report, before: Previous) -> bool:
    if report.added or report.changed or report.removed:
        return True
    aside = report.duplicates + report.failed
    return sorted(aside, key=lambda entry: entry.path) != before.set_aside()
