"""Rates over time as a chart of steps: which steps are known, the picture, and its words.

The picture has a background of its own, so that it reads alike on dark and on light screens, and
letters that are still legible at half its size, which is how wide Discord shows it.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import Asked
from index.records.vocabulary import products

ALT_TEXT = 1024
"""What Discord takes as the description of a picture, in characters."""

_LINES = 3
_STEPS = 8
_LABEL = 50
# How long after its day a rate may be told to have been put off.
_TOLD_WITHIN = timedelta(days=14)
_PIXELS_PER_INCH = 100
_INCHES = (8.0, 5.5)
_PAPER, _INK, _GRID = "#fbfbf8", "#1d1d1f", "#c9c9c4"


@dataclass(frozen=True, slots=True)
class _Look:
    """A line’s colour and width, and how far above it its rates stand; widths in points."""

    colour: str
    width: float
    above: float


# Told apart by colour-blind people as well, and by their widths where they cover each other.
_LOOKS = (_Look("#0b5cad", 4.5, 6), _Look("#c2410c", 3.0, -20), _Look("#3f6b1d", 1.8, 6))


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, this rate in per cent holds; None where the tariff has ended by then."""

    since: date
    rate: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """The rate on some goods over time, the oldest step first."""

    name: str
    steps: tuple[Step, ...]


def rate_lines(
    tariffs: Sequence[Tariff],
    *,
    product: str | None,
    country: str | None,
    today: date,
    published: Mapping[str, date | None],
    ends: Mapping[Tariff, Sequence[Tariff]] | None = None,
) -> tuple[Line, ...]:
    """The rates over time in what was found for a product or a country, as people type them; none
    where fewer than two dated rates are known.

    A line holds what one country charges on one kind of goods under one law; a record that names
    no law belongs to the only one that others name. What was announced and never came is left out.
    ``published`` has the days of the documents by id; of two rates for one day, the one published
    later counts. ``ends`` has what tells that a tariff has ended.
    """
    if not product and not country:
        return ()
    asked = Asked(product, country)
    by_goods: dict[tuple[str, str, str], list[Tariff]] = {}
    for tariff in tariffs:
        if tariff.unit != "per cent":
            continue
        whose = "" if country else tariff.country or ""
        for goods in _goods(tariff, asked):
            by_goods.setdefault((tariff.imposed_by or "", goods, whose), []).append(tariff)
    lines = []
    for key, alike in by_goods.items():
        laws = {tariff.authority for tariff in alike if tariff.authority}
        only = next(iter(laws)) if len(laws) == 1 else None
        by_law: dict[str, list[Tariff]] = {}
        for tariff in alike:
            by_law.setdefault(tariff.authority or only or "", []).append(tariff)
        for law, found in by_law.items():
            if steps := _steps(found, today, published, ends or {}):
                lines.append(Line(_name(*key, law), steps))
    # Sorting is stable: of lines as long as each other, the one found first stays first.
    lines.sort(key=lambda line: -len(line.steps))
    shown = tuple(lines[:_LINES])
    rates = [step for line in shown for step in line.steps if step.rate is not None]
    return shown if len(rates) > 1 else ()


def _goods(tariff: Tariff, asked: Asked) -> list[str]:
    """What the tariff is a line for: the goods that are asked for, or narrower ones, and how they
    qualify."""
    terms = products().terms
    scopes = [name for name in tariff.products if name in terms and terms[name].scope]
    goods = [name for name in tariff.products if name not in scopes]
    wide = [p for p in asked.products if any(products().covers(name, p) for name in goods)]
    if not asked.products:
        kinds = goods or ["all goods"]
    else:
        kinds = wide or [name for name in asked.bears_on(tariff) if name in goods]
    return [", ".join([kind, *scopes]) for kind in kinds]


def _name(imposer: str, goods: str, whose: str, law: str) -> str:
    charged = f"{imposer} on {goods}" if imposer else goods
    name = f"{charged} of {whose}" if whose else charged
    return f"{name} ({law})" if law else name


def _steps(
    tariffs: Iterable[Tariff],
    today: date,
    published: Mapping[str, date | None],
    told_ends: Mapping[Tariff, Sequence[Tariff]],
) -> tuple[Step, ...]:
    """The changes of a rate; at most as many as can be told apart, the latest ones."""
    known = sorted(tariffs, key=lambda t: published.get(t.document) or t.announced or date.min)
    rates: dict[date, float | None] = {}
    ends: list[date] = []
    for tariff in known:
        since = tariff.effective
        if since is None:
            continue
        if tariff.status is TariffStatus.REMOVED:
            rates[since] = None
        elif tariff.rate is not None and _came(tariff, since, known, published):
            rates[since] = tariff.rate
            if tariff.until and since < tariff.until < today:
                ends.append(tariff.until + timedelta(days=1))
            told = [end for end in told_ends.get(tariff, ()) if end.status is TariffStatus.REMOVED]
            over = max((end.effective for end in told if end.effective), default=None)
            if over and over <= today:
                ends.append(over)
    for end in ends:
        # Where the rate was changed or prolonged meanwhile, its first term says nothing.
        if end not in rates and max(rates) < end:
            rates[end] = None
    steps: list[Step] = []
    for since in sorted(rates):
        last = steps[-1].rate if steps else None
        if rates[since] != last:
            steps.append(Step(since, rates[since]))
    kept = steps[-_STEPS:]
    return tuple(kept[1:] if kept and kept[0].rate is None else kept)


