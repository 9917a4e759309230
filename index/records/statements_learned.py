"""What the network that tags statements has learned beside the embedder's weights."""

from pathlib import Path

from index.embedder.adapted import Learned
from index.embedder.adapted import read_learned as read_tensors
from index.records.statements_shapes import learned_shapes

FOLDER = Path(__file__).with_name("model")
LEARNED = FOLDER / "statements.npz"


def read_learned(file: Path = LEARNED) -> Learned:
    """The learned tensors, by name. Raises WeightsError."""
    return read_tensors(file, learned_shapes())
