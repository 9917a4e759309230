"""The default model's network on ONNX Runtime.

The graphs, made by ``graph.py``, read their numbers from the installed weights themselves.
"""

import ctypes
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embedder.contract import Vectors

FULL = Path(__file__).with_name("minilm.onnx")
INT8 = Path(__file__).with_name("minilm-int8.onnx")
PROBES = Path(__file__).with_name("probes.npz")
# Of the vectors.
WIDTH = 384
IDS, PIECES, MEAN = "ids", "pieces", "mean"

_ERRORS_ONLY = 3

# ONNX Runtime reports its use to Microsoft and marks the computer with a number, unless this is set
# before anything imports it (its Privacy.md). Nothing here leaves the computer.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


class Network:
    """Ids of word pieces in, vectors out; ``graph`` is the one in use. Texts are read one by one:
    in 8-bit integers, what is read together changes each other's values. Safe to use from many
    threads."""

    def __init__(self, graph: Path, session: Any) -> None:
        self.graph = graph
        self._session = session

    def vector(self, ids: Sequence[int]) -> Vectors:
        """The unit vector of a text, shape (width,): its pieces' mean."""
        means = self._session.run([MEAN], {IDS: [ids]})[0]
        vector: Vectors = means[0] / np.linalg.norm(means[0])
        return vector

    def pieces(self, ids: Sequence[int]) -> Vectors:
        """The vectors of a text's pieces, shape (pieces, width)."""
        vectors: Vectors = self._session.run([PIECES], {IDS: [ids]})[0][0]
        return vectors


def open_session(
    graph: bytes,
    weights: Path,
    learned: Mapping[str, Vectors] | None = None,
    optimized: Path | None = None,
) -> Any:
    """An ONNX Runtime session of a graph over the published weights, which the caller has checked,
    and over further tensors that the graph names (float32). Each run of it takes one thread; see
    ``each``. Where a file is given as ``optimized``, the graph is written there as ONNX Runtime
    made it.

    Raises ImportError where ONNX Runtime is not there or does not load, and whatever it raises
    where it does not run.
    """
    import onnxruntime

    # On Windows, there is a second kind of reports, which the variable above does not end.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    # Texts are read beside each other instead, which shares the work without a rest.
    options.intra_op_num_threads = 1
    # The graph names the weights' file alone; where installers link it, it lies elsewhere.
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(weights.resolve().parent)
    )
    if learned:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in learned.values()]
        options.add_external_initializers(list(learned), values)
    if optimized:
        options.optimized_model_filepath = str(optimized)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    _give_back()
    return session


def _give_back() -> None:
    """Hand freed memory back to the system: the steps in which weights are rounded leave twice
    their size, which glibc would keep."""
    # Elsewhere there is no such function, nor a need of it.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)
