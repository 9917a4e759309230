"""What Discord takes in one message, and making things small enough for it.

Source: “Embed Limits” in Discord’s API reference. Discord counts code points and its clients UTF-16
code units, so the larger of the two is counted here, which is always the latter.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

import discord

from bot.console import printable

CONTENT = 2000
TITLE = 256
DESCRIPTION = 4096
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
AUTHOR = 256
FIELDS = 25
EMBEDS = 10
TOTAL = 6000
"""Of the words in all embeds of a message together."""
URL = 2048

# Discord refuses a whole message for an address whose host has no dot ("not a well formed URL").
_ADDRESS = re.compile(
    r"https?://(?:(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?::[0-9]{1,5})?"
    r"(?:[/?#]|$)",
    re.IGNORECASE,
)


def size(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def one_line(text: str) -> str:
    """A name, a reason or a question on one line, with � for what would command the screen."""
    return printable(" ".join(text.split()))


def as_is(text: str) -> str:
    """For what Discord does not read as markdown (footers)."""
    return text


def shorten(text: str, limit: int, write: Callable[[str], str] = as_is) -> str:
    """A name, a reason or a question (never a quote) on one line, as ``write`` writes it, cut with
    ``…`` where that has more than ``limit`` UTF-16 code units."""
    line = one_line(text)
    # Whatever is written has at least the length of the words.
    if len(line) <= limit and size(written := write(line)) <= limit:
        return written
    low, high = 0, min(len(line), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if size(write(f"{line[:middle]}…")) <= limit:
            low = middle
        else:
            high = middle - 1
    return write(f"{line[:low].rstrip()}…")


def listed(lines: Sequence[str], limit: int) -> tuple[str, int]:
    """Lines as one text of at most ``limit``, with ``… and 17 more`` where some are left out, and
    how many are."""
    whole = "\n".join(lines)
    if size(whole) <= limit:
        return whole, 0
    room = limit - len(f"\n… and {len(lines)} more")
    shown = 0
    for line in lines:
        room -= size(line) + 1
        if room < 0:
            break
        shown += 1
    left = len(lines) - shown
    return "\n".join([*lines[:shown], f"… and {left} more"]), left


def web_address(url: str | None) -> str | None:
    """An address as Discord takes it for a link, or None where it would not."""
    if not url or not _ADDRESS.match(url):
        return None
    encoded = quote(url, safe=":/?#[]@!$&'()*+,;=%", errors="replace")
    return encoded if len(encoded) <= URL else None


def embed_size(embed: discord.Embed) -> int:
    """What an embed adds to the total."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    fields = [part for field in embed.fields for part in (field.name, field.value)]
    return sum(size(text) for text in [*texts, *fields] if text)


def fits(embeds: Iterable[discord.Embed], spare: int = 0) -> bool:
    """Whether one message can hold these embeds, and ``spare`` more UTF-16 code units in them."""
    found = list(embeds)
    return (
        len(found) <= EMBEDS
        and sum(embed_size(embed) for embed in found) <= TOTAL - spare
        and all(_each_part_fits(embed) for embed in found)
    )


def _each_part_fits(embed: discord.Embed) -> bool:
    return (
        size(embed.title or "") <= TITLE
        and size(embed.description or "") <= DESCRIPTION
        and size(embed.footer.text or "") <= FOOTER
        and size(embed.author.name or "") <= AUTHOR
        and len(embed.url or "") <= URL
        and len(embed.fields) <= FIELDS
        and all(
            0 < size(field.name or "") <= FIELD_NAME and 0 < size(field.value or "") <= FIELD_VALUE
            for field in embed.fields
        )
    )
