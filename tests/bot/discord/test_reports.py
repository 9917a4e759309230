"""The library and its reindexing on Discord, however large and whatever its files are called."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.markdown import unrender
from bot.discord.reports import (
    document_pages,
    documents_pages,
    progress_text,
    report_page,
    set_aside_pages,
)
from corpus.document import Document, DocumentRef, canonical_text
from index.archive import SetAside
from index.build import Report
from tests.bot.discord.messages import acceptable, length, names, nasty, refs, whole_words

REF = DocumentRef("0123456789", "a.md", "Cod *x*", "The Desk", date(2025, 3, 3), None)
NOTHING = Report("s", (), (), ("a.md",), (), (), (), 12, 0, 12)
DOUBLE = SetAside("b.md", "duplicate", "the same words as a.md")
BROKEN = SetAside("c.pdf", "failed", "no text in it")


def test_documents_come_ten_a_page() -> None:
    refs = [replace(REF, id=f"id{n}") for n in range(23)]
    pages = documents_pages(refs)
    assert [page.embeds[0].footer.text for page in pages] == [
        "1–10 of 23",
        "11–20 of 23",
        "21–23 of 23",
    ]
    lines = [line for page in pages for line in (page.embeds[0].description or "").split("\n")]
    assert lines[0] == r"id0 · 2025-03-03 · Cod \*x\* · The Desk"
    assert [line.split(" · ")[0] for line in lines] == [ref.id for ref in refs]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (documents_pages([]), "No documents are indexed."),
        (set_aside_pages([]), "Every file is in the index."),
    ],
)
def test_an_empty_list_is_one_page_that_says_so(pages: tuple, said: str) -> None:
    assert [page.content for page in pages] == [said]


@given(st.lists(refs, max_size=25), st.lists(st.builds(SetAside, names, names, names), max_size=25))
def test_any_list_is_made_of_messages(found: list[DocumentRef], aside: list[SetAside]) -> None:
    for page in (*documents_pages(found), *set_aside_pages(aside)):
        acceptable(page)


def test_what_is_not_in_the_index_is_listed_with_the_reason() -> None:
    (page,) = set_aside_pages([DOUBLE, BROKEN])
    assert page.embeds[0].description == (
        "duplicate: b.md: the same words as a.md\nfailed: c.pdf: no text in it"
    )


documents = st.builds(
    lambda ref, parts, times, joint: Document(
        ref.id,
        ref.path,
        ref.title,
        ref.publisher,
        ref.published,
        ref.url,
        canonical_text(joint.join(parts * times)),
    ),
    refs,
    st.lists(nasty | st.just("A sentence of a document. "), min_size=1, max_size=6),
    st.sampled_from([1, 30, 200]),
    st.sampled_from(["", " ", "\n\n"]),
)


@given(documents)
def test_a_document_is_shown_with_all_its_words(document: Document) -> None:
    pages = document_pages(document)
    shown = ""
    for page in pages:
        acceptable(page)
        assert length(page.embeds[0].description) <= 3500
        shown += whole_words(page)
    assert "".join(shown.split()) == "".join(document.text.split())
    assert pages[0].embeds[0].fields


def test_pages_end_with_paragraphs_or_else_with_sentences() -> None:
    paragraph = " ".join(f"This is sentence {n} of it." for n in range(60))
    long = " ".join(f"This is sentence {n} of the long one." for n in range(300))
    texts = "\n\n".join([*[paragraph] * 4, long])
    document = Document("1", "a.md", "Cod", None, None, None, texts)
    pages = [whole_words(page) for page in document_pages(document)]
    assert pages[:2] == [f"{paragraph}\n\n{paragraph}"] * 2
    assert len(pages) > 4
    assert all(page.startswith("This is") and page.endswith(" one.") for page in pages[2:])


def test_the_first_page_tells_what_is_known() -> None:
    document = Document("1", "a_b.md", "Cod", None, None, "file:///x", "Words.")
    (page,) = document_pages(document)
    assert {field.name: unrender(field.value or "") for field in page.embeds[0].fields} == {
        "Publisher": "unknown",
        "Published": "date unknown",
        "ID": "1",
        "File": "a_b.md",
        "Address": "file:///x",
    }


def test_a_report_tells_the_counts_and_every_file_with_its_reason() -> None:
    page = report_page(
        replace(NOTHING, added=("x_y.md",), duplicates=(DOUBLE,), failed=(BROKEN,), embedded=5)
    )
    assert page.files == ()
    assert (page.embeds[0].description or "").split("\n") == [
        "Documents: 1 added, 1 unchanged, 1 duplicate, 1 failed.",
        "Passages: 12, 5 embedded anew.",
        "**Added** (1)",
        r"x\_y.md",
        "**Duplicate** (1)",
        "b.md: the same words as a.md",
        "**Failed** (1)",
        "c.pdf: no text in it",
    ]


def test_a_report_that_is_shortened_is_attached_whole() -> None:
    failed = tuple(SetAside(f"{n}.pdf", "failed", "no text in it") for n in range(3000))
    page = report_page(replace(NOTHING, failed=failed, added=("a.md",)))
    acceptable(page)
    description = page.embeds[0].description or ""
    (left,) = re.findall(r"… and (\d+) more$", description)
    assert int(left) + len(re.findall(r"^\d+\.pdf", description, re.M)) == 3000
    ((name, data),) = page.files
    assert name == "reindex.txt"
    lines = data.decode().splitlines()
    assert lines[2:4] == ["added: a.md", "failed: 0.pdf: no text in it"]
    assert lines[-1] == "failed: 2999.pdf: no text in it"


def test_a_report_with_one_long_reason_is_attached_whole() -> None:
    reason = "because " * 200 + "of that"
    page = report_page(replace(NOTHING, failed=(SetAside("a.pdf", "failed", reason),)))
    assert reason in page.files[0][1].decode()


paths = st.lists(names, max_size=40).map(tuple)
asides = st.lists(st.builds(SetAside, names, names, names), max_size=40).map(tuple)


@given(
    st.builds(
        Report,
        *[st.just("s"), paths, paths, paths, paths, asides, asides],
        *[st.integers(0), st.integers(0), st.integers(0), st.none() | names],
    )
)
def test_any_report_is_a_message(report: Report) -> None:
    acceptable(report_page(report))


def test_progress_tells_the_stage_the_steps_and_the_time_left() -> None:
    assert progress_text("embedding", 400, 1000, 80) == (
        "Embedding passages\n`████████░░░░░░░░░░░░` 400 of 1,000 · about 2 min left"
    )


@pytest.mark.parametrize(
    ("done", "elapsed_s", "left"),
    [(1, 6, "about 10 min left"), (50, 30, "about 30 s left"), (1, 90, "about 2 h left")],
)
def test_time_left_follows_the_rate(done: int, elapsed_s: float, left: str) -> None:
    assert progress_text("embedding", done, 100, elapsed_s).endswith(f" · {left}")


@pytest.mark.parametrize(
    ("stage", "done", "elapsed_s"),
    [("reading", 50, 60), ("writing", 1, 60), ("embedding", 0, 60), ("embedding", 100, 60)],
)
def test_no_time_is_guessed_where_there_is_no_rate(stage: str, done: int, elapsed_s: float) -> None:
    assert progress_text(stage, done, 100, elapsed_s).endswith(f"{done} of 100")


def test_two_seconds_are_no_rate() -> None:
    assert "left" not in progress_text("embedding", 1, 100, 2)


@given(names, st.integers(), st.integers(), st.floats(0, 1e9))
def test_any_progress_is_one_message(stage: str, done: int, total: int, elapsed_s: float) -> None:
    text = progress_text(stage, done, total, elapsed_s)
    assert length(text) <= 2000
    assert len(re.findall("[█░]", text.split("\n")[-1])) == 20
