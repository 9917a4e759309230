"""What an answer costs beside the simple system: both in one process, question by question.

    python -m tests.benchmarks.answer_cost DATA_DIR QUESTIONS [--questions 60] [--rounds 3]

DATA_DIR holds an index; QUESTIONS is JSON Lines with ``question``, or a text file with one a line.
The simple system takes the same search, embeds the sentences of the first six passages, and shows
those with the best cosine and word overlap. Processor time of one thread for each question, and how
large the snapshot is beside what the simple system needs: vectors, word index and texts.
"""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from bot.answering.answerer import Answerer
from index.embedder import DEFAULT_MODEL, Embedder, open_embedder
from index.lexical import terms
from index.search import search
from index.snapshot import Snapshot
from index.store import Store

_PASSAGES = 6
_QUOTES = 3
_OVERLAP = 0.6


def simple(question: str, snapshot: Snapshot, embedder: Embedder) -> list[str]:
    """The three sentences of the best passages with the best cosine and word overlap."""
    vector = embedder.embed([question])[0]
    sentences = []
    for hit in search(snapshot, question, vector, _PASSAGES):
        text = snapshot.text_of(hit.document.id)
        sentences += [text[slice(*span)] for span in snapshot.sentences(hit.row)]
    asked = set(terms(question))
    shared = [len(asked & set(terms(sentence))) / max(1, len(asked)) for sentence in sentences]
    scores = embedder.embed(sentences) @ vector + _OVERLAP * np.array(shared)
    return [sentences[i] for i in np.argsort(-scores)[:_QUOTES]]


def questions(file: Path, count: int) -> list[str]:
    """The first questions of a file."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()][:count]
    return [json.loads(line)["question"] for line in lines] if file.suffix == ".jsonl" else lines


def taken(ways: dict[str, Callable[[str], object]], asked: list[str], rounds: int) -> None:
    """Print the processor time of each way, its ratio to the first, and their spread."""
    times: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name in ways:
            times[name].append([])
        for question in asked:
            for name, way in ways.items():
                began = time.process_time()
                way(question)
                times[name][-1].append(time.process_time() - began)
    first = next(iter(ways))
    print(f"\n| | ms a question, median | rounds | times {first} |\n|---|---|---|---|")
    base = statistics.median(t for r in times[first] for t in r)
    for name, found in times.items():
        medians = [1000 * statistics.median(one) for one in found]
        middle = statistics.median(t for r in found for t in r)
        print(
            f"| {name} | {1000 * middle:.0f} | {min(medians):.0f} to {max(medians):.0f}"
            f" | {middle / base:.2f} |"
        )


def sizes(snapshot: Snapshot) -> None:
    """Print how large the snapshot is, and its share that the simple system needs."""
    files = [(file, file.stat().st_size) for file in snapshot.folder.rglob("*") if file.is_file()]
    whole = sum(size for _, size in files)
    texts = sum(len(snapshot.text_of(d.id).encode()) for d in snapshot.documents)
    kept = sum(size for file, size in files if file.suffix not in (".sqlite", ".json"))
    print(
        f"\n{len(snapshot.passages)} passages: snapshot {whole / 2**20:.1f} MiB; vectors, words and"
        f" texts alone {(kept + texts) / 2**20:.1f} MiB; times {whole / (kept + texts):.2f}"
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--questions", dest="count", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    embedder = open_embedder(DEFAULT_MODEL)
    snapshot = Store(given.data).open(embedder).snapshot
    answerer = Answerer(snapshot, embedder)
    asked = questions(given.questions, given.count)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, one used")
    ways: dict[str, Callable[[str], object]] = {
        "simple": lambda question: simple(question, snapshot, embedder),
        "ask": answerer.answer,
        "search": lambda question: answerer.search(question, 10),
    }
    for way in ways.values():
        way(asked[0])
    taken(ways, asked, given.rounds)
    sizes(snapshot)


if __name__ == "__main__":
    main()
