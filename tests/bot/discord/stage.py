"""The bot on a stage: the shipped program, or the same inside the test, on the loopback Discord."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.discord.run import serve
from bot.session import Session
from bot.settings import Settings
from tests.discord_server import DiscordServer

PROJECT = Path(__file__).parents[3]
MANAGE_GUILD = 1 << 5


def environment(
    discord: DiscordServer, corpus: Path, data: Path, **settings: str
) -> dict[str, str]:
    """What the program is told by its environment, and nothing of the machine's own settings."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        "CORPUS_DIR": str(corpus),
        "DATA_DIR": str(data),
        "LOG_LEVEL": "INFO",
    } | settings


class Program:
    """``communique run`` as a process of its own, in a folder of its own."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = env
        self._process: asyncio.subprocess.Process | None = None
        self._log = folder / "bot.log"

    async def start(self, *args: str) -> None:
        """Start it; it is not ready yet."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "bot", "run", *args),
                cwd=self._folder,
                env=self._env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process
        return self._process.pid

    @property
    def said(self) -> str:
        """All that it wrote, over all its starts."""
        return self._log.read_text("utf-8")

    async def ended(self, timeout: float = 60) -> int:
        """Wait for its end; its exit status."""
        assert self._process
        return await asyncio.wait_for(self._process.wait(), timeout)

    async def stop(self, timeout: float = 60) -> int:
        """Ask it to stop (SIGTERM); its exit status."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        return await self.ended(timeout)

    async def kill(self) -> None:
        """End it where it stands (SIGKILL)."""
        assert self._process
        self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def program(folder: Path, env: dict[str, str]) -> AsyncIterator[Program]:
    """A program that does not outlive the test."""
    running = Program(folder, env)
    try:
        yield running
    finally:
        process = running._process
        if process and process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def bot_inside(
    discord: DiscordServer, corpus: Path, data: Path, **settings: object
) -> AsyncIterator[asyncio.Task[None]]:
    """The bot in this process, ready, its commands registered; stopped as by SIGTERM."""
    told = Settings(
        _env_file=None,
        discord_token=discord.token,
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
        corpus_dir=corpus,
        data_dir=data,
        **settings,
    )
    stop = asyncio.Event()
    said: list[str] = []
    task = asyncio.create_task(serve(Session(told, data, said.append), sync=True, stop=stop))
    ready = asyncio.create_task(discord.until_ready())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield task
    finally:
        ready.cancel()
        stop.set()
        await task
