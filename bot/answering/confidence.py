"""How sure an answer is: a logistic model of what question, passages and quotes have in common."""

import math
from collections.abc import Sequence

import numpy as np

from bot.answering.question import Question
from bot.answering.spans import Candidate, mentions, names_share
from index.embedder import Vectors
from index.folding import fold
from index.lexical import terms
from index.search import Hit

FEATURES = (
    "cosine_passage",  # best cosine of question and passage
    "cosine_quote",  # best cosine of question and chosen sentence
    "shared_quotes",  # share of the question's terms, weighted by rarity, in the chosen sentences
    "shared_first",  # the same in the first of them
    "shared_passage",  # the same in the best passage with its title
    "unknown",  # share of the question's terms, weighted, that stand in no document at all
    "pairs",  # neighbouring terms of the question that are near in the first sentence
    "offers",  # the first sentence has the kind of answer that is wanted
    "names_missing",  # share of the question's names in none of the chosen sentences and titles
    "numbers",  # share of the question's numbers in the chosen sentences
    "margin",  # score of the first sentence over the best of another passage
)


def confidence_features(
    question: Question,
    weights: dict[str, float],
    unknown_weight: float,
    hits: Sequence[Hit],
    passage_text: str,
    chosen: Sequence[Candidate],
    margin: float,
) -> Vectors:
    """The features of an answer, float32, shape (len(FEATURES),).

    ``weights`` are the question's terms with their rarities; ``unknown_weight`` is the rarity of a
    term that stands nowhere; ``passage_text`` is the best passage with its title.
    """
    first = chosen[0]
    shown = frozenset[str]().union(*(c.terms for c in chosen))
    total = sum(weights.values()) or 1.0

    def share(present: frozenset[str]) -> float:
        return sum(w for term, w in weights.items() if term in present) / total

    shown_text = fold(" ".join(c.text for c in chosen))
    around = " ".join(f"{c.text} {c.hit.document.title}" for c in chosen)
    numbers = question.numbers
    return np.array(
        [
            max(hit.cosine for hit in hits),
            max(c.features[0] for c in chosen),
            share(shown),
            first.features[1],
            share(frozenset(terms(passage_text))),
            sum(w for w in weights.values() if w >= unknown_weight) / total,
            first.features[3],
            first.features[5],
            1.0 - names_share(question.names, around),
            sum(n in shown_text for n in numbers) / len(numbers) if numbers else 1.0,
            margin,
        ],
        dtype=np.float32,
    )


# Fitted by tests/benchmarks/fit_answering.py.
WEIGHTS = (0.692, 5.071, 1.038, 0.68, 0.0, -0.061, 0.218, 0.231, 0.0, 1.719, 0.833)
BIAS = -6.661

# Below this, the bot declines.
THRESHOLD = 0.2


def confidence(features: Vectors) -> float:
    """Probability that the quotes answer the question."""
    return 1 / (1 + math.exp(-(float(np.dot(features, np.array(WEIGHTS))) + BIAS)))


def speaker_is_absent(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether somebody's words or position are asked for who is neither in the quotes nor in what
    leads up to them (a quote may say "he")."""
    if question.speaker is None:
        return False
    return not any(mentions(question.speaker, c.context) for c in chosen)
