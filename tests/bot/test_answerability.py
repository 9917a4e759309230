"""The network that judges whether a text answers a question, as it is kept and as it runs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import bot.answering.answerability.candidates
from bot.answering.answerability import (
    Answerability,
    ReadCandidates,
    open_answerability,
    scoring,
)
from bot.answering.answerability.graph import make_graph
from bot.answering.answerability.pieces import Pair, Scorer, pair
from bot.answering.answerability.shapes import ASKED, LEARNED, SAID, learned_shapes
from bot.answering.answerer import Answerer
from bot.answering.followup import Turn
from bot.answering.question import understand
from bot.answering.select import scores
from bot.answering.spans import FEATURES, Candidate, candidates, read_pieces
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
def pairs(embedder: Embedder) -> list[Pair]:
    assert isinstance(embedder, PackagedEmbedder)
    return [
        pair(question, text, embedder.tokenizer)
        for text, *questions in NEAR_MISSES
        for question in questions
    ]


@pytest.fixture(scope="module")
def reference(embedder: Embedder) -> Scorer:
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


def test_the_text_that_answers_does_so_more_than_texts_about_something_else(
    embedder: Embedder,
) -> None:
    judge = open_answerability(embedder)
    assert judge is not None
    texts = [text for text, *_ in NEAR_MISSES]
    for own, (_, answered, _) in enumerate(NEAR_MISSES):
        assert int(judge.scores(answered, texts).argmax()) == own


class Scripted(Answerability):
    """Takes one text for the answer, and remembers what it read for which questions."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.read: list[tuple[str, str]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        self.read += [(question, text) for text in texts]
        odds = [9.0 if self.answer and self.answer in text else -1.0 for text in texts]
        return np.array(odds, dtype=np.float32)


def found_for(answerer: Answerer, text: str) -> tuple[list[Candidate], Vectors]:
    """The candidates of a question, and their scores."""
    question = understand(text)
    vector = answerer.embedder.embed([text])[0]
    hits = search(answerer.snapshot, text, vector, 10)
    read = read_pieces(question, hits, answerer.snapshot, answerer.embedder)
    found = candidates(question, vector, hits, answerer.snapshot, read)
    return found, scores(found)


def test_the_three_best_candidates_are_read_once_and_others_taken_for_the_worst_of_them(
    answerer: Answerer,
) -> None:
    found, scored = found_for(answerer, "the cod tariff and the jobs")
    best = np.argsort(-scored, kind="stable")[:3]
    network = Scripted(found[best[2]].text)
    together = ReadCandidates(network, "the cod tariff and the jobs")
    gains = together.gains(found, scored)
    assert np.flatnonzero(gains > gains.min()).tolist() == [best[2]]
    together.odds([found[i] for i in best])
    assert [text.endswith(found[i].text) for (_, text), i in zip(network.read, best, strict=True)]
    assert together.gains([], scored[:0]).shape == (0,)


def test_what_offers_less_of_what_is_asked_for_gains_nothing(answerer: Answerer) -> None:
    asked = "How many jobs did the cod tariff cost?"
    found, _ = found_for(answerer, asked)
    offers = np.array([candidate.features[FEATURES.index("offers")] for candidate in found])
    less, more = np.flatnonzero(offers < offers.max()), np.flatnonzero(offers == offers.max())
    read = [found[less[0]], found[more[0]], found[more[1]]]
    gains = ReadCandidates(Scripted(read[0].text), asked).gains(read, np.zeros(3, np.float32))
    assert gains.tolist() == [gains.min()] * 3


def test_what_answers_is_quoted_first(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of these documents are dated, and of equals the newer comes first."""
    asked = "Who opposed the tariff on cod?"
    found, scored = found_for(answerer, asked)
    monkeypatch.setattr(bot.answering.answerability.candidates, "_GAIN", 1.0)
    for place in np.argsort(-scored, kind="stable")[:3]:
        assert found[place].hit.document.published
        monkeypatch.setattr(answerer, "_answerability", Scripted(found[place].text))
        assert found[place].text in answerer.answer(asked).quotes[0].text


def test_a_question_that_was_completed_is_not_read_together(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Scripted()
    monkeypatch.setattr(answerer, "_answerability", network)
    first = "How many jobs did the cod tariff cost?"
    answer = answerer.answer(first)
    assert {question for question, _ in network.read} == {first}
    follow_up = answerer.answer("And the herring?", [Turn(first, answer)])
    assert follow_up.asked != "And the herring?"
    assert {question for question, _ in network.read} == {first}


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
    embedder: Embedder, reference: Scorer, pairs: list[Pair]
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    learned = read_learned(LEARNED, learned_shapes())
    session = network.open_session(scoring.FULL.read_bytes(), embedder.weights, learned)
    score = scoring.session_scorer(session)
    for one in pairs:
        assert score(one) == pytest.approx(reference(one), abs=1e-3)


def test_in_8_bit_integers_the_scores_are_nearly_the_same(
    embedder: Embedder, reference: Scorer, pairs: list[Pair]
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


@pytest.mark.parametrize("harm", ["cut short", "flipped", "no archive", "not a number"])
def test_damaged_weights_say_so_in_one_line(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "answerability.npz"
    whole = LEARNED.read_bytes()
    if harm == "cut short":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "flipped":
        middle = len(whole) // 2
        flipped = bytes(byte ^ 0xFF for byte in whole[middle : middle + 4000])
        file.write_bytes(whole[:middle] + flipped + whole[middle + 4000 :])
    elif harm == "no archive":
        with file.open("wb") as opened:
            np.save(opened, np.zeros(3))
    else:
        learned = dict(read_learned(LEARNED, learned_shapes()))
        learned["output.bias"] = np.array([np.nan], dtype=np.float32)
        np.savez(file, **learned)
    with pytest.raises(WeightsError, match=r"answerability\.npz cannot be read; install"):
        read_learned(file, learned_shapes())


def test_the_network_is_kept_as_it_was_rounded(
    embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: list[Pair]
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    if embedder.precision != network.INT8:
        pytest.skip("this processor is not exact enough in 8-bit integers")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    learned = dict(read_learned(LEARNED, learned_shapes()))
    made = [scoring.runtime_scorer(embedder, learned)(one) for one in pairs]
    assert [scoring.runtime_scorer(embedder, learned)(one) for one in pairs] == made
    assert len(list((tmp_path / "communique").iterdir())) == 1
    learned["output.bias"] = learned["output.bias"] + 1
    other = [scoring.runtime_scorer(embedder, learned)(one) for one in pairs]
    np.testing.assert_allclose(np.array(other) - made, 1.0, atol=1e-4)
    assert len(list((tmp_path / "communique").iterdir())) == 2
