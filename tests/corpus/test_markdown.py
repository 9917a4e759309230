"""Markdown: front matter, and text whose every word is kept."""

from datetime import date

import pytest

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import read


def text_of(markdown: str) -> str:
    return canonical_text(read("a.md", markdown.encode()).text)


def metadata_of(markdown: str) -> Metadata:
    return read("a.md", markdown.encode()).metadata


def test_front_matter() -> None:
    assert metadata_of(
        "---\ntitle: 'Talks: day 2'\npublisher: CBC\ndate: 2025-10-06\nurl: https://a.b/c\n---\nx"
    ) == Metadata("Talks: day 2", "CBC", date(2025, 10, 6), "https://a.b/c")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("source: CBC News", "publisher", "CBC News"),
        ("source_url: https://a.b", "url", "https://a.b"),
        ("published: 2025-10-06", "published", date(2025, 10, 6)),
        ("date: '2025-10-06'", "published", date(2025, 10, 6)),
        ("date: 2025-10-06 20:16:49-05:00", "published", date(2025, 10, 6)),
        ("date: 2025-10-06T23:30:00Z", "published", date(2025, 10, 6)),
        ("date: October 6, 2025", "published", date(2025, 10, 6)),
        ("date: 6 octobre 2025", "published", date(2025, 10, 6)),
        ("date:", "published", None),
        ("title: 1986", "title", "1986"),
        ('title: "A\\_B"', "title", "A\u00a0B"),
    ],
)
def test_front_matter_variants(line: str, field: str, value: object) -> None:
    assert getattr(metadata_of(f"---\n{line}\n---\nWords."), field) == value


def test_a_mark_and_windows_line_ends_before_the_front_matter() -> None:
    reading = read("a.md", "\ufeff---\r\ntitle: T\r\n---\r\nOne\r\ntwo.\r\n".encode())
    assert (reading.metadata.title, reading.text) == ("T", "One two.")


