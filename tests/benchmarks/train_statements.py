"""Learn the weights under index/records/model from articles whose attributions are marked by hand.

    python -m tests.benchmarks.train_statements ARTICLES.jsonl teacher.npz --layers 6 --rank 16
    python -m tests.benchmarks.train_statements ARTICLES.jsonl three.npz --teacher teacher.npz \
        --layers 3 --epochs 6
    python -m tests.benchmarks.train_statements ARTICLES.jsonl index/records/model/statements.npz \
        --teacher teacher.npz --begin three.npz --epochs 4

First a network with all layers of the transformer learns from the marks; then smaller ones, of
which the last one is shipped, learn from the marks and from its opinions (distillation: Hinton and
others, 2015). They begin with what it, or another one, has learned.

A row has "path", "text" and "attributions", each with lists of [start, end, words] under "source",
"cue" and "content". A tenth of the articles, chosen by their paths, is held out and measured. Each
takes three quarters of an hour on one core. Run by hand, and fit_statement_links.py and
``python -m index.records.statements_graph`` after it. The teacher’s weights are those after the
fourth of its five epochs, those of three layers after the fourth of six.
"""

import argparse
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from index.embedder import DEFAULT_MODEL, open_embedder
from index.embedder.adapted_network import merge, save, trained
from index.records.statements_network import StatementNetwork
from index.records.statements_pieces import WINDOW, Pieces, windows, word_pieces
from index.records.statements_shapes import CONTENT, CUE, LAYERS, RANK, SOURCE
from index.records.statements_tagger import distance_class

IGNORED = -100
_BATCH = 16
_LINK_WEIGHT = 0.3
# How much the marks count beside the teacher's opinions, and how much its vectors do. Its scores
# are flattened by this temperature: what it nearly thought counts, too.
_MARKS_WEIGHT, _VECTORS_WEIGHT, _TEMPERATURE = 0.5, 0.1, 1.5
# Layers and rank of the teacher.
_TEACHER = (6, 16)
# Words hidden from the network while it learns, and what stands for them.
_UNREAD, _MASK = 0.04, 103


@dataclass(frozen=True)
class Example:
    """One article: its pieces, a tag for each, and links (first and last piece of a content,
    first piece of its source or -1)."""

    path: str
    pieces: Pieces
    tags: np.ndarray
    links: list[tuple[int, int, int]]


# An example and the piece that a window of it begins with.
Window = tuple[Example, int]
# What a network makes of a batch: scores of tags, vectors of contents, vectors of sources.
Read = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def held_out(path: str) -> bool:
    """Whether an article is measured, not learned from."""
    return zlib.crc32(path.encode()) % 10 == 0


def example(row: dict[str, Any], tokenizer: Any) -> Example:
    """A row as tags and links over its pieces."""
    pieces = word_pieces(row["text"], tokenizer)
    tags = np.zeros(len(pieces), dtype=np.int64)
    links = []

    def mark(start: int, end: int, tag: int) -> tuple[int, int] | None:
        inside = np.flatnonzero((pieces.starts < end) & (pieces.ends > start))
        if not len(inside):
            return None
        tags[inside] = tag + 1
        tags[inside[0]] = tag
        return int(inside[0]), int(inside[-1])

    for said in row["attributions"]:
        for start, end, _ in said["cue"]:
            mark(start, end, CUE)
        sources = [mark(start, end, SOURCE) for start, end, _ in said["source"]]
        source = next((s[0] for s in sources if s), -1)
        for start, end, _ in said["content"]:
            if content := mark(start, end, CONTENT):
                links.append((*content, source))
    return Example(row["path"], pieces, tags, links)


def batch(windows: list[Window]) -> dict[str, torch.Tensor]:
    """Tensors for windows, and the links that lie inside them."""
    width = WINDOW + 2
    ids = torch.zeros(len(windows), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    features = torch.zeros(len(windows), width, 3, dtype=torch.long)
    tags = torch.full_like(ids, IGNORED)
    links = []
    for row, (found, begin) in enumerate(windows):
        part = slice(begin, begin + WINDOW)
        n = len(found.pieces.ids[part])
        ids[row, 0], ids[row, n + 1] = 101, 102
        ids[row, 1 : n + 1] = torch.from_numpy(found.pieces.ids[part])
        mask[row, : n + 2] = 1
        features[row, 1 : n + 1] = torch.from_numpy(found.pieces.features[part])
        tags[row, 1 : n + 1] = torch.from_numpy(found.tags[part])
        for first, last, source in found.links:
            if begin <= first and last < begin + n:
                seen = begin <= source < begin + n
                if source < 0 or seen:
                    at = source - begin + 1 if seen else 0
                    links.append((row, first - begin + 1, last - begin + 1, at))
    columns = torch.tensor(links, dtype=torch.long).reshape(-1, 4)
    return {"ids": ids, "mask": mask, "features": features, "tags": tags, "links": columns}


def read(network: StatementNetwork, b: dict[str, torch.Tensor]) -> Read:
    """What the network makes of a batch, computed in half precision."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, contents, sources = network(b["ids"], b["mask"], b["features"])
    return tags.float(), contents.float(), sources.float()


def loss_of(network: StatementNetwork, b: dict[str, torch.Tensor], found: Read) -> torch.Tensor:
    """Cross entropy of tags, and of the choice of a source among all pieces or nobody."""
    tags, contents, sources = found
    loss = functional.cross_entropy(tags.flatten(0, 1), b["tags"].flatten(), ignore_index=IGNORED)
    row, first, last, source = b["links"].T
    if len(row):
        wanted = contents[row, first] + contents[row, last]
        scores = torch.einsum("ld,lpd->lp", wanted, sources[row])
        places = torch.arange(scores.shape[1])
        distance = places[None, :] - torch.where(
            places[None, :] < first[:, None], first[:, None], last[:, None]
        )
        scores = scores + network.distances[torch.from_numpy(distance_class(distance.numpy()))]
        scores = scores.masked_fill(b["mask"][row] == 0, -1e4)
        scores[:, 0] = wanted @ network.nobody
        loss = loss + _LINK_WEIGHT * functional.cross_entropy(scores, source)
    return loss


def far_from(teacher: Read, found: Read, inside: torch.Tensor) -> torch.Tensor:
    """How far a network's opinions are from its teacher's, over the pieces inside the windows:
    Kullback-Leibler divergence of the tags, squared difference of the vectors."""
    theirs, ours = (tags[inside] / _TEMPERATURE for tags in (teacher[0], found[0]))
    tags = functional.kl_div(
        ours.log_softmax(-1), theirs.log_softmax(-1), reduction="batchmean", log_target=True
    )
    vectors = sum(
        functional.mse_loss(one[inside], other[inside])
        for one, other in zip(found[1:], teacher[1:], strict=True)
    )
    return _TEMPERATURE**2 * tags + _VECTORS_WEIGHT * vectors


def retyped(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Now and then an article with straight quotation marks for curly ones."""
    if chance.random() < 0.15:
        return row | {"text": row["text"].translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})}
    return row


