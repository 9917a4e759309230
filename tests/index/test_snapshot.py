"""A snapshot in memory."""

import gc
import weakref

from tests.index.workshop import BEANS, Workshop


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
