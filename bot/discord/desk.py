"""The answering for a crowd: a few worker threads, one snapshot, swapped when there is a newer."""

import asyncio
import gc
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.followup import Turn
from bot.discord.errors import BusyError
from bot.session import Session
from corpus.errors import CommuniqueError
from index.engine import Snapshot
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, NoSnapshotError
from index.milvus.errors import EngineError
from index.search import Filter

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_MAX_WAITING = 500
# How long a question waits for the first index, in seconds.
_FIRST_INDEX_S = 300.0
_KEPT_LATENCIES = 500
STOPPING = "I am being restarted; ask again in a minute"


@dataclass(frozen=True, slots=True)
class Latency:
    """How long recent answers took from being asked, queue included: seconds."""

    answers: int
    median_s: float
    longest_s: float


class Desk:
    """Runs the synchronous answering off the event loop. All methods belong to that loop."""

    def __init__(
        self, session: Session, workers: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.session = session
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answering")
        # Buttons and state must not wait behind fifty questions.
        self._quick = ThreadPoolExecutor(1, thread_name_prefix="quick")
        self._clock = clock
        self._answerer: Answerer | None = None
        self._ready = asyncio.Event()
        self._trouble: str | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._refreshing = asyncio.Lock()
        # What CURRENT named when something else had to answer instead; it is not tried again.
        self._passed_over: str | None = None
        self._stopping = False
        self._served = 0
        self._answered = 0
        self._latencies: deque[float] = deque(maxlen=_KEPT_LATENCIES)
        self.waiting = 0

    @property
    def snapshot(self) -> Snapshot | None:
        """The snapshot that answers now; None before the first index."""
        return self._answerer.snapshot if self._answerer else None

    @property
    def latency(self) -> Latency | None:
        """Of the last answers; None before the first."""
        if not self._latencies:
            return None
        return Latency(self._answered, median(self._latencies), max(self._latencies))

    async def prepare(self) -> str | None:
        """Load the models and the live snapshot. Returns why an index must be built, or None."""
        await self._in(self._pool, self.session.load_models)
        # The model's many objects never go; collecting among them would stall everything. A
        # snapshot goes when it was swapped for another, so it comes after this.
        gc.collect()
        gc.freeze()
        try:
            await self.refresh()
        except (NoSnapshotError, IncompatibleSnapshotError, DamagedSnapshotError) as error:
            return str(error).split(";")[0]
        except EngineError as error:
            # It is not ours to build anew; ``follow`` opens it when it can be read.
            _log.warning("%s", error)
            self._tell(str(error))
        return None

    async def refresh(self) -> bool:
        """Open the live snapshot where it is another than the one in use. Questions that are being
        answered go on with the one before. Raises the errors of ``Store.open``."""
        async with self._refreshing:
            used = self.snapshot.manifest.id if self.snapshot else None
            live = await asyncio.to_thread(self.session.store.current_id)
            if used is not None and live in (used, None, self._passed_over):
                return False
            try:
                answerer = await asyncio.to_thread(self._open)
            except (IncompatibleSnapshotError, DamagedSnapshotError):
                self._passed_over = live
                raise
            self._passed_over = live if answerer.snapshot.manifest.id != live else None
            if answerer.snapshot.manifest.id == used:
                return False
            self._answerer = answerer
            self._trouble = None
            self._ready.set()
            _log.info("snapshot is live", extra={"snapshot": answerer.snapshot.manifest.id})
            return True

    def indexing(self) -> None:
        """Let questions wait: the first index is being built."""
        self._trouble = None
        if self._answerer is None:
            self._ready.clear()

    def cannot_index(self, reason: str) -> None:
        """Let questions wait no longer for the first index, and tell them why."""
        self._tell(f"nothing is indexed yet: {reason}")

    def _tell(self, trouble: str) -> None:
        self._trouble = trouble
        self._ready.set()

    async def follow(self, every_s: float) -> None:
        """Swap whenever another process, or ours, has made a snapshot live. Runs for ever."""
        told = ""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self.refresh()
                told = ""
            except NoSnapshotError:
                continue
            except CommuniqueError as error:
                if str(error) != told:
                    _log.warning("the live snapshot is not usable: %s", error)
                told = str(error)
            except Exception:
                # Whatever it was: the next snapshot must still be noticed.
                _log.exception("the new snapshot could not be opened")

    async def answer(
        self, question: str, turns: Sequence[Turn] = (), only: Filter | None = None
    ) -> Answer:
        """The answer to a question. Raises QuestionError, BusyError."""
        began = self._clock()
        answer = await self.work(lambda a: a.answer(question, turns, only))
        self._answered += 1
        self._latencies.append(self._clock() - began)
        return answer

    async def work(self, task: Callable[[Answerer], _T]) -> _T:
        """Run a task with the answerer when a worker is free. Raises BusyError where too many wait,
        the first index is not there in time, or the bot is about to stop and serves nobody."""
        if self._stopping and not self._served:
            raise BusyError(STOPPING)
        if self.waiting >= _MAX_WAITING:
            raise BusyError(f"{self.waiting} questions wait already; ask again in a few minutes")
        self.waiting += 1
        try:
            async with asyncio.timeout(_FIRST_INDEX_S):
                await self._ready.wait()
            return await self._in(self._pool, self._with_answerer, task)
        except TimeoutError:
            raise BusyError(
                "the documents are still being indexed for the first time; ask again in a few"
                " minutes"
            ) from None
        finally:
            self.waiting -= 1

    async def quick(self, task: Callable[[], _T]) -> _T:
        """Run something short that touches a file, off the event loop and in order."""
        return await self._in(self._quick, task)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Around all that is done for a person, from the question to the message sent. Raises
        BusyError where the bot is about to stop; who is inside by then is still served."""
        if self._stopping:
            raise BusyError(STOPPING)
        with self.telling():
            yield

    @contextmanager
    def telling(self) -> Iterator[None]:
        """The same for what must be said even while the bot stops, such as that it does."""
        self._served += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._served -= 1
            if not self._served:
                self._idle.set()

    def stop_taking(self) -> None:
        """Take no more questions."""
        self._stopping = True

    async def drain(self, timeout_s: float) -> bool:
        """Wait for whatever is being done for people. False: some of it was not done in time."""
        try:
            async with asyncio.timeout(timeout_s):
                # Who was served may have to be told of an error.
                while self._served:
                    await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """End the threads; what waits in them is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._quick.shutdown(wait=False, cancel_futures=True)

    def _with_answerer(self, task: Callable[[Answerer], _T]) -> _T:
        # Taken here, not when the question came: a swap in between is for this question too.
        answerer = self._answerer
        if answerer is None:
            raise BusyError(str(self._trouble))
        return task(answerer)

    def _open(self) -> Answerer:
        opened = self.session.store.open(self.session.embedder)
        if opened.warning:
            _log.warning("%s", opened.warning)
        return self.session.answerer_on(opened.snapshot)

    @staticmethod
    async def _in(pool: ThreadPoolExecutor, task: Callable[..., _T], *args: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(pool, task, *args)
