"""One WebSocket of a bot: hello, identify or resume, heartbeats, close codes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.discord_server import intents
from tests.discord_server.sessions import Session

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, RATE_LIMITED, TIMED_OUT = 4005, 4007, 4008, 4009
INVALID_SHARD, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4012, 4013, 4014

HEARTBEAT_S = 41.25
PER_MINUTE = 120
MAX_PAYLOAD = 4096


class Closing(Exception):  # noqa: N818
    """The connection has to end with this close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One WebSocket of a bot."""

    def __init__(
        self, server: DiscordServer, request: web.Request, socket: web.WebSocketResponse
    ) -> None:
        self._server = server
        self._request = request
        self._socket = socket
        self._outbox: asyncio.Queue[str | int | None] = asyncio.Queue()
        self._deflate = (
            zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        )
        self._received: deque[float] = deque()
        self._dropped = False
        self.session: Session | None = None

    def send(self, payload: dict[str, Any]) -> None:
        """Queue a payload."""
        self._outbox.put_nowait(json.dumps(payload))

    def send_text(self, frame: str) -> None:
        """Queue a payload that is JSON already."""
        self._outbox.put_nowait(frame)

    def drop(self, code: int | None) -> None:
        """End the connection: with a close code after what is queued, or by cutting the line."""
        self._detach()
        self._dropped = True
        if code is None and self._request.transport is not None:
            self._request.transport.abort()
        self._outbox.put_nowait(code)

    async def run(self) -> None:
        """Read until the bot leaves; write from a task of its own, so that nothing waits."""
        writer = asyncio.create_task(self._write())
        try:
            query = self._request.query
            if query.get("v") != "10":
                raise Closing(INVALID_VERSION, "Invalid API version specified.")
            if query.get("encoding", "json") != "json" or query.get("compress") not in (
                None,
                "zlib-stream",
            ):
                raise Closing(DECODE_ERROR, "Error while decoding payload.")
            self.send({"op": HELLO, "d": {"heartbeat_interval": int(HEARTBEAT_S * 1000)}})
            await self._read()
        except Closing as closing:
            self._detach()
            writer.cancel()
            await self._socket.close(code=closing.code, message=closing.reason.encode())
        except Exception as error:
            self._server.report(error)
        finally:
            await self._end(writer)

    async def _end(self, writer: asyncio.Task[None]) -> None:
        """Forget the session of a bot that took its leave; keep that of one that was cut off."""
        if not self._dropped:
            writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        left_for_good = not self._dropped and self._socket.close_code in (1000, 1001)
        if left_for_good and self.session is not None:
            self._server.gateway.sessions.pop(self.session.id, None)
        self._detach()
        self._server.touch()

    def _detach(self) -> None:
        if self.session is not None and self.session.connection is self:
            self.session.connection = None

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._outbox.get()
                if not isinstance(frame, str):
                    if frame is not None:
                        await self._socket.close(code=frame)
                    return
                if self._deflate is None:
                    await self._socket.send_str(frame)
                else:
                    data = self._deflate.compress(frame.encode())
                    data += self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(data)

    async def _read(self) -> None:
        while True:
            try:
                message = await self._socket.receive(timeout=HEARTBEAT_S * 1.5)
            except TimeoutError:
                raise Closing(TIMED_OUT, "Session timed out.") from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._count()
            self._receive(message.data)

    def _count(self) -> None:
        now = self._server.clock.now()
        self._received.append(now)
        while self._received[0] < now - 60:
            self._received.popleft()
        if len(self._received) > PER_MINUTE:
            raise Closing(RATE_LIMITED, "Rate limited.")

    def _receive(self, raw: str | bytes) -> None:
        try:
            payload = json.loads(raw)
            opcode, data = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError):
            raise Closing(DECODE_ERROR, "Error while decoding payload.") from None
        if len(raw) > MAX_PAYLOAD:
            raise Closing(DECODE_ERROR, "Payload too large.")
        if opcode == HEARTBEAT:
            self.send({"op": ACK})
        elif opcode == IDENTIFY:
            self._identify(data)
        elif opcode == RESUME:
            self._resume(data)
        elif self.session is None:
            raise Closing(NOT_AUTHENTICATED, "Not authenticated.")
        elif opcode == REQUEST_MEMBERS:
            self._send_members(data)
        elif opcode not in (PRESENCE, VOICE):
            raise Closing(UNKNOWN_OPCODE, "Unknown opcode.")

    def _identify(self, data: Any) -> None:
        if self.session is not None:
            raise Closing(ALREADY_AUTHENTICATED, "Already authenticated.")
        if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
            raise Closing(DECODE_ERROR, "Error while decoding payload.")
        if data.get("token") != self._server.token:
            raise Closing(AUTHENTICATION_FAILED, "Authentication failed.")
        shard, count = self._shard(data.get("shard", [0, 1]))
        wanted = data.get("intents")
        if not isinstance(wanted, int) or wanted & ~intents.KNOWN:
            raise Closing(INVALID_INTENTS, "Invalid intent(s).")
        if wanted & intents.PRIVILEGED & ~self._server.privileged:
            raise Closing(DISALLOWED_INTENTS, "Disallowed intent(s).")
        self.session = Session(secrets.token_hex(16), shard, wanted, connection=self)
        self._server.gateway.sessions[self.session.id] = self.session
        self._welcome(self.session, count)
        self._server.touch()

    def _shard(self, value: Any) -> tuple[int, int]:
        match value:
            case [int(shard), int(count)] if 0 <= shard < count == self._server.world.shards:
                return shard, count
        raise Closing(INVALID_SHARD, "Invalid shard.")

    def _welcome(self, session: Session, count: int) -> None:
        server = self._server
        world = server.world
        own = [each for each in world.guilds.values() if world.shard_of(each) == session.shard]
        ready = {
            "v": 10,
            "user": {**world.bot.json(), "verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in own],
            "private_channels": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": server.gateway_url,
            "shard": [session.shard, count],
            "application": {"id": str(server.application_id), "flags": server.application_flags()},
        }
        session.dispatch("READY", ready)
        if session.intents & intents.GUILDS:
            everybody = bool(session.intents & intents.GUILD_MEMBERS)
            for guild in own:
                data = guild.gateway_json(bot_id=world.bot.id, everybody=everybody)
                session.dispatch("GUILD_CREATE", data)

    def _resume(self, data: Any) -> None:
        if not isinstance(data, dict) or data.get("token") != self._server.token:
            raise Closing(AUTHENTICATION_FAILED, "Authentication failed.")
        session = self._server.gateway.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None:
            self.send({"op": INVALID_SESSION, "d": False})
            return
        if not isinstance(sequence, int) or sequence > session.sequence:
            raise Closing(INVALID_SEQUENCE, "Invalid sequence.")
        if session.sent and session.sent[0][0] > sequence + 1:
            self._server.gateway.sessions.pop(session.id)
            self.send({"op": INVALID_SESSION, "d": False})
            return
        if session.connection is not None:
            session.connection.drop(TIMED_OUT)
        self.session, session.connection = session, self
        for number, frame in session.sent:
            if number > sequence:
                self.send_text(frame)
        session.dispatch("RESUMED", {})
        self._server.touch()

    def _send_members(self, data: Any) -> None:
        assert self.session is not None
        world = self._server.world
        guild = world.guilds.get(int(data["guild_id"]))
        if guild is None or world.shard_of(guild) != self.session.shard:
            return
        members = list(guild.members.values())
        if (ids := data.get("user_ids")) is not None:
            wanted = {int(each) for each in ([ids] if isinstance(ids, str | int) else ids)}
            members = [member for member in members if member.user.id in wanted]
        elif query := data.get("query"):
            members = [each for each in members if each.user.name.lower().startswith(query.lower())]
        elif not self.session.intents & intents.GUILD_MEMBERS:
            members = [guild.members[world.bot.id]]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member.json() for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if data.get("nonce") is not None:
            chunk["nonce"] = data["nonce"]
        self.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
