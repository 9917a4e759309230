"""How vectors and words scale: build, memory, size on disk, time of a query, recall, one change.

    python -m tests.benchmarks.scale [--vectors 10000 100000 1000000] [--words 10000 100000]
                                     [--texts FOLDER]

Vectors are grown from real ones: the sentences of the articles that come with the project (and of
the documents in FOLDER), embedded; each new vector is a mixture of a sentence and two of its
nearest neighbours, with noise. They are clustered as text is. Questions are those of
``tests/gold``, which the vectors were not grown from. Words are those of the sentences, shuffled.
Queries run in one thread; their milliseconds and the builds' seconds are processor time.
"""

import argparse
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import faiss
import numpy as np
import yaml

from corpus.library import Library
from index.embedder import DEFAULT_MODEL, Vectors, open_embedder
from index.lexical import LexicalIndex
from index.sentences import split_sentences
from index.shards import Words, write_words
from index.vectors import Rows, VectorIndex

_PROJECT = Path(__file__).parents[2]
_ARTICLES = _PROJECT / "corpus" / "documents"
_QUESTIONS = _PROJECT / "tests" / "gold" / "questions.yaml"
_CANDIDATES = 200  # what a search asks of either side
_A_DOCUMENT = 10  # passages


def sentences(folders: Sequence[Path]) -> list[str]:
    """The sentences of all documents in these folders, no two the same."""
    found = {
        document.text[start:end]
        for folder in folders
        for document in Library(folder).scan().documents
        for start, end in split_sentences(document.text)
        if end - start > 40
    }
    return sorted(found)


def grown(seeds: Vectors, count: int) -> Vectors:
    """So many unit vectors that lie among the seeds as these lie among each other."""
    chance = np.random.default_rng(0)
    near = VectorIndex.of(seeds)._index.search(seeds, 12)[1]
    vectors = np.empty((count, seeds.shape[1]), dtype=np.float32)
    for begin in range(0, count, 50_000):
        part = vectors[begin : begin + 50_000]
        one = chance.integers(0, len(seeds), len(part))
        others = near[one[:, None], chance.integers(1, 12, (len(part), 2))]
        weights = chance.dirichlet([1.2, 0.7, 0.7], len(part)).astype(np.float32)
        part[:] = weights[:, :1] * seeds[one]
        for column in range(2):
            part += weights[:, column + 1, None] * seeds[others[:, column]]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
        noise = chance.standard_normal(part.shape, dtype=np.float32)
        part += 0.35 * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def timed(act: Callable[[int], object], times: int) -> str:
    """Median and 95th percentile of an act's milliseconds."""
    took = []
    for number in range(times):
        began = time.thread_time()
        act(number)
        took.append(1000 * (time.thread_time() - began))
    return f"{np.median(took):7.2f} / {np.percentile(took, 95):7.2f} ms"


