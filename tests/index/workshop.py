"""A library and a data folder of a test's own, with real parts."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.library import Library
from index.build import Report, reindex
from index.embedder import Embedder, Pieces, Vectors
from index.engine import Opened, Snapshot
from index.milvus.build import reindex as write_set
from index.milvus.connection import Connection
from index.milvus.store import MilvusStore
from index.search import Filter, Hit, search
from index.store import CURRENT, Store

COD = "Norland put a tariff of 12 per cent on cod on March 3, 2025."
COPPER = "Southmark lowered its duty on copper wire to 5 per cent in April."
BEANS = "Runner beans want a deep pot, a warm wall and a string to climb."


class Counting:
    """The real embedder; counts the texts that it is given."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint
        self.texts: list[str] = []

    def fits(self, text: str) -> bool:
        return self._embedder.fits(text)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.texts += texts
        return self._embedder.embed(texts, progress)

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        return self._embedder.pieces(texts)


class Renamed(Counting):
    """The real embedder under another name, or as if it had other weights."""

    def __init__(self, embedder: Embedder, name: str = "", fingerprint: str = "") -> None:
        super().__init__(embedder)
        self.name = name or self.name
        self.fingerprint = fingerprint or self.fingerprint


class Clock:
    """A minute passes between any two looks at it."""

    def __init__(self) -> None:
        self._now = datetime(2025, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


class Workshop:
    """Files go in with ``write``; ``reindex`` builds; ``best`` looks something up."""

    def __init__(self, root: Path, embedder: Embedder, milvus: str | None = None) -> None:
        """``milvus``: the address of the Milvus that keeps the index, in place of FAISS."""
        self.folder = root / "library"
        self.folder.mkdir(parents=True)
        self.library = Library(self.folder)
        data = root / "data"
        self.store: Any = MilvusStore(data, Connection(milvus)) if milvus else Store(data)
        self.build: Any = write_set if milvus else reindex
        self.embedder = embedder
        self.clock = Clock()

    def write(self, name: str, text: str, **metadata: object) -> None:
        """An article; ``metadata`` (title, date, publisher, url) goes into its front matter."""
        front = "".join(f"{key}: {value}\n" for key, value in metadata.items())
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(f"---\n{front}---\n{text}\n" if front else text, "utf-8")

    def reindex(self, embedder: Embedder | None = None, **options: Any) -> Report:
        report: Report = self.build(
            self.library, self.store, embedder or self.embedder, now=self.clock, **options
        )
        return report

    def open(self, embedder: Embedder | None = None) -> Opened:
        opened: Opened = self.store.open(embedder or self.embedder)
        return opened

    def live_folder(self) -> Path:
        return self.store.snapshots / str(self.store.current_id())

    def hits(self, query: str, limit: int = 10, only: Filter | None = None) -> list[Hit]:
        return hits(self.open().snapshot, self.embedder, query, limit, only)

    def best(self, query: str) -> str:
        """The text of the best passage for a query, out of the live index."""
        return best(self.open().snapshot, self.embedder, query)


def hits(
    snapshot: Snapshot, embedder: Embedder, query: str, limit: int = 10, only: Filter | None = None
) -> list[Hit]:
    return search(snapshot, query, embedder.embed([query])[0], limit, only)


def best(snapshot: Snapshot, embedder: Embedder, query: str) -> str:
    hit = hits(snapshot, embedder, query, 1)[0]
    return snapshot.text_of(hit.document.id)[hit.start : hit.end]


def tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder; tantivy's lock files, which readers touch, left out."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith(".lock")
    }


def served_tree(store: Store) -> dict[str, str]:
    """``tree`` of what serves: ``CURRENT`` and the folder that it names."""
    current = {CURRENT: (store.root / CURRENT).read_text("utf-8")}
    return current | tree(store.snapshots / str(store.current_id()))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
