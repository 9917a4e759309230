"""A bot of a few lines on discord.py, for the tests of the server itself."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord_server import DiscordServer, Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from tests.discord_server.desks import GuildDesk
    from tests.discord_server.model import Channel


class LittleBot(commands.AutoShardedBot):
    """A bot that does nothing by itself and remembers what it heard."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            command_prefix=(),
            intents=intents or discord.Intents(guilds=True, messages=True, reactions=True),
            guild_ready_timeout=0.05,
        )
        self.heard: list[discord.Message] = []
        self.threads: list[discord.Thread] = []
        self.resumed = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The server lets all shards in at once."""

    async def on_message(self, message: discord.Message, /) -> None:
        """Remember what others wrote."""
        if message.author != self.user:
            self.heard.append(message)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Remember the thread."""
        self.threads.append(thread)

    async def on_resumed(self) -> None:
        """Count."""
        self.resumed += 1


@contextlib.contextmanager
def pointed_at(server: DiscordServer) -> Iterator[None]:
    """Make discord.py talk to this server."""
    gateway = yarl.URL(server.gateway_url)
    with (
        mock.patch.object(Route, "BASE", server.api_url),
        mock.patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway),
    ):
        yield


@contextlib.asynccontextmanager
async def running(bot: LittleBot, server: DiscordServer) -> AsyncIterator[LittleBot]:
    """Run the bot on this server, ready and with its commands synced."""
    with pointed_at(server):
        async with bot:
            await bot.login(server.token)
            if bot.tree.get_commands():
                await bot.tree.sync()
            connected = asyncio.create_task(bot.connect())
            ready = asyncio.create_task(bot.wait_until_ready())
            try:
                await asyncio.wait({ready, connected}, return_when=asyncio.FIRST_COMPLETED)
                if connected.done():
                    await connected
                yield bot
            finally:
                ready.cancel()
                connected.cancel()
                await asyncio.gather(ready, connected, return_exceptions=True)


@dataclass(frozen=True)
class Stage:
    """A guild with the bot, a channel and two people."""

    server: DiscordServer
    bot: LittleBot
    desk: GuildDesk
    channel: Channel
    anna: Person
    ben: Person


def play(
    bot: LittleBot, scene: Callable[[Stage], Awaitable[None]], server: DiscordServer | None = None
) -> None:
    """Run a scene with the bot on a server."""

    async def whole() -> None:
        async with server or DiscordServer() as discord_server:
            desk = discord_server.guild("Trade desk")
            channel = desk.channel("general")
            people = desk.person("Anna"), desk.person("Ben")
            async with running(bot, discord_server):
                await scene(Stage(discord_server, bot, desk, channel, *people))

    asyncio.run(whole())
