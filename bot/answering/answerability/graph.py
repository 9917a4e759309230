"""Makes the graphs that judge answers: ``python -m bot.answering.answerability.graph``, by hand,
with the package ``onnx``. One is in full precision, the other in 8-bit integers.

They are those of ``network.py``, over the embedder's published weights; what was learned beside
them is handed over when a graph is opened (``scoring.py``).
"""

from pathlib import Path

import onnx
from onnx import TensorProto

from bot.answering.answerability.scoring import FULL, IDS, INT8, KIND_IDS, MEAN_WEIGHTS, SCORE
from bot.answering.answerability.shapes import LAYERS, MEANS, learned_shapes
from index.embedder.adapted_graph import AdaptedGraph
from index.embedder.bert import transformer, word_vectors
from index.embedder.network import WIDTH
from index.embedder.packaged import WEIGHTS, packaged_folder


def main() -> None:
    """Write the graphs beside what was learned."""
    weights = packaged_folder() / WEIGHTS
    FULL.write_bytes(make_graph(weights).SerializeToString())
    INT8.write_bytes(make_graph(weights, int8=True).SerializeToString())


def make_graph(weights: Path, *, int8: bool = False) -> onnx.ModelProto:
    """The graph: ids and kinds of shape (1, pieces) and the weights of the means of shape
    (MEANS, pieces) in; the score, shape (1, 1), out."""
    graph = AdaptedGraph(weights, int8, learned_shapes())
    kinds = graph.add("Gather", [graph.learned("kinds.weight"), KIND_IDS], "kind_vectors")
    words = graph.add("Add", [word_vectors(graph, IDS), kinds], "words_and_kinds")
    rows = transformer(graph, words, LAYERS)
    means = graph.add("MatMul", [MEAN_WEIGHTS, rows], "means")
    flat = graph.ints("flat", [2], [1, MEANS * WIDTH])
    joined = graph.add("Reshape", [means, flat], "joined")
    hidden = graph.add("Gelu", [graph.dense(joined, "hidden", "hidden.sum")], "hidden.gelu")
    graph.dense(hidden, "output", SCORE)
    row: list[str | int] = [1, "pieces"]
    return graph.model(
        "answerability",
        [
            (IDS, TensorProto.INT64, row),
            (KIND_IDS, TensorProto.INT64, row),
            (MEAN_WEIGHTS, TensorProto.FLOAT, [MEANS, "pieces"]),
        ],
        [(SCORE, TensorProto.FLOAT, [1, 1])],
    )


if __name__ == "__main__":
    main()
