"""What tests of several folders share."""

import pytest

from index.embedder import DEFAULT_MODEL, Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real default model, loaded once for all tests."""
    return open_embedder(DEFAULT_MODEL)
