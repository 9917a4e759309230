"""The gateway, version 10: sessions, heartbeats, dispatches, resuming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.discord_server import intents
from tests.discord_server.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.discord_server.server import DiscordServer
    from tests.discord_server.sessions import Session

RECONNECT, INVALID_SESSION = 7, 9


class Gateway:
    """Accepts connections and hands events to the sessions that may hear them."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()

    def dispatch(
        self, event: str, data: Callable[[int], dict[str, Any]], *, shard: int, direct: bool
    ) -> None:
        """Tell the sessions of the shard whose intents ask for it; `data` gets these intents."""
        needed = intents.needed_for(event, direct=direct)
        for session in self.sessions.values():
            if session.shard == shard and session.intents & needed == needed:
                session.dispatch(event, data(session.intents))

    def ready_shards(self) -> set[int]:
        """The shards with a bot connected and identified."""
        return {each.shard for each in self.sessions.values() if each.connection is not None}

    def drop(self, code: int | None) -> None:
        """End every connection: with this close code, or by cutting the line."""
        for connection in list(self._connections):
            connection.drop(code)

    def ask_reconnect(self) -> None:
        """Ask every bot to connect anew and resume."""
        for connection in list(self._connections):
            connection.send({"op": RECONNECT, "d": None})

    def invalidate(self) -> None:
        """Forget all sessions and tell the bots that theirs cannot be resumed."""
        self.sessions.clear()
        for connection in list(self._connections):
            connection.session = None
            connection.send({"op": INVALID_SESSION, "d": False})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket connection, from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        connection = Connection(self._server, request, socket)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
        return socket
