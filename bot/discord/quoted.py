"""The words of somebody's message, as they are to be verified."""

import re

import discord

from bot.answering.verify import MAX_LENGTH

_BLOCK = re.compile(r"(?m)^>(?:>>)? (.+(?:\n> .+)*)")
_NEXT_LINE = re.compile(r"\n> ")
# Discord's markup. Each pattern stops where it could begin anew, so that they take linear time.
_MASKED_LINK = re.compile(
    r"\[([^\[\]\n]++)\]\(<?https?://[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)?>?\)"
)
_MARKS = re.compile(
    r"(<?https?://[^\s<>]++>?)|[*_~|`]|^ *+(?:\#{1,3}|-\#|-|>(?:>>)?) ", re.MULTILINE
)
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
    nobody's. A text that is too long to be verified may be cut.
    """
    parts = [embed.description or "" for embed in message.embeds]
    parts = [part for part in parts if _BLOCK.search(part)] if own else [message.content, *parts]
    # Twice that, as marks take room: what is too long without them is refused, never cut.
    whole = "\n\n".join(part for part in parts if part)[: 2 * MAX_LENGTH]
    return _plain(whole)


def _plain(markdown: str) -> str:
    text = _ESCAPED.sub(lambda match: chr(_HIDING + ord(match[1])), markdown)
    text = _MASKED_LINK.sub(r"\1", _BLOCK.sub(_as_quotation, text))
    text = _MARKS.sub(lambda match: match[1] or "", text)
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _HIDING), text).strip()


def _as_quotation(match: re.Match[str]) -> str:
    words = _NEXT_LINE.sub("\n", match[1])
    for first, last in _AROUND:
        if first not in words and last not in words:
            return f"{first}{words}{last}"
    # A quotation within it would end it.
    return f"“{words.translate(_QUOTES)}”"
