"""A text as the tagger reads it: pieces, what is known of them, and windows."""

import itertools

from index.embedder import Embedder, PackagedEmbedder
from index.records.statements_pieces import (
    OVERLAP,
    WINDOW,
    windows,
    without_rows,
    word_pieces,
)


def test_windows_overlap_and_cover_every_piece() -> None:
    for count in (1, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW, 5 * WINDOW + 7):
        spans = windows(count)
        assert (spans[0][0], spans[-1][1]) == (0, count)
        assert len({end - begin for begin, end in spans}) == 1
        assert all(0 < end - begin <= WINDOW for begin, end in spans)
        assert all(a[1] - b[0] >= OVERLAP for a, b in itertools.pairwise(spans))
        assert all(a[0] < b[0] for a, b in itertools.pairwise(spans))


def test_pieces_know_case_quotation_and_line(embedder: Embedder) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    tokenizer = embedder.tokenizer
    text = "NAFTA fell.\n“Yes,” he said"
    pieces = word_pieces(text, tokenizer)
    seen = {
        text[start:end]: tuple(features)
        for start, end, features in zip(
            pieces.starts, pieces.ends, pieces.features.tolist(), strict=True
        )
    }
    assert seen["fell"] == (1, 0, 0)
    assert seen["“"] == (0, 3, 1)
    assert seen["Yes"] == (2, 1, 0)
    assert seen["”"] == (0, 4, 0)
    assert seen["he"] == (1, 0, 0)


def test_letter_case_is_that_of_the_printed_word(embedder: Embedder) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    text = "A USA McRae Émile ÉTÉ été 50 ǅungla ǅ x. E\u0301tude 3M —"
    pieces = word_pieces(text, embedder.tokenizer)
    seen = set()
    for start, end, case in zip(
        pieces.starts, pieces.ends, pieces.features[:, 0].tolist(), strict=True
    ):
        word = text[start:end]
        seen.add(case)
        if word[0].isalnum() and text[start - 1 : start].isalnum():
            assert case == 5
        elif word.islower():
            assert case == 1
        elif word.isupper() and len(word) > 1:
            assert case == 3
        else:
            assert case == (2 if word[0].isupper() else 4 if word[0].isdigit() else 0)
    assert seen == set(range(6))


def test_what_is_read_grows_with_the_text_and_little_is_read_twice() -> None:
    def read(count: int) -> int:
        return sum(end - begin for begin, end in windows(count))

    assert read(10_000) < 1.3 * 10_000
    assert 3.9 * read(10_000) < read(40_000) < 4.1 * read(10_000)


def test_rows_of_tables_are_not_read(embedder: Embedder) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    tokenizer = embedder.tokenizer
    text = "Beans fell.\nBeans | 25 | said\nCod rose."
    pieces = without_rows(word_pieces(text, tokenizer), text)
    assert [text[s:e] for s, e in zip(pieces.starts, pieces.ends, strict=True)] == [
        "Beans",
        "fell",
        ".",
        "Cod",
        "rose",
        ".",
    ]
