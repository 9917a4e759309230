"""Guilds as a test furnishes them: channels, roles, people, who may do what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.discord_server import permissions as may
from tests.discord_server.model import MEMBER, ROLE, TEXT, Channel, Guild, Member, Overwrite, Role
from tests.discord_server.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.discord_server.model import User
    from tests.discord_server.server import DiscordServer

MEMBERS = "Members"


class GuildDesk:
    """One guild. @everyone may do nothing in it; people have the role "Members".

    So the bot may do exactly what its own role says.
    """

    def __init__(self, server: DiscordServer, guild: Guild) -> None:
        self._server = server
        self.guild = guild
        self._members = self.role(MEMBERS, may.EVERYDAY)

    @property
    def id(self) -> int:
        """The guild's id."""
        return self.guild.id

    @property
    def name(self) -> str:
        """The guild's name."""
        return self.guild.name

    @property
    def everyone(self) -> Role:
        """The role @everyone."""
        return self.guild.everyone

    @property
    def threads(self) -> list[Channel]:
        """All threads, by channel."""
        return [thread for channel in self.guild.channels for thread in channel.threads]

    def channel(self, name: str) -> Channel:
        """The text channel of that name; a new one where there is none."""
        for channel in self.guild.channels:
            if channel.name == name:
                return channel
        world = self._server.world
        channel = Channel(world.new_id(), TEXT, name, world.clock.utc(), guild=self.guild)
        channel.position = len(self.guild.channels)
        self.guild.channels.append(channel)
        world.channels[channel.id] = channel
        self._server.events.channel("CHANNEL_CREATE", channel)
        return channel

    def role(self, name: str, permissions: int = 0) -> Role:
        """The role of that name; a new one where there is none."""
        for role in self.guild.roles:
            if role.name == name:
                return role
        role = Role(self._server.world.new_id(), name, permissions)
        self.guild.roles.append(role)
        self._server.events.role("GUILD_ROLE_CREATE", self.guild, role)
        return role

    def person(
        self,
        name: str,
        permissions: int = 0,
        roles: Iterable[Role | str] = (),
        *,
        bot: bool = False,
    ) -> Person:
        """The person of that name as a member, with these rights beyond the usual ones."""
        person = self._server.person(name, bot=bot)
        member = self.guild.members.get(person.id)
        event = "GUILD_MEMBER_UPDATE"
        if member is None:
            event = "GUILD_MEMBER_ADD"
            now = self._server.clock.utc()
            member = Member(person.user, self.guild, now, [self._members])
            self.guild.members[person.id] = member
        wanted = [self.role(role) if isinstance(role, str) else role for role in roles]
        if permissions:
            wanted.append(self.role(f"What {name} may", permissions))
        member.roles += [role for role in wanted if role not in member.roles]
        self._server.events.member(event, member)
        return person

    def bot_permissions(self, permissions: int) -> None:
        """Change what the bot's own role gives."""
        role = next(role for role in self.guild.roles if role.managed_by is not None)
        role.permissions = permissions
        self._server.events.role("GUILD_ROLE_UPDATE", self.guild, role)

    def deny(self, channel: Channel, who: Person | User | Role, permissions: int) -> None:
        """Take permissions from a role or member in one channel."""
        old = self._overwrite(channel, who)
        bits = old.deny | permissions
        self._overwrites(channel, replace(old, deny=bits, allow=old.allow & ~permissions))

    def allow(self, channel: Channel, who: Person | User | Role, permissions: int) -> None:
        """Give permissions to a role or member in one channel."""
        old = self._overwrite(channel, who)
        bits = old.allow | permissions
        self._overwrites(channel, replace(old, allow=bits, deny=old.deny & ~permissions))

    def _overwrite(self, channel: Channel, who: Person | User | Role) -> Overwrite:
        kind = ROLE if isinstance(who, Role) else MEMBER
        return channel.overwrites.get(who.id, Overwrite(who.id, kind))

    def _overwrites(self, channel: Channel, overwrite: Overwrite) -> None:
        channel.overwrites[overwrite.id] = overwrite
        self._server.events.channel("CHANNEL_UPDATE", channel)
