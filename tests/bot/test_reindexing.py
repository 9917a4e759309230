"""A reindex in a process of its own: what comes back, and what is left when somebody dies."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout
from hypothesis import given
from hypothesis import strategies as st

from bot.reindexing import Reindexing
from bot.reindexing.__main__ import Throttled
from bot.settings import SettingsError
from bot.shapes import report_from_shape, report_shape
from corpus.errors import LibraryError
from index.archive import SetAside
from index.build import LOCK, Report, reindex
from index.embedder import Embedder
from index.errors import BuildError, ReindexRunningError
from index.store import Store
from tests.bot.desk import library

PROJECT = Path(__file__).parents[2]
FILES = ("beans.md", "cod.md", "premiers.md")
STAGES = ["reading", "embedding", "records", "writing"]
SOON_S = 20.0

linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds processes in /proc")


class Desk:
    """The small library, a data folder, and what reindexes one into the other."""

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.library = library(root)
        self.embedder = embedder
        self.data = root / "data"
        self.store = Store(self.data)
        self.environment = os.environ | {"CORPUS_DIR": str(self.library.root)}
        self.reindexing = Reindexing(self.data, self.environment)
        self.steps: list[tuple[str, int, int]] = []

    def note(self, stage: str, done: int, total: int) -> None:
        self.steps.append((stage, done, total))

    def build(self) -> Report:
        """Reindex in this process, whose model is loaded."""
        return reindex(self.library, self.store, self.embedder)

    async def run(self) -> Report:
        return await self.reindexing.run(self.note)

    def when(self, stage: str, act: Callable[[], object]) -> "asyncio.Task[Report]":
        """A run during which something is done once, when this stage begins."""

        def progress(at: str, done: int, total: int) -> None:
            if at == stage and at not in {step[0] for step in self.steps}:
                act()
            self.note(at, done, total)

        return asyncio.create_task(self.reindexing.run(progress))

    def change(self) -> None:
        (self.library.root / "beans.md").write_text("Runner beans want water on Sundays.", "utf-8")

    def check_as_before(self, was: str | None) -> None:
        """The index is the one from before, nothing runs, and nothing holds the lock."""
        assert not self.reindexing.running
        assert self.reindexing.progress is None
        assert children() == []
        assert self.store.current_id() == was
        FileLock(self.data / LOCK).acquire(timeout=0).lock.release()


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder) -> Desk:
    return Desk(tmp_path, embedder)


def children() -> list[int]:
    """The reindexes that this process started and that have not ended."""
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*/children"):
        # A thread may end while it is looked at.
        with suppress(FileNotFoundError, ProcessLookupError):
            found += task.read_text().split()
    return [int(pid) for pid in found if alive(int(pid)) and reindexes(int(pid))]


def reindexes(pid: int) -> bool:
    """The Milvus that other tests share is a child of this process too."""
    try:
        return b"bot.reindexing" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true soon."""
    end = time.monotonic() + SOON_S
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


async def refused(work: Awaitable[Report], kind: type[Exception]) -> str:
    """The one line that a run fails with."""
    with pytest.raises(kind) as raised:
        await work
    assert type(raised.value) is kind
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_the_report_says_what_was_added_and_progress_comes_on_the_way(desk: Desk) -> None:
    began = time.monotonic()
    report = asyncio.run(desk.run())
    assert report.added == FILES
    assert (report.changed, report.unchanged, report.removed, report.note) == ((), (), (), None)
    assert report.embedded == report.passages > 0
    assert report.snapshot == desk.store.current_id()
    assert list(dict.fromkeys(stage for stage, _, _ in desk.steps)) == STAGES
    for stage in STAGES:
        steps = [(done, total) for name, done, total in desk.steps if name == stage]
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
    assert began <= desk.reindexing.started <= time.monotonic()
    desk.check_as_before(report.snapshot)


def test_it_reports_the_same_as_a_reindex_in_this_process(
    desk: Desk, tmp_path: Path, embedder: Embedder
) -> None:
    (desk.library.root / "same.md").write_text("Say it once.", "utf-8")
    (desk.library.root / "twice.md").write_text("Say it once.", "utf-8")
    (desk.library.root / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    here = Store(tmp_path / "here")

    before = reindex(desk.library, here, embedder)
    assert [aside.path for aside in before.duplicates + before.failed] == ["twice.md", "broken.pdf"]
    desk.build()
    desk.change()
    (desk.library.root / "cod.md").unlink()
    (desk.library.root / "broken.pdf").rename(desk.library.root / "moved.pdf")
    ours, report = reindex(desk.library, here, embedder), asyncio.run(desk.run())
    assert (report.changed, report.removed) == (("beans.md",), ("cod.md",))
    assert replace(report, snapshot="") == replace(ours, snapshot="")


def test_while_it_runs_the_event_loop_goes_on_and_says_how_far_it_is(desk: Desk) -> None:
    async def scene() -> float:
        work = asyncio.create_task(desk.run())
        longest = 0.0
        seen = set()
        while not work.done():
            before = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - before)
            assert work.done() or desk.reindexing.running
            seen.add(desk.reindexing.progress)
        await work
        assert seen - {None} <= set(desk.steps)
        assert len(seen) > 1
        return longest

    assert asyncio.run(scene()) < 2


