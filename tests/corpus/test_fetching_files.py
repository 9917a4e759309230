"""Documents from the web: their encodings, and the names that their files get."""

from pathlib import Path

import pytest
from yarl import URL

from corpus.library import Library
from corpus.readers import read
from corpus.webfiles import file_name, suffix_for
from tests.corpus.web import PAGE, answering, get

# Encodings

RUSSIAN = "Канада отменила пошлины на треску из Норландии в понедельник."
FRENCH = "L’été, la hausse des droits de douane « à l’œuvre » coûtera 12,5 %."
ICELANDIC = "Það er þörf á að lækka tolla á þorsk, sagði ráðherrann við blaðið."
JAPANESE = "ノルランドは月曜日にタラの関税を引き上げた。"
POLISH = "Rząd żąda niższych ceł na dorsza, powiedział rzecznik."


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", '"KOI8-R"'),
        (RUSSIAN, "utf-8", "iso-8859-1"),
        (RUSSIAN, "utf-16-le", "utf-16"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (FRENCH, "utf-8", "no-such-encoding"),
        (FRENCH, "cp1252", "punycode"),
        (ICELANDIC, "latin-1", "iso-8859-1"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (POLISH, "iso8859-2", "iso-8859-2"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "page"),
    [("text/html", "<title>T</title><p>{}</p>"), ("text/plain", "{}"), ("text/markdown", "{}\n")],
)
def test_an_encoding_that_only_the_server_says_is_believed(
    kind: str, page: str, text: str, encoding: str, charset: str
) -> None:
    fetched = get(answering(page.format(text).encode(encoding), f"{kind}; charset={charset}"))
    assert text in read(fetched.name, fetched.data).text


def test_what_the_server_says_goes_over_what_the_page_says() -> None:
    page = f'<meta charset="windows-1251"><p>{FRENCH}</p>'.encode()
    fetched = get(answering(page, "text/html; charset=utf-8"))
    assert FRENCH in read(fetched.name, fetched.data).text


@pytest.mark.parametrize(
    ("data", "content_type", "path"),
    [
        (f'<meta charset="windows-1251"><p>{RUSSIAN}</p>'.encode("cp1251"), "text/html", "/"),
        (RUSSIAN.encode("utf-8-sig"), "text/plain; charset=windows-1251", "/"),
        (b"the \\u0041 list", "text/plain; charset=unicode_escape", "/"),
        (b"%PDF-1.7 \xe9", "application/pdf; charset=iso-8859-1", "/a.pdf"),
        (b"\xe9\xff", "text/plain; charset=utf-8", "/"),
    ],
)
def test_the_bytes_stay_as_they_came_where_the_server_has_nothing_to_add(
    data: bytes, content_type: str, path: str
) -> None:
    assert get(answering(data, content_type), path).data == data


# Names


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://www.example.org/news/Cod-Tariff_rises.html", "example.org-cod-tariff-rises-"),
        ("https://example.org/", "example.org-"),
        ("https://example.org", "example.org-"),
        ("https://example.org/news/", "example.org-news-"),
        ("https://example.org/a%2F..%2F..%2Fetc%2Fpasswd", "example.org-a-.-.-etc-passwd-"),
        ("https://example.org/été", "example.org-ete-"),
        ("https://example.org/関税", "example.org-"),
        ("https://bücher.example/v1.2", "xn-bcher-kva.example-v1.2-"),
        ("http://[2001:db8::1]:8080/a", "2001-db8-1-a-"),
        ("https://example.org/a?b=../c", "example.org-a-"),
    ],
)
def test_a_name_says_the_host_and_the_last_part_of_the_path(url: str, start: str) -> None:
    name = file_name(URL(url), ".html")
    assert name.startswith(start)
    assert name.endswith(".html")
    assert len(name) == len(start) + 10 + len(".html")


@pytest.mark.parametrize(
    "url", [f"https://{'a.' * 60}org/{'b' * 500}.html", "https://x/" + "é" * 99]
)
def test_a_name_is_short_and_that_of_its_file(tmp_path: Path, url: str) -> None:
    name = file_name(URL(url), ".html")
    assert len(name) <= 80
    assert Library(tmp_path).add(name, PAGE.encode(), get(answering()).metadata).path == name


def test_two_addresses_have_two_names() -> None:
    addresses = """http://a.org/ https://a.org/ https://www.a.org/ https://a.org/x
    https://a.org/y/x https://a.org/x/ https://a.org/x.html https://a.org/X https://a.org/x?p=1
    https://a.org/x?p=2 https://a.org:8443/x https://a.org/%2Fx""".split()
    names = {file_name(URL(address), ".html") for address in addresses}
    assert len(names) == len(addresses)


def test_the_type_that_says_nothing_leaves_the_suffix() -> None:
    assert suffix_for("", "/a.docx") == ".docx"
    assert suffix_for("", "/a.zip") is None
