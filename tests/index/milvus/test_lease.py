"""One reindex at a time, on however many machines."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import BuildError, ReindexRunningError
from index.milvus.layout import BUILDING, set_of
from index.milvus.lease import Lease, Rhythm
from index.milvus.store import MilvusStore
from tests.index.workshop import COD, COPPER, Workshop
from tests.milvus import needs_milvus

pytestmark = needs_milvus
QUICK = Rhythm(beat_s=0.1, silence_s=0.6)
OURS, THEIRS = "20250301T000000Z-0001", "20250301T000000Z-0002"


def lease(workshop: Workshop, set_id: str, holder: str, wait_s: float = 0) -> Lease:
    return Lease(workshop.store.connection, set_id, holder, wait_s, QUICK)


def elsewhere(workshop: Workshop, folder: Path) -> MilvusStore:
    """The same Milvus, seen from a machine with another data folder."""
    return MilvusStore(folder, workshop.store.connection)


def test_while_somebody_elsewhere_reindexes_another_is_refused(workshop: Workshop) -> None:
    with (
        lease(workshop, OURS, "here"),
        pytest.raises(ReindexRunningError, match="another reindex is running"),
        lease(workshop, THEIRS, "there"),
    ):
        pass
    with lease(workshop, THEIRS, "there") as held:
        assert held.is_held()


def test_another_waits_as_long_as_it_is_told(workshop: Workshop) -> None:
    with lease(workshop, OURS, "here") as first:
        began = time.monotonic()
        with (
            pytest.raises(ReindexRunningError),
            lease(workshop, THEIRS, "there", wait_s=1.5),
        ):
            pass
        assert time.monotonic() - began >= 1.5
        assert first.is_held()


def test_who_is_silent_for_long_is_followed(workshop: Workshop) -> None:
    silent = Lease(workshop.store.connection, OURS, "here", 0, Rhythm(beat_s=60, silence_s=60))
    silent.__enter__()
    try:
        began = time.monotonic()
        with lease(workshop, THEIRS, "there") as next_one:
            assert time.monotonic() - began >= QUICK.silence_s
            assert next_one.is_held()
            assert not silent.is_held()
    finally:
        silent.__exit__(None, None, None)
    assert workshop.store.connection.target(BUILDING) is None
    assert workshop.store.connection.collections() == []


def test_what_was_killed_on_the_same_machine_is_not_waited_for(workshop: Workshop) -> None:
    """Two with the same data folder are never alive at once: its lock says so."""
    dead = Lease(workshop.store.connection, OURS, "here", 0, Rhythm(beat_s=60, silence_s=60))
    dead.__enter__()
    with Lease(
        workshop.store.connection, THEIRS, "here", 0, Rhythm(beat_s=0.1, silence_s=600)
    ) as held:
        assert held.is_held()
    dead.__exit__(None, None, None)


def test_who_was_taken_for_dead_does_not_go_live(workshop: Workshop, tmp_path: Path) -> None:
    workshop.write("cod.md", COD)
    live = workshop.reindex().snapshot
    workshop.write("copper.md", COPPER)
    taken = []

    def be_followed(stage: str, _done: int, _total: int) -> None:
        if stage == "records" and not taken:
            follower = lease(workshop, "20990101T000000Z-0002", workshop.store.holder)
            taken.append(follower.__enter__())

    with pytest.raises(BuildError, match="another reindex took over"):
        workshop.reindex(progress=be_followed)
    assert taken[0].is_held()
    taken[0].__exit__(None, None, None)
    assert workshop.store.current_id() == live
    assert {set_of(name) for name in workshop.store.connection.collections()} == {live}
    assert elsewhere(workshop, tmp_path / "there").current_id() == live


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_reindex_leaves_the_old_index_answering_and_is_swept(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.write("cod.md", COD)
    live = workshop.reindex().snapshot
    workshop.write("copper.md", COPPER)
    process = subprocess.Popen(
        [sys.executable, "-c", _STALLING, str(tmp_path), workshop.store.connection._uri],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout
    assert process.stdout.readline() == b"records\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert workshop.store.current_id() == live
    assert workshop.best("the tariff on cod") == COD
    left = {set_of(name) for name in workshop.store.connection.collections()}
    assert len(left) == 2
    assert workshop.reindex().added == ("copper.md",)
    kept = {set_of(name) for name in workshop.store.connection.collections()}
    assert kept == {live, workshop.store.current_id()}


_STALLING = """
import sys, time
from pathlib import Path
from index.embedder import DEFAULT_MODEL, open_embedder
from tests.index.workshop import Workshop
from tests.index.workshop import Library, MilvusStore, Connection, write_set

root = Path(sys.argv[1])
def stall(stage, done, total):
    if stage == "records":
        print(stage, flush=True)
        time.sleep(600)
store = MilvusStore(root / "data", Connection(sys.argv[2]))
write_set(Library(root / "library"), store, open_embedder(DEFAULT_MODEL), progress=stall)
"""
