"""Asking: ``/ask``, and messages that are meant for the bot."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering.answer import Answer
from bot.answering.answerer import QuestionError, checked
from bot.answering.followup import Turn
from bot.answering.question import MAX_LENGTH
from bot.discord.buttons import answer_view, shown
from bot.discord.conversation import stored, turns_before
from bot.discord.embeds import Page
from bot.discord.errors import CooldownError
from bot.discord.options import MAX_DAY, document_filter, narrowing, publisher_choices
from bot.discord.replies import UNSENT, editable, explained, reply, sendable, sentence, tell_author
from bot.state import StateError, StoredAnswer
from index.search import Filter

if TYPE_CHECKING:
    from bot.discord.client import Communique

_log = logging.getLogger(__name__)

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_TAG = re.compile(r"<(?:a?:(\w+):\d+|t:-?\d+(?::\w)?|/[^:>]+:\d+|id:\w+)>")
# What Discord answers where a message cannot be written, and the interaction's token ran out.
_TOKEN_IS_GONE = (10008, 10015, 50027)
HOW_TO_ASK = "Ask me a question behind the mention, as in: what is the tariff on lumber?"
_NOT_MY_ROLE = (
    "You mentioned my role, which does not let me read the message. Mention me: in the list that"
    " opens behind @, I am the entry with a picture."
)
_HOW_TO_WRITE = "Ask me a question in words, as in: what is the tariff on lumber?"
# Nobody has this number.
_EVERYBODY = 0
_NO_EMBEDS = (
    "I have an answer but may not show it here: I need the permission Embed Links in this channel."
)


class Ask(commands.Cog):
    """Answers questions."""

    def __init__(self, bot: "Communique") -> None:
        self.bot = bot

    @app_commands.command(description="Ask the documents; the answer is in their own words.")
    @app_commands.describe(
        question="As you would ask a colleague.",
        since="Only documents published on or after this day (YYYY-MM-DD).",
        until="Only documents published on or before this day (YYYY-MM-DD).",
        source="Only documents of this publisher.",
        private="Show the answer to me alone.",
    )
    @app_commands.autocomplete(source=publisher_choices)
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_LENGTH],
        since: app_commands.Range[str, 1, MAX_DAY] | None = None,
        until: app_commands.Range[str, 1, MAX_DAY] | None = None,
        source: str | None = None,
        private: bool = False,
    ) -> None:
        """Answer in place of the command; everybody in the channel sees it, unless private."""
        self.bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        with self.bot.desk.serving():
            await interaction.response.defer(ephemeral=private, thinking=True)
            await self._answer_command(interaction, question, (since, until, source), private)

    async def _answer_command(
        self,
        interaction: discord.Interaction,
        question: str,
        narrowed: tuple[str | None, str | None, str | None],
        private: bool,
    ) -> None:
        desk = self.bot.desk
        only = await asyncio.to_thread(document_filter, *narrowed, desk.snapshot)
        channel = interaction.channel_id or 0
        alone = private or interaction.guild_id is None
        reader = interaction.user.id if alone else _EVERYBODY
        parent = await self._latest(interaction.channel, channel, reader)
        answer, kept = await self._answer(
            question, parent, only, interaction.user.id, channel, private
        )
        thread = not private and isinstance(interaction.channel, discord.TextChannel)
        page = shown(answer, 0, show_question=True)
        view = answer_view(kept.id, answer, 0, thread=thread)
        try:
            message = await interaction.edit_original_response(**editable(page), view=view)
        except discord.HTTPException as error:
            if private or error.code not in _TOKEN_IS_GONE:
                raise
            # The wait was longer than the token lives: the answer comes as an ordinary message.
            await self._write_below(interaction, page, view, kept)
            return
        await self._sent(kept, message)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer messages that mention the bot, reply to it, or stand in its thread or a direct
        message."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        try:
            if self._is_for_me(message):
                with self.bot.desk.serving():
                    await self._answer_message(message)
        except discord.Forbidden:
            place = getattr(message.channel, "name", "this channel")
            with contextlib.suppress(discord.HTTPException):
                await message.author.send(
                    f"I may not write in #{discord.utils.escape_markdown(place)}: ask whoever runs"
                    " the server to let me, or use /ask."
                )
        except Exception as error:
            text = explained(error, "a message")
            if isinstance(error, QuestionError):
                await reply(message, content=text)
            else:
                await tell_author(message, text)

    async def _answer_message(self, message: discord.Message) -> None:
        text = self._question(message)
        if self._mentions_my_role(message) and not self._mentions_me(message):
            await reply(message, content=_NOT_MY_ROLE)
            return
        if not text and message.guild and not self._mentions_me(message):
            # Discord did not let the bot read it.
            return
        guild = message.guild.id if message.guild else None
        try:
            self.bot.cooldowns.count(message.author.id, guild)
        except CooldownError as error:
            if not error.told:
                with contextlib.suppress(*UNSENT):
                    await message.author.send(sentence(str(error)))
            return
        if not text:
            await reply(message, content=HOW_TO_ASK if message.guild else _HOW_TO_WRITE)
            return
        checked(text)
        with contextlib.suppress(discord.HTTPException):
            await message.channel.typing()
        parent = await self._before(message)
        answer, kept = await self._answer(
            text, parent, None, message.author.id, message.channel.id, False
        )
        if not _may_embed(message):
            await reply(message, content=_NO_EMBEDS)
            return
        page = shown(answer, 0, show_question=False)
        view = answer_view(kept.id, answer, 0, thread=False)
        await self._sent(kept, await reply(message, **sendable(page), view=view))

    async def _answer(
        self,
        question: str,
        parent: str | None,
        only: Filter | None,
        user: int,
        channel: int,
        private: bool,
    ) -> tuple[Answer, StoredAnswer]:
        desk, state = self.bot.desk, self.bot.state
        asked_at = datetime.now(UTC)
        turns: list[Turn] = []
        if parent is not None:
            turns = await desk.quick(lambda: turns_before(state, parent, desk.snapshot))
        answer = await desk.answer(question, turns, only)
        if only:
            answer = replace(answer, question=f"{question} ({narrowing(only)})")
        kept = stored(
            answer, id=state.new_id(), user=user, channel=channel, private=private, parent=parent
        )
        await self._keep(lambda: state.add_answer(kept, asked_at))
        what = {"question": question, "asked": answer.asked} if self.bot.log_questions else {}
        _log.info(
            "answered",
            extra={"answer": kept.id, "outcome": kept.outcome, "confidence": kept.confidence}
            | what,
        )
        return answer, kept

    async def _sent(self, kept: StoredAnswer, message: discord.Message) -> None:
        await self._keep(lambda: self.bot.state.set_message(kept.id, message.id))

    async def _keep(self, write: Callable[[], None]) -> None:
        """Write into the state. An answer is worth showing also where it cannot be kept."""
        try:
            await self.bot.desk.quick(write)
        except StateError as error:
            _log.error("an answer could not be kept: %s", error)

    async def _write_below(
        self,
        interaction: discord.Interaction,
        page: Page,
        view: discord.ui.View,
        kept: StoredAnswer,
    ) -> None:
        channel = interaction.channel
        if isinstance(channel, discord.abc.Messageable):
            await self._sent(kept, await channel.send(**sendable(page), view=view))

    async def _before(self, message: discord.Message) -> str | None:
        """The answer that a message follows up."""
        if message.reference and (replied := message.reference.message_id):
            kept = await self.bot.desk.quick(lambda: self.bot.state.answer_of_message(replied))
            # Nobody can reply to what only another person saw, and Discord sees to that; so do we.
            if kept and (not kept.private or kept.user == message.author.id):
                return kept.id
        reader = _EVERYBODY if message.guild else message.author.id
        return await self._latest(message.channel, message.channel.id, reader)

    async def _latest(self, channel: object, id: int, reader: int) -> str | None:
        """The answer before, in a thread or direct message: elsewhere, many talk at once.

        A private one only where its asker alone reads what follows from it.
        """
        if isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.StageChannel):
            return None
        state = self.bot.state

        def latest() -> str | None:
            # A thread that somebody opened under an answer has the number of that message.
            kept = state.latest_in(id, reader) or state.answer_of_message(id)
            return kept.id if kept else state.thread_origin(id)

        return await self.bot.desk.quick(latest)

    def _is_for_me(self, message: discord.Message) -> bool:
        if message.guild is None or self._mentions_me(message) or self._mentions_my_role(message):
            return True
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message):
            return replied.author.id == self._id
        if not isinstance(message.channel, discord.Thread):
            return False
        # A message to somebody else in the bot's thread is not for the bot.
        return message.channel.owner_id == self._id and not message.mentions

    def _mentions_me(self, message: discord.Message) -> bool:
        return any(user.id == self._id for user in message.mentions)

    def _mentions_my_role(self, message: discord.Message) -> bool:
        """Discord offers the bot's role, of the same name, beside the bot itself."""
        return any(role.tags and role.tags.bot_id == self._id for role in message.role_mentions)

    def _question(self, message: discord.Message) -> str:
        """The words of a message: the bot's mention gone, other marks as people see them."""
        names = {user.id: user.display_name for user in message.mentions}
        names |= {role.id: role.name for role in message.role_mentions}

        def named(match: re.Match[str]) -> str:
            id = int(match[1])
            return "" if id == self._id else names.get(id, "")

        text = _TAG.sub("", _MENTION.sub(named, message.content))
        return " ".join(text.split())

    @property
    def _id(self) -> int:
        return self.bot.user.id if self.bot.user else 0


def _may_embed(message: discord.Message) -> bool:
    """Whether quotes would be seen. Where nothing may be sent at all, Discord says so itself, and
    of a channel that the bot does not know, nothing is known."""
    channel = message.channel
    if message.guild is None or isinstance(channel, discord.PartialMessageable):
        return True
    rights = channel.permissions_for(message.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    may_send = rights.send_messages_in_threads if in_thread else rights.send_messages
    return rights.embed_links or not may_send
