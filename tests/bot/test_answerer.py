"""Questions to answers, on a small library of our own."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.answerer import Answerer, QuestionError
from bot.answering.compose import unsupported
from bot.answering.followup import Turn
from corpus.document import Document, DocumentRef
from corpus.library import Library
from index.build import reindex
from index.search import Filter
from index.store import Store


def first(answer: Answer) -> str:
    assert answer.outcome is Outcome.ANSWERED, answer
    return answer.quotes[0].text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Ines Marchetti say about cod?", "Marchetti said"),
        ("When and where did Lindqvist and Oduya meet?", "at the Harbour House in Port Ellis"),
        ("How many jobs did the cod tariff cost?", "1,400 jobs"),
        ("What is the tariff on copper wire?", "rose from 5 per cent to 8 per cent"),
        ("What did Petra Holm call the increase?", "a tax on every kitchen table"),
        ("Is a timber duty planned?", "A timber duty is not planned"),
    ],
)
def test_the_right_sentence_comes_first(answerer: Answerer, question: str, words: str) -> None:
    assert words in first(answerer.answer(question))


@pytest.mark.parametrize(
    "question",
    [
        "Who won the ice hockey final in Helsinki?",
        "How do I reset the password of my router?",
        "What is Petra Holm's position on copper mining in Chile?",
        "What did Angela Merkel say about cod?",
    ],
)
def test_what_the_documents_do_not_say_is_declined(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.quotes == ()
    assert answer.near, "a refusal names the nearest documents"


def test_somebody_elses_words_never_stand_in_for_the_asked_speaker(answerer: Answerer) -> None:
    # The documents speak of Southmark's tariffs at length, but nobody called Mexico speaks.
    assert answerer.answer("What is Mexico's position on cod?").outcome is Outcome.NOT_FOUND


def test_others_speaking_about_somebody_is_not_what_he_said(answerer: Answerer) -> None:
    # The premier is in the story, but it is Marchetti and Oduya who speak.
    assert answerer.answer("What did Ada Lindqvist say about fish?").outcome is Outcome.NOT_FOUND


def test_a_person_whom_nobody_named_is_asked_for(answerer: Answerer) -> None:
    answer = answerer.answer("What did he say about cod?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert "name the person" in answer.text


def test_at_most_three_quotes_and_none_twice(answerer: Answerer) -> None:
    quotes = answerer.answer("What is the tariff on cod?").quotes
    assert 1 <= len(quotes) <= 3
    assert len({(q.document.id, q.start) for q in quotes}) == len(quotes)


def test_a_sentence_that_points_back_brings_the_one_it_points_to(answerer: Answerer) -> None:
    quote = answerer.answer("Who warned that a second round would be answered?").quotes[0]
    assert "She warned" in quote.text
    assert "Marchetti" in quote.text


def test_a_quotation_is_not_torn_apart(answerer: Answerer) -> None:
    for question in ("How many does it take to sign?", "Is Oduya confident of a fair deal?"):
        quotes = answerer.answer(question).quotes
        assert any("“" in quote.text for quote in quotes)
        for quote in quotes:
            assert quote.text.count("“") == quote.text.count("”")


def test_for_a_body_speaks_who_is_named_with_it(answerer: Answerer) -> None:
    asked = answerer.answer("What did the customs office of Southmark say about a timber duty?")
    assert "customs office of Southmark" in first(asked)
    nobody = answerer.answer("What did the Southmark Fishing Council say about a timber duty?")
    assert nobody.outcome is Outcome.NOT_FOUND


def test_the_speaker_is_the_one_that_the_quote_names(answerer: Answerer) -> None:
    quotes = answerer.answer("What did Ines Marchetti say about cod?").quotes
    assert quotes[0].speaker is not None
    assert "Marchetti" in quotes[0].speaker.name
    for quote in quotes:
        if quote.speaker:
            assert quote.speaker.name in quote.text


def test_an_answer_is_as_old_as_its_newest_document(answerer: Answerer) -> None:
    answer = answerer.answer("Southmark raised its tariff on cod to how much?")
    assert answer.as_of == max(q.document.published for q in answer.quotes if q.document.published)


def test_filters_keep_other_documents_out(answerer: Answerer) -> None:
    early = answerer.answer("What is the tariff on cod?", only=Filter(until=date(2025, 4, 1)))
    assert {q.document.path for q in early.quotes} == {"premiers.md"}
    gazette = answerer.answer("What is the tariff on cod?", only=Filter(publisher="gazette"))
    assert {q.document.path for q in gazette.quotes} == {"cod.md"}


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "?!… — “”", "x" * 10_000, "\x00\x07"])
def test_what_is_no_question_is_said_so_in_one_line(answerer: Answerer, text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        answerer.answer(text)
    assert "\n" not in str(raised.value)


def test_control_and_bidirectional_characters_do_not_change_a_question(answerer: Answerer) -> None:
    plain = answerer.answer("What is the tariff on copper wire?")
    dressed = answerer.answer("\u202eWhat is\x07 the\u200b tariff on\tcopper wire?\u202c")
    assert [q.text for q in dressed.quotes] == [q.text for q in plain.quotes]


def test_a_follow_up_takes_its_topic_from_the_turn_before(answerer: Answerer) -> None:
    asked = "What is the tariff on cod?"
    turns = [Turn(asked, answerer.answer(asked))]
    answer = answerer.answer("and copper wire?", turns)
    assert answer.asked == "What is the tariff on copper wire?"
    assert "copper wire" in first(answer)


def test_a_follow_up_takes_its_person_from_the_turn_before(answerer: Answerer) -> None:
    asked = "What did Oduya tell reporters?"
    turns = [Turn(asked, answerer.answer(asked))]
    answer = answerer.answer("What did he say about a fair deal?", turns)
    assert "Oduya" in answer.asked
    assert "fair deal" in first(answer)


def test_the_bots_own_words_hold_no_fact_that_no_quote_holds(answerer: Answerer) -> None:
    for question in ("What did Marchetti say?", "What is the tariff on cod?", "Who met Oduya?"):
        answer = answerer.answer(question)
        assert unsupported(answer.text, answer.quotes) == []


def test_a_quote_cannot_be_made_without_a_span() -> None:
    document = Document("id", "a.md", "A", None, None, None, "Cod is fish.")
    assert Quote(document, 0, 3).text == "Cod"
    for start, end in ((0, 0), (5, 3), (-1, 3), (0, 13)):
        with pytest.raises(ValueError, match="no such span"):
            Quote(document, start, end)


def test_a_number_that_stands_in_no_quote_is_found_out() -> None:
    document = Document("id", "a.md", "A", None, None, None, "The rate is 25 per cent.")
    quote = Quote(document, 0, len(document.text))
    assert unsupported("In the documents’ own words:", [quote]) == []
    assert unsupported("The rate is 35:", [quote]) == ["35"]
    assert unsupported("The rate is 2:", [quote]) == ["2"]
    assert unsupported("Ford, in the documents’ own words:", [quote]) == ["Ford"]


_sentences = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80), max_size=6
).map(lambda parts: "tariff on cod is 25 per cent. ".join(["", *parts, ""]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=_sentences)
def test_every_quote_is_its_slice_for_arbitrary_texts(
    text: str, answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("any")
    (root / "docs").mkdir()
    (root / "docs" / "any.txt").write_text("tariff on cod\n\n" + text, "utf-8")
    store = Store(root / "data")
    reindex(Library(root / "docs"), store, answerer.embedder)
    other = Answerer(store.open(answerer.embedder).snapshot, answerer.embedder)
    answer = other.answer("What is the tariff on cod?")
    for quote in answer.quotes:
        document = other.snapshot.document(quote.document.id)
        assert quote.text == document.text[quote.start : quote.end]
        assert quote.text.strip() == quote.text
    near: tuple[DocumentRef, ...] = answer.near
    assert near
