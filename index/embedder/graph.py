"""Makes the default model's graph: ``python -m index.embedder.graph``, by hand, with the package
``onnx``.

The graph is all of the model but its numbers: for these it points into the published
``model.safetensors``, whose checksum is known. So ONNX Runtime maps the installed file into memory
as it is: there is nothing to convert at first use, to keep, or to find damaged later.

The model is BERT (Devlin and others, 2018) with 6 layers of 384 dimensions. Texts that are read
together have the same number of pieces, so there is neither padding nor a mask.
"""

import json
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from index.embedder.network import GRAPH, IDS, MEAN, PIECES
from index.embedder.packaged import WEIGHTS, packaged_folder

_LAYERS, _WIDTH, _HEADS = 6, 384, 12
_EPSILON = 1e-12


def main() -> None:
    """Write the graph beside this file."""
    GRAPH.write_bytes(make_graph(packaged_folder() / WEIGHTS).SerializeToString())


def make_graph(weights: Path) -> onnx.ModelProto:
    """The graph over these weights: ids of shape (texts, pieces) in; vectors of the pieces, shape
    (texts, pieces, width), and their means, shape (texts, width), out."""
    graph = _Graph(weights)
    x = _layer_input(graph)
    for layer in range(_LAYERS):
        x = _layer(graph, f"encoder.layer.{layer}", x)
    graph.add("Reshape", [x, "shape"], PIECES)
    graph.add("ReduceMean", [PIECES, graph.ints("middle", [1], [1])], MEAN, keepdims=0)
    inputs = [helper.make_tensor_value_info(IDS, TensorProto.INT64, ["texts", "pieces"])]
    outputs = [
        helper.make_tensor_value_info(PIECES, TensorProto.FLOAT, ["texts", "pieces", _WIDTH]),
        helper.make_tensor_value_info(MEAN, TensorProto.FLOAT, ["texts", _WIDTH]),
    ]
    made = helper.make_graph(graph.nodes, "minilm", inputs, outputs, graph.tensors)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


class _Graph:
    """Nodes and tensors, gathered; a node's name is its output's."""

    def __init__(self, weights: Path) -> None:
        with weights.open("rb") as file:
            # The safetensors format: the header's length, the header, the numbers.
            length = int.from_bytes(file.read(8), "little")
            self._header = json.loads(file.read(length))
        self._file, self._begin = weights.name, 8 + length
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """A node; returns the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def weight(self, name: str) -> str:
        """A tensor of the weights, by reference; returns its name."""
        entry = self._header[name]
        begin, end = entry["data_offsets"]
        tensor = TensorProto(
            name=name,
            data_type=TensorProto.FLOAT,
            dims=entry["shape"],
            data_location=TensorProto.EXTERNAL,
        )
        place = {"location": self._file, "offset": self._begin + begin, "length": end - begin}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        self.tensors.append(tensor)
        return name

    def ints(self, name: str, shape: list[int], values: list[int]) -> str:
        """A tensor of these integers; returns its name."""
        self.tensors.append(helper.make_tensor(name, TensorProto.INT64, shape, values))
        return name

    def linear(self, x: str, name: str, output: str) -> str:
        """A linear layer over rows."""
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("Gemm", [x, *weights], output, transB=1)

    def norm(self, x: str, name: str, output: str) -> str:
        """Layer normalisation."""
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("LayerNormalization", [x, *weights], output, epsilon=_EPSILON)


def _layer_input(graph: _Graph) -> str:
    """Words, places and the one kind of text, added; rows of all texts below each other."""
    table = "embeddings.{}_embeddings.weight"
    zero, one, two = (graph.ints(n, [1], [i]) for i, n in enumerate(("zero", "one", "two")))
    words = graph.add("Gather", [graph.weight(table.format("word")), IDS], "words")
    size = graph.add("Slice", [graph.add("Shape", [IDS], "size"), one, two], "length")
    places = graph.weight(table.format("position"))
    places = graph.add("Slice", [places, zero, size, zero], "places")
    kind = graph.add("Gather", [graph.weight(table.format("token_type")), zero], "kind")
    fixed = graph.add("Add", [places, kind], "places_and_kind")
    added = graph.add("Add", [words, fixed], "added")
    x = graph.norm(added, "embeddings.LayerNorm", "embedded")
    graph.add("Shape", [x], "shape")
    graph.ints("rows", [2], [-1, _WIDTH])
    graph.ints("heads", [4], [0, 0, _HEADS, _WIDTH // _HEADS])
    graph.tensors.append(
        helper.make_tensor("scale", TensorProto.FLOAT, [], [(_WIDTH / _HEADS) ** -0.5])
    )
    return graph.add("Reshape", [x, "rows"], "embedded_rows")


def _layer(graph: _Graph, name: str, x: str) -> str:
    """One layer of the transformer, rows to rows."""
    attended = graph.linear(
        _attention(graph, name, x), f"{name}.attention.output.dense", f"{name}.attended"
    )
    x = graph.add("Add", [attended, x], f"{name}.attended_sum")
    x = graph.norm(x, f"{name}.attention.output.LayerNorm", f"{name}.attended_norm")
    wide = graph.linear(x, f"{name}.intermediate.dense", f"{name}.wide")
    wide = graph.add("Gelu", [wide], f"{name}.gelu")
    narrow = graph.linear(wide, f"{name}.output.dense", f"{name}.narrow")
    x = graph.add("Add", [narrow, x], f"{name}.sum")
    return graph.norm(x, f"{name}.output.LayerNorm", f"{name}.norm")


def _attention(graph: _Graph, name: str, x: str) -> str:
    """Each piece looks at all pieces of its text, in each head; rows to rows."""
    turned = []
    for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        rows = graph.linear(x, f"{name}.attention.self.{part}", f"{name}.{part}")
        by_text = graph.add("Reshape", [rows, "shape"], f"{name}.{part}_by_text")
        by_head = graph.add("Reshape", [by_text, "heads"], f"{name}.{part}_by_head")
        turned.append(graph.add("Transpose", [by_head], f"{name}.{part}_turned", perm=order))
    query, key, value = turned
    scores = graph.add("MatMul", [query, key], f"{name}.products")
    scores = graph.add("Mul", [scores, "scale"], f"{name}.scores")
    shares = graph.add("Softmax", [scores], f"{name}.shares", axis=-1)
    context = graph.add("MatMul", [shares, value], f"{name}.context_by_head")
    context = graph.add("Transpose", [context], f"{name}.context", perm=[0, 2, 1, 3])
    return graph.add("Reshape", [context, "rows"], f"{name}.context_rows")


if __name__ == "__main__":
    main()