def test_a_second_one_here_is_refused_and_the_first_goes_on(desk: Desk) -> None:
    desk.build()

    async def scene() -> Report:
        first = asyncio.create_task(desk.run())
        await asyncio.sleep(0)
        assert desk.reindexing.running
        assert "a reindex is running" in await refused(desk.run(), ReindexRunningError)
        assert desk.reindexing.running
        return await first

    assert asyncio.run(scene()).unchanged == FILES
    assert asyncio.run(desk.run()).unchanged == FILES


def test_one_in_another_program_is_told_with_its_own_line(desk: Desk) -> None:
    desk.data.mkdir()
    with FileLock(desk.data / LOCK):
        said = asyncio.run(refused(desk.run(), ReindexRunningError))
    assert said.startswith("another reindex is running; the index answers meanwhile")
    desk.check_as_before(None)


def test_a_missing_library_is_told_with_its_own_line(desk: Desk, tmp_path: Path) -> None:
    report = desk.build()
    desk.library.root.rename(tmp_path / "elsewhere")
    said = asyncio.run(refused(desk.run(), LibraryError))
    assert f"no folder of documents at {desk.library.root}" in said
    desk.check_as_before(report.snapshot)


def test_an_empty_library_is_told_with_its_own_line(desk: Desk) -> None:
    report = desk.build()
    for name in FILES:
        (desk.library.root / name).unlink()
    assert "no documents in" in asyncio.run(refused(desk.run(), BuildError))
    desk.check_as_before(report.snapshot)


def test_a_wrong_setting_is_told_with_its_own_line(desk: Desk) -> None:
    wrong = Reindexing(desk.data, desk.environment | {"LOG_LEVEL": "LOUD"})
    assert "setting LOG_LEVEL" in asyncio.run(refused(wrong.run(), SettingsError))


def test_a_process_that_cannot_be_started_is_one_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    said = asyncio.run(refused(desk.run(), BuildError))
    assert "could not be started (No such file or directory); nothing was changed" in said
    assert not desk.reindexing.running


def test_a_folder_with_a_bot_of_its_own_does_not_get_run(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    desk.build()
    assert asyncio.run(desk.run()).unchanged == FILES


def test_a_report_longer_than_a_pipe_comes_through_whole(desk: Desk) -> None:
    folder = desk.library.root / ("long " * 40)
    folder.mkdir()
    names = [f"{number:03} {'ü' * 110}.md" for number in range(400)]
    for name in names:
        (folder / name).touch()
    report = asyncio.run(desk.run())
    assert len(json.dumps(report_shape(report))) > 2 * 2**16
    assert [Path(aside.path).name for aside in report.failed] == names
    assert report.added == FILES


# Stopped, cancelled, killed.


@linux
def test_stopping_ends_the_process_and_the_old_index_stays(desk: Desk) -> None:
    was = desk.build().snapshot
    desk.change()

    async def scene() -> None:
        begun = asyncio.Event()
        desk.steps.clear()
        work = desk.when("embedding", begun.set)
        await begun.wait()
        assert len(children()) == 1
        await desk.reindexing.stop()
        assert children() == []
        said = await refused(work, BuildError)
        assert said == "the reindex was stopped; nothing was changed"
        await desk.reindexing.stop()

    asyncio.run(scene())
    desk.check_as_before(was)
    assert desk.store.ids() == [was]
    assert [path.name for path in desk.store.snapshots.iterdir()] == [was]
    assert desk.build().changed == ("beans.md",)


@linux
@pytest.mark.parametrize("turns", [0, 1, 5])
def test_stopping_before_it_has_quite_begun(desk: Desk, turns: int) -> None:
    async def scene() -> str:
        work = asyncio.create_task(desk.run())
        for _ in range(turns + 1):
            await asyncio.sleep(0)
        assert desk.reindexing.running
        await desk.reindexing.stop()
        return await refused(work, BuildError)

    desk.data.mkdir()
    assert asyncio.run(scene()) == "the reindex was stopped; nothing was changed"
    desk.check_as_before(None)


def test_stopping_where_nothing_runs_is_nothing(desk: Desk) -> None:
    asyncio.run(desk.reindexing.stop())
    assert not desk.reindexing.running


@linux
def test_cancelling_ends_the_process_and_stays_a_cancellation(desk: Desk) -> None:
    was = desk.build().snapshot
    desk.change()

    async def scene() -> None:
        begun = asyncio.Event()
        desk.steps.clear()
        work = desk.when("embedding", begun.set)
        await begun.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(scene())
    desk.check_as_before(was)
    assert desk.build().changed == ("beans.md",)


@linux
def test_an_error_in_the_front_ends_progress_ends_the_process(desk: Desk) -> None:
    async def scene() -> None:
        def fail() -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await desk.when("reading", fail)

    asyncio.run(scene())
    desk.check_as_before(None)


@linux
def test_a_killed_process_is_one_line_and_the_next_run_works(desk: Desk) -> None:
    was = desk.build().snapshot
    desk.change()

    async def scene() -> str:
        desk.steps.clear()
        return await refused(
            desk.when("embedding", lambda: os.kill(children()[0], signal.SIGKILL)), BuildError
        )

    said = asyncio.run(scene())
    assert said == "the reindex was killed before it was done; nothing was changed"
    desk.check_as_before(was)
    assert asyncio.run(desk.run()).changed == ("beans.md",)
    assert len(desk.store.ids()) == len(list(desk.store.snapshots.iterdir())) == 2


@linux
def test_a_kill_that_comes_after_the_swap_does_not_say_that_nothing_was_changed(
    desk: Desk,
) -> None:
    async def scene() -> str:
        def kill(stage: str, done: int, total: int) -> None:
            # Frozen at its first step, so that the swap below is all that happens.
            if not desk.steps:
                desk.store.make_live("20250101T000000Z-0000")
                os.kill(children()[0], signal.SIGKILL)
            desk.note(stage, done, total)

        return await refused(desk.reindexing.run(kill), BuildError)

    said = asyncio.run(scene())
    assert said.endswith(
        "was killed before it was done; but the new index was finished and answers"
    )


PARENT = """
import asyncio, sys
from pathlib import Path
from bot.reindexing import Reindexing
def progress(*at):
    print(*at, flush=True)
asyncio.run(Reindexing(Path(sys.argv[1])).run(progress))
"""


@linux
@pytest.mark.parametrize("stage", ["reading", "embedding"])
def test_a_killed_parent_takes_the_process_with_it(desk: Desk, stage: str) -> None:
    was = desk.build().snapshot
    desk.change()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(desk.data)],
        cwd=PROJECT,
        env=desk.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        while not parent.stdout.readline().startswith(stage):
            assert parent.poll() is None
        (child,) = map(
            int, Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        )
        assert alive(child)
        parent.kill()
    assert until(lambda: not alive(child))
    assert until(lambda: free(desk.data / LOCK))
    assert desk.store.current_id() == was
    assert [path.name for path in desk.store.snapshots.iterdir()] == [was]
    assert desk.build().changed == ("beans.md",)


