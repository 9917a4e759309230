"""A follow-up is looked for first where the question before was answered."""

from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.carried import carried
from bot.answering.followup import Turn
from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store

_TALKS = """---
title: {title}
---
{leader} met the trade minister in {town} about the tariff on {goods}.

{companion} came along and took the notes.

The talks on {goods} ended without an agreement, and {leader} left after two hours.
"""
_SIX = [
    ("Cod talks", "Anna Berg", "Bergen", "cod", "Lars Dahl"),
    ("Bean talks", "Omar Haddad", "Tunis", "beans", "Lina Saad"),
    ("Copper talks", "Rosa Vidal", "Lima", "copper", "Juan Paz"),
    ("Paper talks", "Ines Moreau", "Lyon", "paper", "Hugo Blanc"),
    ("Glass talks", "Piotr Zielen", "Gdansk", "glass", "Ewa Nowak"),
    ("Salt talks", "Mina Park", "Busan", "salt", "Jun Seo"),
]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    root = tmp_path_factory.mktemp("talks")
    folder: Path = root / "library"
    folder.mkdir()
    for title, leader, town, goods, companion in _SIX:
        text = _TALKS.format(
            title=title, leader=leader, town=town, goods=goods, companion=companion
        )
        (folder / f"{goods}.md").write_text(text, "utf-8")
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(root / "data")
    reindex(Library(folder), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder)


def _asked(answerer: Answerer, question: str) -> list[Turn]:
    answer = answerer.answer(question)
    return [Turn(answer.asked, answer)]


@pytest.mark.parametrize(("_", "leader", "town", "goods", "companion"), _SIX)
def test_a_follow_up_is_answered_by_the_document_just_quoted(
    answerer: Answerer, _: str, leader: str, town: str, goods: str, companion: str
) -> None:
    turns = _asked(answerer, f"Who met the trade minister in {town}?")
    assert leader in turns[0].answer.quotes[0].text
    answer = answerer.answer("who came along?", turns)
    assert answer.quotes[0].document.path == f"{goods}.md"
    assert any(companion in quote.text for quote in answer.quotes)


def test_a_question_that_stands_alone_carries_nothing_over(answerer: Answerer) -> None:
    turns = _asked(answerer, "Who met the trade minister in Lima?")
    question = "How did the talks on salt end?"
    assert carried(question, question, turns) == {}
    assert answerer.answer(question, turns).quotes == answerer.answer(question).quotes


def test_the_first_quote_s_document_counts_most(answerer: Answerer) -> None:
    turns = _asked(answerer, "Who met the trade minister in Lima?")
    gains = carried("who came along?", "who came along (met Lima)?", turns)
    first = turns[0].answer.quotes[0].document.id
    assert gains[first] == max(gains.values())
    assert set(gains) == {quote.document.id for quote in turns[0].answer.quotes}
    assert all(gain < gains[first] for document, gain in gains.items() if document != first)


def test_without_an_answer_nothing_is_carried_over(answerer: Answerer) -> None:
    turns = _asked(answerer, "What is the capital of Mongolia?")
    assert carried("who came along?", "who came along?", turns) == {}
