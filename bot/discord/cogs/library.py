"""What admins do: change the library, reindex it, see how the bot is."""

import asyncio
import contextlib
import logging
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.access import check_admin
from bot.discord.errors import BusyError, NotAdminError
from bot.discord.limits import CONTENT, shorten
from bot.discord.lists import show_list
from bot.discord.markdown import escape
from bot.discord.options import MAX_DAY, document_choices, read_day
from bot.discord.replies import UNSENT, tell, without_folders
from bot.discord.reports import set_aside_pages
from bot.discord.vitals import Vitals
from corpus.document import Document, Metadata
from corpus.errors import CommuniqueError, ReadError
from corpus.fetching import Fetched, download, fetch
from corpus.readers import MAX_BYTES, SUFFIXES

if TYPE_CHECKING:
    from bot.discord.client import Communique

_log = logging.getLogger(__name__)
_COLOUR = 0x5B6B7B
_AUDITED = 300


class Admin(commands.Cog):
    """Admin commands. Every call is audited, also one that is refused."""

    library = app_commands.Group(
        name="library",
        description="Change what I answer from.",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    def __init__(self, bot: "Communique") -> None:
        self.bot = bot

    @library.command(name="add", description="Add a document: attach a file, or give an address.")
    @app_commands.describe(
        file="Markdown, text, HTML, PDF or Word, at most 25 MB.",
        url="The address of a page or file on the web.",
        title="Its title, where it does not say it.",
        publisher="Who published it.",
        published="When it was published (YYYY-MM-DD).",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment | None = None,
        url: str | None = None,
        title: str | None = None,
        publisher: str | None = None,
        published: app_commands.Range[str, 1, MAX_DAY] | None = None,
    ) -> None:
        """Put a document into the library; a reindex puts it into the index."""
        source = _bare_address(url) if url else file.filename if file else "nothing"
        async with self._audited(interaction, "library add", source) as audit:
            if (file is None) == (url is None):
                raise ReadError("attach a file or give an address, one of them")
            day = await asyncio.to_thread(read_day, "published", published)
            given = Metadata(title=title, publisher=publisher, published=day)
            found = await (_attached(file) if file else self._fetched(url or ""))
            metadata = given.over(found.metadata)
            add = self.bot.desk.session.library.add
            document = await asyncio.to_thread(add, found.name, found.data, metadata)
            audit.outcome = f"added {document.path}"
            await tell(interaction, _added(document))

    @library.command(name="remove", description="Take a document out; its file is kept aside.")
    @app_commands.describe(id="Choose it by words of its title, or give its id or path.")
    @app_commands.autocomplete(id=document_choices)
    async def remove(self, interaction: discord.Interaction, id: str) -> None:
        """Take a document out of the library; a reindex takes it out of the index."""
        async with self._audited(interaction, "library remove", id) as audit:
            library = self.bot.desk.session.library

            def remove() -> str:
                path = library.find(id)
                library.remove(path)
                return path

            path = await asyncio.to_thread(remove)
            audit.outcome = f"removed {path}"
            await tell(
                interaction,
                f"Removed {_brief(path)}; its file is kept in the library’s folder `.removed`."
                " `/reindex` takes it out of the index.",
            )

    @library.command(name="failures", description="What is not indexed, and why.")
    async def failures(self, interaction: discord.Interaction) -> None:
        """List files that could not be read and files with the words of another one."""
        async with self._audited(interaction, "library failures", ""):
            snapshot = self.bot.desk.snapshot
            entries = await self.bot.desk.quick(snapshot.set_aside) if snapshot else []
            await show_list(interaction, self.bot.lists, set_aside_pages(entries))

    @app_commands.command(description="Index the library anew, beside the index that answers.")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def reindex(self, interaction: discord.Interaction) -> None:
        """Start a reindex, shown in a message of this channel; answers go on meanwhile."""
        async with self._audited(interaction, "reindex", "") as audit:
            rebuild, channel = self.bot.rebuild, interaction.channel
            if not rebuild.claim():
                where = f": {rebuild.message.jump_url}" if rebuild.message else " already."
                await tell(interaction, f"A reindex is running{where}")
                audit.outcome = "one was running"
                return
            message = None
            if isinstance(channel, discord.abc.Messageable):
                # Not the command's own response: that cannot be edited after 15 minutes.
                with contextlib.suppress(*UNSENT):
                    message = await channel.send("Reindexing …")
            if message is None:
                rebuild.release()
                audit.outcome = "started, not shown"
                await tell(
                    interaction,
                    "The reindex runs, but I cannot write in this channel to show how far it is."
                    " `/status` tells when it is done.",
                )
                return
            audit.outcome = "started"
            await audit.write()
            showing = asyncio.create_task(rebuild.show(message, interaction.user.id))
            # It is shown to its end also where its beginning could not be told.
            with contextlib.suppress(*UNSENT):
                await tell(interaction, f"The reindex runs: {message.jump_url}")
            audit.outcome = await showing

    @app_commands.command(description="What is live, since when, and how I am.")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the snapshot, the latencies, the queue and the memory."""
        async with self._audited(interaction, "status", ""):
            await interaction.followup.send(embed=_status(self.bot.vitals()), ephemeral=True)

    def _audited(self, interaction: discord.Interaction, action: str, detail: str) -> "_Audited":
        return _Audited(self.bot, interaction, action, detail)

    async def _fetched(self, url: str) -> Fetched:
        today = datetime.now(UTC).date()
        return await fetch(url, allowed=self.bot.settings.fetch_allowed, today=today)


class _Audited:
    """Defers an admin command, checks the caller, and writes down what came of it."""

    def __init__(
        self, bot: "Communique", interaction: discord.Interaction, action: str, detail: str
    ) -> None:
        self._bot = bot
        self._interaction = interaction
        self._action = action
        self._detail = detail[:_AUDITED]
        self._serving = ExitStack()
        self.outcome: str | None = None

    async def __aenter__(self) -> "_Audited":
        self._serving.enter_context(self._bot.desk.telling())
        try:
            await self._interaction.response.defer(ephemeral=True, thinking=True)
            check_admin(self._interaction, self._bot.settings)
            self._serving.enter_context(self._bot.desk.serving())
        except (NotAdminError, BusyError) as error:
            self.outcome = "refused" if isinstance(error, NotAdminError) else "not done: stopping"
            with self._serving:
                await self.write()
            raise
        except BaseException:
            self._serving.close()
            raise
        return self

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None and self.outcome is not None:
            self.outcome += "; not told"
        elif error is not None:
            known = isinstance(error, CommuniqueError)
            self.outcome = without_folders(str(error)) if known else "failed"
        with self._serving:
            await self.write()

    async def write(self) -> None:
        """Write down the outcome so far."""
        bot, user, guild = self._bot, self._interaction.user, self._interaction.guild_id
        outcome = shorten(self.outcome or "done", _AUDITED)
        entry = (user.id, guild, self._action, self._detail, outcome)
        try:
            await bot.desk.quick(lambda: bot.state.record(*entry))
        except CommuniqueError as error:
            _log.error("the audit could not be written: %s", error)
        if self.outcome == "refused" or not bot.settings.audit_channel_id:
            return
        what = f"{self._action} {self._detail}".strip()
        line = f"{user.mention} · {_brief(what)} · {_brief(outcome)}"
        channel = bot.get_partial_messageable(bot.settings.audit_channel_id)
        try:
            await channel.send(line)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("the audit channel could not be told: %s", error)


def _bare_address(url: str) -> str:
    """An address without what may be secret in it: who asks, and with which parameters."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return "an address that is none"


async def _attached(file: discord.Attachment) -> Fetched:
    """An attachment, checked by its name and size before it is downloaded."""
    if not file.filename.lower().endswith(tuple(SUFFIXES)):
        known = ", ".join(sorted(SUFFIXES))
        raise ReadError(f"{file.filename}: not a known kind of document ({known})")
    if file.size > MAX_BYTES:
        raise ReadError(
            f"{file.filename}: {file.size / 2**20:.0f} MB is over the limit of"
            f" {MAX_BYTES // 2**20} MB"
        )
    return Fetched(file.filename, await download(file.url), Metadata())


def _brief(text: str) -> str:
    """Somebody's words as plain ones, so short that two of them fit into one message."""
    return shorten(text, CONTENT // 3, escape)


def _added(document: Document) -> str:
    title, path = _brief(document.title), _brief(document.path)
    said = f"Added **{title}** as {path} (`{document.id}`)."
    if document.published is None:
        said += " Its date is unknown: remove it and add it again with `published` to say it."
    return f"{said} `/reindex` puts it into the index."


def _status(vitals: Vitals) -> discord.Embed:
    embed = discord.Embed(title="How I am", colour=_COLOUR)

    def field(name: str, value: str) -> None:
        embed.add_field(name=name, value=value)

    if vitals.snapshot and vitals.snapshot_age_s is not None:
        field("Snapshot", f"{vitals.snapshot}\n{_time(vitals.snapshot_age_s)} old")
        field("Documents", f"{vitals.documents} in {vitals.passages} passages")
    else:
        field("Snapshot", "none yet")
    field("Reindex", "running" if vitals.reindexing else "not running")
    field("Waiting", f"{vitals.waiting} questions")
    if vitals.answer_median_s is not None and vitals.answer_longest_s is not None:
        field(
            "Answers",
            f"{vitals.answered}: {vitals.answer_median_s:.2f} s in the middle,"
            f" {vitals.answer_longest_s:.2f} s at most",
        )
    if vitals.gateway_latency_s is not None:
        field("Gateway", f"{vitals.gateway_latency_s * 1000:.0f} ms")
    field("Longest stall", f"{vitals.longest_stall_s * 1000:.0f} ms")
    field("Memory", f"{vitals.memory_mib:.0f} MiB")
    field("Servers", str(vitals.servers))
    field("Running for", _time(vitals.uptime_s))
    return embed


def _time(seconds: float) -> str:
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"
