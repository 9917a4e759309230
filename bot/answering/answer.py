"""What the bot says: quotes, which are slices of documents, and a few words between them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.document import Document, DocumentRef

if TYPE_CHECKING:
    from index.attribution import Speaker


class Outcome(StrEnum):
    """What came of a question. ``conflicting`` and ``stale`` are answers with a warning."""

    ANSWERED = "answered"
    CONFLICTING = "conflicting"
    STALE = "stale"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a document, shown to people. Its text is read from the document, always.

    ``superseded`` is the day of a newer document, quoted beside this one, that tells otherwise.
    """

    document: Document
    start: int
    end: int
    speaker: "Speaker | None" = None
    superseded: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.document.text):
            raise ValueError(f"no such span in {self.document.id}: {self.start}..{self.end}")

    @property
    def text(self) -> str:
        """The document's own words."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal that names the documents nearest to the question.

    ``asked`` is the question as it was understood (a follow-up completed from the turns before);
    ``confidence`` is the probability that the quotes answer it; ``as_of`` is the day of the newest
    document quoted, where known; ``text`` is the bot's own words.
    """

    question: str
    asked: str
    outcome: Outcome
    confidence: float
    text: str
    as_of: date | None
    quotes: tuple[Quote, ...]
    near: tuple[DocumentRef, ...]
