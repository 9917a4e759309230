"""What the network that tags statements has learned beside the embedder's weights."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from index.errors import WeightsError
from index.records.statements_shapes import learned_shapes

Learned = Mapping[str, npt.NDArray[np.float32]]

FOLDER = Path(__file__).with_name("model")
LEARNED = FOLDER / "statements.npz"


def read_learned(file: Path) -> Learned:
    """The learned tensors, by name.

    Raises WeightsError where the file cannot be read or belongs to another network.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            learned = {name: arrays[name].astype(np.float32) for name in arrays.files}
    except (OSError, EOFError, ValueError, AttributeError, BadZipFile):
        raise WeightsError(f"{file.name} cannot be read; install communique again") from None
    if {name: array.shape for name, array in learned.items()} != learned_shapes():
        raise WeightsError(f"{file.name} is of another version; install communique again")
    return learned
