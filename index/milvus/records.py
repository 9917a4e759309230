"""Records as JSON, a row each."""

from typing import Any

from pydantic import TypeAdapter

from index.records.record import Meeting, Record, Statement, Tariff
from index.records.table import R

KINDS: tuple[type[Statement], type[Meeting], type[Tariff]] = (Statement, Meeting, Tariff)

_ADAPTERS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in KINDS}


def json_of(record: Record) -> str:
    """The fields of a record as JSON."""
    return _ADAPTERS[type(record).__name__].dump_json(record).decode()


def record_of(kind: type[R], fields: str) -> R:
    """What ``json_of`` wrote."""
    record: R = _ADAPTERS[kind.__name__].validate_json(fields)
    return record
