"""Looking things up: passages, documents, and whether a quotation is one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.question import MAX_LENGTH
from bot.answering.verify import MAX_LENGTH as MAX_VERIFIED
from bot.answering.verify import verify
from bot.discord.embeds import Page, passage_pages, verification_page
from bot.discord.errors import BusyError
from bot.discord.lists import show_list
from bot.discord.options import MAX_DAY, document_choices, document_filter, publisher_choices
from bot.discord.quoted import quoted_text
from bot.discord.replies import sendable, tell
from bot.discord.reports import document_pages, documents_pages
from index.engine import Snapshot

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.discord.client import Communique

_PASSAGES = 10
# Characters of a document: about 200 pages.
_LEAFED = 600_000


class Lookup(commands.Cog):
    """Shows what is in the documents, to the caller alone."""

    def __init__(self, bot: "Communique") -> None:
        self.bot = bot
        # Context menus cannot be declared inside a cog.
        self.menu = app_commands.ContextMenu(
            name="Check quotations", callback=self.check_quotations
        )

    async def cog_load(self) -> None:
        """Add the message menu entry."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the message menu entry away."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(description="The passages behind an answer.")
    @app_commands.describe(
        query="What to look for.",
        since="Only documents published on or after this day (YYYY-MM-DD).",
        until="Only documents published on or before this day (YYYY-MM-DD).",
        source="Only documents of this publisher.",
    )
    @app_commands.autocomplete(source=publisher_choices)
    async def search(
        self,
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, MAX_LENGTH],
        since: app_commands.Range[str, 1, MAX_DAY] | None = None,
        until: app_commands.Range[str, 1, MAX_DAY] | None = None,
        source: str | None = None,
    ) -> None:
        """Show the passages, best first."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        desk = self.bot.desk
        with desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            only = await asyncio.to_thread(document_filter, since, until, source, desk.snapshot)

            def found(a: "Answerer") -> tuple[Page, ...]:
                asked = a.spelled(query)
                hits = a.search(asked, _PASSAGES, only)
                return passage_pages(hits, a.snapshot, asked if asked != query else None)

            pages = await desk.work(found)
            await show_list(interaction, self.bot.lists, pages)

    @app_commands.command(description="The documents that are indexed.")
    @app_commands.describe(source="Only documents of this publisher.")
    @app_commands.autocomplete(source=publisher_choices)
    async def documents(self, interaction: discord.Interaction, source: str | None = None) -> None:
        """List the documents, latest first."""
        await self._show(interaction, lambda snapshot: _listed(snapshot, source))

    @app_commands.command(description="One document with its text.")
    @app_commands.describe(id="Choose it by words of its title, or give its id or path.")
    @app_commands.autocomplete(id=document_choices)
    async def document(self, interaction: discord.Interaction, id: str) -> None:
        """Show what is known about a document, and its text."""
        await self._show(interaction, lambda snapshot: _written_out(snapshot, id))

    @app_commands.command(description="Does this quotation stand in the documents, word for word?")
    @app_commands.describe(
        text="The quotation, best with its speaker: Ford said “…”",
        private="Show the result to me alone.",
    )
    async def verify(
        self,
        interaction: discord.Interaction,
        text: app_commands.Range[str, 1, MAX_VERIFIED],
        private: bool = False,
    ) -> None:
        """Show the verdict on each quotation."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        with self.bot.desk.serving():
            await interaction.response.defer(ephemeral=private, thinking=True)
            await self._verify(interaction, text, private)

    async def check_quotations(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Show the verdict on each quotation in somebody's message, to the caller alone."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        with self.bot.desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            own = message.author == self.bot.user
            text = await self.bot.desk.work(lambda _: quoted_text(message, own=own))
            if text:
                await self._verify(interaction, text, True)
            else:
                await tell(interaction, "There is no quotation in this message.")

    async def _verify(self, interaction: discord.Interaction, text: str, private: bool) -> None:
        page = await self.bot.desk.work(lambda a: verification_page(verify(text, a.snapshot)))
        await interaction.followup.send(**sendable(page), ephemeral=private)

    async def _show(
        self, interaction: discord.Interaction, pages_of: Callable[[Snapshot], tuple[Page, ...]]
    ) -> None:
        """Show the caller a list that is made from the snapshot."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        desk = self.bot.desk
        with desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            if desk.snapshot is None:
                raise BusyError("nothing is indexed yet; ask again in a few minutes")
            pages = await desk.work(lambda a: pages_of(a.snapshot))
            await show_list(interaction, self.bot.lists, pages)


def _listed(snapshot: Snapshot, source: str | None) -> tuple[Page, ...]:
    """The documents, or those of one publisher, latest first."""
    only = document_filter(None, None, source, snapshot)
    found = [d for d in snapshot.documents if only is None or only.admits(d)]
    found.sort(key=lambda d: (d.published is not None, d.published, d.title), reverse=True)
    return documents_pages(found)


def _written_out(snapshot: Snapshot, identifier: str) -> tuple[Page, ...]:
    """A document with as much of its text as is leafed through; the last page says what is not."""
    document = snapshot.document(snapshot.find(identifier).id)
    text = document.text
    if len(text) <= _LEAFED:
        return document_pages(document)
    # Between words, where there are any.
    end = max(text.rfind(" ", 0, _LEAFED), text.rfind("\n", 0, _LEAFED))
    pages = document_pages(replace(document, text=text[: end if end > 0 else _LEAFED]))
    last = pages[-1].embeds[-1]
    last.set_footer(text=f"{last.footer.text} · the rest is in the file")
    return pages
