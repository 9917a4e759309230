"""A server with an admin and a member, the bot inside the test, and an index made once for all."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.state import AuditEntry, State
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store
from tests.bot.desk import library
from tests.bot.discord.stage import MANAGE_GUILD, bot_inside
from tests.discord_server import DiscordServer, Invocation, Person, Seen
from tests.discord_server.desks import GuildDesk
from tests.discord_server.model import Channel

ASKED = "What did Oduya tell reporters?"
ANSWERED = "fair deal for both harbours"


@cache
def _built() -> tempfile.TemporaryDirectory[str]:
    """The small library with its index, until the tests are over."""
    root = tempfile.TemporaryDirectory()
    made = library(Path(root.name))
    reindex(made, Store(Path(root.name) / "data"), open_embedder(DEFAULT_MODEL))
    return root


def furnish(folder: Path) -> tuple[Path, Path]:
    """A library and its index of the test's own: the folders of both."""
    shutil.copytree(_built().name, folder, dirs_exist_ok=True)
    return folder / "library", folder / "data"


@dataclass
class Stage:
    """What a test needs at hand."""

    discord: DiscordServer
    guild: GuildDesk
    general: Channel
    boss: Person
    anna: Person
    corpus: Path
    data: Path
    bot: "asyncio.Task[None]"

    def audit(self) -> list[AuditEntry]:
        """The audit as it is on the disk, oldest first."""
        state = State.open(self.data)
        try:
            return state.audit(100)[::-1]
        finally:
            state.close()

    def audited(self) -> list[tuple[str, str, str]]:
        """Action, detail and outcome of each entry."""
        return [(entry.action, entry.detail, entry.outcome) for entry in self.audit()]

    async def written(self, number: int) -> list[tuple[str, str, str]]:
        """So many entries of the audit, which is written when the caller has been told."""
        what = f"{number} entries of the audit"
        await self.discord.until(lambda: len(self.audited()) >= number, what=what)
        return self.audited()

    async def private(self, person: Person, name: str, **options: Any) -> str:
        """The words of the answer to a command, which only the caller sees."""
        return (await one(await person.command(self.general, name, **options))).text

    async def ask(self, channel: Channel | None = None) -> Seen:
        """The answer to a question of which it is known."""
        call = await self.anna.command(channel or self.general, "ask", question=ASKED)
        return await call.answer(timeout=60)

    async def shown(self, channel: Channel) -> Seen:
        """The bot's first message in the channel that everybody sees."""
        bot = self.discord.bot_user
        return await self.discord.until(
            lambda: next(
                (m for m in self.boss.screen(channel) if m.author is bot and not m.ephemeral), None
            ),
            what="a message of the bot",
        )

    async def seen(self, words: str, timeout: float = 60) -> Seen:
        """The first message of the channel with these words, once it is there."""
        return await self.discord.until(
            lambda: next((m for m in self.boss.screen(self.general) if words in m.text), None),
            timeout=timeout,
            what=f"a message with {words!r}",
        )


async def one(call: Invocation) -> Seen:
    """The answer to a call: private, in time, and the only one."""
    answer = await call.answer(timeout=60)
    assert answer.ephemeral
    assert len([*filter(None, [call.response]), *call.followups]) == 1
    assert call.acknowledged_after_s is not None
    assert call.acknowledged_after_s < 3
    return answer


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    prepare: Callable[[DiscordServer, Path, Path], dict[str, object] | None] | None = None,
    discord: DiscordServer | None = None,
    **settings: object,
) -> AsyncIterator[Stage]:
    """The bot on a server of its own. ``prepare`` may change what is there before the bot comes,
    and returns further settings."""
    corpus, data = furnish(folder)
    async with discord or DiscordServer() as running:
        guild = running.guild("Trade desk")
        told = (prepare(running, corpus, data) if prepare else None) or {}
        general = guild.channel("general")
        boss = guild.person("Boss", permissions=MANAGE_GUILD)
        anna = guild.person("Anna")
        async with bot_inside(running, corpus, data, **settings | told) as bot:
            yield Stage(running, guild, general, boss, anna, corpus, data, bot)
        assert running.pings == []
        assert running.unknown_requests == []


def acted(folder: Path, act: Callable[[Stage], Awaitable[None]], **settings: Any) -> None:
    """Let people act on a stage."""

    async def run() -> None:
        async with stage(folder, **settings) as on:
            await act(on)

    play(run())


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Run a scene to its end, which must come."""
    asyncio.run(asyncio.wait_for(scene, 150))
