"""The answering for a crowd."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.discord import desk as module
from bot.discord.desk import Desk
from bot.discord.errors import BusyError
from bot.session import Session
from bot.settings import Settings
from tests.bot.discord.admin_stage import ANSWERED, ASKED, Stage, acted, furnish, play
from tests.bot.discord.test_health import free_port, until


def at_desk(folder: Path, act: Callable[[Desk], Awaitable[None]]) -> None:
    """Let a desk of two workers, with the small library's index, be used."""
    corpus, data = furnish(folder)
    told = Settings(_env_file=None, corpus_dir=corpus, data_dir=data)

    async def run() -> None:
        desk = Desk(Session(told, data, lambda _line: None), workers=2)
        try:
            await act(desk)
        finally:
            desk.close()

    play(run())


def test_twenty_people_ask_and_the_loop_goes_on(tmp_path: Path):
    port = free_port()

    async def act(on: Stage) -> None:
        crowd = [on.guild.person(f"Person {number}") for number in range(20)]
        calls = [
            await person.command(on.general, "ask", wait=False, question=ASKED) for person in crowd
        ]
        for call in calls:
            assert ANSWERED in (await call.answer(timeout=60)).text
            assert call.acknowledged_after_s < 3
        told = await until(port, 200)
        assert told["answered"] == 20
        assert told["longest_stall_s"] < 1

    acted(tmp_path, act, health_port=port)


def test_when_too_many_wait_one_more_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_MAX_WAITING", 3)

    async def act(desk: Desk) -> None:
        assert await desk.prepare() is None
        held = threading.Event()
        waiting = [asyncio.create_task(desk.work(lambda _a: held.wait(30))) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="3 questions wait already"):
            await desk.work(lambda _a: None)
        # What is short does not wait behind them.
        assert await desk.quick(lambda: "quick") == "quick"
        held.set()
        assert await asyncio.gather(*waiting) == [True] * 3
        assert await desk.work(lambda a: len(a.snapshot.documents)) == 3
        assert desk.waiting == 0

    at_desk(tmp_path, act)


def test_who_stops_takes_no_more_and_waits_for_what_is_being_done(tmp_path: Path):
    async def act(desk: Desk) -> None:
        await desk.prepare()
        held = threading.Event()

        async def serve() -> bool:
            with desk.serving():
                return await desk.work(lambda _a: held.wait(30))

        serving = asyncio.create_task(serve())
        await asyncio.sleep(0)
        desk.stop_taking()
        with pytest.raises(BusyError, match="restarted"), desk.serving():
            pass
        assert not await desk.drain(0.05)
        held.set()
        assert await desk.drain(30)
        assert await serving
        with pytest.raises(BusyError, match="restarted"):
            await desk.work(lambda _a: None)

    at_desk(tmp_path, act)


def test_a_question_waits_for_the_first_index_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_FIRST_INDEX_S", 0.05)

    async def act(desk: Desk) -> None:
        with pytest.raises(BusyError, match="indexed for the first time"):
            await desk.work(lambda _a: None)
        desk.cannot_index("no documents in /library")
        with pytest.raises(BusyError, match="nothing is indexed yet: no documents in /library"):
            await desk.work(lambda _a: None)
        assert await desk.refresh()
        assert await desk.work(lambda a: len(a.snapshot.documents)) == 3
        assert not await desk.refresh()

    at_desk(tmp_path, act)


def test_the_latencies_are_of_the_answers_with_their_queue(tmp_path: Path):
    async def act(desk: Desk) -> None:
        await desk.prepare()
        assert desk.latency is None
        await asyncio.gather(*(desk.answer(ASKED) for _ in range(3)))
        assert desk.latency is not None
        assert desk.latency.answers == 3
        assert 0 < desk.latency.median_s <= desk.latency.longest_s

    at_desk(tmp_path, act)


def test_a_snapshot_that_could_not_be_opened_for_the_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def act(desk: Desk) -> None:
        assert await desk.prepare() is None
        before = desk.snapshot.id
        (desk.session.library.root / "kelp.md").write_text("# Kelp\n\nThe levy on kelp ended.\n")
        await asyncio.to_thread(desk.session.reindex, lambda *_: None)
        opened = desk.session.store.open

        def no_file_left(_embedder: object) -> None:
            raise OSError(24, "Too many open files")

        monkeypatch.setattr(desk.session.store, "open", no_file_left)
        with pytest.raises(OSError, match="Too many"):
            await desk.refresh()
        monkeypatch.setattr(desk.session.store, "open", opened)
        assert await desk.refresh()
        assert desk.snapshot.id != before

    at_desk(tmp_path, act)


def test_a_snapshot_that_was_swapped_for_another_is_given_back(tmp_path: Path):
    async def act(desk: Desk) -> None:
        assert await desk.prepare() is None
        first = weakref.ref(desk.snapshot)
        (desk.session.library.root / "kelp.md").write_text("# Kelp\n\nThe levy on kelp ended.\n")
        await asyncio.to_thread(desk.session.reindex, lambda *_: None)
        assert await desk.refresh()
        gc.collect()
        assert first() is None

    at_desk(tmp_path, act)
