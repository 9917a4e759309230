"""The shipped articles are what the README says they are."""

import re
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.library import Library

ARTICLES = Path(__file__).parents[2] / "corpus" / "documents"


@pytest.fixture(scope="module")
def articles() -> tuple[Document, ...]:
    """All of them, read."""
    scan = Library(ARTICLES).scan()
    assert scan.failures == ()
    assert scan.duplicates == ()
    return scan.documents


def test_there_are_at_least_thirty(articles: tuple[Document, ...]) -> None:
    assert len(articles) >= 30


def test_each_has_150_to_600_words(articles: tuple[Document, ...]) -> None:
    lengths = {a.path: len(a.text.split()) for a in articles}
    assert {path: n for path, n in lengths.items() if not 150 <= n <= 600} == {}


def test_each_is_dated_as_its_file_name_says(articles: tuple[Document, ...]) -> None:
    for article in articles:
        assert article.published is not None
        assert article.path.startswith(article.published.isoformat())


def test_each_has_a_title_of_its_own_and_a_publisher(articles: tuple[Document, ...]) -> None:
    assert len({article.title for article in articles}) == len(articles)
    assert all(article.publisher for article in articles)


def test_each_lists_its_sources(articles: tuple[Document, ...]) -> None:
    for article in articles:
        source = (ARTICLES / article.path).read_text("utf-8").split("---")[1]
        assert re.search(r"^sources:\n(?:  - https?://\S+\n)+", source, re.M), article.path


def test_two_of_them_disagree_on_a_number_because_one_is_older(
    articles: tuple[Document, ...],
) -> None:
    texts = {article.path: article.text for article in articles}
    older = texts["2025-04-07-softwood-preliminary-rate-34-45.md"]
    newer = texts["2025-08-12-softwood-final-rate-35-19.md"]
    assert "34.45 per cent" in older
    assert "35.19" not in older
    assert "35.19 per cent" in newer
