"""Fit the weights of bot/answering/select.py, ranking.py and confidence.py, and print them.

    python -m tests.benchmarks.fit_answering DATA_DIR TRAIN.jsonl [OFF_CORPUS.jsonl ...]
        [--confidence] [--apart] [--networks FOLDER]

DATA_DIR holds an index of the documents that TRAIN.jsonl asks about. A row of TRAIN has
``question``, ``path`` and ``answers`` (none: not answerable). A row of OFF_CORPUS has ``question``
or ``input`` and is answered by none of the documents; every other one is fitted on.

Sentence weights: softmax over a question's candidate sentences, cross entropy on those that hold
an answer; passage weights the same over its passages. Confidence: logistic regression on whether
a shown quote holds an answer; a question without answers is a negative. Right and wrong answers
are weighted as if RIGHT_SHARE of all questions were answered rightly, unanswerable ones about the
documents NEAR_WEIGHT times, since the sample holds far more of them than people ask, and off-corpus
ones OFF_WEIGHT times, as they are few in it. All with a small L2 penalty.

First, everything is fitted PARTS times without some of the documents and measured on the questions
about those: what to expect of documents that nothing was fitted on. Takes half an hour on a core,
with ``--confidence``, which leaves sentences and passages as they are, ten minutes. ``--apart``
fits the confidence of answers for which nothing reads question and sentence together.
``--networks`` has what ``tune_answerability`` learned without each part of the documents, as
``0.npz`` to ``3.npz``: about documents of a part that is there, its network is asked.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.optimize import minimize

from bot.answering import confidence, ranking, select, spans
from bot.answering.answerability import Answerability, ReadCandidates, open_answerability
from bot.answering.answerability.scoring import FULL, INT8, session_scorer
from bot.answering.answerability.shapes import learned_shapes
from bot.answering.answerer import judged
from bot.answering.question import Question, understand
from index.embedder import DEFAULT_MODEL, Embedder, Pieces, Vectors, network, open_embedder
from index.embedder.adapted import read_learned
from index.folding import fold
from index.search import Hit, search
from index.snapshot import Snapshot
from index.store import Store
from tests.benchmarks.parts import PARTS, part_of

RIGHT_SHARE = 0.6
OFF_WEIGHT = 8.0
NEAR_WEIGHT = 0.5
_PENALTY = 1e-3


@dataclass(frozen=True)
class Case:
    """A question with its candidates: which sentences and which passages (rows) hold an answer.
    ``path`` is empty for an off-corpus question."""

    snapshot: Snapshot
    question: Question
    vector: Vectors
    path: str
    answers: tuple[str, ...]
    hits: list[Hit]
    found: list[spans.Candidate]
    good: np.ndarray
    rows: frozenset[int]


class Remembering:
    """An embedder that reads a text once: questions share their passages. In half precision."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Pieces] = {}

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        return self._embedder.embed(texts, progress)

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        new = [text for text in texts if text not in self._known]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for text, read in zip(new, self._embedder.pieces(new) if new else [], strict=True):
                kept = read.vectors.astype(np.float16)
                self._known[text] = Pieces(kept, read.starts, read.ends)
        known = [self._known[text] for text in texts]
        return [Pieces(p.vectors.astype(np.float32), p.starts, p.ends) for p in known]


class Desk:
    """What a case is shown with: the network that reads question and sentence together, once;
    nothing where they are read apart."""

    def __init__(self, embedder: Any, *, apart: bool = False, networks: Path | None = None) -> None:
        self.embedder = embedder
        self.apart = apart
        files = {part: networks / f"{part}.npz" for part in range(PARTS)} if networks else {}
        self._parts = {n: network_of(f, embedder) for n, f in files.items() if f.exists()}
        self._together: dict[str, ReadCandidates] = {}

    def together(self, c: Case) -> ReadCandidates | None:
        if self.apart:
            return None
        reader = open_answerability(self.embedder)
        if c.path:
            reader = self._parts.get(part_of(c.path), reader)
        assert reader is not None
        return self._together.setdefault(c.question.text, ReadCandidates(reader, c.question.text))


def network_of(file: Path, embedder: Any) -> Answerability:
    """The network with what a file has of it."""
    graph = INT8 if embedder.precision == network.INT8 else FULL
    learned = read_learned(file, learned_shapes())
    session = network.open_session(graph.read_bytes(), embedder.weights, learned)
    return Answerability(session_scorer(session), embedder.tokenizer)


def rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def case(text: str, path: str, answers: Sequence[str], snapshot: Snapshot, embedder: Any) -> Case:
    """A question, searched and read."""
    question = understand(text)
    vector = embedder.embed([text])[0]
    hits = search(snapshot, text, vector, 20)
    read = spans.read_pieces(question, hits, snapshot, embedder)
    found = spans.candidates(question, vector, hits, snapshot, read)
    folded = tuple(fold(a) for a in answers)

    def holds(hit: Hit, text: str) -> bool:
        return Path(hit.document.path).name == path and any(a in fold(text) for a in folded)

    good = np.array([holds(c.hit, c.text) for c in found], dtype=bool)
    whole = (h.row for h in hits if holds(h, snapshot.text_of(h.document.id)[h.start : h.end]))
    return Case(snapshot, question, vector, path, folded, hits, found, good, frozenset(whole))


def fit_choice(cases: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weights that give the right rows of features the largest softmax share."""

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
        return total / n + _PENALTY * weights @ weights, gradient / n + 2 * _PENALTY * weights

    return minimize(loss, np.zeros(cases[0][0].shape[1]), jac=True, method="L-BFGS-B").x


def balanced(right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights, changed so that right answers have RIGHT_SHARE of all."""
    share = (weights * right).sum() / weights.sum()
    return weights * np.where(right > 0, RIGHT_SHARE / share, (1 - RIGHT_SHARE) / (1 - share))


def fit_confidence(
    features: np.ndarray, right: np.ndarray, weights: np.ndarray, penalty: float
) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression."""
    counts = balanced(right, weights)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-(features @ w[:-1] + w[-1])))
        p = np.clip(p, 1e-9, 1 - 1e-9)
        total = -np.sum(counts * (right * np.log(p) + (1 - right) * np.log(1 - p)))
        slope = counts * (p - right)
        gradient = np.append(features.T @ slope, slope.sum())
        n = counts.sum()
        kept = np.append(w[:-1], 0.0)
        return total / n + penalty * kept @ kept, gradient / n + 2 * penalty * kept

    # Each feature can only speak for the quotes, or only against them: among the questions there
    # are few of each kind, and a wrong sign is chance.
    bounds = [(None, 0) if n in confidence.AGAINST else (0, None) for n in confidence.FEATURES]
    start = np.zeros(features.shape[1] + 1)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return fitted[:-1], float(fitted[-1])


def fit(cases: list[Case], desk: Desk) -> None:
    """Set the weights of the three modules."""
    fit_order(cases)
    fit_sureness(cases, desk)


def fit_order(cases: list[Case]) -> None:
    """Set the weights by which sentences and passages are ordered."""
    sentences = [(spans.feature_matrix(c.found), c.good) for c in cases if c.good.any()]
    weights = fit_choice(sentences)
    select.WEIGHTS = tuple(float(w) for w in weights / np.abs(weights).max())
    passages = []
    for c in cases:
        known = ranking.passage_features(c.hits, c.found, select.scores(c.found))
        good = np.array([row in c.rows for row in known], dtype=bool)
        if good.any():
            passages.append((np.array(list(known.values())), good))
    ranking.WEIGHTS = tuple(float(w) for w in fit_choice(passages))


def fit_sureness(cases: list[Case], desk: Desk) -> None:
    """Set the weights of the confidence."""
    seen = [shown(c, desk) for c in cases]
    x = np.nan_to_num(np.array([features for _, features in seen], dtype=float))
    y = np.array([any(holding(c, chosen)) for c, (chosen, _) in zip(cases, seen, strict=True)])
    counted = np.array(
        [OFF_WEIGHT if not c.path else 1.0 if c.answers else NEAR_WEIGHT for c in cases]
    )
    weights, bias = fit_confidence(x, y, counted, 1e-4)
    fitted = tuple(float(w) for w in weights), bias
    if desk.apart:
        confidence.WEIGHTS_APART, confidence.BIAS_APART = fitted
    else:
        confidence.WEIGHTS, confidence.BIAS = fitted


def shown(c: Case, desk: Desk) -> tuple[list[select.Chosen], np.ndarray]:
    """What would be shown, and what its confidence rests on."""
    scored = select.scores(c.found)
    together = desk.together(c)
    gains = together.gains(c.found, scored) if together else 0.0
    chosen = select.choose(c.found, scored + gains)
    odds = together.odds([one.candidate for one in chosen]) if together else None
    return chosen, judged(c.question, c.hits, c.found, scored, chosen, odds)


def holding(c: Case, chosen: Sequence[select.Chosen]) -> list[bool]:
    """For each quote, whether it holds an answer."""
    result = []
    for quote in chosen:
        document = quote.candidate.hit.document
        words = fold(c.snapshot.text_of(document.id)[quote.start : quote.end])
        result.append(Path(document.path).name == c.path and any(a in words for a in c.answers))
    return result


def measured(cases: list[Case], desk: Desk) -> list[dict[str, Any]]:
    """What the weights in place make of each case."""
    result = []
    for c in cases:
        order = ranking.ranked(c.hits, c.found, select.scores(c.found))
        places = [i for i, hit in enumerate(order) if hit.row in c.rows]
        chosen, features = shown(c, desk)
        kind = "off" if not c.path else "yes" if c.answers else "near"
        result.append(
            {
                "kind": kind,
                "place": places[0] if places else None,
                "held": holding(c, chosen),
                "sure": confidence.confidence(features),
            }
        )
    return result


def report(measures: list[dict[str, Any]]) -> None:
    """Print the figures of the README."""
    yes = [m for m in measures if m["kind"] == "yes"]
    places = [m["place"] for m in yes]
    hit = [np.mean([p is not None and p < k for p in places]) for k in (1, 4)]
    mrr = np.mean([1 / (p + 1) if p is not None and p < 10 else 0 for p in places])
    print(f"  passages: hit@1 {hit[0]:.3f} hit@4 {hit[1]:.3f} MRR@10 {mrr:.3f}")
    held = [np.mean([any(m["held"][:k]) for m in yes]) for k in (1, 3)]
    print(f"  quotes: @1 {held[0]:.3f} @3 {held[1]:.3f}, nothing declined")
    right = np.array([m["sure"] for m in yes])
    for kind in ("off", "near"):
        wrong = np.array([m["sure"] for m in measures if m["kind"] == kind])
        if not len(right) or not len(wrong):
            continue
        above = (right[:, None] > wrong).mean() + (right[:, None] == wrong).mean() / 2
        low = np.quantile(right, 0.05)
        print(
            f"  {kind}: AUROC {above:.3f}; declined {np.mean(wrong < low):.3f} below {low:.3f},"
            f" where 95 % of {len(right)} are answered"
        )


def main() -> None:
    """Read, measure, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("off", type=Path, nargs="*")
    parser.add_argument("--confidence", action="store_true", help="fit nothing else")
    parser.add_argument("--apart", action="store_true", help="its weights where nothing reads so")
    parser.add_argument("--networks", type=Path, help="weights learned without each part")
    given = parser.parse_args()
    fit_all = fit_sureness if given.confidence or given.apart else fit
    embedder = open_embedder(DEFAULT_MODEL)
    snapshot = Store(given.data).open(embedder).snapshot
    asked = [(r["question"], r["path"], r.get("answers") or []) for r in rows(given.train)]
    for file in given.off:
        asked += [(r.get("question") or r["input"], "", []) for r in rows(file)[::2]]
    random.Random(1).shuffle(asked)
    remembering = Remembering(embedder)
    cases = [c for a in asked if (c := case(*a, snapshot, remembering)).found]
    desk = Desk(embedder, apart=given.apart, networks=given.networks)

    measures = []
    for i in range(PARTS):
        # Off-corpus questions have no document: every fourth is left out.
        held = [(part_of(c.path) if c.path else n % PARTS) == i for n, c in enumerate(cases)]
        fit_all([c for c, away in zip(cases, held, strict=True) if not away], desk)
        measures += measured([c for c, away in zip(cases, held, strict=True) if away], desk)
    print("Documents left out of the fit:")
    report(measures)
    fit_all(cases, desk)
    print("Fitted on all:")
    report(measured(cases, desk))
    for module in (select, ranking, confidence):
        print(f"{module.__name__}.WEIGHTS =", tuple(round(w, 3) for w in module.WEIGHTS))
    print("confidence.BIAS =", round(confidence.BIAS, 3))
    print("confidence.WEIGHTS_APART =", tuple(round(w, 3) for w in confidence.WEIGHTS_APART))
    print("confidence.BIAS_APART =", round(confidence.BIAS_APART, 3))


if __name__ == "__main__":
    main()
