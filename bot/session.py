"""What a front end works with: the library, the data folder, the model, opened when needed.

What answers and what indexes is imported when needed, too: look-ups start sooner without.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine import Engine, open_engine
from bot.settings import Settings, SettingsError
from index.engine import Archive, Opened, S, Snapshot, Store
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, NoSnapshotError

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from corpus.library import Library
    from index.build import Progress, Report
    from index.embedder import Embedder
    from index.reranker import Reranker

# How long a question waits for another process that builds the first index, in seconds.
_WAIT_FOR_FIRST_INDEX = 3600.0


@dataclass(frozen=True)
class Session:
    """One process's view of the project's folders. ``say`` is told what people should know."""

    settings: Settings
    data: Path
    say: Callable[[str], None]

    @cached_property
    def library(self) -> "Library":
        """The folder of documents."""
        from corpus.library import Library

        return Library(self.settings.corpus_dir)

    @cached_property
    def _engine(self) -> Engine:
        """What keeps the index. Raises SettingsError where the data folder is something else, or
        the settings do not say where the index is."""
        if self.data.exists() and not self.data.is_dir():
            raise SettingsError(f"{self.data} is not a folder; DATA_DIR or --data must name one")
        return open_engine(self.settings, self.data)

    @property
    def store(self) -> Store:
        """The data folder, and which index is live. Raises SettingsError."""
        return self._engine.store

    @cached_property
    def embedder(self) -> "Embedder":
        """The model of the settings; its weights are loaded at first use."""
        from index.embedder import open_embedder

        return open_embedder(self.settings.embedder)

    @cached_property
    def reranker(self) -> "Reranker | None":
        """The reranker of the settings, where there is one; loaded at first use."""
        if self.settings.reranker is None:
            return None
        from index.reranker import open_reranker

        return open_reranker(self.settings.reranker)

    def load_models(self) -> None:
        """Load the models, which the first question would else wait for. Raises WeightsError."""
        from bot.answering.answerability import open_answerability

        self.embedder.embed(["a first question"])
        if judge := open_answerability(self.embedder):
            judge.scores("a first question", ["a first answer"])
        if self.reranker:
            self.reranker.scores("a first question", ["a first answer"])

    def snapshot(self) -> Snapshot:
        """The live snapshot. Raises NoSnapshotError and the like with what to do."""
        with _rebuilding_advised():
            return self._told(self.store.open(self.embedder))

    def archive(self) -> Archive:
        """What look-ups read of the live snapshot, without any model. Raises like ``snapshot``."""
        with _rebuilding_advised():
            return self._told(self.store.open_archive(self.settings.embedder))

    def answerer(self, progress: "Progress") -> "Answerer":
        """An answerer on the live snapshot; the index is built first where there is none, or none
        that can be used."""
        try:
            return self.answerer_on(self._told(self.store.open(self.embedder)))
        except NoSnapshotError:
            self.say(f"no index yet: indexing the documents in {self.library.root}")
        except (IncompatibleSnapshotError, DamagedSnapshotError) as error:
            self.say(f"rebuilding the index: {str(error).split(';')[0]}")
        self.reindex(progress, wait_s=_WAIT_FOR_FIRST_INDEX)
        return self.answerer_on(self.snapshot())

    def answerer_on(self, snapshot: Snapshot) -> "Answerer":
        """An answerer on this snapshot, with the models of the settings."""
        from bot.answering.answerer import Answerer

        return Answerer(snapshot, self.embedder, reranker=self.reranker)

    def _told(self, opened: Opened[S]) -> S:
        if opened.warning:
            self.say(opened.warning)
        return opened.snapshot

    def reindex(
        self, progress: "Progress", library: "Library | None" = None, wait_s: float = 0
    ) -> "Report":
        """Build a snapshot of the library and make it live."""
        return self._engine.reindex(
            library or self.library, self.embedder, progress=progress, wait_s=wait_s
        )


@contextmanager
def _rebuilding_advised() -> Iterator[None]:
    """What to do about an index that does not fit is said with the reason."""
    try:
        yield
    except IncompatibleSnapshotError as error:
        raise IncompatibleSnapshotError(
            f"the index must be rebuilt: {error}. Run: communique reindex"
        ) from None
