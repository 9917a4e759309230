"""How fast texts become vectors, and how soon a fresh process answers.

    python -m tests.benchmarks.embedding [--passages N] [--rounds N]

The same weights three ways, side by side in one process: with sentence-transformers (PyTorch), on
ONNX Runtime in full precision, and in 8-bit integers as in use. Texts are passages of the shipped
articles and the questions of ``tests/gold``. Each round measures one after the other, so that all
suffer from what else the computer does; medians, with the least and the most. Cosines are to
sentence-transformers.
``OMP_NUM_THREADS`` says how many threads each may use.

Then processes of their own: ``import sentence_transformers`` alone, a first answer, the look-ups.
"""

import argparse
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import yaml

from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, PackagedEmbedder, Vectors, open_embedder
from index.embedder.network import FULL, Network, open_session
from index.embedder.packaged import packaged_folder
from index.embedder.threads import threads
from index.passages import cut_passages
from index.store import Store

Embed = Callable[[Sequence[str]], Vectors]
ARTICLES = Path("corpus/documents")
QUESTIONS = Path("tests/gold/questions.yaml")
QUESTION = "What did Lana Payne call the removal of counter-tariffs?"
LOOK_UPS = (
    ("documents",),
    ("meetings",),
    ("positions",),
    ("positions", "--who", "Ford"),
    ("tariffs",),
    ("tariffs", "--product", "lumber"),
)
PACKAGES = ("onnxruntime", "torch", "sentence-transformers", "tokenizers")


class ExactEmbedder(PackagedEmbedder):
    """The default model in full precision, as on processors that are not good at 8 bits."""

    def __init__(self) -> None:
        super().__init__(packaged_folder())
        self._network = Network(FULL, open_session(FULL.read_bytes(), self.weights))


def spread(values: Sequence[float]) -> str:
    """The median, with the least and the most."""
    return f"{statistics.median(values):8.2f} ({min(values):.2f} to {max(values):.2f})"


def embedding(passages: Sequence[str], questions: Sequence[str], rounds: int) -> None:
    """Print passages in a second and milliseconds for a question, by each way."""
    packaged = open_embedder(DEFAULT_MODEL)
    assert isinstance(packaged, PackagedEmbedder)
    ways: dict[str, Embed] = {
        "sentence-transformers": packaged.reference.embed,
        "ONNX Runtime": ExactEmbedder().embed,
        "8-bit integers": packaged.embed,
    }
    truth = ways["sentence-transformers"](passages)
    cosines = {name: (embed(passages) * truth).sum(axis=1) for name, embed in ways.items()}
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    waits: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, embed in ways.items():
            begin = time.perf_counter()
            embed(passages)
            speeds[name].append(len(passages) / (time.perf_counter() - begin))
            begin = time.perf_counter()
            for question in questions:
                embed([question])
            waits[name].append((time.perf_counter() - begin) / len(questions) * 1000)
    print(f"{'':22} passages a second, ms a question, least and mean cosine")
    for name in ways:
        near = f"{cosines[name].min():.6f} {cosines[name].mean():.6f}"
        print(f"{name:22} {spread(speeds[name])}  {spread(waits[name])}  {near}")


def cold(rounds: int) -> None:
    """Print how long fresh processes take, wall clock and processor, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        reindex(Library(ARTICLES), Store(Path(folder)), open_embedder(DEFAULT_MODEL))
        program = [sys.executable, "-m", "bot"]
        commands = {
            "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
            "communique ask": [*program, "ask", QUESTION, "--data", folder],
            **{
                f"communique {' '.join(words)}": [*program, *words, "--data", folder]
                for words in LOOK_UPS
            },
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                taken[name].append(_timed(command))
    print(f"{'a process of its own':36} seconds, of a processor")
    for name, times in taken.items():
        walls, processor = zip(*times, strict=True)
        print(f"{name:36} {spread(walls)}  {spread(processor)}")


def _timed(command: Sequence[str]) -> tuple[float, float]:
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


def processor() -> str:
    """The processor's name, and which instructions for 8-bit products it has."""
    try:
        rows = [line.split(":", 1) for line in Path("/proc/cpuinfo").read_text("utf-8").split("\n")]
    except OSError:
        return platform.processor()
    facts = {row[0].strip(): row[1].strip() for row in rows if len(row) == 2}
    flags = facts.get("flags", "").split()
    found = [flag for flag in ("avx_vnni", "avx512_vnni", "amx_int8") if flag in flags]
    return f"{facts.get('model name', platform.machine())} ({', '.join(found) or 'no VNNI'})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=64, help="how many (64)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each (5)")
    given = parser.parse_args()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    print(f"{processor()}, {threads()} threads, Python {platform.python_version()}, {versions}")
    fits = open_embedder(DEFAULT_MODEL).fits
    passages = [
        document.text[passage.start : passage.end]
        for document in Library(ARTICLES).scan().documents
        for passage in cut_passages(document, fits)
    ][: given.passages]
    entries = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    embedding(passages, [entry["question"] for entry in entries][:50], given.rounds)
    cold(given.rounds)


if __name__ == "__main__":
    main()
