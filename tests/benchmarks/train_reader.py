"""Learn the weights under bot/answering/model: whether a sentence answers a question.

    python -m tests.benchmarks.train_reader DATA_DIR TRAIN.jsonl WEIGHTS.npz
        [--off OFF_CORPUS.jsonl ...] [--texts DATA_DIR ...] [--without DOCUMENT ...]
        [--start WEIGHTS.npz]

DATA_DIR holds an index of the documents that TRAIN.jsonl asks about. A row of TRAIN has
``question``, ``path`` and ``answers`` (none: not answerable). The rows of OFF_CORPUS (every other
one) are answered by none of the documents. Besides, questions are invented from the documents and
from those of other indexes. Nothing about the documents ``--without`` is learned from.

The network marks the first and last piece of the answer among all pieces of a question's rows, or
none of them (shared norm: Clark and Gardner, 2018). A row is a question and at most 128 pieces of a
passage: one with the answer, if there is one, and others that were found for the question.

The weights in use were trained without four of eight documents, on whose questions
bot/answering/confidence.py was fitted, then two epochs more on all (``--start``). A forerunner of
this script made them; of other passages, it took the sentences most like the question, not any.
Takes about a quarter of an hour on a core with AMX. Run by hand, and fit_answering.py after it.
"""

import argparse
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bot.answering.reader_network import ReaderNetwork
from bot.answering.reader_pieces import Read, Row, around, read_text, row
from index.embedder import DEFAULT_MODEL, open_embedder
from index.folding import fold
from index.search import search
from index.snapshot import Snapshot
from index.store import Store
from tests.benchmarks.fit_answering import rows
from tests.benchmarks.invented_questions import NAME, NUMBER, Span, altered, invented

_BATCH = 12


@dataclass(frozen=True)
class Passage:
    """A passage of a document, read."""

    path: str
    title: Read
    text: str
    sentences: tuple[Span, ...]
    read: Read

    def near(self, start: int, chance: Random) -> Read:
        """The sentence with this offset, and some around it."""
        index = max(i for i, (a, _) in enumerate(self.sentences) if a <= start or i == 0)
        return around(self.read, self.sentences, index, chance)


@dataclass(frozen=True)
class Asked:
    """A question with the passages that hold its answers and those that do not, best first."""

    text: str
    answers: tuple[str, ...]
    good: tuple[Passage, ...]
    others: tuple[Passage, ...]


# A row of the network, and where its answers stand in its passage.
Example = tuple[Row, list[Span]]


def passages_of(snapshot: Snapshot, tokenizer: Any) -> list[Passage]:
    """All passages of an index, in order."""
    found = []
    for number, (document, start, end) in enumerate(snapshot.passages.tolist()):
        about = snapshot.documents[document]
        text = snapshot.text_of(about.id)[start:end]
        spans = tuple((int(a) - start, int(b) - start) for a, b in snapshot.sentences(number))
        title = read_text(about.title, tokenizer)
        path = Path(about.path).name
        found.append(Passage(path, title, text, spans, read_text(text, tokenizer)))
    return found


def places(text: str, answers: Sequence[str]) -> list[Span]:
    """Where answers stand in a text."""
    return [
        match.span()
        for answer in answers
        for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.I)
    ]


class Teacher:
    """Makes batches of questions: asked by people, and invented."""

    def __init__(self, passages: list[Passage], tokenizer: Any, chance: Random) -> None:
        self._tokenizer = tokenizer
        self._chance = chance
        self._by_path: dict[str, list[Passage]] = {}
        for passage in passages:
            self._by_path.setdefault(passage.path, []).append(passage)
        self._names = {p: self._all(NAME, p) for p in self._by_path}
        self._numbers = {p: self._all(NUMBER, p) for p in self._by_path}

    def _all(self, pattern: re.Pattern[str], path: str) -> list[str]:
        return [found for p in self._by_path[path] for found in pattern.findall(p.text)]

    def examples(self, asked: Asked | None) -> list[Example]:
        """The rows of one question; of an invented one for None."""
        return self._of_asked(asked) if asked else self._of_invented()

    def _of_asked(self, asked: Asked) -> list[Example]:
        chance = self._chance
        if not asked.good:
            others = asked.others[:1]
            if len(asked.others) > 1 and chance.random() < 0.4:
                others += (chance.choice(asked.others[1:]),)
            return [self._other(asked.text, p) for p in others]
        passage = asked.good[0] if chance.random() < 0.85 else chance.choice(asked.good[:3])
        found = places(passage.text, asked.answers)
        part = passage.near(chance.choice(found)[0], chance)
        if chance.random() < 0.15:
            names, numbers = self._names[passage.path], self._numbers[passage.path]
            if changed := altered(asked.text, names, numbers, chance):
                return [(self._row(changed, passage, part), [])]
        others = asked.others[:4] if chance.random() < 0.7 else asked.others
        wrong = [chance.choice(others)] if others else []
        return [
            (self._row(asked.text, passage, part), found),
            *(self._other(asked.text, p) for p in wrong),
        ]

    def _of_invented(self) -> list[Example]:
        chance = self._chance
        paths = list(self._by_path)
        weights = [len(self._by_path[path]) ** 0.7 for path in paths]
        while True:
            path = chance.choices(paths, weights)[0]
            passage = chance.choice(self._by_path[path])
            start, end = chance.choice(passage.sentences)
            made = invented(passage.text[start:end], chance)
            if made is None:
                continue
            text, (a, b) = made
            part = passage.near(start, chance)
            if chance.random() < 0.45:
                if text := altered(text, self._names[path], self._numbers[path], chance) or "":
                    return [(self._row(text, passage, part), [])]
                continue
            answer = [(start + a, start + b)]
            other = chance.choice(self._by_path[path])
            examples = [(self._row(text, passage, part), answer)]
            if passage.text[start + a : start + b] not in other.text and chance.random() < 0.6:
                examples.append(self._other(text, other))
            return examples

    def _other(self, text: str, passage: Passage) -> Example:
        start = self._chance.choice(passage.sentences)[0]
        return self._row(text, passage, passage.near(start, self._chance)), []

    def _row(self, text: str, passage: Passage, part: Read) -> Row:
        return row(read_text(text, self._tokenizer), passage.title, part)


