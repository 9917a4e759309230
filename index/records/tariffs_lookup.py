"""Which of many tariffs holds for a product and a country on a day, and what came before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.vocabulary import countries, products

_HOLDS, _COMING, _PAST = range(3)
_EXEMPT = "CUSMA-compliant goods"


def in_force(
    tariffs: Iterable[Tariff],
    *,
    product: str | None,
    country: str | None,
    as_of: date | None,
    published: Mapping[str, date | None] | None = None,
) -> list[Tariff]:
    """The tariffs for a product and a country: those in force on ``as_of`` first, then those
    announced for later, then all others, newest first.

    ``product`` and ``country`` are as people type them; None means any. A country gets its own
    tariffs, its union’s and those on everybody; a product gets what is narrower and wider, too.
    Tariffs on all goods come before those on single products, unless one is asked for. A tariff
    that a newer one replaces under the same law, or ends, is no longer in force.

    ``published`` gives the day on which each document was published: those after ``as_of`` are left
    out. Without it, the day on which a tariff was announced counts. Without ``as_of`` a tariff
    is as far as its own document says.
    """
    days = published or {}
    asked = _Question(product, country)
    known = [
        tariff
        for tariff in tariffs
        if asked.fits(tariff) and (as_of is None or (_stated(tariff, days) or as_of) <= as_of)
    ]
    standing = {id(tariff): _standing(tariff, as_of) for tariff in known}
    for beaten in _replaced(known, standing, days, asked):
        standing[beaten] = _PAST

    def order(tariff: Tariff) -> tuple[object, ...]:
        state = standing[id(tariff)]
        newest = -_since(tariff, days).toordinal()
        if state == _PAST:
            return (state, newest, tariff.status is TariffStatus.THREATENED)
        undated = tariff.effective is None
        return (
            state,
            tariff.rate is None,
            *asked.distance(tariff),
            undated,
            newest,
            -(tariff.rate or 0),
        )

    return sorted(known, key=order)


class _Question:
    """What is asked for, in the vocabulary’s names."""

    def __init__(self, product: str | None, country: str | None) -> None:
        self.product = (products().name_of(product) or product) if product else None
        self.country = (countries().name_of(country) or country) if country else None

    def fits(self, tariff: Tariff) -> bool:
        """Whether the tariff bears on the goods that are asked for."""
        if self.country:
            if tariff.imposed_by == self.country:
                return False
            if tariff.country not in (None, self.country) and not self._in_union(tariff.country):
                return False
        if not self.product:
            return True
        goods = _goods(tariff)
        if not goods:
            return self.country is not None
        return any(self._steps(name) is not None for name in goods)

    def distance(self, tariff: Tariff) -> tuple[int, int]:
        """How far the tariff is from the question: nearer ones sort before."""
        whose = 0 if tariff.country == self.country else 1 if tariff.country else 2
        goods = _goods(tariff)
        if not self.product:
            narrow = bool(goods) or _EXEMPT in tariff.products
            return (1 if narrow and self.country else 0, whose)
        steps = [step for name in goods if (step := self._steps(name)) is not None]
        return (min(steps, default=3), whose)

    def bears_on(self, tariff: Tariff) -> tuple[str, ...]:
        """The tariff’s products, as far as they are asked for."""
        goods = _goods(tariff)
        if not self.product:
            return goods
        return tuple(name for name in goods if self._steps(name) is not None)

    def _steps(self, name: str) -> int | None:
        product = self.product or ""
        if name == product:
            return 0
        if products().covers(product, name):
            return 1
        return 2 if products().covers(name, product) else None

    def _in_union(self, union: str | None) -> bool:
        term = countries().terms.get(union or "")
        return term is not None and self.country in term.members


def _goods(tariff: Tariff) -> tuple[str, ...]:
    """The products without what only says how goods qualify."""
    terms = products().terms
    return tuple(name for name in tariff.products if name not in terms or not terms[name].scope)


def _stated(tariff: Tariff, days: Mapping[str, date | None]) -> date | None:
    """When the document said so, as far as that is known."""
    return days.get(tariff.document) or tariff.announced


def _since(tariff: Tariff, days: Mapping[str, date | None]) -> date:
    return tariff.effective or tariff.announced or days.get(tariff.document) or date.min


def _standing(tariff: Tariff, as_of: date | None) -> int:
    """Whether the tariff holds on a day, taken by itself."""
    if as_of is None:
        return {TariffStatus.IN_FORCE: _HOLDS, TariffStatus.ANNOUNCED: _COMING}.get(
            tariff.status, _PAST
        )
    begun = tariff.effective is not None and tariff.effective <= as_of
    match tariff.status:
        case TariffStatus.REMOVED:
            return _PAST if begun or tariff.effective is None else _HOLDS
        case TariffStatus.THREATENED:
            return _PAST
        case TariffStatus.PAUSED:
            # “Paused until March 4”: from then on it holds.
            return _HOLDS if begun and tariff.until == tariff.effective else _PAST
    if tariff.until and tariff.until < as_of:
        return _PAST
    if tariff.effective is None:
        return _HOLDS if tariff.status is TariffStatus.IN_FORCE else _COMING
    return _HOLDS if begun else _COMING


def _replaced(
    tariffs: Sequence[Tariff],
    standing: Mapping[int, int],
    days: Mapping[str, date | None],
    asked: _Question,
) -> set[int]:
    """The ids of the tariffs that a newer one replaces or ends, or shows never to have begun."""

    def belies(new: Tariff, old: Tariff) -> bool:
        return _belies(new, old, days) and _fits(new, old, asked)

    def follows(new: Tariff, old: Tariff) -> bool:
        return _follows(new, old, days) and _fits(new, old, asked)

    belied = _beaten(tariffs, standing, belies, days)
    begun = [tariff for tariff in tariffs if id(tariff) not in belied]
    return belied | _beaten(begun, standing, follows, days)


def _beaten(
    tariffs: Sequence[Tariff],
    standing: Mapping[int, int],
    beats: Callable[[Tariff, Tariff], bool],
    days: Mapping[str, date | None],
) -> set[int]:
    """The ids of those that hold, or are to come, and that one which holds or ends others beats."""
    newer: dict[Tariff, Tariff] = {}
    for tariff in sorted(tariffs, key=lambda tariff: _since(tariff, days), reverse=True):
        if tariff.rate is not None and (_ends(tariff) or standing[id(tariff)] == _HOLDS):
            # Many documents say the same: one of them is enough to compare with.
            newer.setdefault(replace(tariff, document="", start=0, end=0, announced=None), tariff)
    return {
        id(tariff)
        for tariff in tariffs
        if standing[id(tariff)] != _PAST and any(beats(other, tariff) for other in newer.values())
    }


def _ends(tariff: Tariff) -> bool:
    """Whether the record tells that a tariff is no more."""
    if tariff.status is TariffStatus.PAUSED:
        return tariff.effective is not None and tariff.until != tariff.effective
    return tariff.status is TariffStatus.REMOVED


def _fits(new: Tariff, old: Tariff, asked: _Question) -> bool:
    """Whether the two are on the same goods, by the same country, under the same law, as far as
    is said, and tell different things."""
    # What is ended is named by its rate; what is replaced had another one.
    if _ends(new) != (new.rate == old.rate):
        return False
    if new.imposed_by != old.imposed_by and new.imposed_by and old.imposed_by:
        return False
    one_law = new.authority == old.authority
    if not one_law and new.authority and old.authority:
        return False
    if new.country != old.country and not (new.country is None and one_law and new.authority):
        return False
    if (_EXEMPT in new.products) != (_EXEMPT in old.products):
        return False
    theirs, ours = asked.bears_on(old), asked.bears_on(new)
    if not theirs or not ours:
        return not theirs and not ours
    return all(any(products().covers(wide, name) for wide in ours) for name in theirs)


def _follows(new: Tariff, old: Tariff, days: Mapping[str, date | None]) -> bool:
    """Whether ``new`` is the later one; what has no date of its own only follows its like."""
    if new.effective is None and old.effective is not None and not _ends(new):
        return False
    return _since(new, days) > _since(old, days)


def _belies(new: Tariff, old: Tariff, days: Mapping[str, date | None]) -> bool:
    """Whether ``old`` was only announced for a day, and ``new`` says later that it is otherwise."""
    said = days.get(new.document)
    return (
        old.status is TariffStatus.ANNOUNCED
        and new.status is TariffStatus.IN_FORCE
        and new.effective is not None
        and old.effective is not None
        and said is not None
        and said > old.effective
    )
