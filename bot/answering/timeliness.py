"""How well passages and sentences fit the days that a question is about."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.answering.periods import Period
from bot.answering.spans import Candidate
from index.embedder import Vectors
from index.engine import Snapshot
from index.records.days import DayMention, find_days
from index.search import Hit

# What the best fit adds to a passage’s fused score, from 0 to 1, and to a sentence’s score, on the
# scale of select.WEIGHTS; the worst takes as much away. Chosen on half of the questions of
# tests/gold that name a time.
_HIT_WEIGHT = 0.15
_SENTENCE_WEIGHT = 0.7
_TIE_WEIGHT = 0.05
# Who asks for what is new on a matter is not served by what is on it most, nor who asks for words
# of some days by those of others.
_MORE = 2.0
# The newest documents on a matter lose half of what they are ahead in so many days.
_HALF_LIFE_DAYS = 120
# What has happened is reported within so many days.
_REPORTED_DAYS = 14


def likeliest(periods: Sequence[Period], hits: Sequence[Hit], snapshot: Snapshot) -> Period | None:
    """The first of the periods of which a passage names a day; where there is only one, that."""
    if len(periods) < 2:
        return next(iter(periods), None)
    days = [
        mention
        for hit in hits
        for mention in find_days(
            snapshot.text_of(hit.document.id)[hit.start : hit.end], hit.document.published
        )
    ]
    return next((p for p in periods if any(_falls_in(day, p) for day in days)), None)


def known_by_then(hits: Sequence[Hit], period: Period | None) -> list[Hit]:
    """The hits without those of documents that came after the day as of which things are asked."""
    if period is None or not period.as_of or period.last is None:
        return list(hits)
    day = period.last
    return [hit for hit in hits if hit.document.published is None or hit.document.published <= day]


def timely_first(hits: Sequence[Hit], period: Period | None) -> list[Hit]:
    """The hits, those of documents that fit the period before others that are about as good."""
    if period is None or not hits:
        return list(hits)
    newest = _newest([hit.document.published for hit in hits], period)
    fits = [fit(period, hit.document.published, (), newest) for hit in hits]
    weight = _HIT_WEIGHT * (_MORE if period.is_news else 1)
    scores = np.array([hit.score for hit in hits]) + weight * np.array(fits)
    return [hits[i] for i in np.argsort(-scores, kind="stable")]


def timely_scores(
    found: Sequence[Candidate], scored: Vectors, period: Period | None, *, of_words: bool = False
) -> Vectors:
    """The candidates’ scores, with what their days add to them or take away; where no days are
    asked for, so little that only of equals the newer comes first, and ``of_words``, where what
    somebody said in these days is asked for, the more."""
    if not found:
        return scored
    weight = _SENTENCE_WEIGHT if period else _TIE_WEIGHT
    if period and (period.is_news or of_words):
        weight *= _MORE
    period = period or Period(date.min, date.max)
    newest = _newest([c.hit.document.published for c in found], period)
    fits = [fit(period, c.hit.document.published, _days(c), newest) for c in found]
    weighed: Vectors = scored + np.array(fits, dtype=np.float32) * np.float32(weight)
    return weighed


def fit(
    period: Period, published: date | None, days: Sequence[DayMention], newest: date | None
) -> float:
    """How well words fit a period, from -1 to 1; 0 where nobody knows when they were published.
    ``days`` are those that they name, ``newest`` the day of the newest document that they are
    compared with."""
    first, last = period.first, period.last
    if first is None or last is None or published is None:
        return 0.0
    if first > date.min and not period.is_now and any(_falls_in(day, period) for day in days):
        return 1.0
    if period.is_now or first == date.min:
        if published > last and not period.is_now:
            return -1.0 if days and not any(_falls_in(day, period) for day in days) else -0.5
        return _freshness(published, newest)
    if first <= published <= _later(last, _REPORTED_DAYS):
        return 0.0 if days else 1.0
    return -1.0 if published < first or days else -0.4


def _freshness(published: date, newest: date | None) -> float:
    age = max(0, ((newest or published) - published).days)
    return float(2 * 0.5 ** (age / _HALF_LIFE_DAYS) - 1)


def _newest(days: Sequence[date | None], period: Period) -> date | None:
    last = date.max if period.is_now else period.last or date.max
    return max((day for day in days if day and day <= last), default=None)


def _days(candidate: Candidate) -> list[DayMention]:
    """The days that a sentence names, or else the last one named before it in its passage."""
    published = candidate.hit.document.published
    return find_days(candidate.text, published) or find_days(candidate.context, published)[-1:]


def _falls_in(mention: DayMention, period: Period) -> bool:
    first, last = period.first or date.min, period.last or date.max
    return mention.first <= last and first <= mention.last


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
