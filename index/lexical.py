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
_HEAP_BYTES = 64 * 1024 * 1024
_WORDS = re.compile(r"\w+")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=False, fast=True)
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


def _opened(folder: Path) -> tantivy.Index:
    index = _register(tantivy.Index.open(str(folder)))
    index.reload()
    return index


_terms = _analyser()


def terms(text: str) -> list[str]:
    """The index's own terms of a text: words lower-cased, accents folded, stemmed, in order."""
    return list(_terms.analyze(text))


class LexicalIndex:
    """BM25 over passages by row number, as it is in a snapshot."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, passages: Iterable[tuple[int, str, str]]) -> None:
        """Write an index of (row, document id, text) into a new folder.

        Raises OSError or ValueError where it cannot be written.
        """
        folder.mkdir()
        index = _register(tantivy.Index(_schema(), path=str(folder)))
        # One thread: the same passages give the same index, so the same answers, everywhere.
        writer = index.writer(_HEAP_BYTES, num_threads=1)
        for row, document, text in passages:
            entry = tantivy.Document()
            entry.add_unsigned("row", row)
            entry.add_text("document", document)
            entry.add_text("text", text)
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Open what ``build`` wrote. Raises ValueError or OSError where tantivy cannot."""
        try:
            return cls(_opened(folder))
        except (OSError, ValueError):
            # tantivy locks what it opens, which a folder that cannot be written does not allow.
            return cls._load_copy(folder)

    @classmethod
    def _load_copy(cls, folder: Path) -> "LexicalIndex":
        copy = Path(tempfile.mkdtemp(prefix="communique-"))
        try:
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    shutil.copyfile(file, copy / file.name)
            loaded = cls(_opened(copy))
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        weakref.finalize(loaded, shutil.rmtree, copy, ignore_errors=True)
        return loaded

    def rarity(self, term: str) -> float:
        """Inverse document frequency of one of ``terms``' terms over the passages, as in BM25:
        from near 0 for a term in every passage to ln(2n + 1) for one in none."""
        total = self._searcher.num_docs
        found = self._searcher.doc_freq("text", term)
        return math.log(1 + (total - found + 0.5) / (found + 0.5))

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
        hits = self._searcher.search(parsed, limit).hits
        rows = [self._searcher.doc(address)["row"][0] for _, address in hits]
        scores = [score for score, _ in hits]
        return np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float32)