def free(lock: Path) -> bool:
    try:
        FileLock(lock).acquire(timeout=0).lock.release()
    except Timeout:
        return False
    return True


# The process itself, and its lines.


def begin(desk: Desk, **options: Any) -> "subprocess.Popen[str]":
    """The process, as its parent starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.reindexing", "--data", str(desk.data)],
        cwd=PROJECT,
        env=desk.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.mark.skipif(not hasattr(os, "nice"), reason="needs POSIX priorities")
def test_it_gives_way_to_questions_and_its_output_is_messages_alone(desk: Desk) -> None:
    with begin(desk) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == os.nice(0) + 10
        messages = [json.loads(line) for line in [first, *process.stdout]]
        assert process.stderr.read() == ""
    assert process.returncode == 0
    assert {tuple(message) for message in messages[:-1]} == {("progress",)}
    assert report_from_shape(messages[-1]["report"]).added == FILES


@pytest.mark.skipif(os.name != "posix", reason="needs SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly_and_leaves_nothing_behind(desk: Desk, number: int) -> None:
    with begin(desk) as process:
        assert process.stdout
        assert process.stderr
        while "embedding" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(number)
        process.send_signal(number)
        assert process.stderr.read() == ""
        assert process.wait(SOON_S) == 2
    assert list(desk.store.snapshots.iterdir()) == []
    assert free(desk.data / LOCK)


def test_without_an_input_it_ends_and_builds_nothing(desk: Desk) -> None:
    with begin(desk) as process:
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 2
    assert desk.store.ids() == []


def test_progress_is_told_five_times_a_second_with_both_ends_of_each_stage() -> None:
    now = 0.0
    sent: list[list[Any]] = []
    progress = Throttled(lambda message: sent.append(message["progress"]), lambda: now)
    for stage, steps in (("reading", 100), ("embedding", 0), ("writing", 3)):
        for done in range(steps + 1):
            progress(stage, done, steps)
            now += 0.01
    reading = [done for stage, done, _ in sent if stage == "reading"]
    assert reading == [0, 20, 40, 60, 80, 100]
    assert sent[6:] == [["embedding", 0, 0], ["writing", 0, 3], ["writing", 3, 3]]


names = st.lists(st.text(st.characters(codec=None)), max_size=3).map(tuple)
asides = st.lists(st.builds(SetAside, st.text(), st.text(), st.text()), max_size=3).map(tuple)
counts = st.integers(0, 2**40)


@given(
    st.builds(
        Report,
        *(st.text(), names, names, names, names, asides, asides, counts, counts, counts),
        note=st.none() | st.text(),
    )
)
def test_a_report_comes_out_of_its_lines_as_it_went_in(report: Report) -> None:
    line = json.dumps(report_shape(report))
    assert "\n" not in line
    assert report_from_shape(json.loads(line)) == report
