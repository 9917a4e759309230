"""The bot: what it listens to, what it is made of, how its commands are registered."""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Coroutine
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.buttons import ITEMS
from bot.discord.cogs.ask import Ask
from bot.discord.cogs.guide import Guide
from bot.discord.cogs.library import Admin
from bot.discord.cogs.lookup import Lookup
from bot.discord.cogs.records import Records
from bot.discord.cooldown import Cooldowns
from bot.discord.desk import Desk
from bot.discord.endpoints import use_gateway
from bot.discord.lists import LeafButton, Lists
from bot.discord.rebuild import Rebuild
from bot.discord.replies import tell_error
from bot.discord.vitals import LoopWatch, Vitals, measure
from bot.reindexing import Reindexing
from bot.session import Session
from bot.state import State, StateError
from corpus.errors import CommuniqueError
from index.errors import ReindexRunningError

_log = logging.getLogger(__name__)

# The bot does not speak; there is nothing to warn of.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_FOLLOW_EVERY_S = 2.0
_CLEARED = 10
_EXPIRE_EVERY = timedelta(hours=24)


def _environment(session: Session) -> dict[str, str]:
    """The reindex runs with the settings of this session, wherever those came from."""
    settings = session.settings
    return dict(os.environ) | {
        "CORPUS_DIR": str(settings.corpus_dir.absolute()),
        "EMBEDDER": settings.embedder,
        "ENGINE": settings.engine,
        "MILVUS_URI": settings.milvus_uri.get_secret_value() if settings.milvus_uri else "",
        "LOG_LEVEL": settings.log_level,
        # It reads files from anywhere; it needs no token.
        "DISCORD_TOKEN": "",
    }


class CommandTree(app_commands.CommandTree["Communique"]):
    """The commands, whose errors are told to the caller alone."""

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the caller what went wrong."""
        cause: Exception = error
        if isinstance(error, app_commands.CommandInvokeError):
            cause = error.original
        name = interaction.command.qualified_name if interaction.command else "a command"
        if isinstance(cause, discord.NotFound) and not interaction.response.is_done():
            # Discord had given up on the interaction before it reached us.
            _log.warning("%s came too late to be answered", name)
            return
        with self.client.desk.telling():
            await tell_error(interaction, cause, name)


class Communique(commands.AutoShardedBot):
    """The Discord bot. ``prepare`` is to be awaited after ``login`` and before ``connect``."""

    def __init__(self, session: Session, state: State, cooldowns: Cooldowns | None = None) -> None:
        settings = session.settings
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = settings.message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=CommandTree,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.settings = settings
        self.state = state
        self.cooldowns = cooldowns or Cooldowns()
        self.desk = Desk(session, workers=max(2, min(4, os.cpu_count() or 1)))
        self.lists = Lists()
        reindexing = Reindexing(session.data, _environment(session), session.store.current_id)
        self.rebuild = Rebuild(self.desk, state, reindexing)
        self.watch = LoopWatch()
        self.started = time.monotonic()
        self._finished = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def reads_all(self) -> bool:
        """Whether messages reach the bot with their words though they do not mention it."""
        return self.settings.message_content

    @property
    def log_questions(self) -> bool:
        """Whether the logs may have what people ask."""
        return self.settings.log_questions

    async def setup_hook(self) -> None:
        """Make the commands and buttons known to discord.py; Discord is not told of them here."""
        if self.settings.discord_gateway_url:
            use_gateway(self, self.settings.discord_gateway_url)
        for cog in (Ask(self), Lookup(self), Records(self), Admin(self), Guide(self)):
            await self.add_cog(cog)
        self.add_dynamic_items(*ITEMS, LeafButton)

    async def sync(self) -> int:
        """Register the commands with Discord: in the one server of the settings, else everywhere.
        Returns how many."""
        here = self.settings.discord_guild_id
        guild = discord.Object(here) if here else None
        if guild:
            self.tree.copy_global_to(guild=guild)
        synced = await self.tree.sync(guild=guild)
        try:
            await self._clear_other_places(here)
        except discord.HTTPException as error:
            _log.warning("commands registered elsewhere may be left over: %s", error)
        return len(synced)

    async def _clear_other_places(self, here: int | None) -> None:
        """Take back commands that are registered elsewhere than they are now to be: they would be
        shown twice. A bot in many servers has none of its own in each, and asking takes long."""
        if here and await self.tree.fetch_commands():
            await self.http.bulk_upsert_global_commands(self.application_id or 0, [])
        guilds = [guild async for guild in self.fetch_guilds(limit=_CLEARED + 1, with_counts=False)]
        if len(guilds) > _CLEARED:
            return
        for guild in guilds:
            if guild.id != here and await self.tree.fetch_commands(guild=guild):
                await self.tree.sync(guild=guild)

    async def prepare(self) -> None:
        """Load the model and the index, or begin to build it, and whatever goes on all the time."""
        missing = await self.desk.prepare()
        if missing:
            _log.warning("building the index: %s", missing)
            self._keep_running(self._build_first())
        self._keep_running(self.desk.follow(_FOLLOW_EVERY_S))
        self._keep_running(self.watch.run())
        self._keep_running(self._expire())

    async def on_ready(self) -> None:
        """Once connected, and after every connection that could not be resumed."""
        _log.info("ready", extra={"servers": len(self.guilds), "shards": self.shard_count})
        await self.rebuild.mend(self)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the business of ``Ask``; there are no commands with a prefix."""

    def vitals(self) -> Vitals:
        """How the bot is."""
        return measure(
            self.desk,
            self.watch,
            connected=self.is_ready() and not any(s.is_closed() for s in self.shards.values()),
            gateway_latency_s=self.latency,
            servers=len(self.guilds),
            reindexing=self.rebuild.running,
            started=self.started,
        )

    async def finish(self, timeout_s: float) -> None:
        """Let the answers that are under way end, stop the rest, and leave. Once is enough."""
        if self._finished:
            return
        self._finished = True
        self.desk.stop_taking()
        for task in self._tasks:
            task.cancel()
        try:
            await self.rebuild.stop()
            if not await self.desk.drain(timeout_s):
                _log.warning("stopping with %d questions unanswered", self.desk.waiting)
        finally:
            await self.close()
            self.desk.close()

    def _keep_running(self, what: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("what goes on all the time has ended", exc_info=error)

    async def _build_first(self) -> None:
        """Build the index that questions wait for, or wait for the process that builds it."""
        self.desk.indexing()
        while self.desk.snapshot is None:
            try:
                await self.rebuild.start()
            except ReindexRunningError:
                # What a killed bot left behind may need a moment to notice.
                await asyncio.sleep(_FOLLOW_EVERY_S)
                with contextlib.suppress(CommuniqueError):
                    await self.desk.refresh()
            except CommuniqueError as error:
                self.desk.cannot_index(str(error))
                return

    async def _expire(self) -> None:
        while True:
            try:
                gone = await self.desk.quick(self.state.expire)
                _log.info("old answers deleted", extra={"answers": gone})
            except StateError as error:
                _log.error("old answers could not be deleted: %s", error)
            await asyncio.sleep(_EXPIRE_EVERY.total_seconds())
