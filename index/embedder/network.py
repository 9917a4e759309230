"""The default model's network on ONNX Runtime.

``minilm.onnx`` is the graph, made by ``graph.py``; its numbers are read from the installed weights
themselves.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedder.contract import Vectors
from index.embedder.threads import threads

GRAPH = Path(__file__).with_name("minilm.onnx")
IDS, PIECES, MEAN = "ids", "pieces", "mean"

_ERRORS_ONLY = 3

# ONNX Runtime reports its use to Microsoft and marks the computer with a number, unless this is set
# before anything imports it (its Privacy.md). Nothing here leaves the computer.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


class Network:
    """Ids of word pieces in, vectors out. Safe to use from many threads."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def means(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """The mean of each text's pieces, shape (texts, width), for ids (texts, pieces)."""
        means: Vectors = self._session.run([MEAN], {IDS: ids})[0]
        return means

    def pieces(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """The vectors of the pieces, shape (texts, pieces, width), for ids (texts, pieces)."""
        vectors: Vectors = self._session.run([PIECES], {IDS: ids})[0]
        return vectors


def open_network(weights: Path) -> Network:
    """The network over the published weights, which the caller has checked.

    Raises ImportError where ONNX Runtime is not there or does not load, and whatever it raises
    where it does not run.
    """
    import onnxruntime

    # On Windows, there is a second kind of reports, which the variable above does not end.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = threads()
    # Threads that have nothing to do sleep: spinning, they took from others that had something to
    # do (on two busy processors, twice the time for a passage).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graph names the weights' file alone; where installers link it, it lies elsewhere.
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(weights.resolve().parent)
    )
    session = onnxruntime.InferenceSession(
        GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    return Network(session)
