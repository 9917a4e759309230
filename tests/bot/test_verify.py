"""Pasted quotations: exact, altered, misattributed or absent."""

from pathlib import Path

import pytest

from bot.answering.answerer import Answerer, QuestionError
from bot.answering.verify import Verdict, Verification, verify
from corpus.library import Library
from index.build import reindex
from index.store import Store


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
    assert check(text, answerer).verdict is not Verdict.EXACT


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


def test_each_quotation_of_a_text_has_its_own_claim(answerer: Answerer) -> None:
    text = (
        "Marchetti said “We will not pay twice for the same fish.”"
        " Oduya said “I am confident that we will find a fair deal for both harbours.”"
    )
    assert [v.verdict for v in verify(text, answerer.snapshot)] == [Verdict.EXACT, Verdict.EXACT]
    swapped = text.replace("Marchetti", "X").replace("Oduya", "Marchetti").replace("X", "Oduya")
    assert {v.verdict for v in verify(swapped, answerer.snapshot)} == {Verdict.MISATTRIBUTED}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Paula Marchetti said “We will not pay twice for the same fish.”", Verdict.MISATTRIBUTED),
        ("Ines Marchetti said 'We will not pay twice for the same fish.'", Verdict.EXACT),
        ("Petra Holm: We will not pay twice for the same fish.", Verdict.MISATTRIBUTED),
        ("Petra Holm said: We will not pay twice for the same fish.", Verdict.MISATTRIBUTED),
        (
            "In the words of Petra Holm, “We will not pay twice for the same fish”",
            Verdict.MISATTRIBUTED,
        ),
        (
            "In the words of Ines Marchetti, “We will not pay twice for the same fish”",
            Verdict.EXACT,
        ),
    ],
)
def test_claims_are_read_in_the_forms_people_paste(
    answerer: Answerer, text: str, verdict: Verdict
) -> None:
    assert check(text, answerer).verdict is verdict


def test_a_claim_that_no_name_tells_is_said_to_be_unchecked(answerer: Answerer) -> None:
    found = check("The prime minister said “We will not pay twice for the same fish”", answerer)
    assert found.verdict is Verdict.EXACT
    assert found.difference == "who is claimed to have said it could not be checked"


@pytest.mark.parametrize(
    ("printed", "cut"),
    [
        ("Counter-tariffs on the first C$30 billion remain in place.", "tariffs on the first C$30"),
        ("Counter-tariffs on the first C$30 billion remain.", "tariffs on the first C$30 billion"),
        ("Counter-tariffs on the first C$30 billion remain.", "$30 billion remain"),
        ("Counter-tariffs on the first C$30 billion remain.", "on the first C$30"),
        ("A levy of 3 per cent on seals is due.", "A levy of 3"),
        ("Rates fell to 2.5 for a while.", "Rates fell to 2"),
    ],
)
def test_half_a_word_or_amount_is_not_exact(
    answerer: Answerer, tmp_path: Path, printed: str, cut: str
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "a.txt").write_text("A note\n\n" + printed, "utf-8")
    store = Store(tmp_path / "data")
    reindex(Library(tmp_path / "library"), store, answerer.embedder)
    snapshot = store.open(answerer.embedder).snapshot
    (whole,) = verify(printed, snapshot)
    assert whole.verdict is Verdict.EXACT
    (half,) = verify(cut, snapshot)
    assert half.verdict is not Verdict.EXACT


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


_MENU = """---
title: Who took the cod off the table
date: 2025-06-21
---
President Tomas Oduya spoke in Port Ellis on Friday, June 20, 2025, of a rupture and of tariffs
used as leverage, and he urged small harbours to act together, “because whoever sits at no table
stands on the menu.” He did not name Trade Minister Ines Marchetti. Marchetti replied on Saturday.
"""


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        ("Oduya", Verdict.EXACT),
        ("Marchetti", Verdict.MISATTRIBUTED),
    ],
)
def test_whose_words_they_are_is_read_from_the_statement_on_record(
    answerer: Answerer, tmp_path: Path, claimed: str, verdict: Verdict
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "cod.md").write_text(_MENU, "utf-8")
    store = Store(tmp_path / "data")
    reindex(Library(tmp_path / "library"), store, answerer.embedder)
    snapshot = store.open(answerer.embedder).snapshot
    (found,) = verify(
        f"{claimed} said “because whoever sits at no table stands on the menu.”", snapshot
    )
    assert found.verdict is verdict
