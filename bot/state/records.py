"""What is kept of an answer, a vote, an admin command and a running reindex."""

from dataclasses import dataclass
from datetime import date, datetime

from corpus.errors import CommuniqueError


class StateError(CommuniqueError):
    """What people did cannot be read or kept."""


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote without its words: code points of a document, and the SHA-256 of the words' UTF-8.
    ``superseded`` is ``Quote.superseded`` as YYYY-MM-DD.
    """

    document: str
    start: int
    end: int
    sha256: str
    speaker: str | None
    superseded: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given. ``near`` are document ids; ``created`` has a time zone."""

    id: str
    user: int
    channel: int
    private: bool
    parent: str | None
    question: str
    asked: str
    outcome: str
    confidence: float
    text: str
    as_of: date | None
    quotes: tuple[StoredQuote, ...]
    near: tuple[str, ...]
    created: datetime


@dataclass(frozen=True, slots=True)
class Votes:
    """How many people found an answer good, and how many bad."""

    up: int
    down: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did as an admin, and what came of it. ``guild`` is None outside servers."""

    time: datetime
    user: int
    guild: int | None
    action: str
    detail: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of a person was deleted."""

    answers: int
    votes: int


@dataclass(frozen=True, slots=True)
class Running:
    """The message that shows how far a reindex is, and who asked for it."""

    channel: int
    message: int
    user: int
