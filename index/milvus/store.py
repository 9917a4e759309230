"""Which set in Milvus is live, and what is swept away."""

import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from index.embedder import Embedder
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, NoSnapshotError
from index.manifest import Manifest
from index.milvus.connection import Connection
from index.milvus.errors import EngineError, MissingError
from index.milvus.layout import (
    DOCUMENTS,
    FORMAT,
    LIVE,
    NOTES,
    PARTS,
    PASSAGES,
    PULSE,
    RECORDS,
    collection,
    set_of,
)
from index.milvus.notes import MANIFEST, read_notes
from index.milvus.snapshot import MilvusSnapshot


@dataclass(frozen=True, slots=True)
class OpenedSet:
    """The live set. There is never another that answers in its place, so there is no warning."""

    snapshot: MilvusSnapshot
    warning: None = None


class MilvusStore:
    """The sets in a Milvus. ``root`` is this machine's data folder, for what is not in Milvus: what
    people did, and locks."""

    def __init__(self, root: Path, connection: Connection) -> None:
        self.root = root
        self.connection = connection

    def current_id(self) -> str | None:
        """The id of the live set; None where there is none."""
        live = self.connection.target(LIVE)
        return set_of(live) if live else None

    def open(self, embedder: Embedder) -> OpenedSet:
        """The live set.

        Raises NoSnapshotError where nothing was indexed yet, DamagedSnapshotError where a part of
        it is missing, and the errors of ``index.milvus.errors``: EngineError also where it was made
        by another embedder, encoding or format, because whoever opens it must not by himself make
        it anew for all the others.
        """
        return self._open(lambda manifest: manifest.check_made_with(embedder))

    def open_archive(self, embedder: str) -> OpenedSet:
        """The live set for look-ups. ``embedder`` is the name of the one in the settings, which is
        not loaded. Raises like ``open``."""
        return self._open(lambda manifest: manifest.check_named(embedder))

    def _open(self, check: Callable[[Manifest], None]) -> OpenedSet:
        live = self.current_id()
        if live is None:
            raise NoSnapshotError("nothing is indexed yet; run: communique reindex")
        try:
            manifest = self.manifest(live)
            check(manifest)
            self.check_whole(manifest)
        except IncompatibleSnapshotError as error:
            raise EngineError(
                f"the index at {self.connection.name} is not for this program and its settings:"
                f" {error}. To make it anew, for all: communique reindex"
            ) from None
        except MissingError:
            if self.current_id() != live:  # swept away by reindexes that were faster
                return self._open(check)
            raise DamagedSnapshotError(
                f"the index at {self.connection.name} is not whole; run: communique reindex"
            ) from None
        return OpenedSet(MilvusSnapshot(self.connection, manifest))

    def check_whole(self, manifest: Manifest) -> None:
        """Raise DamagedSnapshotError where a set lacks a collection or rows."""
        there = self.connection.collections()
        missing = [part for part in PARTS if collection(manifest.id, part) not in there]
        if missing:
            raise DamagedSnapshotError(
                f"the index at {self.connection.name} lacks its {missing[0]};"
                " run: communique reindex"
            )
        for part, expected in (
            (PASSAGES, manifest.passages),
            (DOCUMENTS, manifest.documents),
            (RECORDS, manifest.records),
        ):
            found = self.connection.count(collection(manifest.id, part))
            if found != expected:
                raise DamagedSnapshotError(
                    f"the index at {self.connection.name} has {found} of {expected} {part};"
                    " run: communique reindex"
                )

    def manifest(self, set_id: str) -> Manifest:
        """What a set is made of and with. Raises DamagedSnapshotError where it is unfinished,
        IncompatibleSnapshotError where it has another format, MissingError where it is gone."""
        found = read_notes(self.connection, set_id, MANIFEST)
        if len(found) != 1:
            raise DamagedSnapshotError(f"the index {set_id} is not whole; run: communique reindex")
        fields: dict[str, Any] = found[0]
        if fields["format"] != FORMAT:
            raise IncompatibleSnapshotError(
                f"it has format {fields['format']}, this version reads {FORMAT}"
            )
        return Manifest(**fields)

    def make_live(self, set_id: str) -> None:
        """Let this set answer, in one atomic step."""
        self.connection.point(LIVE, collection(set_id, NOTES))

    def sweep(self, keep: set[str], now: datetime) -> None:
        """Remove all sets but these, and whatever killed builds left. Only under the lease."""
        # Others may be waiting for the lease, each with a pulse.
        waiting = f"{now - timedelta(days=1):%Y%m%dT%H%M%SZ}"
        for name in self.connection.collections():
            found = set_of(name)
            if found is None or found in keep:
                continue
            if not name.endswith(PULSE) or found < waiting:
                self.connection.drop(name)

    def remove(self, set_id: str) -> None:
        """Remove one set."""
        for part in (*PARTS, PULSE):
            self.connection.drop(collection(set_id, part))

    @property
    def holder(self) -> str:
        """A name for this machine and its data folder."""
        return f"{socket.gethostname()}:{self.root.resolve()}"


def manifest_note(manifest: Manifest) -> tuple[str, dict[str, Any]]:
    """A manifest as a note of its set."""
    return MANIFEST, asdict(manifest)
