"""PDF files: paragraphs out of lines, no furniture, no invented date."""

import hashlib
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import read
from corpus.readers.pdf_lines import Line, to_paragraphs
from tests.corpus.pdfs import assemble, pdf, set_lines, wrapped

ONE = (
    "The Prime Minister said on Tuesday that Canada would answer the tariffs on steel and aluminum"
    " with counter-measures of its own, unless the talks succeed before the end of the month, and"
    " that medium- and heavy-duty trucks were not spared."
)
TWO = (
    "Premiers met on Monday. They agreed that “no deal” is better than a bad one (so Ford said);"
    " the rate is 34.45% at present, and Ottawa has 1,250 cases before it which nobody has looked"
    " at since the spring, as officials were told in a memorandum that was made public."
)


def paragraphs(data: bytes) -> list[str]:
    return read("a.pdf", data).text.split("\n\n")


def test_lines_become_paragraphs() -> None:
    page = [
        (72, 740, 18, "Talks on steel"),
        *set_lines(wrapped(ONE), 700),
        *set_lines(wrapped(TWO), 600),
    ]
    assert paragraphs(pdf(page)) == ["Talks on steel", ONE, TWO]


def test_paragraphs_told_apart_by_indents_only() -> None:
    lines = [*wrapped(ONE), *wrapped(TWO)]
    first = len(wrapped(ONE))
    page = [
        (90.0 if n in (0, first) else 72.0, 700 - 14.3 * n, 11, line)
        for n, line in enumerate(lines)
    ]
    assert paragraphs(pdf(page)) == [ONE, TWO]


def test_a_page_break_inside_a_paragraph_does_not_split_it() -> None:
    lines = wrapped(f"{ONE} {TWO}")
    for cut in range(1, len(lines)):
        data = pdf(set_lines(lines[:cut], 400), set_lines(lines[cut:], 700))
        assert " ".join(paragraphs(data)) == f"{ONE} {TWO}"
        if not lines[cut - 1].endswith((".", ":")):
            assert paragraphs(data) == [f"{ONE} {TWO}"]


def test_running_headers_footers_and_page_numbers_are_dropped() -> None:
    lines = wrapped(" ".join([ONE, TWO] * 4))
    pages = [
        [
            (72, 770, 9, "Department of Finance"),
            *set_lines(lines[8 * n : 8 * n + 8], 700),
            (72, 40, 9, "Protected A"),
            (300, 25, 9, f"Page {n + 1} of 4"),
        ]
        for n in range(4)
    ]
    text = read("a.pdf", pdf(*pages)).text
    assert "Page" not in text
    assert "Protected A" not in text
    assert text.count("Department of Finance") == 1  # the first might be the title
    assert " ".join(text.split()[3:]) == " ".join(lines[:32])


def test_page_numbers_are_dropped_but_not_rates() -> None:
    texts = ["The rate was 5%.", "The rate was 8%.", "The rate was 6%.", "The rate was 7%."]
    pages = [
        [(72.0, 700.0, 11.0, text), (300.0, 30.0, 9.0, f"- {n} -")]
        for n, text in enumerate(texts, 9)
    ]
    assert paragraphs(pdf(*pages)) == texts


def test_numbered_headings_of_two_pages_are_no_page_numbers() -> None:
    pages = [
        [(72.0, 730.0, 11.0, f"Schedule {n}"), *set_lines(wrapped(text), 700)]
        for n, text in ((1, ONE), (2, TWO))
    ]
    assert paragraphs(pdf(*pages)) == ["Schedule 1", ONE, "Schedule 2", TWO]


def test_short_paragraphs_on_the_last_page_stay_apart() -> None:
    last = set_lines(["Issued in Ottawa", "Department of Finance"], 700)
    pages = [set_lines(wrapped(ONE), 700), set_lines(wrapped(TWO), 700), last]
    assert paragraphs(pdf(*pages)) == [ONE, TWO, "Issued in Ottawa", "Department of Finance"]


def test_a_running_line_that_counts_along_is_dropped() -> None:
    pages = [
        [*set_lines([f"Words of {text}."], 700), (72.0, 30.0, 9.0, f"Finance Canada | {n}")]
        for n, text in enumerate(("spring", "summer", "autumn"), 5)
    ]
    assert "Finance" not in read("a.pdf", pdf(*pages)).text


def test_a_table_keeps_a_row_a_line() -> None:
    rows = [("Country", "Rate", "Since"), ("Switzerland", "39%", "August"), ("Laos", "40%", "May")]
    page = set_lines(wrapped(ONE), 700)
    for n, row in enumerate(rows):
        page += [(72 + 150 * c, 600 - 14 * n, 11, cell) for c, cell in enumerate(row)]
    page += set_lines(wrapped(TWO), 520)
    assert paragraphs(pdf(page)) == [
        ONE,
        "Country | Rate | Since\nSwitzerland | 39% | August\nLaos | 40% | May",
        TWO,
    ]


