"""Saved web pages: the whole article, nothing of the furniture, no guessed date."""

import socket
from datetime import date

import pytest

from corpus.document import canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading, read

FIRST = (
    "The Prime Minister said Tuesday that 25% tariffs on steel are “unjustified” and would be met"
    " with counter-measures."
)
LAST = "The premiers will meet on Monday to settle what to do next, his office said in a statement."
ARTICLE = """
<h1>Tariffs rise</h1>
<p>The Prime Minister said <b>Tuesday</b> that 25<b>%</b> tariffs on
   <a href="/steel">steel</a> are <q>unjustified</q> and would be met with counter-measures.</p>
<p>Short.</p>
<h2>The rates</h2>
<table><thead><tr><th>Country</th><th>Rate</th></tr></thead>
<tbody><tr><td>Switzerland</td><td>39%</td></tr><tr><td>Laos</td><td>40<i>%</i></td></tr></tbody>
</table>
<ul><li>Lumber comes next.</li><li>Then trucks.</li></ul>
<p>Ford said: &ldquo;It is a <a href="/deal">bad deal</a>.&rdquo;</p>
<p>The premiers will meet on Monday to settle what to do next, his office said in a statement.</p>
"""
TEXT = [
    "Tariffs rise",
    FIRST,
    "Short.",
    "The rates",
    "Country | Rate\nSwitzerland | 39%\nLaos | 40%",
    "Lumber comes next.",
    "Then trucks.",
    "Ford said: “It is a bad deal.”",
    LAST,
]
FURNITURE = """<header><a href="/">Front page</a></header>
<nav><ul><li><a href="/">Home</a></li><li><a href="/trade">Trade</a></li></ul></nav>"""
AFTER = """<aside><p>Read also: the best places to eat poutine in Ottawa this summer.</p></aside>
<footer>&copy; 2019 Example Media, all rights reserved. March 3, 2020</footer>
<script>var tracker = "words of a script";</script><style>p { color: red }</style>"""


def page(article: str = f"<main><article>{ARTICLE}</article></main>", head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Tariffs rise | Example News</title>{head}</head>"
        f"<body>{FURNITURE}{article}{AFTER}</body></html>"
    )


def read_page(source: str, encoding: str = "utf-8") -> Reading:
    return read("a.html", source.encode(encoding))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a stand-in: any attempt to connect fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("the reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_article_and_nothing_else() -> None:
    assert canonical_text(read_page(page()).text).split("\n\n") == TEXT


def test_without_semantic_elements() -> None:
    body = (
        f"<div class='story'>{ARTICLE}</div>"
        "<div class='related'><a href='/a'>Poutine festival</a><a href='/b'>Hockey</a></div>"
    )
    text = canonical_text(read_page(page(body)).text)
    assert text.split("\n\n") == TEXT


def test_a_paragraph_said_twice_is_kept_twice() -> None:
    # Extraction that drops repeated segments would lose one of them.
    source = page(f"<article>{ARTICLE}<p>{LAST}</p></article>")
    assert canonical_text(read_page(source).text).count(LAST) == 2


def test_a_page_that_extraction_finds_nothing_in_is_read_whole() -> None:
    source = "<html><body><p>Duties rise.</p><p>No date.</p></body></html>"
    assert canonical_text(read_page(source).text) == "Duties rise.\n\nNo date."


def test_a_transcript_of_short_divisions_loses_nothing() -> None:
    lines = [f"Q{n} What about the {n} per cent duty on item {n}, sir?" for n in range(60)]
    source = "<html><body>" + "".join(f"<div>{line}</div>" for line in lines) + "</body></html>"
    assert canonical_text(read_page(source).text).split("\n\n") == lines


SPEECH = "".join(
    f"<p>I told them that duty number {n} is a tax on every family in this country.</p>"
    for n in range(20)
)


def test_where_most_sentences_would_be_lost_the_page_is_read_whole() -> None:
    # Extraction takes an element of this class for furniture.
    source = page(f"<article>{ARTICLE}</article><div class='sidebar'>{SPEECH}</div>")
    text = read_page(source).text
    assert "duty number 0 is" in text
    assert "duty number 19 is" in text
    assert LAST in text
    assert "poutine" not in text


@pytest.mark.parametrize("mark", ["id='comments'", "class='x comments'", "class='comment-list'"])
def test_comments_of_readers_are_left_out_however_many(mark: str) -> None:
    source = page(f"<article>{ARTICLE}</article><div {mark}>{SPEECH}</div>")
    assert canonical_text(read_page(source).text).split("\n\n") == TEXT


def test_what_is_hidden_on_the_page_is_left_out() -> None:
    hidden = (
        "<p hidden>Hidden one says that the rate is 99%.</p>"
        "<p style='display: none'>Hidden two says that the rate is 98%.</p>"
    )
    text = read_page(page(f"<article>{ARTICLE}{hidden}</article>")).text
    assert "Hidden" not in text
    assert LAST in text


def test_preformatted_text_flows() -> None:
    wrapped = (
        "The Commission gives notice that the duties on\nsteel are continued for another year from"
        " the\ndate of this notice.\n\nIssued in Ottawa."
    )
    text = canonical_text(read_page(f"<body><pre>{wrapped}</pre></body>").text)
    assert text.split("\n\n")[1] == "Issued in Ottawa."
    assert "\n" not in text.split("\n\n")[0]


def test_metadata() -> None:
    head = (
        '<meta property="og:title" content="Tariffs rise | Example News">'
        '<meta property="og:site_name" content="Example News">'
        '<meta property="article:published_time" content="2025-03-04T23:30:00-05:00">'
        '<meta property="article:modified_time" content="2025-04-09T10:00:00Z">'
        '<base href="https://cdn.example.net/"><link rel="canonical" href="https://example.com/a">'
    )
    metadata = read_page(page(head=head)).metadata
    assert metadata.title == "Tariffs rise"
    assert metadata.publisher == "Example News"
    assert metadata.published == date(2025, 3, 4)
    assert metadata.url == "https://example.com/a"


ARTICLE_JSON = (
    '{"@type": "NewsArticle", "datePublished": "2025-03-04T10:00:00Z", "dateModified": "2026-01-0"}'
)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="dcterms.issued" content="2025-03-04">', date(2025, 3, 4)),
        ('<meta itemprop="datePublished" content="March 4, 2025">', date(2025, 3, 4)),
        ('<meta name="date" content="03/04/2025">', None),
        ('<meta property="article:modified_time" content="2025-03-04">', None),
        (f'<script type="application/ld+json">{ARTICLE_JSON}</script>', date(2025, 3, 4)),
        (
            f'<script type="application/ld+json">{{"@graph": [{ARTICLE_JSON}]}}</script>',
            date(2025, 3, 4),
        ),
        (
            f'<script type="application/ld+json">[{ARTICLE_JSON},'
            ' {"datePublished": "2024-01-01"}]</script>',
            None,
        ),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
        ('<link rel="canonical" href="https://example.com/2025/03/04/a">', None),
        ("", None),
    ],
)
def test_a_date_is_read_only_where_the_page_states_it(head: str, published: date | None) -> None:
    assert read_page(page(head=head)).metadata.published == published


