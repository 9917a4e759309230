"""The network that judges whether a text answers a question, as it is kept and as it runs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.answering.answerability import (
    Answerability,
    ReadCandidates,
    open_answerability,
    scoring,
)
from bot.answering.answerability.graph import make_graph
from bot.answering.answerability.pieces import pair
from bot.answering.answerability.shapes import ASKED, LEARNED, SAID, learned_shapes
from bot.answering.answerer import Answerer
from bot.answering.question import understand
from bot.answering.select import scores
from bot.answering.spans import candidates, read_pieces
from index.embedder import Embedder, PackagedEmbedder, Vectors, network, open_embedder
from index.embedder.adapted import read_learned
from index.embedder.packaged import WEIGHTS, packaged_folder
from index.errors import WeightsError
from index.search import search
from tests.models import make_embedder

# Texts of our own, each with a question that it answers and one that it only seems to answer.
NEAR_MISSES = [
    (
        "Norway's duty on imported cheese rose to 277 per cent on January 1, 2013.",
        "How high did Norway put the duty on imported cheese?",
        "How high did Norway put the duty on imported beef?",
    ),
    (
        "Minister Ada Lund met her Danish colleague in Bergen on Tuesday to talk about herring.",
        "Where did Lund meet the Danish minister?",
        "Where did Lund meet the Swedish minister?",
    ),
    (
        "The union said the levy would cost 400 jobs in the province by summer.",
        "How many jobs does the union expect to be lost?",
        "How many jobs does the union expect to be created?",
    ),
    (
        "The quota was doubled to 9,000 tonnes after Chile lodged a complaint in Geneva.",
        "Who complained about the quota?",
        "Who voted against the quota?",
    ),
    (
        "Shipments of lumber fell by a third because mills in the north closed.",
        "Why did shipments of lumber fall?",
        "Why did the mills in the north close?",
    ),
    (
        "Premier Tom Reyes opposed the surtax on wine and called it a gift to smugglers.",
        "Which tax did Premier Reyes call a gift to smugglers?",
        "Which tax did Premier Reyes propose?",
    ),
    (
        "The pact takes effect on March 3, once all four parliaments have ratified it.",
        "When does the pact take effect?",
        "When was the pact signed?",
    ),
    (
        "Exports of potash to Brazil were worth $2.1 billion last year.",
        "What were the exports of potash to Brazil worth?",
        "What were the imports of potash from Brazil worth?",
    ),
]


@pytest.fixture(scope="module")
def pairs(embedder: Embedder) -> list[scoring.Pair]:
    assert isinstance(embedder, PackagedEmbedder)
    return [
        pair(question, text, embedder.tokenizer)
        for text, *questions in NEAR_MISSES
        for question in questions
    ]


@pytest.fixture(scope="module")
def reference(embedder: Embedder) -> scoring.Scorer:
    """The network as it was trained, with PyTorch."""
    from bot.answering.answerability.network import torch_scorer

    assert isinstance(embedder, PackagedEmbedder)
    return torch_scorer(embedder.reference.transformer, read_learned(LEARNED, learned_shapes()))


def test_what_a_text_answers_is_told_from_near_misses(embedder: Embedder) -> None:
    judge = open_answerability(embedder)
    assert judge is not None
    ahead = [
        float(judge.scores(answered, [text])[0] - judge.scores(missed, [text])[0])
        for text, answered, missed in NEAR_MISSES
    ]
    assert sum(difference > 0 for difference in ahead) >= len(ahead) - 1


def test_a_text_about_something_else_answers_nothing(embedder: Embedder) -> None:
    judge = open_answerability(embedder)
    assert judge is not None
    texts = [text for text, *_ in NEAR_MISSES]
    for own, (_, answered, _) in enumerate(NEAR_MISSES):
        assert int(judge.scores(answered, texts).argmax()) == own


class Counting(Answerability):
    """The shipped network, which remembers what it read."""

    def __init__(self, network: Answerability) -> None:
        self._network = network
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return self._network.scores(question, texts)


def test_the_best_candidates_are_read_once_and_others_taken_for_the_worst_of_them(
    answerer: Answerer,
) -> None:
    question = understand("How many jobs did the cod tariff cost?")
    vector = answerer.embedder.embed([question.text])[0]
    hits = search(answerer.snapshot, question.text, vector, 10)
    read = read_pieces(question, hits, answerer.snapshot, answerer.embedder)
    found = candidates(question, vector, hits, answerer.snapshot, read)
    scored = scores(found)
    shipped = open_answerability(answerer.embedder)
    assert shipped is not None
    network = Counting(shipped)
    together = ReadCandidates(network, question.text)
    gains = together.gains(found, scored)
    assert len(network.read) == 3 < len(found)
    assert "1,400 jobs" in found[int(gains.argmax())].text
    assert (gains == gains.min()).sum() > len(found) - len(network.read)
    together.odds([found[i] for i in np.argsort(-scored)[:3]])
    assert len(network.read) == 3


def test_no_other_embedder_has_it(tmp_path: Path) -> None:
    other = open_embedder(str(make_embedder(tmp_path / "other")))
    assert open_answerability(other) is None


def test_pieces_that_both_have_are_of_a_kind_of_their_own(embedder: Embedder) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    read = pair("Who sold the wine?", "The wine was sold.", embedder.tokenizer)
    # who sold the wine ? / the wine was sold .
    asked = [ASKED, ASKED + 1, ASKED, ASKED + 1, ASKED]
    said = [SAID, SAID + 1, SAID, SAID + 1, SAID]
    assert read.kinds.tolist() == [0, *asked, 0, *said, 0]
    np.testing.assert_allclose(read.means.sum(axis=1), 1.0, rtol=1e-6)


def test_nothing_and_far_too_much_are_read(embedder: Embedder) -> None:
    judge = open_answerability(embedder)
    assert judge is not None
    assert judge.scores("Who?", []).shape == (0,)
    long = judge.scores("tariff " * 900, ["", "wine " * 5000])
    assert np.isfinite(long).all()


def test_in_full_precision_the_network_reads_as_it_was_trained(
    embedder: Embedder, reference: scoring.Scorer, pairs: list[scoring.Pair]
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    learned = read_learned(LEARNED, learned_shapes())
    session = network.open_session(scoring.FULL.read_bytes(), embedder.weights, learned)
    score = scoring.session_scorer(session)
    for one in pairs:
        assert score(one) == pytest.approx(reference(one), abs=1e-3)


def test_in_8_bit_integers_the_scores_are_nearly_the_same(
    embedder: Embedder, reference: scoring.Scorer, pairs: list[scoring.Pair]
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    if embedder.precision != network.INT8:
        pytest.skip("this processor is not exact enough in 8-bit integers")
    score = scoring.runtime_scorer(embedder, read_learned(LEARNED, learned_shapes()))
    exact, rounded = ([scorer(one) for one in pairs] for scorer in (reference, score))
    assert np.corrcoef(exact, rounded)[0, 1] > 0.98


@pytest.mark.parametrize("int8", [False, True])
def test_the_shipped_graph_is_the_one_that_is_made(int8: bool) -> None:
    shipped = scoring.INT8 if int8 else scoring.FULL
    made = make_graph(packaged_folder() / WEIGHTS, int8=int8)
    assert made.SerializeToString() == shipped.read_bytes()


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "answerability.npz"
    np.savez(file, other=np.zeros(3))
    with pytest.raises(WeightsError, match="another version"):
        read_learned(file, learned_shapes())
