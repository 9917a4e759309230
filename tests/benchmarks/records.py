"""How long it takes to read records out of documents, and how that grows with their size.

    python -m tests.benchmarks.records [FOLDER] [--every N]

FOLDER is by default the 252 White House documents beside the project. All of each document is read
by one kind of reader after the other; then a quarter, a half and the whole of the longest document,
which shows whether the time grows faster than the text. ``--every 10`` takes each tenth document
only. Seconds are processor time of one thread; the figures are of this machine.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from corpus.document import Document
from corpus.library import Library
from index.embedder import DEFAULT_MODEL, open_embedder
from index.records.meetings import read_meetings
from index.records.record import Record
from index.records.statements import StatementReader
from index.records.tariffs import read_tariffs
from tests.shared import SHARED

Read = Callable[[Document], Sequence[Record]]


def part(document: Document, share: float) -> Document:
    """The beginning of a document, up to the end of a line."""
    end = document.text.rfind("\n", 0, int(len(document.text) * share) + 1)
    return replace(document, text=document.text[:end] if share < 1 and end > 0 else document.text)


def words(documents: Sequence[Document]) -> int:
    """How many words they have."""
    return sum(len(document.text.split()) for document in documents)


def timed(read: Read, documents: Sequence[Document]) -> tuple[float, int]:
    """Processor seconds, and how many records were found."""
    begin = time.process_time()
    found = sum(len(read(document)) for document in documents)
    return time.process_time() - begin, found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "real" / "whitehouse")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    documents = Library(args.folder).scan().documents[:: args.every]
    longest = max(documents, key=lambda document: len(document.text))
    statements = StatementReader(open_embedder(DEFAULT_MODEL))
    readers: dict[str, Read] = {
        "statements": statements.read,
        "meetings": read_meetings,
        "tariffs": read_tariffs,
    }
    for read in readers.values():  # what is loaded at first use is not what is measured
        read(part(documents[0], 0.25))
    total = words(documents)
    print(f"{len(documents)} documents, {total:,} words; the longest {words([longest]):,}")
    for name, read in readers.items():
        seconds, found = timed(read, documents)
        print(f"{name:10} {found:6,} records  {seconds / total * 1e5:8.2f} s per 100,000 words")
        for share in (0.25, 0.5, 1.0):
            piece = part(longest, share)
            seconds, found = timed(read, [piece])
            count = words([piece])
            print(
                f"  {share:4.0%} of the longest: {count:7,} words  {seconds:7.2f} s"
                f"  {seconds / count * 1e5:8.2f} s per 100,000 words"
            )


if __name__ == "__main__":
    main()
