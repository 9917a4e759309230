"""What the records tell: one sentence, and the spans that have its every number, name and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.answering.answer import Outcome
from index.attribution import mentioned_speaker
from index.engine import Snapshot
from index.records.record import Record
from index.search import Filter

Span = tuple[str, int, int]
"""A document’s id and two offsets into its text."""

# How many quotes an answer has at most.
QUOTES = 3
STALE = "The documents are older than what is asked for; by their last word, {sentence}"
# What an answer says of a tariff that has ended; follow-ups know such an answer by it.
ENDED = "no longer in force"
# The share that was right of 25 answers with a rate, or its end, to the questions in tests/gold; of
# those in quotes alone (8), all were, too few for a share of their own.
RATE_CONFIDENCE = 0.8
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


def names_speaker(words: str) -> bool:
    """Whether a quote names somebody who speaks: whether he tells a rate, or it stands beside what
    he says, only a reader knows."""
    speaker = mentioned_speaker(words)
    return bool(speaker and speaker.name)


def sentences_around(record: Record, snapshot: Snapshot) -> Span:
    """The whole sentences that a record’s words stand in."""
    rows = snapshot.rows_of(record.document)
    spans = sorted(
        span
        for row, place in zip(rows, snapshot.places(rows), strict=True)
        if place.start < record.end and record.start < place.end
        for span in snapshot.sentences(row)
        if span[0] < record.end and record.start < span[1]
    )
    if not spans:
        return span_of(record)
    return record.document, min(spans[0][0], record.start), max(spans[-1][1], record.end)


def sentences_before(span: Span, snapshot: Snapshot) -> list[tuple[int, int]]:
    """Those of its paragraph, in order."""
    document, start, _ = span
    first = snapshot.text_of(document).rfind("\n\n", 0, start) + 1
    return sorted(
        {
            (begin, end)
            for row in snapshot.rows_of(document)
            for begin, end in snapshot.sentences(row)
            if first <= begin and end <= start
        }
    )


def paragraph_around(text: str, start: int, end: int) -> str:
    """The paragraph, or the paragraphs, that a span stands in."""
    last = text.find("\n\n", end)
    return text[text.rfind("\n\n", 0, start) + 1 : last if last >= 0 else len(text)].strip()


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The first spans of which none overlaps another, at most ``QUOTES``."""
    kept: list[Span] = []
    for span in spans:
        if len(kept) < QUOTES and not any(
            span[0] == other[0] and span[1] < other[2] and other[1] < span[2] for other in kept
        ):
            kept.append(span)
    return tuple(kept)


def newest_day(snapshot: Snapshot, only: Filter | None, until: date = date.max) -> date | None:
    """The day of the newest of the documents that may answer, up to a day."""
    heard = [ref.published for ref in snapshot.documents if only is None or only.admits(ref)]
    return max((day for day in heard if day and day <= until), default=None)


def is_stale(asked: date, heard: date | None) -> bool:
    """Whether what was heard last, on that day, is too old to speak for another day."""
    return heard is not None and (asked - heard).days > FRESH_DAYS
