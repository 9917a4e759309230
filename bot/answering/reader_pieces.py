"""A question and some sentences as the reader sees them: a row of word pieces, which of their words
both sides share, and what the uncased model does not see of how they are written."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answering.question import STOPWORDS
from index.lexical import terms

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]

# How many values the two features have: part of the row and whether the piece's word stands on the
# other side; and how the word is written.
MATCHES = 10
CASES = 6
# Pieces of a question, a title and the sentences that are read.
_QUESTION, _TITLE, SENTENCES = 64, 32, 128

_BEGIN, _END = 101, 102
_MARK = 9
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Read:
    """A text in pieces: ids, offsets, how their words are written, and these words' terms ("" for
    a word that says nothing)."""

    ids: list[int]
    starts: list[int]
    ends: list[int]
    cases: list[int]
    terms: list[str]

    def cut(self, begin: int, end: int) -> "Read":
        """Only these pieces."""
        part = slice(begin, end)
        return Read(
            self.ids[part], self.starts[part], self.ends[part], self.cases[part], self.terms[part]
        )


@dataclass(frozen=True, slots=True)
class Row:
    """What the network reads: ids and features, shape (pieces, 2). The sentences' pieces begin at
    ``begin`` and have these offsets."""

    ids: Ints
    features: Ints
    begin: int
    starts: Ints
    ends: Ints


def read_text(text: str, tokenizer: "Tokenizer") -> Read:
    """A text's pieces."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    words = [(m.start(), m.end(), m.group()) for m in _WORDS.finditer(text)]
    cases, found = [], []
    at = 0
    for start, _ in encoding.offsets:
        while at < len(words) and words[at][1] <= start:
            at += 1
        word = words[at][2] if at < len(words) and words[at][0] <= start else ""
        cases.append(_case(word))
        found.append(_term(word))
    starts, ends = [s for s, _ in encoding.offsets], [e for _, e in encoding.offsets]
    return Read(list(encoding.ids), starts, ends, cases, found)


def around(
    read: Read, sentences: Sequence[tuple[int, int]], index: int, chance: Random | None = None
) -> Read:
    """A sentence with as many of its neighbours as fit, evenly, or as chance has it."""
    places = [(bisect_left(read.starts, a), bisect_left(read.starts, b)) for a, b in sentences]
    first = last = index
    while True:
        ways = []
        if first > 0 and places[last][1] - places[first - 1][0] <= SENTENCES:
            ways.append(-1)
        if last + 1 < len(places) and places[last + 1][1] - places[first][0] <= SENTENCES:
            ways.append(1)
        if not ways:
            return read.cut(places[first][0], places[last][1])
        way = ways[0] if index - first <= last - index else ways[-1]
        if chance:
            way = chance.choice(ways)
        first, last = (first - 1, last) if way < 0 else (first, last + 1)


def row(question: Read, title: Read, sentences: Read) -> Row:
    """The three, one behind the other."""
    question, title = question.cut(0, _QUESTION), title.cut(0, _TITLE)
    asked = set(question.terms) - {""}
    offered = {*title.terms, *sentences.terms} - {""}
    ids, matches, cases = [_BEGIN], [_MARK], [0]
    for part, (read, others) in enumerate(
        ((question, offered), (title, asked), (sentences, asked))
    ):
        ids += [*read.ids, _END]
        cases += [*read.cases, 0]
        # Of each part: a word that says nothing, one of its own, one of both sides.
        matches += [3 * part + (0 if not t else 2 if t in others else 1) for t in read.terms]
        matches.append(_MARK)
    return Row(
        np.array(ids, dtype=np.int64),
        np.array([matches, cases], dtype=np.int64).T,
        len(question.ids) + len(title.ids) + 3,
        np.array(sentences.starts, dtype=np.int64),
        np.array(sentences.ends, dtype=np.int64),
    )


@lru_cache(maxsize=65536)
def _term(word: str) -> str:
    if not word or word.lower() in STOPWORDS:
        return ""
    return next(iter(terms(word)), "")


def _case(word: str) -> int:
    if not word:
        return 0
    if word[0].isdigit():
        return 4
    if word.islower():
        return 1
    if len(word) > 1 and word.isupper():
        return 3
    return 2 if word[0].isupper() else 5
