"""The graph of the default model's network, for ONNX Runtime: what every graph of it shares.

A graph is all of the model but its numbers: for these it points into the published
``model.safetensors``, whose checksum is known. So ONNX Runtime maps the installed file into memory
as it is: there is nothing to convert at first use, to keep, or to find damaged later.

The model is BERT (Devlin and others, 2018) with 6 layers of 384 dimensions. Texts that are read
together have the same number of pieces, so there is neither padding nor a mask.

In 8-bit integers, the weights of a layer are scaled for each column and rounded when the graph is
opened (ONNX Runtime works out once what does not depend on the text), and what flows into them for
each run, by its least and largest value (dynamic quantisation). So the values of a text depend on
the texts that are read with it: read it alone. In the first layers, one or two neurons are several
times as loud as all others, which would be rounded away beside them; these are worked out apart, as
they are (after LLM.int8(): Dettmers and others, 2022).
"""

import json
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from index.embedder.network import WIDTH

LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
# The loud neurons of the layers’ wide middle: over 60 articles, 14 to 24 at most, others up to 7.
_LOUD = {
    "encoder.layer.0": [856],
    "encoder.layer.1": [607],
    "encoder.layer.2": [218, 1004],
    "encoder.layer.3": [358],
}
# A neuron to which this is added says nothing.
_SILENCE = -1e4


# A name, an element type, a shape.
Value = tuple[str, int, list[str | int]]


class Graph:
    """Nodes and tensors, gathered; a node's name is its output's. What is there already is not
    added again."""

    def __init__(self, weights: Path, int8: bool) -> None:
        with weights.open("rb") as file:
            # The safetensors format: the header's length, the header, the numbers.
            length = int.from_bytes(file.read(8), "little")
            self._header = json.loads(file.read(length))
        self._file, self._begin = weights.name, 8 + length
        self._int8 = int8
        self._rounded: dict[str, list[str]] = {}
        self._known: set[str] = set()
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """A node; returns the name of its output."""
        if self.is_new(output):
            self.nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def is_new(self, name: str) -> bool:
        """Whether there is nothing of this name; from now on there is."""
        is_new = name not in self._known
        self._known.add(name)
        return is_new

    def split(self, x: str, sizes: str, outputs: list[str], axis: int = 0) -> None:
        """Parts of a tensor along an axis."""
        self.nodes.append(helper.make_node("Split", [x, sizes], outputs, axis=axis))

    def weight(self, name: str) -> str:
        """A tensor of the weights, by reference; returns its name."""
        if not self.is_new(name):
            return name
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

    def floats(self, name: str, shape: list[int], values: list[float]) -> str:
        """A tensor of these numbers; returns its name."""
        self.tensors.append(helper.make_tensor(name, TensorProto.FLOAT, shape, values))
        return name

    def matrix(self, name: str) -> str:
        """The weights of a linear layer, shape (outputs, inputs); returns their name."""
        return self.weight(f"{name}.weight")

    def loud(self, layer: str) -> list[int]:
        """The neurons of a layer that are not to be rounded with the others."""
        return _LOUD.get(layer, []) if self._int8 else []

    def linear(self, x: str, name: str, output: str, bias: str | None = None) -> str:
        """A linear layer over rows, with its own bias or another."""
        matrix, bias = self.matrix(name), bias or self.weight(f"{name}.bias")
        if not self._int8:
            return self.add("Gemm", [x, matrix, bias], output, transB=1)
        upright = self.add("Transpose", [matrix], f"{name}.upright", perm=[1, 0])
        sizes = self.add("Abs", [upright], f"{name}.sizes")
        largest = self.add("ReduceMax", [sizes, "rows_axis"], f"{name}.largest", keepdims=0)
        scale = self.add("Div", [largest, "int8_most"], f"{name}.scale")
        scaled = self.add("Div", [upright, scale], f"{name}.scaled")
        round_ = self.add("Round", [scaled], f"{name}.round")
        weights = self.add("Cast", [round_], f"{name}.int8", to=TensorProto.INT8)
        rows, rows_scale, rows_zero = self._rounded_rows(x)
        whole = self.add("MatMulInteger", [rows, weights, rows_zero], f"{name}.whole")
        product = self.add("Cast", [whole], f"{name}.product", to=TensorProto.FLOAT)
        both = self.add("Mul", [rows_scale, scale], f"{name}.both_scales")
        product = self.add("Mul", [product, both], f"{name}.scaled_product")
        return self.add("Add", [product, bias], output)

    def _rounded_rows(self, x: str) -> list[str]:
        """Rows in 8-bit integers, their scale and their zero."""
        if not self._rounded:
            self.ints("rows_axis", [1], [0])
            self.floats("int8_most", [], [127.0])
        if x not in self._rounded:
            outputs = [f"{x}.rounded", f"{x}.rounded_scale", f"{x}.rounded_zero"]
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], outputs))
            self._rounded[x] = outputs
        return self._rounded[x]

    def model(self, name: str, inputs: list[Value], outputs: list[Value]) -> onnx.ModelProto:
        """The graph as a model with these inputs and outputs."""
        made = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(*value) for value in inputs],
            [helper.make_tensor_value_info(*value) for value in outputs],
            self.tensors,
        )
        return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)

    def norm(self, x: str, name: str, output: str) -> str:
        """Layer normalisation."""
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("LayerNormalization", [x, *weights], output, epsilon=_EPSILON)


