"""Words in tantivy: BM25 over stemmed, accent-folded terms."""

import math
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import tantivy

from index.embedder import Vectors
from index.vectors import Rows

_ANALYSER = "english_folded"
_WORDS = re.compile(r"\w+")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("slot", stored=False, indexed=False, fast=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=_ANALYSER)
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _register(index: tantivy.Index) -> tantivy.Index:
    # Registered by name at every opening: tantivy stores the name, not the analyser.
    index.register_tokenizer(_ANALYSER, _analyser())
    return index


def new_index(folder: Path) -> tantivy.Index:
    """An index without passages in an empty folder; they have ``slot``, ``document``, ``text``."""
    return _register(tantivy.Index(_schema(), path=str(folder)))


def _opened(folder: Path) -> tantivy.Index:
    index = _register(tantivy.Index.open(str(folder)))
    index.reload()
    return index


_terms = _analyser()


def terms(text: str) -> list[str]:
    """The index's own terms of a text: words lower-cased, accents folded, stemmed, in order."""
    return list(_terms.analyze(text))


class LexicalIndex:
    """BM25 over passages by row number, as it is in a snapshot.

    ``slots`` are the numbers by which the index knows the rows, one a row, in any order.
    """

    def __init__(self, index: tantivy.Index, slots: Rows) -> None:
        self._index = index
        self._searcher = index.searcher()
        self._rows = np.argsort(slots)
        self._slots = slots[self._rows]

    @classmethod
    def load(cls, folder: Path, slots: Rows) -> "LexicalIndex":
        """Open what ``write_words`` wrote. Raises ValueError or OSError where tantivy cannot."""
        try:
            return cls(_opened(folder), slots)
        except (OSError, ValueError):
            # tantivy locks what it opens, which a folder that cannot be written does not allow.
            return cls._load_copy(folder, slots)

    @classmethod
    def _load_copy(cls, folder: Path, slots: Rows) -> "LexicalIndex":
        copy = Path(tempfile.mkdtemp(prefix="communique-"))
        try:
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    shutil.copyfile(file, copy / file.name)
            loaded = cls(_opened(copy), slots)
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        weakref.finalize(loaded, shutil.rmtree, copy, ignore_errors=True)
        return loaded

    def rarity(self, term: str) -> float:
        """Inverse document frequency of one of ``terms``' terms over the passages, as in BM25:
        from near 0 for a term in every passage to ln(2n + 1) for one in none."""
        total = self._searcher.num_docs
        found = self._frequency(term)
        return math.log(1 + (total - found + 0.5) / (found + 0.5))

    def frequencies(self, of: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms is."""
        return {term: self._frequency(term) for term in of}

    def rows_with(self, term: str) -> Rows:
        """The rows of all passages that have a term, in any order."""
        query = tantivy.Query.term_query(self._index.schema, "text", term)
        limit = max(self._frequency(term), 1)
        return self._rows_of(self._searcher.search(query, limit, count=False))

    def search(
        self, query: str, limit: int, documents: Sequence[str] | None = None
    ) -> tuple[Rows, Vectors]:
        """The rows that share words with the query, best first, with their BM25 scores.

        With ``documents`` (ids), among their passages only. Any text is a query: it is taken as
        words, never as query syntax.
        """
        words = " ".join(_WORDS.findall(query)).lower()
        if not words:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parsed = self._index.parse_query(words, ["text"])
        if documents is not None:
            members = tantivy.Query.term_set_query(self._index.schema, "document", list(documents))
            parsed = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, parsed),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(members, 0.0)),
                ]
            )
        found = self._searcher.search(parsed, limit, count=False)
        scores = np.array([score for score, _ in found.hits], dtype=np.float32)
        return self._rows_of(found), scores

    def _frequency(self, term: str) -> int:
        return int(self._searcher.doc_freq("text", term))

    def _rows_of(self, found: tantivy.SearchResult) -> Rows:
        slots = self._searcher.fast_field_values("slot", [address for _, address in found.hits])
        rows: Rows = self._rows[np.searchsorted(self._slots, np.array(slots, dtype=np.int64))]
        return rows
