"""Makes the default model's graphs: ``python -m index.embedder.graph``, by hand, with the package
``onnx``. One is in full precision, the other in 8-bit integers; with the vectors that the former
gives a few texts, by which the latter is judged on other processors.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from index.embedder.bert import Graph, transformer, word_vectors
from index.embedder.network import FULL, IDS, INT8, MEAN, PIECES, PROBES, WIDTH
from index.embedder.packaged import WEIGHTS, PackagedEmbedder, packaged_folder

_PROBES = (
    "What is the rate on copper today?",
    "Canada removed its counter-tariffs on most American goods on September 1, 2025.",
    "The rate on steel rose from 25 to 50 per cent; the minister called it “unjustified”. Talks go"
    " on, said two officials who were not allowed to speak in public.",
)


def main() -> None:
    """Write the graphs and the vectors beside this file."""
    weights = packaged_folder() / WEIGHTS
    FULL.write_bytes(make_graph(weights).SerializeToString())
    INT8.write_bytes(make_graph(weights, int8=True).SerializeToString())
    vectors = PackagedEmbedder(packaged_folder()).reference.embed(_PROBES)
    np.savez_compressed(PROBES, texts=np.array(_PROBES), vectors=vectors)


def make_graph(weights: Path, *, int8: bool = False) -> onnx.ModelProto:
    """The graph over these weights: ids of shape (texts, pieces) in; vectors of the pieces, shape
    (texts, pieces, width), and their means, shape (texts, width), out."""
    graph = Graph(weights, int8)
    x = transformer(graph, word_vectors(graph, IDS))
    graph.add("Reshape", [x, "shape"], PIECES)
    graph.add("ReduceMean", [PIECES, graph.ints("middle", [1], [1])], MEAN, keepdims=0)
    return graph.model(
        "minilm",
        [(IDS, TensorProto.INT64, ["texts", "pieces"])],
        [
            (PIECES, TensorProto.FLOAT, ["texts", "pieces", WIDTH]),
            (MEAN, TensorProto.FLOAT, ["texts", WIDTH]),
        ],
    )


if __name__ == "__main__":
    main()
