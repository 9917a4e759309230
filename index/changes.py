"""What a reindex finds changed, and what it reports."""

from dataclasses import dataclass

from corpus.document import Document, document_id
from corpus.library import Scan
from index.archive import SetAside
from index.snapshot import Snapshot


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

    def differs(self, live: Snapshot) -> bool:
        """Whether the library is another one than this snapshot's."""
        if self.added or self.changed or self.removed:
            return True
        set_aside = sorted(self.duplicates + self.failed, key=lambda s: s.path)
        return set_aside != live.set_aside()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a snapshot needs to become that of a scan: documents that come in, the ids of those
    that go out (a changed document does both), and the report of it, without a snapshot."""

    put: tuple[Document, ...]
    gone: tuple[str, ...]
    report: Report


def changes(scan: Scan, live: Snapshot | None, base: Snapshot | None, note: str | None) -> Changes:
    """What is told is the difference to ``live``; what is done is that to ``base``, which is the
    same snapshot, or None: an empty one."""
    kept = {document_id(path) for path in scan.kept}
    before = {d.id: d.path for d in live.documents} if live else {}
    read = {d.id: d for d in scan.documents}
    same = {i for i, d in read.items() if live and i in before and d == live.document(i)}
    removed = before.keys() - kept - read.keys()
    changed = (read.keys() & before.keys()) - same

    def paths(documents: set[str]) -> tuple[str, ...]:
        return tuple(sorted(read[i].path if i in read else before[i] for i in documents))

    report = Report(
        snapshot="",
        added=paths(read.keys() - before.keys()),
        changed=paths(changed),
        unchanged=paths(kept | same),
        removed=paths(removed),
        duplicates=tuple(SetAside(d.path, "duplicate", d.reason) for d in scan.duplicates),
        failed=tuple(SetAside(f.path, "failed", f.reason) for f in scan.failures),
        passages=0,
        embedded=0,
        reused=0,
        note=note,
    )
    if base is None:
        return Changes(scan.documents, (), report)
    put = tuple(d for i, d in read.items() if i not in same)
    return Changes(put, tuple(sorted(removed | changed)), report)
