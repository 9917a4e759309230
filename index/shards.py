"""The word index on disk: parts that are written by themselves, so that a change rewrites one.

BM25 weighs a word by how many passages have it. tantivy counts passages that were deleted, too,
until it merges them away, so that an index with a history would score otherwise than a new one.
Here nothing is deleted: the part that a changed document is in is written anew, the others are
copied. Which documents are in which part depends on the documents alone (a trie over the bits of
their ids, split where there are too many passages), so that the same library has the same parts,
in the same order, and the same scores, whatever it was before.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import tantivy

from index.lexical import new_index

# Each part costs a query 0.02 ms, and each thousand passages of a part 40 ms when one of them is
# changed: so many parts, or up to twice as many, but none much smaller than that.
_PARTS_AIM = 16
_SMALLEST = 2048

_PARTS = "parts.json"
_META = "meta.json"
# More than a part's passages need, so that tantivy writes one segment a part.
_HEAP_BYTES = 256 * 1024 * 1024

_Meta = dict[str, Any]

Words = tuple[int, str, str]
"""A passage for the word index: its slot, its document's id, its text."""


def most_passages(total: int) -> int:
    """Of a part with more than one document, in a library of so many passages: a power of two."""
    return max(_SMALLEST, 1 << (total // _PARTS_AIM).bit_length())


def parts_of(sizes: Mapping[str, int], most: int) -> dict[str, list[str]]:
    """The documents (id to number of passages) of each part, in order.

    A part's name is the bits that the ids of its documents begin with.
    """
    parts: dict[str, list[str]] = {}
    todo = [("", sorted((f"{int(document, 16):040b}", document) for document in sizes))]
    while todo:
        name, inside = todo.pop()
        if len(inside) <= 1 or sum(sizes[document] for _, document in inside) <= most:
            if inside:
                parts[name] = [document for _, document in inside]
            continue
        at = len(name)
        todo += [(name + bit, [one for one in inside if one[0][at] == bit]) for bit in ("1", "0")]
    return parts


def write_words(
    folder: Path,
    before: Path | None,
    sizes: Mapping[str, int],
    changed: AbstractSet[str],
    passages: Callable[[Sequence[str]], Iterable[Words]],
) -> None:
    """Write the word index of documents (id to number of passages) into a new folder.

    ``before`` is the folder of an index that differs in the documents that are ``changed`` (ids;
    also those that are no longer there), or None. ``passages`` is asked for those of a part's
    documents, and gives them in the order of the library. Raises OSError or ValueError where the
    index cannot be written.
    """
    folder.mkdir()
    known: dict[str, _Meta] = json.loads((before / _PARTS).read_text("utf-8")) if before else {}
    dirty = {f"{int(document, 16):040b}" for document in changed}
    parts: dict[str, _Meta] = {}
    for name, documents in parts_of(sizes, most_passages(sum(sizes.values()))).items():
        if before and name in known and not any(bits.startswith(name) for bits in dirty):
            parts[name] = known[name]
            for segment in known[name]["segments"]:
                for file in before.glob(f"{segment['segment_id'].replace('-', '')}.*"):
                    shutil.copyfile(file, folder / file.name)
        else:
            parts[name] = _write_part(folder, passages(documents))
    (folder / _PARTS).write_text(json.dumps(parts), "utf-8")
    _assemble(folder, list(parts.values()))


def _write_part(folder: Path, passages: Iterable[Words]) -> _Meta:
    """Write passages as an index of their own, move its files here; what tantivy says of it."""
    apart = folder / "part"
    apart.mkdir()
    index = new_index(apart)
    # One thread: the same passages give the same index, so the same answers, everywhere.
    writer = index.writer(_HEAP_BYTES, num_threads=1)
    for slot, document, text in passages:
        entry = tantivy.Document()
        entry.add_unsigned("slot", slot)
        entry.add_text("document", document)
        entry.add_text("text", text)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()
    meta: _Meta = json.loads((apart / _META).read_text("utf-8"))
    for segment in meta["segments"]:
        for file in apart.glob(f"{segment['segment_id'].replace('-', '')}.*"):
            file.rename(folder / file.name)
    shutil.rmtree(apart)
    return meta


def _assemble(folder: Path, metas: Sequence[_Meta]) -> None:
    """Let the parts be the segments of one index: tantivy's list of them is all that it needs."""
    meta = metas[0] | {"segments": [one for part in metas for one in part["segments"]]}
    (folder / _META).write_text(json.dumps(meta), "utf-8")
