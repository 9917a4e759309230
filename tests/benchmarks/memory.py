"""How much memory the running bot takes, beside a process that only imports sentence-transformers.

    python -m tests.benchmarks.memory [--passages 5000] [--questions 50] [--rounds 3] [--data DIR]

Builds an index of a library that is written from the sentences of the shipped articles (vectors are
made up, records are read), or takes that of ``--data``. Starts the shipped program on it, against
the Discord of the tests, and asks, one after the other, questions of ``tests/gold`` and for every
look-up, with the model as it is shipped. Linux only. MiB: the most that was ever resident, and what
is resident in the end, with its share of what other processes map, too (PSS: the weights and the
libraries are mapped from files), and what no file stands behind.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import yaml

from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store
from tests.benchmarks.reindex import MadeUp, sentences, write
from tests.bot.discord.stage import PROJECT, environment, program
from tests.discord_server import DiscordServer

QUESTIONS = PROJECT / "tests" / "gold" / "questions.yaml"
LOOK_UPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("positions", {"who": "Ford"}),
    ("positions", {"who": "Carney", "topic": "steel"}),
    ("meetings", {"who": "Trump"}),
    ("tariffs", {}),
    ("tariffs", {"product": "lumber", "country": "Canada"}),
    ("tariffs", {"product": "steel", "as_of": "2025-10-01"}),
    ("search", {"query": "softwood lumber"}),
    ("documents", {}),
    ("verify", {"text": "Ford said “Walking back counter-tariffs is not an olive branch”"}),
)
PACKAGES = ("sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "discord.py")
_IMPORT = "import sys, sentence_transformers; print(flush=True); sys.stdin.read()"
_PEOPLE = 20  # nobody may ask ten times in half a minute


class Posing(MadeUp):
    """Vectors that are made up, under the name of the default model."""

    def __init__(self) -> None:
        model = open_embedder(DEFAULT_MODEL)
        self.name, self.fingerprint, self.fits = model.name, model.fingerprint, model.fits


@dataclass(frozen=True, slots=True)
class Memory:
    """Of a process: MiB."""

    peak: float
    resident: float
    share: float
    anonymous: float

    @classmethod
    def of(cls, pid: int) -> "Memory":
        """What the system says of a process."""
        status, maps = _table(pid, "status"), _table(pid, "smaps_rollup")
        return cls(status["VmHWM"], status["VmRSS"], maps["Pss"], status["RssAnon"])

    def __str__(self) -> str:
        return (
            f"peak {self.peak:6.0f}   resident {self.resident:6.0f}   share {self.share:6.0f}"
            f"   anonymous {self.anonymous:6.0f}"
        )


def _table(pid: int, name: str) -> dict[str, float]:
    """A file of /proc: MiB by name."""
    rows = [line.split() for line in Path(f"/proc/{pid}/{name}").read_text("ascii").splitlines()]
    return {row[0].rstrip(":"): int(row[1]) / 1024 for row in rows if row[-1] == "kB"}


def imported() -> Memory:
    """Of a process that has imported sentence-transformers, and nothing else."""
    command = [sys.executable, "-c", _IMPORT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:
        process.stdout.readline()
        found = Memory.of(process.pid)
        process.stdin.close()
    return found


def build(passages: int, root: Path) -> Path:
    """A data folder with an index of about so many passages."""
    pool, count = sentences(), passages // 11
    for number in range(count):
        write(root / "library", number, pool)
    report = reindex(Library(root / "library"), Store(root / "data"), Posing())
    print(f"{count} articles, {report.passages} passages")
    return root / "data"


async def running(data: Path, questions: list[str]) -> tuple[Memory, Memory]:
    """Of the bot when it is ready, and when it has answered."""
    async with DiscordServer() as discord:
        guild = discord.guild("Memory")
        channel = guild.channel("general")
        people = [guild.person(f"Person {n}") for n in range(_PEOPLE)]
        env = environment(discord, PROJECT / "corpus" / "documents", data, LOG_LEVEL="WARNING")
        asked = [("ask", {"question": question}) for question in questions]
        with tempfile.TemporaryDirectory() as folder:
            async with program(Path(folder), env) as bot:
                await bot.start("--sync")
                await discord.until_ready(timeout=300)
                ready = Memory.of(bot.pid)
                for number, (name, options) in enumerate([*asked, *LOOK_UPS]):
                    call = await people[number % _PEOPLE].command(channel, name, **options)
                    await call.answer(timeout=120)
                done = Memory.of(bot.pid)
                await bot.stop()
    return ready, done


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=5000, help="about how many (5000)")
    parser.add_argument("--questions", type=int, default=50, help="how many (50)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each (3)")
    parser.add_argument("--data", type=Path, help="an index of the model; else it is built")
    given = parser.parse_args()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},"
        f" {versions}"
    )
    entries = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    # Of all articles, for they stand in the order of these.
    step = max(1, len(entries) // given.questions)
    questions = [entry["question"] for entry in entries[::step]][: given.questions]
    with tempfile.TemporaryDirectory() as scratch:
        data = given.data or build(given.passages, Path(scratch))
        for number in range(given.rounds):
            print(f"round {number + 1}")
            print(f"  import sentence_transformers    {imported()}")
            ready, done = asyncio.run(running(data, questions))
            print(f"  the bot, ready                  {ready}")
            print(f"  the bot, {len(questions)} questions asked    {done}", flush=True)


if __name__ == "__main__":
    main()
