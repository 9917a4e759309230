"""The days that a text names, worked out against the day on which it was published.

Shared by the readers of meetings and of tariffs. ``find_days(text, published)`` gives every mention
in order: written-out dates, dates without a year, weekdays, “yesterday”, “last week”, “in March”,
“7 days after the date of this order”, and “the next day”, which counts from the day named last.
What depends on a publication date that nobody knows is left out: no day is ever guessed. Where a
date contradicts its weekday, the date holds; with a date that no calendar has, the weekday goes.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {
    **{name: i for i, name in enumerate(_MONTHS.split(), 1)},
    **{name[:3]: i for i, name in enumerate(_MONTHS.split(), 1)},
    "sept": 9,
}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_JOURS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
_MONTH = (
    "(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "sixty": 60, "ninety": 90}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = r"[ -](?P<unit>day|week|month)s?"

_WRITTEN = (
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}})\b)?"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?P<year>\d{{4}})\b)?"
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
)
_WHOLE_MONTH = re.compile(
    rf"\b(?:(?P<part>early|mid|late|the (?:beginning|middle"
    rf"|end) of)[ -])?{_MONTH},? (?P<year>\d{{4}})\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Ll]ast|[Ll]ate|[Ee]arly|[Mm]id)[ -]"
    rf"(?P<bare>{_MONTH.replace('?P<month>', '')})(?!\.? \d)\b"
)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<which>next|last|this(?: coming| past)?) )?(?P<name>{'|'.join(_WEEKDAYS)})\b", re.I
)
# “Mon 9 March”, “Friday, March 13”
_WEEKDAY_BEFORE = re.compile(
    r"\b(?P<name>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|nes|rs|ur|urs)?(?:day)?\.?,? (?:the )?$"
)
_NEAR = re.compile(
    r"\b(?P<word>today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening))\b",
    re.I,
)
_STRETCH = re.compile(r"\b(?P<which>last|this|next) (?P<unit>week|month|year)\b", re.I)
_COUNTED = re.compile(
    rf"\b{_COUNT}{_UNIT} (?P<way>ago|earlier|after the date of this|from (?:today|now)"
    r"|from the date of this)\b|"
    rf"\bin {_COUNT.replace('count', 'count2')}{_UNIT.replace('unit', 'unit2')}(?: time|’ time)?\b",
    re.I,
)
_FROM_ANCHOR = re.compile(
    rf"\b(?:(?P<same>that (?:same )?(?:day|morning|afternoon|evening|night)"
    rf"|the same (?:day|evening)|le même jour|ce jour-là)"
    rf"|(?P<after>the (?:next|following) (?:day|morning|afternoon|evening)|(?:a|one) day later"
    rf"|the day after(?=[,.;]|$)|le lendemain)"
    rf"|(?P<before>the (?:previous day|day before(?=[,.;]|$))"
    rf"|(?:a|one) day (?:earlier|before)(?=[,.;]|$)|la veille(?=[,.;]|$))"
    rf"|{_COUNT.replace('count', 'count3')} (?P<unit3>day|week)s? (?P<way3>later|earlier)"
    rf"|the (?P<which4>following|previous|next|preceding) (?P<name4>{'|'.join(_WEEKDAYS)})"
    rf"|le (?P<name5>{'|'.join(_JOURS)}) (?P<which5>suivant|précédent))\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|(?:is|are|set|due|about|likely) to|next|coming|scheduled|planned|plans?"
    r"|expected|until|by|ahead)\b"
)
_BEHIND = re.compile(r"\b(?:said|told|was|were|had|did|met|spoke|held|wrote|[a-z]{3,}ed)\b")
_NEARBY = 120


@dataclass(frozen=True, slots=True)
class DayMention:
    """Words that say when. ``start`` and ``end`` are offsets in the text that was searched; the
    words mean some day from ``first`` to ``last``, which are the same where one day is meant."""

    start: int
    end: int
    first: date
    last: date

    @property
    def day(self) -> date | None:
        """The day, None where the words leave it open ("last week")."""
        return self.first if self.first == self.last else None


def find_days(
    text: str,
    published: date | None,
    *,
    ahead: bool | None = None,
    anchor: date | None = None,
) -> list[DayMention]:
    """Every mention of a day or of a stretch of days, in order, not overlapping.

    Dates without a year mean the one nearest to ``published``, or the latest one up to the day
    after it where ``ahead`` is false or “since” stands in front, unless the weekday in front is
    that of the nearest. A weekday by itself means the
    latest one up to ``published``, or the next one after it where ``ahead`` is true; without
    ``ahead`` the words before it decide ("will meet Tuesday"). Where ``published`` is None only
    dates that carry their year are given. “That day”, “the day after”, “two days later” and “the
    following Monday” count from the day that is named last before them, in the text or else
    ``anchor``. Days that no calendar has are left out.
    """
    found: list[DayMention | None] = []
    nowhere: list[int] = []
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            # What has been since then began before today.
            since = text[max(0, match.start() - 6) : match.start()].lower() == "since "
            mention = _written(match, published, False if since else ahead)
            found.append(mention)
            if mention is None:
                nowhere.append(match.start())
    found += [_whole_month(match, published) for match in _WHOLE_MONTH.finditer(text)]
    if published:
        found += [_near(match, published) for match in _NEAR.finditer(text)]
        found += [_stretch(match, published) for match in _STRETCH.finditer(text)]
        found += [_counted(match, published) for match in _COUNTED.finditer(text)]
        found += [
            _weekday(match, text, published, ahead)
            for match in _WEEKDAY.finditer(text)
            if not any(text[match.end() : start] in (", ", " ", ", on ") for start in nowhere)
        ]
    known = _apart([mention for mention in found if mention])
    relative = list(_FROM_ANCHOR.finditer(text))
    return _with_relative(known, relative, anchor) if relative else known


def counts_from_anchor(text: str) -> bool:
    """Whether a text has words such as “that day”, which need a day named before them."""
    return bool(_FROM_ANCHOR.search(text))


def in_year_near(month: int, day: int, published: date) -> date | None:
    """The day of this month that lies nearest to ``published``; None where no calendar has it."""
    near = [_day(published.year + years, month, day) for years in (-1, 0, 1)]
    return min((d for d in near if d), key=lambda d: abs(d - published), default=None)


def _apart(mentions: list[DayMention]) -> list[DayMention]:
    """In order, without those that begin inside an earlier one; of two, the longer counts."""
    apart: list[DayMention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _with_relative(
    known: list[DayMention], relative: list[re.Match[str]], anchor: date | None
) -> list[DayMention]:
    """The mentions, with those that count from the one before them, or else from ``anchor``."""
    found = [m for m in known if not any(r.start() <= m.start < r.end() for r in relative)]
    for match in relative:
        before = [m.day for m in found if m.end <= match.start() and m.day]
        base = before[-1] if before else anchor
        if base and (day := _from_anchor(match, base)):
            found.append(DayMention(*match.span(), day, day))
            found.sort(key=lambda mention: mention.start)
    return _apart(found)


def _from_anchor(match: re.Match[str], base: date) -> date | None:
    if match["same"]:
        return base
    if match["after"] or match["before"]:
        return _shifted(base, 1 if match["after"] else -1)
    if match["count3"]:
        count = match["count3"].lower()
        number = int(count) if count.isdigit() else _NUMBERS[count]
        number *= 7 if match["unit3"].lower() == "week" else 1
        return _shifted(base, number if match["way3"].lower() == "later" else -number)
    name, which = (match["name4"] or match["name5"]).lower(), match["which4"] or match["which5"]
    number = (_WEEKDAYS if match["name4"] else _JOURS).index(name)
    if which.lower() in ("following", "next", "suivant"):
        return _shifted(base, (number - base.weekday() - 1) % 7 + 1)
    return _shifted(base, -((base.weekday() - number - 1) % 7 + 1))


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(match: re.Match[str], published: date | None, ahead: bool | None) -> DayMention | None:
    groups = match.groupdict()
    month = int(groups.get("number") or 0) or MONTH_NUMBERS[match["month"].lower().rstrip(".")]
    if groups["year"]:
        day = _day(int(groups["year"]), month, int(match["day"]))
    else:
        day = in_year_near(month, int(match["day"]), published) if published else None
        before = match.string[max(0, match.start() - _NEARBY) : match.start()]
        late = day and published and day > published + timedelta(days=1)
        if day and late and ahead is False and not _says_weekday(before, day):
            day = _day(day.year - 1, month, int(match["day"]))
    return DayMention(*match.span(), day, day) if day else None


def _says_weekday(text: str, day: date) -> bool:
    """Whether a text ends with the weekday of a day."""
    match = _WEEKDAY_BEFORE.search(text)
    return match is not None and _WEEKDAYS[day.weekday()].startswith(match["name"].lower())


def _whole_month(match: re.Match[str], published: date | None) -> DayMention | None:
    number = MONTH_NUMBERS[(match["month"] or match["bare"]).lower().rstrip(".")]
    if match["year"]:
        year = int(match["year"])
    elif published:
        year = published.year - (number > published.month)
        if re.match(r"until|by", match[0], re.I) and number < published.month:
            year += 1
    else:
        return None
    if year < 1:
        return None
    last = monthrange(year, number)[1]
    part = (match["part"] or "").split(" of")[0].split()[-1:]
    low, high = {
        "early": (1, 10),
        "beginning": (1, 10),
        "mid": (10, 20),
        "middle": (10, 20),
        "late": (20, last),
        "end": (20, last),
    }.get("".join(part), (1, last))
    return DayMention(*match.span(), date(year, number, low), date(year, number, high))


def _near(match: re.Match[str], published: date) -> DayMention:
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(match["word"].lower(), 0)
    day = published + timedelta(days=shift)
    return DayMention(*match.span(), day, day)


def _stretch(match: re.Match[str], published: date) -> DayMention:
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        first = published + timedelta(days=7 * shift - published.weekday())
        last = first + timedelta(days=6)
    elif unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        year, month = divmod(months, 12)
        first = date(year, month + 1, 1)
        last = date(year, month + 1, monthrange(year, month + 1)[1])
    else:
        first, last = date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    return DayMention(*match.span(), first, last)


def _counted(match: re.Match[str], published: date) -> DayMention | None:
    count = (match["count"] or match["count2"]).lower()
    unit = (match["unit"] or match["unit2"]).lower()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    way = (match["way"] or "in").lower()
    if way == "earlier" or unit == "month":
        return None  # earlier than what; months have no fixed length
    shift = timedelta(days=number * (7 if unit == "week" else 1))
    day = published - shift if way == "ago" else published + shift
    return DayMention(*match.span(), day, day)


def _weekday(match: re.Match[str], text: str, published: date, ahead: bool | None) -> DayMention:
    number = _WEEKDAYS.index(match["name"].lower())
    which = (match["which"] or "").lower()
    if which in ("next", "this coming"):
        ahead = True
    elif which in ("last", "this past"):
        ahead = False
    elif ahead is None:
        ahead = _looks_ahead(text[max(0, match.start() - _NEARBY) : match.start()])
    back = (published.weekday() - number) % 7
    if which in ("last", "this past"):
        back = back or 7
    day = published + timedelta(days=(-back % 7) or 7) if ahead else published - timedelta(back)
    return DayMention(*match.span(), day, day)


def _looks_ahead(before: str) -> bool:
    """Whether the last word that tells speaks of what is to come."""
    clause = re.split(r"[.;!?][”\"]? (?=[A-Z“\"])", before)[-1]
    to_come = [match.end() for match in _AHEAD.finditer(clause)]
    past = [match.end() for match in _BEHIND.finditer(clause)]
    return bool(to_come) and to_come[-1] > max(past, default=0)
