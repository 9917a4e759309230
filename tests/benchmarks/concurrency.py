"""How many questions a second one open snapshot answers, by threads.

    python -m tests.benchmarks.concurrency [--passages 10000] [--threads 1 2 4 8] [--seconds 5]

The library is written as for ``tests.benchmarks.reindex``, with made-up vectors. A question is a
search by words and vector, and for the best eight passages their texts and sentences; then the same
with the question embedded by the default model. A lock that
readers wait for would show as fewer processors kept busy; questions a processor second are what the
threads cost each other. On a machine that does other work, too, more threads get more of it.
"""

import argparse
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import faiss

from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, Vectors, open_embedder
from index.records.reading import RecordReader
from index.search import search
from index.snapshot import Snapshot
from index.store import Store
from tests.benchmarks.reindex import MadeUp, sentences, write

_ROUNDS = 3


def answer(snapshot: Snapshot, question: str, vector: Vectors) -> None:
    """What a question reads."""
    for hit in search(snapshot, question, vector, 8):
        text = snapshot._text_of(hit.document.id)  # not from the cache
        assert [text[start:end] for start, end in snapshot.sentences(hit.row)]


def rate(act: Callable[[int], None], threads: int, seconds: float) -> tuple[float, float]:
    """Acts a second by so many threads at once, and processors kept busy by them."""
    stop = time.perf_counter() + seconds
    done = [0] * threads

    def work(number: int) -> None:
        while time.perf_counter() < stop:
            act(number + done[number] * threads)
            done[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    began, processor = time.perf_counter(), time.process_time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    return sum(done) / took, (time.process_time() - processor) / took


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},"
        f" load {os.getloadavg()[0]:.1f}"
    )
    faiss.omp_set_num_threads(1)
    embedder, pool = MadeUp(), sentences()
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.passages // 12):
            write(Path(scratch) / "library", number, pool)
        store = Store(Path(scratch) / "data")
        with patch.object(RecordReader, "read", lambda _self, _document: []):
            report = reindex(Library(Path(scratch) / "library"), store, embedder)
        snapshot = store.open(embedder).snapshot
        asked = pool[:200]
        vectors = embedder.embed(asked)
        model = open_embedder(DEFAULT_MODEL)
        model.embed(asked[:1])

        def found(number: int) -> None:
            answer(snapshot, asked[number % 200], vectors[number % 200])

        def embedded(number: int) -> None:
            question = asked[number % 200]
            answer(snapshot, question, model.embed([question])[0])

        print(f"{report.passages} passages; the median of {_ROUNDS} rounds")
        for name, act in (("searched and read", found), ("embedded, too", embedded)):
            print(f"  {name}:")
            for threads in options.threads:
                rates = [rate(act, threads, options.seconds) for _ in range(_ROUNDS)]
                answered, busy = (statistics.median(column) for column in zip(*rates, strict=True))
                print(
                    f"  {threads:2} threads  {answered:8.1f} questions/s, {busy:.2f} processors"
                    f" busy, {answered / busy:8.1f} questions a processor second",
                    flush=True,
                )


if __name__ == "__main__":
    main()
