"""A snapshot in memory."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

from index.records.record import Meeting, Tariff
from tests.index.workshop import BEANS, COD, Workshop


def test_a_snapshot_that_nobody_uses_goes_at_once(workshop: Workshop) -> None:
    workshop.write("beans.txt", BEANS)
    workshop.reindex()
    snapshot = workshop.open().snapshot
    assert snapshot.text_of(snapshot.documents[0].id) == BEANS
    gc.disable()
    try:
        gone = weakref.ref(snapshot)
        del snapshot
        assert gone() is None
    finally:
        gc.enable()


def test_a_reader_does_not_wait_for_another(built: Workshop) -> None:
    """Seven are in the middle of reading, and the eighth reads."""
    snapshot = built.open().snapshot
    inside, done = threading.Barrier(8), threading.Event()

    def read_on() -> None:
        with snapshot._readers.one() as database:
            cursor = database.execute("SELECT text FROM documents")
            cursor.fetchone()
            inside.wait(30)
            done.wait(30)

    with ThreadPoolExecutor(7) as pool:
        for _ in range(7):
            pool.submit(read_on)
        inside.wait(30)
        try:
            assert snapshot.sentences(0) == [(0, len(BEANS))]
            assert snapshot.text_of(snapshot.documents[1].id) == COD
        finally:
            done.set()


def test_more_readers_than_connections_take_turns(built: Workshop) -> None:
    snapshot = built.open().snapshot
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda _: snapshot.sentences(0), range(500)))
    assert found == [[(0, len(BEANS))]] * 500


def test_a_reader_that_fails_gives_its_connection_back(built: Workshop) -> None:
    snapshot = built.open().snapshot
    for _ in range(20):
        try:
            with snapshot._readers.one():
                raise KeyError
        except KeyError:
            continue
    assert snapshot.sentences(0)


def test_records_are_parsed_once_for_all_threads(workshop: Workshop) -> None:
    workshop.write("cod.md", "Canada put a tariff of 12 per cent on fish from Mexico.")
    workshop.reindex()
    snapshot = workshop.open().snapshot
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(snapshot.records, [Tariff] * 50))
    assert len(found[0]) == 1
    assert all(one is found[0] for one in found)
    assert snapshot.records(Meeting) == ()
