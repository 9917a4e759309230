"""Contents, sources and cues of statements, as the trained network sees them in a text."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from index.embedder import DEFAULT_MODEL, Embedder, PackagedEmbedder
from index.embedder.adapted import Learned
from index.records.statements_learned import read_learned
from index.records.statements_links import Linker, Marks, best_source
from index.records.statements_pieces import (
    Floats,
    Ints,
    Pieces,
    Reader,
    Window,
    windows,
    without_rows,
    word_pieces,
)
from index.records.statements_shapes import REACH, TAGS
from index.records.statements_spans import Found, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Look = Callable[[Linker, Span, list[list[float]], float], None]

_BEGIN, _END = 101, 102
# The tags of further pieces, each one above that of the first ones.
_FURTHER = (2, 4, 6)
# How likely the pieces of a content are inside of one, on average, at least. Measured on the
# held-out articles: fewer wrong ones, and F1 as without it.
_SURE = 0.55
# A cue stands at most so many characters away from the content.
_CUE_REACH = 300


class Tagger:
    """The network with its tokenizer."""

    def __init__(self, reader: Reader, learned: Learned, tokenizer: "Tokenizer") -> None:
        self._reader = reader
        self._nobody, self._distances = learned["nobody"], learned["distances"]
        self._tokenizer = tokenizer

    def tag(self, text: str, look: Look | None = None) -> list[Found]:
        """The contents of a text, in order; time grows with its length, linearly.

        ``look`` is shown what each choice of a source rests on.
        """
        pieces = without_rows(word_pieces(text, self._tokenizer), text)
        if not len(pieces):
            return []
        scores, contents, sources = self._read(pieces)
        spans = list(_spans(best_tags(scores)))
        chances = np.exp(scores[:, 1:3]).sum(axis=1)
        said = [
            (first, last)
            for tag, first, last in spans
            if tag == 1 and chances[first : last + 1].mean() >= _SURE
        ]
        named = _joined([(first, last) for tag, first, last in spans if tag == 3], pieces)
        cues = [(first, last) for tag, first, last in spans if tag == 5]

        def places(span: Span) -> Span:
            return int(pieces.starts[span[0]]), int(pieces.ends[span[1]])

        marks = Marks(
            [places(span) for span in said],
            [places(span) for span in named],
            [places(span) for span in cues],
        )
        linker = Linker(text, marks)
        found = []
        for span, content in zip(said, marks.contents, strict=True):
            near = linker.near(content)
            opinions, nobody = self._opinions(span, [named[n] for n in near], contents, sources)
            rows = [linker.features(content, n, o) for n, o in zip(near, opinions, strict=True)]
            if look:
                look(linker, content, rows, nobody)
            best = best_source(rows, nobody)
            source = None if best is None else marks.sources[near[best]]
            found.append(Found(content, source, _nearest(text, content, source, marks.cues)))
        return found

    def _read(self, pieces: Pieces) -> tuple[Floats, Floats, Floats]:
        """Log scores of tags and vectors of contents and sources, for each piece; each as the
        window sees it that has the piece nearest to its middle."""
        spans = windows(len(pieces))
        results = self._reader([_window(pieces, span) for span in spans])
        # Neighbours part in the middle of what both have read.
        parts = [(end + begin) // 2 for (_, end), (begin, _) in pairwise(spans)]
        joined: list[list[Floats]] = [[], [], []]
        begins = [begin for begin, _ in spans]
        for begin, first, last, result in zip(
            begins, [0, *parts], [*parts, len(pieces)], results, strict=True
        ):
            for kept, array in zip(joined, result, strict=True):
                # The window's first mark stands before its pieces.
                kept.append(array[first - begin + 1 : last - begin + 1])
        scores, contents, sources = (np.concatenate(arrays) for arrays in joined)
        return scores, contents, sources

    def _opinions(
        self, content: Span, near: Sequence[Span], contents: Floats, sources: Floats
    ) -> tuple[list[float], float]:
        """How likely each of these sources, and nobody, says a content (logits)."""
        wanted = contents[content[0]] + contents[content[1]]
        firsts = np.array([span[0] for span in near], dtype=np.int64)
        scores = sources[firsts] @ wanted + self._distances[_classes(content, firsts)]
        return scores.tolist(), float(self._nobody @ wanted)


def open_tagger(embedder: Embedder | None) -> Tagger | None:
    """The tagger, which stands on the default embedder's transformer; None over any other.

    Raises WeightsError where its own weights are missing or broken.
    """
    if not isinstance(embedder, PackagedEmbedder) or embedder.name != DEFAULT_MODEL:
        return None
    return _opened(embedder)


@lru_cache(maxsize=1)
def _opened(embedder: PackagedEmbedder) -> Tagger:
    learned = read_learned()
    if embedder.precision:
        from index.records.statements_runtime import runtime_reader

        return Tagger(runtime_reader(embedder, learned), learned, embedder.tokenizer)
    from index.records.statements_network import torch_reader

    reader = torch_reader(embedder.reference.transformer, learned)
    return Tagger(reader, learned, embedder.tokenizer)


def _window(pieces: Pieces, span: Span) -> Window:
    begin, end = span
    ids = np.array([_BEGIN, *pieces.ids[begin:end], _END], dtype=np.int64)
    features = np.zeros((len(ids), pieces.features.shape[1]), dtype=np.int64)
    features[1:-1] = pieces.features[begin:end]
    return ids, features


def _classes(content: Span, firsts: Ints) -> Ints:
    """The class of each source's distance from a content."""
    return distance_class(np.where(firsts < content[0], firsts - content[0], firsts - content[1]))