def loss_of(network: ReaderNetwork, questions: list[list[Example]]) -> torch.Tensor:
    """Cross entropy of first and last pieces over all rows of a question and none of them, and of
    the verdict on each row, a second task that helps the first."""
    read = [example for question in questions for example in question]
    width = max(len(r.ids) for r, _ in read)
    ids = torch.zeros(len(read), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    features = torch.zeros(len(read), width, 2, dtype=torch.long)
    right = torch.zeros(len(read), width, 2, dtype=torch.bool)
    offered = torch.zeros(len(read), width, 1, dtype=torch.bool)
    for i, (r, answers) in enumerate(read):
        ids[i, : len(r.ids)] = torch.from_numpy(r.ids)
        mask[i, : len(r.ids)] = 1
        features[i, : len(r.ids)] = torch.from_numpy(r.features)
        offered[i, r.begin : r.begin + len(r.starts)] = True
        for start, end in answers:
            inside = np.flatnonzero((r.starts < end) & (r.ends > start)) + r.begin
            if len(inside):
                right[i, inside[0], 0] = right[i, inside[-1], 1] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        marks, verdicts = network(ids, mask, features)
    marks = marks.masked_fill(~offered, -1e4)
    total = torch.zeros(())
    begin = 0
    for question in questions:
        part = slice(begin, begin + len(question))
        begin += len(question)
        for side in (0, 1):
            scores, wanted = marks[part, :, side].flatten(), right[part, :, side].flatten()
            best = scores[wanted].logsumexp(0) if wanted.any() else torch.zeros(())
            total = total + torch.cat([scores, torch.zeros(1)]).logsumexp(0) - best
    answered = torch.tensor([float(bool(answers)) for _, answers in read])
    verdict = functional.binary_cross_entropy_with_logits(verdicts, answered)
    return total / len(questions) / 2 + verdict


def questions_of(
    asked: list[tuple[str, str, list[str]]], snapshot: Snapshot, passages: list[Passage]
) -> list[Asked]:
    """Questions with what a search finds for them; not those whose answer it does not find."""
    vectors = open_embedder(DEFAULT_MODEL).embed([text for text, _, _ in asked])
    found = []
    for (text, path, answers), vector in zip(asked, vectors, strict=True):
        near = [passages[hit.row] for hit in search(snapshot, text, vector, 40)]
        folded = [fold(answer) for answer in answers]
        holding = [p for p in near if any(a in fold(p.text) for a in folded)]
        good = [p for p in holding if p.path == path and places(p.text, answers)]
        if good or not answers:
            others = [p for p in near[:10] if p not in holding]
            found.append(Asked(text, tuple(answers), tuple(good), tuple(others)))
    return found


def main() -> None:
    """Train and write the weights after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--off", type=Path, nargs="*", default=[])
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    given = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    embedder: Any = open_embedder(DEFAULT_MODEL)
    tokenizer = embedder._tokenizer
    snapshot = Store(given.data).open(embedder).snapshot
    passages = passages_of(snapshot, tokenizer)
    asked = [(r["question"], r["path"], r.get("answers") or []) for r in rows(given.train)]
    asked = [question for question in asked if question[1] not in given.without]
    for file in given.off:
        asked += [(r.get("question") or r["input"], "", []) for r in rows(file)[1::2]]
    questions = questions_of(asked, snapshot, passages)
    texts = [p for p in passages if p.path not in given.without]
    for data in given.texts:
        texts += passages_of(Store(data).open(embedder).snapshot, tokenizer)
    teacher = Teacher(texts, tokenizer, chance)

    network = ReaderNetwork(embedder._model[0].auto_model)
    if given.start:
        with np.load(given.start) as arrays:
            learned = {name: torch.from_numpy(arrays[name]).float() for name in arrays.files}
        network.load_state_dict(learned, strict=False)
    learnable = network.trained()
    adapters = [p for name, p in learnable.items() if name.startswith("transformer")]
    others = [p for name, p in learnable.items() if not name.startswith("transformer")]
    optimizer = torch.optim.AdamW(
        [{"params": adapters, "lr": given.rate}, {"params": others, "lr": 1.5 * given.rate}],
        weight_decay=0.01,
    )
    # Before the first epoch on people's questions, one on invented ones alone.
    epochs: list[list[Asked | None]] = [] if given.start else [[None] * 1500]
    for _ in range(given.epochs):
        epoch: list[Asked | None] = [*questions, *[None] * 300]
        chance.shuffle(epoch)
        epochs.append(epoch)
    steps = sum(len(epoch) // _BATCH for epoch in epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / 60) * max(0.02, 1 - step / steps)
    )
    network.train()
    network.transformer.eval()  # its dropout takes half of the time
    for number, epoch in enumerate(epochs):
        losses = []
        for at in range(0, len(epoch) - _BATCH + 1, _BATCH):
            loss = loss_of(network, [teacher.examples(q) for q in epoch[at : at + _BATCH]])
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*adapters, *others], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {number}: loss {np.mean(losses):.3f}", flush=True)
        arrays = {name: p.detach().half().numpy() for name, p in learnable.items()}
        np.savez_compressed(given.weights, **arrays)


if __name__ == "__main__":
    main()
