"""The application itself and its commands over REST."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.discord_server import command_rules
from tests.discord_server.errors import ApiError, invalid_form, unknown
from tests.discord_server.routing import Call, Reply, route

if TYPE_CHECKING:
    from tests.discord_server.commands import Scope

GLOBAL = "/applications/{application}/commands"
LOCAL = "/applications/{application}/guilds/{guild}/commands"


@route("GET", "/gateway", needs_token=False)
def gateway(call: Call) -> Reply:
    """Where the gateway is."""
    return 200, {"url": call.server.gateway_url}


@route("GET", "/gateway/bot")
def gateway_for_bots(call: Call) -> Reply:
    """Where the gateway is, and how many shards are asked for."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 16}
    return 200, {
        "url": call.server.gateway_url,
        "shards": call.server.world.shards,
        "session_start_limit": limit,
    }


@route("GET", "/users/@me")
def me(call: Call) -> Reply:
    """The bot's account."""
    own = {"verified": True, "mfa_enabled": False, "email": None, "locale": "en-US"}
    return 200, {**call.server.world.bot.json(), **own}


def _application(call: Call) -> Reply:
    server = call.server
    return 200, {
        "id": str(server.application_id),
        "name": server.world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "bot": server.world.bot.json(),
        "owner": server.owner.json(),
        "team": None,
        "verify_key": "0" * 64,
        "flags": server.application_flags(),
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": len(server.world.guilds),
        "integration_types_config": {"0": {}},
    }


route("GET", "/applications/@me")(_application)
route("GET", "/oauth2/applications/@me")(_application)


def _scope(call: Call) -> Scope:
    """Which commands the path means: everywhere's, or one guild's."""
    call.own_application()
    guild = call.server.world.guild(call.id("guild")) if "guild" in call.path else None
    return call.server.commands.scope(None if guild is None else guild.id)


def _refuse(commands: Any) -> None:
    problems = command_rules.sync_problems(commands)
    if problems:
        raise invalid_form(problems)
    _refuse_too_many(commands)


def _refuse_too_many(commands: list[dict[str, Any]]) -> None:
    kinds = Counter(command.get("type") or 1 for command in commands)
    if any(number > command_rules.MOST[kind] for kind, number in kinds.items()):
        raise ApiError(400, 30032, "Maximum number of application commands reached (100)")


def list_commands(call: Call) -> Reply:
    """All commands of the scope."""
    return 200, _scope(call).listed()


def sync_commands(call: Call) -> Reply:
    """Replace all commands of the scope."""
    scope = _scope(call)
    _refuse(call.body)
    return 200, scope.replace(call.body)


def create_command(call: Call) -> Reply:
    """Add one, or replace the one of the same name and type."""
    scope = _scope(call)
    problems = list(command_rules.command_problems(call.body))
    if problems:
        raise invalid_form(problems)
    new = scope.find(call.body.get("type") or 1, call.body["name"]) is None
    if new:
        _refuse_too_many([*scope.listed(), call.body])
    return (201 if new else 200), scope.put(call.body)


def _command(call: Call) -> dict[str, Any]:
    command = _scope(call).by_id(call.id("command"))
    if command is None:
        raise unknown("application command")
    return command


def get_command(call: Call) -> Reply:
    """One command."""
    return 200, _command(call)


def edit_command(call: Call) -> Reply:
    """Change what the payload names of a command."""
    command = _command(call)
    changed = {**command, **call.payload, "type": command["type"]}
    problems = list(command_rules.command_problems(changed))
    if problems:
        raise invalid_form(problems)
    return 200, _scope(call).put(changed, replaced=command)


def delete_command(call: Call) -> Reply:
    """Take a command away."""
    _scope(call).remove(_command(call))
    return 204, None


for _base in (GLOBAL, LOCAL):
    route("GET", _base)(list_commands)
    route("PUT", _base)(sync_commands)
    route("POST", _base)(create_command)
    route("GET", _base + "/{command}")(get_command)
    route("PATCH", _base + "/{command}")(edit_command)
    route("DELETE", _base + "/{command}")(delete_command)
