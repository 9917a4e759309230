"""What the bot can do, and what it keeps about people."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.discord.client import Communique

_COLOUR = 0x3B6EA5
_MENTION_ONLY = (
    "In a channel or thread, mention me or reply to me; in a direct message, just write."
)
_READS_ALL = (
    "In a channel, mention me or reply to me; in my threads and in direct messages, just write."
)


class Guide(commands.Cog):
    """Helps."""

    def __init__(self, bot: "Communique") -> None:
        self.bot = bot

    @app_commands.command(description="What I can do, with examples.")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show examples that work on the documents that come with the project."""
        with self.bot.desk.serving():
            await interaction.response.send_message(embed=self._explained(), ephemeral=True)

    def _explained(self) -> discord.Embed:
        snapshot = self.bot.desk.snapshot
        count = f"{len(snapshot.documents)} documents" if snapshot else "documents"
        embed = discord.Embed(
            title="Answers in the documents’ own words",
            description=(
                f"I answer questions from {count}, by quoting them: each quote with its speaker,"
                " source and date. Where they do not answer, I say so."
            ),
            colour=_COLOUR,
        )
        embed.add_field(
            name="Ask",
            value=(
                "`/ask question: What is the tariff on heavy trucks?`\n"
                "`/ask question: What did Ford say about alcohol? since: 2025-03-01`\n"
                "`/ask question: … private: True` answers you alone.\n"
                f"{self.bot.user.mention if self.bot.user else '@me'}"
                " When did Carney and Trump meet?\n"
                f"{_READS_ALL if self.bot.reads_all else _MENTION_ONLY}\n"
                "Follow up with “and furniture?” or “what did he say about lumber?”"
            ),
            inline=False,
        )
        embed.add_field(
            name="Check a quotation",
            value=(
                "`/verify text: Ford said “It’s not coming on our shelves”`\n"
                "or press a message, then Apps, then *Check quotations*."
            ),
            inline=False,
        )
        embed.add_field(
            name="Look up",
            value=(
                "`/positions who: Doug Ford topic: alcohol`\n"
                "`/meetings who: Mark Carney since: 2025-05-01`\n"
                "`/tariffs product: steel country: Canada`\n"
                "`/search query: softwood`\n`/documents`\n`/document id: …` (choose by title)"
            ),
            inline=False,
        )
        embed.add_field(
            name="For admins",
            value=("`/library add`, `/library remove`, `/library failures`, `/reindex`, `/status`"),
            inline=False,
        )
        embed.add_field(
            name="What I keep about you",
            value=(
                "Your questions, where you asked them and your 👍 and 👎, for 90 days, so that"
                " buttons and follow-ups work. `/forget` deletes them now."
            ),
            inline=False,
        )
        return embed

    @app_commands.command(description="Delete what I keep about you: questions and votes.")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Delete it, and say how much it was."""
        state, user = self.bot.state, interaction.user.id
        self.bot.cooldowns.count(user, interaction.guild_id)
        with self.bot.desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            gone = await self.bot.desk.quick(lambda: state.forget(user))
            await interaction.followup.send(
                f"Deleted: {_counted(gone.answers, 'question')} with what I answered,"
                f" {_counted(gone.votes, 'vote')}."
                " My messages stay where they are until somebody deletes them.",
                ephemeral=True,
            )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
