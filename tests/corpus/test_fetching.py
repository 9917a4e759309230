"""Documents from the web: what is fetched, and how much of it is read."""

import asyncio
import gzip
import socket
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from yarl import URL

from corpus.errors import LibraryError
from corpus.fetching import Fetched, FetchError, Limits, download, fetch
from corpus.library import Library, sidecar_of
from corpus.readers import MAX_BYTES
from tests.corpus.web import (
    HTML,
    PAGE,
    QUICK,
    TODAY,
    Names,
    Raw,
    answering,
    get,
    listening,
    raw_refusal,
    redirecting,
    refusal,
    repeating,
    saying,
    serving,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# What is fetched


def test_a_page_is_added_with_its_address_and_the_day(tmp_path: Path) -> None:
    fetched = get(answering(), "/news/cod-tariff?lang=en#top")
    library = Library(tmp_path)
    document = library.add(fetched.name, fetched.data, fetched.metadata)
    assert document.title == "Cod tariff rises"
    assert document.published == date(2026, 2, 11)
    assert document.text == "Norland raised the tariff on cod to 12.5 per cent on Monday."
    assert document.url is not None
    assert document.url.startswith("http://127.0.0.1:")
    assert document.url.endswith("/news/cod-tariff?lang=en")
    sidecar = yaml.safe_load(sidecar_of(tmp_path / fetched.name).read_text("utf-8"))
    assert sidecar == {"url": document.url, "retrieved": TODAY}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_final_address_kept(status: int) -> None:
    fetched = get(redirecting("/news/cod", status), "/start")
    assert fetched.metadata.url is not None
    assert URL(fetched.metadata.url).path == "/news/cod"


def test_a_page_that_changed_is_refused_until_the_old_one_is_removed(tmp_path: Path) -> None:
    library = Library(tmp_path)

    async def visit() -> list[Fetched]:
        bodies = [PAGE, PAGE.replace("12.5", "13.5")]

        async def handler(request: web.Request) -> web.StreamResponse:
            return await answering(bodies.pop(0))(request)

        async with serving(handler) as port:
            url = f"http://127.0.0.1:{port}/cod"
            return [await fetch(url, allowed=["127.0.0.1"], today=TODAY) for _ in range(2)]

    old, new = asyncio.run(visit())
    assert old.name == new.name
    library.add(old.name, old.data, old.metadata)
    with pytest.raises(LibraryError, match=f"changed since it was added as {old.name}; remove"):
        library.add(new.name, new.data, new.metadata)
    library.remove(old.name)
    assert "13.5" in library.add(new.name, new.data, new.metadata).text


def test_no_cookie_is_kept_and_no_proxy_or_password_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: Names
) -> None:
    names.known["trade.example"] = [["127.0.0.1"]]
    (tmp_path / "netrc").write_text("machine trade.example login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    heads: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        heads.extend(request.headers)
        if request.path == "/page":
            return await answering()(request)
        headers = {"Location": "/page", "Set-Cookie": "a=b; Path=/"}
        return web.Response(status=302, headers=headers)

    async def visit() -> None:
        async with serving(handler) as port:
            await fetch(f"http://trade.example:{port}/", allowed=["127.0.0.1"], today=TODAY)

    asyncio.run(visit())
    assert heads.count("Host") == 2
    assert not {"Cookie", "Authorization", "Referer"} & set(heads)


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(names: Names) -> None:
    names.known["trade.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    seen: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers["Host"])
        return await answering()(request)

    async def visit() -> None:
        async with serving(handler) as port:
            await fetch(f"http://trade.example:{port}/", allowed=["127.0.0.1"], today=TODAY)
            assert seen == [f"trade.example:{port}"]

    asyncio.run(visit())
    assert names.asked == ["trade.example"]


# Limits


def test_a_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    talk = saying(HTML + b"Content-Length: 1073741824\r\n\r\n")
    assert raw_refusal(talk) == "127.0.0.1 sent more than the limit of 1000 bytes"


@pytest.mark.parametrize(
    ("head", "chunk"),
    [
        (HTML + b"\r\n", b"x" * 100),
        (HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"64\r\n" + b"x" * 100 + b"\r\n"),
    ],
)
def test_an_endless_body_stops_at_the_limit(head: bytes, chunk: bytes) -> None:
    assert "more than the limit" in raw_refusal(repeating(head, chunk))


def test_a_decompression_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 2**28)
    assert len(bomb) < 2**20
    head = HTML + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)

    async def visit() -> None:
        async with listening(saying(head + bomb)) as port:
            await fetch(f"http://127.0.0.1:{port}/", allowed=["127.0.0.1"], today=TODAY)

    tracemalloc.start()
    with pytest.raises(FetchError, match="more than the limit of 25 MB"):
        asyncio.run(visit())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MAX_BYTES


def test_a_body_of_exactly_the_limit_is_fetched() -> None:
    body = b"x" * QUICK.max_bytes
    assert get(answering(body, "text/plain")).data == body
    assert "more than the limit" in refusal(answering(body + b"x", "text/plain"))