@pytest.mark.parametrize(
    ("rest", "word"),
    [
        (
            "The information is new and it has been given to all of the parties by now.",
            "information",
        ),
        (
            "Nothing else on this page says what the divided word is made of, so it stays.",
            "informa-tion",
        ),
    ],
)
def test_a_divided_word_is_rejoined_only_where_the_document_knows_it(rest: str, word: str) -> None:
    lines = [
        "The officials who met on Monday in Ottawa gave all of the parties the informa-",
        "tion that they had asked for.",
    ]
    page = [*set_lines(lines, 700), *set_lines(wrapped(rest), 640)]
    assert f"the parties the {word} that" in paragraphs(pdf(page))[0]


def test_bullets_start_a_paragraph() -> None:
    items = ["• steel, which is taxed at 25%", "• aluminum", "• lumber"]
    assert paragraphs(pdf(set_lines(items, 700))) == items


def test_the_date_stays_unknown() -> None:
    # The file's own creation date is set by the helper; it is not when the text was published.
    assert read("a.pdf", pdf(set_lines(["Text."], 700))).metadata.published is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Sane Title", "A Sane Title"),
        ("Microsoft Word - brief.docx", "Talks on steel"),
        ("brief_final_v2.pdf", "Talks on steel"),
        ("", "Talks on steel"),
    ],
)
def test_title(title: str, expected: str) -> None:
    page = [
        (72, 760, 9, "Ministry"),
        (72, 740, 18, "Talks on steel"),
        *set_lines(wrapped(ONE), 700),
    ]
    assert read("a.pdf", pdf(page, title=title)).metadata.title == expected


def test_a_scan_is_sent_to_ocr() -> None:
    with pytest.raises(ReadError, match="OCR"):
        read("a.pdf", pdf([]))


def test_a_locked_file_is_told() -> None:
    # A standard security handler whose check values fit no password.
    values = hashlib.sha256(b"x").hexdigest()
    data = assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
            f"<< /Filter /Standard /V 1 /R 2 /O <{values}> /U <{values}> /P -4 >>".encode(),
        ],
        f"/Root 1 0 R /Encrypt 3 0 R /ID [<{values[:32]}> <{values[:32]}>]",
    )
    with pytest.raises(ReadError, match="password"):
        read("a.pdf", data)


GOOD = pdf(set_lines(wrapped(ONE), 700), set_lines(wrapped(TWO), 700))


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing more", b"no PDF at all", GOOD[:300]])
def test_damaged_files_are_told_in_one_line(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read("a.pdf", data)
    assert "\n" not in str(caught.value)


@settings(max_examples=60, deadline=2000)
@given(st.integers(10, len(GOOD) - 10), st.binary(min_size=1, max_size=8), st.booleans())
def test_damage_anywhere_neither_crashes_nor_hangs(place: int, junk: bytes, cut: bool) -> None:
    data = GOOD[:place] + junk + (b"" if cut else GOOD[place + len(junk) :])
    try:
        assert read("a.pdf", data).text
    except ReadError as error:
        message = str(error)
        assert "\n" not in message


def test_reading_from_several_threads() -> None:
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(read("a.pdf", GOOD).text)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert texts == [f"{ONE}\n\n{TWO}"] * 8


def test_a_column_goes_on_at_the_top_of_the_next() -> None:
    left = Line("the duty that applies to", 0, 72, 280, 100, 12)
    right = Line("all of the steel.", 0, 300, 400, 700, 12)
    assert to_paragraphs([left, right]) == ["the duty that applies to all of the steel."]


FULL = Line("the premiers agreed on everything that was asked of them.", 0, 72, 500, 700, 12)


@pytest.mark.parametrize(
    ("after", "joined"),
    [
        (Line("They left.", 0, 72, 120, 686, 12), True),
        (Line("They left.", 0, 72, 120, 670, 12), False),  # further down
        (Line("They left.", 0, 90, 138, 686, 12), False),  # indented
        (Line("They left.", 0, 72, 120, 686, 16), False),  # in larger letters
        (Line("They left.", 1, 72, 120, 700, 12), False),  # on the next page, after a full stop
    ],
)
def test_what_goes_on_after_a_full_line(after: Line, joined: bool) -> None:
    body = [Line(f"line {n}", 2, 72, 500, 700 - 14 * n, 12) for n in range(5)]
    first = to_paragraphs([FULL, after, *body])[0]
    assert (first == f"{FULL.text} They left.") is joined
