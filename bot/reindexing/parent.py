"""The front end's side of a reindex in a process of its own."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bot.settings import SettingsError
from bot.shapes import report_from_shape
from corpus.errors import CommuniqueError, LibraryError
from index.build import Report
from index.errors import BuildError, ReindexRunningError, WeightsError
from index.store import Store

OnProgress = Callable[[str, int, int], None]
"""Told a stage, steps done and steps in all, in the event loop; see ``index.build.Progress``."""

_KINDS: dict[str, type[CommuniqueError]] = {
    kind.__name__: kind
    for kind in (BuildError, LibraryError, ReindexRunningError, SettingsError, WeightsError)
}
# A report names every file of the library in one line; asyncio's own limit is 64 KiB.
_LONGEST_LINE = 2**30
# How long a process that was told to stop may clean up; its own limit is shorter.
_GRACE_S = 5.0


class Reindexing:
    """Reindexes a data folder, one at a time, while the event loop goes on.

    ``environment`` takes the place of this process's own for the process that is started;
    ``current_id`` tells which index is live, where that is not the data folder's.
    """

    def __init__(
        self,
        data: Path,
        environment: Mapping[str, str] | None = None,
        current_id: Callable[[], str | None] | None = None,
    ) -> None:
        self._data = data
        self._environment = environment
        self._current_id = current_id or Store(data).current_id
        self._work: asyncio.Task[Report] | None = None
        self._stopped = False
        self.progress: tuple[str, int, int] | None = None
        self.started = 0.0
        """When the last one was begun, in seconds of ``time.monotonic``."""

    @property
    def running(self) -> bool:
        """Whether one runs here; one in another program is not seen."""
        return self._work is not None

    async def run(self, on_progress: OnProgress | None = None) -> Report:
        """Reindex; cancelling ends the process, and the live index stays.

        Raises ReindexRunningError where one runs already, here or in another program, BuildError
        where it failed, died or was stopped, and LibraryError, SettingsError and WeightsError, each
        with the process's own line.
        """
        if self._work:
            raise ReindexRunningError(
                "a reindex is running; the index answers meanwhile. Try again when it is done"
            )
        self.started, self._stopped = time.monotonic(), False
        before = asyncio.create_task(self._live())
        self._work = asyncio.create_task(self._run(on_progress))
        try:
            return await self._work
        except _DiedError as death:
            raise BuildError(f"{death}; {await self._outcome(before)}") from None
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            raise BuildError(f"the reindex was stopped; {await self._outcome(before)}") from None
        finally:
            self._work = self.progress = None

    async def stop(self) -> None:
        """End a running reindex, which then raises BuildError; return when its process is gone."""
        if self._work:
            self._stopped = True
            self._work.cancel()
            await asyncio.wait([self._work])

    async def _run(self, on_progress: OnProgress | None) -> Report:
        process = await self._start()
        try:
            assert process.stdout
            while (line := await process.stdout.readline()).endswith(b"\n"):
                message = json.loads(line)
                if "report" in message:
                    return report_from_shape(message["report"])
                if "error" in message:
                    raise _KINDS.get(message.get("kind"), BuildError)(message["error"])
                stage, done, total = message["progress"]
                self.progress = stage, done, total
                if on_progress:
                    on_progress(stage, done, total)
            raise _DiedError("the reindex was killed before it was done")
        finally:
            await _end(process)

    async def _start(self) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                # Not from the current folder, which may have a ``bot`` of its own.
                *(sys.executable, "-P", "-m", "bot.reindexing", "--data", str(self._data)),
                stdin=PIPE,  # stays open as long as this process lives
                stdout=PIPE,
                env=_environment(os.environ if self._environment is None else self._environment),
                limit=_LONGEST_LINE,
            )
        except OSError as error:
            raise _DiedError(
                f"the reindex could not be started ({error.strerror or error})"
            ) from None

    async def _live(self) -> str | None:
        return await asyncio.to_thread(self._current_id)

    async def _outcome(self, before: Awaitable[str | None]) -> str:
        """It may have been killed after the new index went live."""
        try:
            if await self._live() == await before:
                return "nothing was changed"
        except CommuniqueError as error:
            return f"whether it was finished cannot be seen: {error}"
        return "but the new index was finished and answers"


class _DiedError(Exception):
    """The process ended without a word."""


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the process is given: the modules that this one would import, and a processor less."""
    processors = os.cpu_count() or 1
    return {"OMP_NUM_THREADS": str(max(1, processors - 1))} | {
        **environment,
        "PYTHONPATH": os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path),
    }


async def _end(process: Process) -> None:
    if process.returncode is None:
        # It may end by itself in this very moment.
        with suppress(ProcessLookupError):
            process.terminate()
    try:
        async with asyncio.timeout(_GRACE_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    except asyncio.CancelledError:
        process.kill()
        raise
