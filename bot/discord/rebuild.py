"""A reindex as people see it: one message that shows how far it is, and then what it changed."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import discord

from bot.discord.desk import STOPPING, Desk
from bot.discord.errors import BusyError
from bot.discord.replies import (
    UNSENT,
    editable,
    explained,
    sendable,
    sentence,
    without_folders,
)
from bot.discord.reports import progress_text, report_page
from bot.reindexing import Reindexing
from bot.state import Running, State, StateError
from corpus.errors import CommuniqueError
from index.build import Report
from index.errors import ReindexRunningError

_log = logging.getLogger(__name__)

# Discord takes five edits in five seconds; people need far fewer.
_EDIT_EVERY_S = 3.0
_INTERRUPTED = (
    "The reindex was interrupted because the bot stopped; the index that was live answers on."
    " Run /reindex again."
)
_NO_REPORT = (
    "The reindex is done, but what it changed could not be shown here. I may need the permissions"
    " Embed Links and Attach Files in this channel."
)


class Rebuild:
    """Runs one reindex at a time and shows it in the messages that were given to it."""

    def __init__(self, desk: Desk, state: State, reindexing: Reindexing) -> None:
        self._desk = desk
        self._state = state
        self._reindexing = reindexing
        self._task: asyncio.Task[Report] | None = None
        self._message: discord.Message | None = None
        self._claimed = False
        self._stopping = False
        # Cut off with the process before this one.
        self._left = state.running()
        self._shown = ("", 0, 0)
        self._stage_began = 0.0

    @property
    def running(self) -> bool:
        """Whether a reindex of this process is under way."""
        return self._task is not None and not self._task.done()

    @property
    def message(self) -> discord.Message | None:
        """The message that shows the one under way."""
        return self._message if self.running else None

    def claim(self) -> bool:
        """Start one that the caller shows, or let the caller show the first index, which the bot
        builds by itself. False where somebody else shows the one that runs."""
        if not self.running:
            self.start()
        elif self._claimed:
            return False
        self._claimed = True
        return True

    def release(self) -> None:
        """The caller cannot show it: somebody else may."""
        self._claimed = False

    def start(self) -> "asyncio.Task[Report]":
        """Start one; the new snapshot answers when the task is done. Raises ReindexRunningError,
        and BusyError where the bot is about to stop."""
        if self._stopping:
            raise BusyError(STOPPING)
        if self.running:
            raise ReindexRunningError("a reindex is running already; the index answers meanwhile")
        self._message = None
        self._claimed = False
        self._shown = ("", 0, 0)
        self._progress("reading", 0, 0)
        self._task = asyncio.create_task(self._run())
        # Nobody may be waiting for it: its end is told where it is shown, and logged.
        self._task.add_done_callback(_log_end)
        return self._task

    async def show(self, message: discord.Message, user: int) -> str:
        """Show the one under way in a message until it is done, then its report or why it failed.
        Returns how it ended, in a word or line, for the audit."""
        task = self._task
        assert task is not None  # shown only after start()
        self._message = message
        where = (message.channel.id, message.id, user)
        await self._keep(lambda: self._state.set_running(*where))
        shown = ""
        while not task.done():
            text = progress_text(*self._shown, time.monotonic() - self._stage_began)
            if text != shown:
                with contextlib.suppress(*UNSENT):
                    await message.edit(content=text)
                shown = text
            await asyncio.wait({task}, timeout=_EDIT_EVERY_S)
        try:
            report = task.result()
        except (asyncio.CancelledError, Exception) as error:
            if self._stopping:
                ended, text = "interrupted", _INTERRUPTED
            else:
                known = isinstance(error, CommuniqueError)
                ended = without_folders(str(error)) if known else "failed"
                why = explained(error, "a reindex")
                text = f"❌ The reindex failed: {why} {self._still()}"
            await _edit(message, lambda: {"content": text})
        else:
            ended = "done"
            # Ten thousand files take their time to be listed.
            page = await self._desk.quick(lambda: report_page(report))
            if not await _edit(message, lambda: editable(page), lambda: sendable(page)):
                await _edit(message, lambda: {"content": _NO_REPORT})
        await self._keep(self._state.clear_running)
        return ended

    async def mend(self, client: discord.Client) -> None:
        """Correct the message of a reindex that ended with the process before this one."""
        left, self._left = self._left, None
        if left is None:
            return
        message = client.get_partial_messageable(left.channel).get_partial_message(left.message)
        try:
            await message.edit(content=_INTERRUPTED)
        except (discord.NotFound, discord.Forbidden):
            pass  # there is nothing left to correct, or never will be
        except UNSENT:
            self._left = left
            return
        await self._keep(lambda: self._forget(left))

    async def stop(self) -> None:
        """End the one under way and start no more; the live index stays as it was."""
        self._stopping = True
        if self._task is None or self._task.done():
            return
        self._task.cancel()
        await self._reindexing.stop()
        with contextlib.suppress(asyncio.CancelledError, CommuniqueError):
            await self._task

    async def _run(self) -> Report:
        report = await self._reindexing.run(self._progress)
        await self._desk.refresh()
        return report

    def _still(self) -> str:
        return "The index of before answers on." if self._desk.snapshot else "Nothing is indexed."

    def _forget(self, left: Running) -> None:
        if self._state.running() == left:
            self._state.clear_running()

    async def _keep(self, write: Callable[[], None]) -> None:
        """Write into the state. A reindex goes on also where its message cannot be kept."""
        try:
            await self._desk.quick(write)
        except StateError as error:
            _log.error("the message of a reindex could not be kept: %s", error)

    def _progress(self, stage: str, done: int, total: int) -> None:
        if stage != self._shown[0]:
            self._stage_began = time.monotonic()
        self._shown = (stage, done, total)


async def _edit(
    message: discord.Message,
    edit: Callable[[], dict[str, Any]],
    send: Callable[[], dict[str, Any]] | None = None,
) -> bool:
    """Edit a message for the last time; where it is gone, write a new one. False where neither is
    possible. The arguments are made anew for each try: a file can be sent only once."""
    try:
        await message.edit(**edit())
    except UNSENT as error:
        _log.warning("the message of a reindex could not be edited: %s", error)
        try:
            await message.channel.send(**(send or edit)())
        except UNSENT:
            return False
    return True


def _log_end(task: "asyncio.Task[Report]") -> None:
    if task.cancelled():
        _log.warning("a reindex was interrupted; nothing was changed")
    elif error := task.exception():
        _log.warning("a reindex failed: %s", sentence(str(error)))
    else:
        report = task.result()
        _log.info(
            "reindexed",
            extra={
                "snapshot": report.snapshot,
                "added": len(report.added),
                "changed": len(report.changed),
                "removed": len(report.removed),
                "failed": len(report.failed),
            },
        )
