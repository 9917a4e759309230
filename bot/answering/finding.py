"""Which passages are read for a question: those that fit its words, its days, and a reranker."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.answering.events import period_of_event
from bot.answering.periods import Period, possible_periods
from bot.answering.reranking import RERANKED, reranked_hits
from bot.answering.timeliness import known_by_then, likeliest, timely_first
from index.embedder import Embedder, Vectors
from index.engine import Snapshot
from index.reranker import Reranker
from index.search import Filter, Hit, search

_HITS = 20
# Where days are asked for, the passages of these days may stand further down.
_TIMELY_HITS = 60


class Finder:
    """Finds passages in one snapshot. ``today`` is the clock."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        reranker: Reranker | None,
        today: Callable[[], date],
    ) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._reranker = reranker
        self._today = today

    def hits(self, asked: str, vector: Vectors, limit: int, only: Filter | None) -> list[Hit]:
        """At least ``limit`` passages, where there are so many, best first. ``vector`` is the
        question's unit vector."""
        if self._reranker is None:
            return search(self._snapshot, asked, vector, limit, only)
        hits = search(self._snapshot, asked, vector, max(limit, RERANKED), only)
        return reranked_hits(self._reranker, asked, hits, self._snapshot)

    def timely(
        self, asked: str, vector: Vectors, limit: int, only: Filter | None
    ) -> tuple[Period | None, list[Hit]]:
        """The period that is asked about, and at most ``limit`` passages, those that fit it first;
        none that came after the day as of which things are asked."""
        periods = possible_periods(asked, self._today()) or self._around_event(asked, only)
        if not periods:
            return None, self.hits(asked, vector, limit, only)
        hits = self.hits(asked, vector, max(limit, _TIMELY_HITS), only)
        period = likeliest(periods, hits[:_HITS], self._snapshot)
        known = known_by_then(hits, period)
        if period and len(known) < min(limit, len(hits)):
            before = replace(only or Filter(), until=_earlier(only, period.last))
            rows = {hit.row for hit in known}
            more = self.hits(asked, vector, limit, before)
            known += [hit for hit in more if hit.row not in rows]
        return period, timely_first(known, period)[:limit]

    def _around_event(self, asked: str, only: Filter | None) -> tuple[Period, ...]:
        """The days before or after something that happened, where these are asked about."""

        def find(words: str) -> list[Hit]:
            return search(self._snapshot, words, self._embedder.embed([words])[0], _HITS, only)

        period = period_of_event(asked, find, self._snapshot)
        return (period,) if period else ()


def _earlier(only: Filter | None, day: date | None) -> date | None:
    """The earlier of a filter's last day and another."""
    return min((d for d in (only and only.until, day) if d), default=None)
