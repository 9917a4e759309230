"""Who and what there is: users, guilds, roles, members, channels, and their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from tests.discord_server.messages import Message

TEXT, DIRECT, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
ROLE, MEMBER = 0, 1


def stamp(moment: datetime) -> str:
    """A moment as Discord writes it."""
    return moment.isoformat(timespec="microseconds")


@dataclass(eq=False)
class User:
    """An account; `is_self` is the bot under test."""

    id: int
    name: str
    bot: bool = False
    is_self: bool = False
    takes_messages: bool = True

    @property
    def mention(self) -> str:
        """What a message says to mention the user."""
        return f"<@{self.id}>"

    def json(self) -> dict[str, Any]:
        """The user object."""
        return {
            "id": str(self.id),
            "username": self.name.lower().replace(" ", "."),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Role:
    """A role with guild-wide permission bits."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    managed_by: int | None = None

    @property
    def mention(self) -> str:
        """What a message says to mention the role."""
        return f"<@&{self.id}>"

    def json(self) -> dict[str, Any]:
        """The role object."""
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        role: dict[str, Any] = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": colors,
            "hoist": False,
            "managed": self.managed_by is not None,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if self.managed_by is not None:
            role["tags"] = {"bot_id": str(self.managed_by)}
        return role


@dataclass(frozen=True)
class Overwrite:
    """What a channel gives or takes for one role (`kind` 0) or member (1)."""

    id: int
    kind: int
    allow: int = 0
    deny: int = 0

    def json(self) -> dict[str, Any]:
        """The overwrite object."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "allow": str(self.allow),
            "deny": str(self.deny),
        }


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    guild: Guild
    joined: datetime
    roles: list[Role] = field(default_factory=list)

    def json(self, *, with_user: bool = True) -> dict[str, Any]:
        """The guild member object; the one beside a message's author goes without user."""
        member: dict[str, Any] = {
            "roles": [str(role.id) for role in self.roles],
            "joined_at": stamp(self.joined),
            "nick": None,
            "avatar": None,
            "banner": None,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return {**member, "user": self.user.json()} if with_user else member


@dataclass(eq=False)
class Channel:
    """A text channel, a direct message or a thread."""

    id: int
    kind: int
    name: str
    created: datetime
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    owner: User | None = None
    position: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    joined: dict[int, datetime] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    archive_after_minutes: int = 4320

    @property
    def is_thread(self) -> bool:
        """Whether it hangs below another channel."""
        return self.kind in (PUBLIC_THREAD, PRIVATE_THREAD)

    @property
    def mention(self) -> str:
        """What a message says to link the channel."""
        return f"<#{self.id}>"

    def json(self) -> dict[str, Any]:
        """The channel object."""
        last = self.messages[-1].id if self.messages else None
        base: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "flags": 0,
            "last_message_id": None if last is None else str(last),
        }
        if self.recipient is not None:
            return {**base, "recipients": [self.recipient.json()]}
        assert self.guild is not None
        base |= {"name": self.name, "guild_id": str(self.guild.id), "rate_limit_per_user": 0}
        if self.is_thread:
            return base | self._thread_json()
        return base | {
            "position": self.position,
            "topic": None,
            "nsfw": False,
            "parent_id": None,
            "permission_overwrites": [each.json() for each in self.overwrites.values()],
        }

    def _thread_json(self) -> dict[str, Any]:
        assert self.parent is not None
        assert self.owner is not None
        return {
            "parent_id": str(self.parent.id),
            "owner_id": str(self.owner.id),
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "member_count": len(self.joined),
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.archive_after_minutes,
                "archive_timestamp": stamp(self.created),
                "create_timestamp": stamp(self.created),
            },
        }

    def membership(self, user: User) -> dict[str, Any]:
        """The thread member object of somebody who has joined."""
        return {
            "id": str(self.id),
            "user_id": str(user.id),
            "join_timestamp": stamp(self.joined[user.id]),
            "flags": 0,
        }


@dataclass(eq=False)
class Guild:
    """A guild with everything in it."""

    id: int
    name: str
    owner_id: int
    everyone: Role
    created: datetime
    roles: list[Role] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)

    def role(self, role_id: int) -> Role | None:
        """The role of that id, @everyone included."""
        return next((role for role in self.all_roles() if role.id == role_id), None)

    def all_roles(self) -> list[Role]:
        """@everyone first."""
        return [self.everyone, *self.roles]

    def json(self) -> dict[str, Any]:
        """The guild object of the REST API."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "description": None,
            "banner": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "vanity_url_code": None,
            "application_id": None,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.json() for role in self.all_roles()],
        }

    def gateway_json(self, *, bot_id: int, everybody: bool) -> dict[str, Any]:
        """What GUILD_CREATE carries; the other members only with the members intent."""
        members = [
            member.json()
            for user_id, member in self.members.items()
            if everybody or user_id == bot_id
        ]
        threads = [
            thread for channel in self.channels for thread in channel.threads if not thread.archived
        ]
        return {
            **self.json(),
            "joined_at": stamp(self.members[bot_id].joined),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": members,
            "channels": [channel.json() for channel in self.channels],
            "threads": [thread.json() for thread in threads],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