def _came(
    tariff: Tariff, since: date, known: Sequence[Tariff], published: Mapping[str, date | None]
) -> bool:
    """Whether a rate took effect, or is going to, on the day that was said. What was announced did
    not where it was paused, or where a document of later has an older rate in force."""
    if tariff.status is not TariffStatus.ANNOUNCED:
        return tariff.status is TariffStatus.IN_FORCE
    said = published.get(tariff.document) or tariff.announced or date.min
    for other in known:
        told = published.get(other.document)
        if told is None:
            continue
        if other.status is TariffStatus.PAUSED and said <= told <= since + _TOLD_WITHIN:
            return False
        older = other.effective is not None and other.effective < since <= told
        if other.status is TariffStatus.IN_FORCE and older and other.rate != tariff.rate:
            return False
    return True


def alt_text(lines: Sequence[Line], today: date) -> str:
    """The chart in words, every step of it, for who cannot see it."""
    said = []
    for line in lines:
        steps = [
            ("ended" if step.rate is None else f"{step.rate:g} per cent")
            + f" {'from' if step.rate is not None else 'by'} {step.since}"
            + (" (announced)" if step.since > today else "")
            for step in line.steps
        ]
        said.append(f"{line.name}: {', '.join(steps)}.")
    text = f"Chart of rates in per cent by date, until {today}. {' '.join(said)}"
    return text if len(text) <= ALT_TEXT else f"{text[: ALT_TEXT - 1]}…"


def draw(lines: Sequence[Line], today: date) -> bytes:
    """A PNG of 800 by 550 pixels. Touches no state of matplotlib’s, so that several threads may
    draw at once."""
    png = io.BytesIO()
    FigureCanvasAgg(plot(lines, today)).print_png(png)
    return png.getvalue()


def plot(lines: Sequence[Line], today: date) -> Figure:
    """The chart before it is a picture. What is announced for after ``today`` is dashed."""
    figure = Figure(figsize=_INCHES, dpi=_PIXELS_PER_INCH, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    days = [step.since for line in lines for step in line.steps]
    first, last = min(days), max(today, *days)
    margin = max((last - first) / 25, timedelta(days=3))
    if max(days) >= today:
        last += 2 * margin  # so that the last step has a length
    for line, look in zip(lines, _LOOKS, strict=False):
        _draw_line(axes, line, look, today, last)
    highest = max(step.rate or 0.0 for line in lines for step in line.steps)
    _label_axes(axes, first - margin, last + margin, highest)
    legend = figure.legend(
        loc="outside upper left", fontsize=16, frameon=False, labelcolor=_INK, handlelength=1.5
    )
    for text in legend.get_texts():
        text.set_parse_math(False)  # a name may have a dollar sign
    return figure


def _draw_line(axes: Axes, line: Line, look: _Look, today: date, last: date) -> None:
    label: str | None = line.name if len(line.name) <= _LABEL else f"{line.name[: _LABEL - 1]}…"
    # What is not said to change is known until today only.
    final = last if line.steps[-1].since >= today else today
    ends = [*(step.since for step in line.steps[1:]), final]
    before: float | None = None
    for step, end in zip(line.steps, ends, strict=True):
        if step.rate is not None:
            since, until = _number(step.since), _number(end)
            if before is not None:
                axes.plot([since, since], [before, step.rate], color=look.colour, lw=look.width)
            axes.plot(
                [since, until],
                [step.rate, step.rate],
                color=look.colour,
                lw=look.width,
                ls="--" if step.since > today else "-",
                label=label,
            )
            label = None  # one entry in the legend for all steps of a line
            axes.annotate(
                f"{step.rate:g}",
                (since, step.rate),
                xytext=(3, look.above),
                textcoords="offset points",
                fontsize=17,
                fontweight="bold",
                color=look.colour,
            )
        before = step.rate


def _label_axes(axes: Axes, first: date, last: date, highest: float) -> None:
    axes.set_xlim(_number(first), _number(last))
    axes.set_ylim(0, 1.2 * highest or 1.0)
    axes.set_ylabel("Rate (per cent)", fontsize=17, color=_INK)
    axes.set_xlabel("Date", fontsize=17, color=_INK)
    locator = AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.xaxis.get_offset_text().set(fontsize=16, color=_INK)
    axes.tick_params(labelsize=16, colors=_INK)
    axes.grid(axis="y", color=_GRID)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _number(day: date) -> float:
    return float(date2num(day))
