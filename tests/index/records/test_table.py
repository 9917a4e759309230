"""Records come out of the database as they went in, and each is a slice of its document."""

import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.library import Library
from index.embedder import Embedder
from index.records.reading import RecordReader
from index.records.record import (
    Kind,
    Meeting,
    MeetingStatus,
    Record,
    Statement,
    Tariff,
    TariffStatus,
)
from index.records.table import SCHEMA, read_records, write_records

SAID = Statement(
    document="a",
    start=0,
    end=7,
    speaker="Chrystia Freeland",
    mention="she",
    role="Deputy Prime Minister",
    kind=Kind.INDIRECT,
    verb="warned",
    said_on=date(2024, 2, 29),
    topics=("lumber", "Section 232"),
)
MET = Meeting(
    document="a",
    start=3,
    end=9,
    participants=("François-Philippe Champagne", "欧盟"),
    kind="call",
    date=date(2025, 12, 31),
    place="Washington, D.C.",
    status=MeetingStatus.CANCELLED,
    about="“steel”\n\nand more",
)
TAXED = Tariff(
    document="b",
    start=1,
    end=2,
    imposed_by="United States",
    country="Canada",
    products=("steel", "aluminium"),
    rate=12.345,
    unit="per cent",
    authority="Section 232",
    status=TariffStatus.PAUSED,
    announced=date(2025, 1, 1),
    effective=date(2025, 2, 2),
    until=date(2025, 3, 3),
)
BARE: tuple[Record, ...] = (
    Statement("b", 0, 1, None, None, None, Kind.DIRECT, None, None, ()),
    Meeting("b", 0, 1, (), "meeting", None, None, MeetingStatus.PLANNED, None),
    Tariff(
        "b", 0, 1, None, None, (), None, "per cent", None, TariffStatus.REMOVED, None, None, None
    ),
)


@pytest.fixture
def database() -> sqlite3.Connection:
    """The tables that records need."""
    opened = sqlite3.connect(":memory:")
    opened.executescript(
        "CREATE TABLE documents (key INTEGER PRIMARY KEY, path TEXT);"
        "INSERT INTO documents VALUES (0, 'a.md'), (1, 'b.md');" + SCHEMA
    )
    return opened


@pytest.mark.parametrize("record", [SAID, MET, TAXED, *BARE])
def test_a_record_comes_back_as_it_was(database: sqlite3.Connection, record: Record) -> None:
    write_records(database, [record], {"a": 0, "b": 1})
    (found,) = read_records(database, type(record))
    assert found == record
    assert [type(value) for value in _values(found)] == [type(value) for value in _values(record)]


def _values(record: Record) -> list[object]:
    return [getattr(record, name) for name in type(record).__dataclass_fields__]


def test_every_status_and_kind_comes_back(database: sqlite3.Connection) -> None:
    records = [
        *(Statement("a", 0, 1, None, None, None, kind, None, None, ()) for kind in Kind),
        *(Meeting("a", 0, 1, (), "call", None, None, status, None) for status in MeetingStatus),
        *(
            Tariff("a", 0, 1, None, None, (), 0, "dollars", None, status, None, None, None)
            for status in TariffStatus
        ),
    ]
    write_records(database, records, {"a": 0})
    found = [*read_records(database, Statement), *read_records(database, Meeting)]
    assert [*found, *read_records(database, Tariff)] == records


def test_kinds_are_kept_apart_and_documents_in_their_order(database: sqlite3.Connection) -> None:
    later = Statement("b", 0, 4, "B", None, None, Kind.DIRECT, None, None, ())
    write_records(database, [later, MET, SAID], {"a": 0, "b": 1})
    assert read_records(database, Statement) == (SAID, later)
    assert read_records(database, Meeting) == (MET,)
    assert read_records(database, Tariff) == ()


def test_a_record_of_a_document_that_is_not_there_is_refused(database: sqlite3.Connection) -> None:
    with pytest.raises(KeyError):
        write_records(database, [SAID], {"b": 0})


Shipped = list[tuple[Document, list[Record]]]


@pytest.fixture(scope="module")
def shipped(embedder: Embedder) -> Shipped:
    """The articles that come with the project, each with its records."""
    folder = Path(__file__).parents[3] / "corpus" / "documents"
    reader = RecordReader(embedder)
    return [(document, reader.read(document)) for document in Library(folder).scan().documents]


def test_every_record_of_the_shipped_articles_is_a_slice_of_its_own(shipped: Shipped) -> None:
    kinds = Counter()
    for document, records in shipped:
        for record in records:
            kinds[type(record)] += 1
            assert record.document == document.id
            assert 0 <= record.start < record.end <= len(document.text), record
            words = document.text[record.start : record.end]
            assert words == words.strip(), record
    assert kinds[Statement] > 100
    assert kinds[Meeting] > 10
    assert kinds[Tariff] > 100


def test_what_a_statement_or_a_meeting_names_stands_in_its_document(shipped: Shipped) -> None:
    for document, records in shipped:
        for record in records:
            named = (
                (record.mention, record.verb)
                if isinstance(record, Statement)
                else (record.about, record.place)
                if isinstance(record, Meeting)
                else ()
            )
            assert all(words is None or words in document.text for words in named), record


def test_reading_a_document_again_gives_the_same_records(
    shipped: Shipped, embedder: Embedder
) -> None:
    document, records = shipped[0]
    assert RecordReader(embedder).read(document) == records
