"""The days that a question is about steer what answers it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.answering.answer import Answer, Quote
from bot.answering.answerer import Answerer
from bot.answering.events import period_of_event
from bot.answering.periods import Period
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.search import Filter, Hit
from index.store import Store
from tests.bot.harbour import library

TODAY = date(2031, 6, 10)
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from the articles about the harbour; it is June 10, 2031."""
    root = tmp_path_factory.mktemp("harbour")
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(root / "data")
    reindex(library(root), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder, lambda: TODAY)


@pytest.fixture(scope="module")
def ask(harbour: Answerer) -> Ask:
    """Asks about the harbour, ``today`` being June 10, 2031 unless said otherwise."""

    def asked(question: str, today: date = TODAY, only: Filter | None = None) -> Answer:
        answerer = Answerer(harbour.snapshot, harbour.embedder, lambda: today)
        return answerer.answer(question, (), only)

    return asked


def first(answer: Answer) -> Quote:
    assert answer.quotes, answer
    return answer.quotes[0]


ASKED = "how many dockers unload ships at the harbour of Ellis?"


@pytest.mark.parametrize(
    ("when", "article"),
    [
        ("Now,", "may.md"),
        ("Currently,", "may.md"),
        ("By the latest figures,", "may.md"),
        ("Since April,", "may.md"),
        ("In January 2031,", "january.md"),
        ("In march,", "march.md"),
        ("On January 20, 2031,", "january.md"),
        ("As of January 31, 2031,", "january.md"),
        ("As of April 1, 2031,", "march.md"),
        ("Before the great lockout,", "january.md"),
    ],
)
def test_the_days_asked_for_decide_which_document_answers(
    ask: Ask, when: str, article: str
) -> None:
    assert first(ask(f"{when} {ASKED}")).document.path == article


@pytest.mark.parametrize(
    ("today", "article"),
    [
        (date(2031, 1, 27), "january.md"),
        (date(2031, 3, 17), "march.md"),
        (date(2031, 5, 30), "may.md"),
    ],
)
def test_the_past_two_weeks_are_counted_from_the_clock(ask: Ask, today: date, article: str) -> None:
    assert first(ask(f"In the past two weeks, {ASKED}", today)).document.path == article


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Who left before the great lockout?", Period(date.min, date(2031, 2, 19))),
        ("Who has come since the great lockout?", Period(date(2031, 2, 20), date.max)),
        ("Who left before the lockout of the ferrymen?", None),  # nowhere
        ("Who left before the storm?", None),  # without its day
        ("Who came after Brandt?", None),
    ],
)
def test_what_happened_bounds_a_period_only_where_the_documents_date_it(
    harbour: Answerer, question: str, period: Period | None
) -> None:
    def find(words: str) -> list[Hit]:
        return harbour.search(words, 10)

    assert period_of_event(question, find, harbour.snapshot) == period


def test_the_newest_on_the_matter_counts_and_not_the_newest_of_all(ask: Ask) -> None:
    assert first(ask(f"Today, {ASKED}")).document.path == "may.md"
    assert first(ask("What did the storm do to the lighthouse road?")).document.path == "june.md"


def test_nothing_that_came_after_the_day_is_quoted_as_of_it(ask: Ask) -> None:
    quotes = ask(f"As of April 1, 2031, {ASKED}").quotes
    known = [quote.document.published for quote in quotes if quote.document.published]
    assert known
    assert max(known) <= date(2031, 4, 1)


def test_as_of_a_day_before_all_documents_nothing_is_known(ask: Ask) -> None:
    answer = ask(f"As of May 2030, {ASKED}")
    assert answer.quotes == ()


@pytest.mark.parametrize("when", ["", "Now,", "As of April 1, 2031,", "In March 2031,"])
def test_a_document_without_a_date_neither_gains_nor_loses(ask: Ask, when: str) -> None:
    answer = ask(f"{when} how many dogs does the keeper of the lighthouse have?")
    assert "two dogs" in first(answer).text


def test_what_a_newer_document_supersedes_comes_after_it_and_is_marked(ask: Ask) -> None:
    newest, *others = ask(ASKED.capitalize()).quotes
    assert "350 dockers" in newest.text
    assert newest.superseded is None
    older = [quote for quote in others if "dockers" in quote.text]
    assert older
    assert {quote.superseded for quote in older} == {date(2031, 5, 25)}


def test_a_past_period_is_not_answered_by_what_superseded_it(ask: Ask) -> None:
    quote = first(ask(f"In January 2031, {ASKED}"))
    assert "410 dockers" in quote.text
    assert quote.superseded is None


def test_where_the_newer_is_filtered_out_nothing_is_marked(ask: Ask) -> None:
    quotes = ask(ASKED.capitalize(), only=Filter(until=date(2031, 2, 1))).quotes
    assert "410 dockers" in quotes[0].text
    assert {quote.superseded for quote in quotes} == {None}
