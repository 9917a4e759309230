"""What tests of several folders share."""

import os
import signal

# The tests run in two processes: with more than one thread each, these would wait for each other.
# This must be set before anything opens the model.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator

import pytest

from index.embedder import DEFAULT_MODEL, Embedder, open_embedder
from tests.milvus import MilvusServer


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real default model, loaded once for all tests."""
    return open_embedder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A Milvus for all tests of a process, each with a database of its own."""
    server = MilvusServer(tmp_path_factory.mktemp("milvus"))
    yield server
    server.kill()


@pytest.fixture(autouse=True)
def broken_connections_raise() -> None:
    """The program’s commands let a broken pipe end their process: not that of the tests."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
