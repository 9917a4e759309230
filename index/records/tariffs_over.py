"""Tariffs that are over with their law, their list or what they are an exception from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import EXEMPT, goods_of
from index.records.tariffs_laws import laws_of
from index.records.tariffs_replaced import Standing, since, tells_end
from index.records.vocabulary import products

_Days = Mapping[str, date | None]


def over(
    tariffs: Sequence[Tariff],
    stated: Sequence[Tariff],
    standing: Mapping[int, Standing],
    removed: Mapping[int, tuple[Tariff, ...]],
    days: _Days,
    as_of: date | None,
) -> dict[int, tuple[Tariff, ...]]:
    """The ids of the tariffs that have ended with others by ``as_of``, each with the records that
    tell of its end.

    With a law end all tariffs that rest on it and began before. With “the counter-tariffs on
    American goods” end those on single American goods under the same law at the same rate, unless
    something that is told no earlier than the end has them still in force. An exemption is over
    with the last tariff under its law. ``stated`` are all tariffs that were told of by
    then, ``tariffs`` those that bear on what is asked for, with their ``standing``; of some,
    ``removed`` has the records that tell of an end of their own.
    """
    wide = [tariff for tariff in stated if _is_wide_end(tariff, as_of)]
    laws = laws_of(stated, days)
    gone: dict[int, tuple[Tariff, ...]] = {}
    for tariff in tariffs:
        own = removed.get(id(tariff), ())
        if tariff.status in (TariffStatus.REMOVED, TariffStatus.THREATENED):
            continue
        if standing[id(tariff)] is Standing.PAST and not own:
            continue
        known = laws.get(id(tariff), frozenset())
        ends = tuple(
            end
            for end in wide
            if since(tariff, days) < since(end, days)
            and (_ends_law(end, known) or _ends_list(end, tariff, known, stated, days))
        )
        if own or ends:
            gone[id(tariff)] = (*own, *ends)
    after = {**standing, **dict.fromkeys(gone, Standing.PAST)}
    return {**dict.fromkeys(_without_a_rule(tariffs, after, laws), ()), **gone}


def _is_wide_end(tariff: Tariff, as_of: date | None) -> bool:
    """Whether a record tells of the end of a law, or of all that a country charges another under
    one, or of its suspension, that has come."""
    if not tells_end(tariff, as_of) or tariff.products or tariff.authority is None:
        return False
    of_law = tariff.rate is None and tariff.status is TariffStatus.REMOVED
    return of_law or tariff.country is not None


def _ends_law(end: Tariff, laws: frozenset[str]) -> bool:
    """Whether each of the laws has ended. With IEEPA ended what rests on a part of it, too:
    “IEEPA (reciprocal)”."""
    if end.country is not None or not laws:
        return False
    return all(law == end.authority or law.startswith(f"{end.authority} (") for law in laws)


def _ends_list(
    end: Tariff, tariff: Tariff, laws: frozenset[str], stated: Iterable[Tariff], days: _Days
) -> bool:
    """Whether a tariff on some goods has ended with those on all goods of the country."""
    if (
        end.country is None
        or (tariff.imposed_by, tariff.country) != (end.imposed_by, end.country)
        or end.rate not in (None, tariff.rate)
        or laws != {end.authority}
        # That one is told with its rate: it is compared as any other.
        or (not goods_of(tariff) and end.rate is not None)
    ):
        return False
    return not any(_keeps(other, tariff, end, days) for other in stated)


def _keeps(other: Tariff, tariff: Tariff, end: Tariff, days: _Days) -> bool:
    """Whether a record that was told no earlier than an end has a tariff’s goods still taxed."""
    told, ended = days.get(other.document), days.get(end.document)
    if (
        other.status is not TariffStatus.IN_FORCE
        or other.rate not in (None, tariff.rate)
        or (other.imposed_by, other.country) != (tariff.imposed_by, tariff.country)
        or (told or date.min) < (ended or date.max)
    ):
        return False
    if not goods_of(tariff):
        return not goods_of(other)
    return all(
        any(products().covers(wide, name) for wide in goods_of(other)) for name in goods_of(tariff)
    )


def _without_a_rule(
    tariffs: Sequence[Tariff],
    standing: Mapping[int, Standing],
    laws: Mapping[int, frozenset[str]],
) -> set[int]:
    """The ids of the exemptions from tariffs of which none holds any more."""
    alive: set[object] = set()
    dead: set[object] = set()
    for tariff in tariffs:
        if tariff.rate and EXEMPT not in tariff.products:
            past = standing[id(tariff)] is Standing.PAST
            for law in laws.get(id(tariff), ()):
                (dead if past else alive).add((tariff.imposed_by, law))
    return {
        id(tariff)
        for tariff in tariffs
        if tariff.rate == 0
        and EXEMPT in tariff.products
        and (known := {(tariff.imposed_by, law) for law in laws.get(id(tariff), ())})
        and known <= dead
        and not known & alive
    }
