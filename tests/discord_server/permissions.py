"""Discord's permission bits, and what they add up to in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord_server.model import Channel, Member

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_EXTERNAL_EMOJIS = 1 << 18
MANAGE_ROLES = 1 << 28
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38

ALL = (1 << 53) - 1

EVERYDAY = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | CREATE_PUBLIC_THREADS
    | USE_APPLICATION_COMMANDS
)
"""What a usual member may do, and what the invitation of a usual bot asks for."""

IN_DIRECT_MESSAGES = EVERYDAY & ~CREATE_PUBLIC_THREADS
"""In a direct message there are no roles to take anything away."""

_NEED_SENDING = EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE


def in_guild(member: Member) -> int:
    """The member's permissions before any channel's overwrites."""
    if member.user.id == member.guild.owner_id:
        return ALL
    bits = member.guild.everyone.permissions
    for role in member.roles:
        bits |= role.permissions
    return ALL if bits & ADMINISTRATOR else bits


def in_channel(member: Member, channel: Channel) -> int:
    """The member's permissions in a channel or thread, in Discord's documented order.

    A thread has its parent's overwrites. Without View Channel nothing is left; without the
    right to send there, neither embeds nor files nor mentions of everyone.
    """
    bits = in_guild(member)
    if bits == ALL:
        return bits
    overwrites = (channel.parent or channel).overwrites
    own = overwrites.get(member.guild.everyone.id)
    if own:
        bits = bits & ~own.deny | own.allow
    by_role = [overwrites[role.id] for role in member.roles if role.id in overwrites]
    for overwrite in by_role:
        bits &= ~overwrite.deny
    for overwrite in by_role:
        bits |= overwrite.allow
    if personal := overwrites.get(member.user.id):
        bits = bits & ~personal.deny | personal.allow
    if not bits & VIEW_CHANNEL:
        return 0
    if not bits & (SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES):
        bits &= ~_NEED_SENDING
    return bits
