"""Folding: what is made comparable, and where each character of it came from."""

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.folding import fold, fold_with_offsets

# More of what folding is about than arbitrary text has.
texts = st.text() | st.text(
    st.sampled_from("aA ßİŉﬁ\u00a0\u202f\u3000\n\t“”„‟«»″‘’‚‛′`´\"'1０²Ⅷ\u0301")
)


@given(texts)
@example(" \u00a0 ")
@example("ßẞﬃ")
def test_both_foldings_agree(text: str) -> None:
    assert fold_with_offsets(text)[0] == fold(text)


@given(texts)
def test_offsets_never_fall_and_point_to_what_became_the_character(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(offsets) == len(folded)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert all(one <= other for one, other in pairwise(offsets))
    for character, offset in zip(folded, offsets, strict=True):
        if character == " ":
            assert text[offset].isspace()
        else:
            assert character in fold(text[offset])


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_no_digit_and_no_sign_is_changed(text: str) -> None:
    def kept(text: str) -> str:
        return "".join(c for c in text if unicodedata.category(c) in ("Nd", "No", "Sc", "Sm", "Pd"))

    assert kept(fold(text)) == kept(text)


def test_every_character_there_is() -> None:
    for code in range(sys.maxunicode + 1):
        text = f"a{chr(code)}b"
        folded = fold(text)
        assert fold_with_offsets(text)[0] == folded == fold(folded), hex(code)
        assert not chr(code).isdigit() or folded == text, hex(code)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  The\n\nTARIFF\u00a0of\u202f25\u2007% ", "the tariff of 25 %"),
        ("“No,” said O’Leary – «non»", '"no," said o\'leary – "non"'),
        ("5′ 6″ `x´", "5' 6\" 'x'"),
        ("Straße", "strasse"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_case_white_space_and_quote_glyphs_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 %", "35 %"),
        ("25", "2 5"),
        ("1.5", "1,5"),
        ("-5", "5"),
        ("−5", "-5"),
        ("a–b", "a-b"),
        ("resume", "résumé"),
        ("m²", "m2"),
        ("a b", "ab"),
        ("won't", "wont"),
    ],
)
def test_everything_else_counts(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(max_examples=50)
@given(st.text(max_size=20), st.text(max_size=20))
def test_a_quotation_is_found_again_at_its_offsets(before: str, after: str) -> None:
    quotation = "A rate of 25 % – “not a cent less”"
    text = f"{before}\n{quotation}\n{after}"
    folded, offsets = fold_with_offsets(text)
    at = folded.index(fold(quotation))
    start, end = offsets[at], offsets[at + len(fold(quotation)) - 1] + 1
    assert fold(text[start:end]) == fold(quotation)
