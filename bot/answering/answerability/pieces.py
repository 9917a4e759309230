"""A question and a text as the network reads them: one row of word pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answering.answerability.shapes import ASKED, MARK, MEANS, SAID

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BEGIN, _END = 101, 102
# Further pieces of a question or a text are not read.
_MOST_ASKED, _MOST_SAID = 48, 200
# That these stand in both says nothing.
_COMMON = (
    "the a an of in on at to for and or is was were are be did do does what which who when where"
    " why how many much by with from that it its as ?"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Ids and kinds of pieces, shape (pieces,), and the weights of the pieces in each mean, shape
    (MEANS, pieces)."""

    ids: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]
    means: npt.NDArray[np.float32]


# What gives the log odds of a pair.
Scorer = Callable[[Pair], float]


def pair(question: str, text: str, tokenizer: "Tokenizer") -> Pair:
    """The question and the text, with marks around them."""
    common = _common(tokenizer)
    asked = tokenizer.encode(question).ids[1:-1][:_MOST_ASKED]
    said = tokenizer.encode(text).ids[1:-1][:_MOST_SAID]
    kinds = [MARK, *_kinds(asked, said, ASKED, common), MARK, *_kinds(said, asked, SAID, common)]
    row = np.array([*kinds, MARK], dtype=np.int64)
    means = np.zeros((MEANS, len(row)), dtype=np.float32)
    means[0, 0] = 1.0
    for mean, kind in ((1, ASKED), (2, SAID)):
        inside = (row == kind) | (row == kind + 1)
        means[mean, inside] = 1 / max(1, inside.sum())
    ids = np.array([_BEGIN, *asked, _END, *said, _END], dtype=np.int64)
    return Pair(ids, row, means)


def _kinds(
    own: Sequence[int], other: Sequence[int], kind: int, common: frozenset[int]
) -> list[int]:
    shared = set(other) - common
    return [kind + (piece in shared) for piece in own]


@lru_cache(maxsize=1)
def _common(tokenizer: "Tokenizer") -> frozenset[int]:
    return frozenset(tokenizer.encode(_COMMON).ids)
