"""The buttons under an answer. Each finds its answer in ``state.sqlite``, so that it works for as
long as that is kept, whichever process had sent it."""

import contextlib
import re
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord.ui import Button, DynamicItem, View

from bot.answering.answer import Answer, Outcome
from bot.discord.conversation import restored
from bot.discord.embeds import Page, answer_page, context_page, refusal_page, shows_question
from bot.discord.errors import GoneError
from bot.discord.replies import editable, guarded, sendable, tell
from bot.state import StoredAnswer

if TYPE_CHECKING:
    from bot.discord.client import Communique

_VOTES: dict[str, tuple[Literal[-1, 1], str]] = {"up": (1, "👍"), "down": (-1, "👎")}
_THREAD_NAME = 100
_THREAD_EXISTS = 160004
_CHANGED = (
    "the document has changed since this was answered, so that the quote no longer stands there;"
    " ask again"
)
_NO_THREADS_FOR_YOU = (
    "You may not open threads in this channel: that needs Create Public Threads and Send Messages"
    " in Threads."
)
_FORGOTTEN = "this answer is not kept any more; ask again"


def answer_view(id: str, answer: Answer, number: int, *, thread: bool) -> View:
    """The buttons of an answer that shows its quote ``number``; ``thread`` adds the one that opens
    a thread. Refusals have nothing to leaf through."""
    view = View(timeout=None)
    if answer.outcome is not Outcome.NOT_FOUND:
        last = len(answer.quotes) - 1
        if last:
            view.add_item(LeafQuoteButton(id, max(number - 1, 0), "<", number == 0))
            view.add_item(LeafQuoteButton(id, min(number + 1, last), ">", number == last))
        view.add_item(ContextButton(id, number))
    view.add_item(VoteButton(id, "up"))
    view.add_item(VoteButton(id, "down"))
    if thread:
        view.add_item(ThreadButton(id))
    return view


def shown(answer: Answer, number: int, *, show_question: bool) -> Page:
    """The page of an answer, or of a refusal."""
    if answer.outcome is Outcome.NOT_FOUND:
        return refusal_page(answer, show_question=show_question)
    return answer_page(answer, number, show_question=show_question)


