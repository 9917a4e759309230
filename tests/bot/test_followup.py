"""Follow-ups are completed from the turns before."""

import pytest

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.followup import Turn, complete
from corpus.document import Document
from index.attribution import Speaker

_TEXT = "Ontario Premier Doug Ford said lumber matters."
_DOCUMENT = Document("id", "a.md", "A", None, None, None, _TEXT)


def turn(asked: str, speaker: str | None = None) -> Turn:
    quote = Quote(_DOCUMENT, 0, len(_TEXT), Speaker(speaker, speaker) if speaker else None)
    return Turn(asked, Answer(asked, asked, Outcome.ANSWERED, 0.9, "", None, (quote,), ()))


@pytest.mark.parametrize(
    ("before", "said", "speaker", "completed"),
    [
        ("What is the tariff on steel?", "and aluminum?", None, "What is the tariff on aluminum?"),
        (
            "What is the tariff on steel?",
            "what about copper?",
            None,
            "What is the tariff on copper?",
        ),
        ("What is the tariff on steel?", "How about cars", None, "What is the tariff on cars?"),
        (
            "What did Doug Ford say about Carney?",
            "what did he say about lumber?",
            None,
            "what did Doug Ford say about lumber?",
        ),
        (
            "What did Doug Ford say about Carney?",
            "and Danielle Smith?",
            None,
            "What did Danielle Smith say about Carney?",
        ),
        (
            "Who spoke about lumber?",
            "What else did he say?",
            "Doug Ford",
            "What else did Doug Ford say?",
        ),
        (
            "What did Doug Ford say?",
            "What is his view on copper?",
            None,
            "What is Doug Ford’s view on copper?",
        ),
        ("What is the tariff on steel?", "When did it start?", None, "When did steel start?"),
    ],
)
def test_a_follow_up_is_completed(
    before: str, said: str, speaker: str | None, completed: str
) -> None:
    assert complete(said, [turn(before, speaker)]) == completed


@pytest.mark.parametrize(
    "said",
    [
        "What is the rate on lumber today?",
        "Who is Laura Dawson?",
        "What did Trump say about his meeting?",
        "When did Carney meet Sheinbaum?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(said: str) -> None:
    assert complete(said, [turn("What did Doug Ford say about Carney?")]) == said


def test_without_turns_nothing_is_completed() -> None:
    assert complete("and aluminum?", []) == "and aluminum?"


def test_the_last_of_several_turns_counts() -> None:
    turns = [turn("What is the tariff on steel?"), turn("What is the tariff on lumber?")]
    assert complete("and in Mexico?", turns) == "What is the tariff on lumber in Mexico?"
