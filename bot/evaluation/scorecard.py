"""The figures of a scorecard, from judged answers."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any

import numpy as np

from bot.evaluation.asking import Judged, JudgedTurn

_BINS = 10
_QUANTILE = 0.95


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies between ``low`` and ``high``: how many, how sure they were on
    average, and which share was right."""

    low: float
    high: float
    count: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures; shares from 0 to 1, None where there is nothing to measure.

    ``auroc_near`` and ``auroc_off`` are the probabilities that an answerable question is given a
    higher confidence than one that is near, or off (area under the ROC curve);
    ``calibration_error`` is the expected calibration error over ten bins of the answers shown
    (Guo et al., 2017), drawn from ``reliability``. ``followups`` are the turns after the first of
    their conversation that were answered, or declined, rightly. ``as_of`` is the share of the
    questions bound to a day whose first quote answers, with no quote of a day that is ruled out;
    where they are declined, they count as wrong, unless they are unanswerable. Times are in
    milliseconds, ``peak_memory`` in MiB.
    """

    questions: int
    answerable: int
    unanswerable: int
    passage_hit_1: float | None
    passage_hit_4: float | None
    passage_mrr_10: float | None
    quote_1: float | None
    quote_3: float | None
    answered: float | None
    declined_near: float | None
    declined_off: float | None
    auroc_near: float | None
    auroc_off: float | None
    calibration_error: float | None
    reliability: tuple[Bin, ...]
    verbatim: float | None
    number_fidelity: float | None
    as_of: float | None
    conversations_turns: int
    first_turns: float | None
    followups: float | None
    topic_changes: float | None
    by_kind: dict[str, tuple[int, float]]
    latency_p50_ms: float
    latency_p95_ms: float
    peak_memory_mib: float | None

    def shape(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def score(
    singles: Sequence[Judged], turns: Sequence[JudgedTurn], peak_memory_mib: float | None
) -> Scorecard:
    """The figures of what was asked. ``singles`` and ``turns`` must not both be empty."""
    answerable = [j for j in singles if not j.gold.unanswerable]
    near = [j for j in singles if j.gold.unanswerable == "near"]
    off = [j for j in singles if j.gold.unanswerable == "off"]
    shown = [j for j in singles if j.answered]
    everything = [*singles, *(turn.judged for turn in turns)]
    times = sorted(1000 * j.seconds for j in everything)
    quotes = sum(len(j.answer.quotes) for j in everything)
    bins = _reliability(shown)
    follow_ups = [t.judged for t in turns if not t.first]
    return Scorecard(
        questions=len(singles),
        answerable=len(answerable),
        unanswerable=len(near) + len(off),
        passage_hit_1=_share(answerable, lambda j: j.passage == 1),
        passage_hit_4=_share(answerable, lambda j: j.passage is not None and j.passage <= 4),
        passage_mrr_10=_mean([1 / j.passage if j.passage else 0.0 for j in answerable]),
        quote_1=_share(answerable, lambda j: j.quote == 1),
        quote_3=_share(answerable, lambda j: j.quote is not None),
        answered=_share(answerable, lambda j: j.answered),
        declined_near=_share(near, lambda j: not j.answered),
        declined_off=_share(off, lambda j: not j.answered),
        auroc_near=_auroc(answerable, near),
        auroc_off=_auroc(answerable, off),
        calibration_error=sum(b.count * abs(b.said - b.right) for b in bins) / len(shown)
        if shown
        else None,
        reliability=bins,
        verbatim=sum(j.verbatim for j in everything) / quotes if quotes else None,
        number_fidelity=_share([j for j in everything if j.answered], lambda j: j.own_words),
        as_of=_share([j for j in singles if j.in_time is not None], _right_in_time),
        conversations_turns=len(turns),
        first_turns=_share([t.judged for t in turns if t.first], is_right),
        followups=_share([j for j in follow_ups if not j.gold.change], is_right),
        topic_changes=_share([j for j in follow_ups if j.gold.change], is_right),
        by_kind=_by_kind(answerable),
        latency_p50_ms=median(times),
        latency_p95_ms=times[min(len(times) - 1, int(_QUANTILE * len(times)))],
        peak_memory_mib=peak_memory_mib,
    )


def is_right(judged: Judged) -> bool:
    """Whether a quote answers, or an unanswerable question was declined."""
    if judged.gold.unanswerable:
        return not judged.answered
    return judged.quote is not None


def _right_in_time(judged: Judged) -> bool:
    """Whether the first quote answers and no quote is of a day that the question rules out, or an
    unanswerable question was declined."""
    if judged.gold.unanswerable:
        return not judged.answered
    return bool(judged.in_time) and judged.quote == 1


def _share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float | None:
    return _mean([float(holds(j)) for j in judged])


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _auroc(yes: Sequence[Judged], no: Sequence[Judged]) -> float | None:
    """The area under the ROC curve, by ranks, ties counted half."""
    if not yes or not no:
        return None
    a = np.array([j.answer.confidence for j in yes])
    b = np.array([j.answer.confidence for j in no])
    return float(np.mean((a[:, None] > b) + 0.5 * (a[:, None] == b)))


def _reliability(shown: Sequence[Judged]) -> tuple[Bin, ...]:
    bins = []
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        inside = [j for j in shown if _bin(j.answer.confidence) == number]
        if inside:
            said = fmean(j.answer.confidence for j in inside)
            right = fmean(float(is_right(j)) for j in inside)
            bins.append(Bin(low, high, len(inside), said, right))
    return tuple(bins)


def _bin(confidence: float) -> int:
    return min(_BINS - 1, int(confidence * _BINS))


def _by_kind(answerable: Sequence[Judged]) -> dict[str, tuple[int, float]]:
    """Of each kind, how many questions there are and which share has its answer in a quote."""
    kinds: dict[str, list[float]] = {}
    for judged in answerable:
        if judged.gold.kind:
            kinds.setdefault(judged.gold.kind, []).append(float(judged.quote is not None))
    return {kind: (len(values), fmean(values)) for kind, values in sorted(kinds.items())}
