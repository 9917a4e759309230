"""Whose newest words are asked for gets the newest that the library has on the matter."""

from datetime import date

import pytest

from bot.answering.answer import Outcome
from tests.bot.answering_records.conftest import Ask


@pytest.mark.parametrize(
    "question",
    [
        "What is Quist's position on CUSMA?",
        "What did Quist last say about CUSMA?",
        "What has Quist said lately about CUSMA?",
        "What's the latest from Quist on CUSMA?",
    ],
)
def test_the_newest_statement_on_a_matter_need_not_name_it(ask: Ask, question: str) -> None:
    first, second, *_ = ask(question).quotes
    assert "remained committed to the pact" in first.text
    assert "new engine" in second.text


def test_what_was_said_nobody_knows_how_long_before_its_article_comes_last(ask: Ask) -> None:
    quotes = ask("What is Quist's position on CUSMA?").quotes
    assert quotes[-1].document.title == "A year of Quist"
    assert "months earlier" in quotes[-1].text


def test_the_day_of_what_was_said_counts_and_not_that_of_its_article(ask: Ask) -> None:
    first, second = ask("What did Quist say about alcohol most recently?").quotes
    assert "April 1, 2031" in first.text
    assert "pay for the parade" in second.text
    assert second.document.published > first.document.published


def test_a_statement_that_does_not_name_the_matter_is_shown_with_the_sentence_that_does(
    ask: Ask,
) -> None:
    shown = [quote.text for quote in ask("What is Quist's position on alcohol?").quotes]
    assert any(text.endswith("Quist said.") and "summit on alcohol" in text for text in shown)


def test_words_of_one_stem_are_not_one_matter(ask: Ask) -> None:
    shown = [quote.text for quote in ask("What did Quist last say about electricity?").quotes]
    assert any("price of electricity" in text for text in shown)
    assert not any("electric cars" in text for text in shown)


def test_what_somebody_said_lately_is_asked_of_the_present(ask: Ask) -> None:
    answer = ask("What has Quist said lately about CUSMA?", date(2031, 12, 1))
    assert answer.outcome is Outcome.STALE
