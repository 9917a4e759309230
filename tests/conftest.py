"""What tests of several folders share."""

import os

# The tests run in two processes: with more than one thread each, these would wait for each other.
# This must be set before anything opens the model.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from index.embedder import DEFAULT_MODEL, Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real default model, loaded once for all tests."""
    return open_embedder(DEFAULT_MODEL)
