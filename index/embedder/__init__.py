"""Text to vectors.

The default model runs on ONNX Runtime (``packaged.py``); any other, and the default one where ONNX
Runtime cannot run, with sentence-transformers (``named.py``).
"""

from functools import lru_cache

from index.default_model import DEFAULT_MODEL
from index.embedder.contract import Embedder, Pieces, Vectors
from index.embedder.named import NamedEmbedder
from index.embedder.packaged import PackagedEmbedder, packaged_folder

__all__ = [
    "DEFAULT_MODEL",
    "Embedder",
    "NamedEmbedder",
    "PackagedEmbedder",
    "Pieces",
    "Vectors",
    "open_embedder",
]


@lru_cache(maxsize=2)
def open_embedder(name: str) -> Embedder:
    """The embedder of that name, one a process; its weights are loaded at first use.

    Raises WeightsError where the default model's package is missing.
    """
    if name == DEFAULT_MODEL:
        return PackagedEmbedder(packaged_folder())
    return NamedEmbedder(name)
