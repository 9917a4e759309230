"""Canonical text and the fingerprint of words."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.document import canonical_text, document_id, words_fingerprint

# What has gone wrong in canonical forms elsewhere, mixed into arbitrary text.
TRICKY = (
    "a1 \n\t\r\v\f\x00\x85\u00a0\u00ad\u0301\u0345\u1100\u1161\u11a8\u200b\u200c\u200d\u2028\ufeff"
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(TRICKY)))


@given(TEXTS)
@example("a\u200d\u200d\u200db")
@example("e\u00ad\u0301")
def test_canonical_text_is_idempotent(text: str) -> None:
    once = canonical_text(text)
    assert canonical_text(once) == once


@given(TEXTS)
def test_canonical_text_has_the_promised_form(text: str) -> None:
    result = canonical_text(text)
    assert unicodedata.is_normalized("NFC", result)
    assert "\n\n\n" not in result
    assert result == result.strip()
    for line in result.split("\n"):
        assert line == line.strip()
        assert "  " not in line
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1))
def test_canonical_text_keeps_what_is_visible(text: str) -> None:
    assert canonical_text(text) == unicodedata.normalize("NFC", text)


def test_composed_form() -> None:
    assert canonical_text("Que\u0301bec") == "Qu\u00e9bec"


@pytest.mark.parametrize(
    "hidden",
    ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\u2066", "\u200f", "\u200d", "\U000e0041"],
)
def test_characters_that_hide_inside_words_are_removed(hidden: str) -> None:
    assert canonical_text(f"tar{hidden}iff") == "tariff"


def test_joiners_that_belong_to_a_spelling_stay() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert canonical_text(persian) == persian


def test_control_characters_part_words() -> None:
    assert canonical_text("25\x07%\x00 steel") == "25 % steel"


def test_blanks_and_line_ends() -> None:
    assert canonical_text(" a\u00a0 b \r\n\r\n\r\n\tc\rd\u2028e ") == "a b\n\nc\nd\ne"


def test_typographic_quotes_stay() -> None:
    assert canonical_text("“We’ll” – «non» …") == "“We’ll” – «non» …"


def test_rows_of_a_table_stay_lines() -> None:
    assert canonical_text("A | 1  \nB | 2\n\n\nC") == "A | 1\nB | 2\n\nC"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Duties of 25% apply.", "duties  of 25 % apply"),
        ("He said “no”.", "He said: 'No'"),
        ("*A* **B**", "A B"),
        ("ten–fifteen per cent", "ten-fifteen per cent"),
        ("10–15%", "10-15 %"),
        ("ﬁne", "fine"),
    ],
)
def test_the_same_words_have_the_same_fingerprint(one: str, other: str) -> None:
    assert words_fingerprint(one) == words_fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a duty of 25%", "a duty of 35%"),
        ("a duty of 2.5%", "a duty of 25%"),
        ("a duty of 2.5%", "a duty of 2,5%"),
        ("a duty of 25%", "a duty of 25"),
        ("25 dollars", "25 $"),
        ("$25", "€25"),
        ("a change of -5%", "a change of 5%"),
        ("a change of −5%", "a change of 5%"),
        ("Brix value <20", "Brix value >20"),
        ("our northern border", "our southern border"),
        ("he met her", "her met he"),
        ("a tariff", "at ariff"),
    ],
)
def test_other_words_or_numbers_have_another_fingerprint(one: str, other: str) -> None:
    assert words_fingerprint(one) != words_fingerprint(other)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_amounts_never_share_a_fingerprint(one: int, other: int) -> None:
    same = words_fingerprint(f"worth {one:,} today") == words_fingerprint(f"worth {other:,} today")
    assert same == (one == other)


def test_an_id_depends_on_the_path_alone() -> None:
    assert document_id("a/b.md") == document_id("a/b.md") != document_id("b.md")
    assert len(document_id("a/b.md")) == 10
