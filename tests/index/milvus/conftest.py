"""Workshops whose index is in Milvus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embedder import Embedder
from tests.index.workshop import BEANS, COD, COPPER, Workshop
from tests.milvus import MilvusServer


@pytest.fixture
def engine() -> str:
    return "milvus"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MilvusServer]:
    """A Milvus of the test's own, to be killed."""
    server = MilvusServer(tmp_path / "server")
    yield server
    server.kill()


@pytest.fixture
def shaky(tmp_path: Path, embedder: Embedder, server: MilvusServer) -> Workshop:
    """Three articles, indexed in a Milvus of the test's own, for which nobody waits long."""
    workshop = Workshop(tmp_path, embedder, server.uri)
    workshop.store.connection = workshop.store.connection.with_patience(2.0)
    workshop.write("cod.md", COD, title="Cod", date="2025-03-03", publisher="The Quay Gazette")
    workshop.write("copper.md", COPPER, title="Copper", date="2025-04-01")
    workshop.write("beans.md", BEANS, title="Beans")
    workshop.reindex()
    return workshop