def transformer(graph: Graph, words: str, layers: int = LAYERS) -> str:
    """The vectors of the pieces in their context, shape (texts x pieces, width), after so many
    layers, for those of the pieces by themselves, shape (texts, pieces, width). Adds ``shape``,
    that of the latter."""
    x = _layer_input(graph, words)
    for layer in range(layers):
        x = _layer(graph, f"encoder.layer.{layer}", x)
    return x


def word_vectors(graph: Graph, ids: str) -> str:
    """The vectors of pieces by themselves, shape (texts, pieces, width)."""
    table = graph.weight("embeddings.word_embeddings.weight")
    return graph.add("Gather", [table, ids], "words")


def _layer_input(graph: Graph, words: str) -> str:
    """Words, places and the one kind of text, added; rows of all texts below each other."""
    table = "embeddings.{}_embeddings.weight"
    zero, one, two = (graph.ints(n, [1], [i]) for i, n in enumerate(("zero", "one", "two")))
    size = graph.add("Slice", [graph.add("Shape", [words], "shape"), one, two], "length")
    places = graph.weight(table.format("position"))
    places = graph.add("Slice", [places, zero, size, zero], "places")
    kind = graph.add("Gather", [graph.weight(table.format("token_type")), zero], "kind")
    fixed = graph.add("Add", [places, kind], "places_and_kind")
    added = graph.add("Add", [words, fixed], "added")
    x = graph.norm(added, "embeddings.LayerNorm", "embedded")
    graph.ints("rows", [2], [-1, WIDTH])
    graph.ints("heads", [4], [0, 0, _HEADS, WIDTH // _HEADS])
    graph.floats("scale", [], [(WIDTH / _HEADS) ** -0.5])
    return graph.add("Reshape", [x, "rows"], "embedded_rows")


def _layer(graph: Graph, name: str, x: str) -> str:
    """One layer of the transformer, rows to rows."""
    attended = graph.linear(
        _attention(graph, name, x), f"{name}.attention.output.dense", f"{name}.attended"
    )
    x = graph.add("Add", [attended, x], f"{name}.attended_sum")
    x = graph.norm(x, f"{name}.attention.output.LayerNorm", f"{name}.attended_norm")
    narrow = _feed_forward(graph, name, x)
    x = graph.add("Add", [narrow, x], f"{name}.sum")
    return graph.norm(x, f"{name}.output.LayerNorm", f"{name}.norm")


def _feed_forward(graph: Graph, name: str, x: str) -> str:
    """The two products of a layer and what is between them, rows to rows."""
    first, second = f"{name}.intermediate.dense", f"{name}.output.dense"
    loud = graph.loud(name)
    bias = graph.weight(f"{first}.bias")
    if loud:
        which = graph.ints(f"{name}.loud", [len(loud)], loud)
        silence = graph.floats(f"{name}.silence", [len(loud)], [_SILENCE] * len(loud))
        bias = graph.add("ScatterElements", [bias, which, silence], f"{name}.quiet_bias")
    wide = graph.linear(x, first, f"{name}.wide", bias)
    narrow = graph.linear(graph.add("Gelu", [wide], f"{name}.gelu"), second, f"{name}.narrow")
    if not loud:
        return narrow
    rows = graph.add("Gather", [graph.matrix(first), which], f"{first}.loud", axis=0)
    bias = graph.add("Gather", [graph.weight(f"{first}.bias"), which], f"{first}.loud_bias")
    few = graph.add("Gemm", [x, rows, bias], f"{name}.few", transB=1)
    few = graph.add("Gelu", [few], f"{name}.few_gelu")
    columns = graph.add("Gather", [graph.matrix(second), which], f"{second}.loud", axis=1)
    return graph.add("Gemm", [few, columns, narrow], f"{name}.all", transB=1)


def _attention(graph: Graph, name: str, x: str) -> str:
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
