"""One index of the small library, built once with the real embedder."""

import pytest

from bot.answering.answerer import Answerer
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store
from tests.bot.desk import library


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from the small library."""
    root = tmp_path_factory.mktemp("desk")
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(root / "data")
    reindex(library(root), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder)
