"""How sure an answer is: a logistic model of what question, passages and quotes have in common."""

import math
from collections.abc import Sequence

import numpy as np

from bot.answering.question import Question
from bot.answering.spans import Candidate, mentions, names_share
from index.embedder import Vectors
from index.folding import fold
from index.search import Hit

FEATURES = (
    "cosine_passage",  # best cosine of question and passage
    "cosine_quote",  # best cosine of question and chosen sentence
    "offers",  # the first sentence has the kinds of answer that are wanted
    "names_missing",  # share of the question's names in none of the chosen sentences and titles
    "numbers",  # share of the question's numbers in the chosen sentences
    "margin",  # score of the first sentence over the best of another passage
    "score",  # score of the first sentence, on the scale of select.WEIGHTS
)

# Fitted by tests/benchmarks/fit_answering.py. Shares of the question's words in quotes and
# passages were tried as well; beside the score they weighed nothing.
WEIGHTS = (0.553, 3.934, 0.167, -0.231, 3.602, 0.594, 0.984)
BIAS = -9.342

# Below this, the bot declines. On the questions of the fit it lets 98 in 100 right answers
# through, and declines 86 in 100 questions that have nothing to do with the documents.
THRESHOLD = 0.25


def confidence_features(
    question: Question,
    hits: Sequence[Hit],
    chosen: Sequence[Candidate],
    score: float,
    margin: float,
) -> Vectors:
    """The features of an answer, float32, shape (len(FEATURES),)."""
    shown = fold(" ".join(c.text for c in chosen))
    around = " ".join(f"{c.text} {c.hit.document.title}" for c in chosen)
    numbers = question.numbers
    return np.array(
        [
            max(hit.cosine for hit in hits),
            max(c.features[0] for c in chosen),
            chosen[0].features[5],
            1.0 - names_share(question.names, around),
            sum(n in shown for n in numbers) / len(numbers) if numbers else 1.0,
            margin,
            score,
        ],
        dtype=np.float32,
    )


def confidence(features: Vectors) -> float:
    """Probability that the quotes answer the question."""
    return 1 / (1 + math.exp(-(float(np.dot(features, np.array(WEIGHTS))) + BIAS)))


def speaker_is_absent(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether somebody's words or position are asked for who is neither in the quotes nor in what
    leads up to them (a quote may say "he")."""
    if question.speaker is None:
        return False
    return not any(mentions(question.speaker, c.context) for c in chosen)
