"""kill -9 at any moment of a reindex: the old index answers on, and nothing piles up."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.store import BUILDING
from tests.index.workshop import Workshop, megabytes, names

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")

QUESTION = "the harbour fee on kelp"
ARTICLES = 40


def fee(number: int) -> str:
    return f"The harbour fee on kelp is {number} per cent."


def change(workshop: Workshop, number: int) -> None:
    """Another fee, and new text in every article, so that all must be embedded again."""
    workshop.write("kelp.md", fee(number))
    for article in range(ARTICLES):
        workshop.write(
            f"{article:02}.md", f"Note {article}, version {number}: " + "beans want water. " * 30
        )


def reindexing(workshop: Workshop) -> subprocess.Popen[str]:
    """``communique reindex``, started."""
    data, corpus = str(workshop.store.root), str(workshop.folder)
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "reindex", "--data", data, "--corpus", corpus],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def moments(workshop: Workshop) -> dict[str, float]:
    """Where a kill is counted from, and the longest delay after it, in seconds: how long a reindex
    takes from there to its end, or the reading to its own."""
    change(workshop, 0)
    began = time.perf_counter()
    lines: dict[str, float] = {}
    with reindexing(workshop) as process:
        assert process.stderr
        for line in process.stderr:
            lines.setdefault(line.split()[0], time.perf_counter())
    ended = time.perf_counter()
    return {
        "start": ended - began,
        "Reading": lines["Embedding"] - lines["Reading"],
        "Embedding": ended - lines["Embedding"],
        "Writing": ended - lines["Writing"],
    }


def kill_at(workshop: Workshop, moment: str, delay_s: float) -> bool:
    """Start ``communique reindex``, kill it; whether it was still alive then."""
    with reindexing(workshop) as process:
        assert process.stderr
        if moment != "start":
            for line in process.stderr:
                if line.startswith(moment):
                    break
            else:
                pytest.fail(f"{moment} was never reached")
        time.sleep(delay_s)
        process.send_signal(signal.SIGKILL)
        process.stderr.read()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def survive(workshop: Workshop, kills: list[tuple[str, float]]) -> None:
    change(workshop, 1)
    workshop.reindex()
    change(workshop, 2)
    workshop.reindex()
    live, size = 2, megabytes(workshop.store.root)
    killed = halfway = 0
    for number, (moment, delay_s) in enumerate(kills, 3):
        change(workshop, number)
        was = workshop.store.current_id()
        killed += kill_at(workshop, moment, delay_s)
        if workshop.store.current_id() != was:  # it was through before the signal came
            live = number
        halfway += any(name.startswith(BUILDING) for name in names(workshop.store.snapshots))
        opened = workshop.open()
        assert opened.warning is None, (moment, delay_s)
        assert opened.snapshot.id == workshop.store.current_id()
        assert len(opened.snapshot.documents) == ARTICLES + 1
        assert workshop.best(QUESTION) == fee(live), (moment, delay_s)
        # What one killed build left is swept away by the next.
        assert len(names(workshop.store.snapshots)) <= 4
        assert megabytes(workshop.store.root) < 2 * size
    assert killed >= len(kills) // 2
    assert halfway, "no kill came in the middle of the work"
    change(workshop, 99)
    workshop.reindex()
    assert workshop.best(QUESTION) == fee(99)
    assert names(workshop.store.root) == ["CURRENT", "reindex.lock", "snapshots"]
    assert names(workshop.store.snapshots) == sorted(workshop.store.ids())
    assert len(workshop.store.ids()) == 2
    assert megabytes(workshop.store.root) < 1.1 * size


def test_three_kills_leave_the_old_index_answering(workshop: Workshop) -> None:
    survive(workshop, [("Embedding", 0.5), ("Writing", 0.01), ("Writing", 0.1)])


@pytest.mark.slow
def test_twenty_kills_leave_the_old_index_answering(workshop: Workshop) -> None:
    chance = random.Random(20250303)
    kinds = ["start"] * 3 + ["Reading"] * 2 + ["Embedding"] * 7 + ["Writing"] * 8
    longest = moments(workshop)
    survive(workshop, [(kind, chance.uniform(0, longest[kind])) for kind in kinds])
