"""Learn the weights under bot/answering/answerability/model from texts with questions.

    python -m tests.benchmarks.train_answerability FOLDER WEIGHTS.npz [--epochs 2]

Every ``*.txt`` below FOLDER has blocks like this one: a title, numbered sentences, and questions.
An ``A`` is answered by the sentence of that number; an ``N`` looks as though it were and is
answered nowhere in the block.

    # Suez Canal
    1. The Suez Canal links the Mediterranean with the Red Sea, a distance of 193 kilometres.
    2. It was opened in November 1869.
    A 1 | How long is the waterway?
    N 1 | How wide is the waterway?

A question is read with its sentence, often with a neighbour of that and the title. Answered ones
are also read with what does not answer them: another sentence of the block, one of the sentences of
other blocks that resemble the question most, any other, or their own with a name or number of the
question exchanged. Who writes near misses writes them in other words than questions that are
answered ("Who paid for ..."): what these words alone tell is added to the scores while the network
learns, so that it learns the rest (a product of experts: Clark and others, 2019). Every fifteenth
block is held out and measured. Run by hand, and ``python -m bot.answering.answerability.graph``
where the network changed. An epoch of 87,000 questions takes half an hour on two processors.
"""

import argparse
import math
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch.nn import functional

from bot.answering.answerability.network import AnswerabilityNetwork
from bot.answering.answerability.pieces import pair
from bot.answering.answerability.shapes import MEANS
from index.embedder import DEFAULT_MODEL, open_embedder
from index.embedder.adapted_network import save, trained

_BATCH = 32
# Texts of one length are read together, out of so many batches.
_MIXED = 20
_RATE = 6e-4
_WARM_UP = 150
_HELD_OUT = 15
# How often a text has its title, a neighbour of the sentence; how often a question has no question
# mark, is asked of another sentence, of one of the sentences of other blocks that resemble it most,
# of any other block, or has a name or number exchanged.
_TITLE, _NEIGHBOUR, _UNMARKED, _ANOTHER = 0.7, 0.45, 0.3, 0.25
_LIKE, _ELSEWHERE, _EXCHANGED = 0.2, 0.08, 0.15
# So many sentences resemble a question most. What is nearer than this may well answer it.
_ALIKE = 20
_SAME = 0.75

