"""What a snapshot's database holds, in the order of the library: documents and passages."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import DocumentRef
from index.vectors import Rows

Spans = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Contents:
    """Documents by position, passages by row, both in the order of the library.

    ``keys`` are the documents' and ``slots`` the passages' numbers in the database. Columns of
    ``passages``: position of the document, start, end. ``first`` has for each position the row of
    the document's first passage, and the number of rows at its end.
    """

    documents: tuple[DocumentRef, ...]
    keys: Rows
    passages: Spans
    slots: Rows
    first: Rows

    @classmethod
    def read(cls, database: sqlite3.Connection) -> "Contents":
        """Read them out of the database. Raises sqlite3.Error where it is none."""
        rows = database.execute(
            "SELECT key, passages, id, path, title, publisher, published, url FROM documents"
            " ORDER BY path"
        ).fetchall()
        places = np.frombuffer(b"".join(row[1] for row in rows), dtype="<i8").reshape(-1, 3)
        counts = np.array([len(row[1]) // (3 * 8) for row in rows], dtype=np.int64)
        positions = np.repeat(np.arange(len(rows)), counts)
        return cls(
            documents=tuple(_ref(row[2:]) for row in rows),
            keys=np.array([row[0] for row in rows], dtype=np.int64),
            passages=np.column_stack((positions, places[:, 1:])).astype(np.int32),
            slots=places[:, 0].astype(np.int64),
            first=np.concatenate(([0], np.cumsum(counts))),
        )


def _ref(row: tuple[Any, ...]) -> DocumentRef:
    published = date.fromisoformat(row[4]) if row[4] else None
    return DocumentRef(row[0], row[1], row[2], row[3], published, row[5])
