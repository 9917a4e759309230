"""Fit the weights of bot/answering/select.py and confidence.py, and print them.

    python tests/benchmarks/fit_answering.py DATA_DIR TRAIN.jsonl [OFF_CORPUS.jsonl ...]

DATA_DIR holds an index of the documents that TRAIN.jsonl asks about. A row of TRAIN has
``question``, ``path`` and ``answers`` (none: not answerable). A row of OFF_CORPUS has ``question``
or ``input`` and is answered by none of the documents.

Sentence weights: softmax over a question's candidate sentences, cross entropy on those that hold
an answer. Confidence: logistic regression on whether a shown quote holds an answer; a question
without answers is a negative. Right and wrong answers are weighted as if RIGHT_SHARE of all
questions were answered rightly: the sample holds far more unanswerable ones than people ask; and
off-corpus questions OFF_WEIGHT times, as they are few in it. Both with a small L2 penalty.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bot.answering import confidence, select, spans
from bot.answering.answerer import Answerer, judged
from bot.answering.question import understand
from index.embedder import DEFAULT_MODEL, open_embedder
from index.folding import fold
from index.search import search
from index.store import Store

RIGHT_SHARE = 0.6
OFF_WEIGHT = 4.0


def rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def fit_sentences(cases: list[tuple[np.ndarray, np.ndarray]], penalty: float) -> np.ndarray:
    """Weights that give sentences with the answer the largest softmax share."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = 0.0, np.zeros_like(weights)
        for features, good in cases:
            scored = features @ weights
            share = np.exp(scored - scored.max())
            share /= share.sum()
            right = share[good].sum()
            total -= np.log(right + 1e-12)
            target = np.where(good, share / (right + 1e-12), 0.0)
            gradient += features.T @ (share - target)
        n = len(cases)
        return total / n + penalty * weights @ weights, gradient / n + 2 * penalty * weights

    return minimize(loss, np.zeros(len(spans.FEATURES)), jac=True, method="L-BFGS-B").x


def balanced(right: np.ndarray) -> np.ndarray:
    """Weights that make right answers RIGHT_SHARE of all."""
    return np.where(right > 0, RIGHT_SHARE / right.mean(), (1 - RIGHT_SHARE) / (1 - right.mean()))


def fit_confidence(
    features: np.ndarray, right: np.ndarray, weights: np.ndarray, penalty: float
) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression."""
    counts = balanced(right) * weights
    x = np.hstack([features, np.ones((len(features), 1))])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ weights
        p = 1 / (1 + np.exp(-z))
        value = np.mean(counts * (np.logaddexp(0, z) - right * z))
        value += penalty * weights[:-1] @ weights[:-1]
        gradient = x.T @ (counts * (p - right)) / len(x)
        gradient[:-1] += 2 * penalty * weights[:-1]
        return float(value), gradient

    # What speaks for an answer must never count against it, however the sample falls.
    against = ("names_missing",)
    bounds = [(None, 0) if name in against else (0, None) for name in confidence.FEATURES]
    start = np.zeros(x.shape[1])
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return fitted[:-1], float(fitted[-1])


def main() -> None:
    """Read, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("off", type=Path, nargs="*")
    parser.add_argument("--limit", type=int, default=10**9, help="questions of each file")
    given = parser.parse_args()
    embedder = open_embedder(DEFAULT_MODEL)
    answerer = Answerer(Store(given.data).open(embedder).snapshot, embedder)

    questions = [(r["question"], r["path"], r.get("answers") or []) for r in rows(given.train)]
    # Such files have the answerable ones first.
    random.Random(1).shuffle(questions)
    questions = questions[: given.limit]
    for file in given.off:
        questions += [(r.get("question") or r["input"], "", []) for r in rows(file)[: given.limit]]

    read, cases = [], []
    for text, path, answers in questions:
        question = understand(text)
        vector = embedder.embed([text])[0]
        hits = search(answerer.snapshot, text, vector, 20)
        found = spans.candidates(question, vector, hits, answerer.snapshot, embedder)
        folded = [fold(a) for a in answers]
        good = np.array(
            [
                Path(c.hit.document.path).name == path and any(a in fold(c.text) for a in folded)
                for c in found
            ],
            dtype=bool,
        )
        read.append((question, path, hits, found, good))
        if good.any():
            cases.append((spans.feature_matrix(found), good))
    weights = fit_sentences(cases, 1e-3)
    weights /= np.abs(weights).max()
    first = np.mean([good[np.argmax(f @ weights)] for f, good in cases])
    print(f"{len(cases)} questions with the answer among the candidates, first right: {first:.3f}")
    print("select.WEIGHTS =", tuple(round(float(w), 3) for w in weights))

    select.WEIGHTS = tuple(float(w) for w in weights)
    features, right, counted = [], [], []
    for question, path, hits, found, good in read:
        if not found:
            continue
        scored = select.scores(found)
        chosen = select.choose(found, scored)
        features.append(judged(question, hits, found, scored, chosen))
        shown = {id(c.candidate) for c in chosen}
        counted.append(1.0 if path else OFF_WEIGHT)
        right.append(any(g and id(c) in shown for c, g in zip(found, good, strict=True)))
    x, y = np.array(features, dtype=float), np.array(right, dtype=float)
    fitted, bias = fit_confidence(x, y, np.array(counted), 1e-4)
    p = 1 / (1 + np.exp(-(x @ fitted + bias)))
    counts = balanced(y)
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            said, was = (np.average(v[inside], weights=counts[inside]) for v in (p, y))
            print(f"said {said:.2f}  was {was:.2f}  n {inside.sum()}")
    print(
        "confidence.WEIGHTS =", tuple(round(float(w), 3) for w in fitted), "BIAS =", round(bias, 3)
    )
    for name, weight in zip(confidence.FEATURES, fitted, strict=True):
        print(f"  {name:16} {weight:7.3f}")


if __name__ == "__main__":
    main()
