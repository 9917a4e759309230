"""Makes the graphs that tag statements: ``python -m index.records.statements_graph``, by hand, with
the package ``onnx``. One is in full precision, the other in 8-bit integers.

They are those of ``statements_network.py``, over the embedder's published weights; what was learned
beside them is handed over when a graph is opened (``statements_runtime.py``).
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from index.embedder.adapted_graph import AdaptedGraph
from index.embedder.bert import transformer, word_vectors
from index.embedder.network import WIDTH
from index.embedder.packaged import WEIGHTS, packaged_folder
from index.records.statements_runtime import CONTENTS, FEATURES, FULL, IDS, INT8, SCORES, SOURCES
from index.records.statements_shapes import (
    FEATURE_SIZES,
    HIDDEN,
    LAYERS,
    LINK,
    TAGS,
    learned_shapes,
)

_READ: list[str | int] = ["windows", "pieces"]


def main() -> None:
    """Write the graphs beside what was learned."""
    weights = packaged_folder() / WEIGHTS
    FULL.write_bytes(make_graph(weights).SerializeToString())
    INT8.write_bytes(make_graph(weights, int8=True).SerializeToString())


def make_graph(weights: Path, *, int8: bool = False) -> onnx.ModelProto:
    """The graph: ids of shape (windows, pieces) and features of shape (windows, pieces, 3) in; log
    scores of tags and vectors of contents and sources out."""
    graph = AdaptedGraph(weights, int8, learned_shapes())
    hints = _hints(graph)
    words = graph.add("Add", [word_vectors(graph, IDS), hints], "hinted")
    rows = transformer(graph, words, LAYERS)
    read = graph.add("Reshape", [rows, "shape"], "read")
    states = _states(graph, graph.add("Concat", [read, _hot(graph)], "read_and_hot", axis=2))
    scores = graph.dense(states, "tags", "tag_scores")
    graph.add("LogSoftmax", [scores], SCORES, axis=-1)
    graph.dense(states, "contents", CONTENTS)
    graph.dense(states, "sources", SOURCES)
    return graph.model(
        "statements",
        [(IDS, TensorProto.INT64, _READ), (FEATURES, TensorProto.INT64, [*_READ, 3])],
        [
            (SCORES, TensorProto.FLOAT, [*_READ, TAGS]),
            (CONTENTS, TensorProto.FLOAT, [*_READ, LINK]),
            (SOURCES, TensorProto.FLOAT, [*_READ, LINK]),
        ],
    )


def _hints(graph: AdaptedGraph) -> str:
    """What the features say, shape (windows, pieces, width)."""
    hints = ""
    for i in range(len(FEATURE_SIZES)):
        which = graph.ints(f"feature_{i}", [], [i])
        ids = graph.add("Gather", [FEATURES, which], f"feature_{i}_ids", axis=2)
        table = graph.learned(f"features.{i}.weight")
        hint = graph.add("Gather", [table, ids], f"hint_{i}")
        hints = graph.add("Add", [hints, hint], f"hints_{i}") if hints else hint
    return hints


def _hot(graph: AdaptedGraph) -> str:
    """The features as ones among zeros, shape (windows, pieces, all features): what follows knows
    what each of them means, and has less to multiply than with their vectors."""
    hot, before = "", 0
    for i, size in enumerate(FEATURE_SIZES):
        ones = np.eye(size, sum(FEATURE_SIZES), before, dtype=np.float32)
        table = graph.floats(f"ones_{i}", list(ones.shape), ones.ravel().tolist())
        ones_here = graph.add("Gather", [table, f"feature_{i}_ids"], f"hot_{i}")
        hot = graph.add("Add", [hot, ones_here], f"hots_{i}") if hot else ones_here
        before += size
    return hot


def _states(graph: AdaptedGraph, x: str) -> str:
    """The two-way GRU over each window, shape (windows, pieces, 2 x hidden)."""
    gates: dict[str, list[str]] = {
        part: [] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    thirds = graph.ints("thirds", [3], [HIDDEN] * 3)
    both_ways = graph.ints("both_ways", [1], [0])
    for way in ("l0", "l0_reverse"):
        for part, ways in gates.items():
            name = graph.learned(f"gru.{part}_{way}")
            if part == "weight_ih":
                name = _over_hot(graph, name)
            ways.append(_update_first(graph, name, thirds))
    stacked = {}
    for part, ways in gates.items():
        stacked[part] = graph.add(
            "Concat",
            [graph.add("Unsqueeze", [way, both_ways], f"{way}.one_way") for way in ways],
            f"gru.{part}",
            axis=0,
        )
    biases = graph.add("Concat", [stacked["bias_ih"], stacked["bias_hh"]], "gru.biases", axis=1)
    rows_first = graph.add("Transpose", [x], "steps", perm=[1, 0, 2])
    # Steps, directions, windows, hidden
    states = graph.add(
        "GRU",
        [rows_first, stacked["weight_ih"], stacked["weight_hh"], biases],
        "gru.states",
        hidden_size=HIDDEN,
        direction="bidirectional",
        linear_before_reset=1,
    )
    by_window = graph.add("Transpose", [states], "gru.by_window", perm=[2, 0, 1, 3])
    joined = graph.ints("joined", [3], [0, 0, 2 * HIDDEN])
    return graph.add("Reshape", [by_window, joined], "states")


def _over_hot(graph: AdaptedGraph, name: str) -> str:
    """The weights of what is read and of the features' vectors, as those of what is read and of
    the features."""
    read, hints = f"{name}.read", f"{name}.hints"
    graph.split(name, graph.ints(f"{name}.halves", [2], [WIDTH, WIDTH]), [read, hints], axis=1)
    tables = [graph.learned(f"features.{i}.weight") for i in range(len(FEATURE_SIZES))]
    vectors = graph.add("Concat", tables, "features.vectors", axis=0)
    by_column = graph.add("Transpose", [vectors], "features.by_column", perm=[1, 0])
    hot = graph.add("MatMul", [hints, by_column], f"{name}.hot")
    return graph.add("Concat", [read, hot], f"{name}.read_and_hot", axis=1)


def _update_first(graph: AdaptedGraph, name: str, thirds: str) -> str:
    """PyTorch has the gates in the order reset, update, new; ONNX has update, reset, hidden."""
    parts = [f"{name}.{gate}" for gate in ("reset", "update", "new")]
    graph.split(name, thirds, parts)
    reset, update, new = parts
    return graph.add("Concat", [update, reset, new], f"{name}.ordered", axis=0)


if __name__ == "__main__":
    main()
