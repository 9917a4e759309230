"""Misspelt words of a question are read as the words that they are near, and no others are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Outcome
from bot.answering.answerer import Answerer
from bot.answering.followup import Turn
from bot.answering.known_words import vocabulary_words
from bot.answering.spelling import distance, mistakes
from index.embedder.words import is_common
from tests.bot.desk import FOLLOW_UP, STORY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What is the tarif on cod?", "What is the tariff on cod?"),
        ("What is the tarrif on cod?", "What is the tariff on cod?"),
        ("what about tarifs", "what about tariffs"),
        ("What is the tariff on coper wire?", "What is the tariff on copper wire?"),
        ("Is a timbr dtuy planned?", "Is a timber duty planned?"),
        ("TARIF ON COPER WIRE", "TARIFF ON COPPER WIRE"),
        ("WHAT DID LINDQUIST SAY?", "WHAT DID LINDQVIST SAY?"),
        ("What Is The Tarif On Coper Wire?", "What Is The Tariff On Copper Wire?"),
        ("What happened on Febuary 3?", "What happened on February 3?"),
        ("What did Marcheti say about cod?", "What did Marchetti say about cod?"),
        ("What did Markcheti say about cod?", "What did Marchetti say about cod?"),
        ("what is lindqvists view, asks oduja", "what is lindqvists view, asks Oduya"),
        ("What is Linqvist’s view on cod?", "What is Lindqvist’s view on cod?"),
        ("What did Premier Lindquist say?", "What did Premier Lindqvist say?"),
        ("What did Presdent Oduya say?", "What did President Oduya say?"),
        ("What did Tomas Oduja say?", "What did Tomas Oduya say?"),
        ("What did Tomsa Oduya say?", "What did Tomas Oduya say?"),
    ],
)
def test_a_misspelt_word_is_read_as_the_one_that_it_is_near(
    answerer: Answerer, typed: str, meant: str
) -> None:
    assert answerer.spelled(typed) == meant


def test_a_misspelt_question_is_answered_like_the_right_one_and_tells_how_it_was_read(
    answerer: Answerer,
) -> None:
    right = answerer.answer("What is the tariff on copper wire?")
    misspelt = answerer.answer("What is the tarif on coper wire?")
    assert right.outcome is Outcome.ANSWERED
    assert misspelt.quotes == right.quotes
    assert misspelt.question == "What is the tarif on coper wire?"
    assert misspelt.asked == right.asked == "What is the tariff on copper wire?"


def test_a_misspelt_query_finds_the_passages_of_the_right_one(answerer: Answerer) -> None:
    assert answerer.search("coper wire", 3) == answerer.search("copper wire", 3)


def test_a_follow_up_leans_on_the_question_as_it_was_read(answerer: Answerer) -> None:
    first = answerer.answer("What is the tarif on cod?")
    second = answerer.answer("and coper wire?", [Turn(first.asked, first)])
    assert second.asked == "What is the tariff on copper wire?"


def test_a_name_may_begin_with_another_letter_where_all_else_is_right(answerer: Answerer) -> None:
    assert answerer.spelled("What did Karchetti say?") == "What did Marchetti say?"
    for other in ("What did Karcheti say?", "What is the rimber duty?"):
        assert answerer.spelled(other) == other


@pytest.mark.parametrize(
    "question",
    [
        # Somebody else, of whom more is told than the surname.
        "What did Jim Lindquist say?",
        "what did jim lindquist say?",
        "What did Jim Q. Lindquist say?",
        "What did Lindquist Jones say?",
        "What did Petra Marcheti say?",
        "What did President Marcheti say?",
        "What did a lindquist say?",
        # A name that goods are near to.
        "What did Michael Timbre say?",
        "What did O’Duya say?",
        # A first name alone.
        "What did Tomsa say?",
        # Goods, countries and words that everybody knows, though no document here has them.
        "Is there a tariff on aluminium from Japan?",
        "Who caught a dish on a Sunday in August?",
        "Who tastes the jolly timbers?",
        # Acronyms, numbers and addresses.
        "What is the DUTI on cod?",
        "Is it under 3tarif or tarif.example.org?",
        # Short words, and those in which more is wrong.
        "what of cdo and talp",
        "What is the tfirf on cod?",
        # As near to “talks” as to “taxes”.
        "What taxks are there?",
    ],
)
def test_other_words_stay_as_they_were_typed(answerer: Answerer, question: str) -> None:
    assert answerer.spelled(question) == question


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.sampled_from((STORY + FOLLOW_UP).split("---")[2].split()), min_size=1))
def test_words_of_the_documents_are_never_replaced(answerer: Answerer, words: list[str]) -> None:
    text = " ".join(["Why", *words])
    assert answerer.spelled(text) == text


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("tariff", "tariff", 0),
        ("tarif", "tariff", 1),
        ("tarifff", "tariff", 1),
        ("tarsf", "tariff", 2),
        ("tairff", "tariff", 1),
        ("atriffs", "tariff", 2),
        # No letters are changed that were swapped before.
        ("ca", "abc", 3),
        ("", "duty", 4),
    ],
)
def test_the_distance_counts_letters_put_in_taken_out_exchanged_and_swapped(
    one: str, other: str, edits: int
) -> None:
    assert distance(one, other) == edits
    assert distance(other, one) == edits


def test_a_country_and_what_comes_from_it_mean_the_same() -> None:
    named = {word.plain: word.means for word in vocabulary_words()}
    # So that “Canadan”, which is as near to both, is not left.
    assert named["canada"] == named["canadian"]
    assert named["mexican"] != named["canadian"]
    assert named["tariff"] == named["tariffs"]


def test_doubling_the_wrong_letter_is_one_mistake() -> None:
    assert distance("tarrif", "tariff") == 2
    assert mistakes("tarrif", "tariff") == 1
    assert mistakes("tarrff", "tariff") == 1
    assert mistakes("torrif", "tariff") == 3


@pytest.mark.parametrize("word", ["steel", "steels", "raising", "invent", "jim", "horses"])
def test_common_words_are_known_with_and_without_endings(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", ["tarif", "stel", "karney", "tariffss", "meting", "lumberr"])
def test_misspelt_words_are_not_common(word: str) -> None:
    assert not is_common(word)
