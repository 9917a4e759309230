"""Documents from the web: the addresses, redirects and certificates that are refused."""

import asyncio
import shutil
import ssl
import subprocess
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web

from corpus.addresses import is_public
from corpus.fetching import Fetched, FetchError, fetch
from tests.corpus.web import (
    PAGE,
    QUICK,
    TODAY,
    Handler,
    Names,
    answering,
    listening,
    raw_refusal,
    redirecting,
    refusal,
    serving,
)

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
