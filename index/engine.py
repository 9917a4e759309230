"""What the rest of the program needs of an index, whichever engine keeps it: the snapshot on disk
(``index.snapshot``) or a Milvus (``index.milvus``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus.document import Document, DocumentRef
from index.records.table import R

if TYPE_CHECKING:
    from index.archive import SetAside
    from index.embedder import Embedder, Vectors
    from index.manifest import Manifest
    from index.search import Filter
    from index.vectors import Rows


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may fit a query, by ascending row: cosines with its vector, and BM25 scores
    (0 where no word is shared). All three have one entry a passage."""

    rows: "Rows"
    cosines: "Vectors"
    bm25: "Vectors"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: offsets into the text of its document."""

    document: DocumentRef
    start: int
    end: int


class Words(Protocol):
    """BM25 over passages by row number."""

    def rarity(self, term: str) -> float:
        """Inverse document frequency of one of ``index.lexical.terms``' terms over the passages."""

    def frequencies(self, of: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms is."""

    def search(
        self, query: str, limit: int, documents: Sequence[str] | None = None
    ) -> "tuple[Rows, Vectors]":
        """The rows that share words with the query, best first, with their BM25 scores.

        With ``documents`` (ids), among their passages only.
        """


class Archive(Protocol):
    """What look-ups read of a snapshot: its documents and records. Safe to read from many
    threads."""

    @property
    def id(self) -> str:
        """The snapshot's id, which begins with the time of its making."""

    @property
    def manifest(self) -> "Manifest":
        """What it is made of and with."""

    @property
    def documents(self) -> Sequence[DocumentRef]:
        """Every document, in the order of the library."""

    def ref(self, document: str) -> DocumentRef:
        """The document of that id. Raises KeyError where there is none."""

    def find(self, identifier: str) -> DocumentRef:
        """The document with this id, path or file name. Raises UnknownDocumentError where none or
        several have it."""

    def document(self, document: str) -> Document:
        """The document of that id with its text. Raises KeyError where there is none."""

    def text_of(self, document: str) -> str:
        """The text of the document of that id. Raises KeyError where there is none."""

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """All records of one kind (``Statement``, ``Meeting``, ``Tariff``), in the order of the
        documents and of their words."""

    def set_aside(self) -> "list[SetAside]":
        """The library's files that are not in this index, with the reasons."""


class Snapshot(Archive, Protocol):
    """One complete, immutable index. Safe to read from many threads."""

    @property
    def lexical(self) -> Words:
        """Its words."""

    def candidates(
        self, query: str, vector: "Vectors", limit: int, only: "Filter | None" = None
    ) -> Candidates:
        """The ``limit`` nearest passages by vector and the ``limit`` best by words, together."""

    def places(self, rows: Sequence[int]) -> list[Place]:
        """Where these passages stand, in the order of ``rows``."""

    def sentences(self, row: int) -> list[tuple[int, int]]:
        """The sentence spans of a passage: offsets into its document's text."""

    def rows_of(self, document: str) -> list[int]:
        """The passages of a document, in its order."""

    def holding(self, folded: str) -> list[str]:
        """Ids of the documents whose folded text (``index.folding``) contains this folded text,
        at least those in which it begins and ends with whole words."""


S = TypeVar("S", bound=Archive, covariant=True)


class Opened(Protocol[S]):
    """The snapshot that serves, and what people should know about it (None: all is well)."""

    @property
    def snapshot(self) -> S:
        """The snapshot."""

    @property
    def warning(self) -> str | None:
        """One line."""


class Store(Protocol):
    """Which snapshot is live. ``root`` is this machine’s data folder."""

    root: Path

    def current_id(self) -> str | None:
        """The id of the live snapshot; None where there is none."""

    def open(self, embedder: "Embedder") -> Opened[Snapshot]:
        """The live snapshot. Raises NoSnapshotError, IncompatibleSnapshotError or
        DamagedSnapshotError, and what the engine raises where it is away."""

    def open_archive(self, embedder: str) -> Opened[Archive]:
        """What look-ups read of the live snapshot. ``embedder`` is the name of the one in the
        settings, which is not loaded. Raises like ``open``."""
