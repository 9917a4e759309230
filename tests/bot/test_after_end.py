"""Follow-ups on what was told as no longer in force: they are about its end."""

from datetime import date

import pytest

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.carried import carried
from bot.answering.followup import Turn, complete
from corpus.document import Document

_ENDED = "The rate that Norway charged on {}, 9 per cent, is no longer in force; it ended on May 2."
_STILL = "Is the Norwegian tariff on {} still in force?"


def _document(identifier: str, published: date, text: str) -> Document:
    return Document(identifier, f"{identifier}.md", identifier, None, published, None, text)


def _turn(goods: str, *documents: Document, told: str = _ENDED) -> Turn:
    quotes = tuple(Quote(document, 0, len(document.text)) for document in documents)
    asked = _STILL.format(goods)
    said = told.format(goods)
    return Turn(asked, Answer(asked, asked, Outcome.ANSWERED, 0.8, said, None, quotes, ()))


RATE = _document("rate", date(2031, 1, 1), "Norway charges 9 per cent on coffee under Section 301.")
END = _document("end", date(2031, 5, 3), "The Section 301 tariffs ended on May 2.")
LIST = _document("list", date(2031, 1, 1), "Norway charges 9 per cent on coffee.")
DROPPED = _document("dropped", date(2031, 5, 3), "Norway dropped its list on May 2.")
BY_LAW = _turn("coffee", RATE, END)
BY_LIST = _turn("coffee", LIST, DROPPED)


@pytest.mark.parametrize(
    ("said", "completed"),
    [
        ("why?", "Why did the Section 301 tariffs end?"),
        ("and why not?", "Why did the Section 301 tariffs end?"),
        ("how come?", "Why did the Section 301 tariffs end?"),
        ("by whom?", "Who ended the Section 301 tariffs?"),
        ("who ended them?", "who ended the Section 301 tariffs?"),
        ("what replaced it?", "what replaced the Section 301 tariffs?"),
        ("what came after?", "What came after the Section 301 tariffs?"),
        ("and what about refunds?", "What about refunds of the Section 301 tariffs?"),
    ],
)
def test_what_is_asked_after_an_end_is_asked_of_the_law_that_ended(
    said: str, completed: str
) -> None:
    assert complete(said, [BY_LAW]) == completed


@pytest.mark.parametrize(
    ("said", "completed"),
    [
        ("why?", "Why did it end (Norwegian tariff coffee)?"),
        ("by whom?", "Who ended it (Norwegian tariff coffee)?"),
    ],
)
def test_without_a_law_it_is_asked_of_the_goods(said: str, completed: str) -> None:
    assert complete(said, [BY_LIST]) == completed


def test_a_law_that_still_has_tariffs_on_other_goods_has_not_ended() -> None:
    dropped = _document(
        "drop", date(2031, 5, 3), "The Section 301 tariff on coffee ended on May 2."
    )
    completed = complete("why?", [_turn("coffee", RATE, dropped)])
    assert completed == "Why did it end (Norwegian tariff coffee)?"


@pytest.mark.parametrize(
    ("said", "completed"),
    [
        ("and on cement?", "Is the Norwegian tariff on cement still in force?"),
        ("and in May?", "Is the Norwegian tariff on coffee still in force in May?"),
        ("when did it start?", "when did it start (Norwegian tariff coffee still force)?"),
        ("how high was it?", "how high was it (Norwegian tariff coffee still force)?"),
        ("What is the tariff on steel?", "What is the tariff on steel?"),
        ("thanks", "thanks"),
    ],
)
def test_other_goods_other_days_and_how_it_was_are_asked_as_ever(said: str, completed: str) -> None:
    assert complete(said, [BY_LAW]) == completed


def test_where_nothing_has_ended_why_is_asked_of_the_question_before() -> None:
    turn = _turn("coffee", RATE, told="The rate on {} is 9 per cent.")
    assert complete("why?", [turn]) == "why (Norwegian tariff coffee still force)?"


def test_of_an_end_the_document_that_tells_it_is_looked_in_first() -> None:
    assert list(carried("why?", complete("why?", [BY_LIST]), [BY_LIST])) == ["dropped"]


def test_of_a_law_s_end_all_documents_are_looked_in_alike() -> None:
    assert carried("why?", complete("why?", [BY_LAW]), [BY_LAW]) == {}
