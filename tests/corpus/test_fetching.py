"""Documents from the web: what is fetched, what is refused, and how much of it is read."""

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from yarl import URL

from corpus.addresses import is_public
from corpus.errors import LibraryError
from corpus.fetching import Fetched, FetchError, Limits, download, fetch
from corpus.library import Library, sidecar_of
from corpus.readers import MAX_BYTES, read
from corpus.webfiles import file_name, suffix_for

TODAY = date(2026, 3, 2)
QUICK = Limits(total_s=0.5, connect_s=0.5, max_bytes=1000)
PAGE = """<html lang="en"><head><title>Cod tariff rises</title>
<meta property="article:published_time" content="2026-02-11T08:00:00Z"></head>
<body><article><p>Norland raised the tariff on cod to 12.5 per cent on Monday.</p></article>
</body></html>"""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A web server on the loopback; gives its port."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def listening(talk: Raw) -> AsyncIterator[int]:
    """A server that says what it likes, which need not be HTTP; gives its port."""
    talks: list[asyncio.Task[None]] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(talk(reader, writer)))
        await asyncio.wait(talks[-1:])
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await asyncio.sleep(0.01)  # for the connections to close


def answering(
    body: str | bytes = PAGE, content_type: str | None = "text/html", status: int = 200
) -> Handler:
    """Answers everything in the same way."""

    async def handler(_: web.Request) -> web.StreamResponse:
        data = body.encode() if isinstance(body, str) else body
        response = web.Response(body=data, status=status)
        if content_type is None:
            response.headers["Content-Type"] = ""
        else:
            response.headers["Content-Type"] = content_type
        return response

    return handler


def redirecting(to: str, status: int = 302) -> Handler:
    """Redirects /start, and has a page everywhere else."""
    page = answering()

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path != "/start":
            return await page(request)
        return web.Response(status=status, headers={"Location": to.format(port=request.url.port)})

    return handler


def get(handler: Handler, path: str = "/", limits: Limits = QUICK) -> Fetched:
    """What is fetched from a server that is allowed."""

    async def visit() -> Fetched:
        async with serving(handler) as port:
            url = f"http://127.0.0.1:{port}{path}"
            return await fetch(url, allowed=["127.0.0.1"], today=TODAY, limits=limits)

    return asyncio.run(visit())


def refusal(handler: Handler, path: str = "/", limits: Limits = QUICK) -> str:
    """Why nothing is fetched from a server that is allowed."""
    with pytest.raises(FetchError) as refused:
        get(handler, path, limits)
    message = str(refused.value)
    assert "\n" not in message
    return message


def raw_refusal(talk: Raw, scheme: str = "http") -> str:
    """Why nothing is fetched from a server that need not speak HTTP."""

    async def visit() -> None:
        async with listening(talk) as port:
            url = f"{scheme}://127.0.0.1:{port}/a.html"
            await fetch(url, allowed=["127.0.0.1"], today=TODAY, limits=QUICK)

    with pytest.raises(FetchError) as refused:
        asyncio.run(visit())
    message = str(refused.value)
    assert "\n" not in message
    return message


def saying(data: bytes, reset: bool = False) -> Raw:
    """Says this after the request, and hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()
        if reset:
            writer.transport.abort()

    return talk


def repeating(head: bytes, chunk: bytes, pause_s: float = 0) -> Raw:
    """Says the head, and then the chunk for ever."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return talk


class Names:
    """What host names stand for: one list of addresses for each time that somebody asks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def _look_up(self, host: str, port: int, *args: int, **options: int) -> list:
        if host not in self.known:
            return self._real(host, port, *args, **options)
        self.asked.append(host)
        answers = self.known[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [entry for a in addresses for entry in self._real(a, port, *args, **options)]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


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


# Addresses


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16
    169.254.169.254 172.16.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1
    203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
    64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::
    3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%lo 2001:4860:4860::8888%lo fec0::1
    ff02::1 ff0e::1""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    """127.0.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 127.1 127.0.1 0.0.0.0 0 localhost
    LOCALHOST [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] ①②⑦.⓪.⓪.①
    127。0。0。1 ⅼocalhost %6cocalhost [::1%25lo] [::1%251] localhost.""".split(),
)
def test_no_spelling_of_the_loopback_is_connected_to(host: str) -> None:
    connections: list[str] = []

    async def talk(*_: object) -> None:
        connections.append(host)

    async def visit() -> None:
        async with listening(talk) as port:
            # Another port is allowed, and an address that is none of these.
            allowed = [f"127.0.0.1:{port - 1}", "127.0.0.9"]
            with pytest.raises(FetchError, match=r"is not a public address|is not known"):
                await fetch(f"http://{host}:{port}/", allowed=allowed, today=TODAY)

    asyncio.run(visit())
    assert not connections


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["169.254.169.254"],
        ["8.8.8.8", "10.1.2.3"],
        ["10.1.2.3", "8.8.8.8"],
        ["8.8.8.8", "::ffff:10.1.2.3"],
    ],
)
def test_a_name_with_any_address_inside_is_refused_without_telling_it(
    names: Names, addresses: list[str]
) -> None:
    names.known["trade.example"] = [addresses]
    with pytest.raises(FetchError) as refused:
        asyncio.run(fetch("http://trade.example/a", today=TODAY))
    assert str(refused.value) == "trade.example is not a public address"


@pytest.mark.parametrize("allowed", ["127.0.0.1", "localhost", "127.0.0.1:{port}", " localhost "])
def test_the_operator_may_allow_an_address(allowed: str) -> None:
    async def visit() -> Fetched:
        async with serving(answering()) as port:
            entry = allowed.format(port=port)
            return await fetch(f"http://127.0.0.1:{port}/", allowed=[entry], today=TODAY)

    assert asyncio.run(visit()).data == PAGE.encode()


@pytest.mark.parametrize(
    ("allowed", "host"), [("[::1]:1", "[::1]"), ("::1", "[::1]"), ("127.0.0.1", "[::ffff:7f00:1]")]
)
def test_addresses_of_both_kinds_can_be_allowed(allowed: str, host: str) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        asyncio.run(fetch(f"http://{host}:1/", allowed=[allowed], today=TODAY, limits=QUICK))


@pytest.mark.parametrize("entry", ["", "intranet", "127.0.0.1:http", "[::1", "10.0.0.0/8"])
def test_what_is_no_address_cannot_be_allowed(entry: str) -> None:
    with pytest.raises(FetchError, match="cannot be allowed"):
        asyncio.run(fetch("http://127.0.0.1/", allowed=[entry], today=TODAY))


@pytest.mark.parametrize(
    "url",
    [
        "",
        *"""ftp://example.org/a file:///etc/passwd javascript://x/ //example.org/ http:///a a.html
        http://[::1/ http://example.org:99999/ http:\\\\example.org/a""".split(),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match=r"is not a web address|only http and https"):
        asyncio.run(fetch(url, today=TODAY))


