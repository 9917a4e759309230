"""What of the records a question asks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a question is about, both included. ``is_now``: it asks for the present, in
    words such as “today” or “latest”."""

    first: date | None = None
    last: date | None = None
    is_now: bool = False

    def includes(self, day: date | None) -> bool:
        """Whether a day is among them. Where none are named, or the present is asked for, any day
        is: the newest of them counts."""
        if self.first is None or self.is_now:
            return True
        return day is not None and self.first <= day <= (self.last or day)


@dataclass(frozen=True, slots=True)
class RateInquiry:
    """A tariff’s rate, or since when it holds. Names are the vocabulary’s; ``country`` is whose
    goods are taxed, ``imposed_by`` who taxes them."""

    products: tuple[str, ...]
    country: str | None
    imposed_by: str | None
    authority: str | None
    period: Period
    wants_day: bool


class Which(StrEnum):
    """Which of several meetings is meant."""

    ANY = "any"
    FIRST = "first"
    LAST = "last"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class MeetingInquiry:
    """A meeting of the people named, or those of one of them. ``is_call``: one by telephone."""

    people: tuple[str, ...]
    which: Which
    period: Period
    wants_day: bool
    wants_place: bool
    is_call: bool


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


Inquiry = RateInquiry | MeetingInquiry | PositionInquiry
