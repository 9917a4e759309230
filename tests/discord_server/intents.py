"""Gateway intents: which events a session hears."""

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_REACTIONS = 1 << 10
GUILD_TYPING = 1 << 11
DIRECT_MESSAGES = 1 << 12
DIRECT_REACTIONS = 1 << 13
DIRECT_TYPING = 1 << 14
MESSAGE_CONTENT = 1 << 15

PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))

LIMITED_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
"""The application flags that say what the owner has switched on, for an unverified bot."""

_BY_FAMILY = {
    "GUILD_MEMBER_": (GUILD_MEMBERS, 0),
    "GUILD_": (GUILDS, 0),
    "CHANNEL_": (GUILDS, 0),
    "THREAD_": (GUILDS, 0),
    "MESSAGE_REACTION_": (GUILD_REACTIONS, DIRECT_REACTIONS),
    "MESSAGE_": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "TYPING_": (GUILD_TYPING, DIRECT_TYPING),
}


def needed_for(event: str, *, direct: bool) -> int:
    """The intent that an event needs; 0 for those that every session hears."""
    for family, (in_guild, in_direct) in _BY_FAMILY.items():
        if event.startswith(family):
            return in_direct if direct else in_guild
    return 0
