"""A text as the tagger reads it: word pieces, what the uncased model does not see of them, and the
overlapping windows in which they are read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.records.statements_spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# Ids of the pieces of a window with the marks at its ends, and their features, shape (pieces, 3).
Window = tuple[Ints, Ints]
# For each of them: log scores of tags, vectors of contents, vectors of sources.
Read = tuple[Floats, Floats, Floats]
Reader = Callable[[Sequence[Window]], Sequence[Read]]

# Pieces of text a window holds at most, beside the two marks at its ends, and how many of them the
# next one holds, too: a piece has half as many neighbours or more on either side.
WINDOW = 254
OVERLAP = 32
# How many values each of the three features has.
CASES = 6
QUOTES = 5
LINES = 2

_ROW = re.compile(r"^.* \| .*$", re.M)
_LINE_END = re.compile("\n")
_QUOTE = re.compile(r"[“”\"\n]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text: ids, where each begins and ends in the text (code points), and the
    features, shape (pieces, 3): letter case, quotation, beginning of a line."""

    ids: Ints
    starts: Ints
    ends: Ints
    features: Ints

    def __len__(self) -> int:
        return len(self.ids)


def word_pieces(text: str, tokenizer: "Tokenizer") -> Pieces:
    """The pieces of a text with their features; linear in its length."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    quotes = _quote_states(text)
    features = np.zeros((len(starts), 3), dtype=np.int64)
    line_ends = np.array([match.start() for match in _LINE_END.finditer(text)], dtype=np.int64)
    if len(starts):
        features[:, 0] = _cases(text, starts, ends)
        features[:, 1] = quotes[starts]
        lines = np.searchsorted(line_ends, starts)
        features[:, 2] = np.diff(lines, prepend=lines[0] - 1) > 0
    ids = np.array(encoding.ids, dtype=np.int64)
    return Pieces(ids, starts, ends, features)


def without_rows(pieces: Pieces, text: str) -> Pieces:
    """The pieces that do not stand in the rows of tables, where nobody says anything."""
    kept = np.ones(len(pieces), dtype=bool)
    for row in _ROW.finditer(text):
        kept[
            np.searchsorted(pieces.starts, row.start()) : np.searchsorted(pieces.starts, row.end())
        ] = False
    return Pieces(pieces.ids[kept], pieces.starts[kept], pieces.ends[kept], pieces.features[kept])


def windows(count: int) -> list[Span]:
    """Windows over that many pieces: first piece and end of each. They are of one length, as far
    as that is possible: none is read that is mostly empty."""
    many = max(1, -(-(count - OVERLAP) // (WINDOW - OVERLAP)))
    size = -(-(count + (many - 1) * OVERLAP) // many)
    begins = [i * (count - size) // max(1, many - 1) for i in range(many)]
    return [(begin, begin + size) for begin in begins]


def _cases(text: str, starts: Ints, ends: Ints) -> Ints:
    """Of each piece: 1 small letters, 2 a capital first, 3 capitals alone, 4 a digit first, 5 what
    goes on with the word before, 0 anything else."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes, places = np.unique(codes, return_inverse=True)
    characters = [chr(code) for code in codes]

    def flags(test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = np.array([test(c) for c in characters])[places]
        return found

    small, capital = flags(str.islower), flags(str.isupper)
    other_case = flags(str.istitle) & ~capital
    first = np.minimum(starts, len(text) - 1)
    cases = np.select(
        [
            _any(small, starts, ends) & ~_any(capital | other_case, starts, ends),
            _any(capital, starts, ends)
            & ~_any(small | other_case, starts, ends)
            & (ends - starts > 1),
            capital[first],
            flags(str.isdigit)[first],
        ],
        [1, 3, 2, 4],
    )
    word = flags(str.isalnum)
    goes_on = (np.roll(ends, 1) == starts) & word[starts - 1] & word[first]
    goes_on[0] = False
    cases[goes_on] = 5
    cases[starts == ends] = 0
    return cases


def _any(flags: npt.NDArray[np.bool_], starts: Ints, ends: Ints) -> npt.NDArray[np.bool_]:
    """Whether any of the characters from each start to its end has a flag."""
    before = np.concatenate([[0], np.cumsum(flags)])
    found: npt.NDArray[np.bool_] = before[ends] > before[starts]
    return found


def _quote_states(text: str) -> npt.NDArray[np.int8]:
    """For each character: 0 outside a quotation, 1 inside “…”, 2 inside "…", 3 a mark that opens,
    4 one that closes. A quotation ends with its line at the latest."""
    states = np.zeros(len(text) + 1, dtype=np.int8)
    opened, kind = 0, 0
    for match in _QUOTE.finditer(text):
        at, mark = match.start(), match[0]
        if kind:
            states[opened + 1 : at] = kind
        if mark == "\n":
            kind = 0
        elif mark == "“" or (mark == '"' and not kind):
            states[at] = 3
            opened, kind = at, 1 if mark == "“" else 2
        else:
            states[at] = 4
            kind = 0
    if kind:
        states[opened + 1 :] = kind
    return states