def distance_class(distance: Ints) -> Ints:
    """The class, 0 to 2 * REACH, of signed distances in pieces: finer where they are small."""
    size = np.minimum(np.floor(np.log2(np.abs(distance) + 1)), REACH).astype(np.int64)
    classes: Ints = np.where(distance < 0, REACH - size, REACH + size)
    return classes


def best_tags(scores: Floats) -> Ints:
    """The likeliest row of tags, for log scores of shape (pieces, tags): a further piece of a span
    follows only a piece of the same kind.

    Nearly everywhere the likeliest tag of each piece by itself follows the one before. Where it
    does not, the tags from there to the next piece that no span need go on to are sought together,
    and those from an earlier such piece on, where they begin with a tag that does not follow. No
    other row is likelier: its parts are not.
    """
    tags: Ints = scores.argmax(axis=1)
    before = np.concatenate([[0], tags[:-1]])
    is_further = np.isin(tags, _FURTHER)
    wrong = is_further & (before != tags) & (before != tags - 1)
    free = np.flatnonzero(~is_further).tolist()
    begins: list[int] = []
    seen = end = 0
    for place in np.flatnonzero(wrong).tolist():
        if place < end:
            continue
        while seen < len(free) and free[seen] < place:
            # The tags before each of these are the likeliest row that ends there.
            if free[seen] >= end:
                begins.append(free[seen])
            seen += 1
        end = free[seen] if seen < len(free) else len(tags)
        # Each time twice as many, so that the time stays linear.
        steps = 1
        while True:
            begin = begins[-steps] if steps <= len(begins) else 0
            del begins[-steps:]
            steps *= 2
            row = _likeliest(scores[begin:end], is_start=begin == 0)
            if begin == 0 or row[0] not in _FURTHER or tags[begin - 1] in (row[0] - 1, row[0]):
                break
        begins.append(begin)
        tags[begin:end] = row
    return tags


def _likeliest(scores: Floats, *, is_start: bool) -> list[int]:
    """The likeliest row of tags (Viterbi 1967), whose first one follows whatever may stand before
    it; at the start of a text, that is nothing."""
    # Plain numbers: for seven tags, arrays would take three times as long.
    rows = scores.tolist()
    best = [-inf if is_start and tag in _FURTHER else score for tag, score in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        most = max(best)
        came = [best.index(most)] * TAGS
        ahead = [most + score for score in row]
        for tag in _FURTHER:
            came[tag] = tag if best[tag] > best[tag - 1] else tag - 1
            ahead[tag] = best[came[tag]] + row[tag]
        back.append(came)
        best = ahead
    tags = [best.index(max(best))]
    for came in reversed(back):
        tags.append(came[tags[-1]])
    return tags[::-1]


def _spans(tags: Ints) -> Iterator[tuple[int, int, int]]:
    """Runs of one kind: its first tag, the first piece and the last one."""
    kinds = np.where(tags == 0, 0, tags - (tags + 1) % 2)
    begins = np.flatnonzero((kinds > 0) & ((tags % 2 == 1) | (np.roll(kinds, 1) != kinds)))
    for begin in begins.tolist():
        end = begin
        while end + 1 < len(tags) and tags[end + 1] == kinds[begin] + 1:
            end += 1
        yield int(kinds[begin]), begin, end


def _joined(spans: list[Span], pieces: Pieces) -> list[Span]:
    """Spans that the hyphen of one word parts, as one: ``Canada`` and ``U.S. Trade Minister``."""
    joined: list[Span] = []
    for first, last in spans:
        if joined and first - joined[-1][1] <= 2 and _in_one_word(joined[-1][1], first, pieces):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _in_one_word(last: int, first: int, pieces: Pieces) -> bool:
    return all(pieces.ends[i] == pieces.starts[i + 1] for i in range(last, first))


def _nearest(text: str, content: Span, source: Span | None, cues: Sequence[Span]) -> Span | None:
    """The cue nearest to the content, first of all, and to the source where that is known. Without
    a source it stands in the content's line."""

    def gap(one: Span, other: Span) -> int:
        return max(one[0] - other[1], other[0] - one[1], 0)

    first = bisect_left(cues, (content[0] - _CUE_REACH, 0))
    last = bisect_left(cues, (content[1] + _CUE_REACH, 0))
    near = [
        cue
        for cue in cues[first:last]
        if source or "\n" not in text[min(cue[0], content[1]) : max(cue[1], content[0])]
    ]
    return min(
        near,
        key=lambda cue: 2 * gap(cue, content) + (gap(cue, source) if source else 0),
        default=None,
    )