@pytest.mark.parametrize(
    ("times", "published"),
    [
        ('<time datetime="2025-03-04T10:00">March 4</time>', date(2025, 3, 4)),
        ('<time datetime="2025-03-04"></time><time datetime="2025-03-09"></time>', None),
        (
            '<time class="entry-date" datetime="2025-03-04"></time>'
            '<time datetime="2025-03-09"></time>',
            date(2025, 3, 4),
        ),
        ("<p>Published on March 4, 2025, in Ottawa, by the Department of Finance.</p>", None),
    ],
)
def test_dates_in_time_elements(times: str, published: date | None) -> None:
    article = f"<article>{times}{ARTICLE}</article>"
    assert read_page(page(article)).metadata.published == published


def test_an_address_is_no_publisher() -> None:
    head = '<meta property="article:publisher" content="https://facebook.com/example">'
    assert read_page(page(head=head)).metadata.publisher is None


def test_the_base_of_the_links_is_not_the_address_of_the_page() -> None:
    head = '<base href="https://cdn.example.net/x/">'
    assert read_page(page(head=head)).metadata.url is None


FRENCH = "“Décision” à 25 % – dès août."
POLISH = "Źródło: rząd, cła wynoszą 25 %."


@pytest.mark.parametrize(
    ("declaration", "encoding", "sentence"),
    [
        ('<meta charset="utf-8">', "utf-8", FRENCH),
        ('<meta charset="iso-8859-1">', "cp1252", FRENCH),
        ('<meta charset="iso-8859-1">', "utf-8", FRENCH),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">', "utf-8", POLISH),
        ('<meta http-equiv="x" content="text/html; charset=iso-8859-2">', "iso8859-2", POLISH),
        ("", "utf-16", FRENCH),
        ("", "utf-8-sig", POLISH),
    ],
)
def test_encodings(declaration: str, encoding: str, sentence: str) -> None:
    # Only the sentence itself is beyond ASCII, so that nothing else gives the encoding away.
    article = f"<article>{ARTICLE}<p>{sentence}</p></article>"
    assert sentence in read_page(page(article, declaration), encoding).text


def test_xhtml_with_an_xml_declaration() -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?>' + page().replace("Ford", "Legault à")
    assert "Legault à said" in read("a.xhtml", source.encode("cp1252")).text


@pytest.mark.parametrize(
    "source",
    [
        "<html></html>",
        "<!-- only a comment -->",
        "<script>only()</script>",
        f"<p>{FIRST}</p>" + "<div>" * 3000 + "deep",
    ],
)
def test_pages_without_text_or_too_deep_are_refused_in_one_line(source: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_page(source)
    assert "\n" not in str(caught.value)
