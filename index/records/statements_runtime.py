"""The network that tags statements, on ONNX Runtime.

The graphs, made by ``statements_graph.py``, read the transformer's numbers from the installed
weights of the embedder; what was learned beside them is handed over here.
"""

from collections.abc import Sequence

import numpy as np

from index.embedder import PackagedEmbedder, network
from index.embedder.adapted import Learned
from index.embedder.threads import each
from index.records.statements_learned import FOLDER
from index.records.statements_pieces import Read, Reader, Window

FULL = FOLDER / "statements.onnx"
INT8 = FOLDER / "statements-int8.onnx"
IDS, FEATURES = "ids", "features"
SCORES, CONTENTS, SOURCES = "scores", "content_vectors", "source_vectors"
# Of what was learned, the graphs leave these to the tagger.
_BESIDE = ("nobody", "distances")


def runtime_reader(embedder: PackagedEmbedder, learned: Learned) -> Reader:
    """The network over the weights of an embedder that runs on ONNX Runtime, as exact as that."""
    tensors = {name: array for name, array in learned.items() if name not in _BESIDE}
    graph = INT8 if embedder.precision == network.INT8 else FULL
    session = network.open_session(graph.read_bytes(), embedder.weights, tensors)

    def read(window: Window) -> Read:
        ids, features = window
        scores, contents, sources = session.run(
            [SCORES, CONTENTS, SOURCES], {IDS: ids[np.newaxis], FEATURES: features[np.newaxis]}
        )
        return scores[0], contents[0], sources[0]

    def read_all(windows: Sequence[Window]) -> Sequence[Read]:
        # One by one: in 8-bit integers, what is read together changes each other's values.
        return list(each(read, windows))

    return read_all