@pytest.mark.parametrize("url", ["http://me:secret@8.8.8.8/", "http://me@8.8.8.8/"])
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(FetchError, match="user name or password") as refused:
        asyncio.run(fetch(url, today=TODAY))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("host", ["no-such-name.invalid", "a..b", "x" * 64 + ".org", "x" * 300])
def test_a_name_that_nobody_knows_is_told(host: str) -> None:
    with pytest.raises(FetchError, match="is not known; check the address") as refused:
        asyncio.run(fetch(f"https://{host}/", today=TODAY))
    assert len(str(refused.value)) < 150


# Redirects


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.2:{port}/", "127.0.0.2 is not a public address"),
        ("//127.0.0.2:{port}/", "127.0.0.2 is not a public address"),
        ("http://2130706434:{port}/", "2130706434 is not a public address"),
        ("http://[::1]:{port}/", "::1 is not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://inside.example/", "inside.example is not a public address"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://127.0.0.1/", "only http and https"),
        ("http://me:secret@127.0.0.1:{port}/", "user name or password"),
        ("http://[::1/", "is not a web address"),
    ],
)
def test_a_redirect_is_checked_like_any_address(names: Names, to: str, reason: str) -> None:
    names.known["inside.example"] = [["10.0.0.7"]]
    assert reason in refusal(redirecting(to), "/start")


def test_a_redirect_to_nowhere_is_refused() -> None:
    assert "without saying where" in refusal(answering(status=302))


def test_a_redirect_loop_ends() -> None:
    visits: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        visits.append(request.path)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    assert "redirected more than 5 times" in refusal(handler)
    assert len(visits) == 6


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for trade.example that nobody has signed, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    key = file.with_name("key.pem")
    subprocess.run(
        [
            *"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes".split(),
            *"-days 2 -subj /CN=trade.example -addext subjectAltName=DNS:trade.example".split(),
            *("-keyout", key, "-out", file),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


def get_securely(certificate: Path, handler: Handler, host: str, path: str = "/") -> Fetched:
    """What is fetched over https."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)

    async def visit() -> Fetched:
        async with serving(handler, tls) as port:
            url = f"https://{host}:{port}{path}"
            return await fetch(url, allowed=["127.0.0.1"], today=TODAY, limits=QUICK)

    return asyncio.run(visit())


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, known to this machine."""
    context = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", context)
    return certificate


def test_a_certificate_that_nobody_signed_is_refused(names: Names, certificate: Path) -> None:
    names.known["trade.example"] = [["127.0.0.1"]]
    with pytest.raises(FetchError, match=r"trade\.example has no valid certificate: self.signed"):
        get_securely(certificate, answering(), "trade.example")


def test_a_certificate_for_another_name_is_refused(names: Names, trusted: Path) -> None:
    names.known["other.example"] = [["127.0.0.1"]]
    with pytest.raises(FetchError, match=r"other\.example has no valid certificate"):
        get_securely(trusted, answering(), "other.example")


def test_a_trusted_certificate_is_checked_against_the_name(names: Names, trusted: Path) -> None:
    names.known["trade.example"] = [["127.0.0.1"]]
    assert get_securely(trusted, answering(), "trade.example").data == PAGE.encode()


def test_a_redirect_from_https_to_http_is_refused(names: Names, trusted: Path) -> None:
    names.known["trade.example"] = [["127.0.0.1"]]
    with pytest.raises(FetchError, match="redirects from https to http"):
        get_securely(trusted, redirecting("http://127.0.0.1:{port}/"), "trade.example", "/start")


def test_a_server_without_encryption_has_no_https() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

    assert raw_refusal(talk, "https") == "no secure connection with 127.0.0.1"


# Limits


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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
