"""Contents, sources and cues of statements, as the trained network sees them in a text."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from index.embedder import DEFAULT_MODEL, Embedder, PackagedEmbedder
from index.errors import WeightsError
from index.records.statements_links import Linker, Marks, best_source
from index.records.statements_pieces import Ints, Pieces, windows, without_rows, word_pieces
from index.records.statements_spans import Found, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
Look = Callable[[Linker, Span, list[list[float]], float], None]

_WEIGHTS = Path(__file__).with_name("model") / "statements.npz"
_BATCH = 8
_BEGIN, _END = 101, 102
_TAGS = 7
# How likely the pieces of a content are inside of one, on average, at least. Measured on the
# held-out articles: fewer wrong ones, and F1 as without it.
_SURE = 0.55
# A cue stands at most so many characters away from the content.
_CUE_REACH = 300


class Tagger:
    """The network with its tokenizer."""

    def __init__(self, network: Any, tokenizer: "Tokenizer") -> None:
        self._network = network
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
        import torch

        spans = windows(len(pieces))
        results: list[tuple[Floats, Floats, Floats]] = []
        with torch.inference_mode():
            for at in range(0, len(spans), _BATCH):
                results += self._windows(pieces, spans[at : at + _BATCH])
        # Neighbours part in the middle of what both have read.
        parts = [(end + begin) // 2 for (_, end), (begin, _) in pairwise(spans)]
        joined: list[list[Floats]] = [[], [], []]
        begins = [begin for begin, _ in spans]
        for begin, first, last, result in zip(
            begins, [0, *parts], [*parts, len(pieces)], results, strict=True
        ):
            for kept, array in zip(joined, result, strict=True):
                kept.append(array[first - begin : last - begin])
        scores, contents, sources = (np.concatenate(arrays) for arrays in joined)
        return scores, contents, sources

    def _windows(self, pieces: Pieces, spans: list[Span]) -> list[tuple[Floats, Floats, Floats]]:
        import torch

        sizes = [end - begin for begin, end in spans]
        width = max(sizes) + 2
        ids = np.zeros((len(spans), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        features = np.zeros((len(spans), width, 3), dtype=np.int64)
        for row, (begin, end) in enumerate(spans):
            size = end - begin
            ids[row, 0], ids[row, size + 1] = _BEGIN, _END
            ids[row, 1 : size + 1] = pieces.ids[begin:end]
            mask[row, : size + 2] = 1
            features[row, 1 : size + 1] = pieces.features[begin:end]
        tags, contents, sources = self._network(*map(torch.from_numpy, (ids, mask, features)))
        scores = tags.log_softmax(-1).numpy()
        return [
            (
                scores[row, 1 : n + 1],
                contents[row, 1 : n + 1].numpy(),
                sources[row, 1 : n + 1].numpy(),
            )
            for row, n in enumerate(sizes)
        ]

    def _opinions(
        self, content: Span, near: Sequence[Span], contents: Floats, sources: Floats
    ) -> tuple[list[float], float]:
        """How likely each of these sources, and nobody, says a content (logits)."""
        wanted = contents[content[0]] + contents[content[1]]
        firsts = np.array([span[0] for span in near], dtype=np.int64)
        scores = sources[firsts] @ wanted + self._closeness(content, firsts)
        return scores.tolist(), float(self._nobody @ wanted)

    def _closeness(self, content: Span, firsts: Ints) -> Floats:
        import torch

        from index.records.statements_network import distance_class

        distance = np.where(firsts < content[0], firsts - content[0], firsts - content[1])
        closeness: Floats = self._network.distances.detach()[
            distance_class(torch.from_numpy(distance))
        ].numpy()
        return closeness

    @property
    def _nobody(self) -> Floats:
        nobody: Floats = self._network.nobody.detach().numpy()
        return nobody


def open_tagger(embedder: Embedder | None) -> Tagger | None:
    """The tagger, which stands on the default embedder's transformer; None over any other.

    Raises WeightsError where its own weights are missing or broken.
    """
    if not isinstance(embedder, PackagedEmbedder) or embedder.name != DEFAULT_MODEL:
        return None
    return _opened(embedder)


@lru_cache(maxsize=1)
def _opened(embedder: PackagedEmbedder) -> Tagger:
    transformer, tokenizer = embedder.parts()
    return Tagger(load_network(transformer, _WEIGHTS), tokenizer)


def load_network(transformer: Any, weights: Path) -> Any:
    """The trained network over the default embedder's transformer, ready to read.

    Raises WeightsError where the file cannot be read or belongs to another network.
    """
    import torch

    from index.records.statements_network import StatementNetwork

    network = StatementNetwork(transformer)
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


def best_tags(scores: Floats) -> Ints:
    """The likeliest row of tags (Viterbi 1967), for log scores of shape (pieces, tags): a further
    piece of a span follows only a piece of the same kind."""
    count = len(scores)
    allowed = np.zeros((_TAGS, _TAGS), dtype=np.float32)
    for tag in (2, 4, 6):
        allowed[[t for t in range(_TAGS) if t not in (tag - 1, tag)], tag] = -np.inf
    back = np.zeros((count, _TAGS), dtype=np.int64)
    best = scores[0].copy()
    best[[2, 4, 6]] = -np.inf
    columns = np.arange(_TAGS)
    for i in range(1, count):
        ways = best[:, None] + allowed
        back[i] = ways.argmax(axis=0)
        best = ways[back[i], columns] + scores[i]
    tags = np.zeros(count, dtype=np.int64)
    tags[-1] = best.argmax()
    for i in range(count - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


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
