"""The options of a command as the Discord client lets a person fill them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import posting
from tests.discord_server.component_rules import LABEL
from tests.discord_server.errors import BadOption, UnknownCommand
from tests.discord_server.messages import Upload
from tests.discord_server.model import Channel, Role, User
from tests.discord_server.sending import resolved_user

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

SUB_COMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER = 1, 2, 3, 4, 5, 6
CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 7, 8, 9, 10, 11

_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    MENTIONABLE: (User, Role),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    NUMBER: (int, float),
    ATTACHMENT: (Upload,),
}


class Filling:
    """Turns a person's values into interaction data; raises BadOption for what cannot be."""

    def __init__(self, server: DiscordServer, channel: Channel) -> None:
        self._server = server
        self._channel = channel
        self.resolved: dict[str, dict[str, Any]] = {}

    def data(
        self, command: dict[str, Any], path: list[str], values: dict[str, Any]
    ) -> dict[str, Any]:
        """The data of a finished command."""
        leaf = descend(command, path)
        known = {option["name"]: option for option in leaf}
        if strange := values.keys() - known.keys():
            raise BadOption(
                f"no option {', '.join(sorted(strange))}; there are: {', '.join(known)}"
            )
        missing = [n for n, o in known.items() if o.get("required") and n not in values]
        if missing:
            raise BadOption(f"the option {missing[0]} is required")
        filled = [self._option(known[name], value) for name, value in values.items()]
        return self._wrap(command, path, filled)

    def partial(
        self,
        command: dict[str, Any],
        path: list[str],
        values: dict[str, Any],
        focus: str,
        typed: Any,
    ) -> tuple[dict[str, Any], int]:
        """The data while somebody types into one option, and this option's type."""
        known = {option["name"]: option for option in descend(command, path)}
        if not known.get(focus, {}).get("autocomplete"):
            raise BadOption(f"the option {focus} has no suggestions")
        filled = [self._option(known[name], value) for name, value in values.items()]
        kind = int(known[focus]["type"])
        filled.append({"name": focus, "type": kind, "value": str(typed), "focused": True})
        return self._wrap(command, path, filled), kind

    def forged(self, path: list[str], values: dict[str, Any]) -> dict[str, Any]:
        """The data of a command that is not registered, as a forged client would send it."""
        kinds = {bool: BOOLEAN, int: INTEGER, float: NUMBER}
        filled = [
            self._option({"name": name, "type": kinds.get(type(value), STRING)}, value)
            for name, value in values.items()
        ]
        made_up = {"id": str(self._server.world.new_id()), "name": path[0], "type": 1}
        return self._wrap(made_up, path, filled)

    def _wrap(
        self, command: dict[str, Any], path: list[str], filled: list[dict[str, Any]]
    ) -> dict[str, Any]:
        for depth, name in enumerate(reversed(path[1:])):
            filled = [{"name": name, "type": GROUP if depth else SUB_COMMAND, "options": filled}]
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": command["type"],
        }
        if filled:
            data["options"] = filled
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return {**data, "resolved": self.resolved} if self.resolved else data

    def _option(self, option: dict[str, Any], value: Any) -> dict[str, Any]:
        kind, name = option["type"], option["name"]
        if kind in (USER, MENTIONABLE) and hasattr(value, "user"):
            value = value.user
        wrong_bool = isinstance(value, bool) and kind != BOOLEAN
        if wrong_bool or not isinstance(value, _TYPES[kind]):
            raise BadOption(f"the option {name} takes no {type(value).__name__}")
        if choices := option.get("choices"):
            value = _chosen(name, value, choices)
        _within(option, value)
        return {"name": name, "type": kind, "value": self._settled(kind, value)}

    def _settled(self, kind: int, value: Any) -> Any:
        """The value itself, or the id of what goes into `resolved`."""
        if kind in (STRING, INTEGER, BOOLEAN, NUMBER):
            return value
        if kind == ATTACHMENT:
            value = posting.keep(self._server, self._channel, value)
            self._resolve("attachments", value.id, value.json())
        elif isinstance(value, Role):
            self._resolve("roles", value.id, value.json())
        elif isinstance(value, Channel):
            self._resolve("channels", value.id, {**value.json(), "permissions": "0"})
        else:
            for part, entry in resolved_user(value, self._channel).items():
                self.resolved.setdefault(part, {}).update(entry)
        return str(value.id)

    def _resolve(self, part: str, number: int, data: dict[str, Any]) -> None:
        self.resolved.setdefault(part, {})[str(number)] = data


def descend(command: dict[str, Any], path: list[str]) -> list[dict[str, Any]]:
    """The options of the sub-command at the end of a path such as ["library", "add"]."""
    options = command.get("options") or []
    for name in path[1:]:
        found = [each for each in options if each["name"] == name and each["type"] in (1, 2)]
        if not found:
            raise UnknownCommand(f"/{' '.join(path)} is not among the synced commands")
        options = found[0].get("options") or []
    if any(each["type"] in (SUB_COMMAND, GROUP) for each in options):
        raise UnknownCommand(f"/{' '.join(path)} needs a sub-command")
    return list(options)


def _chosen(name: str, value: Any, choices: list[dict[str, Any]]) -> Any:
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise BadOption(f"{value!r} is no choice of {name}: {', '.join(c['name'] for c in choices)}")


def _within(option: dict[str, Any], value: Any) -> None:
    if isinstance(value, str):
        lowest, highest = option.get("min_length", 0), option.get("max_length", 6000)
        if not lowest <= len(value) <= highest:
            raise BadOption(f"{option['name']} takes {lowest} to {highest} characters")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        lowest = option.get("min_value", -(2**53))
        highest = option.get("max_value", 2**53)
        if not lowest <= value <= highest:
            raise BadOption(f"{option['name']} takes {lowest} to {highest}")


def filled_row(row: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """A row of a form with what was typed into it."""
    item = row["component"] if row["type"] == LABEL else row["components"][0]
    value = values.get(item["custom_id"], item.get("value") or "")
    if item.get("required", True) and not value:
        raise BadOption(f"the field {item['custom_id']} is required")
    if not item.get("min_length", 0) <= len(value) <= item.get("max_length", 4000):
        raise BadOption(f"the field {item['custom_id']} does not take {len(value)} characters")
    filled = {"type": item["type"], "custom_id": item["custom_id"], "id": 1, "value": value}
    if row["type"] == LABEL:
        return {"type": LABEL, "id": 2, "component": filled}
    return {"type": 1, "id": 2, "components": [filled]}
