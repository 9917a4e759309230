"""Reading a question and a quote's surroundings together: is the answer there, or only its like?"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.answering.reader_pieces import Row, around, read_text, row
from index.embedder import DEFAULT_MODEL, Embedder, PackagedEmbedder
from index.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

_WEIGHTS = Path(__file__).with_name("model") / "reader.npz"
# The longest answer, in pieces.
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a passage: the passage's text and title, the offsets of its sentences in it,
    and which one."""

    title: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    index: int


class Reader:
    """The network with its tokenizer. Safe to use from many threads."""

    def __init__(self, network: Any, tokenizer: "Tokenizer") -> None:
        self._network = network
        self._tokenizer = tokenizer

    def read(self, question: str, part: Part) -> float:
        """How surely an answer to the question stands in the sentence: the score of its likeliest
        first and last word piece, above 0 where it is surer than not."""
        import torch

        asked, title, passage = (
            read_text(text, self._tokenizer) for text in (question, part.title, part.text)
        )
        read = row(asked, title, around(passage, part.sentences, part.index))
        ids = torch.from_numpy(read.ids)[None]
        features = torch.from_numpy(read.features)[None]
        with torch.inference_mode():
            marks, _ = self._network(ids, torch.ones_like(ids), features)
        return _best_span(read, marks[0].numpy(), part.sentences[part.index])


def _best_span(read: Row, marks: Floats, sentence: tuple[int, int]) -> float:
    """The best sum of a first and a last piece's scores inside a sentence."""
    inside = np.flatnonzero((read.starts < sentence[1]) & (read.ends > sentence[0])) + read.begin
    first, last = marks[inside, 0], marks[inside, 1]
    count = len(inside)
    return max(
        (float((first[: count - d] + last[d:]).max()) for d in range(min(_LONGEST, count))),
        default=-2.0 * _LONGEST,
    )


def open_reader(embedder: Embedder) -> Reader | None:
    """The reader, which stands on the default embedder's transformer; None over any other.

    Raises WeightsError where its own weights are missing or broken.
    """
    if not isinstance(embedder, PackagedEmbedder) or embedder.name != DEFAULT_MODEL:
        return None
    return _opened(embedder)


@lru_cache(maxsize=1)
def _opened(embedder: PackagedEmbedder) -> Reader:
    transformer, tokenizer = embedder.parts()
    return Reader(load_network(transformer, _WEIGHTS), tokenizer)


def load_network(transformer: Any, weights: Path) -> Any:
    """The trained network over the default embedder's transformer, ready to read.

    Raises WeightsError where the file cannot be read or belongs to another network.
    """
    import torch

    from bot.answering.reader_network import ReaderNetwork

    network = ReaderNetwork(transformer)
    try:
        with np.load(weights, allow_pickle=False) as arrays:
            learned = {name: torch.from_numpy(arrays[name]).float() for name in arrays.files}
    except (OSError, EOFError, ValueError, AttributeError, BadZipFile):
        raise WeightsError(f"{weights.name} cannot be read; install communique again") from None
    wanted = {name: parameter.shape for name, parameter in network.trained().items()}
    if {name: values.shape for name, values in learned.items()} != wanted:
        raise WeightsError(f"{weights.name} is of another version; install communique again")
    network.load_state_dict(learned, strict=False)
    network.merge()
    network.eval()
    return network
