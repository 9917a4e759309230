"""Under which law a tariff is charged whose own words name none: that of its like."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import ABOVE_QUOTA, EXEMPT, goods_of

_MARKS = (EXEMPT, ABOVE_QUOTA)
# What evades a tariff is punished under that tariff’s law.
_EVASION = "transshipped goods"
# Who is like somebody that is only like somebody else takes another round.
_ROUNDS = 3
_NOT_CHARGED = (TariffStatus.THREATENED, TariffStatus.SPARED)


def laws_of(
    tariffs: Sequence[Tariff], days: Mapping[str, date | None]
) -> dict[int, frozenset[str]]:
    """The laws on which each tariff may rest, by its id; none are known of one that is left out.

    Where its own words name a law, it is that one. Otherwise it is that of its like: of the same
    rate, charged by the same country on the same goods of the same country since the same day, or
    of unknown day; or, of an exemption and of what is charged for an evasion, that of the tariffs
    which the same document tells from the same day. ``days`` has the documents’ days.
    """
    laws = {id(t): frozenset([t.authority]) for t in tariffs if t.authority}
    unknown = [tariff for tariff in tariffs if not tariff.authority and tariff.imposed_by]
    for _ in range(_ROUNDS):
        lent = _lent(unknown, tariffs, laws, days)
        if not lent:
            break
        laws |= lent
        unknown = [tariff for tariff in unknown if id(tariff) not in lent]
    return laws


def _lent(
    unknown: Iterable[Tariff],
    tariffs: Sequence[Tariff],
    laws: Mapping[int, frozenset[str]],
    days: Mapping[str, date | None],
) -> dict[int, frozenset[str]]:
    """The laws of those that name none, as far as their likes have one."""
    likes: dict[object, dict[date | None, frozenset[str]]] = {}
    for tariff in tariffs:
        if id(tariff) in laws and tariff.status not in _NOT_CHARGED:
            for key in (*_kinds(tariff), _main(tariff)):
                told = likes.setdefault(key, {})
                known = told.get(tariff.effective, frozenset())
                told[tariff.effective] = known | laws[id(tariff)]
    mains = {_main(tariff) for tariff in tariffs if not _goes_with_others(tariff)}
    lent: dict[int, frozenset[str]] = {}
    for tariff in unknown:
        told_on = days.get(tariff.document) or date.max
        keys = _kinds(tariff)
        if _goes_with_others(tariff) and _main(tariff) in mains:
            keys = [_main(tariff)]
        found = [
            known
            for key in keys
            for begun, known in likes.get(key, {}).items()
            # What began later is not what was told before.
            if begun in (None, tariff.effective) or (not tariff.effective and begun <= told_on)
        ]
        if found:
            lent[id(tariff)] = frozenset().union(*found)
    return lent


def _kinds(tariff: Tariff) -> list[object]:
    """What likes have in common, once for each of the goods."""
    marks = tuple(name in tariff.products for name in _MARKS)
    how = (tariff.imposed_by, tariff.country, tariff.rate, tariff.unit, marks)
    return [(*how, name) for name in goods_of(tariff) or (None,)]


def _goes_with_others(tariff: Tariff) -> bool:
    return EXEMPT in tariff.products or _EVASION in tariff.products


def _main(tariff: Tariff) -> object:
    """The document’s tariffs that an exemption or an evasion goes with: on the same goods of the
    same country, whatever their rate."""
    goods = frozenset(goods_of(tariff)) - {_EVASION}
    return (tariff.document, tariff.imposed_by, tariff.country, goods)
