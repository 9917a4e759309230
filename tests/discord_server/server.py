"""A strict Discord on loopback: REST and gateway, version 10, with people in it.

It speaks the documented protocol over real HTTP and WebSockets, so that a bot runs against it
unchanged once its API address is `api_url` and its gateway `gateway_url`.
"""

from __future__ import annotations

import asyncio
import inspect
import re
import secrets
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.discord_server import intents, permissions
from tests.discord_server.clock import Clock
from tests.discord_server.commands import CommandBook
from tests.discord_server.desks import GuildDesk
from tests.discord_server.errors import NoAnswer
from tests.discord_server.events import Events
from tests.discord_server.gateway import Gateway
from tests.discord_server.people import Person
from tests.discord_server.rest import PREFIX, Fault, Request, Rest
from tests.discord_server.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.discord_server.interactions import Interaction
    from tests.discord_server.mentions import Ping

POLL_S = 0.1
"""How often a condition is looked at although nothing is known to have changed."""

SETTLE_S = 0.003
"""Changes this close to each other wake those who wait only once: many may wait in a load test."""


class DiscordServer:
    """The server; an async context manager that starts and stops it on a free port.

    At the end it raises what went wrong inside the server itself.
    """

    def __init__(self, *, shards: int = 1) -> None:
        self.clock = Clock()
        self.world = World(self.clock, shards)
        self.bot_user = self.world.bot
        self.owner = self.world.add_user("Owner of the bot")
        self.application_id = self.world.new_id()
        self.token = f"{self.application_id}.{secrets.token_urlsafe(24)}"
        self.privileged = 0
        self.commands = CommandBook(self.application_id, self.world.new_id)
        self.gateway = Gateway(self)
        self.events = Events(self.world, self.gateway)
        self._rest = Rest(self)
        self.requests: list[Request] = []
        self.unknown_requests: list[Request] = []
        self.interactions: list[Interaction] = []
        self.interactions_by_token: dict[str, Interaction] = {}
        self.pings: list[Ping] = []
        self.errors: list[BaseException] = []
        self._people: dict[str, Person] = {}
        self._desks: dict[str, GuildDesk] = {}
        self._waiting: set[asyncio.Future[None]] = set()
        self._waking = False
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 * 1024 * 1024)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self._file)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._rest.handle)
        app.router.add_route("*", "/{path:.*}", self._rest.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=4096)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.gateway.drop(None)
        assert self._runner is not None
        await self._runner.cleanup()
        if self.errors and error is None:
            raise BaseExceptionGroup("the Discord server failed", self.errors)
        for each in self.errors:
            assert error is not None
            error.add_note(f"the Discord server failed too: {each!r}")

    @property
    def base_url(self) -> str:
        """Where the server listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The address below which the REST API is."""
        return self.base_url + PREFIX

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self._port}/gateway/"

    @property
    def bot_mention(self) -> str:
        """What a person types to mention the bot."""
        return self.bot_user.mention

    def enable_message_content(self) -> None:
        """Switch on the message content intent, as in the developer portal."""
        self.privileged |= intents.MESSAGE_CONTENT

    def enable_guild_members(self) -> None:
        """Switch on the members intent, as in the developer portal."""
        self.privileged |= intents.GUILD_MEMBERS

    def application_flags(self) -> int:
        """The application's public flags."""
        flags = intents.LIMITED_FLAGS.items()
        return sum(flag for intent, flag in flags if self.privileged & intent)

    async def until_ready(self, timeout: float = 30) -> None:
        """Wait until the bot has identified on all shards."""
        shards = set(range(self.world.shards))
        await self.until(
            lambda: self.gateway.ready_shards() == shards, timeout, "the bot on all shards"
        )

    async def until_synced(self, name: str, timeout: float = 30) -> None:
        """Wait until the bot has registered a command of that name anywhere."""
        await self.until(lambda: self.commands.has(name), timeout, f"the command {name}")

    def guild(self, name: str, bot_permissions: int = permissions.EVERYDAY) -> GuildDesk:
        """The guild of that name; a new one where there is none, with the bot invited to it."""
        if name not in self._desks:
            guild = self.world.add_guild(name, bot_permissions)
            self._desks[name] = GuildDesk(self, guild)
            self.events.guild_created(guild)
        return self._desks[name]

    def person(self, name: str, *, bot: bool = False) -> Person:
        """The person of that name, so far perhaps in no guild; `bot` for another bot."""
        if name not in self._people:
            self._people[name] = Person(self, self.world.add_user(name, bot=bot))
        return self._people[name]

    def limit_next(
        self,
        method: str,
        path_regex: str,
        retry_after: float,
        times: int = 1,
        global_: bool = False,
    ) -> None:
        """Answer the next requests that match with 429; `retry_after` in seconds."""
        pattern = re.compile(path_regex)
        self._rest.faults.append(Fault(method, pattern, 429, times, retry_after, global_))

    def fail_next(self, method: str, path_regex: str, status: int = 500, times: int = 1) -> None:
        """Answer the next requests that match with this status, without serving them."""
        self._rest.faults.append(Fault(method, re.compile(path_regex), status, times))

    def drop_gateway(self, code: int | None = None) -> None:
        """End all gateway connections, abruptly or with a close code; sessions live on."""
        self.gateway.drop(code)

    def ask_reconnect(self) -> None:
        """Send opcode 7 on all gateway connections."""
        self.gateway.ask_reconnect()

    def invalidate_sessions(self) -> None:
        """Send opcode 9 on all gateway connections; nothing can be resumed."""
        self.gateway.invalidate()

    def report(self, error: BaseException) -> None:
        """Keep a failure of this server for the end of the test."""
        self.errors.append(error)
        self.touch()

    def touch(self) -> None:
        """Something changed: wake everybody who waits in `until`, soon and all at once."""
        if self._waiting and not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_later(SETTLE_S, self._wake)

    def _wake(self) -> None:
        self._waking = False
        for future in self._waiting:
            _finish(future)

    async def until(
        self, predicate: Callable[[], Any], timeout: float = 30, what: str = "it to happen"
    ) -> Any:
        """Wait until the predicate (plain or async) holds and return what it gave.

        Raises NoAnswer after `timeout` seconds of real time.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while True:
            found = predicate()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            left = deadline - loop.time()
            if left <= 0:
                raise NoAnswer(f"waited {timeout:g} s in vain for {what}")
            changed = loop.create_future()
            timer = loop.call_later(min(POLL_S, left), _finish, changed)
            self._waiting.add(changed)
            try:
                await changed
            finally:
                timer.cancel()
                self._waiting.discard(changed)

    async def _file(self, request: web.Request) -> web.Response:
        """A stored file, as Discord's CDN serves it."""
        wanted = request.match_info["attachment"]
        stored = self.world.attachments.get(int(wanted)) if wanted.isdigit() else None
        if stored is None:
            return web.Response(status=404, text="This content is no longer available.")
        kind = str(stored.json()["content_type"])
        return web.Response(body=stored.data, headers={"Content-Type": kind})


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
