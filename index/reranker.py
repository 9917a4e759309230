"""Texts judged together with a question, by a cross-encoder of sentence-transformers.

Nogueira and Cho, "Passage Re-ranking with BERT" (2019). None comes with the project.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, Protocol

import numpy as np

from index.embedder import Vectors
from index.errors import WeightsError, check_folder


class Reranker(Protocol):
    """What an answer needs of such a model."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """How well each text answers the question, float32, shape (len(texts),): more is better,
        on a scale of the model's own."""


@lru_cache(maxsize=2)
def open_reranker(name: str) -> Reranker:
    """The cross-encoder of that name or in that folder, one a process; its weights are loaded at
    first use, which raises WeightsError where it cannot be used."""
    return CrossEncoderReranker(name)


class CrossEncoderReranker:
    """Any cross-encoder, by hub name or folder. Safe to use from many threads."""

    def __init__(self, name: str) -> None:
        self.name = name
        # Its tokenizer is set anew at every call, which two threads must not do at once.
        self._alone = Lock()

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """How well each text answers the question. Raises WeightsError where the model cannot be
        loaded or is no reranker."""
        with self._alone:
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=16, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)

    @cached_property
    def _model(self) -> Any:
        check_folder("reranker", self.name)
        from sentence_transformers import CrossEncoder  # seconds to import
        from torch.nn import Identity
        from transformers.utils import logging

        logging.disable_progress_bar()
        told = logging.get_verbosity()
        # What a model lacks is told below, in a line instead of a table.
        logging.set_verbosity_error()
        try:
            # The bare figure: squeezed between 0 and 1, the best would all come out as 1.
            model = CrossEncoder(self.name, activation_fn=Identity())
        except Exception as error:  # the libraries below raise whatever they like
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise WeightsError(f"the reranker {self.name} cannot be loaded: {reason}") from error
        finally:
            logging.set_verbosity(told)
        self._check(model)
        return model

    def _check(self, model: Any) -> None:
        """Raise WeightsError for a model that is loaded and still no reranker."""
        # Over a model of another kind, the libraries put a layer of random weights.
        if type(model.model).__name__ not in (model.model.config.architectures or ()):
            raise WeightsError(
                f"the reranker {self.name} is no cross-encoder, which reads question and text"
                " together; RERANKER must name one"
            )
        if model.num_labels != 1:
            raise WeightsError(
                f"the reranker {self.name} gives {model.num_labels} figures to a text, which tells"
                " no order; RERANKER must name one that gives a single score"
            )
