"""When a newer document tells that a sentence of an older one no longer holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.answering.periods import Period
from bot.answering.question import is_content, names_in
from bot.answering.spans import Candidate
from index.embedder import Vectors
from index.lexical import terms
from index.records.days import find_days
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import TRADE_REMEDIES, Asked, goods_of, scopes_of
from index.records.tariffs_replaced import Standing, standing_of, superseded

Tariffs = Mapping[str, Sequence[Tariff]]
"""The tariffs of each document that has some, by its id."""

_ONLY_SOME = re.compile(
    r"\b(?:some|certain|most|part|parts|partly|half|listed|kept|except|other than)\b", re.I
)
# An order recites what was decided before it; what will be is not yet.
_RECITED = re.compile(r"\b(?:decided|determined|will|would|might|could)\b")
_MONEY = re.compile(r"[$€£]")
# How far behind what it supersedes a sentence may be, on the scale of select.WEIGHTS, and how many
# of the best are looked at.
_NEAR = 1.5
_LOOKED_AT = 10
# The same for a rate in force that comes before one that had only been threatened: that may be what
# is asked for.
_NEARLY_EQUAL = 0.5
# How much of their content words two sentences share that tell two values of one thing.
_ALIKE = 0.6
_VALUE = re.compile(
    r"(?P<money>(?:US|C|A)?[$€£] ?)?(?<![\w.,-])(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?: (?P<scale>hundred|thousand|million|billion|trillion))?"
    r"(?:(?P<share> ?%| per ?cent\b)| (?P<unit>[a-z]{3,}))?"
)
# What is told of another time than that of its document, or not as a fact.
_NOT_NOW = re.compile(
    r"\b(?:was|were|had|would|could|may|might|if|unless|until|earlier|previous(?:ly)?|former(?:ly)?"
    r"|proposed|proposes|threaten\w*|warn\w*|expect\w*|plan\w*|hope\w*|preliminary|scheduled)\b",
    re.I,
)


def newer_first(
    found: Sequence[Candidate],
    scored: Vectors,
    tariffs: Tariffs,
    period: Period | None,
) -> Vectors:
    """The candidates’ scores, in which what supersedes another and is nearly as good comes just
    before it, as does the rate in force before the one that was threatened. What a past period is
    asked for is not superseded by what came after."""
    lifted: Vectors = scored.copy()
    until = period.last if period and period.last and not period.is_now else date.max
    told = [_tells_value(candidate, tariffs) for candidate in found]
    for old in np.argsort(-scored, kind="stable")[:_LOOKED_AT]:
        if not told[old]:
            continue
        for new in np.argsort(-scored, kind="stable"):
            published = found[new].hit.document.published
            if (
                told[new]
                and scored[old] - _NEAR <= scored[new]
                and lifted[new] < lifted[old]
                and published
                and published <= until
                and (
                    is_superseded(found[old], found[new], tariffs)
                    or (
                        scored[old] - _NEARLY_EQUAL <= scored[new]
                        and _came_otherwise(found[old], found[new], tariffs)
                    )
                )
            ):
                lifted[new] = np.nextafter(lifted[old], np.float32(np.inf))
                break
    return lifted


def superseded_by(shown: Sequence[Candidate], number: int, tariffs: Tariffs) -> date | None:
    """The day of the newest document among the quotes before one that supersedes it."""
    newer = [c for c in shown[:number] if is_superseded(shown[number], c, tariffs)]
    return max((c.hit.document.published for c in newer if c.hit.document.published), default=None)


def is_superseded(old: Candidate, new: Candidate, tariffs: Tariffs) -> bool:
    """Whether a newer document tells another rate of the same tariff, or another value of the same
    thing in much the same words. ``tariffs`` are those of each document, by its id.

    Rather no than a wrong yes: what is proposed, expected or of the past supersedes nothing, nor
    does what is on other goods, and what only some are spared.
    """
    before, after = old.hit.document.published, new.hit.document.published
    if before is None or after is None or before >= after:
        return False
    if _values_changed(old.text, new.text):
        return True
    theirs = tariffs.get(old.hit.document.id, ())
    ours = tariffs_within(new, tariffs)
    # What holds for most was told for most before. Where an amount of money stands as well, the
    # rate need not be what the sentence is about.
    return (
        not _MONEY.search(old.text)
        and not _RECITED.search(new.text)
        and _spares(new.text) <= _spares(old.text)
        and _tariffs_replaced(tariffs_within(old, tariffs), theirs, ours, before, after)
    )


def _came_otherwise(old: Candidate, new: Candidate, tariffs: Tariffs) -> bool:
    """Whether all rates of a sentence were only threatened, and a newer document has others in
    force on the same goods."""
    before, after = old.hit.document.published, new.hit.document.published
    threatened = [tariff for tariff in tariffs_within(old, tariffs) if tariff.rate is not None]
    in_force = [t for t in tariffs_within(new, tariffs) if t.status is TariffStatus.IN_FORCE]
    if before is None or after is None or before >= after or not threatened:
        return False
    return all(
        tariff.status is TariffStatus.THREATENED
        and any(
            (rate.imposed_by, rate.country) == (tariff.imposed_by, tariff.country)
            and _replaces(rate, tariff)
            and not _still_tells(rate, tariff)
            for rate in in_force
        )
        for tariff in threatened
    )


def _spares(sentence: str) -> set[str]:
    return {word.lower() for word in _ONLY_SOME.findall(sentence)}


def _tells_value(candidate: Candidate, tariffs: Tariffs) -> bool:
    return bool(tariffs_within(candidate, tariffs)) or len(_values(candidate.text)) == 1


def tariffs_within(candidate: Candidate, tariffs: Tariffs) -> list[Tariff]:
    """Those on record in a sentence."""
    start, end = candidate.span
    there = tariffs.get(candidate.hit.document.id, ())
    return [tariff for tariff in there if start <= tariff.start and tariff.end <= end]


def _tariffs_replaced(
    old: Sequence[Tariff],
    beside: Sequence[Tariff],
    new: Sequence[Tariff],
    before: date,
    after: date,
) -> bool:
    """Whether all tariffs of a sentence that were in force or ahead are replaced or ended by those
    of a newer one. ``beside`` are those of the whole older document: what it knows itself to be
    over was history then already."""
    days: dict[str, date | None] = {tariff.document: before for tariff in beside}
    days |= {tariff.document: after for tariff in new}
    standing = {id(tariff): standing_of(tariff, after) for tariff in [*beside, *new]}
    current = [
        tariff
        for tariff in old
        if tariff.rate is not None and standing[id(tariff)] is not Standing.PAST
    ]
    everything = Asked(None, None)
    then = {id(tariff): standing_of(tariff, before) for tariff in beside}
    known = superseded(beside, then, days, everything, before)
    beaten = superseded([*current, *new], standing, days, everything, after)
    return bool(current) and all(
        id(tariff) in beaten
        and id(tariff) not in known
        and any(_replaces(other, tariff) for other in new)
        and not any(_still_tells(other, tariff) for other in new)
        for tariff in current
    )


def _replaces(new: Tariff, old: Tariff) -> bool:
    """Whether two are on the same goods, but for one more, and not under laws that add up."""
    ours, theirs = set(goods_of(new)), set(goods_of(old))
    if not theirs <= ours or len(ours - theirs) > 1:
        return False
    one_law = old.authority == new.authority
    one_scope = scopes_of(old) == scopes_of(new)
    # Where no goods are known, the law or how they qualify tells that they are the same.
    if not theirs and not (old.authority and one_law) and not (scopes_of(old) and one_scope):
        return False
    # A lower rate for everybody need not end one country’s own.
    if old.country and not new.country and (new.rate or 0) < (old.rate or 0):
        return False
    return one_law or not {old.authority, new.authority} & TRADE_REMEDIES


def _still_tells(new: Tariff, old: Tariff) -> bool:
    """Whether a newer sentence still has the older rate in force, be it without decimals."""
    if new.rate is None or old.rate is None or new.status is TariffStatus.REMOVED:
        return False
    return new.rate in (old.rate, int(old.rate)) or int(new.rate) == old.rate


@dataclass(frozen=True, slots=True)
class _Value:
    number: str
    unit: str


def _values_changed(old: str, new: str) -> bool:
    """Whether two sentences say much the same with one number changed."""
    was, now = _values(old), _values(new)
    if len(was) != 1 or len(now) != 1 or _NOT_NOW.search(new) or _NOT_NOW.search(old):
        return False
    (before,), (after,) = was, now
    if before.unit != after.unit or before.number == after.number:
        return False
    if _named(old) != _named(new) or _spares(old) != _spares(new):
        return False
    theirs, ours = _subject(old), _subject(new)
    # Words of their own on both sides may be what makes them two things.
    if not (theirs <= ours or ours <= theirs):
        return False
    return len(ours & theirs) >= _ALIKE * len(ours | theirs) > 0


def _named(sentence: str) -> set[str]:
    return {name.rstrip(".") for name in names_in(sentence)}


def _values(sentence: str) -> list[_Value]:
    """The amounts in a sentence that have a unit; its days are none."""
    days = [(day.start, day.end) for day in find_days(sentence, date(2000, 1, 1))]
    found = []
    for match in _VALUE.finditer(sentence):
        if any(match.start("number") < end and start < match.end("number") for start, end in days):
            continue
        unit = "%" if match["share"] else match["money"] or match["unit"]
        if unit is None or (not match["share"] and match["unit"] and not is_content(match["unit"])):
            continue
        number = match["number"] + (match["scale"] or "")
        found.append(_Value(number, unit.strip().lower()))
    return found


def _subject(sentence: str) -> frozenset[str]:
    """The content words of a sentence, without its numbers and days."""
    plain = list(sentence)
    for day in find_days(sentence, date(2000, 1, 1)):
        plain[day.start : day.end] = " " * (day.end - day.start)
    words = re.findall(r"[^\W\d_]{2,}", "".join(plain))
    return frozenset(term for word in words if is_content(word) for term in terms(word))
