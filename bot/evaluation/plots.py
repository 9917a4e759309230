"""The plots of a scorecard, as SVG."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from bot.evaluation.asking import Judged
from bot.evaluation.scorecard import Bin

_INK, _BLUE, _ORANGE, _GREY = "#1d1d1f", "#0b5cad", "#c2410c", "#8a8a85"
_INCHES = (5.2, 4.2)


def reliability_plot(bins: Sequence[Bin]) -> str:
    """How sure answers were against how often they were right; on the dashed line the two agree."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], linestyle="--", color=_GREY, linewidth=1)
    axes.bar(
        [b.low for b in bins],
        [b.right for b in bins],
        width=0.1,
        align="edge",
        color=_BLUE,
        alpha=0.35,
        edgecolor=_BLUE,
    )
    axes.plot([b.said for b in bins], [b.right for b in bins], "o-", color=_BLUE)
    for each in bins:
        axes.annotate(
            str(each.count),
            (each.said, each.right),
            textcoords="offset points",
            xytext=(0, 7),
            ha="center",
            fontsize=8,
            color=_INK,
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="confidence", ylabel="share that was right")
    axes.set_title("Reliability (numbers: answers)", fontsize=10)
    return _svg(figure)


def confidence_plot(singles: Sequence[Judged]) -> str:
    """How the confidences of answerable and of unanswerable questions lie."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    edges = [number / 20 for number in range(21)]
    for label, colour, unanswerable in (
        ("answerable", _BLUE, None),
        ("near miss", _ORANGE, "near"),
        ("off the documents", _GREY, "off"),
    ):
        values = [j.answer.confidence for j in singles if j.gold.unanswerable == unanswerable]
        if values:
            axes.hist(values, bins=edges, label=label, color=colour, histtype="step", linewidth=2)
    axes.set(xlim=(0, 1), xlabel="confidence", ylabel="questions")
    axes.set_title("Confidence of what can and cannot be answered", fontsize=10)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)
    return _svg(figure)


def latency_plot(judged: Sequence[Judged]) -> str:
    """How long answers took."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    axes.hist([1000 * j.seconds for j in judged], bins=30, color=_BLUE, alpha=0.6)
    axes.set(xlabel="milliseconds", ylabel="questions")
    axes.set_title("Time to answer", fontsize=10)
    return _svg(figure)


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    FigureCanvasSVG(figure).print_svg(out)
    text = out.getvalue()
    # Without what stands before the picture, it can be part of a page.
    return text[text.index("<svg") :]
