"""The REST API's front door: tokens, faults, rate limits, records, errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

from tests.discord_server import (  # noqa: F401  (these modules fill the table of routes)
    routes_application,
    routes_channels,
    routes_guilds,
    routes_interactions,
    routing,
)
from tests.discord_server.errors import ApiError, Unsupported, unauthorized
from tests.discord_server.messages import Upload

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

PREFIX = "/api/v10"
_FILE_FIELD = re.compile(r"files\[(\d+)\]")


@dataclass
class Request:
    """A request as it came, and the status it was answered with."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    files: tuple[Upload, ...]
    time: float
    """On the server's clock."""
    status: int = 0


@dataclass
class Fault:
    """An answer prepared by a test for the next requests that match."""

    method: str
    path: re.Pattern[str]
    status: int
    times: int
    retry_after: float = 0.0
    everywhere: bool = False

    def hits(self, method: str, path: str) -> bool:
        """Whether this request gets the prepared answer."""
        return self.times > 0 and method == self.method and bool(self.path.search(path))


class Rest:
    """Answers every request below /api/v10."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.faults: list[Fault] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; a failure of this server goes to `server.errors`."""
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        record = Request(
            request.method, path, dict(request.query), None, (), self._server.clock.now()
        )
        self._server.requests.append(record)
        try:
            response = await self._answer(request, record)
        except ApiError as error:
            response = _json(error.body(), status=error.status)
        except Unsupported as error:
            self._server.report(error)
            response = _json({"message": str(error), "code": 0}, status=501)
        except Exception as error:
            self._server.report(error)
            response = _json({"message": "500: Internal Server Error", "code": 0}, status=500)
        record.status = response.status
        response.headers["Via"] = "1.1 loopback"
        self._server.touch()
        return response

    async def _answer(self, request: web.Request, record: Request) -> web.Response:
        body, files = await _read(request)
        record.json, record.files = body, tuple(files.values())
        for fault in self.faults:
            if fault.hits(record.method, record.path):
                fault.times -= 1
                return _faulty(fault)
        found = routing.find(record.method, record.path)
        if found is None:
            self._server.unknown_requests.append(record)
            raise ApiError(404, 0, "404: Not Found")
        route, parts = found
        if (
            route.needs_token
            and request.headers.get("Authorization") != f"Bot {self._server.token}"
        ):
            raise unauthorized()
        path = {name: unquote(part) for name, part in parts.items()}
        status, answer = route.serve(routing.Call(self._server, path, record.query, body, files))
        headers = {
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": "999",
            "X-RateLimit-Reset": f"{self._server.clock.utc().timestamp() + 1:.3f}",
            "X-RateLimit-Reset-After": "1.000",
            "X-RateLimit-Bucket": route.bucket,
        }
        if status == 204:
            return web.Response(status=status, headers=headers)
        return _json(answer, status=status, headers=headers)


def _json(body: Any, *, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """An answer whose content type is bare, as Discord's is: discord.py compares it whole."""
    kind = {"Content-Type": "application/json"}
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers=kind | (headers or {})
    )


def _faulty(fault: Fault) -> web.Response:
    if fault.status != 429:
        message = f"{fault.status}: injected"
        return _json({"message": message, "code": 0}, status=fault.status)
    headers = {
        "Retry-After": f"{fault.retry_after:.3f}",
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{fault.retry_after:.3f}",
        "X-RateLimit-Scope": "global" if fault.everywhere else "user",
    }
    if fault.everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.everywhere,
    }
    return _json(body, status=429, headers=headers)


async def _read(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    """The JSON body and the files of a request, plain or multipart."""
    if request.content_type != "multipart/form-data":
        raw = await request.text()
        return (_parsed(raw) if raw else None), {}
    form = await request.post()
    body = None
    files: dict[int, Upload] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            match = _FILE_FIELD.fullmatch(name)
            number = int(match[1]) if match else len(files)
            files[number] = Upload(value.filename, value.file.read())
        elif name == "payload_json":
            body = _parsed(str(value))
    return ({} if body is None else body), files


def _parsed(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None
