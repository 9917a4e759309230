"""Go on learning bot/answering/answerability/model from questions asked of real documents.

    python -m tests.benchmarks.tune_answerability DATA_DIR TRAIN.jsonl FOLDER WEIGHTS.npz TUNED.npz
        [--without PART]

WEIGHTS is what ``train_answerability`` learned from FOLDER. DATA_DIR holds an index of the
documents that TRAIN.jsonl asks about, whose rows have ``question``, ``path`` and ``answers`` (none:
not answerable). What is learned are the sentences that the index finds for each question: one that
holds an answer; at times a better placed one that holds none; for a question without an answer one
of the best; and now and then one that was found for a question about another document. As many of
FOLDER's own texts come in between, lest those be forgotten.

``--without`` leaves a part of the documents out (``parts.py``) and measures on these, before and
after: the area under the ROC curve of questions with and without an answer, by the best of their
three first sentences. ``fit_answering`` needs the weights of each part, so that the confidence is
fitted on questions that nothing was learned from. Five minutes on two processors each.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from bot.answering import select
from bot.answering.answerability.candidates import text_read
from bot.answering.answerability.network import AnswerabilityNetwork
from bot.answering.answerability.shapes import learned_shapes
from index.embedder import DEFAULT_MODEL, open_embedder
from index.embedder.adapted import read_learned
from index.embedder.adapted_network import load, save
from index.store import Store
from tests.benchmarks.fit_answering import Remembering, case, rows
from tests.benchmarks.parts import PARTS, part_of
from tests.benchmarks.train_answerability import (
    Example,
    Learner,
    batches,
    blocks,
    examples,
    read,
    weigh_words,
    word_odds,
)

_ROUNDS = 2
_RATE = 2e-4
_WARM_UP = 40
# How many of FOLDER's texts come in between.
_OWN = 6000
# So many of a question's sentences are kept; among the first so many one is taken for a negative.
_KEPT, _BEST, _RIGHT = 8, 3, 2
# How often a question has no question mark, is read with a sentence that holds no answer although
# one does, with one found for a question about another document.
_UNMARKED, _WRONG, _ELSEWHERE = 0.3, 0.5, 0.2


@dataclass(frozen=True)
class Found:
    """A question about a document, the sentences found for it, as they are read, best first, and
    which hold an answer; what its words alone tell of its having one, in log odds."""

    question: str
    path: str
    answered: bool
    texts: tuple[str, ...]
    holds: tuple[bool, ...]
    by_itself: float


def found_sentences(data: Path, train: Path, embedder: Any) -> list[Found]:
    """What an index finds for the questions of a file."""
    snapshot = Store(data).open(embedder).snapshot
    remembering = Remembering(embedder)
    asked = rows(train)
    answered = np.array([bool(row.get("answers")) for row in asked])
    parts = np.array([part_of(row["path"]) for row in asked])
    odds = word_odds([row["question"] for row in asked], answered, parts)
    result = []
    for row, by_itself in zip(asked, odds, strict=True):
        answers = row.get("answers") or []
        c = case(row["question"], row["path"], answers, snapshot, remembering)
        best = np.argsort(-select.scores(c.found))[:_KEPT] if c.found else []
        texts = tuple(text_read(c.found[i]) for i in best)
        holds = tuple(bool(c.good[i]) for i in best)
        if texts:
            result.append(
                Found(row["question"], c.path, bool(answers), texts, holds, float(by_itself))
            )
    return result


def examples_of(found: Sequence[Found], chance: random.Random) -> list[Example]:
    """Each question with one of its sentences, at times with others."""
    result = []
    for one in found:
        question = one.question.rstrip("?") if chance.random() < _UNMARKED else one.question
        pairs = list(zip(one.texts, one.holds, strict=True))
        if not one.answered:
            result.append((question, chance.choice(one.texts[:_BEST]), False, one))
        else:
            if right := [text for text, holds in pairs if holds]:
                result.append((question, chance.choice(right[:_RIGHT]), True, one))
            wrong = [text for text, holds in pairs[: _BEST + 1] if not holds]
            if wrong and chance.random() < _WRONG:
                result.append((question, chance.choice(wrong), False, one))
        other = chance.choice(found)
        if other.path != one.path and chance.random() < _ELSEWHERE:
            result.append((question, chance.choice(other.texts[:_BEST]), False, one))
    return [Example(question, text, right, one.by_itself) for question, text, right, one in result]


def told_apart(network: Any, found: Sequence[Found], tokenizer: Any) -> float:
    """Area under the ROC curve of questions with an answer and without, by the best of their first
    sentences."""
    network.eval()
    best = []
    with torch.inference_mode():
        for one in found:
            shown = [Example(one.question, text, False, 0.0) for text in one.texts[:_BEST]]
            best.append(float(read(network, shown, tokenizer).max()))
    return float(roc_auc_score([one.answered for one in found], best))


def main() -> None:
    """Learn, measure on what is left out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("data", "train", "folder", "weights", "tuned"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--without", type=int, choices=range(PARTS))
    given = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    embedder: Any = open_embedder(DEFAULT_MODEL)
    found = found_sentences(given.data, given.train, embedder)
    own = blocks(given.folder)
    weigh_words(own)
    network = AnswerabilityNetwork(embedder.reference.transformer)
    load(network, read_learned(given.weights, learned_shapes()))
    left_out = [one for one in found if part_of(one.path) == given.without]
    kept = [one for one in found if part_of(one.path) != given.without]
    if left_out:
        before = told_apart(network, left_out, embedder.tokenizer)
    mixed = list(examples(own, chance))
    chance.shuffle(mixed)
    mixed = mixed[:_OWN] + [one for _ in range(_ROUNDS) for one in examples_of(kept, chance)]
    steps = list(batches(mixed, chance))
    learner = Learner(network, embedder.tokenizer, len(steps), rate=_RATE, warm_up=_WARM_UP)
    print(f"loss {learner.learn(steps):.3f}")
    if left_out:
        after = told_apart(network, left_out, embedder.tokenizer)
        print(f"{len(left_out)} questions about documents left out: {before:.3f}, then {after:.3f}")
    save(network, given.tuned)


if __name__ == "__main__":
    main()
