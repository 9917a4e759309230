"""What there is to know about a set as a whole: values as JSON, some of each kind, in order."""

import json
from typing import Any

from index.milvus.connection import Connection
from index.milvus.layout import NOTES, collection, key_of

MANIFEST = "manifest"
PUBLISHER = "publisher"
SET_ASIDE = "set_aside"


def read_notes(connection: Connection, set_id: str, kind: str) -> list[Any]:
    """The values of one kind, in the order in which they were written."""
    rows = connection.every(collection(set_id, NOTES), f"kind == {key_of(kind)}", ["row", "value"])
    return [json.loads(row["value"]) for row in sorted(rows, key=lambda row: int(row["row"]))]


def note(kind: str, value: Any) -> dict[str, Any]:
    """The fields of a note."""
    return {"kind": key_of(kind), "value": json.dumps(value)}
