"""How an index lies in Milvus: a set of collections that is written once, and an alias.

``communique_<id>_passages``, ``…_documents``, ``…_texts``, ``…_records``, ``…_terms`` and
``…_notes`` are one set; the alias ``communique_live`` stands for the notes of the one that answers,
so that one atomic step puts another in its place.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

FORMAT = 1
"""Sets of another format are never read: they are built anew."""

LIVE = "communique_live"
BUILDING = "communique_building"

PASSAGES = "passages"
DOCUMENTS = "documents"
TEXTS = "texts"
RECORDS = "records"
TERMS = "terms"
NOTES = "notes"
PULSE = "pulse"
PARTS = (PASSAGES, DOCUMENTS, TEXTS, RECORDS, TERMS, NOTES)

PART_CHARACTERS = 16_000
"""The longest piece of a text in one row: Milvus takes 65,535 bytes, a character up to 4."""

# Up to here every vector is compared; beyond, by the index that the cluster is configured to make.
_EXACT = 100_000
_LONGEST = 65_535
# Milvus wants a vector in every collection; two numbers are the shortest.
NO_VECTOR = (0.0, 0.0)

_OURS = re.compile(
    rf"communique_(?P<id>\d{{8}}T\d{{6}}Z_[0-9a-f]{{4}})_(?:{'|'.join((*PARTS, PULSE))})"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """A number or a string beside the row’s own number; ``found``: rows are looked up by it."""

    name: str
    found: bool = False
    is_string: bool = False


_FIELDS = {
    PASSAGES: (
        _Field("document", found=True),
        _Field("start"),
        _Field("end"),
        _Field("published", found=True),
        _Field("publisher", found=True),
        _Field("hash", found=True, is_string=True),
    ),
    DOCUMENTS: (
        _Field("id", found=True),
        _Field("name", found=True),
        _Field("fields", is_string=True),
        _Field("fingerprint", is_string=True),
    ),
    TEXTS: (_Field("document", found=True), _Field("text", is_string=True)),
    RECORDS: (
        _Field("document", found=True),
        _Field("kind", found=True),
        _Field("fields", is_string=True),
    ),
    TERMS: (_Field("passages"),),
    NOTES: (_Field("kind", found=True), _Field("value", is_string=True)),
    PULSE: (_Field("beat"), _Field("holder", is_string=True)),
}


def collection(set_id: str, part: str) -> str:
    """The collection of a part (``PASSAGES`` …) of the set with a snapshot’s id."""
    return f"communique_{set_id.replace('-', '_')}_{part}"


def set_of(collection: str) -> str | None:
    """The id of the set that a collection belongs to; None where it is not ours."""
    found = _OURS.fullmatch(collection)
    return found["id"].replace("_", "-") if found else None


def key_of(text: str) -> int:
    """A number for a word or a name, for conditions that need no quotation marks: 63 bits of its
    SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def layout(part: str, dimensions: int = 0, passages: int = 0) -> tuple[Any, Any]:
    """The fields and the indexes of a part, in Milvus’s own classes. For ``PASSAGES``: of how many
    dimensions the vectors are, and how many there will be."""
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False)
    indexes = MilvusClient.prepare_index_params()
    schema.add_field("row", DataType.INT64, is_primary=True)
    for field in _FIELDS[part]:
        if field.is_string:
            schema.add_field(field.name, DataType.VARCHAR, max_length=_LONGEST)
        else:
            schema.add_field(field.name, DataType.INT64)
        if field.found:
            indexes.add_index(field.name, index_type="INVERTED")
    if part == PASSAGES:
        _add_search(schema, indexes, dimensions, exact=passages <= _EXACT)
    else:
        schema.add_field("no_vector", DataType.FLOAT_VECTOR, dim=len(NO_VECTOR))
        indexes.add_index("no_vector", index_type="FLAT", metric_type="IP")
    return schema, indexes


def _add_search(schema: Any, indexes: Any, dimensions: int, *, exact: bool) -> None:
    from pymilvus import DataType, Function, FunctionType

    schema.add_field("sentences", DataType.ARRAY, element_type=DataType.INT32, max_capacity=4096)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
    schema.add_field(
        "words",
        DataType.VARCHAR,
        max_length=_LONGEST,
        enable_analyzer=True,
        enable_match=True,
        # They come as the terms of index.lexical, folded and stemmed already: they have only to
        # be parted, which every Milvus does alike.
        analyzer_params={"tokenizer": "standard"},
    )
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="bm25_of_words",
            function_type=FunctionType.BM25,
            input_field_names=["words"],
            output_field_names=["bm25"],
        )
    )
    kind = "FLAT" if exact else "AUTOINDEX"
    indexes.add_index("vector", index_type=kind, metric_type="IP")
    indexes.add_index(
        "bm25",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        # As tantivy has them; in a map of their own, where Milvus Lite looks for them too.
        params={"params": {"bm25_k1": 1.2, "bm25_b": 0.75}},
    )
