"""The words of somebody's message, as they are to be verified."""

import re

import discord

_BLOCK = re.compile(r"(?m)^>(?:>>)? (.+(?:\n> .+)*)")
_NEXT_LINE = re.compile(r"\n> ")
# What is escaped is no markup: it hides in a private range while the marks are taken away.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDING = 0xE000
_HIDDEN = re.compile("[\ue021-\ue07e]")
_QUOTES = str.maketrans({"“": "'", "”": "'", '"': "'"})


def quoted_text(message: discord.Message) -> str:
    """Content and embeds without markup; a block quote counts as a quotation.

    discord.py's own ``remove_markdown`` takes the marks away.
    """
    parts = [message.content, *(embed.description or "" for embed in message.embeds)]
    return "\n\n".join(part for part in map(_plain, parts) if part)


def _plain(markdown: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_HIDING + ord(match[1])), markdown)
    text = discord.utils.remove_markdown(_BLOCK.sub(_as_quotation, text))
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _HIDING), text).strip()


def _as_quotation(match: re.Match[str]) -> str:
    words = _NEXT_LINE.sub("\n", match[1])
    # A quotation within it would end it.
    return f"“{words.translate(_QUOTES)}”"
