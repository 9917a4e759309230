"""The graph of a network over the embedder's transformer that has learned something beside the
published weights, for ONNX Runtime."""

from pathlib import Path

from onnx import TensorProto

from index.embedder.adapted import Shapes
from index.embedder.bert import Graph


class AdaptedGraph(Graph):
    """A graph whose layers carry what was learned beside the published weights; ``shapes`` are
    those of all that was learned, by name."""

    def __init__(self, weights: Path, int8: bool, shapes: Shapes) -> None:
        super().__init__(weights, int8)
        self._shapes = shapes

    def learned(self, name: str) -> str:
        """A learned tensor, handed over when the graph is opened; returns its name."""
        if not self.is_new(name):
            return name
        tensor = TensorProto(
            name=name,
            data_type=TensorProto.FLOAT,
            dims=self._shapes[name],
            data_location=TensorProto.EXTERNAL,
        )
        tensor.external_data.add(key="location", value="learned")
        self.tensors.append(tensor)
        return name

    def matrix(self, name: str) -> str:
        """The published weights and the change to them."""
        down = self.learned(f"transformer.{name}.down")
        up = self.learned(f"transformer.{name}.up")
        # Twice, as adapted.CHANGE has it.
        half = self.add("MatMul", [up, down], f"{name}.half_change")
        change = self.add("Add", [half, half], f"{name}.change")
        return self.add("Add", [super().matrix(name), change], f"{name}.changed")

    def dense(self, x: str, name: str, output: str) -> str:
        """A learned linear layer, in full precision."""
        weights = self.learned(f"{name}.weight")
        upright = self.add("Transpose", [weights], f"{name}.upright", perm=[1, 0])
        product = self.add("MatMul", [x, upright], f"{name}.product")
        return self.add("Add", [product, self.learned(f"{name}.bias")], output)
