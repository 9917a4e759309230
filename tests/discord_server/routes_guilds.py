"""Guilds, their members, roles and channels over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server import intents
from tests.discord_server.errors import missing_access, unknown
from tests.discord_server.routing import Call, Reply, route

if TYPE_CHECKING:
    from tests.discord_server.model import Guild


def _guild(call: Call) -> Guild:
    return call.server.world.guild(call.id("guild"))


@route("GET", "/users/@me/guilds")
def own_guilds(call: Call) -> Reply:
    """The guilds that the bot is in."""
    guilds = call.server.world.guilds.values()
    return 200, [{"id": str(guild.id), "name": guild.name, "icon": None} for guild in guilds]


@route("GET", "/users/{user}")
def get_user(call: Call) -> Reply:
    """Any account."""
    return 200, call.server.world.user(call.id("user")).json()


@route("GET", "/guilds/{guild}")
def get_guild(call: Call) -> Reply:
    """One guild."""
    return 200, _guild(call).json()


@route("GET", "/guilds/{guild}/channels")
def get_channels(call: Call) -> Reply:
    """Its channels, without threads."""
    return 200, [channel.json() for channel in _guild(call).channels]


@route("GET", "/guilds/{guild}/roles")
def get_roles(call: Call) -> Reply:
    """Its roles."""
    return 200, [role.json() for role in _guild(call).all_roles()]


@route("GET", "/guilds/{guild}/members")
def get_members(call: Call) -> Reply:
    """Its members, for an application with the members intent."""
    if not call.server.privileged & intents.GUILD_MEMBERS:
        raise missing_access()
    limit, after = call.number("limit", 1, 1, 1000), call.number("after", 0, 0, 1 << 63)
    members = sorted(_guild(call).members.values(), key=lambda member: member.user.id)
    return 200, [each.json() for each in members if each.user.id > after][:limit]


@route("GET", "/guilds/{guild}/members/{user}")
def get_member(call: Call) -> Reply:
    """One member."""
    member = _guild(call).members.get(call.id("user"))
    if member is None:
        raise unknown("Member")
    return 200, member.json()
