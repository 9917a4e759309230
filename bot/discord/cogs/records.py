"""Looking up what is on record: who said what, who met whom, what is taxed."""

import asyncio
import io
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.chart import alt_text, draw, rate_lines
from bot.discord.embeds import PLAIN, Page
from bot.discord.limits import shorten
from bot.discord.lists import show_list
from bot.discord.markdown import escape
from bot.discord.options import MAX_DAY, read_day, read_period
from bot.discord.record_options import Known, OnRecord, known_choices, on_record
from bot.discord.record_pages import meeting_pages, position_pages, tariff_pages
from index.engine import Snapshot
from index.records import lookup
from index.records.tariffs_day import tariffs_on

if TYPE_CHECKING:
    from bot.discord.client import Communique

_CHART = "rates.png"
_TYPED = 100
_Name = app_commands.Range[str, 1, _TYPED]
_Day = app_commands.Range[str, 1, MAX_DAY]
_Choices = list[Choice[str]]


class Records(commands.Cog):
    """Shows what the documents state, with the words that say so, to the caller alone."""

    def __init__(self, bot: "Communique") -> None:
        self.bot = bot
        self._on_record: OnRecord | None = None

    @app_commands.command(description="Who said what, the oldest statement first.")
    @app_commands.describe(
        who="A person or a body, by name or office.",
        topic="Only about this.",
        since="Only what was said on or after this day (YYYY-MM-DD).",
        until="Only what was said on or before this day (YYYY-MM-DD).",
    )
    async def positions(
        self,
        interaction: discord.Interaction,
        who: _Name,
        topic: _Name | None = None,
        since: _Day | None = None,
        until: _Day | None = None,
    ) -> None:
        """Show the statements of somebody as a timeline."""

        def look(snapshot: Snapshot, first: date | None, last: date | None) -> tuple[Page, ...]:
            found = lookup.positions(snapshot, who=who, topic=topic, since=first, until=last)
            asked = _asked("statement", ("by", who), ("about", topic), *_days(first, last))
            return position_pages(found, snapshot) if found else _nothing(asked)

        await self._show(interaction, since, until, look)

    @app_commands.command(description="Who met whom, the newest meeting first.")
    @app_commands.describe(
        who="Somebody who took part.",
        since="Only meetings on or after this day (YYYY-MM-DD).",
        until="Only meetings on or before this day (YYYY-MM-DD).",
    )
    async def meetings(
        self,
        interaction: discord.Interaction,
        who: _Name | None = None,
        since: _Day | None = None,
        until: _Day | None = None,
    ) -> None:
        """Show the meetings, calls and visits."""

        def look(snapshot: Snapshot, first: date | None, last: date | None) -> tuple[Page, ...]:
            found = lookup.meetings(snapshot, who=who, since=first, until=last)
            asked = _asked("meeting", ("with", who), *_days(first, last))
            return meeting_pages(found, snapshot) if found else _nothing(asked)

        await self._show(interaction, since, until, look)

    async def _show(
        self,
        interaction: discord.Interaction,
        since: str | None,
        until: str | None,
        look: Callable[[Snapshot, date | None, date | None], tuple[Page, ...]],
    ) -> None:
        """Show the caller what a look-up finds between two days as they were typed."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        desk = self.bot.desk
        with desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            first, last = await asyncio.to_thread(read_period, since, until)
            pages = await desk.work(lambda a: look(a.snapshot, first, last))
            await show_list(interaction, self.bot.lists, pages)

    @app_commands.command(description="What is taxed: the rate in force, then its history.")
    @app_commands.describe(
        product="Only on these goods.",
        country="Only on the goods of this country.",
        as_of="As things stood on this day (YYYY-MM-DD), from what was published until then.",
    )
    async def tariffs(
        self,
        interaction: discord.Interaction,
        product: _Name | None = None,
        country: _Name | None = None,
        as_of: _Day | None = None,
    ) -> None:
        """Show the rate in force first, and the rates over time as a chart where they are known."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        desk = self.bot.desk
        with desk.serving():
            await interaction.response.defer(ephemeral=True, thinking=True)
            day = await asyncio.to_thread(read_day, "as_of", as_of)
            on = day or datetime.now(UTC).date()

            def look(snapshot: Snapshot) -> tuple[tuple[Page, ...], tuple[bytes, str] | None]:
                tariffs = tariffs_on(snapshot, product=product, country=country, as_of=on)
                if not tariffs.found:
                    asked = _asked("tariff", ("on", product), ("on goods of", country))
                    return _nothing(f"{asked} as of {day}" if day else asked), None
                lines = rate_lines(
                    tariffs.found,
                    product=product,
                    country=country,
                    today=on,
                    published={ref.id: ref.published for ref in snapshot.documents},
                    ends=tariffs.ends,
                )
                chart = (draw(lines, on), alt_text(lines, on)) if lines else None
                return tariff_pages(tariffs, snapshot, on), chart

            pages, chart = await desk.work(lambda a: look(a.snapshot))
            await show_list(interaction, self.bot.lists, pages)
            if chart:
                # By itself: whoever leafs through the list above keeps it in sight.
                await _show_chart(interaction, *chart)

    @positions.autocomplete("who")
    async def speaker_choices(self, _: discord.Interaction, typed: str) -> _Choices:
        """Who has said something, those with the most statements first."""
        return await self._choices(typed, lambda known: known.speakers)

    @positions.autocomplete("topic")
    async def topic_choices(self, _: discord.Interaction, typed: str) -> _Choices:
        """What statements are about."""
        return await self._choices(typed, lambda known: known.topics)

    @meetings.autocomplete("who")
    async def participant_choices(self, _: discord.Interaction, typed: str) -> _Choices:
        """Who has met somebody."""
        return await self._choices(typed, lambda known: known.participants)

    @tariffs.autocomplete("product")
    async def product_choices(self, _: discord.Interaction, typed: str) -> _Choices:
        """What is taxed."""
        return await self._choices(typed, lambda known: known.products)

    @tariffs.autocomplete("country")
    async def country_choices(self, _: discord.Interaction, typed: str) -> _Choices:
        """Whose goods are taxed."""
        return await self._choices(typed, lambda known: known.countries)

    async def _choices(self, typed: str, names: Callable[[OnRecord], Iterable[Known]]) -> _Choices:
        snapshot = self.bot.desk.snapshot
        if snapshot is None:
            return []
        known = self._on_record
        if known is None or known.snapshot != snapshot.id:
            known = self._on_record = await self.bot.desk.quick(lambda: on_record(snapshot))
        return known_choices(typed, names(known))


async def _show_chart(interaction: discord.Interaction, png: bytes, said: str) -> None:
    embed = discord.Embed(colour=PLAIN, title="Rates over time, as the documents date them")
    embed.set_image(url=f"attachment://{_CHART}")
    file = discord.File(io.BytesIO(png), _CHART, description=said)
    await interaction.followup.send(embed=embed, file=file, ephemeral=True)


def _days(since: date | None, until: date | None) -> tuple[tuple[str, str | None], ...]:
    return (
        ("since", since.isoformat() if since else None),
        ("until", until.isoformat() if until else None),
    )


def _asked(what: str, *parts: tuple[str, str | None]) -> str:
    """What somebody asked for, in her words."""
    said = [f"{word} {shorten(given, 2 * _TYPED, escape)}" for word, given in parts if given]
    return " ".join([what, *said])


def _nothing(asked: str) -> tuple[Page, ...]:
    """That nothing was found, and what to try."""
    text = (
        f"No {asked} is on record. Try fewer or other words: the lists that open while you type"
        " have what is known, and `/search` finds passages."
    )
    return (Page(text, ()),)
