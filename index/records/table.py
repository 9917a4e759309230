"""Records in a snapshot's database: a row each, with their span and their fields as JSON."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from index.records.record import (
    Kind,
    Meeting,
    MeetingStatus,
    Record,
    Statement,
    Tariff,
    TariffStatus,
)

SCHEMA = """
CREATE TABLE records (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (key), fields TEXT NOT NULL
);
CREATE INDEX records_kind ON records (kind);
CREATE INDEX records_document ON records (document);
"""

R = TypeVar("R", bound=Record)

_DAYS = frozenset(["said_on", "said_in", "date", "announced", "effective", "until"])
_TUPLES = frozenset(["topics", "participants", "products"])
_ENUMS = {
    (Statement, "kind"): Kind,
    (Meeting, "status"): MeetingStatus,
    (Tariff, "status"): TariffStatus,
}


def write_records(
    database: sqlite3.Connection, records: Iterable[Record], keys: dict[str, int]
) -> None:
    """Write records; ``keys`` has the key of each document's id."""
    database.executemany(
        "INSERT INTO records (kind, document, fields) VALUES (?, ?, ?)",
        (
            (type(record).__name__, keys[record.document], json.dumps(_shape(record)))
            for record in records
        ),
    )


def read_records(database: sqlite3.Connection, kind: type[R]) -> tuple[R, ...]:
    """All records of one kind, in the order of the documents and of their words."""
    rows = database.execute(
        "SELECT fields FROM records JOIN documents ON key = document"
        " WHERE kind = ? ORDER BY path, row",
        (kind.__name__,),
    )
    return tuple(_record(kind, json.loads(row[0])) for row in rows)


def _shape(record: Record) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(record).items()
    }


def _record(kind: type[R], shape: dict[str, Any]) -> R:
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in shape:
            continue  # it was written before records had the field
        value = shape[field.name]
        if field.name in _DAYS and value is not None:
            value = date.fromisoformat(value)
        elif field.name in _TUPLES:
            value = tuple(value)
        elif enum := _ENUMS.get((kind, field.name)):
            value = enum(value)
        values[field.name] = value
    return kind(**values)
