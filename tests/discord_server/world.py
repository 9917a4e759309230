"""The state of this Discord: everything that exists, with ids in Discord's format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server import permissions
from tests.discord_server.errors import unknown
from tests.discord_server.model import DIRECT, PRIVATE_THREAD, Channel, Guild, Member, Role, User

if TYPE_CHECKING:
    from tests.discord_server.clock import Clock
    from tests.discord_server.messages import Attachment, Message

EPOCH_MS = 1_420_070_400_000
"""Discord's ids count milliseconds from the start of 2015."""


class World:
    """All users, guilds, channels, messages and files; knows nothing of any protocol."""

    def __init__(self, clock: Clock, shards: int) -> None:
        self.clock = clock
        self.shards = shards
        self._last_ms = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.attachments: dict[int, Attachment] = {}
        self.bot = self.add_user("Communiqué under test", bot=True, is_self=True)

    def new_id(self) -> int:
        """A fresh id; every id has a millisecond of its own, so ids sort by creation."""
        now = int(self.clock.utc().timestamp() * 1000)
        self._last_ms = max(now, self._last_ms + 1)
        return (self._last_ms - EPOCH_MS) << 22

    def shard_of(self, guild: Guild | None) -> int:
        """The shard that hears of the guild; direct messages go to shard 0."""
        return 0 if guild is None else (guild.id >> 22) % self.shards

    def add_user(self, name: str, *, bot: bool = False, is_self: bool = False) -> User:
        """A new account."""
        user = User(self.new_id(), name, bot=bot, is_self=is_self)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, bot_permissions: int) -> Guild:
        """A guild with an owner and the bot, whose permissions sit in its managed role.

        Guilds take turns in going to the shards.
        """
        guild_id = self.new_id()
        while (guild_id >> 22) % self.shards != len(self.guilds) % self.shards:
            guild_id = self.new_id()
        owner = self.add_user(f"Owner of {name}")
        now = self.clock.utc()
        everyone = Role(guild_id, "@everyone", position=0)
        guild = Guild(guild_id, name, owner.id, everyone, now)
        own = Role(self.new_id(), self.bot.name, bot_permissions, managed_by=self.bot.id)
        guild.roles.append(own)
        guild.members[owner.id] = Member(owner, guild, now)
        guild.members[self.bot.id] = Member(self.bot, guild, now, [own])
        self.guilds[guild.id] = guild
        return guild

    def direct(self, user: User) -> Channel:
        """The direct messages between the user and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), DIRECT, "", self.clock.utc(), recipient=user)
        self.channels[channel.id] = channel
        return channel

    def user(self, user_id: int) -> User:
        """The user of that id, or Discord's refusal."""
        if user_id not in self.users:
            raise unknown("User")
        return self.users[user_id]

    def channel(self, channel_id: int) -> Channel:
        """The channel or thread of that id, or Discord's refusal."""
        if channel_id not in self.channels:
            raise unknown("Channel")
        return self.channels[channel_id]

    def guild(self, guild_id: int) -> Guild:
        """The guild of that id, or Discord's refusal."""
        if guild_id not in self.guilds:
            raise unknown("Guild")
        return self.guilds[guild_id]

    def message(self, channel: Channel, message_id: int) -> Message:
        """The message of that id in the channel, or Discord's refusal."""
        message = self.messages.get(message_id)
        if message is None or message.channel is not channel:
            raise unknown("Message")
        return message

    def permissions(self, user: User, channel: Channel) -> int:
        """What the user may do in the channel, as permission bits."""
        if channel.guild is None:
            return permissions.IN_DIRECT_MESSAGES
        member = channel.guild.members.get(user.id)
        if member is None:
            return 0
        bits = permissions.in_channel(member, channel)
        outside = channel.kind == PRIVATE_THREAD and user.id not in channel.joined
        return 0 if outside and not bits & permissions.MANAGE_THREADS else bits

    def can_see(self, user: User, channel: Channel) -> bool:
        """Whether the user has the channel on her screen at all."""
        if channel.guild is None:
            return user in (channel.recipient, self.bot)
        return bool(self.permissions(user, channel) & permissions.VIEW_CHANNEL)
