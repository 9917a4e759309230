"""What the gateway tells about changes, and to which shard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import intents

if TYPE_CHECKING:
    from tests.discord_server.gateway import Gateway
    from tests.discord_server.messages import Message
    from tests.discord_server.model import Channel, Guild, Member, Role, User
    from tests.discord_server.world import World


class Events:
    """Turns a change of the world into gateway events."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def _tell(self, event: str, data: dict[str, Any], guild: Guild | None) -> None:
        shard = self._world.shard_of(guild)
        self._gateway.dispatch(event, lambda _: data, shard=shard, direct=guild is None)

    def message(self, event: str, message: Message) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE.

        An ephemeral message goes the way of a direct one: to shard 0, without guild and member.
        """
        world = self._world
        guild = None if message.ephemeral else message.channel.guild
        if guild is not None and not world.can_see(world.bot, message.channel):
            return
        extra: dict[str, Any] = {}
        if guild is not None:
            extra["guild_id"] = str(guild.id)
            if message.author.id in guild.members:
                extra["member"] = guild.members[message.author.id].json(with_user=False)

        def data(granted: int) -> dict[str, Any]:
            everything = bool(granted & intents.MESSAGE_CONTENT)
            body = message.json(world.bot, all_content=everything)
            if guild is not None:
                body["mentions"] = [_mentioned(user, guild) for user in message.mentions]
            return body | extra

        self._gateway.dispatch(event, data, shard=world.shard_of(guild), direct=guild is None)

    def message_deleted(self, message: Message) -> None:
        """MESSAGE_DELETE."""
        world = self._world
        guild = None if message.ephemeral else message.channel.guild
        if guild is not None and not world.can_see(world.bot, message.channel):
            return
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if guild is not None:
            data["guild_id"] = str(guild.id)
        self._tell("MESSAGE_DELETE", data, guild)

    def reaction(self, event: str, message: Message, user: User, emoji: str) -> None:
        """MESSAGE_REACTION_ADD or MESSAGE_REACTION_REMOVE."""
        guild = message.channel.guild
        if not self._world.can_see(self._world.bot, message.channel):
            return
        data: dict[str, Any] = {
            "user_id": str(user.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        if guild is not None:
            data["guild_id"] = str(guild.id)
            if event == "MESSAGE_REACTION_ADD":
                data["member"] = guild.members[user.id].json()
                data["message_author_id"] = str(message.author.id)
        self._tell(event, data, guild)

    def channel(self, event: str, channel: Channel) -> None:
        """CHANNEL_CREATE, CHANNEL_UPDATE and their kin for threads; none for direct messages."""
        if self._world.can_see(self._world.bot, channel) or event == "CHANNEL_UPDATE":
            self._tell(event, channel.json(), channel.guild)

    def thread_created(self, thread: Channel) -> None:
        """THREAD_CREATE, with the bot's own membership where it has joined."""
        bot = self._world.bot
        if not self._world.can_see(bot, thread):
            return
        data = {**thread.json(), "newly_created": True}
        if bot.id in thread.joined:
            data["member"] = thread.membership(bot)
        self._tell("THREAD_CREATE", data, thread.guild)

    def guild_created(self, guild: Guild) -> None:
        """GUILD_CREATE for a guild that the bot was just invited to."""
        bot_id = self._world.bot.id

        def data(granted: int) -> dict[str, Any]:
            everybody = bool(granted & intents.GUILD_MEMBERS)
            return guild.gateway_json(bot_id=bot_id, everybody=everybody)

        shard = self._world.shard_of(guild)
        self._gateway.dispatch("GUILD_CREATE", data, shard=shard, direct=False)

    def role(self, event: str, guild: Guild, role: Role) -> None:
        """GUILD_ROLE_CREATE or GUILD_ROLE_UPDATE."""
        self._tell(event, {"guild_id": str(guild.id), "role": role.json()}, guild)

    def member(self, event: str, member: Member) -> None:
        """GUILD_MEMBER_ADD or GUILD_MEMBER_UPDATE."""
        data = {**member.json(), "guild_id": str(member.guild.id)}
        self._tell(event, data, member.guild)

    def interaction(self, data: dict[str, Any], guild: Guild | None) -> None:
        """INTERACTION_CREATE, which needs no intent."""
        self._tell("INTERACTION_CREATE", data, guild)


def _mentioned(user: User, guild: Guild) -> dict[str, Any]:
    member = guild.members.get(user.id)
    return (
        user.json() if member is None else {**user.json(), "member": member.json(with_user=False)}
    )
