"""Who may use the admin commands: checked at every call, whatever Discord shows to whom."""

import discord

from bot.discord.errors import NotAdminError
from bot.settings import Settings


def check_admin(interaction: discord.Interaction, settings: Settings) -> None:
    """Raise NotAdminError unless the caller may change the library.

    Members with Manage Server may, and members with one of ``ADMIN_ROLE_IDS``. The library is one
    for all servers, so that where admin roles are set, Manage Server counts only in a server that
    has one of them; and where the bot is bound to one server, only that server's members may.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        raise NotAdminError("admin commands work in a server only")
    if settings.discord_guild_id not in (None, guild.id):
        raise NotAdminError("admin commands do not work in this server")
    roles = set(settings.admin_role_ids)
    if roles.intersection(role.id for role in member.roles):
        return
    here = not roles or any(guild.get_role(role) for role in roles)
    if here and interaction.permissions.manage_guild:
        return
    raise NotAdminError("only members with Manage Server or an admin role may do this")
