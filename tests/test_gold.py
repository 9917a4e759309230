"""The gold questions and conversations fit the shipped articles.

No model is asked here: this checks what a measurement relies on.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.document import Document
from corpus.library import Library

GOLD = Path(__file__).parent / "gold"
ARTICLES = Path(__file__).parents[1] / "corpus" / "documents"

KINDS = set(
    "rate date meeting position reason amount place who what yes-no latest as-of conflict".split()
)
ANSWERED = {"question", "answers", "documents"}
DECLINED = {"question", "unanswerable"}
DAYS = {"as_of", "newer_than"}
FOLLOWING = {"means", "change"}

Row = dict[str, Any]


@pytest.fixture(scope="module")
def articles() -> dict[str, Document]:
    """The shipped articles by path."""
    return {document.path: document for document in Library(ARTICLES).scan().documents}


@pytest.fixture(scope="module")
def questions() -> list[Row]:
    """The rows of questions.yaml."""
    return yaml.safe_load((GOLD / "questions.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def conversations() -> list[list[Row]]:
    """The turns of each conversation."""
    found = yaml.safe_load((GOLD / "conversations.yaml").read_text("utf-8"))
    assert all(set(conversation) == {"turns"} for conversation in found)
    return [conversation["turns"] for conversation in found]


@pytest.fixture(scope="module")
def answered(questions: list[Row], conversations: list[list[Row]]) -> list[Row]:
    """Every question and turn that the articles answer."""
    rows = [*questions, *(turn for turns in conversations for turn in turns)]
    return [row for row in rows if "unanswerable" not in row]


def answers_of(rows: list[Row]) -> Iterator[tuple[Row, str]]:
    """Each answer with its row."""
    return ((row, answer) for row in rows for answer in row["answers"])


def may_count(row: Row, article: Document) -> bool:
    """Whether the days that a question names let a quote from this article count."""
    assert article.published
    return row.get("newer_than", date.min) <= article.published <= row.get("as_of", date.max)


def test_there_are_enough_questions_and_conversations(
    questions: list[Row], conversations: list[list[Row]]
) -> None:
    declined = Counter(row["unanswerable"] for row in questions if "unanswerable" in row)
    assert len(questions) >= 150
    assert declined.total() >= 40
    assert min(declined["near"], declined["off"]) >= 15
    assert len(conversations) >= 60


def test_a_question_has_the_fields_of_its_sort_and_no_others(questions: list[Row]) -> None:
    for row in questions:
        if "unanswerable" in row:
            assert set(row) == DECLINED | {"why"}, row
        else:
            assert set(row) - DAYS == ANSWERED | {"kind"}, row


def test_a_turn_has_the_fields_of_its_place_and_no_others(conversations: list[list[Row]]) -> None:
    for turns in conversations:
        assert 2 <= len(turns) <= 4, turns
        for number, row in enumerate(turns):
            base = DECLINED if "unanswerable" in row else ANSWERED
            assert set(row) - DAYS == base | (FOLLOWING if number else set()), row


def test_the_values_of_the_fields_are_known_ones(
    questions: list[Row], conversations: list[list[Row]]
) -> None:
    for row in [*questions, *(turn for turns in conversations for turn in turns)]:
        assert row["question"].strip(), row
        assert row.get("kind", "what") in KINDS, row
        assert row.get("unanswerable", "near") in ("near", "off"), row
        assert all(type(row[field]) is date for field in DAYS & set(row)), row
        assert type(row.get("change", False)) is bool, row
        assert row.get("means", "said").strip(), row


def test_every_kind_of_question_is_there(questions: list[Row]) -> None:
    assert {row["kind"] for row in questions if "kind" in row} == KINDS


def test_a_latest_question_says_since_when_its_answer_holds(questions: list[Row]) -> None:
    assert all("newer_than" in row for row in questions if row.get("kind") == "latest")


def test_no_question_and_no_conversation_stands_twice(
    questions: list[Row], conversations: list[list[Row]]
) -> None:
    asked = Counter(row["question"].casefold() for row in questions)
    opened = Counter(
        tuple(turn["question"].casefold() for turn in turns) for turns in conversations
    )
    assert [said for said, times in (asked + opened).items() if times > 1] == []


def test_the_documents_are_shipped_articles_of_the_right_days(
    answered: list[Row], articles: dict[str, Document]
) -> None:
    for row in answered:
        assert set(row["documents"]) <= set(articles), row
        assert len(row["documents"]) == len(set(row["documents"])) > 0, row
        assert all(may_count(row, articles[path]) for path in row["documents"]), row


def test_every_answer_stands_verbatim_in_one_of_its_documents(
    answered: list[Row], articles: dict[str, Document]
) -> None:
    for row, answer in answers_of(answered):
        assert any(answer in articles[path].text for path in row["documents"]), (row, answer)


def test_every_document_of_a_question_has_one_of_its_answers(
    answered: list[Row], articles: dict[str, Document]
) -> None:
    for row in answered:
        for path in row["documents"]:
            assert any(answer in articles[path].text for answer in row["answers"]), (row, path)


def test_an_answer_is_short_and_within_one_line(answered: list[Row]) -> None:
    for row, answer in answers_of(answered):
        words = [word for word in answer.split() if word != "|"]
        assert 2 <= len(words) <= 12, (row, answer)
        assert "\n" not in answer, (row, answer)


def test_an_answer_stands_at_one_place_of_an_article_only(
    answered: list[Row], articles: dict[str, Document]
) -> None:
    for row, answer in answers_of(answered):
        assert all(articles[path].text.count(answer) <= 1 for path in row["documents"]), answer


def test_where_an_article_has_the_words_of_an_answer_it_is_listed_or_its_day_excludes_it(
    answered: list[Row], articles: dict[str, Document]
) -> None:
    for row, answer in answers_of(answered):
        for path, article in articles.items():
            if answer in article.text and may_count(row, article):
                assert path in row["documents"], (row, answer)


def test_every_shipped_article_answers_at_least_two_questions(
    questions: list[Row], articles: dict[str, Document]
) -> None:
    uses = Counter(path for row in questions for path in row.get("documents", ()))
    assert [path for path in articles if uses[path] < 2] == []
