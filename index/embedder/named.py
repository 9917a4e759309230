"""Any sentence-transformers model."""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedder.contract import Pieces, Vectors, pieces_at
from index.errors import WeightsError, check_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CHUNK = 64


class NamedEmbedder:
    """Any sentence-transformers model, by hub name or folder; ``source`` is where it is loaded
    from, by default its name."""

    def __init__(self, name: str, source: str | None = None) -> None:
        self.name = name
        self._source = source or name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's parameters, by name."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.contiguous().cpu().float().numpy().tobytes())
        return digest.hexdigest()

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        check_folder("embedder", self._source)
        from sentence_transformers import SentenceTransformer  # seconds to import
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            return SentenceTransformer(self._source)
        except Exception as error:  # the libraries below raise whatever they like
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise WeightsError(f"the embedder {self.name} cannot be loaded: {reason}") from error

    @property
    def transformer(self) -> Any:
        """The model's first part, a model of transformers."""
        return self._model[0].auto_model

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        # A copy: the model's own cuts what it embeds off at the window's end, and must go on so.
        return counting(Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str()))

    @property
    def _window(self) -> int:
        return int(self._model.max_seq_length or 512)

    def fits(self, text: str) -> bool:
        """Whether the model reads all of the text."""
        # A word piece has at least one character, so short texts need no count; outside ASCII,
        # normalising may take a character apart (Hangul), and only counting tells.
        if text.isascii() and len(text) + 2 <= self._window:
            return True
        return len(self._tokenizer.encode(text).ids) <= self._window

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions)."""
        # Longest first over all texts: equal lengths share a batch, and the progress bar's
        # estimate errs on the cautious side.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        dimensions = int(self._model.get_embedding_dimension())
        vectors = np.empty((len(texts), dimensions), dtype=np.float32)
        for begin in range(0, len(order), _CHUNK):
            rows = order[begin : begin + _CHUNK]
            vectors[rows] = self._model.encode(
                [texts[i] for i in rows],
                batch_size=16,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress:
                progress(begin + len(rows))
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of each text, as far as the model reads it."""
        read = self._model.encode(
            list(texts),
            batch_size=16,
            output_value="token_embeddings",
            convert_to_numpy=False,
            show_progress_bar=False,
        )
        return [
            _pieces(vectors.float().cpu().numpy(), self._tokenizer.encode(text).offsets)
            for text, vectors in zip(texts, read, strict=True)
        ]


def _pieces(vectors: Vectors, offsets: Sequence[tuple[int, int]]) -> Pieces:
    # What the window cut off has no vector, and the last one is the mark at the text's end.
    read = len(vectors) if len(vectors) >= len(offsets) else len(vectors) - 1
    return pieces_at(vectors[:read], offsets[:read])


def counting(tokenizer: "Tokenizer") -> "Tokenizer":
    """The tokenizer, made to cut nothing off and to fill nothing up."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
