"""What one new, one changed and one removed article cost, beside a full reindex of the library.

    python -m tests.benchmarks.reindex [--passages 1000 10000 100000] [--real] [--records]

Libraries are written from the sentences of the articles that come with the project, shuffled, some
ten passages an article. Vectors are made up unless ``--real`` is given, and no records are read
unless ``--records`` is: then a full reindex takes about a minute for a thousand passages.
Seconds are processor time of this process, wall time in brackets.
"""

import argparse
import cProfile
import hashlib
import os
import platform
import pstats
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from corpus.library import Library
from index.build import Report, reindex
from index.embedder import DEFAULT_MODEL, Embedder, Pieces, Vectors, open_embedder
from index.records.reading import RecordReader
from index.sentences import split_sentences
from index.store import Store

ARTICLES = Path(__file__).parents[2] / "corpus" / "documents"
_SENTENCES = 75  # an article, some ten passages


class MadeUp:
    """An embedder without a model: a vector for a text depends on its hash alone."""

    name = "made up"
    fingerprint = "0" * 64

    def fits(self, text: str) -> bool:
        """Every text fits."""
        return bool(text)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors of 384 dimensions."""
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            vectors[row] = np.random.Generator(np.random.SFC64(seed)).standard_normal(384)
        if progress:
            progress(len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Of no text."""
        raise NotImplementedError(f"made-up vectors have no pieces ({len(texts)} texts)")


def sentences() -> list[str]:
    """The sentences of the shipped articles."""
    return [
        document.text[start:end]
        for document in Library(ARTICLES).scan().documents
        for start, end in split_sentences(document.text)
    ]


def write(folder: Path, number: int, pool: list[str], salt: str = "") -> Path:
    """Write an article of its own words into the library."""
    chance = random.Random(f"{number}{salt}")
    chosen = chance.sample(pool, _SENTENCES)
    paragraphs = [
        " ".join([*chosen[at : at + 5], f"Note {number}-{at}{salt} ends here."])
        for at in range(0, _SENTENCES, 5)
    ]
    file = folder / f"{number // 1000:03}" / f"{number:06}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    front = f"---\ntitle: Article {number}\ndate: 2025-{number % 12 + 1:02}-10\n---\n"
    file.write_text(front + "\n\n".join(paragraphs) + "\n", "utf-8")
    return file


def measure(passages: int, embedder: Embedder, pool: list[str], root: Path, profile: bool) -> None:
    """Build a library of that size, change it, and print what each reindex took."""
    folder, store = root / "library", Store(root / "data")
    number = 0
    while number * 10 < passages:
        write(folder, number, pool)
        number += 1
    library = Library(folder)

    def timed(name: str) -> Report:
        wall, processor = time.perf_counter(), time.process_time()
        profiler = cProfile.Profile()
        report = (
            profiler.runcall(reindex, library, store, embedder)
            if profile
            else reindex(library, store, embedder)
        )
        took = time.process_time() - processor
        print(
            f"  {name:28} {took:9.2f} s  ({time.perf_counter() - wall:.2f} s)"
            f"  {report.passages} passages, {report.embedded} embedded",
            flush=True,
        )
        if profile:
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(35)
        return report

    print(f"{number} articles")
    timed("full")
    # What was written a moment ago is read again, as it might have changed within one tick.
    time.sleep(2.5)
    timed("nothing changed")
    for turn in range(3):
        write(folder, number + turn, pool)
        timed("one article added")
    write(folder, number // 2, pool, salt="b")
    timed("one article changed")
    write(folder, number // 3, pool).unlink()
    timed("one article removed")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--real", action="store_true", help="vectors of the default model")
    parser.add_argument("--records", action="store_true", help="records are read, too")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    parser.add_argument("--scratch", type=Path, help="where libraries are written")
    options = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},"
        f" load {os.getloadavg()[0]:.1f}; vectors {'real' if options.real else 'made up'},"
        f" records {'read' if options.records else 'left out'}"
    )
    embedder = open_embedder(DEFAULT_MODEL) if options.real else MadeUp()
    pool = sentences()
    if options.scratch:
        options.scratch.mkdir(parents=True, exist_ok=True)
    for passages in options.passages:
        root = Path(tempfile.mkdtemp(dir=options.scratch))
        try:
            if options.records:
                measure(passages, embedder, pool, root, options.profile)
            else:
                with patch.object(RecordReader, "read", lambda _self, _document: []):
                    measure(passages, embedder, pool, root, options.profile)
        finally:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
