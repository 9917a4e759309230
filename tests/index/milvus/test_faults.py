"""Milvus gone at the start, in the middle of a question, in the middle of a reindex, and back."""

import socket
import threading
import time
from pathlib import Path

import pytest

from index.embedder import Embedder
from index.errors import BuildError
from index.milvus.connection import Connection
from index.milvus.errors import EngineError, EngineUnreachableError
from index.milvus.layout import set_of
from index.milvus.store import MilvusStore
from tests.index.workshop import COD, Workshop, best
from tests.milvus import MilvusServer, needs_milvus

pytestmark = needs_milvus
DEARER = COD.replace("12", "14")


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://reader:secret@127.0.0.1:{found.getsockname()[1]}/news"


def sets(workshop: Workshop) -> set[str | None]:
    return {set_of(name) for name in workshop.store.connection.collections()}


def test_gone_at_the_start_is_one_line_without_the_password(
    tmp_path: Path, embedder: Embedder
) -> None:
    uri = nobody()
    began = time.monotonic()
    with pytest.raises(EngineUnreachableError) as raised:
        MilvusStore(tmp_path, Connection(uri, patience_s=1)).open(embedder)
    assert time.monotonic() - began < 8
    address = uri.replace("reader:secret@", "")
    assert str(raised.value).startswith(f"the index at {address} cannot be reached; ")
    assert "\n" not in str(raised.value)


def test_gone_in_the_middle_of_a_question_and_back(shaky: Workshop, server: MilvusServer) -> None:
    snapshot = shaky.open().snapshot
    server.kill()
    with pytest.raises(EngineUnreachableError, match="cannot be reached"):
        best(snapshot, shaky.embedder, "the tariff on cod")
    server.start()
    assert best(snapshot, shaky.embedder, "the tariff on cod") == COD


def test_a_question_outlives_a_milvus_that_is_soon_back(
    shaky: Workshop, server: MilvusServer
) -> None:
    shaky.store.connection = shaky.store.connection.with_patience(30.0)
    snapshot = shaky.open().snapshot
    server.kill()
    back = threading.Timer(0.5, server.start)
    back.start()
    assert best(snapshot, shaky.embedder, "the tariff on cod") == COD
    back.join()


def test_a_milvus_that_does_not_answer_is_not_waited_for(
    shaky: Workshop, server: MilvusServer
) -> None:
    snapshot = shaky.open().snapshot
    began = time.monotonic()
    with server.frozen(), pytest.raises(EngineUnreachableError):
        best(snapshot, shaky.embedder, "the tariff on cod")
    assert time.monotonic() - began < 8
    assert best(snapshot, shaky.embedder, "the tariff on cod") == COD


@pytest.mark.parametrize("stage", ["reading", "embedding", "records", "writing"])
def test_gone_in_the_middle_of_a_reindex_the_old_index_answers_on(
    shaky: Workshop, server: MilvusServer, stage: str
) -> None:
    before = shaky.store.current_id()

    def pull_the_plug(now: str, _done: int, _total: int) -> None:
        if now == stage:
            server.kill()

    shaky.write("cod.md", DEARER)
    with pytest.raises(BuildError, match=r"cannot be reached.*; nothing was changed$"):
        shaky.reindex(progress=pull_the_plug, patience_s=2)
    server.start()
    assert shaky.store.current_id() == before
    assert shaky.best("the tariff on cod") == COD
    # The next one does not wait for the one that failed, and takes away what it left.
    assert shaky.reindex().changed == ("cod.md",)
    assert shaky.best("the tariff on cod") == DEARER
    assert sets(shaky) == {before, shaky.store.current_id()}


def test_a_reindex_outlives_a_milvus_that_is_soon_back(
    shaky: Workshop, server: MilvusServer
) -> None:
    restarts = []

    def restart(stage: str, _done: int, _total: int) -> None:
        if stage == "records" and not restarts:
            server.kill()
            restarts.append(threading.Timer(0.5, server.start))
            restarts[0].start()

    shaky.write("cod.md", DEARER)
    assert shaky.reindex(progress=restart).changed == ("cod.md",)
    assert restarts
    assert shaky.best("the tariff on cod") == DEARER
    assert len(shaky.open().snapshot.documents) == 3


def test_whatever_milvus_refuses_is_one_line(shaky: Workshop) -> None:
    connection = shaky.store.connection
    with pytest.raises(EngineError, match="refuses: ") as raised:
        connection.rows(connection.collections()[0], "))", ["row"])
    assert "\n" not in str(raised.value)
