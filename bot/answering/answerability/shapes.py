"""The sizes of the network that judges answers, and of all that it has learned."""

from pathlib import Path

from index.embedder.adapted import change_shapes
from index.embedder.network import WIDTH

FOLDER = Path(__file__).with_name("model")
LEARNED = FOLDER / "answerability.npz"

# Of the transformer: all its layers, and the rank of the changes to them.
LAYERS = 6
RANK = 16
# Kinds of pieces: marks; of the question and of the text, each whether the other has it as well.
KINDS = 5
MARK, ASKED, SAID = 0, 1, 3
# Means that are taken over the pieces: the first mark, the question, the text.
MEANS = 3
HIDDEN = 64


def learned_shapes() -> dict[str, tuple[int, ...]]:
    """The shape of each learned tensor, by name."""
    return change_shapes(LAYERS, RANK) | {
        "kinds.weight": (KINDS, WIDTH),
        "hidden.weight": (HIDDEN, MEANS * WIDTH),
        "hidden.bias": (HIDDEN,),
        "output.weight": (1, HIDDEN),
        "output.bias": (1,),
    }
