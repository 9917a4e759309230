"""The days that a question is about, read from its words."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.records.days import DayMention, find_days

# “What is the latest on …?”
NEWS = re.compile(
    r"\b(?:latest|newest|news|new(?= (?:on|with|about)\b))(?: news)? (?:on|with|about|in|from)\b",
    re.I,
)
_NEWS_FIRST = re.compile(
    r"^(?:what(?:[’']s| is| are)? |any |is there (?:any )?)?(?:the )?"
    r"(?:latest|newest|news|new)(?: news)? (?:on|with|about|in|from)\b",
    re.I,
)
NOW = re.compile(
    r"\b(?:today|now(?! that)|nowadays|currently|current|at the moment|at present|presently"
    r"|these days|latest|newest|most recent(?:ly)?|as it stands|as things stand|remain(?:s|ing)?"
    r"|where (?:do|does) (?:[\w.’'-]+ ){0,4}(?:talks|negotiations|things|review) stand)\b",
    re.I,
)
AS_OF = re.compile(r"\bas (?:of|at)\b|\bas things stood\b", re.I)

_MONTHS = "january february march april may june july august september october november december"
_MONTH = rf"(?:{_MONTHS.replace(' ', '|')})"
# In small letters, “may” is a month only where nothing else can be meant.
_SMALL_MONTH = re.compile(rf"\b(?!may\b){_MONTH}\b|\bmay(?= \d)|(?<=\bin )may\b")
_BARE_MONTH = re.compile(
    r"\b(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ff]rom|[Bb]efore|[Aa]fter|[Dd]uring|[Tt]o"
    rf"|[Tt]hrough(?:out)?|[Aa]t) (?P<month>(?-i:{_MONTH.title()}))\b(?! \d)"
)
_YEAR = re.compile(r"(?<!\bfor )\b20\d\d\b(?!-\d)")
_PART_OF_YEAR = re.compile(
    r"\b(?:the )?(?:(?P<part>early|mid|late|beginning|start|middle|end|spring|summer|fall|autumn"
    r"|(?:first|second) half|(?:first|second|third|fourth) quarter|Q[1-4])(?: of| in)?[ -])"
    r"(?P<year>20\d\d)\b",
    re.I,
)
_PARTS = {
    **dict.fromkeys(("beginning", "start"), (1, 3)),
    **dict.fromkeys(("first quarter", "q1"), (1, 3)),
    **dict.fromkeys(("second quarter", "q2"), (4, 6)),
    **dict.fromkeys(("third quarter", "q3"), (7, 9)),
    **dict.fromkeys(("fourth quarter", "q4", "end"), (10, 12)),
    **dict.fromkeys(("fall", "autumn"), (9, 11)),
    **dict.fromkeys(("mid", "middle"), (5, 8)),
    "early": (1, 4),
    "late": (9, 12),
    "spring": (3, 5),
    "summer": (6, 8),
    "first half": (1, 6),
    "second half": (7, 12),
}
_LATELY = re.compile(
    r"\b(?:(?:last|past) (?P<count>\d{1,3}|two|three|four|five|six|few|couple of|several) |past )"
    r"(?P<unit>day|week|month|year)s?\b",
    re.I,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "several": 4, "few": 3}
_DAYS_IN = {"day": 1, "week": 7, "month": 31, "year": 366}

# What a day bounds. Between the words may stand what happened on that day: “after the increase of
# June 4”, “before the vote of April 2025”.
_BOUND = re.compile(
    r"\b(?:(?P<near>since|after|from|starting|following|before|prior to|ahead of|until|till|up to"
    r"|through|by|as of|as at)(?: the| on| in)*"
    r"|(?P<far>since|after|before|prior to)(?: (?!and\b|or\b)[\w’'.-]+){1,6}?) $",
    re.I,
)
_OPENS = frozenset(["since", "after", "from", "starting", "following"])
_STRICTLY = frozenset(["after", "following", "before", "prior to", "ahead of"])
_AND = re.compile(r" and ", re.I)
_TO = re.compile(r" (?:to|through|until|till) | ?[-–] ?", re.I)
_HAS_YEAR = re.compile(r"\b20\d\d\b")
_NAMES_MONTH = re.compile(
    rf"\b{_MONTH[:-1]}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b", re.I
)
_BETWEEN = re.compile(r"\bbetween $", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a question is about, both included; ``date.min`` and ``date.max`` where it
    leaves an end open. ``is_now``: it asks for the present, in words such as “today” or “latest”;
    ``is_news``: for what is new on a matter.
    ``as_of``: it asks how things stood on its last day, as far as was known then."""

    first: date | None = None
    last: date | None = None
    is_now: bool = False
    is_news: bool = False
    as_of: bool = False

    def includes(self, day: date | None) -> bool:
        """Whether a day is among them. Where none are named, or the present is asked for, any day
        is: the newest of them counts."""
        if self.first is None or self.is_now:
            return True
        return day is not None and self.first <= day <= (self.last or day)

    def is_ahead(self, today: date) -> bool:
        """Whether it is about days that are still to come."""
        asked = self.last if self.first == date.min else self.first
        return asked is not None and asked > today


