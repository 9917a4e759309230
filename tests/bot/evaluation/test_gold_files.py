"""Gold files as people write them."""

from datetime import date
from pathlib import Path

import pytest

from bot.evaluation.gold import GoldError, GoldQuestion, read_gold

_YAML = """
- question: "How high is the cod tariff?"
  kind: rate
  answers: ["12.5 per cent"]
  documents: [premiers.md]
  as_of: 2025-04-01
- question: "Who won the cup?"
  unanswerable: "off"
- turns:
  - question: "How high is the cod tariff?"
    answers: ["25 per cent"]
  - question: "and on copper wire?"
    means: "How high is the copper wire tariff?"
    answers: ["8 per cent"]
"""


def gold_file(folder: Path, text: str, name: str = "gold.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_questions_and_conversations_of_a_yaml_file_are_read(tmp_path: Path) -> None:
    gold = read_gold([gold_file(tmp_path, _YAML)])
    assert gold.questions == (
        GoldQuestion(
            "How high is the cod tariff?",
            "rate",
            ("12.5 per cent",),
            ("premiers.md",),
            date(2025, 4, 1),
        ),
        GoldQuestion("Who won the cup?", unanswerable="off"),
    )
    ((first, second),) = gold.conversations
    assert (first.question, second.means) == (
        "How high is the cod tariff?",
        "How high is the copper wire tariff?",
    )


def test_json_lines_are_read_and_several_files_together(tmp_path: Path) -> None:
    lines = '{"question": "Why?", "path": "a.txt", "answers": ["so"]}\n\n{"question": "When?"}\n'
    more = gold_file(tmp_path, lines, "more.jsonl")
    questions = read_gold([gold_file(tmp_path, _YAML), more]).questions
    assert questions[2:] == (
        GoldQuestion("Why?", None, ("so",), ("a.txt",)),
        GoldQuestion("When?", unanswerable="near"),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "no questions"),
        ("question: no list", "must hold a list"),
        ("- just words", "entry 1: it must have a question"),
        ('- question: ""', "question must be a text"),
        ('- question: "Why?"\n  answer: [so]', "unknown field answer"),
        ('- question: "Why?"\n  answers: [25]', "answers must be a list of texts"),
        ('- question: "Why?"\n  unanswerable: off', "unanswerable must be near or off"),
        ('- question: "Why?"\n  unanswerable: near\n  answers: [so]', "has answers and is"),
        ('- question: "Why?"\n  answers: [so]\n  as_of: spring', "as_of must be a day"),
        ("- turns: []", "turns must be a list"),
        ("- question: [", "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_the_entry(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(GoldError, match=reason) as told:
        read_gold([gold_file(tmp_path, text)])
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold([tmp_path / "none.yaml"])