@pytest.mark.parametrize(
    "talk",
    [
        repeating(HTML + b"Content-Length: 900\r\n\r\n", b"x", 0.05),
        repeating(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", 0.05),
        repeating(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.05),
        repeating(b"", b"", 0.05),
    ],
    ids=["body", "head", "interim answers", "nothing"],
)
def test_what_drips_ends_when_the_time_is_up(talk: Raw) -> None:
    assert raw_refusal(talk) == "127.0.0.1 took longer than 0.5 seconds"


def test_a_connection_that_is_never_made_ends_before_the_time_is_up() -> None:
    async def silent(*_: object) -> None:
        await asyncio.sleep(60)

    async def visit() -> None:
        async with listening(silent) as port:
            limits = Limits(total_s=60, connect_s=0.2)
            url = f"https://127.0.0.1:{port}/"  # the server never shakes hands
            await fetch(url, allowed=["127.0.0.1"], today=TODAY, limits=limits)

    with pytest.raises(FetchError, match=r"127\.0\.0\.1 takes no connection"):
        asyncio.run(visit())


def test_redirects_share_one_limit_of_time() -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": "/"})

    assert "took longer than 0.5 seconds" in refusal(handler)


def test_a_head_without_end_is_refused() -> None:
    endless = repeating(b"HTTP/1.1 200 OK\r\nA: ", b"x" * 10_000)
    assert raw_refusal(endless) == "the answer of 127.0.0.1 cannot be understood"


# What comes back


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 429, 500, 503])
def test_a_status_other_than_200_is_told(status: int) -> None:
    assert refusal(answering(status=status)) == f"127.0.0.1 answered {status}"


@pytest.mark.parametrize(
    ("content_type", "path", "suffix"),
    [
        ("text/html", "/a", ".html"),
        ("TEXT/HTML; charset=utf-8", "/a.pdf", ".html"),
        ("application/xhtml+xml", "/a", ".xhtml"),
        ("text/plain", "/a", ".txt"),
        ("text/plain; charset=utf-8", "/README.md", ".md"),
        ("text/markdown", "/a.txt", ".md"),
        ("application/pdf", "/a", ".pdf"),
        (DOCX, "/a", ".docx"),
        ("application/octet-stream", "/a.PDF", ".pdf"),
        (None, "/a.htm", ".htm"),
    ],
)
def test_the_kind_of_a_document_comes_from_its_type(
    content_type: str | None, path: str, suffix: str
) -> None:
    assert Path(get(answering("Words.", content_type), path).name).suffix == suffix


@pytest.mark.parametrize(
    ("content_type", "path", "named"),
    [
        ("image/png", "/a.html", "image/png"),
        ("application/json", "/a.txt", "application/json"),
        ("application/zip", "/a.docx", "application/zip"),
        ("application/octet-stream", "/a.exe", "application/octet-stream"),
        ("application/octet-stream", "/a", "application/octet-stream"),
        ("x/" + "y" * 500, "/a", "x/yyy"),
    ],
)
def test_other_types_are_refused_by_name(content_type: str, path: str, named: str) -> None:
    message = refusal(answering("Words.", content_type), path)
    assert f"127.0.0.1 sent {named}" in message
    assert "cannot be read" in message
    assert len(message) < 200


def test_a_type_that_is_refused_is_not_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
    assert "sent video/mp4" in raw_refusal(repeating(head, b"x" * 100))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "broke off the connection"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "cannot be understood"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n", "cannot be understood"),
        (HTML + b"Content-Length: 900\r\n\r\n<p>", "damaged or incomplete"),
        (HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "cannot be understood"),
        (HTML + b"Content-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd", "127.0.0.1"),
        (HTML + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", "damaged"),
    ],
)
def test_what_is_no_whole_answer_is_told(data: bytes, reason: str) -> None:
    assert reason in raw_refusal(saying(data))


@pytest.mark.parametrize("sent", [b"", HTML + b"Content-Length: 900\r\n\r\n<p>"])
def test_a_connection_that_is_reset_is_told(sent: bytes) -> None:
    assert "127.0.0.1" in raw_refusal(saying(sent, reset=True))


def test_an_odd_spelling_of_a_public_address_is_told() -> None:
    with pytest.raises(FetchError, match="134744072 is not a usable address"):
        asyncio.run(fetch("http://134744072/", today=TODAY, limits=QUICK))


def test_a_port_where_nobody_listens_is_told_without_its_address(names: Names) -> None:
    names.known["trade.example"] = [["127.0.0.1"]]
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://trade.example:{bound.getsockname()[1]}/"
        with pytest.raises(FetchError) as refused:
            asyncio.run(fetch(url, allowed=["127.0.0.1"], today=TODAY))
    assert str(refused.value) == "trade.example cannot be reached"


# Attachments


def test_an_attachment_is_downloaded_from_where_it_is_said_to_be() -> None:
    async def visit() -> bytes:
        async with serving(answering(b"\x89PNG", "image/png")) as port:
            return await download(f"http://127.0.0.1:{port}/attachments/1/a.pdf?ex=1")

    assert asyncio.run(visit()) == b"\x89PNG"


@pytest.mark.parametrize(
    ("talk", "reason"),
    [
        (saying(HTML + b"Content-Length: 1001\r\n\r\n"), "more than the limit of 1000 bytes"),
        (repeating(HTML + b"\r\n", b"x" * 100), "more than the limit"),
        (repeating(HTML + b"\r\n", b"x", 0.05), "took longer than 0.5 seconds"),
        (saying(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"), "answered 302"),
        (saying(b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"), "answered 404"),
        (saying(b"", reset=True), "broke off"),
    ],
)
def test_a_download_is_bounded(talk: Raw, reason: str) -> None:
    async def visit() -> None:
        async with listening(talk) as port:
            await download(f"http://127.0.0.1:{port}/", limit=1000, timeout_s=0.5)

    with pytest.raises(FetchError, match=reason):
        asyncio.run(visit())