@dataclass(frozen=True, slots=True)
class Named:
    """A period, and where in the question the words that name it stand."""

    period: Period
    spans: tuple[tuple[int, int], ...]


def without_news(text: str) -> str:
    """“What about …?” for “What is the latest on …?”: who writes “latest” is not newer."""
    return _NEWS_FIRST.sub("What about", text)


def named_period(text: str, today: date) -> Named | None:
    """The days that a question names; None where it names several that make no period.

    “Since April” and “after June 4” leave the end open, “before” and “until” the beginning. Months
    and days without a year are the latest up to ``today``.
    """
    mentions = _mentions(text, today)
    spans = [(mention.start, mention.end) for mention in mentions]
    spans += [match.span() for pattern in (NOW, AS_OF) for match in pattern.finditer(text)]
    if not mentions:
        news = NEWS.search(text)
        if news or NOW.search(text):
            return Named(Period(today, today, is_now=True, is_news=bool(news)), tuple(spans))
        return Named(Period(), tuple(spans))
    first, last = mentions[0], mentions[-1]
    before = text[: first.start]
    if len(mentions) == 2:
        between = text[first.end : last.start]
        if not _TO.fullmatch(between) and not (_AND.fullmatch(between) and _BETWEEN.search(before)):
            return None
        period = Period(first.first, last.last)
        return Named(period, tuple(spans)) if first.first <= last.last else None
    if len(mentions) > 2:
        return None
    return Named(_bounded(first, before), tuple(spans))


def possible_periods(text: str, today: date) -> tuple[Period, ...]:
    """The periods that a question may be about, the likeliest first; empty where it names none, or
    several days that make no period. A day or month without its year may be one of the years
    before, too."""
    named = named_period(text, today)
    if named is None:
        return ()
    period = named.period
    if period.first is None or period.last is None:
        return ()
    words = "".join(text[start:end] for start, end in named.spans)
    if period.is_now or _HAS_YEAR.search(words) or not _NAMES_MONTH.search(words):
        return (period,)
    if period.first == date.min or period.last == date.max:
        return (period,)
    earlier = (_years_back(period.first, period.last, years) for years in (1, 2))
    return (period, *(other for other in earlier if other))


def _years_back(first: date, last: date, years: int) -> Period | None:
    try:
        return Period(first.replace(year=first.year - years), last.replace(year=last.year - years))
    except ValueError:  # February 29
        return None


def _bounded(mention: DayMention, before: str) -> Period:
    """The period that a mention bounds, by the words before it."""
    found = _BOUND.search(before)
    if not found:
        return Period(mention.first, mention.last)
    word = (found["near"] or found["far"]).lower()
    # What happened in a month (“the March change”) may have been on any of its days.
    strictly = word in _STRICTLY and bool(found["near"]) and not found[0].lower().endswith("the ")
    if word in _OPENS:
        return Period(_next(mention.last, 1) if strictly else mention.first, date.max)
    if word in ("as of", "as at"):
        return Period(date.min, mention.last, as_of=True)
    return Period(date.min, _next(mention.first, -1) if strictly else mention.last)


def _next(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return day


def _mentions(text: str, today: date) -> list[DayMention]:
    """What names days in a question, in order, not overlapping."""
    # In small letters the months are not read.
    text = _SMALL_MONTH.sub(lambda month: month[0].capitalize(), text)
    own = _apart([*_bare_months(text, today), *_parts_of_years(text), *_lately(text, today)])
    days = find_days(text, today, ahead=False)
    others = [day for day in days if not NOW.fullmatch(text[day.start : day.end])]
    found = own + [day for day in others if not _overlaps(day, own)]
    years = (_year(match) for match in _YEAR.finditer(text))
    found += [year for year in years if not _overlaps(year, found)]
    return sorted(found, key=lambda mention: mention.start)


def _bare_months(text: str, today: date) -> Iterator[DayMention]:
    for match in _BARE_MONTH.finditer(text):
        for day in find_days(f"In {match['month']}", today, ahead=False):
            yield DayMention(*match.span("month"), day.first, day.last)


def _parts_of_years(text: str) -> Iterator[DayMention]:
    for match in _PART_OF_YEAR.finditer(text):
        first, last = _PARTS[match["part"].lower()]
        year = int(match["year"])
        days = date(year, first, 1), date(year, last, monthrange(year, last)[1])
        yield DayMention(*match.span(), *days)


def _lately(text: str, today: date) -> Iterator[DayMention]:
    for match in _LATELY.finditer(text):
        word = (match["count"] or "1").lower()
        count = int(word) if word.isdigit() else _COUNTS.get(word, 2)
        days = count * _DAYS_IN[match["unit"].lower()]
        yield DayMention(*match.span(), _next(today, -days), today)


def _year(match: re.Match[str]) -> DayMention:
    year = int(match[0])
    return DayMention(*match.span(), date(year, 1, 1), date(year, 12, 31))


def _apart(mentions: Iterable[DayMention]) -> list[DayMention]:
    kept: list[DayMention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not _overlaps(mention, kept):
            kept.append(mention)
    return kept


def _overlaps(mention: DayMention, others: Iterable[DayMention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)
