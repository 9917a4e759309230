"""The words of somebody's message, as they are to be verified."""

import re

import discord

_BLOCK = re.compile(r"(?m)^>(?:>>)? (.+(?:\n> .+)*)")
_NEXT_LINE = re.compile(r"\n> ")
# What is escaped is no markup: it hides in a private range while the marks are taken away.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDING = 0xE000
_HIDDEN = re.compile("[\ue021-\ue07e]")
# Quotation marks, the first of which that are not in the words go around them.
_AROUND = (("“", "”"), ("«", "»"), ('"', '"'))
_QUOTES = str.maketrans({"“": "'", "”": "'", '"': "'"})


def quoted_text(message: discord.Message, *, own: bool = False) -> str:
    """Content and embeds without markup; a block quote counts as a quotation.

    Of the bot's own messages only the block quotes and who signed them count: its own words are
    nobody's. discord.py's own ``remove_markdown`` takes the marks away.
    """
    parts = [embed.description or "" for embed in message.embeds]
    parts = [part for part in parts if _BLOCK.search(part)] if own else [message.content, *parts]
    return "\n\n".join(part for part in map(_plain, parts) if part)


def _plain(markdown: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_HIDING + ord(match[1])), markdown)
    text = discord.utils.remove_markdown(_BLOCK.sub(_as_quotation, text))
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _HIDING), text).strip()


def _as_quotation(match: re.Match[str]) -> str:
    words = _NEXT_LINE.sub("\n", match[1])
    for first, last in _AROUND:
        if first not in words and last not in words:
            return f"{first}{words}{last}"
    # A quotation within it would end it.
    return f"“{words.translate(_QUOTES)}”"
