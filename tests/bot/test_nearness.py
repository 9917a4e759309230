"""How near a question's words are to sentences read in their context."""

import numpy as np
import pytest

from bot.answering.nearness import FEATURES, Asked, asked, nearness
from index.embedder import DEFAULT_MODEL, Pieces, open_embedder

PASSAGE = "Marchetti is the trade minister of Norland. She raised the duty on cod in March."
SPANS = [(0, 43), (44, len(PASSAGE))]


def near(question: str, passage: str, spans: list[tuple[int, int]]) -> np.ndarray:
    embedder = open_embedder(DEFAULT_MODEL)
    read, pieces = embedder.pieces([question, passage])
    return nearness(asked(question, embedder.embed([question])[0], read), pieces, spans)


def column(name: str) -> int:
    return FEATURES.index(name)


def test_pieces_stand_in_the_text_and_have_a_vector_each() -> None:
    (pieces,) = open_embedder(DEFAULT_MODEL).pieces(["Zölle auf “Kabeljau”: 25 %"])
    words = [
        "Zölle auf “Kabeljau”: 25 %"[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)
    ]
    assert "".join(words) == "Zölleauf“Kabeljau”:25%"
    assert len(pieces.vectors) == len(words)


def test_of_a_text_that_is_too_long_the_beginning_is_read() -> None:
    (pieces,) = open_embedder(DEFAULT_MODEL).pieces(["cod " * 1000])
    assert 200 < len(pieces.vectors) == len(pieces.starts) < 260
    assert pieces.starts[0] == 0


def test_the_sentence_that_is_asked_for_is_the_nearest() -> None:
    features = near("Who raised the cod duty?", PASSAGE, SPANS)
    for name in ("cosine", "pieces", "words", "weakest"):
        assert features[1, column(name)] > features[0, column(name)], name


def test_a_sentence_takes_its_subject_from_its_passage() -> None:
    alone = near("What did Marchetti raise?", PASSAGE[44:], [(0, len(PASSAGE) - 44)])
    inside = near("What did Marchetti raise?", PASSAGE, SPANS)
    assert inside[1, column("cosine")] > alone[0, column("cosine")]


def test_the_passages_share_is_the_same_for_all_of_its_sentences() -> None:
    features = near("Who raised the cod duty?", PASSAGE, SPANS)
    assert features[0, column("passage_words")] == features[1, column("passage_words")]
    assert (features[:, column("passage_words")] >= features[:, column("words")]).all()


def test_a_word_that_stands_nowhere_is_the_weakest() -> None:
    there = near("Who raised the duty on cod?", PASSAGE, SPANS)
    not_there = near("Who raised the duty on zeppelins?", PASSAGE, SPANS)
    assert not_there[1, column("weakest")] < there[1, column("weakest")]


@pytest.mark.parametrize("question", ["?!", "Who was it?", "x" * 1900])
def test_any_question_has_features_that_are_numbers(question: str) -> None:
    assert np.isfinite(near(question, PASSAGE, SPANS)).all()


def test_a_sentence_that_the_model_did_not_read_has_zeros() -> None:
    vectors = np.ones((1, 2), dtype=np.float32)
    read = Pieces(vectors, np.array([0]), np.array([3]))
    question = Asked(vectors[0], vectors, ())
    features = nearness(question, read, [(0, 3), (4, 9)])
    assert features[0].all()
    assert not features[1].any()
