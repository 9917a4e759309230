"""What of the records a question asks for."""

from dataclasses import dataclass
from enum import StrEnum

from bot.answering.periods import Period


@dataclass(frozen=True, slots=True)
class RateInquiry:
    """A tariff’s rate, or since when it holds. Names are the vocabulary’s; ``country`` is whose
    goods are taxed, ``imposed_by`` who taxes them; ``says_duty``: it is called a duty;
    ``typed`` is what the goods were called; ``rate`` the one, in per cent, of which somebody asks
    whether it still holds; ``asks_end``: whether a rate still holds, or when it ended, is asked;
    ``scopes`` say how the goods qualify (“outside CUSMA”)."""

    products: tuple[str, ...]
    country: str | None
    imposed_by: str | None
    authority: str | None
    period: Period
    wants_day: bool
    says_duty: bool = False
    typed: tuple[str, ...] = ()
    rate: float | None = None
    asks_end: bool = False
    scopes: tuple[str, ...] = ()


class Which(StrEnum):
    """Which of several meetings is meant."""

    ANY = "any"
    FIRST = "first"
    LAST = "last"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class MeetingInquiry:
    """A meeting of the people named, or those of one of them. ``is_call``: one by telephone;
    ``is_either``: they spoke, by telephone or when they met."""

    people: tuple[str, ...]
    which: Which
    period: Period
    wants_day: bool
    wants_place: bool
    is_call: bool
    is_either: bool = False


@dataclass(frozen=True, slots=True)
class EncounterInquiry:
    """What the records do not tell of a meeting: of two people, or of one at a ``place``; of one
    ``within`` a year or a month."""

    people: tuple[str, ...]
    place: str | None
    within: Period | None = None


class Order(StrEnum):
    """Which of somebody’s statements come first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class PositionInquiry:
    """What somebody said of a topic; ``topic`` has its words, in small letters."""

    who: str
    topic: tuple[str, ...]
    period: Period
    order: Order


Inquiry = RateInquiry | MeetingInquiry | PositionInquiry | EncounterInquiry
