"""How long it takes to read records out of documents, and how that grows with their size.

    python -m tests.benchmarks.records [FOLDER] [--every N]

FOLDER is by default the 252 White House documents beside the project. All of each document is read
by one kind of reader after the other; then one document made of the first 10,000, 20,000 and 40,000
words of all, and a table of 100, 1,000 and 10,000 rows, each with how many times longer it took
than the one before and how many times more words it has: readers whose time grows no faster than
the text show the same number twice. At last, the forms of all names on record are joined, as each
look-up does. ``--every 10`` takes each tenth document only. Seconds are processor
time of one thread; the figures are of this machine.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import torch

from corpus.document import Document
from corpus.library import Library
from index.embedder import DEFAULT_MODEL, open_embedder
from index.records.entities import Entities
from index.records.meetings import read_meetings
from index.records.record import Meeting, Record, Statement
from index.records.statements import StatementReader
from index.records.tariffs import read_tariffs
from index.records.vocabulary import countries
from tests.shared import SHARED

WORDS = (10_000, 20_000, 40_000)
ROWS = (100, 1_000, 10_000)
Read = Callable[[Document], Sequence[Record]]


def beginning(documents: Sequence[Document], count: int) -> Document:
    """One document of the lines of all, up to about so many words, the last document first: the
    first ones are transcripts, which take less time."""
    lines: list[str] = []
    for line in (line for document in documents[::-1] for line in document.text.splitlines()):
        if count <= 0:
            break
        lines.append(line)
        count -= len(line.split())
    return replace(documents[0], text="\n".join(lines))


def words(documents: Sequence[Document]) -> int:
    """How many words they have."""
    return sum(len(document.text.split()) for document in documents)


def timed(read: Read, documents: Sequence[Document]) -> tuple[float, int]:
    """Processor seconds, and how many records were found."""
    begin = time.process_time()
    found = sum(len(read(document)) for document in documents)
    return time.process_time() - begin, found


def table(rows: int) -> Document:
    """A document whose table has a country, a product and a rate a row."""
    names = list(countries().terms)
    lines = (f"{names[i % len(names)]} | {i % 50}%" for i in range(rows))
    text = "Countries and Territories | Reciprocal Tariff, Adjusted\n" + "\n".join(lines)
    return Document("t", "t.md", "Annex", None, date(2025, 8, 7), None, text)


def print_growth(read: Read, pieces: Sequence[Document]) -> None:
    """A line a piece, each twice or more as long as the one before."""
    last = None
    for piece in pieces:
        seconds, found = timed(read, [piece])
        count = words([piece])
        grown = f"  time ×{seconds / last[0]:.1f}, words ×{count / last[1]:.1f}" if last else ""
        print(
            f"  {piece.title:24} {count:8,} words {found:6,} records  {seconds:7.2f} s"
            f"  {seconds / count * 1e5:8.2f} s per 100,000 words{grown}"
        )
        last = max(seconds, 1e-9), count


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "real" / "whitehouse")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    documents = Library(args.folder).scan().documents[:: args.every]
    statements = StatementReader(open_embedder(DEFAULT_MODEL))
    readers: dict[str, Read] = {
        "statements": statements.read,
        "meetings": read_meetings,
        "tariffs": read_tariffs,
    }
    for read in readers.values():  # what is loaded at first use is not what is measured
        read(beginning(documents, 100))
    total = words(documents)
    print(f"{len(documents)} documents, {total:,} words")
    growing = [
        replace(beginning(documents, count), title=f"the first {count:,} words") for count in WORDS
    ]
    tables = [replace(table(rows), title=f"a table of {rows:,} rows") for rows in ROWS]
    records: list[Record] = []
    for name, read in readers.items():
        begin = time.process_time()
        found = [record for document in documents for record in read(document)]
        seconds = time.process_time() - begin
        records += found
        each = seconds / total * 1e5
        print(f"{name:10} {len(found):6,} records  {each:8.2f} s per 100,000 words")
        print_growth(read, growing)
        print_growth(read, tables)
    print_joining(records, {document.id: document.text for document in documents})


def print_joining(records: Sequence[Record], texts: dict[str, str]) -> None:
    """How long a look-up takes to join the forms of names, the first time and again."""
    statements = [record for record in records if isinstance(record, Statement)]
    meetings = [record for record in records if isinstance(record, Meeting)]
    for which in ("first", "again"):
        begin = time.process_time()
        entities = Entities(statements, meetings, texts.__getitem__)
        seconds = time.process_time() - begin
        count = len(statements) + len(meetings)
        print(
            f"joining {count:,} records, {which}: {seconds * 1e3:.0f} ms, {len(entities.all)} names"
        )


if __name__ == "__main__":
    main()
