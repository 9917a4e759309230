"""The data folder: which snapshot is live, what serves when it is damaged, what is swept away."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from index.archive import Archive
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, NoSnapshotError
from index.manifest import Manifest

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.snapshot import Snapshot

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
BUILDING = ".building"

_ID = r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}"
_FINISHED = re.compile(_ID)
_OURS = re.compile(rf"({re.escape(BUILDING)}-)?{_ID}")


S = TypeVar("S", bound=Archive)


@dataclass(frozen=True, slots=True)
class Opened(Generic[S]):
    """The snapshot that serves, and what people should know about it (``None``: all is well)."""

    snapshot: S
    warning: str | None


class Store:
    """``DATA_DIR``, without what people did (that is ``state.sqlite``'s)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.snapshots = root / SNAPSHOTS

    def current_id(self) -> str | None:
        """The id that ``CURRENT`` names, None where there is none."""
        try:
            return (self.root / CURRENT).read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def ids(self) -> list[str]:
        """Ids of all finished snapshots, newest first (ids begin with their time)."""
        if not self.snapshots.is_dir():
            return []
        names = [path.name for path in self.snapshots.iterdir() if path.is_dir()]
        return sorted((name for name in names if _FINISHED.fullmatch(name)), reverse=True)

    def open(self, embedder: "Embedder") -> "Opened[Snapshot]":
        """The live snapshot, or the newest one before it where it is damaged.

        Raises NoSnapshotError where nothing was indexed yet, IncompatibleSnapshotError where what
        there is was made by another embedder, encoding or format, DamagedSnapshotError where no
        snapshot is whole.
        """
        # Imported where needed: it takes a while, and look-ups open less.
        from index.snapshot import Snapshot

        return self._open(Snapshot, lambda manifest: manifest.check_made_with(embedder))

    def open_archive(self, embedder: str) -> Opened[Archive]:
        """What look-ups read of the live snapshot, or of the one before. ``embedder`` is the name
        of the one in the settings, which is not loaded: its weights, the encoding and the length of
        passages matter to a search alone. Otherwise raises like ``open``."""
        return self._open(Archive, lambda manifest: manifest.check_named(embedder))

    def _open(
        self, kind: type[S], check: Callable[[Manifest], None], retry: bool = True
    ) -> Opened[S]:
        live = self.current_id()
        ids = self.ids()
        if not ids:
            raise NoSnapshotError("nothing is indexed yet; run: communique reindex")
        order = [live] if live in ids else []
        order += [name for name in ids if name != live]
        damage: str | None = None if order[0] == live else "the live snapshot is missing"
        for name in order:
            folder = self.snapshots / name
            try:
                check(Manifest.load(folder))
                snapshot = kind.open(folder)
            except DamagedSnapshotError as error:
                # Swept away by a reindex that swapped while this one was being opened?
                if retry and self.current_id() != live:
                    return self._open(kind, check, retry=False)
                damage = damage or str(error)
                continue
            except IncompatibleSnapshotError:
                if damage is None:
                    raise
                continue
            if damage is None:
                return Opened(snapshot, None)
            day = f"{snapshot.manifest.created_at:%Y-%m-%d %H:%M} UTC"
            return Opened(
                snapshot, f"{damage}; the one of {day} answers instead. Run: communique reindex"
            )
        raise DamagedSnapshotError(f"{damage}; run: communique reindex")

    def with_vectors_of(self, embedder: "Embedder") -> "Snapshot | None":
        """A snapshot that must not be searched but whose vectors this embedder made."""
        from index.snapshot import Snapshot

        for name in self.ids():
            try:
                manifest = Manifest.load(self.snapshots / name)
                if manifest.made_by(embedder):
                    return Snapshot.open(self.snapshots / name)
            except (DamagedSnapshotError, IncompatibleSnapshotError):
                continue
        return None

    def make_live(self, snapshot_id: str) -> None:
        """Let ``CURRENT`` name this snapshot, in one atomic step that survives a power cut."""
        beside = self.root / f"{CURRENT}.new"
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(snapshot_id + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.root / CURRENT)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(self.root)

    def sweep(self, keep: set[str]) -> None:
        """Remove unfinished builds and all snapshots but these. Only under the reindex lock.

        Whatever else people keep in the folder stays.
        """
        if not self.snapshots.is_dir():
            return
        for path in self.snapshots.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut (POSIX; elsewhere nothing to do)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
