"""What a follow-up carries over from the answer before: the same documents mostly answer it.

For a question that had to be completed, or that leans on the one before, the sentences of the
documents just quoted weigh a little more, some of their passages are read although others fit the
words better, and its own words count once more by themselves.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.answering.after_end import documents_of_end, tells_of_end
from bot.answering.context import leans
from bot.answering.followup import Turn
from bot.answering.spans import PASSAGES, Candidate, with_read
from index.embedder import Vectors
from index.search import Hit

# How many of the passages that are read come from the documents just quoted, where they have so
# many among the hits.
_PASSAGES = 4
# What it is worth to stand in the document of the first quote, and of the others, on the scale of
# select.WEIGHTS. Measured on tests/gold/conversations.yaml.
_FIRST, _OTHERS = 1.0, 0.5
# How much a follow-up's own words count beside it as it was completed.
_OWN = 0.25


def carried(text: str, asked: str, turns: Sequence[Turn]) -> dict[str, float]:
    """The ids of the documents of the last answer with what their sentences gain; empty for a
    question that stands alone. ``asked`` is ``text``, completed."""
    if not turns or (asked == text and not leans(text)):
        return {}
    if tells_of_end(turns[-1].answer):
        return dict.fromkeys(documents_of_end(turns[-1].answer), _FIRST)
    gains: dict[str, float] = {}
    for quote in turns[-1].answer.quotes:
        gains.setdefault(quote.document.id, _OTHERS if gains else _FIRST)
    return gains


def with_carried(hits: Sequence[Hit], gains: Mapping[str, float]) -> list[Hit]:
    """The hits, so that enough passages of these documents are among those that are read."""
    ours = [hit for hit in hits if hit.document.id in gains][:_PASSAGES]
    return with_read(hits, [hit for hit in ours if hit in hits[PASSAGES:]])


def carried_scores(
    found: Sequence[Candidate], scored: Vectors, own: Vectors, gains: Mapping[str, float]
) -> Vectors:
    """The candidates' scores with what they gain. ``scored`` are those for the completed question,
    ``own`` those for its own words, which the others would else drown out."""
    gained = np.array([gains.get(c.hit.document.id, 0.0) for c in found], dtype=np.float32)
    mixed: Vectors = (1 - _OWN) * scored + _OWN * own + gained
    return mixed
