"""Passages: runs of whole sentences, the unit that is embedded and found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Document
from index.encoding import count_tokens
from index.sentences import CELLS, Span, split_sentences

MAX_TOKENS = 280
"""The longest passage, in tokens of ``index.encoding``: some 160 English words."""

# The default embedder reads 254 word pieces, and English has 1.24 to 1.32 tokens for each of them:
# most passages of 280 tokens have some 220 pieces. The others are caught by ``fits``.
#
# What a passage should hold; shorter and longer ones cost the square of what they are off.
_TARGET = 225
# What a break costs, on the same scale (1 is the cost of an empty passage), by what it breaks.
_AT_PARAGRAPH = 0.0
_AT_LINE = 0.1
_AT_SENTENCE = 0.25
_AFTER_HEADING = 1.5

_ENDED = re.compile(r"""[.!?…;,。！？]["'”’»)\]]*$""")
_HEADING_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document: its id, and code-point offsets into its text,
    end exclusive, of the whole and of every sentence."""

    document: str
    start: int
    end: int
    sentences: tuple[Span, ...]


def cut_passages(document: Document, fits: Callable[[str], bool]) -> list[Passage]:
    """The passages of a document, in order; every sentence is in exactly one.

    No passage has more than ``MAX_TOKENS`` tokens, and each passes ``fits``, the embedder's test
    that it reads a text to the end. Of all such divisions this is the one whose passages are
    nearest to an even, well filled length, broken at paragraph ends and not after headings.
    Raises ValueError where ``fits`` refuses a single character.
    """
    text = document.text
    counts: dict[str, int] = {}

    def passes(part: str) -> bool:
        counts[part] = count_tokens(part)
        return counts[part] <= MAX_TOKENS and fits(part)

    sentences = split_sentences(text, passes)
    tokens = [counts[text[start:end]] for start, end in sentences]
    breaks = [_break_cost(text, here, there) for here, there in pairwise(sentences)] + [
        _AT_PARAGRAPH
    ]
    passages: list[Passage] = []
    todo = [(0, len(sentences), MAX_TOKENS)] if sentences else []
    while todo:
        first, last, most = todo.pop()
        start, end = sentences[first][0], sentences[last - 1][1]
        # Tokens are counted once a sentence, by itself. A passage may have a few more or fewer
        # than their sum (the blanks between them), so the passage itself decides.
        if last - first == 1 or (sum(tokens[first:last]) <= most and passes(text[start:end])):
            passages.append(Passage(document.id, start, end, tuple(sentences[first:last])))
            continue
        if sum(tokens[first:last]) <= most:
            most = most * 4 // 5
        places = _divide(tokens[first:last], breaks[first:last], most)
        todo += [(first + a, first + b, most) for a, b in reversed(places)]
    return passages


def _break_cost(text: str, here: Span, there: Span) -> float:
    """What it costs to break between two neighbouring sentences."""
    gap = text[here[1] : there[0]]
    if "\n" not in gap:
        return _AT_SENTENCE
    line = text[text.rfind("\n", 0, here[0]) + 1 : here[1]]
    if len(line) <= _HEADING_CHARACTERS and not _ENDED.search(line) and CELLS not in line:
        return _AFTER_HEADING
    return _AT_PARAGRAPH if "\n\n" in gap else _AT_LINE


def _divide(tokens: list[int], breaks: list[float], most: int) -> list[Span]:
    """The cheapest division of a run of sentences into runs of at most ``most`` tokens (or of one
    sentence), by dynamic programming over where the last run begins."""
    cheapest = [0.0]
    begins = [0]
    for end in range(1, len(tokens) + 1):
        best, begin, held = float("inf"), end - 1, 0
        for start in range(end - 1, -1, -1):
            held += tokens[start]
            if held > most and start < end - 1:
                break
            cost = cheapest[start] + ((held - _TARGET) / _TARGET) ** 2 + breaks[end - 1]
            if cost < best:
                best, begin = cost, start
        cheapest.append(best)
        begins.append(begin)
    places: list[Span] = []
    end = len(tokens)
    while end:
        places.append((begins[end], end))
        end = begins[end]
    return places[::-1]