class LeafQuoteButton(
    DynamicItem[Button[View]],
    template=r"communique:quote:(?P<id>[\w-]+):(?P<number>\d+):(?P<to>[<>])",
):
    """Shows the previous or the next quote: in place to who asked, to others in a copy."""

    def __init__(self, id: str, number: int, to: str, disabled: bool = False) -> None:
        super().__init__(
            Button(
                label="Previous" if to == "<" else "Next",
                custom_id=f"communique:quote:{id}:{number}:{to}",
                disabled=disabled,
            )
        )
        self.answer_id, self.number = id, number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: object, match: re.Match[str], /
    ) -> "LeafQuoteButton":
        """The button that was pressed."""
        return cls(match["id"], int(match["number"]), match["to"])

    @guarded
    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the quote."""
        bot, message = _bot(interaction), interaction.message
        assert message is not None  # a button stands under one
        bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        kept = await _kept(interaction, self.answer_id)
        if message.flags.ephemeral or kept.user == interaction.user.id:
            await interaction.response.defer()
            answer = await _answer(interaction, kept)
            thread = any("communique:thread:" in (b.custom_id or "") for b in _buttons(message))
            question = shows_question(message.content)
            page = await bot.desk.quick(lambda: shown(answer, self.number, show_question=question))
            view = answer_view(self.answer_id, answer, self.number, thread=thread)
            await interaction.edit_original_response(**editable(page), view=view)
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            answer = await _answer(interaction, kept)
            page = await bot.desk.quick(lambda: shown(answer, self.number, show_question=False))
            view = answer_view(self.answer_id, answer, self.number, thread=False)
            await interaction.followup.send(**sendable(page), view=view, ephemeral=True)


class ContextButton(
    DynamicItem[Button[View]], template=r"communique:context:(?P<id>[\w-]+):(?P<number>\d+)"
):
    """Shows the paragraph around the quote, privately."""

    def __init__(self, id: str, number: int) -> None:
        super().__init__(
            Button(label="Show in context", custom_id=f"communique:context:{id}:{number}")
        )
        self.answer_id, self.number = id, number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: object, match: re.Match[str], /
    ) -> "ContextButton":
        """The button that was pressed."""
        return cls(match["id"], int(match["number"]))

    @guarded
    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the context."""
        bot = _bot(interaction)
        bot.cooldowns.count(interaction.user.id, interaction.guild_id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await _answer(interaction, await _kept(interaction, self.answer_id))
        page = await bot.desk.quick(lambda: context_page(answer.quotes[self.number]))
        await interaction.followup.send(**sendable(page), ephemeral=True)


class VoteButton(
    DynamicItem[Button[View]], template=r"communique:vote:(?P<id>[\w-]+):(?P<vote>up|down)"
):
    """Keeps what somebody thinks of an answer; the same button again takes it back."""

    def __init__(self, id: str, vote: str) -> None:
        super().__init__(Button(emoji=_VOTES[vote][1], custom_id=f"communique:vote:{id}:{vote}"))
        self.answer_id, self.vote = id, vote

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: object, match: re.Match[str], /
    ) -> "VoteButton":
        """The button that was pressed."""
        return cls(match["id"], match["vote"])

    @guarded
    async def callback(self, interaction: discord.Interaction) -> None:
        """Keep the vote."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        value, sign = _VOTES[self.vote]
        kept = await _kept(interaction, self.answer_id)
        bot = _bot(interaction)
        user = interaction.user.id

        def vote() -> bool:
            again = bot.state.vote_of(kept.id, user) == value
            bot.state.vote(kept.id, user, 0 if again else value)
            return again

        taken_back = await bot.desk.quick(vote)
        text = (
            f"{sign} taken back."
            if taken_back
            else f"{sign} noted, thank you. The other button changes it, the same takes it back."
        )
        await interaction.followup.send(text, ephemeral=True)


class ThreadButton(DynamicItem[Button[View]], template=r"communique:thread:(?P<id>[\w-]+)"):
    """Opens a thread under the answer, in which the conversation goes on."""

    def __init__(self, id: str) -> None:
        super().__init__(Button(label="Ask more in a thread", custom_id=f"communique:thread:{id}"))
        self.answer_id = id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: object, match: re.Match[str], /
    ) -> "ThreadButton":
        """The button that was pressed."""
        return cls(match["id"])

    @guarded
    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the thread, or say where it is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        bot, message = _bot(interaction), interaction.message
        assert message is not None  # a button stands under one
        may = interaction.permissions
        if not (may.create_public_threads and may.send_messages_in_threads):
            await tell(interaction, _NO_THREADS_FOR_YOU)
            return
        kept = await _kept(interaction, self.answer_id)
        name = " ".join(kept.asked.split())
        if len(name) > _THREAD_NAME:
            name = f"{name[: _THREAD_NAME - 1]}…"
        try:
            thread = await message.create_thread(name=name)
        except discord.HTTPException as error:
            if error.code == _THREAD_EXISTS:
                await tell(interaction, "There is a thread under this answer already.")
            elif isinstance(error, discord.Forbidden):
                await tell(
                    interaction, "I may not open threads in this channel (Create Public Threads)."
                )
            else:
                raise
            return
        await bot.desk.quick(lambda: bot.state.start_thread(thread.id, kept.id))
        with contextlib.suppress(discord.HTTPException):
            await thread.add_user(interaction.user)
        how = "Ask on" if bot.reads_all else "Mention me to ask on"
        with contextlib.suppress(discord.HTTPException):
            await thread.send(f"{how}, as in: and aluminum?")
        await interaction.followup.send(f"Here it is: {thread.mention}", ephemeral=True)


ITEMS: tuple[type[DynamicItem[Any]], ...] = (
    LeafQuoteButton,
    ContextButton,
    VoteButton,
    ThreadButton,
)


def _bot(interaction: discord.Interaction) -> "Communique":
    return interaction.client  # type: ignore[return-value]


async def _kept(interaction: discord.Interaction, id: str) -> StoredAnswer:
    bot = _bot(interaction)
    kept = await bot.desk.quick(lambda: bot.state.answer(id))
    if kept is None:
        raise GoneError(_FORGOTTEN)
    return kept


async def _answer(interaction: discord.Interaction, kept: StoredAnswer) -> Answer:
    bot = _bot(interaction)
    answer = await bot.desk.quick(lambda: restored(kept, bot.desk.snapshot))
    if answer is None:
        raise GoneError(_CHANGED)
    return answer


def _buttons(message: discord.Message) -> list[discord.Button]:
    return [
        item
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if isinstance(item, discord.Button)
    ]
