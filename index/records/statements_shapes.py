"""The sizes of the network that tags statements, and of all that it has learned."""

from index.embedder.adapted import change_shapes
from index.embedder.network import WIDTH
from index.records.statements_pieces import CASES, LINES, QUOTES

# Outside; then the first and the further pieces of contents, sources and cues.
TAGS = 7
CONTENT, SOURCE, CUE = 1, 3, 5
# A content and a source belong together as far as their vectors of this size agree.
LINK = 64
HIDDEN = 128
# Of the transformer's layers, the first ones, and the rank of the changes to them.
LAYERS = 2
RANK = 32
FEATURE_SIZES = (CASES, QUOTES, LINES)
# Distances between content and source, in pieces, fall into this many classes on either side.
REACH = 8


def learned_shapes() -> dict[str, tuple[int, ...]]:
    """The shape of each learned tensor, by name."""
    shapes = change_shapes(LAYERS, RANK)
    shapes |= {"nobody": (LINK,), "distances": (2 * REACH + 1,)}
    for number, size in enumerate(FEATURE_SIZES):
        shapes[f"features.{number}.weight"] = (size, WIDTH)
    for way in ("l0", "l0_reverse"):
        shapes[f"gru.weight_ih_{way}"] = (3 * HIDDEN, 2 * WIDTH)
        shapes[f"gru.weight_hh_{way}"] = (3 * HIDDEN, HIDDEN)
        shapes[f"gru.bias_ih_{way}"] = shapes[f"gru.bias_hh_{way}"] = (3 * HIDDEN,)
    for name, size in (("tags", TAGS), ("contents", LINK), ("sources", LINK)):
        shapes[f"{name}.weight"] = (size, 2 * HIDDEN)
        shapes[f"{name}.bias"] = (size,)
    return shapes
