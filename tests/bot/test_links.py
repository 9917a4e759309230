"""Links that open the source page at the quote."""

from urllib.parse import unquote

import pytest

from bot.links import text_fragment_link

PAGE = "https://example.org/a"


def test_a_short_quote_is_linked_whole() -> None:
    assert text_fragment_link(PAGE, "Cod is fish.") == f"{PAGE}#:~:text=Cod%20is%20fish."


def test_a_long_quote_is_linked_by_its_first_and_last_words() -> None:
    link = text_fragment_link(PAGE, " ".join(f"w{i}" for i in range(40)))
    assert link == f"{PAGE}#:~:text=w0%20w1%20w2%20w3%20w4,w35%20w36%20w37%20w38%20w39"


def test_commas_hyphens_and_ampersands_are_words_not_syntax() -> None:
    link = text_fragment_link(PAGE, "steel, iron & tin-plate")
    assert link is not None
    directive = link.split(":~:text=")[1]
    assert not set(directive) & {",", "-", "&", " "}
    assert unquote(directive) == "steel, iron & tin-plate"


def test_a_fragment_of_the_page_is_kept() -> None:
    assert text_fragment_link(f"{PAGE}#top", "Cod") == f"{PAGE}#top:~:text=Cod"


@pytest.mark.parametrize(
    "url", [None, "", "file:///etc/passwd", "javascript:alert(1)", "http://[x"]
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert text_fragment_link(url, "Cod") is None
