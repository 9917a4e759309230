"""A scorecard as one HTML page that needs nothing else: figures, plots, and every question."""

from collections.abc import Iterable, Sequence
from html import escape

from bot.evaluation.asking import Judged, JudgedTurn
from bot.evaluation.plots import confidence_plot, latency_plot, reliability_plot
from bot.evaluation.scorecard import Scorecard, is_right
from bot.evaluation.table import rows

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
  color: #1d1d1f; background: #fbfbf8; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
td, th { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #c9c9c4;
  vertical-align: top; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem; } .plots svg { max-width: 100%; height: auto; }
.wrong { color: #b3261e; } .right { color: #2e7d32; } blockquote { margin: .2rem 0; color: #444; }
"""


def html_page(
    card: Scorecard, singles: Sequence[Judged], turns: Sequence[JudgedTurn], title: str
) -> str:
    """The page. ``title`` names what was measured."""
    judged = [*singles, *(turn.judged for turn in turns)]
    plots = [confidence_plot(singles), latency_plot(judged)]
    if card.reliability:
        plots.insert(0, reliability_plot(card.reliability))
    figures = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows(card)
    )
    listed = "".join(_question(each) for each in judged)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1><table>{figures}</table>"
        f'<div class="plots">{"".join(plots)}</div>'
        "<h2>Questions</h2><table><tr><th></th><th>Question</th><th>Answer</th>"
        f"<th>Confidence</th></tr>{listed}</table></html>\n"
    )


def _question(judged: Judged) -> str:
    mark = ("right", "✓") if is_right(judged) else ("wrong", "✗")
    asked = escape(judged.gold.question)
    if judged.answer.asked != judged.gold.question:
        asked += f"<br><small>asked as: {escape(judged.answer.asked)}</small>"
    wanted = judged.gold.unanswerable or " / ".join(judged.gold.answers)
    shown = "".join(_quotes(judged)) or escape(judged.answer.text)
    return (
        f'<tr><td class="{mark[0]}">{mark[1]}</td>'
        f"<td>{asked}<br><small>wanted: {escape(wanted)}</small></td>"
        f"<td>{shown}</td><td>{judged.answer.confidence:.2f}</td></tr>"
    )


def _quotes(judged: Judged) -> Iterable[str]:
    for quote in judged.answer.quotes:
        source = f"{quote.document.path}, {quote.document.published or 'date unknown'}"
        yield f"<blockquote>{escape(quote.text)}<br><small>{escape(source)}</small></blockquote>"
