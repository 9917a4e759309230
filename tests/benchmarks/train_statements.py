"""Learn the weights under index/records/model from articles whose attributions are marked by hand.

    python -m tests.benchmarks.train_statements ARTICLES.jsonl index/records/model/statements.npz

A row has "path", "text" and "attributions", each with lists of [start, end, words] under "source",
"cue" and "content". A tenth of the articles, chosen by their paths, is held out and measured.
Takes three quarters of an hour on one core. Run by hand, and fit_statement_links.py after it.
The weights in use are those after the fourth of the five epochs.
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
from index.records.statements_network import StatementNetwork
from index.records.statements_pieces import WINDOW, Pieces, windows, word_pieces
from index.records.statements_shapes import CONTENT, CUE, SOURCE
from index.records.statements_tagger import distance_class

IGNORED = -100
_BATCH = 16
_EPOCHS = 5
_LINK_WEIGHT = 0.3
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


def loss_of(network: StatementNetwork, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """Cross entropy of tags, and of the choice of a source among all pieces or nobody."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, contents, sources = network(b["ids"], b["mask"], b["features"])
    loss = functional.cross_entropy(
        tags.float().flatten(0, 1), b["tags"].flatten(), ignore_index=IGNORED
    )
    row, first, last, source = b["links"].T
    if len(row):
        wanted = (contents[row, first] + contents[row, last]).float()
        scores = torch.einsum("ld,lpd->lp", wanted, sources[row].float())
        places = torch.arange(scores.shape[1])
        distance = places[None, :] - torch.where(
            places[None, :] < first[:, None], first[:, None], last[:, None]
        )
        scores = scores + network.distances[torch.from_numpy(distance_class(distance.numpy()))]
        scores = scores.masked_fill(b["mask"][row] == 0, -1e4)
        scores[:, 0] = wanted @ network.nobody
        loss = loss + _LINK_WEIGHT * functional.cross_entropy(scores, source)
    return loss


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


def learn(network: StatementNetwork, windows: list[Window], step: Callable[[], None]) -> float:
    """One pass over the windows; ``step`` follows each batch's gradients. The mean loss."""
    network.train()
    network.transformer.eval()  # its dropout takes half of the time
    losses = []
    for at in range(0, len(windows), _BATCH):
        read = batch(windows[at : at + _BATCH])
        read["ids"][torch.rand(read["ids"].shape) < _UNREAD] = _MASK
        loss = loss_of(network, read)
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
        batches = [windows[at : at + _BATCH] for at in range(0, len(windows), _BATCH)]
        return float(np.mean([loss_of(network, batch(part)).item() for part in batches]))


def main() -> None:
    """Train and write the weights after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("weights", type=Path)
    given = parser.parse_args()
    torch.manual_seed(1)
    chance = random.Random(1)
    embedder: Any = open_embedder(DEFAULT_MODEL)
    tokenizer = embedder.tokenizer
    rows = [json.loads(line) for line in given.articles.read_text("utf-8").splitlines()]
    learned = [row for row in rows if not held_out(row["path"])]
    checked = windows_of([example(row, tokenizer) for row in rows if held_out(row["path"])])
    network = StatementNetwork(embedder.reference.transformer)
    adapters = [p for n, p in network.trained().items() if n.startswith("transformer")]
    others = [p for n, p in network.trained().items() if not n.startswith("transformer")]
    optimizer = torch.optim.AdamW(
        [{"params": adapters, "lr": 1e-3}, {"params": others, "lr": 2e-3}], weight_decay=0.01
    )
    count = len(windows_of([example(row, tokenizer) for row in learned]))
    steps = _EPOCHS * -(-count // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / 60) * max(0.02, 1 - step / steps)
    )

    def step() -> None:
        torch.nn.utils.clip_grad_norm_([*adapters, *others], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()

    for epoch in range(_EPOCHS):
        examples = [example(retyped(row, chance), tokenizer) for row in learned]
        loss = learn(network, windows_of(examples, chance), step)
        print(f"epoch {epoch + 1}: loss {loss:.3f}, held out {measured(network, checked):.3f}")
        save(network, given.weights)


def save(network: StatementNetwork, file: Path) -> None:
    """Write the weights in half precision."""
    arrays = {name: p.detach().half().numpy() for name, p in network.trained().items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, **arrays)


if __name__ == "__main__":
    main()