_SENTENCE = re.compile(r"(\d+)\.\s+(.+)")
_QUESTION = re.compile(r"([AN])\s+([\d, ]+?)\s*\|\s*(.+)")
# What may be exchanged: a name (not the first word), a number.
_NAME = re.compile(r"(?<=\s)[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


@dataclass(frozen=True)
class Asked:
    """A question, the sentences (from 0) that answer it or seem to, what its words alone make of
    that, in log odds, and the sentences of other blocks (by block and place) that resemble it."""

    text: str
    answered: bool
    sentences: tuple[int, ...]
    by_itself: float = 0.0
    alike: tuple[tuple[int, int], ...] = ()


@dataclass
class Block:
    """A text and what is asked of it."""

    title: str
    sentences: list[str]
    questions: list[Asked]
    numbered: bool = True


@dataclass(frozen=True)
class Example:
    """A question, a text, whether that answers it, and what the question's words alone tell."""

    question: str
    text: str
    answers: bool
    by_itself: float


def blocks(folder: Path) -> list[Block]:
    """The blocks of all files below a folder; what is numbered wrongly is left out."""
    found: list[Block] = []
    for file in sorted(folder.rglob("*.txt")):
        found.append(Block("", [], []))
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("#"):
                found.append(Block(line.lstrip("# ").strip(), [], []))
            elif sentence := _SENTENCE.match(line):
                found[-1].sentences.append(sentence[2])
                found[-1].numbered &= int(sentence[1]) == len(found[-1].sentences)
            elif question := _QUESTION.match(line):
                places = tuple(int(n) - 1 for n in re.findall(r"\d+", question[2]))
                if places and all(0 <= n < len(found[-1].sentences) for n in places):
                    found[-1].questions.append(Asked(question[3], question[1] == "A", places))
    return [b for b in found if b.numbered and len(b.sentences) > 1 and b.questions]


def weigh_words(found: Sequence[Block]) -> None:
    """Set what the words of each question alone tell, learned from the others' blocks."""
    asked = [q for block in found for q in block.questions]
    parts = np.array([i % 5 for i, block in enumerate(found) for _ in block.questions])
    answered = np.array([q.answered for q in asked])
    given = iter(word_odds([q.text for q in asked], answered, parts))
    for block in found:
        block.questions = [replace(q, by_itself=float(next(given))) for q in block.questions]


def word_odds(questions: Sequence[str], answered: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """What the words of each question alone tell, in log odds, learned from the other parts."""
    reader = CountVectorizer(ngram_range=(1, 2), min_df=4, token_pattern=r"\w+|\?")
    words = reader.fit_transform(questions)
    odds = np.zeros(len(questions))
    for own in set(parts):
        others = parts != own
        model = LogisticRegression(C=0.1, max_iter=300).fit(words[others], answered[others])
        odds[~others] = model.decision_function(words[~others])
    print(f"by their words alone: AUROC {roc_auc_score(answered, odds):.3f}")
    return odds


def find_alike(found: Sequence[Block], embedder: Any) -> None:
    """Set the sentences of blocks on other subjects that resemble each question."""
    places = [(b, s) for b, block in enumerate(found) for s in range(len(block.sentences))]
    texts = [f"{found[b].title}. {found[b].sentences[s]}" for b, s in places]
    vectors = embedder.embed(texts)
    subjects = [set(re.findall(r"\w{4,}", block.title.lower())) for block in found]
    for own, block in enumerate(found):
        near = embedder.embed([q.text for q in block.questions]) @ vectors.T
        order = np.argsort(-near, axis=1)[:, : 4 * _ALIKE]
        for at, asked in enumerate(block.questions):
            alike = [
                places[row]
                for row in order[at]
                if near[at, row] < _SAME
                and places[row][0] != own
                and not subjects[own] & subjects[places[row][0]]
            ]
            block.questions[at] = replace(asked, alike=tuple(alike[:_ALIKE]))


def text_of(block: Block, sentences: Sequence[int], chance: random.Random) -> str:
    """The sentences, now and then with a neighbour or the title."""
    first, last = min(sentences), max(sentences)
    if chance.random() < _NEIGHBOUR:
        if first and (last == len(block.sentences) - 1 or chance.random() < 0.5):
            first -= 1
        elif last < len(block.sentences) - 1:
            last += 1
    title = f"{block.title}. " if chance.random() < _TITLE else ""
    return title + " ".join(block.sentences[first : last + 1])


def exchanged(
    question: str, text: str, nearby: Sequence[str], names: Sequence[str], chance: random.Random
) -> str | None:
    """The question with a name or number that stands in the text exchanged for one that does not: a
    name from nearby or anywhere, a number of as many digits. None without one."""
    shared = [m for m in _NAME.finditer(question) if m[0] in text]
    if shared:
        one = chance.choice(shared)
        pool = [n for n in nearby if n not in text] if chance.random() < 0.5 else []
        other = chance.choice(pool or names or [one[0]])
        if other in text or other in question:
            return None
    else:
        numbers = [m for m in _NUMBER.finditer(question) if m[0] in text]
        if not numbers:
            return None
        one = chance.choice(numbers)
        other = re.sub(r"\d(?=\D*$)|\d(?=\d$)", lambda _: str(chance.randrange(10)), one[0])
        if other in text:
            return None
    return question[: one.start()] + other + question[one.end() :]


def examples(found: Sequence[Block], chance: random.Random) -> Iterator[Example]:
    """Each question with its text, and answered ones with texts that do not answer them."""
    names = sorted({n for b in found for s in b.sentences for n in _NAME.findall(s)})
    for block in found:
        nearby = _NAME.findall(" ".join(block.sentences))
        for asked in block.questions:
            question = asked.text.rstrip("?") if chance.random() < _UNMARKED else asked.text
            text = text_of(block, asked.sentences, chance)
            yield Example(question, text, asked.answered, asked.by_itself)
            if not asked.answered:
                continue
            if chance.random() < _EXCHANGED:
                other_question = exchanged(question, text, nearby, names, chance)
                if other_question is not None:
                    yield Example(other_question, text, False, asked.by_itself)
            texts = []
            others = sorted(set(range(len(block.sentences))) - set(asked.sentences))
            if others and chance.random() < _ANOTHER:
                title = f"{block.title}. " if chance.random() < _TITLE else ""
                texts.append(title + block.sentences[chance.choice(others)])
            if asked.alike and chance.random() < _LIKE:
                at, sentence = chance.choice(asked.alike)
                texts.append(f"{found[at].title}. {found[at].sentences[sentence]}")
            other = chance.choice(found)
            if other is not block and chance.random() < _ELSEWHERE:
                texts.append(text_of(other, [chance.randrange(len(other.sentences))], chance))
            for text in texts:
                yield Example(question, text, False, asked.by_itself)


def batches(mixed: list[Example], chance: random.Random) -> Iterator[list[Example]]:
    """All examples, shuffled, those of about one length together."""
    chance.shuffle(mixed)
    size = _BATCH * _MIXED
    for at in range(0, len(mixed), size):
        part = sorted(mixed[at : at + size], key=lambda e: len(e.text))
        together = [part[n : n + _BATCH] for n in range(0, len(part), _BATCH)]
        chance.shuffle(together)
        yield from together


def read(network: Any, batch: Sequence[Example], tokenizer: Any) -> torch.Tensor:
    """The network's scores of a batch."""
    pairs = [pair(e.question, e.text, tokenizer) for e in batch]
    shape = len(pairs), max(len(p.ids) for p in pairs)
    ids, kinds, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    means = torch.zeros(shape[0], MEANS, shape[1])
    for row, one in enumerate(pairs):
        inside = slice(len(one.ids))
        ids[row, inside], kinds[row, inside] = map(torch.from_numpy, (one.ids, one.kinds))
        mask[row, inside], means[row, :, inside] = 1, torch.from_numpy(one.means)
    return network(ids, kinds, mask, means)


class Learner:
    """Lets a network learn, at a rate that rises for some steps and has fallen by the last."""

    def __init__(
        self, network: Any, tokenizer: Any, steps: int, *, rate: float, warm_up: int
    ) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._parameters = list(trained(network).values())
        self._optimizer = torch.optim.AdamW(self._parameters, lr=rate, weight_decay=0.01)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(1, step / warm_up) * max(0.02, 1 - step / steps)
        )

    def learn(self, steps: Iterable[Sequence[Example]]) -> float:
        """Learn from batches; returns the mean loss."""
        self._network.train()
        self._network.transformer.eval()  # its dropout takes time
        losses = []
        for batch in steps:
            scores = read(self._network, batch, self._tokenizer)
            by_itself = torch.tensor([e.by_itself for e in batch])
            right = torch.tensor([float(e.answers) for e in batch])
            loss = functional.binary_cross_entropy_with_logits(scores + by_itself, right)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
            self._optimizer.step()
            self._optimizer.zero_grad()
            self._schedule.step()
            losses.append(loss.item())
        return float(np.mean(losses))


def measured(network: Any, held: Sequence[Block], tokenizer: Any) -> float:
    """Area under the ROC curve of answered questions and near misses about blocks held out."""
    network.eval()
    chance = random.Random(5)
    shown = [
        Example(q.text, text_of(block, q.sentences, chance), q.answered, 0.0)
        for block in held
        for q in block.questions
    ]
    with torch.inference_mode():
        parts = [shown[at : at + _BATCH] for at in range(0, len(shown), _BATCH)]
        found = np.concatenate([read(network, part, tokenizer).numpy() for part in parts])
    return float(roc_auc_score([e.answers for e in shown], found))


def main() -> None:
    """Train, and write the weights after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    given = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    embedder: Any = open_embedder(DEFAULT_MODEL)
    found = blocks(given.folder)
    weigh_words(found)
    held = found[_HELD_OUT - 1 :: _HELD_OUT]
    learned = [block for i, block in enumerate(found) if i % _HELD_OUT != _HELD_OUT - 1]
    find_alike(learned, embedder)
    network = AnswerabilityNetwork(embedder.reference.transformer)
    count = len(list(examples(learned, random.Random(0))))
    steps = given.epochs * math.ceil(count / _BATCH)
    learner = Learner(network, embedder.tokenizer, steps, rate=_RATE, warm_up=_WARM_UP)
    for epoch in range(given.epochs):
        began = time.monotonic()
        loss = learner.learn(batches(list(examples(learned, chance)), chance))
        save(network, given.weights)
        print(
            f"epoch {epoch + 1}: loss {loss:.3f}, held out"
            f" {measured(network, held, embedder.tokenizer):.3f},"
            f" {time.monotonic() - began:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
