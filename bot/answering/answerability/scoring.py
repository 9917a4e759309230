"""The network that judges answers, over the embedder's installed weights."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.answering.answerability.pieces import Pair, Scorer, pair
from bot.answering.answerability.shapes import FOLDER, LEARNED, learned_shapes
from index.embedder import DEFAULT_MODEL, Embedder, PackagedEmbedder, Vectors, network
from index.embedder.adapted import Learned, read_learned
from index.embedder.kept import kept_session
from index.embedder.threads import each
from index.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FULL = FOLDER / "answerability.onnx"
INT8 = FOLDER / "answerability-int8.onnx"
IDS, KIND_IDS, MEAN_WEIGHTS, SCORE = "ids", "kinds", "mean_weights", "score"


class Answerability:
    """The network with its tokenizer. Safe to use from many threads."""

    def __init__(self, scorer: Scorer, tokenizer: "Tokenizer") -> None:
        self._scorer = scorer
        self._tokenizer = tokenizer

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """The log odds that each text answers the question, float32, shape (len(texts),), as if
        about half of all texts did, as in what the network learned from."""
        pairs = [pair(question, text, self._tokenizer) for text in texts]
        # One by one: in 8-bit integers, what is read together changes each other's values.
        return np.fromiter(each(self._scorer, pairs), dtype=np.float32, count=len(pairs))


def open_answerability(embedder: Embedder) -> Answerability | None:
    """The network, which stands on the default embedder's transformer; None over any other.

    Raises WeightsError where its own files are missing or broken.
    """
    if not isinstance(embedder, PackagedEmbedder) or embedder.name != DEFAULT_MODEL:
        return None
    return _opened(embedder)


@lru_cache(maxsize=1)
def _opened(embedder: PackagedEmbedder) -> Answerability:
    learned = read_learned(LEARNED, learned_shapes())
    if embedder.precision:
        return Answerability(runtime_scorer(embedder, learned), embedder.tokenizer)
    from bot.answering.answerability.network import torch_scorer

    return Answerability(torch_scorer(embedder.reference.transformer, learned), embedder.tokenizer)


def runtime_scorer(embedder: PackagedEmbedder, learned: Learned) -> Scorer:
    """The network on ONNX Runtime, as exact as the embedder runs on it."""
    rounded = embedder.precision == network.INT8
    graph = INT8 if rounded else FULL
    if not graph.is_file():
        raise WeightsError(f"{graph.name} is missing; install communique again")
    if rounded:
        made = kept_session(graph, embedder.weights, embedder.fingerprint, learned)
        return session_scorer(made)
    return session_scorer(network.open_session(graph.read_bytes(), embedder.weights, learned))


def session_scorer(session: Any) -> Scorer:
    """The network in an ONNX Runtime session."""

    def score(one: Pair) -> float:
        read = {
            IDS: one.ids[np.newaxis],
            KIND_IDS: one.kinds[np.newaxis],
            MEAN_WEIGHTS: one.means,
        }
        return float(session.run([SCORE], read)[0][0, 0])

    return score
