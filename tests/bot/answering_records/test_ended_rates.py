"""Quotes that tell of rates which have ended, in answers from the passages."""

from datetime import date

import pytest

from bot.answering.answer import Answer
from index.search import Filter
from tests.bot.answering_records.conftest import Ask

END = date(2031, 5, 22)
BASELINE = "Who pays the baseline duty on imports from most countries?"


def shown(answer: Answer) -> list[tuple[str, date | None]]:
    return [(quote.document.path, quote.superseded) for quote in answer.quotes]


def test_who_asks_for_the_present_gets_the_end_before_the_rate_that_has_ended(ask: Ask) -> None:
    assert shown(ask(BASELINE))[:2] == [("ieepa.md", None), ("spared.md", END)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What did the United States impose on Chadian goods?",
            [("chad.md", END), ("ieepa.md", None), ("chad-again.md", END)],
        ),
        (
            "How did Norway answer the tariff?",
            [("norway.md", date(2031, 4, 11)), ("norway-relents.md", None)],
        ),
    ],
)
def test_who_asks_for_what_was_gets_the_end_right_behind_it(
    ask: Ask, question: str, expected: list[tuple[str, date | None]]
) -> None:
    assert shown(ask(question)) == expected


def test_what_was_written_after_the_end_is_not_marked_as_older_than_it(ask: Ask) -> None:
    answer = ask("What does the Norwegian customs office count?")
    assert shown(answer)[:2] == [("ieepa.md", None), ("norway-recalled.md", None)]


def test_on_days_that_are_past_the_rate_had_not_ended(ask: Ask) -> None:
    answer = ask("In March 2031, who paid the baseline duty on imports from most countries?")
    assert shown(answer)[0] == ("spared.md", None)
    assert "ieepa.md" not in {path for path, _ in shown(answer)}


def test_before_the_end_nothing_is_marked(ask: Ask) -> None:
    assert shown(ask(BASELINE, date(2031, 5, 1)))[0] == ("spared.md", None)


def test_an_end_that_is_filtered_out_ends_nothing(ask: Ask) -> None:
    answer = ask(BASELINE, only=Filter(until=date(2031, 5, 1)))
    assert shown(answer)[0] == ("spared.md", None)
    assert {marked for _, marked in shown(answer)} == {None}


def test_no_quote_is_shown_twice_and_there_are_three_at_most(ask: Ask) -> None:
    for question in (BASELINE, "Why do transshipped Norwegian goods pay more?"):
        texts = [quote.text for quote in ask(question).quotes]
        assert len(set(texts)) == len(texts) <= 3
