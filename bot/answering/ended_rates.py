"""Quotes whose rates have ended: marked, and shown with the quote that tells of the end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Quote
from bot.answering.periods import Period
from bot.answering.records.told import QUOTES, sentences_around
from bot.answering.records.told_ends import tells_most
from bot.answering.superseded import Tariffs
from index.engine import Snapshot
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_day import TariffsOn

_TOLD = (TariffStatus.IN_FORCE, TariffStatus.ANNOUNCED)
_PRESENT = re.compile(
    r"\b(?:is|are|isn[’']t|aren[’']t|do|does|don[’']t|doesn[’']t|has|have|pays?|appl(?:y|ies)"
    r"|charges?|faces?|remains?|still)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:did|didn[’']t|was|wasn[’']t|were|weren[’']t|had|been|(?-i:[a-z]{2,}ed))\b", re.I
)


def has_rates(quotes: Sequence[Quote], tariffs: Tariffs) -> bool:
    """Whether any of them tells of a rate in force or announced. ``tariffs`` are those of each
    document, by its id."""
    return any(_rates(quote, tariffs) for quote in quotes)


def with_ends(
    quotes: Sequence[Quote],
    asked: str,
    period: Period | None,
    tariffs: Tariffs,
    now: TariffsOn,
    snapshot: Snapshot,
) -> tuple[Quote, ...]:
    """The quotes of an answer, at most three: those none of whose rates is in force any more, and
    one of which has ended rather than been replaced, are marked, and what tells of the end is
    quoted beside them. ``now`` are all tariffs as they stand today.

    Who asks for the present gets the end before what has ended; who asks for what was, right behind
    it; who asks for days that are past, the quotes as they are. Only the best of what has ended
    keeps its place, the others come last.
    """
    if period and period.last and not period.is_now:
        return tuple(quotes)
    is_present = bool(_PRESENT.search(asked) and not _PAST.search(asked))
    groups: list[tuple[Quote, ...]] = []
    further: list[tuple[Quote, ...]] = []
    for quote in quotes:
        end = _end_of(_rates(quote, tariffs), now, snapshot)
        if end is None or _overlap(end, quote):
            groups.append((quote,))
            continue
        told, published = end.document.published, quote.document.published
        # What was written after the end tells history.
        is_newer = told is not None and (published is None or told >= published)
        marked = replace(quote, superseded=told) if is_newer else quote
        # Where it is among the quotes already, with whom it names.
        end = next((other for other in quotes if _overlap(end, other)), end)
        pair = (end, marked) if is_present else (marked, end)
        (further if any(len(group) > 1 for group in groups) else groups).append(pair)
    shown: list[Quote] = []
    for group in (*groups, *further):
        new = [q for q in group if not any(_overlap(q, other) for other in shown)]
        # None is marked whose end finds no room.
        if len(shown) + len(new) <= QUOTES:
            shown += new
    return tuple(shown)


def _end_of(rates: Sequence[Tariff], now: TariffsOn, snapshot: Snapshot) -> Quote | None:
    """The newest quote that tells of the end of one of several rates; None where one is in force or
    ahead, or nobody knows when the quote’s document was published."""
    pairs = [(rate, end) for rate in rates for end in now.ends.get(rate, ())]
    # What was told to be in force and is not has ended or is replaced.
    replaced = [tariff for tariff in now.others if tariff.status is TariffStatus.IN_FORCE]
    if not pairs or any(rate not in now.ends and rate not in replaced for rate in rates):
        return None
    _, end = max(pairs, key=lambda pair: tells_most(pair[0], pair[1], snapshot))
    document, first, last = sentences_around(end, snapshot)
    told = Quote(snapshot.document(document), first, last)
    return told if told.document.published else None


def _rates(quote: Quote, tariffs: Tariffs) -> list[Tariff]:
    return [
        tariff
        for tariff in tariffs.get(quote.document.id, ())
        if tariff.rate is not None
        and tariff.status in _TOLD
        and quote.start <= tariff.start
        and tariff.end <= quote.end
    ]


def _overlap(one: Quote, other: Quote) -> bool:
    return one.document.id == other.document.id and one.start < other.end and other.start < one.end
