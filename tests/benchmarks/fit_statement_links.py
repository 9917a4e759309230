"""Fit the weights in index/records/statements_links.py on articles the tagger was not trained on.

    python -m tests.benchmarks.fit_statement_links ARTICLES.jsonl

The articles are those of train_statements.py, of which the held-out tenth is used. Prints the
weights. Run by hand, not by pytest.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from index.embedder import DEFAULT_MODEL, open_embedder
from index.records import statements_links
from index.records.statements_tagger import open_tagger
from tests.benchmarks.train_statements import held_out


def cases(row: dict[str, Any], tagger: Any) -> list[tuple[np.ndarray, float, set[int]]]:
    """For each content that was found: features of the sources near it, the network's opinion of
    nobody, and which of the sources are right (none: nobody)."""
    text, collected = row["text"], []
    gold = [
        (
            {i for start, end, _ in said["content"] for i in range(start, end)},
            {i for start, end, _ in said["source"] for i in range(start, end)},
        )
        for said in row["attributions"]
    ]

    def look(linker: Any, content: tuple[int, int], rows: list[list[float]], nobody: float) -> None:
        places = set(range(*content))
        chars, named = max(gold, key=lambda g: len(g[0] & places), default=(set(), set()))
        if len(chars & places) * 2 < len(places) or not rows:
            return
        right = {
            i
            for i, n in enumerate(linker.near(content))
            if named & set(range(*linker._marks.sources[n]))
        }
        if named and not right:
            return
        collected.append((np.array(rows, dtype=np.float32), nobody, right))

    tagger.tag(text, look)
    return collected


def main() -> None:
    """Fit, print the weights and how often the first source is right on the second half."""
    torch.manual_seed(1)
    tagger = open_tagger(open_embedder(DEFAULT_MODEL))
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    found = [case for row in rows if held_out(row["path"]) for case in cases(row, tagger)]
    half = len(found) // 2
    weights = fitted(found[:half])
    print(f"{len(found)} contents; first half on second: {accuracy(found[half:], *weights):.3f}")
    kept = accuracy(found[half:], statements_links.WEIGHTS, statements_links.NOBODY)
    print(f"as they are: {kept:.3f}")
    weights = fitted(found)
    print(
        f"all: {accuracy(found, *weights):.3f}",
        [round(float(w), 2) for w in weights[0]],
        round(weights[1], 2),
    )


def fitted(found: list[tuple[np.ndarray, float, set[int]]]) -> tuple[np.ndarray, float]:
    """Weights of the features and of nobody (conditional logit, a little ridge)."""
    weights = torch.tensor(statements_links.WEIGHTS.copy(), requires_grad=True)
    nobody = torch.tensor(float(statements_links.NOBODY), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, nobody], max_iter=60)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = 0.003 * len(found) * (weights**2).sum() / len(weights)
        for rows, opinion, right in found:
            scores = torch.cat(
                [torch.from_numpy(rows) @ weights, (weights[0] * opinion + nobody)[None]]
            )
            chosen = scores[sorted(right)] if right else scores[-1:]
            total = total + scores.logsumexp(0) - chosen.logsumexp(0)
        total.backward()
        return total

    optimizer.step(loss)
    return weights.detach().numpy(), nobody.item()


def accuracy(
    found: list[tuple[np.ndarray, float, set[int]]], weights: np.ndarray, nobody: float
) -> float:
    """How often the best is right."""
    hits = 0
    for rows, opinion, right in found:
        scores = [*(rows @ weights), weights[0] * opinion + nobody]
        best = int(np.argmax(scores))
        hits += best in right if right else best == len(rows)
    return hits / max(1, len(found))


if __name__ == "__main__":
    main()
