"""Plain text files, and lines joined to paragraphs."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.lines import join_lines, unwrap
from corpus.readers.plain import read_plain
from corpus.readers.titles import sane_title, title_from

PARAGRAPH = (
    "The Prime Minister said on Tuesday that Canada would answer the tariffs on steel and aluminum"
    " with measures of its own, unless the talks succeed before the end of the month. He added"
    " that the premiers had been told so, and that no one should doubt it."
)


def test_title_is_the_first_line_and_the_date_stays_unknown() -> None:
    reading = read_plain(f"Talks on steel, March 4, 2025\n\n{PARAGRAPH}".encode())
    assert reading.metadata.title == "Talks on steel, March 4, 2025"
    assert reading.metadata.published is None
    assert reading.metadata.publisher is None


def test_a_long_first_line_is_cut_at_a_word() -> None:
    title = title_from(PARAGRAPH)
    assert title.endswith("…")
    assert len(title) <= 91
    assert PARAGRAPH.startswith(title[:-1] + " ")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_lines_are_joined(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in (PARAGRAPH, PARAGRAPH))
    assert read_plain(wrapped.encode()).text == f"{PARAGRAPH}\n\n{PARAGRAPH}"


def test_a_short_line_ends_its_paragraph_in_wrapped_text() -> None:
    wrapped = f"Talks on steel\n{textwrap.fill(PARAGRAPH, 72)}\nPressure to deliver\n" + (
        textwrap.fill(PARAGRAPH, 72)
    )
    assert read_plain(wrapped.encode()).text.split("\n\n") == [
        "Talks on steel",
        PARAGRAPH,
        "Pressure to deliver",
        PARAGRAPH,
    ]


def test_a_paragraph_a_line_stays_so() -> None:
    lines = ["Talks on steel", PARAGRAPH, "Pressure to deliver", PARAGRAPH]
    assert read_plain("\n".join(lines).encode()).text.split("\n\n") == lines


def test_short_paragraphs_a_line_are_not_taken_for_wrapped_text() -> None:
    lines = [
        "Ford said the premiers would meet on Monday to settle their answer.",
        "Carney will go to Washington.",
        "The rate on steel is 25 per cent, and on aluminum it is 10 per cent.",
        "No date was given.",
    ]
    assert read_plain("\n".join(lines).encode()).text.split("\n\n") == lines


@given(st.lists(st.text(st.characters(categories=["L", "P", "N"]), min_size=1, max_size=12)))
def test_unwrapping_keeps_every_character(words: list[str]) -> None:
    text = textwrap.fill(" ".join(words), 30, break_long_words=False, break_on_hyphens=False)
    assert "".join(unwrap(text).split()) == "".join(words)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the counter-", "measures of", "the counter-measures of"),
        ("the informa-", "tion given", "the information given"),
        ("medium-", "and heavy-duty", "medium- and heavy-duty"),
        ("the Canada-", "U.S. border", "the Canada-U.S. border"),
        ("a rate of 5 -", "or more", "a rate of 5 - or more"),
        ("from 10-", "15 per cent", "from 10-15 per cent"),
        ("from 10–", "15 per cent", "from 10–15 per cent"),
        ("plain", "words", "plain words"),
    ],
)
def test_a_divided_word_is_rejoined_only_when_that_is_safe(
    before: str, after: str, joined: str
) -> None:
    assert join_lines(before, after, {"information"}) == joined


@pytest.mark.parametrize("data", [b"\n \n", "\u200b\ufeff".encode()])
def test_nothing_to_read_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="no text"):
        read_plain(data)


@pytest.mark.parametrize(
    "title", [None, "", "Untitled", "Microsoft Word - brief.docx", "brief.pdf", "Document1", "12"]
)
def test_a_useless_title_is_none(title: str | None) -> None:
    assert sane_title(title) is None


def test_a_title_that_says_something_is_kept() -> None:
    assert sane_title(" Documents on\nsteel ") == "Documents on steel"
