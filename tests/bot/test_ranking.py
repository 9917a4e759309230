"""The order of passages once their sentences were weighed, and what the best quote brings along."""

from bot.answering.answerer import Answerer
from bot.answering.spans import PASSAGES
from index.search import search


def test_the_passage_with_the_answering_sentence_is_first(answerer: Answerer) -> None:
    (first, *_) = answerer.search("How many jobs did the cod tariff cost?", 3)
    assert first.document.path == "premiers.md"


def test_scores_fall_from_1_and_no_passage_is_lost(answerer: Answerer) -> None:
    question = "What is the tariff on copper wire?"
    hits = answerer.search(question, 50)
    scores = [hit.score for hit in hits]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0
    vector = answerer.embedder.embed([question])[0]
    plain = search(answerer.snapshot, question, vector, 50)
    assert sorted(h.row for h in hits) == sorted(h.row for h in plain)


def test_a_small_limit_gives_the_beginning_of_the_same_list(answerer: Answerer) -> None:
    question = "What did Petra Holm demand?"
    assert answerer.search(question, 1) == answerer.search(question, PASSAGES)[:1]


def test_the_best_quote_has_a_neighbour_of_its_paragraph_and_nobody_elses_words(
    answerer: Answerer,
) -> None:
    beans = answerer.answer("How do I grow runner beans?").quotes[0]
    assert beans.text.count(".") == 2
    # What does not answer is no company for what does.
    (wanted, *_) = answerer.answer("What do runner beans want?").quotes
    assert wanted.text == "Runner beans want a deep pot, a warm wall and a string to climb."
    for question in ("What is the tariff on copper wire?", "Is a timber duty planned?"):
        first = answerer.answer(question).quotes[0]
        assert "\n" not in first.text
        assert "said" not in first.text
