"""Bad input: whatever a document holds, its records are slices of it, and the others are read."""

import time
from datetime import date
from typing import TypeVar

import pytest

from corpus.document import Document, canonical_text
from index.embedder import Embedder
from index.records.meetings import read_meetings
from index.records.reading import RecordReader
from index.records.record import Meeting, MeetingStatus, Record, Statement


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> RecordReader:
    """Reads all kinds of record."""
    return RecordReader(embedder)


def document(text: str, published: date | None = date(2025, 10, 6)) -> Document:
    return Document(
        id="d",
        path="d.md",
        title="Notes",
        publisher=None,
        published=published,
        url=None,
        text=canonical_text(text),
    )


R = TypeVar("R", bound=Record)


def of_kind(records: list[Record], kind: type[R]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


BERG = "Premier Anna Berg met Minister Carl Dorn on Friday. “We pay,” Berg said on Friday."


def test_a_document_that_nobody_dated_has_records_without_days(reader: RecordReader) -> None:
    records = reader.read(document(BERG, published=None))
    [meeting] = of_kind(records, Meeting)
    [statement] = of_kind(records, Statement)
    assert (meeting.date, meeting.status) == (None, MeetingStatus.HELD)
    assert (statement.speaker, statement.said_on) == ("Anna Berg", None)


def test_quotation_marks_that_never_close_keep_the_rest_readable(reader: RecordReader) -> None:
    text = "“We will see, said nobody.\n\n" + BERG
    shown = document(text)
    records = reader.read(shown)
    [meeting] = of_kind(records, Meeting)
    assert meeting.date == date(2025, 10, 3)
    pays = [s for s in of_kind(records, Statement) if "We pay" in shown.text[s.start : s.end]]
    assert [statement.speaker for statement in pays] == ["Anna Berg"]


@pytest.mark.parametrize(
    "text",
    [
        "“" * 2_000,
        "” ".join(["“a"] * 500),
        "(" * 2_000,
        "Berg, " * 1_000,
        "| " * 2_000,
        "\u202e\u0000\ufeff said.",
        "A" * 20_000,
        "On Feb. 30, 0000-00-00 and 99 months ago they met, met and met.",
        "Met. " * 500,
    ],
)
def test_rubbish_gives_slices_or_nothing(reader: RecordReader, text: str) -> None:
    shown = document(text)
    for record in reader.read(shown):
        assert 0 <= record.start < record.end <= len(shown.text)


def test_a_transcript_of_ten_thousand_sentences_is_read_in_proportion() -> None:
    def seconds(sentences: int) -> float:
        turns = (
            f"PREMIER BERG: That day I spoke with Minister Carl Dorn about lot {i}.\n\n"
            f"Q And the day after, did the two leaders meet in Oslo?\n\n"
            for i in range(sentences // 2)
        )
        shown = document("On May 5, 2025, it began.\n\n" + "".join(turns))
        begun = time.process_time()
        assert read_meetings(shown)
        return time.process_time() - begun

    seconds(100)
    # Ten times the text: a quadratic reader would take a hundred times as long.
    assert seconds(10_000) < 30 * seconds(1_000)
