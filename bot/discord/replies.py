"""Saying things to one person: privately wherever Discord lets the bot."""

import contextlib
import io
import logging
import re
import secrets
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from bot.discord.embeds import Page
from bot.discord.errors import BusyError
from bot.discord.limits import shorten
from bot.discord.markdown import escape
from bot.state import StateError
from corpus.errors import CommuniqueError

if TYPE_CHECKING:
    from bot.discord.client import Communique

_log = logging.getLogger(__name__)
# What sending and editing raise: Discord's refusals, and a network that is away.
UNSENT = (discord.DiscordException, aiohttp.ClientError, OSError)
_NOT_DONE = "This could not be done."
# Folders of the computer that the bot runs on are nobody's business; addresses are no folders.
_FOLDERS = re.compile(r"(?<![\w:/.\\])(?:/|[A-Za-z]:\\)(?:[^\s/\\:;,]+[/\\])+")
# Of an error's words, which may name what somebody typed; the rest of the message needs room too.
_EXPLAINED = 1500

_Item = TypeVar("_Item")
_Callback = Callable[[_Item, discord.Interaction], Coroutine[Any, Any, None]]


def sendable(page: Page) -> dict[str, Any]:
    """A page as the arguments of discord.py's ``send``."""
    files = [discord.File(io.BytesIO(data), name) for name, data in page.files]
    return {"content": page.content, "embeds": list(page.embeds), "files": files}


def editable(page: Page) -> dict[str, Any]:
    """A page as the arguments of discord.py's ``edit``: what was there before goes."""
    shown = sendable(page)
    return {"content": shown["content"], "embeds": shown["embeds"], "attachments": shown["files"]}


async def tell(interaction: discord.Interaction, text: str) -> None:
    """Say one line to the caller alone, also where the answer was going to be seen by all."""
    if not interaction.response.is_done():
        await interaction.response.send_message(text, ephemeral=True)
        return
    if interaction.type is discord.InteractionType.application_command:
        # The first follow-up to a public "is thinking …" would be as public as that.
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            pass
        except discord.HTTPException:
            # What stays is filled with words that all may read.
            await interaction.edit_original_response(content=_NOT_DONE)
    await interaction.followup.send(text, ephemeral=True)


async def tell_author(message: discord.Message, text: str) -> None:
    """Say one line to the author of a message: in a direct message, or where they don't take any,
    as a reply."""
    try:
        await message.author.send(text)
    except UNSENT:
        with contextlib.suppress(*UNSENT):
            await reply(message, content=text)


async def reply(message: discord.Message, **what: Any) -> discord.Message:
    """Reply to a message; where that cannot be replied to, write below it."""
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        return await message.channel.send(**what, reference=reference, mention_author=False)
    except discord.Forbidden:
        # Replying needs Read Message History, writing does not.
        for file in what.get("files", ()):
            file.reset()
        return await message.channel.send(**what)


def explained(error: BaseException, doing: str) -> str:
    """What to tell a person about an error. An unexpected one, and one that only who runs the bot
    can mend, is logged with its reference."""
    if isinstance(error, CommuniqueError) and not isinstance(error, StateError):
        return shorten(sentence(without_folders(str(error))), _EXPLAINED, escape)
    reference = secrets.token_hex(4)
    _log.error("unexpected error in %s", doing, exc_info=error, extra={"reference": reference})
    return (
        f"Something went wrong, and it is not your fault. The reference is `{reference}`:"
        " whoever runs this bot finds it in the log."
    )


def without_folders(text: str) -> str:
    """A text that names files by their names alone, for people who do not run the bot."""
    return _FOLDERS.sub("", text)


def sentence(text: str) -> str:
    """One of our one-line errors as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def guarded(callback: _Callback[_Item]) -> _Callback[_Item]:
    """A button's callback whose errors are told to whoever pressed it; discord.py only logs."""

    @wraps(callback)
    async def guard(item: _Item, interaction: discord.Interaction) -> None:
        bot: Communique = interaction.client  # type: ignore[assignment]
        name = type(item).__name__
        try:
            with bot.desk.serving():
                try:
                    await callback(item, interaction)
                except Exception as error:
                    await tell_error(interaction, error, name)
        except BusyError as error:  # the bot is about to stop
            await tell_error(interaction, error, name)

    return guard


async def tell_error(interaction: discord.Interaction, error: Exception, doing: str) -> None:
    """Tell the caller what went wrong, where Discord still lets the bot."""
    text = explained(error, doing)
    try:
        await tell(interaction, text)
    except UNSENT as failure:
        # The interaction ran out, or Discord itself fails: there is nobody left to tell.
        _log.warning("could not tell about an error in %s: %s", doing, failure)
