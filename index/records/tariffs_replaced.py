"""Whether a tariff holds on a day by itself, and which newer ones end or replace it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import ABOVE_QUOTA, EXEMPT, Asked
from index.records.tariffs_numbers import IN_TOTAL
from index.records.vocabulary import products


class Standing(IntEnum):
    """How a tariff stands on a day, in the order of answers."""

    HOLDS = 0
    COMING = 1
    PAST = 2


def standing_of(tariff: Tariff, as_of: date | None) -> Standing:
    """Whether the tariff holds on a day, taken by itself; without a day, as its document says."""
    if as_of is None:
        return {
            TariffStatus.IN_FORCE: Standing.HOLDS,
            TariffStatus.ANNOUNCED: Standing.COMING,
        }.get(tariff.status, Standing.PAST)
    begun = tariff.effective is not None and tariff.effective <= as_of
    match tariff.status:
        case TariffStatus.REMOVED:
            return Standing.PAST if begun or tariff.effective is None else Standing.HOLDS
        case TariffStatus.THREATENED | TariffStatus.SPARED:
            return Standing.PAST
        case TariffStatus.PAUSED:
            # “Paused until March 4”: from then on it holds.
            return Standing.HOLDS if begun and tariff.until == tariff.effective else Standing.PAST
    if tariff.until and tariff.until < as_of:
        return Standing.PAST
    if tariff.effective is None:
        return Standing.HOLDS if tariff.status is TariffStatus.IN_FORCE else Standing.COMING
    return Standing.HOLDS if begun else Standing.COMING


def since(tariff: Tariff, days: Mapping[str, date | None]) -> date:
    """The day from which the tariff counts, as far as it is known: effective, announced, told."""
    return tariff.effective or tariff.announced or days.get(tariff.document) or date.min


def superseded(
    tariffs: Sequence[Tariff],
    standing: Mapping[int, Standing],
    days: Mapping[str, date | None],
    asked: Asked,
    as_of: date | None,
) -> set[int]:
    """The ids of the tariffs that a newer one replaces or ends, or shows never to have begun."""

    def belies(new: Tariff, old: Tariff) -> bool:
        return _belies(new, old, days) and _fits(new, old, asked, as_of)

    def follows(new: Tariff, old: Tariff) -> bool:
        return _follows(new, old, days, as_of) and _fits(new, old, asked, as_of)

    def told(tariff: Tariff) -> date:
        return days.get(tariff.document) or date.min

    rivals = _Rivals(tariffs, standing, told, as_of)
    belied = {id(old) for old in tariffs if any(belies(new, old) for new in rivals.of(old))}
    begun = [tariff for tariff in tariffs if id(tariff) not in belied]
    rivals = _Rivals(begun, standing, lambda tariff: since(tariff, days), as_of)
    followed = {id(old) for old in begun if any(follows(new, old) for new in rivals.of(old))}
    over = run_out(begun, days, as_of)
    return {
        beaten
        for beaten in belied | followed | over.keys()
        if standing[beaten] is not Standing.PAST
    }


def removals(
    tariffs: Sequence[Tariff],
    days: Mapping[str, date | None],
    asked: Asked,
    as_of: date | None,
) -> dict[int, tuple[Tariff, ...]]:
    """The ids of the tariffs of whose end records tell that name their goods and their rate, with
    these records."""
    ends = [t for t in tariffs if t.status is TariffStatus.REMOVED and tells_end(t, as_of)]
    found = {
        id(old): tuple(
            new
            for new in ends
            if new.rate == old.rate
            and _follows(new, old, days, as_of)
            and _fits(new, old, asked, as_of)
        )
        for old in tariffs
        if old.status is not TariffStatus.REMOVED and old.rate is not None
    }
    return {old: told for old, told in found.items() if told}


def run_out(
    tariffs: Iterable[Tariff], days: Mapping[str, date | None], as_of: date | None
) -> dict[int, Tariff]:
    """The ids of the tariffs whose last day has passed, with the record that tells it: their own
    or, where that does not, one of the same rate from the same day under the same law. What was
    told of after that day is not over."""
    if as_of is None:
        return {}
    last: dict[object, Tariff] = {}
    for tariff in tariffs:
        if tariff.until and _runs(tariff):
            other = last.get(_kind(tariff), tariff)
            if other.until and other.until <= tariff.until:
                last[_kind(tariff)] = tariff
    over: dict[int, Tariff] = {}
    for tariff in tariffs:
        if tariff.until:
            end = tariff if _runs(tariff) else None
        else:
            end = last.get(_kind(tariff)) if tariff.authority else None
        if end is None or not end.until or end.until >= as_of:
            continue
        if end is tariff or (days.get(tariff.document) or date.min) <= end.until:
            over[id(tariff)] = end
    return over


def _runs(tariff: Tariff) -> bool:
    """Whether its last day is that of the tariff, and not of a pause."""
    return tariff.status in (TariffStatus.IN_FORCE, TariffStatus.ANNOUNCED)


def _kind(tariff: Tariff) -> object:
    return (tariff.imposed_by, tariff.authority, tariff.rate, tariff.unit, tariff.effective)


class _Rivals:
    """The tariffs that may replace or end others: those that hold, or tell of an end.

    Of those alike but for their rate and their day, the newest is enough to compare with, and the
    newest of another rate; so that a long list of tariffs takes no more than its share of time.
    """

    def __init__(
        self,
        tariffs: Iterable[Tariff],
        standing: Mapping[int, Standing],
        age: Callable[[Tariff], date],
        as_of: date | None,
    ) -> None:
        self._of: dict[str | None, list[Tariff]] = {}
        kinds: dict[object, list[float]] = {}
        for tariff in sorted(tariffs, key=age, reverse=True):
            ends = tells_end(tariff, as_of)
            removed = tariff.status is TariffStatus.REMOVED
            holds = standing[id(tariff)] is Standing.HOLDS and not removed
            if tariff.rate is None or not (ends or holds):
                continue
            whose = (tariff.imposed_by, tariff.country, tariff.products, tariff.authority)
            how = (tariff.unit, tariff.status, tariff.effective is None)
            rates = kinds.setdefault((*whose, *how, tariff.rate if ends else None), [])
            if len(rates) < 2 and tariff.rate not in rates:
                rates.append(tariff.rate)
                self._of.setdefault(tariff.country, []).append(tariff)

    def of(self, old: Tariff) -> Iterator[Tariff]:
        """Those that are on the same country’s goods, or on everybody’s."""
        yield from self._of.get(old.country, ())
        if old.country is not None:
            yield from self._of.get(None, ())


def tells_end(tariff: Tariff, as_of: date | None) -> bool:
    """Whether a record tells that a tariff is no more on a day, or not for the time being."""
    if tariff.status is TariffStatus.PAUSED:
        if as_of is not None and tariff.until is not None:
            return as_of < tariff.until
        return tariff.until != (tariff.effective or date.min)
    if tariff.status is not TariffStatus.REMOVED:
        return False
    return as_of is None or tariff.effective is None or tariff.effective <= as_of


def _fits(new: Tariff, old: Tariff, asked: Asked, as_of: date | None) -> bool:
    """Whether the two are on the same goods, by the same country, under the same law, as far as
    is said, and tell different things."""
    # What is ended is named by its rate; what is replaced had another one.
    if tells_end(new, as_of) != (new.rate == old.rate):
        return False
    if (new.unit == IN_TOTAL) != (old.unit == IN_TOTAL):
        return False
    if new.imposed_by != old.imposed_by and new.imposed_by and old.imposed_by:
        return False
    one_law = new.authority == old.authority
    if not one_law and new.authority and old.authority:
        return False
    if new.country != old.country and not (new.country is None and one_law and new.authority):
        return False
    if any((name in new.products) != (name in old.products) for name in (EXEMPT, ABOVE_QUOTA)):
        return False
    theirs, ours = asked.bears_on(old), asked.bears_on(new)
    if not theirs or not ours:
        return not theirs and not ours
    return all(any(products().covers(wide, name) for wide in ours) for name in theirs)


def _follows(new: Tariff, old: Tariff, days: Mapping[str, date | None], as_of: date | None) -> bool:
    """Whether ``new`` is the later one; what has no date of its own only follows its like."""
    if new.effective is None and old.effective is not None and not tells_end(new, as_of):
        return False
    return since(new, days) > since(old, days)


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
