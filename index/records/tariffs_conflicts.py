"""Where documents contradict each other about one tariff."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from index.records.record import Tariff
from index.records.tariffs_asked import goods_of, scopes_of

_REMEDIES = frozenset({"anti-dumping", "countervailing"})
_CHANGED = re.compile(
    r"\b(?:amend\w*|rais(?:ed|es|ing)|increas(?:ed|es|ing)|lower(?:ed|s|ing)|reduc(?:ed|es|ing)"
    r"|doubl(?:ed|es|ing)|halv(?:ed|es|ing)|cut|rose|fell|up from|down from|instead of|in place of"
    r"|replac(?:ed|es|ing)|no longer|revis(?:ed|es|ing))\b|\bfrom [^.;]{1,40}\bto\b",
    re.I,
)


def disagreement(
    tariffs: Sequence[Tariff],
    *,
    published: Mapping[str, date | None] | None = None,
    words: Callable[[Tariff], str] | None = None,
) -> list[tuple[Tariff, ...]]:
    """The groups of tariffs in which documents contradict each other, in the order given.

    ``tariffs`` are those that hold on one day (``holding``). Two contradict each other where one
    country charges the same goods of the same country, under the same law or one that is not said,
    at the same time, and neither document also tells the other’s rate for these goods. A later rate
    is a change and no contradiction: it has another day of effect, the other one was told before
    that day (``published`` has the days of the documents), or its words (``words`` reads them) say
    that it was raised, lowered or amended. A rate that only rounds the other agrees with it. One
    document never contradicts itself.
    """
    days = published or {}
    claims: dict[object, list[Tariff]] = {}
    for tariff in tariffs:
        if tariff.rate is not None:
            scopes = frozenset(scopes_of(tariff))
            for good in goods_of(tariff) or (None,):
                key = (tariff.imposed_by, tariff.country, tariff.unit, scopes, good)
                claims.setdefault(key, []).append(tariff)
    joined = _Groups()
    for alike in claims.values():
        for one, other in _apart(alike):
            if not _changed(one, other, days, words):
                joined.join(one, other)
    return joined.in_order(tariffs)


class _Groups:
    """Tariffs that one contradiction or a chain of them joins."""

    def __init__(self) -> None:
        self._joined: dict[int, int] = {}

    def join(self, one: Tariff, other: Tariff) -> None:
        self._joined[self._first(id(one))] = self._first(id(other))

    def in_order(self, tariffs: Iterable[Tariff]) -> list[tuple[Tariff, ...]]:
        groups: dict[int, list[Tariff]] = {}
        for tariff in tariffs:
            if id(tariff) in self._joined:
                groups.setdefault(self._first(id(tariff)), []).append(tariff)
        return [tuple(group) for group in groups.values()]

    def _first(self, name: int) -> int:
        while (above := self._joined.setdefault(name, name)) != name:
            self._joined[name] = self._joined.setdefault(above, above)
            name = above
        return name


def _apart(alike: Sequence[Tariff]) -> Iterable[tuple[Tariff, Tariff]]:
    """The pairs of tariffs on the same goods of which different documents tell different rates."""
    told: dict[str, set[float]] = {}
    for tariff in alike:
        told.setdefault(tariff.document, set()).add(tariff.rate or 0.0)
    if len({tariff.rate for tariff in alike}) == 1 or len(told) == 1:
        return
    laws = {tariff.authority for tariff in alike if tariff.authority}
    for one, other in combinations(alike, 2):
        if (
            one.rate != other.rate
            and one.document != other.document
            and _one_law(one, other, laws)
            and _overlap(one, other)
            and not _tells(told[other.document], one.rate or 0.0)
            and not _tells(told[one.document], other.rate or 0.0)
        ):
            yield one, other


def _one_law(one: Tariff, other: Tariff, laws: set[str]) -> bool:
    """Whether the two may rest on one law. Duties under different laws stack: where several are in
    play, a rate whose law is not said may be under any of them."""
    if one.authority == other.authority:
        return True
    if one.authority and other.authority:
        return False
    return len(laws) == 1 and not laws & _REMEDIES


def _overlap(one: Tariff, other: Tariff) -> bool:
    begins = max(one.effective or date.min, other.effective or date.min)
    return begins <= min(one.until or date.max, other.until or date.max)


def _tells(rates: set[float], rate: float) -> bool:
    """Whether a rate is among some, be it that one of them is only the other without decimals."""
    return any(rate in (told, int(told)) or told == int(rate) for told in rates)


def _changed(
    one: Tariff,
    other: Tariff,
    days: Mapping[str, date | None],
    words: Callable[[Tariff], str] | None,
) -> bool:
    """Whether one of the two rates came after the other."""
    if one.effective and other.effective:
        return one.effective != other.effective
    dated, undated = (one, other) if one.effective else (other, one)
    told = days.get(undated.document)
    if dated.effective and told and told < dated.effective:
        return True
    earlier, later = sorted((one, other), key=lambda tariff: _told(tariff, days))
    if words is None or _told(earlier, days) == _told(later, days):
        return False
    return bool(_CHANGED.search(words(later)))


def _told(tariff: Tariff, days: Mapping[str, date | None]) -> date:
    return days.get(tariff.document) or tariff.announced or date.min