def memory() -> str:
    """What this process holds now, without the pages of files, and at most until now."""
    pages = Path("/proc/self/statm").read_text().split()
    held = (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGESIZE") / 2**20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    return f"memory {held:.0f} MiB without mapped files, at most {most:.0f} MiB"


def measure_vectors(count: int, seeds: Vectors, asked: Vectors, scratch: Path) -> None:
    """Build, and ask; print."""
    vectors = grown(seeds, count)
    file = scratch / "vectors.faiss"
    began, wall = time.process_time(), time.perf_counter()
    VectorIndex.of(vectors).save(file)
    print(
        f"{count} vectors: built and saved in {time.process_time() - began:.1f} s"
        f" ({time.perf_counter() - wall:.1f} s), {file.stat().st_size / 2**20:.0f} MiB on disk"
    )
    nearest = measure_exact(vectors, asked)
    faiss.omp_set_num_threads(1)
    at = [number % len(asked) for number in range(100)]
    began = time.process_time()
    index = VectorIndex.load(file)
    opened = time.process_time() - began
    found = [index.search(one, _CANDIDATES)[0] for one in asked]
    hit = np.mean([np.isin(a, b[:10]).mean() for a, b in zip(nearest, found, strict=True)])
    kind = "exact" if index.is_exact else f"{index._index.nprobe} of {index._index.nlist} clusters"
    print(
        f"  in use               {timed(lambda n: index.search(asked[at[n]], _CANDIDATES), 100)}"
        f"   recall@10 {hit:.4f}   ({kind}; opened in {1000 * opened:.0f} ms)"
    )
    chance = np.random.default_rng(1)
    for share in (0.001, 0.1, 0.5):
        allowed = np.sort(chance.choice(count, int(share * count), replace=False))
        hit = filtered_recall(index, vectors, asked[:50], allowed)
        took = timed(lambda n, among=allowed: index.search(asked[at[n]], _CANDIDATES, among), 30)
        print(f"  among {share:6.1%}         {took}   recall@10 {hit:.4f}")
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    source = np.arange(count, dtype=np.int64)
    source[count // 2 : count // 2 + _A_DOCUMENT] = -1
    began, wall = time.process_time(), time.perf_counter()
    index.changed(source, vectors[:_A_DOCUMENT]).save(scratch / "changed.faiss")
    print(
        f"  one document changed {time.process_time() - began:7.2f} s"
        f" ({time.perf_counter() - wall:.2f} s)   {memory()}",
        flush=True,
    )


def measure_exact(vectors: Vectors, asked: Vectors) -> Rows:
    """Ask the plain index, and print; the ten nearest rows of each question."""
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    _, nearest = exact.search(asked, 10)
    faiss.omp_set_num_threads(1)
    print(
        f"  exact                {timed(lambda n: exact.search(asked[n, None], _CANDIDATES), 30)}"
    )
    return nearest


def filtered_recall(index: VectorIndex, vectors: Vectors, asked: Vectors, allowed: Rows) -> float:
    """The share of the ten nearest allowed rows that are found."""
    cosines = asked @ vectors[allowed].T
    nearest = allowed[np.argsort(-cosines, axis=1)[:, :10]]
    found = [index.search(one, _CANDIDATES, allowed)[0][:10] for one in asked]
    return float(np.mean([np.isin(a, b).mean() for a, b in zip(nearest, found, strict=True)]))


def measure_words(count: int, pool: list[str], questions: list[str], scratch: Path) -> None:
    """Build the word index of made-up passages, ask it, change a document; print."""
    chance = random.Random(0)
    sizes = {f"{number * 2654435761 % 2**40:010x}": _A_DOCUMENT for number in range(count // 10)}
    first = {document: number * _A_DOCUMENT for number, document in enumerate(sizes)}
    texts = [" ".join(chance.sample(pool, 5)) for _ in range(count)]

    def passages(documents: Sequence[str]) -> Iterator[Words]:
        for document in sorted(documents, key=first.__getitem__):
            for slot in range(first[document], first[document] + _A_DOCUMENT):
                yield slot, document, texts[slot]

    began = time.process_time()
    write_words(scratch / "one", None, sizes, set(), passages)
    built = time.process_time() - began
    began = time.process_time()
    write_words(scratch / "two", scratch / "one", sizes, {next(iter(sizes))}, passages)
    changed = time.process_time() - began
    size = sum(file.stat().st_size for file in (scratch / "two").iterdir()) / 2**20
    index = LexicalIndex.load(scratch / "two", np.arange(count, dtype=np.int64))
    print(
        f"{count} passages of words: built in {built:.1f} s, one document changed in"
        f" {changed:.2f} s, {size:.0f} MiB, {index._searcher.num_segments} parts"
    )
    took = timed(lambda n: index.search(questions[n % len(questions)], _CANDIDATES), 100)
    print(f"  in use               {took}   {memory()}", flush=True)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--words", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more documents")
    parser.add_argument("--keep", type=Path, help="a file that keeps the embedded sentences")
    options = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},"
        f" FAISS {faiss.__version__}, load {os.getloadavg()[0]:.1f}"
    )
    pool = sentences([_ARTICLES, *options.texts])
    questions = [one["question"] for one in yaml.safe_load(_QUESTIONS.read_text("utf-8"))]
    if options.vectors:
        embedder = open_embedder(DEFAULT_MODEL)
        asked = embedder.embed(questions)
        if options.keep and options.keep.exists():
            seeds = np.load(options.keep)
        else:
            seeds = embedder.embed(pool)
            if options.keep:
                np.save(options.keep, seeds)
        print(f"{len(seeds)} sentences, {len(asked)} questions")
    for count in options.vectors:
        with tempfile.TemporaryDirectory() as scratch:
            measure_vectors(count, seeds, asked, Path(scratch))
    for count in options.words:
        with tempfile.TemporaryDirectory() as scratch:
            measure_words(count, pool, questions, Path(scratch))


if __name__ == "__main__":
    main()
