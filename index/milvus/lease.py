"""One reindex at a time, on all machines: whoever writes a set holds an alias and shows, beat by
beat, that it is alive. What a killed one left is known by its silence, without comparing clocks."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from types import TracebackType

from index.errors import ReindexRunningError
from index.milvus.connection import Connection
from index.milvus.errors import EngineError, MissingError
from index.milvus.layout import BUILDING, NO_VECTOR, PULSE, collection, layout


@dataclass(frozen=True, slots=True)
class Rhythm:
    """In seconds: how often a holder shows that it is alive, and how long it must be silent before
    another takes its place."""

    beat_s: float = 4.0
    silence_s: float = 20.0


RHYTHM = Rhythm()


class Lease:
    """The right to write one set, as a context manager.

    ``holder`` names the machine and its data folder: two that have the same name cannot be alive
    at once, so that one need not wait for the other's silence. Entering raises
    ReindexRunningError where somebody else holds it for longer than ``wait_s`` seconds.
    """

    def __init__(
        self,
        connection: Connection,
        set_id: str,
        holder: str,
        wait_s: float,
        rhythm: Rhythm = RHYTHM,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._name = collection(set_id, PULSE)
        self._holder = holder
        self._wait_s = wait_s
        self._rhythm = rhythm
        self._clock = clock
        self._released = Event()
        self._beating = Thread(target=self._beat_on, daemon=True)

    def __enter__(self) -> "Lease":
        self._connection.create(self._name, *layout(PULSE))
        try:
            self._beat(0)
            self._take()
        except BaseException:
            with suppress(EngineError):
                self._connection.drop(self._name)
            raise
        self._beating.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._released.set()
        self._beating.join()
        # Where Milvus is away, the next one finds this one silent.
        with suppress(EngineError):
            if self.is_held():
                self._connection.drop_alias(BUILDING)
            self._connection.drop(self._name)

    def is_held(self) -> bool:
        """Whether nobody took it for dead and went on in its place."""
        return self._connection.target(BUILDING) == self._name

    def _take(self) -> None:
        until = self._clock() + self._wait_s
        seen: tuple[str, int] | None = None
        since = self._clock()
        while not self._connection.claim(BUILDING, self._name):
            found = self._other()
            if found is None or (found == seen and self._clock() - since >= self._rhythm.silence_s):
                ended = self._connection.target(BUILDING)
                self._connection.point(BUILDING, self._name)
                if ended and ended != self._name:
                    self._connection.drop(ended)
                continue
            if found != seen:
                if seen and self._clock() >= until:
                    raise ReindexRunningError(
                        "another reindex is running; the index answers meanwhile."
                        " Try again when it is done"
                    )
                seen, since = found, self._clock()
            time.sleep(self._rhythm.beat_s / 8)

    def _other(self) -> tuple[str, int] | None:
        """Whose turn it is, and their last beat; None where they have ended for sure."""
        name = self._connection.target(BUILDING)
        if name is None:
            return None
        try:
            found = self._connection.rows(name, "row == 0", ["beat", "holder"], fresh=True)
        except MissingError:
            return None
        if not found or found[0]["holder"] == self._holder:
            return None
        return name, int(found[0]["beat"])

    def _beat(self, number: int) -> None:
        row = {"row": 0, "beat": number, "holder": self._holder, "no_vector": NO_VECTOR}
        self._connection.replace(self._name, row)

    def _beat_on(self) -> None:
        number = 0
        while not self._released.wait(self._rhythm.beat_s):
            number += 1
            with suppress(EngineError):
                self._beat(number)
