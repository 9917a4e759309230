"""One index of the small library, built once with the real embedder."""

import pytest

from bot.answering.answerer import Answerer
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.milvus.build import reindex as write_set
from index.milvus.connection import Connection
from index.milvus.store import MilvusStore
from index.store import Store
from tests.bot.desk import library
from tests.milvus import ENGINES


@pytest.fixture(scope="session", params=ENGINES)
def answerer(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Answerer:
    """Answers from the small library, kept by either engine."""
    root = tmp_path_factory.mktemp("desk")
    embedder = open_embedder(DEFAULT_MODEL)
    if request.param == "milvus":
        uri = request.getfixturevalue("milvus").new_database()
        shared = MilvusStore(root / "data", Connection(uri))
        write_set(library(root), shared, embedder)
        return Answerer(shared.open(embedder).snapshot, embedder)
    store = Store(root / "data")
    reindex(library(root), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder)
