"""Servers on the loopback that answer well or badly, and what is fetched from them."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date

import pytest
from aiohttp import web

from corpus.fetching import Fetched, FetchError, Limits, fetch

TODAY = date(2026, 3, 2)
QUICK = Limits(total_s=0.5, connect_s=0.5, max_bytes=1000)
PAGE = """<html lang="en"><head><title>Cod tariff rises</title>
<meta property="article:published_time" content="2026-02-11T08:00:00Z"></head>
<body><article><p>Norland raised the tariff on cod to 12.5 per cent on Monday.</p></article>
</body></html>"""
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

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
