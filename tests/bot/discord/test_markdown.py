"""On Discord, the words of a document are shown as they are, whatever they look like."""

import pytest
from hypothesis import example, given

from bot.discord.markdown import block_quote, bold, escape, unrender
from corpus.document import canonical_text
from tests.bot.discord.messages import nasty

LIVE = [
    *["**a**", "*a*", "_a_", "__a__", "***a***", "~~a~~", "||a||", "`a`", "``a``", "```\na\n```"],
    *["# a", "## a", "### a", "-# a", "- a", "* a", "+ a", "1. a", "  - a", "a\n- b", ">>> a"],
    *["[a](https://b.c)", "https://a.b", "see http://a.b/c", "<https://a.b>", "discord://-/x"],
    *["<@123>", "<@!123>", "<@&123>", "<#123>", "<:a:1>", "<a:b:2>", "<t:1>", "<t:1:R>"],
    *["</ask:1>", "</ask now:1>", "<id:browse>", "<1:customize>", "@everyone", "@here"],
    *[":smile:", "10:100:3", "<a@b.c>", "> > a", "a *b\nc* d", "**a\\*b**"],
]


@given(nasty)
@example("1. One\n> two\n- three\n# four\n-# five\n")
@example("https://example.org/a_b_c*d*?e=[f](g)#:~:text=x")
@example("¯\\_(ツ)_/¯ \\")
@example("a:\nb")
def test_a_block_quote_shows_exactly_the_words(text: str) -> None:
    assert unrender(block_quote(text)) == text


@given(nasty)
def test_escaped_words_show_exactly_the_words(text: str) -> None:
    assert unrender(escape(text)) == text


@given(nasty.map(canonical_text))
def test_a_document_comes_back_word_for_word(text: str) -> None:
    assert unrender(block_quote(text)) == text


@given(nasty, nasty)
def test_words_stay_words_behind_other_words(first: str, second: str) -> None:
    assert unrender(f"{escape(first)} · {escape(second)}") == f"{first} · {second}"


@given(nasty)
def test_every_line_is_inside_the_quote(text: str) -> None:
    lines = block_quote(text).replace("\r\n", "\n").translate(dict.fromkeys(b"\r", "\n"))
    lines = lines.replace("\u2028", "\n").replace("\u2029", "\n")
    assert all(line.startswith("> ") for line in lines.split("\n"))


@pytest.mark.parametrize("markup", LIVE)
def test_the_model_sees_markup(markup: str) -> None:
    with pytest.raises(ValueError, match="live markup"):
        unrender(markup)


@pytest.mark.parametrize("markup", LIVE)
def test_markup_is_shown_as_words(markup: str) -> None:
    assert unrender(escape(markup)) == markup
    assert unrender(block_quote(f"So: {markup}\n{markup}")) == f"So: {markup}\n{markup}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("A 25 per cent tariff (on cod) – C$30 – was “fair”.", None),
        ("Carney said: no", None),
        ("-5 per cent, +3 per cent, 2.5 per cent", None),
        ("a > b # c - d 1. e", None),
        ("https://a.b/c_d", r"https\://a.b/c\_d"),
        ("1. First", r"1\. First"),
        ("- First", r"\- First"),
        ("-# small", r"\-# small"),
        (r"C:\temp", r"C\:\\temp"),
    ],
)
def test_only_what_has_a_meaning_is_escaped(text: str, written: str | None) -> None:
    assert escape(text) == (written or text)


def test_a_backslash_before_a_letter_is_shown() -> None:
    assert unrender(r"a\b \* \é") == r"a\b * é"


def test_empty_lines_stay_inside_the_quote() -> None:
    assert block_quote("a\n\nb") == "> a\n> \n> b"


def test_bold_ends_with_each_line_and_touches_no_blanks() -> None:
    assert bold(" a*\n\nb ") == " **a\\***\n\n**b** "
