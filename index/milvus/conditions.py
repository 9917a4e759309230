"""Filters as Milvus's conditions, made of numbers alone: nothing that people type gets into one."""

from collections.abc import Sequence
from datetime import date

from index.milvus.connection import either
from index.milvus.documents import MilvusDocuments
from index.search import Filter

ALL = ""
UNDATED = 0
"""The day of a document without a date; others have the ordinals of their dates, from 1."""


def admitting(only: Filter | None, documents: MilvusDocuments) -> str | None:
    """What the passages of the documents fulfil that a filter admits; None where it admits none."""
    if only is None or only.is_empty:
        return ALL
    conditions: list[str | None] = []
    if only.since or only.until:
        first = (only.since or date.min).toordinal()
        last = (only.until or date.max).toordinal()
        conditions.append(f"published >= {first} and published <= {last}")
    if only.publisher is not None:
        part = only.publisher.casefold()
        numbers = [i for i, name in enumerate(documents.publishers) if part in name.casefold()]
        conditions.append(either(numbers, "publisher") if numbers else None)
    if only.documents is not None:
        conditions.append(within(only.documents, documents))
    kept = [condition for condition in conditions if condition is not None]
    return " and ".join(kept) if len(kept) == len(conditions) else None


def within(ids: Sequence[str], documents: MilvusDocuments) -> str | None:
    """What the passages of the documents with these ids fulfil; None where there are none."""
    positions = documents.positions(ids).values()
    return either(sorted(positions), "document") if positions else None
