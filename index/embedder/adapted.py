"""What networks over the embedder's transformer have learned beside its published weights: changes
of low rank to its linear layers (LoRA: Hu and others, 2021), and what each has of its own."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from index.embedder.network import WIDTH
from index.errors import WeightsError

Learned = Mapping[str, npt.NDArray[np.float32]]
Shapes = Mapping[str, tuple[int, ...]]

# How much a change counts.
CHANGE = 2.0

_WIDE = 4 * WIDTH
# The linear layers of each of the transformer's layers: outputs, inputs.
_LINEAR = {
    "attention.self.query": (WIDTH, WIDTH),
    "attention.self.key": (WIDTH, WIDTH),
    "attention.self.value": (WIDTH, WIDTH),
    "attention.output.dense": (WIDTH, WIDTH),
    "intermediate.dense": (_WIDE, WIDTH),
    "output.dense": (WIDTH, _WIDE),
}


def change_shapes(layers: int, rank: int) -> dict[str, tuple[int, ...]]:
    """The shapes of the changes to the transformer's first layers, by name."""
    shapes: dict[str, tuple[int, ...]] = {}
    for layer in range(layers):
        for name, (outputs, inputs) in _LINEAR.items():
            place = f"transformer.encoder.layer.{layer}.{name}"
            shapes[f"{place}.down"] = (rank, inputs)
            shapes[f"{place}.up"] = (outputs, rank)
    return shapes


def read_learned(file: Path, shapes: Shapes) -> Learned:
    """The learned tensors, by name.

    Raises WeightsError where the file cannot be read or has other tensors than of these shapes.
    """
    damaged = WeightsError(f"{file.name} cannot be read; install communique again")
    try:
        with np.load(file, allow_pickle=False) as arrays:
            learned = {name: arrays[name].astype(np.float32) for name in arrays.files}
    except (OSError, EOFError, ValueError, AttributeError, TypeError, BadZipFile, zlib.error):
        raise damaged from None
    if {name: array.shape for name, array in learned.items()} != shapes:
        raise WeightsError(f"{file.name} is of another version; install communique again")
    if not all(np.isfinite(array).all() for array in learned.values()):
        raise damaged
    return learned
