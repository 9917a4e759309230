"""Documents from the web, fetched so that neither the network inside nor the memory is at risk."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from socket import AF_INET, AF_INET6, AI_NUMERICHOST, AddressFamily

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from corpus.addresses import FetchError, checked_addresses, shown
from corpus.document import Metadata
from corpus.readers import MAX_BYTES
from corpus.webfiles import file_name, suffix_for, with_encoding

__all__ = ["LIMITS", "FetchError", "Fetched", "Limits", "download", "fetch"]

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_HEADERS = {
    "User-Agent": "Communique/0.1",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain,"
    " */*;q=0.1",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may take: seconds in all, seconds for a connection, bytes of the body
    after decompression, redirects."""

    total_s: float = 30.0
    connect_s: float = 10.0
    max_bytes: int = MAX_BYTES
    redirects: int = 5


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file for ``Library.add``; ``metadata`` has the final address and the day."""

    name: str
    data: bytes
    metadata: Metadata


async def fetch(
    url: str, *, allowed: Collection[str] = (), today: date, limits: Limits = LIMITS
) -> Fetched:
    """The document at a public web address.

    Every name on the way is resolved once, what it stands for is checked, and just that is
    connected to. ``allowed`` has addresses, or address:port, that need not be public. Raises
    FetchError, one line, for whatever does not end in a document of at most ``limits.max_bytes``.
    """
    address = _parsed(url)
    try:
        async with asyncio.timeout(limits.total_s):
            for _ in range(limits.redirects + 1):
                found = await _hop(address, allowed, today, limits)
                if isinstance(found, Fetched):
                    return found
                address = found
    except TimeoutError:
        raise FetchError(f"{_host(address)} took longer than {limits.total_s:g} seconds") from None
    raise FetchError(f"{_host(address)}: redirected more than {limits.redirects} times")


async def download(url: str, *, limit: int = MAX_BYTES, timeout_s: float = LIMITS.total_s) -> bytes:
    """The bytes at an address that is trusted, such as Discord's for an attachment.

    No redirect is followed and no address is checked. Raises FetchError, one line, for more than
    ``limit`` bytes, more than ``timeout_s`` seconds and everything but a success.
    """
    address = _parsed(url)
    try:
        async with asyncio.timeout(timeout_s), _response(address, LIMITS.connect_s) as response:
            _check_status(response)
            return await _body(response, limit)
    except TimeoutError:
        raise FetchError(f"{_host(address)} took longer than {timeout_s:g} seconds") from None


class _Pinned(AbstractResolver):
    """Knows the addresses that were checked and asks nobody: a name that is resolved a second
    time may stand for something else."""

    def __init__(self, addresses: Collection[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """All the addresses; the connector picks the families that it wants."""
        del family
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=AF_INET6 if ":" in address else AF_INET,
                proto=0,
                flags=AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def _hop(url: URL, allowed: Collection[str], today: date, limits: Limits) -> Fetched | URL:
    """The document at an address, or where it redirects to."""
    addresses = await checked_addresses(url.raw_host or "", url.port or 0, allowed)
    async with _response(url, limits.connect_s, _Pinned(addresses)) as response:
        if response.status in _REDIRECTS:
            return _redirected(url, response.headers.get("Location"))
        _check_status(response)
        suffix = suffix_for(response.content_type, url.path)
        if suffix is None:
            raise FetchError(
                f"{_host(url)} sent {shown(response.content_type)}, which cannot be read;"
                " HTML, text, Markdown, PDF and Word can"
            )
        data = await _body(response, limits.max_bytes)
        charset = response.charset
    data = await asyncio.to_thread(with_encoding, data, charset, suffix)
    return Fetched(file_name(url, suffix), data, Metadata(url=str(url), retrieved=today))


@asynccontextmanager
async def _response(
    url: URL, connect_s: float, resolver: AbstractResolver | None = None
) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer to one request, without cookies, proxies, redirects and second resolutions."""
    with _in_one_line(_host(url)):
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=resolver, use_dns_cache=False, force_close=True
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, connect=connect_s),
                headers=_HEADERS,
                trust_env=False,
            ) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            yield response


@contextmanager
def _in_one_line(host: str) -> Iterator[None]:
    """The errors of the network as FetchError, without the addresses that they name."""
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        reason = getattr(error.certificate_error, "verify_message", "") or "it does not fit"
        raise FetchError(f"{host} has no valid certificate: {shown(reason)}") from None
    except (aiohttp.ClientSSLError, ssl.SSLError):
        raise FetchError(f"no secure connection with {host}") from None
    except aiohttp.ServerTimeoutError:
        raise FetchError(f"{host} takes no connection") from None
    except aiohttp.ClientConnectorError:
        raise FetchError(f"{host} cannot be reached") from None
    except (aiohttp.ClientConnectionError, OSError):
        raise FetchError(f"{host} broke off the connection") from None
    except aiohttp.ClientPayloadError:
        raise FetchError(f"what {host} sent is damaged or incomplete") from None
    except aiohttp.InvalidURL:
        raise FetchError(f"{host} is not a usable address") from None
    except (aiohttp.ClientError, ValueError):
        raise FetchError(f"the answer of {host} cannot be understood") from None


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, decompressed; nothing past ``limit`` bytes is read."""
    too_large = FetchError(f"{_host(response.url)} sent more than the limit of {_size(limit)}")
    if (response.content_length or 0) > limit:
        raise too_large
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > limit:
            raise too_large
    return bytes(data)


def _check_status(response: aiohttp.ClientResponse) -> None:
    if response.status != 200:
        raise FetchError(f"{_host(response.url)} answered {response.status}")


def _redirected(url: URL, location: str | None) -> URL:
    if location is None:
        raise FetchError(f"{_host(url)} redirects without saying where to")
    target = _parsed(location, url)
    if url.scheme == "https" and target.scheme == "http":
        raise FetchError(f"{_host(url)} redirects from https to http, which is not safe")
    return target


def _parsed(text: str, base: URL | None = None) -> URL:
    """An http or https address without its fragment, relative to ``base`` where there is one."""
    try:
        url = URL(text.strip())
        url = (base.join(url) if base else url).with_fragment(None)
        usable = bool(url.raw_host)
    except ValueError:
        raise FetchError(f"{shown(text)} is not a web address") from None
    if url.scheme not in ("http", "https"):
        raise FetchError(f"{shown(text)}: only http and https addresses are fetched")
    if not usable:
        raise FetchError(f"{shown(text)} is not a web address")
    if url.user is not None or url.password is not None:
        raise FetchError("an address with a user name or password in it is not fetched")
    return url


def _host(url: URL) -> str:
    return shown(url.host or "")


def _size(count: int) -> str:
    return f"{count / 2**20:.0f} MB" if count >= 2**20 else f"{count} bytes"
