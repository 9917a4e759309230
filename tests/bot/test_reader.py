"""The reader: is the answer in this sentence, or only something like it?"""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from bot.answering.reader import Part, Reader, load_network, open_reader
from bot.answering.reader_pieces import SENTENCES, around, read_text, row
from index.embedder import DEFAULT_MODEL, NamedEmbedder, open_embedder
from index.errors import WeightsError

TEXT = (
    "Marchetti is the trade minister of Norland. On March 3, 2025, Norland raised its duty on cod"
    " to 25 per cent. Nobody was asked before."
)
SPANS = ((0, 43), (44, 109), (110, len(TEXT)))


@pytest.fixture(scope="module")
def reader() -> Reader:
    opened = open_reader(open_embedder(DEFAULT_MODEL))
    assert opened is not None
    return opened


def part(index: int) -> Part:
    return Part("Norland and its fish", TEXT, SPANS, index)


@pytest.mark.parametrize(
    "question",
    ["When did Norland raise its duty on cod?", "To how much did Norland raise its duty on cod?"],
)
def test_the_sentence_with_the_answer_scores_highest(reader: Reader, question: str) -> None:
    scores = [reader.read(question, part(i)) for i in range(3)]
    assert int(np.argmax(scores)) == 1


def test_what_is_not_answered_scores_lower(reader: Reader) -> None:
    answered = reader.read("When did Norland raise its duty on cod?", part(1))
    for other in ("When was the first airship built in Bavaria?", "Who painted the ceiling?"):
        assert reader.read(other, part(1)) < answered


def test_the_same_question_has_the_same_score(reader: Reader) -> None:
    assert reader.read("Who is the minister?", part(0)) == reader.read(
        "Who is the minister?", part(0)
    )


@pytest.mark.parametrize("question", ["?", "x" * 1990, "w " * 900, "你好 是谁？"])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    assert np.isfinite(reader.read(question, part(1)))


def test_a_sentence_is_read_with_as_many_neighbours_as_fit() -> None:
    tokenizer = open_embedder(DEFAULT_MODEL)._tokenizer  # type: ignore[attr-defined]
    text = "Cod is a fish of the sea. " * 40
    spans = [(i * 26, i * 26 + 25) for i in range(40)]
    read = read_text(text, tokenizer)
    for chance in (None, Random(1)):
        part = around(read, spans, 20, chance)
        assert SENTENCES - 16 < len(part.ids) <= SENTENCES
        assert part.starts[0] <= spans[20][0]
        assert part.ends[-1] >= spans[20][1]


def test_a_row_tells_which_words_both_sides_have() -> None:
    tokenizer = open_embedder(DEFAULT_MODEL)._tokenizer  # type: ignore[attr-defined]
    question, title, text = (
        read_text(t, tokenizer) for t in ("Who raised duties?", "Fish", "Norland raised a duty.")
    )
    made = row(question, title, text)
    words = made.features[made.begin : made.begin + len(text.ids), 0].tolist()
    alone, shared, little = words[0], words[-2], words[-3]
    assert len({alone, shared, little}) == 3
    assert words[text.terms.index("rais")] == shared


def test_over_another_embedder_there_is_no_reader() -> None:
    assert open_reader(NamedEmbedder("some/other")) is None


def test_broken_weights_are_told_in_one_line(tmp_path: Path) -> None:
    transformer = open_embedder(DEFAULT_MODEL)._model[0].auto_model  # type: ignore[attr-defined]
    broken = tmp_path / "reader.npz"
    broken.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(WeightsError, match="install communique again"):
        load_network(transformer, broken)
    np.savez(broken, other=np.zeros(3))
    with pytest.raises(WeightsError, match="another version"):
        load_network(transformer, broken)
