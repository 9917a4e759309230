"""What a person does becomes an interaction on the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import permissions
from tests.discord_server.interactions import Interaction
from tests.discord_server.message_rules import MAX_FILE_BYTES

if TYPE_CHECKING:
    from tests.discord_server.messages import Message
    from tests.discord_server.model import Channel, User
    from tests.discord_server.server import DiscordServer


def send(
    server: DiscordServer,
    user: User,
    channel: Channel,
    kind: int,
    data: dict[str, Any],
    *,
    source: Message | None = None,
    **more: Any,
) -> Interaction:
    """Create an interaction and tell the bot."""
    interaction = Interaction(
        server.world.new_id(),
        kind,
        user,
        channel,
        data,
        server.clock.now(),
        source=source,
        **more,
    )
    server.interactions.append(interaction)
    server.interactions_by_token[interaction.token] = interaction
    server.events.interaction(_payload(server, interaction), channel.guild)
    return interaction


def _payload(server: DiscordServer, interaction: Interaction) -> dict[str, Any]:
    world, channel, user = server.world, interaction.channel, interaction.user
    guild = channel.guild
    rights = world.permissions(world.bot, channel)
    payload: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(server.application_id),
        "type": interaction.kind,
        "data": interaction.data,
        "token": interaction.token,
        "version": 1,
        "channel": channel.json(),
        "channel_id": str(channel.id),
        "app_permissions": str(rights),
        "locale": "en-US",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": MAX_FILE_BYTES,
    }
    if interaction.source is not None:
        payload["message"] = interaction.source.json(world.bot)
    if guild is None:
        return payload | {
            "user": user.json(),
            "context": 1,
            "authorizing_integration_owners": {"0": "0"},
        }
    own = world.permissions(user, channel)
    payload["channel"]["permissions"] = str(own)
    return payload | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": {**guild.members[user.id].json(), "permissions": str(own)},
        "context": 0,
        "authorizing_integration_owners": {"0": str(guild.id)},
    }


def resolved_user(user: User, channel: Channel) -> dict[str, dict[str, Any]]:
    """The `resolved` part for a user."""
    found = {"users": {str(user.id): user.json()}}
    member = None if channel.guild is None else channel.guild.members.get(user.id)
    if member is None:
        return found
    partial = member.json(with_user=False)
    partial = {key: value for key, value in partial.items() if key not in ("deaf", "mute")}
    partial["permissions"] = str(permissions.in_channel(member, channel))
    return {**found, "members": {str(user.id): partial}}
