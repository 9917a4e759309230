"""The words of somebody's message that are to be verified."""

import time
from types import SimpleNamespace

import pytest

from bot.answering.verify import MAX_LENGTH
from bot.discord.quoted import quoted_text


def message(content: str, *descriptions: str) -> SimpleNamespace:
    """As much of a message as its words are."""
    return SimpleNamespace(
        content=content, embeds=[SimpleNamespace(description=text) for text in descriptions]
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Ford said “not on our shelves”", "Ford said “not on our shelves”"),
        ("**Ford** said “*not* on our __shelves__”", "Ford said “not on our shelves”"),
        ("> We will not pay twice\nOduya", "“We will not pay twice”\nOduya"),
        ("> We will not\n> pay twice\nOduya", "“We will not\npay twice”\nOduya"),
        ("> He said “no” to it\n", "«He said “no” to it»"),
        ("> He said “no” to «it»\n", '"He said “no” to «it»"'),
        ('> “No” to "a" «b»\n', "“'No' to 'a' «b»”"),
        ("5 \\* 3", "5 * 3"),
        (
            "He said [no [x](https://a.b/c_(d)) to](https://a.b) it",
            "He said [no x to](https://a.b) it",
        ),
        ("[not on our shelves](<https://a.b/_c_>)", "not on our shelves"),
        ("see https://a.b/c_d_e and <https://a.b/*>", "see https://a.b/c_d_e and <https://a.b/*>"),
        ("# News\n- one\n-# two\n -5 per cent", "News\none\ntwo\n -5 per cent"),
        ("", ""),
    ],
)
def test_marks_go_and_block_quotes_are_quotations(content: str, text: str):
    assert quoted_text(message(content)) == text


def test_only_the_quotes_of_the_bots_own_messages_count():
    own = message("**Q**: Who?", "> It takes two\\.\n— **Oduya**", "The nearest documents:")
    assert quoted_text(own, own=True) == "“It takes two.”\n— Oduya"


def test_the_words_of_embeds_count_too():
    assert quoted_text(message("", "> It takes two\\.", None)) == "“It takes two.”"


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[](](",
        "[a](https://b",
        "[a](https://b(",
        "<",
        "<https://",
        "> ",
        "\n",
        "\n ",
        "\\[",
        "*",
    ],
)
def test_marks_without_end_take_no_time(piece: str):
    began = time.process_time()
    quoted_text(message((piece * 2000)[:2000], *[(piece * 4096)[:4096]] * 10))
    assert time.process_time() - began < 0.1


def test_what_is_too_long_to_be_verified_is_cut_and_still_too_long():
    assert MAX_LENGTH < len(quoted_text(message("", *["word " * 800] * 10))) <= 2 * MAX_LENGTH
