"""The commands that the application has registered, everywhere and guild by guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import permissions
from tests.discord_server.command_rules import CHAT_INPUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.discord_server.model import Channel, Member

GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
_KEPT = ("name", "description", "options", "contexts", "nsfw")


class Scope:
    """The commands of one guild, or those of everywhere."""

    def __init__(
        self, application_id: int, guild_id: int | None, new_id: Callable[[], int]
    ) -> None:
        self._application_id = application_id
        self._guild_id = guild_id
        self._new_id = new_id
        self._commands: list[dict[str, Any]] = []

    def listed(self) -> list[dict[str, Any]]:
        """All of them."""
        return list(self._commands)

    def find(self, kind: int, name: str) -> dict[str, Any] | None:
        """The command of this type and name."""
        return next((c for c in self._commands if (c["type"], c["name"]) == (kind, name)), None)

    def by_id(self, command_id: int) -> dict[str, Any] | None:
        """The command of this id."""
        return next((c for c in self._commands if c["id"] == str(command_id)), None)

    def put(
        self, payload: dict[str, Any], *, replaced: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add a command, or replace one, which keeps its id."""
        kind = payload.get("type") or CHAT_INPUT
        old = replaced or self.find(kind, payload["name"])
        command = self._kept(payload, kind, old)
        if old is not None:
            self._commands[self._commands.index(old)] = command
        else:
            self._commands.append(command)
        return command

    def replace(self, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make these all the commands there are; those of before keep their ids."""
        kept = []
        for payload in payloads:
            kind = payload.get("type") or CHAT_INPUT
            kept.append(self._kept(payload, kind, self.find(kind, payload["name"])))
        self._commands = kept
        return self.listed()

    def remove(self, command: dict[str, Any]) -> None:
        """Take a command away."""
        self._commands.remove(command)

    def _kept(
        self, payload: dict[str, Any], kind: int, old: dict[str, Any] | None
    ) -> dict[str, Any]:
        command = {key: payload[key] for key in _KEPT if payload.get(key) is not None}
        bits = payload.get("default_member_permissions")
        command |= {
            "id": old["id"] if old else str(self._new_id()),
            "application_id": str(self._application_id),
            "version": str(self._new_id()),
            "type": kind,
            "description": payload.get("description") or "",
            "default_member_permissions": None if bits is None else str(bits),
            "nsfw": bool(payload.get("nsfw")),
        }
        if self._guild_id is not None:
            return {**command, "guild_id": str(self._guild_id)}
        dm = payload.get("dm_permission") is not False
        contexts = payload.get("contexts")
        if contexts is not None:
            dm = BOT_DM_CONTEXT in contexts
        return {
            **command,
            "contexts": contexts,
            "dm_permission": dm,
            "integration_types": payload.get("integration_types") or [0],
        }


class CommandBook:
    """All scopes, and what somebody is offered in a place."""

    def __init__(self, application_id: int, new_id: Callable[[], int]) -> None:
        self._application_id = application_id
        self._new_id = new_id
        self._scopes: dict[int | None, Scope] = {}

    def scope(self, guild_id: int | None) -> Scope:
        """The commands of a guild, or with None those of everywhere."""
        if guild_id not in self._scopes:
            self._scopes[guild_id] = Scope(self._application_id, guild_id, self._new_id)
        return self._scopes[guild_id]

    def has(self, name: str) -> bool:
        """Whether a command of that name is registered anywhere."""
        scopes = self._scopes.values()
        return any(command["name"] == name for scope in scopes for command in scope.listed())

    def offered(self, channel: Channel, kind: int, name: str) -> dict[str, Any] | None:
        """The command that the client would send there; a guild's own comes first."""
        if channel.guild is None:
            command = self.scope(None).find(kind, name)
            return command if command and command["dm_permission"] else None
        local = self.scope(channel.guild.id).find(kind, name)
        if local is not None:
            return local
        command = self.scope(None).find(kind, name)
        contexts = command.get("contexts") if command else None
        return command if contexts is None or GUILD_CONTEXT in contexts else None


def hidden_from(command: dict[str, Any], member: Member, channel: Channel) -> bool:
    """Whether the client does not show the command to the member in the channel."""
    rights = permissions.in_channel(member, channel)
    if not rights & permissions.USE_APPLICATION_COMMANDS:
        return True
    needed = command["default_member_permissions"]
    if needed is None:
        return False
    if int(needed) == 0:
        return not rights & permissions.ADMINISTRATOR
    return rights & int(needed) != int(needed)
