"""The words of somebody's message that are to be verified."""

from types import SimpleNamespace

import pytest

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
