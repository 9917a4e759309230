"""Real White House documents: nothing lost, nothing left over, duplicates found.

They lie outside the repository; where they are not at hand these tests are skipped.
"""

import html
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from corpus.document import Document, canonical_text
from corpus.library import Library, Scan

REAL = Path(__file__).parents[2].parent / "shared" / "real"

pytestmark = pytest.mark.skipif(
    not (REAL / "whitehouse").is_dir(),
    reason="the real documents are not here (expected in ../shared/real/whitehouse)",
)

ANNEX = "2025-07-31-further-modifying-the-reciprocal-tariff-rates.md"
# What is markup in these sources: tags and comments, the targets of links and pictures, emphasis,
# escapes, and what draws tables. Everything else must be in the text, in order.
_TARGETS = re.compile(r"(?<=[^\\]\])\((?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*|\S*\([^()\s]*)\)")
_REFERENCES = re.compile(r"^\[[^\]]+\]:.*$", re.M)
_TAGS = re.compile(r"</?[a-zA-Z](?:[^<>\"@:]|\"[^\"]*\")*>|<!--.*?-->", re.S)
_BLOCK_TAGS = re.compile(r"</?(?:td|th|tr|table|p|br|div|figure)\b[^<>]*>", re.I)
_WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def scan() -> Scan:
    return Library(REAL / "whitehouse").scan()


@pytest.fixture(scope="module")
def documents(scan: Scan) -> dict[str, Document]:
    return {document.path: document for document in scan.documents}


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", canonical_text(text)))


def source_words(source: str) -> list[str]:
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)
    body = _TARGETS.sub("", _REFERENCES.sub("", body)).replace("][", "] [")
    body = _BLOCK_TAGS.sub(" ", body)
    body = _TAGS.sub("", body)
    body = re.sub(r"[*\\]+", "", html.unescape(body))
    return words(body)


def test_every_file_is_read(scan: Scan) -> None:
    assert not scan.failures
    assert len(scan.documents) + len(scan.duplicates) == len(
        list((REAL / "whitehouse").glob("*.md"))
    )


def test_the_readouts_and_the_article_are_read() -> None:
    assert not Library(REAL / "readouts").scan().failures
    article = Library(REAL).read("carney-white-house.txt")
    assert article.published is None
    assert article.text.count("\n\n") > 25


def test_title_date_and_source_are_those_of_the_front_matter(scan: Scan) -> None:
    for document in scan.documents:
        source = (REAL / "whitehouse" / document.path).read_text("utf-8")
        fields = yaml.safe_load(source.split("---\n")[1])
        assert document.published.isoformat() == fields["date"]
        assert document.url == fields["source_url"]
        assert document.title == canonical_text(fields["title"])
        assert document.publisher in ("bidenwhitehouse.archives.gov", "whitehouse.gov")


def test_a_single_newline_parts_table_rows_only(scan: Scan) -> None:
    for document in scan.documents:
        for paragraph in document.text.split("\n\n"):
            if "\n" in paragraph:
                rows = paragraph.split("\n")
                assert sum(" | " in row for row in rows) * 2 > len(rows), (document.path, paragraph)


def test_no_markup_is_left(scan: Scan) -> None:
    for document in scan.documents:
        assert not re.search(r"</?[a-zA-Z]|&[a-z]+;|\]\(http", document.text), document.path


def test_every_word_of_the_source_is_kept_in_order(scan: Scan) -> None:
    for document in scan.documents:
        source = (REAL / "whitehouse" / document.path).read_text("utf-8")
        wanted, found = source_words(source), words(document.text)
        at = next(
            (n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b),
            min(len(wanted), len(found)),
        )
        assert wanted == found, (
            document.path,
            " ".join(wanted[max(0, at - 5) : at + 8]),
            " ".join(found[max(0, at - 5) : at + 8]),
        )


def test_duplicates_are_found(scan: Scan) -> None:
    pairs = {(duplicate.original[:40], duplicate.path[:40]) for duplicate in scan.duplicates}
    assert pairs == {
        ("2022-04-11-press-briefing-by-press-secre", "2022-04-11-press-briefing-by-press-secre"),
        ("2024-05-13-background-press-call-by-nati", "2024-05-14-background-press-call-by-nati"),
        ("2025-02-18-1458.md", "2025-02-18-remarks-by-president-trump-af"),
        ("2025-04-09-restoring-americas-maritime-d", "2025-04-09-restoringamericasmaritimedomi"),
        ("2025-05-08-11929.md", "2025-05-08-general-terms-for-the-united-"),
    }
    assert len(scan.duplicates) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "2025-02-03-progress-on-the-situation-at-our-northern-border.md",
            "2025-02-03-progress-on-the-situation-at-our-southern-border.md",
        ),
        (  # the same speech, one with the date it was released on: six words more
            "2025-01-23-remarks-by-president-trump-at-executive-order-signing.md",
            "2025-01-24-remarks-by-president-trump-at-executive-order-signing.md",
        ),
    ],
)
def test_documents_that_differ_in_words_both_stay(
    documents: dict[str, Document], one: str, other: str
) -> None:
    assert one in documents
    assert other in documents


def test_the_annex_of_rates_is_kept_row_by_row(documents: dict[str, Document]) -> None:
    rows = documents[ANNEX].text.split("\n")
    assert "Switzerland | 39%" in rows
    assert "Laos | 40%" in rows
    assert "United Kingdom | 10%" in rows
    assert sum(bool(re.fullmatch(r"[^|]+ \| \d\d%", row)) for row in rows) > 60