def windows_of(examples: list[Example], chance: random.Random | None = None) -> list[Window]:
    """The windows of examples; with ``chance``, shuffled and beginning elsewhere each time."""
    found = [
        (e, max(0, begin - (chance.randrange(60) if chance and begin else 0)))
        for e in examples
        for begin, _ in windows(len(e.pieces))
    ]
    if chance:
        chance.shuffle(found)
    return found


def learn(
    network: StatementNetwork,
    windows: list[Window],
    step: Callable[[], None],
    teacher: StatementNetwork | None,
) -> float:
    """One pass over the windows; ``step`` follows each batch's gradients. The mean loss."""
    network.train()
    network.transformer.eval()  # its dropout takes half of the time
    losses = []
    for at in range(0, len(windows), _BATCH):
        b = batch(windows[at : at + _BATCH])
        if teacher:
            with torch.no_grad():
                known = read(teacher, b)
        b["ids"][torch.rand(b["ids"].shape) < _UNREAD] = _MASK
        found = read(network, b)
        loss = loss_of(network, b, found)
        if teacher:
            loss = _MARKS_WEIGHT * loss + far_from(known, found, b["tags"] != IGNORED)
        loss.backward()
        step()
        losses.append(loss.item())
        if at % (_BATCH * 40) == 0:
            print(f"  {at}/{len(windows)} {losses[-1]:.3f}", flush=True)
    return float(np.mean(losses))


def measured(network: StatementNetwork, windows: list[Window]) -> float:
    """The mean loss over windows from which nothing is learned."""
    network.eval()
    with torch.no_grad():
        parts = [windows[at : at + _BATCH] for at in range(0, len(windows), _BATCH)]
        batches = [batch(part) for part in parts]
        return float(np.mean([loss_of(network, b, read(network, b)).item() for b in batches]))


def taught(network: StatementNetwork, weights: Path) -> None:
    """Begin with what another network has learned, as far as there is room for it: its first
    layers, and its changes of lower rank."""
    own = trained(network)
    with torch.no_grad(), np.load(weights, allow_pickle=False) as arrays:
        for name in own.keys() & set(arrays.files):
            array = torch.from_numpy(arrays[name].astype(np.float32))
            if name.endswith(".up"):
                own[name].zero_()
            own[name][tuple(map(slice, array.shape))] = array


def main() -> None:
    """Train and write the weights after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--teacher", type=Path, help="weights of a network of six layers, rank 16")
    parser.add_argument("--begin", type=Path, help="weights to begin with instead of the teacher's")
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--rank", type=int, default=RANK)
    parser.add_argument("--epochs", type=int, default=5)
    given = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    embedder: Any = open_embedder(DEFAULT_MODEL)
    tokenizer = embedder.tokenizer
    rows = [json.loads(line) for line in given.articles.read_text("utf-8").splitlines()]
    learned = [row for row in rows if not held_out(row["path"])]
    checked = windows_of([example(row, tokenizer) for row in rows if held_out(row["path"])])
    transformer = embedder.reference.transformer
    network = StatementNetwork(transformer, given.layers, given.rank)
    teacher = None
    if given.teacher:
        teacher = StatementNetwork(transformer, *_TEACHER)
        taught(teacher, given.teacher)
        taught(network, given.begin or given.teacher)
        merge(teacher.transformer)
        teacher.eval()
    adapters = [p for n, p in trained(network).items() if n.startswith("transformer")]
    others = [p for n, p in trained(network).items() if not n.startswith("transformer")]
    optimizer = torch.optim.AdamW(
        [{"params": adapters, "lr": 1e-3}, {"params": others, "lr": 2e-3}], weight_decay=0.01
    )
    count = len(windows_of([example(row, tokenizer) for row in learned]))
    steps = given.epochs * -(-count // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / 60) * max(0.02, 1 - step / steps)
    )

    def step() -> None:
        torch.nn.utils.clip_grad_norm_([*adapters, *others], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()

    for epoch in range(given.epochs):
        examples = [example(retyped(row, chance), tokenizer) for row in learned]
        loss = learn(network, windows_of(examples, chance), step, teacher)
        print(f"epoch {epoch + 1}: loss {loss:.3f}, held out {measured(network, checked):.3f}")
        save(network, given.weights)


if __name__ == "__main__":
    main()
