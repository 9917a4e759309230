"""Which of many tariffs holds for a product and a country on a day, and what came before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import ABOVE_QUOTA, EXEMPT, NOT_PARTNERS, Asked, goods_of
from index.records.tariffs_numbers import AT_MOST, IN_TOTAL, POINTS
from index.records.tariffs_over import over
from index.records.tariffs_replaced import (
    Standing,
    removals,
    run_out,
    since,
    standing_of,
    superseded,
)
from index.records.tariffs_spared import not_for

_NOT_BY_ITSELF = (AT_MOST, IN_TOTAL, POINTS)
_AS_TOLD = (TariffStatus.REMOVED, TariffStatus.THREATENED, TariffStatus.SPARED)
# Whose goods, or which of them, these are on need not be known.
_ON_SOME = frozenset((EXEMPT, ABOVE_QUOTA, NOT_PARTNERS))
_Days = Mapping[str, date | None]


def in_force(
    tariffs: Iterable[Tariff],
    *,
    product: str | None,
    country: str | None,
    as_of: date | None,
    published: _Days | None = None,
) -> tuple[list[Tariff], list[Tariff]]:
    """The tariffs for a product and a country that are in force on ``as_of``, and the others: those
    announced for later, then what is past, newest first; of both, what is on the product that is
    asked for before what is on all goods.

    ``product`` and ``country`` are as people type them, the product also as a chapter or heading of
    the Harmonized System (“chapter 76”, “HS 7604”); None means any. A country gets its own tariffs,
    its union’s and those on everybody; a product gets what is narrower and wider, too. Tariffs on
    all goods come before those on single products, unless one is asked for; a total of several
    duties comes after what it is made of, and so does what only says how high a tariff may be. A
    tariff that a newer one replaces under the same law, or ends, is no longer in force, nor is one
    under a law all of whose tariffs have ended. A country that is told to be spared does not get
    the tariffs on everybody that spare it.

    Without ``country``, the tariffs that are in force stand together by who imposes them, as a
    trade analyst reads them: first who taxes just the product that is asked for, and of those the
    one of whom most documents tell; of each, the tariff on everybody’s goods comes before those on
    the goods of single countries.

    ``published`` gives the day on which each document was published: those after ``as_of`` are left
    out, but for what they tell to have been in force since a day before, where nothing told by then
    holds for these goods. Without it, the day on which a tariff was announced counts. The status is
    the one on ``as_of``: what was announced for an earlier day is in force. Without ``as_of`` a
    tariff is as far as its own document says.
    """
    held, others, _ = with_ends(
        tariffs, product=product, country=country, as_of=as_of, published=published
    )
    return held, others


def with_ends(
    tariffs: Iterable[Tariff],
    *,
    product: str | None,
    country: str | None,
    as_of: date | None,
    published: _Days | None = None,
) -> tuple[list[Tariff], list[Tariff], dict[Tariff, tuple[Tariff, ...]]]:
    """What ``in_force`` tells; and of the others those that have ended, rather than been replaced,
    each with the records that tell so, or when it was due to end."""
    held: list[Tariff] = []
    others: list[Tariff] = []
    asked = Asked(product, country)
    ordered, ends = _in_order(tariffs, asked, as_of, published or {})
    for tariff, standing in ordered:
        place = held if standing is Standing.HOLDS else others
        place.append(_as_of(tariff, standing, as_of))
    return held, others, {tariff: ends[id(tariff)] for tariff, _ in ordered if id(tariff) in ends}


def _in_order(
    tariffs: Iterable[Tariff], asked: Asked, as_of: date | None, days: _Days
) -> tuple[list[tuple[Tariff, Standing]], dict[int, tuple[Tariff, ...]]]:
    tariffs = list(tariffs)
    stated = [
        tariff for tariff in tariffs if as_of is None or (_stated(tariff, days) or as_of) <= as_of
    ]
    later = _told_later(tariffs, stated, as_of) if as_of else []
    told_later = set(map(id, later))
    stated += later
    spare = not_for(stated, asked, days)
    known = [tariff for tariff in stated if asked.fits(tariff) and id(tariff) not in spare]
    standing = {id(tariff): standing_of(tariff, as_of) for tariff in known}
    for beaten in superseded(known, standing, days, asked, as_of):
        standing[beaten] = Standing.PAST
    lower = _instead_of_everybodys(known, standing) if asked.country else set()
    known = [tariff for tariff in known if id(tariff) not in lower]
    removed = removals(known, days, asked, as_of)
    ends = over(known, stated, standing, removed, days, as_of)
    standing |= dict.fromkeys(ends, Standing.PAST)
    # What ends the tariffs on some goods need not be on these alone.
    for end in {id(end): end for told in ends.values() for end in told}.values():
        if id(end) not in standing:
            known.append(end)
            standing[id(end)] = Standing.PAST
    ends |= {name: (end,) for name, end in run_out(known, days, as_of).items() if name not in ends}
    holds = [tariff for tariff in known if standing[id(tariff)] is Standing.HOLDS]
    ranks = {} if asked.country else _by_imposer(known, holds, asked)

    def order(tariff: Tariff) -> tuple[object, ...]:
        state = standing[id(tariff)]
        newest = -since(tariff, days).toordinal()
        # What was announced without a rate and a day tells least: it stands with the past.
        if state is Standing.COMING and tariff.rate is None and tariff.effective is None:
            state = Standing.PAST
        # An end of all is one of these goods, too.
        wide = not goods_of(tariff) and tariff.status is not TariffStatus.REMOVED
        far = state is not Standing.HOLDS and bool(asked.products) and wide
        place = (state is not Standing.HOLDS, far, state)
        if state is Standing.PAST:
            return (*place, newest, tariff.status is TariffStatus.THREATENED)
        narrow = bool(goods_of(tariff)) or not _ON_SOME.isdisjoint(tariff.products)
        return (
            *place,
            tariff.rate is None,
            id(tariff) in told_later,
            ranks.get(tariff.imposed_by, len(ranks)),
            narrow if asked.country and not asked.products else False,
            asked.steps(tariff),
            tariff.unit in _NOT_BY_ITSELF,
            asked.reach(tariff),
            tariff.effective is None,
            newest,
            -(tariff.rate or 0),
        )

    return [(tariff, standing[id(tariff)]) for tariff in sorted(known, key=order)], ends


def _told_later(tariffs: Sequence[Tariff], stated: Sequence[Tariff], as_of: date) -> list[Tariff]:
    """The tariffs that only later documents tell to have been in force on the day, since a day that
    they name: where nothing told by then holds for these goods."""
    known = set(map(id, stated))
    # Whose goods, and which, something told by then is on; None where it is on all of them.
    told = {
        (tariff.imposed_by, tariff.country, name)
        for tariff in stated
        if standing_of(tariff, as_of) is Standing.HOLDS and tariff.rate is not None
        for name in goods_of(tariff) or (None,)
    }
    of_any = {(imposer, name) for imposer, _, name in told}

    def is_told(late: Tariff) -> bool:
        for name in goods_of(late) or (None,):
            if late.country is None and (late.imposed_by, name) in of_any:
                return True
            if not told.isdisjoint((late.imposed_by, who, name) for who in (None, late.country)):
                return True
        return False

    return [
        tariff
        for tariff in tariffs
        if id(tariff) not in known
        and tariff.status is TariffStatus.IN_FORCE
        and tariff.rate is not None
        and tariff.effective is not None
        and tariff.effective <= as_of <= (tariff.until or as_of)
        and not is_told(tariff)
    ]


def _instead_of_everybodys(known: Sequence[Tariff], standing: Mapping[int, Standing]) -> set[int]:
    """The ids of the tariffs on everybody’s goods that the country does not pay, since it has a
    rate of its own under the same law."""
    plain = [t for t in known if not t.products and t.rate is not None]
    held = [t for t in plain if standing[id(t)] is Standing.HOLDS]
    own = {(t.imposed_by, t.authority) for t in held if t.country and t.authority}
    everybodys = {
        (t.imposed_by, t.rate)
        for t in plain
        if t.country is None and (t.imposed_by, t.authority) in own
    }
    # Where nobody says under which law it is, it is the one of the same rate.
    return {
        id(t)
        for t in held
        if t.country is None
        and (
            (t.imposed_by, t.authority) in own
            or (t.authority is None and (t.imposed_by, t.rate) in everybodys)
        )
    }


def _by_imposer(
    known: Sequence[Tariff], holds: Sequence[Tariff], asked: Asked
) -> dict[str | None, int]:
    """The place of each that imposes a tariff: who taxes the very product first, then the one of
    whose tariffs on it most documents tell, be they in force or not."""
    told = Counter(name for name, _ in {(tariff.imposed_by, tariff.document) for tariff in known})
    nearest: dict[str | None, tuple[int, int]] = {}
    for tariff in holds:
        if tariff.rate:
            near = (asked.steps(tariff), asked.reach(tariff))
            nearest[tariff.imposed_by] = min(near, nearest.get(tariff.imposed_by, near))
    places = sorted(
        nearest,
        key=lambda name: (name is None, nearest[name][0], -told[name], nearest[name][1], name),
    )
    return {name: place for place, name in enumerate(places)}


def _as_of(tariff: Tariff, standing: Standing, as_of: date | None) -> Tariff:
    """The tariff with the status that it has on the day."""
    if as_of is None or tariff.status in _AS_TOLD:
        return tariff
    if standing is Standing.HOLDS:
        # “Paused until March 4”: that is the end of the pause.
        until = None if tariff.status is TariffStatus.PAUSED else tariff.until
        return replace(tariff, status=TariffStatus.IN_FORCE, until=until)
    if standing is Standing.COMING and tariff.status is TariffStatus.IN_FORCE:
        return replace(tariff, status=TariffStatus.ANNOUNCED)
    return tariff


def _stated(tariff: Tariff, days: _Days) -> date | None:
    """When the document said so, as far as that is known."""
    return days.get(tariff.document) or tariff.announced