@pytest.mark.parametrize(
    ("title", "means"),
    [
        ("Steel: Ottawa answers: the list", "Steel: Ottawa answers: the list"),
        ("“Elbows up”: how it began", "“Elbows up”: how it began"),
        ("a: " + "- " * 5000 + "b", "a: " + "- " * 5000 + "b"),
        ('"Cooler heads": why he waited', '"Cooler heads": why he waited'),
        ("@potus answers", "@potus answers"),
    ],
)
def test_a_title_as_people_write_it_and_yaml_forbids(title: str, means: str) -> None:
    found = metadata_of(f"---\ntitle: {title}\npublisher: 'A: B'\ndate: 2025-10-06\n---\nx")
    assert found == Metadata(means, "A: B", date(2025, 10, 6), None)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("---\ntitle: T\n  a: b\n---\nx", "line 3"),
        ("---\ntitle: [a\n---\nx", "YAML"),
        ("---\ntitle: T\n\nWords without end.", "closing"),
        ("---\ndate: 03/04/2025\n---\nx", "not a date"),
        ("---\ndate: someday\n---\nx", "not a date"),
        ("---\ndate: 2025-13-45\n---\nx", "date|YAML"),
        ("---\ntitle: [a, b]\n---\nx", "single text"),
        ("---\na: " + "[" * 5000 + "\n---\nx", "YAML"),
    ],
)
def test_broken_front_matter_is_told_in_one_line(source: str, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read("a.md", source.encode())
    assert "\n" not in str(caught.value)


def test_rules_around_a_text_are_no_front_matter() -> None:
    assert text_of("---\n\nOnly words.\n\n---\n\nMore.") == "Only words.\n\nMore."


def test_without_a_title_the_first_heading_or_line_is_it() -> None:
    assert metadata_of("Intro.\n\n## The *heading*\n").title == "The heading"
    assert metadata_of("First line.\n\nSecond.").title == "First line."


def test_hard_wrapped_paragraphs_flow() -> None:
    assert text_of("One line\nand  another,  \nand a\\\nthird.\n\nNext.") == (
        "One line and another, and a third.\n\nNext."
    )


def test_pipe_table_is_kept_row_by_row() -> None:
    table = "| Country | Rate |\n|:--|--:|\n| **Switzerland** | 39% |\n| Laos | |\n"
    assert text_of(f"Rates:\n\n{table}\nEnd.") == (
        "Rates:\n\nCountry | Rate\nSwitzerland | 39%\nLaos\n\nEnd."
    )


def test_html_table_with_blank_lines_is_kept_row_by_row() -> None:
    table = (
        "<table>\n<thead><tr><th>Country</th>\n\n<th>Rate</th></tr></thead>\n<tbody>\n"
        "<tr><td>Switzerland</td>\n<td>39<b>%</b></td>\n</tr>\n\n<tr><td><p>Laos</p>\n\n"
        "<p>(all)</p></td><td>40%</td></tr></tbody></table>"
    )
    assert text_of(f"Rates:\n\n{table}\n\nEnd.") == (
        "Rates:\n\nCountry | Rate\nSwitzerland | 39%\nLaos (all) | 40%\n\nEnd."
    )


def test_a_table_that_only_lays_out_the_page_is_no_row() -> None:
    assert text_of("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>") == "One.\n\nTwo."


@pytest.mark.parametrize("indent", ["    ", "\t", "\u00a0\u00a0\u00a0\u00a0 ", "        "])
def test_indented_paragraphs_are_not_code(indent: str) -> None:
    source = f"First.\n\n{indent}*Second* paragraph,\n{indent}that goes on."
    assert text_of(source) == "First.\n\nSecond paragraph, that goes on."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("\\[Competition\\] and \\*this\\* \\###", "[Competition] and *this* ###"),
        ("**Bold**, *it*, ***both***, _under_, ~~gone~~.", "Bold, it, both, under, gone."),
        ("additional* ad valorem* duties", "additional ad valorem duties"),
        ("**stray and* odd", "stray and odd"),
        ("5*3 is 15", "5*3 is 15"),
        ("snake_case stays", "snake_case stays"),
        ("AT&amp;T and &lt;b&gt;", "AT&T and <b>"),
        ("see [the link](https://a.b 'hint') and <https://c.d>", "see the link and https://c.d"),
        ("[reliable](https://a.b)[demand](https://c.d)", "reliable demand"),
        ("[a](https://x.y/z_(w)) b", "a b"),
        ("[a](https://x.y#(USW,wheat.): b (c)", "a: b (c)"),
        ("![what it shows](a.png)", "what it shows"),
        ("a rate of 25<sup>1</sup>%", "a rate of 25¹%"),
        ("the 4<sup>th</sup> day", "the 4th day"),
        ("one<br>two", "one two"),
        ("a < 5 and b > 3", "a < 5 and b > 3"),
        ("`code` stays", "code stays"),
        ("# Head #\n\nText", "Head\n\nText"),
        ("> quoted\n> words", "quoted words"),
        ("> " * 40 + "deep", "deep"),
        ("<div class='x'>\n\ninner *words*\n\n</div>", "inner words"),
        ("kept<!-- hidden --> too", "kept too"),
        ("```\na fenced line\nthat goes on\n```", "a fenced line that goes on"),
        ("<div>bare<p>inner</p>tail</div>", "bare\n\ninner\n\ntail"),
        ("<table><tr><td>a</td><td>25<sup>1</sup>%</td></tr></table>", "a | 25¹%"),
    ],
)
def test_markup_goes_and_words_stay(source: str, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "items"),
    [
        ("- one\n- two\n  goes on", ["one", "two goes on"]),
        ("1.  one\n2.  two", ["1. one", "2. two"]),
        ("(a) one", ["(a) one"]),
        ("5) five\n6) six", ["5) five", "6) six"]),
        ("0. zero\n1. one", ["0. zero", "1. one"]),
        ("5. five\n7. seven", ["5. five", "7. seven"]),
        ("1. one\n1. two", ["1. one", "2. two"]),
        ("1. one\n\n   more\n\n   - sub\n2. two", ["1. one", "more", "sub", "2. two"]),
        ("1986\\. A great year", ["1986. A great year"]),
    ],
)
def test_lists_keep_their_numbers(source: str, items: list[str]) -> None:
    assert text_of(source).split("\n\n") == items


def test_nesting_beyond_reason_is_refused_not_dropped() -> None:
    with pytest.raises(ReadError, match="nested"):
        read("a.md", ("> " * 4000 + "deep").encode())


@pytest.mark.parametrize("source", ["***", "---\ntitle: T\n---\n", "<!-- only this -->"])
def test_a_file_without_words_is_refused(source: str) -> None:
    with pytest.raises(ReadError, match="no text"):
        read("a.md", source.encode())
