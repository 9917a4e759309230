"""What the records tell: one sentence, and the spans that have its every number, name and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.answer import Outcome
from index.records.record import Record
from index.snapshot import Snapshot

Span = tuple[str, int, int]
"""A document’s id and two offsets into its text."""

# The newest words on a matter that changes from week to week are old after so many days.
FRESH_DAYS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """An answer from the records. ``speakers`` go with ``spans``; None where nobody is known to
    speak."""

    outcome: Outcome
    confidence: float
    text: str
    spans: tuple[Span, ...]
    speakers: tuple[str | None, ...]


def span_of(record: Record) -> Span:
    """Where a record’s words stand."""
    return record.document, record.start, record.end


def sentences_around(record: Record, snapshot: Snapshot) -> Span:
    """The whole sentences that a record’s words stand in."""
    spans = sorted(
        span
        for row in snapshot.rows_of(record.document)
        for span in snapshot.sentences(row)
        if span[0] < record.end and record.start < span[1]
    )
    if not spans:
        return span_of(record)
    return record.document, min(spans[0][0], record.start), max(spans[-1][1], record.end)


def apart(spans: Iterable[Span], limit: int) -> tuple[Span, ...]:
    """The first spans of which none overlaps another, at most so many."""
    kept: list[Span] = []
    for span in spans:
        if len(kept) < limit and not any(
            span[0] == other[0] and span[1] < other[2] and other[1] < span[2] for other in kept
        ):
            kept.append(span)
    return tuple(kept)


def is_stale(asked: date, newest: Sequence[date | None]) -> bool:
    """Whether the newest of the documents on a matter is too old to speak for a day asked for."""
    known = [day for day in newest if day]
    return bool(known) and (asked - max(known)).days > FRESH_DAYS
