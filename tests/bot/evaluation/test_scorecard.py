"""The figures of a scorecard, on answers of our own and on the real answerer."""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.answerer import Answerer
from bot.evaluation.asking import Judged, JudgedTurn, ask_all
from bot.evaluation.gold import Gold, GoldQuestion, read_gold
from bot.evaluation.page import html_page
from bot.evaluation.scorecard import Scorecard, score
from bot.evaluation.table import rows
from bot.terminal import main
from corpus.document import Document
from tests.bot.desk import library

GOLD = Path(__file__).parents[2] / "gold"
DOCUMENT = Document("d", "d.md", "T", None, date(2025, 3, 1), None, "The tariff is 5 per cent.")


def judged(
    right: bool | None, confidence: float, unanswerable: str | None = None, **changed: object
) -> Judged:
    """A question that was answered rightly, wrongly, or (None) declined."""
    quotes = () if right is None else (Quote(DOCUMENT, 0, len(DOCUMENT.text)),)
    outcome = Outcome.NOT_FOUND if right is None else Outcome.ANSWERED
    answer = Answer("q", "q", outcome, confidence, "In:", None, quotes, ())
    gold = GoldQuestion("q", "rate", () if unanswerable else ("5",), (), unanswerable=unanswerable)  # type: ignore[arg-type]
    made = Judged(gold, answer, 2, 1 if right else None, 0.1, len(quotes), True, None)
    return replace(made, **changed)  # type: ignore[arg-type]


def test_shares_are_counted_over_the_questions_they_are_about() -> None:
    card = score(
        [
            judged(True, 0.9),
            judged(False, 0.8),
            judged(None, 0.1),
            judged(None, 0.05, "off"),
            judged(False, 0.7, "near"),
        ],
        [],
        None,
    )
    assert (card.answerable, card.unanswerable) == (3, 2)
    assert card.quote_1 == card.quote_3 == pytest.approx(1 / 3)
    assert card.passage_mrr_10 == pytest.approx(1 / 2)
    assert card.answered == pytest.approx(2 / 3)
    assert (card.declined_off, card.declined_near) == (1.0, 0.0)
    assert card.auroc_off == 1.0
    assert card.auroc_near == pytest.approx(2 / 3)
    assert card.by_kind == {"rate": (3, pytest.approx(1 / 3))}
    assert card.followups is None


def test_calibration_is_the_distance_between_said_and_found() -> None:
    perfect = [judged(True, 1.0), judged(True, 1.0)]
    assert score(perfect, [], None).calibration_error == 0
    boasting = [judged(True, 0.95), judged(False, 0.95)]
    assert score(boasting, [], None).calibration_error == pytest.approx(0.45)


def test_a_quote_that_is_not_verbatim_and_words_that_are_not_quoted_are_counted() -> None:
    card = score([judged(True, 0.9), judged(True, 0.9, verbatim=0, own_words=False)], [], None)
    assert (card.verbatim, card.number_fidelity) == (0.5, 0.5)


def test_a_question_bound_to_a_day_is_right_in_time_by_its_first_quote() -> None:
    right = judged(True, 0.9, in_time=True)
    card = score(
        [right, judged(True, 0.9, in_time=False), judged(False, 0.9, in_time=True)], [], None
    )
    assert card.as_of == pytest.approx(1 / 3)
    assert score([right, judged(True, 0.9)], [], None).as_of == 1.0
    assert score([judged(True, 0.9)], [], None).as_of is None


def test_a_declined_question_bound_to_a_day_is_wrong_unless_it_is_unanswerable(
    answerer: Answerer,
) -> None:
    declined = "Who won the ice hockey final in Helsinki?"
    day = date(2025, 3, 1)
    bound = GoldQuestion(declined, answers=("Finland",), newer_than=day)
    open_ended = GoldQuestion(declined, unanswerable="off", newer_than=day)
    for gold, share in ((bound, 0.0), (open_ended, 1.0)):
        singles, _ = ask_all(Gold((gold,), ()), answerer, {})
        assert not singles[0].answered
        assert score(singles, [], None).as_of == share


def test_first_turns_follow_ups_and_new_topics_are_told_apart() -> None:
    changed = replace(judged(False, 0.9).gold, change=True)
    turns = [
        JudgedTurn(judged(True, 0.9), True),
        JudgedTurn(judged(False, 0.9), False),
        JudgedTurn(replace(judged(True, 0.9), gold=changed), False),
    ]
    card = score([], turns, None)
    assert (card.first_turns, card.followups, card.topic_changes) == (1.0, 0.0, 1.0)


