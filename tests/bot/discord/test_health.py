"""What the health endpoint tells, and to whom."""

import asyncio
import contextlib
import random
import shutil
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.bot.discord.admin_stage import ANSWERED, Stage, acted
from tests.discord_server import DiscordServer

FIELDS = {
    *["ready", "snapshot", "snapshot_age_s", "documents", "passages", "servers", "waiting"],
    *["gateway_latency_s", "answered", "answer_median_s", "answer_longest_s", "longest_stall_s"],
    *["reindexing", "memory_mib", "uptime_s"],
}


def free_port() -> int:
    """A port that nobody uses, and that the system gives to nobody by itself."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as found, contextlib.suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


async def health(port: int, path: str = "/health") -> tuple[int, dict[str, Any]]:
    """The status and what is told."""
    url = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        told = await response.json() if response.status in (200, 503) else {}
        return response.status, told


async def until(port: int, status: int) -> dict[str, Any]:
    """What is told once it has this status."""
    async with asyncio.timeout(30):
        while (found := await health(port))[0] != status:
            await asyncio.sleep(0.005)
    return found[1]


def test_the_vitals_are_told_while_questions_are_answered(tmp_path: Path):
    port = free_port()

    async def act(on: Stage) -> None:
        first = await until(port, 200)
        assert first.keys() == FIELDS
        assert (first["answered"], first["answer_median_s"]) == (0, None)
        assert ANSWERED in (await on.ask()).text
        told = await until(port, 200)
        assert told["snapshot"] == (on.data / "CURRENT").read_text().strip()
        assert (told["documents"], told["servers"], told["answered"]) == (3, 1, 1)
        assert 0 < told["answer_median_s"] <= told["answer_longest_s"] < 30
        assert 10 < told["memory_mib"] < 100_000
        assert (told["waiting"], told["reindexing"], told["ready"]) == (0, False, True)
        assert (await health(port, "/"))[0] == 404

    acted(tmp_path, act, health_port=port)


def test_who_is_cut_off_from_discord_is_not_well(tmp_path: Path):
    port = free_port()

    async def act(on: Stage) -> None:
        await until(port, 200)

        async def cut() -> None:
            while True:
                on.discord.drop_gateway()
                await asyncio.sleep(0.002)

        cutting = asyncio.create_task(cut())
        assert (await until(port, 503))["ready"] is False
        cutting.cancel()
        assert (await until(port, 200))["ready"] is True

    acted(tmp_path, act, health_port=port)


def test_who_has_no_index_is_not_well(tmp_path: Path):
    port = free_port()

    def empty(_discord: DiscordServer, corpus: Path, data: Path) -> None:
        shutil.rmtree(corpus)
        shutil.rmtree(data)

    async def act(_on: Stage) -> None:
        told = await until(port, 503)
        assert (told["ready"], told["snapshot"], told["documents"]) == (False, None, None)

    acted(tmp_path, act, prepare=empty, health_port=port)


def test_a_port_that_is_taken_keeps_nobody_from_answers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async def act(on: Stage) -> None:
        assert f"port {port} cannot be had" in caplog.text
        assert ANSWERED in (await on.ask()).text

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        acted(tmp_path, act, health_port=port)
