"""The engine of the settings: where the index is kept, and how it is built.

What builds is imported when it does: most programs only read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.settings import Settings, SettingsError
from index.engine import Store
from index.store import Store as Snapshots

if TYPE_CHECKING:
    from corpus.library import Library
    from index.build import Progress, Report
    from index.embedder import Embedder


class Reindex(Protocol):
    """Builds a snapshot of a library and makes it live; see ``index.build.reindex``."""

    def __call__(
        self, library: "Library", embedder: "Embedder", *, progress: "Progress", wait_s: float
    ) -> "Report":
        """What changed."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the index is, and what builds it there."""

    store: Store
    reindex: Reindex


def open_engine(settings: Settings, data: Path) -> Engine:
    """The engine of the settings, with this machine's data folder. Raises SettingsError where the
    settings do not say where it is."""
    return _ENGINES[settings.engine](settings, data)


def _faiss(_settings: Settings, data: Path) -> Engine:
    store = Snapshots(data)

    def build(
        library: "Library", embedder: "Embedder", *, progress: "Progress", wait_s: float
    ) -> "Report":
        from index.build import reindex

        return reindex(library, store, embedder, progress=progress, wait_s=wait_s)

    return Engine(store, build)


def _milvus(settings: Settings, data: Path) -> Engine:
    from index.milvus.connection import Connection
    from index.milvus.store import MilvusStore

    if settings.milvus_uri is None:
        raise SettingsError(
            "ENGINE is milvus, but MILVUS_URI does not say where it is; see .env.example"
        )
    store = MilvusStore(data, Connection(settings.milvus_uri.get_secret_value()))

    def build(
        library: "Library", embedder: "Embedder", *, progress: "Progress", wait_s: float
    ) -> "Report":
        from index.milvus.build import reindex as write_set

        return write_set(library, store, embedder, progress=progress, wait_s=wait_s)

    return Engine(store, build)


_ENGINES: dict[str, Callable[[Settings, Path], Engine]] = {"faiss": _faiss, "milvus": _milvus}