def asked(answerer: Answerer, root: Path) -> tuple[Scorecard, list[Judged], list[JudgedTurn]]:
    gold = Gold(
        (
            GoldQuestion("What is the tariff on copper wire?", answers=("8 per cent",)),
            GoldQuestion("How many jobs did the cod tariff cost?", answers=("9,999 jobs",)),
            GoldQuestion("Who won the ice hockey final in Helsinki?", unanswerable="off"),
        ),
        (
            (
                GoldQuestion("What is the tariff on copper wire?", answers=("8 per cent",)),
                GoldQuestion("and on cod?", answers=("25 per cent", "12.5 per cent")),
            ),
        ),
    )
    texts = {d.path: d.text for d in library(root).scan().documents}
    singles, turns = ask_all(gold, answerer, texts)
    return score(singles, turns, 1.0), singles, turns


def test_the_real_answerer_is_asked_and_judged(answerer: Answerer, tmp_path: Path) -> None:
    card, singles, _turns = asked(answerer, tmp_path)
    assert [judged.quote for judged in singles] == [1, None, None]
    assert card.verbatim == 1.0
    assert card.declined_off == 1.0
    assert (card.first_turns, card.followups) == (1.0, 1.0)
    assert card.latency_p50_ms > 0


def test_a_quote_that_the_file_does_not_have_any_more_is_not_verbatim(
    answerer: Answerer,
) -> None:
    gold = Gold((GoldQuestion("What is the tariff on copper wire?", answers=("8 per cent",)),), ())
    singles, _ = ask_all(gold, answerer, {"premiers.md": "Something else.", "cod.md": ""})
    assert singles[0].answer.quotes
    assert singles[0].verbatim == 0


def test_the_page_has_every_question_and_its_plots_and_no_live_markup(
    answerer: Answerer, tmp_path: Path
) -> None:
    card, singles, turns = asked(answerer, tmp_path)
    hostile = replace(
        singles[0], gold=replace(singles[0].gold, question="<script>alert(1)</script>?")
    )
    page = html_page(card, [hostile, *singles[1:]], turns, "Test <b>")
    assert "<script" not in page
    assert "Test &lt;b&gt;" in page
    assert page.count("<svg") == 3
    assert "9,999 jobs" in page
    assert "http" not in page.split("<svg")[0]


def test_rows_leave_out_what_was_not_measured() -> None:
    names = [name for name, _ in rows(score([judged(True, 0.9)], [], None))]
    assert "quotes: first right" in names
    assert not any("conversations" in name or "near" in name for name in names)


def test_the_command_prints_figures_as_json_and_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = library(tmp_path).root
    gold = tmp_path / "gold.yaml"
    gold.write_text(
        '- {question: "What is the tariff on copper wire?", answers: ["8 per cent"]}\n', "utf-8"
    )
    page = tmp_path / "report.html"
    monkeypatch.chdir(tmp_path)
    told = ["communique", "eval", str(gold), "--corpus", str(root), "--html", str(page), "--json"]
    monkeypatch.setattr(sys, "argv", told)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    figures = json.loads(capsys.readouterr().out)
    assert (figures["quote_1"], figures["verbatim"]) == (1.0, 1.0)
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["none.yaml"], "cannot be read"),
        (["gold.yaml", "--corpus", ".", "--data", "x"], "leave --data out"),
        (["gold.yaml", "--html", "nowhere/report.html"], "not a folder"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: list[str],
    reason: str,
) -> None:
    (tmp_path / "gold.yaml").write_text('- {question: "Why?"}\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["communique", "eval", *args])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert reason in told
    assert told.count("\n") == 1


# What the shipped articles reached when this was written, less a little: whoever makes it worse
# should know.
BOUNDS = {
    "passage_hit_4": 0.90,
    "quote_1": 0.63,
    "quote_3": 0.78,
    "answered": 0.88,
    "declined_near": 0.63,
    "declined_off": 0.96,
    "auroc_near": 0.86,
    "auroc_off": 0.98,
    "as_of": 0.60,
    "first_turns": 0.82,
    "followups": 0.72,
    "topic_changes": 0.90,
}


@pytest.mark.slow
def test_questions_about_the_shipped_articles_are_answered_as_well_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(GOLD / "questions.yaml"), str(GOLD / "conversations.yaml")]
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "argv", ["communique", "eval", *files, "--json"])
    with pytest.raises(SystemExit):
        main()
    figures = json.loads(capsys.readouterr().out)
    print(json.dumps({name: figures[name] for name in BOUNDS}))
    assert figures["verbatim"] == 1.0
    assert figures["number_fidelity"] == 1.0
    assert {name: figures[name] for name, least in BOUNDS.items() if figures[name] < least} == {}
    assert read_gold([Path(file) for file in files]).conversations
