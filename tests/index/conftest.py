"""A workshop: empty, or with three articles indexed."""

from pathlib import Path

import pytest

from index.embedder import Embedder
from tests.index.workshop import BEANS, COD, COPPER, Workshop


@pytest.fixture
def engine() -> str:
    """Which engine keeps the index; ``both_engines`` says otherwise."""
    return "faiss"


@pytest.fixture
def workshop(
    tmp_path: Path, embedder: Embedder, engine: str, request: pytest.FixtureRequest
) -> Workshop:
    """An empty library and an empty index."""
    if engine == "faiss":
        return Workshop(tmp_path, embedder)
    return Workshop(tmp_path, embedder, request.getfixturevalue("milvus").new_database())


@pytest.fixture
def built(workshop: Workshop) -> Workshop:
    """Three articles, indexed."""
    workshop.write("cod.md", COD, title="Cod", date="2025-03-03", publisher="The Quay Gazette")
    workshop.write("copper.md", COPPER, title="Copper", date="2025-04-01")
    workshop.write("beans.md", BEANS, title="Beans")
    workshop.reindex()
    return workshop
