"""The three kinds of record. Offsets count code points of ``Document.text``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Whether words are quoted or reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what. ``start`` to ``end`` is the content, without the words that attribute it.

    ``speaker`` is the resolved name (None where nobody can be told), ``mention`` the words in the
    text (``he``), ``role`` as printed (``Ontario Premier``), ``verb`` the attributing word. Where
    the words tell only the month in which it was said, ``said_in`` is its first day.
    """

    document: str
    start: int
    end: int
    speaker: str | None
    mention: str | None
    role: str | None
    kind: Kind
    verb: str | None
    said_on: date | None
    topics: tuple[str, ...]
    said_in: date | None = None


class MeetingStatus(StrEnum):
    """Whether people have met, mean to, or will not."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who met whom. ``kind`` is ``meeting``, ``call``, ``visit``, ``summit`` or ``talks``; ``date``
    is None where it is not known; ``about`` are the document's words."""

    document: str
    start: int
    end: int
    participants: tuple[str, ...]
    kind: str
    date: date | None
    place: str | None
    status: MeetingStatus
    about: str | None


class TariffStatus(StrEnum):
    """How far a tariff is, as the document says it; ``spared`` are those whose goods it leaves
    out."""

    THREATENED = "threatened"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    PAUSED = "paused"
    REMOVED = "removed"
    SPARED = "spared"


@dataclass(frozen=True, slots=True)
class Tariff:
    """Who taxes what from whom. ``rate`` is in ``unit``, per cent unless it says otherwise;
    ``country`` is whose goods (None: everybody's); ``authority`` the legal basis."""

    document: str
    start: int
    end: int
    imposed_by: str | None
    country: str | None
    products: tuple[str, ...]
    rate: float | None
    unit: str
    authority: str | None
    status: TariffStatus
    announced: date | None
    effective: date | None
    until: date | None


Record = Statement | Meeting | Tariff
