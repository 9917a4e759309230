"""Pasted quotations: exact, altered, misattributed or absent."""

import pytest

from bot.answering.answerer import Answerer, QuestionError
from bot.answering.verify import Verdict, Verification, verify


def check(text: str, answerer: Answerer) -> Verification:
    found = verify(text, answerer.snapshot)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "We will not pay twice for the same fish",
        "“we will NOT pay twice\n for the  same fish.”",
        '"We will not pay twice for the same fish," Marchetti said.',
        "Ines Marchetti: “We will not pay twice for the same fish”",
        "“We will not pay twice for the same fish” — Ines Marchetti",
        "the 12.5 per cent tariff on cod, in force since February 3, 2025",
    ],
)
def test_case_white_space_and_quote_glyphs_do_not_count(answerer: Answerer, text: str) -> None:
    found = check(text, answerer)
    assert found.verdict is Verdict.EXACT
    assert found.best is not None
    assert found.best.document.path == "premiers.md"
    assert found.best.text == found.best.document.text[found.best.start : found.best.end]


@pytest.mark.parametrize(
    ("text", "printed", "said"),
    [
        ("the 15.5 per cent tariff on cod, in force since February 3, 2025", "12.5", "15.5"),
        ("The tariff on copper wire rose from 5 per cent to 9 per cent", "8", "9"),
        ("We will not pay twice for the same cod", "fish", "cod"),
        ("We will pay twice for the same fish", "not", ""),
        ("had cost her province 1,500 jobs", "1,400", "1,500"),
        ("raised its tariff on cod from 12.5 per cent to 25.5 per cent", "25", "25.5"),
    ],
)
def test_a_changed_word_or_number_is_altered_and_marked(
    answerer: Answerer, text: str, printed: str, said: str
) -> None:
    found = check(text, answerer)
    assert found.verdict is Verdict.ALTERED
    assert found.difference is not None
    assert f"[-{printed}-]" in found.difference
    assert not said or f"{{+{said}+}}" in found.difference


@pytest.mark.parametrize(
    "text", ["rose from 5 per cent to 8", "cost her province 1,40", "of 2.5 per"]
)
def test_a_cut_off_number_is_never_exact(answerer: Answerer, text: str) -> None:
    found = check(text, answerer)
    if text == "rose from 5 per cent to 8":
        assert found.verdict is Verdict.EXACT
    else:
        assert found.verdict is not Verdict.EXACT


def test_the_words_of_another_speaker_are_misattributed(answerer: Answerer) -> None:
    found = check("“We will not pay twice for the same fish,” Petra Holm said.", answerer)
    assert found.verdict is Verdict.MISATTRIBUTED
    assert found.difference is not None
    assert "Marchetti" in found.difference
    assert "Petra Holm" in found.difference


def test_a_quoted_sentence_without_attribution_belongs_to_who_was_speaking(
    answerer: Answerer,
) -> None:
    assert check("Oduya said: “It takes two to sign.”", answerer).verdict is Verdict.EXACT
    found = check("Marchetti said: “It takes two to sign.”", answerer)
    assert found.verdict is Verdict.MISATTRIBUTED


def test_narration_is_nobodys_quotation(answerer: Answerer) -> None:
    words = "The tariff on copper wire rose from 5 per cent to 8 per cent"
    found = check(f"“{words},” Oduya said.", answerer)
    assert found.verdict is Verdict.MISATTRIBUTED
    assert found.difference == "the document does not say that Oduya said it"
    # But what a document says is said by whoever published it.
    assert check(f"“{words}” — The Harbour Desk", answerer).verdict is Verdict.EXACT


@pytest.mark.parametrize(
    "text", ["The moon is made of green cheese and nobody minds", "“Beans are a strategic metal”"]
)
def test_what_nobody_wrote_is_absent(answerer: Answerer, text: str) -> None:
    found = check(text, answerer)
    assert found.verdict is Verdict.ABSENT
    assert found.best is None


def test_every_quotation_of_a_text_is_verified(answerer: Answerer) -> None:
    text = (
        "“We will not pay twice for the same fish,” said Marchetti. “It never takes two to sign.”"
    )
    assert [v.verdict for v in verify(text, answerer.snapshot)] == [
        Verdict.EXACT,
        Verdict.ALTERED,
    ]


@pytest.mark.parametrize("text", ["", "…!?", "x " * 6000])
def test_what_is_no_quotation_is_said_so(answerer: Answerer, text: str) -> None:
    with pytest.raises(QuestionError):
        verify(text, answerer.snapshot)
