"""How a document is named on Discord: in titles, footers and lists."""

from bot.discord.limits import shorten, web_address
from bot.discord.markdown import escape
from bot.links import text_fragment_link
from bot.rendering import day
from corpus.document import DocumentRef

# Of an address in a list, where ten must find room.
_LISTED_ADDRESS = 300


def title(document: DocumentRef, limit: int) -> str:
    """Its title as markdown of at most ``limit`` UTF-16 code units; its path where it has none."""
    return shorten(document.title if document.title.strip() else document.path, limit, escape)


def link(document: DocumentRef, words: str = "") -> str | None:
    """Its web address, where it has one that Discord takes; at these words, where there is room."""
    at_words = text_fragment_link(document.url, words) if words else None
    return web_address(at_words) or web_address(document.url)


def footer(document: DocumentRef) -> str:
    """Publisher and date, and the path where there is no address; a footer is no markdown."""
    parts = [day(document.published)]
    if document.publisher and document.publisher.strip():
        parts.insert(0, shorten(document.publisher, 200))
    if not link(document):
        parts.append(shorten(document.path, 300))
    return " · ".join(parts)


def source_line(document: DocumentRef) -> str:
    """Title, publisher, date and a link or the path as one line of markdown, 900 at most."""
    parts = [title(document, 250)]
    if document.publisher and document.publisher.strip():
        parts.append(shorten(document.publisher, 100, escape))
    parts.append(day(document.published))
    address = link(document)
    if address and len(address) <= _LISTED_ADDRESS:
        # Discord shows backslashes inside masked links, so the title cannot be one.
        parts.append(f"[open]({address.replace('(', '%28').replace(')', '%29')})")
    else:
        parts.append(shorten(document.path, 200, escape))
    return " · ".join(parts)
