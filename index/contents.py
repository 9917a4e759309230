"""The passages that a snapshot's database holds, in the order of the library."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.vectors import Rows

Spans = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Contents:
    """Passages by row, in the order of the library.

    ``slots`` are their numbers in the database. Columns of ``passages``: position of the document,
    start, end. ``first`` has for each position the row of the document's first passage, and the
    number of rows at its end.
    """

    passages: Spans
    slots: Rows
    first: Rows

    @classmethod
    def read(cls, database: sqlite3.Connection, keys: Sequence[int]) -> "Contents":
        """Read them out of the database; ``keys`` are the documents', in the order of the library.
        Raises sqlite3.Error where it is none."""
        found = dict(database.execute("SELECT key, passages FROM documents"))
        rows = [found[key] for key in keys]
        places = np.frombuffer(b"".join(rows), dtype="<i8").reshape(-1, 3)
        counts = np.array([len(row) // (3 * 8) for row in rows], dtype=np.int64)
        positions = np.repeat(np.arange(len(rows)), counts)
        return cls(
            passages=np.column_stack((positions, places[:, 1:])).astype(np.int32),
            slots=places[:, 0].astype(np.int64),
            first=np.concatenate(([0], np.cumsum(counts))),
        )
