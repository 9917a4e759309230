"""The library on Discord: what is in it, what is not, and what a reindex does and did."""

from collections.abc import Sequence

import discord

from bot.discord.embeds import PLAIN, Page
from bot.discord.limits import DESCRIPTION, TITLE, listed, one_line, shorten, size
from bot.discord.markdown import block_quote, escape
from bot.discord.parting import text_pages
from bot.discord.sources import link, title
from bot.rendering import day
from corpus.document import Document, DocumentRef
from index.archive import SetAside
from index.build import Report

_PER_PAGE = 10
# What one line takes at most, so that ten fit into a description.
_LINE = 400
_TEXT = 3500
_CELLS = 20
_STAGES = {
    "reading": "Reading documents",
    "embedding": "Embedding passages",
    "records": "Reading records",
    "writing": "Writing",
}
# A rate measured for less than this says little.
_MEASURED_S = 5


def documents_pages(documents: Sequence[DocumentRef]) -> tuple[Page, ...]:
    """What is indexed, ten a page."""
    lines = []
    for document in documents:
        known = f"{shorten(document.id, 40, escape)} · {day(document.published)}"
        publisher = shorten(document.publisher or "", 80, escape)
        parts = [known, title(document, _LINE - 150), publisher]
        lines.append(" · ".join(part for part in parts if part))
    return _list_pages("Documents", lines, "No documents are indexed.")


def set_aside_pages(entries: Sequence[SetAside]) -> tuple[Page, ...]:
    """Files that are not in the index, with the reasons, ten a page."""
    lines = [shorten(f"{entry.kind}: {_aside(entry)}", _LINE, escape) for entry in entries]
    return _list_pages("Not in the index", lines, "Every file is in the index.")


def _list_pages(name: str, lines: Sequence[str], none: str) -> tuple[Page, ...]:
    """A list ten lines a page, or one page that says that there is nothing."""
    if not lines:
        return (Page(none, ()),)
    pages = []
    for start in range(0, len(lines), _PER_PAGE):
        shown = lines[start : start + _PER_PAGE]
        embed = discord.Embed(colour=PLAIN, title=name, description="\n".join(shown))
        embed.set_footer(text=f"{start + 1}–{start + len(shown)} of {len(lines)}")
        pages.append(Page(None, (embed,)))
    return tuple(pages)


def document_pages(document: Document) -> tuple[Page, ...]:
    """What is known about a document, then its text in pages."""
    texts = list(text_pages(document.text, _TEXT)) or [""]
    pages = []
    for number, text in enumerate(texts, 1):
        embed = discord.Embed(colour=PLAIN, title=title(document, TITLE), url=link(document))
        embed.description = block_quote(text) if text else None
        embed.set_footer(text=f"Page {number} of {len(texts)}")
        pages.append(Page(None, (embed,)))
    known = (
        ("Publisher", document.publisher or "unknown"),
        ("Published", day(document.published)),
        ("ID", document.id),
        ("File", document.path),
        ("Address", document.url or ""),
    )
    for name, value in known:
        if written := shorten(value, 300, escape):
            pages[0].embeds[0].add_field(name=name, value=written)
    return tuple(pages)


def report_page(report: Report) -> Page:
    """The difference that a reindex made; where not everything has room, all of it is attached."""
    sections = [(word, lines) for word, lines in _sections(report) if lines]
    description, whole = _written(_head(report), 500)
    # Of a list, what the others leave: each gets the same room.
    room = (DESCRIPTION - size(description)) // max(1, len(sections))
    for word, lines in sections:
        heading = f"\n**{word.capitalize()}** ({len(lines)})\n"
        written, unabridged = _written(lines, _LINE)
        shown, left = listed(written.split("\n"), room - len(heading))
        whole = whole and unabridged and not left
        description += heading + shown
    embed = discord.Embed(colour=PLAIN, title="The library was indexed", description=description)
    files = () if whole else (("reindex.txt", _as_file(report).encode("utf-8", "replace")),)
    return Page(None, (embed,), files)


def _written(lines: Sequence[str], limit: int) -> tuple[str, bool]:
    """Lines as markdown of at most ``limit`` each, and whether none of them had to be shortened."""
    written = [shorten(line, limit, escape) for line in lines]
    return "\n".join(written), written == [escape(one_line(line)) for line in lines]


def _head(report: Report) -> list[str]:
    counts = [
        *((word, len(lines)) for word, lines in _sections(report)[:2]),
        ("unchanged", len(report.unchanged)),
        *((word, len(lines)) for word, lines in _sections(report)[2:]),
    ]
    said = ", ".join(f"{count} {word}" for word, count in counts if count) or "none"
    passages = f"Passages: {report.passages}, {report.embedded} embedded anew."
    return [*([report.note] if report.note else []), f"Documents: {said}.", passages]


def _sections(report: Report) -> list[tuple[str, list[str]]]:
    return [
        ("added", list(report.added)),
        ("changed", list(report.changed)),
        ("removed", list(report.removed)),
        ("duplicate", [_aside(entry) for entry in report.duplicates]),
        ("failed", [_aside(entry) for entry in report.failed]),
    ]


def _aside(entry: SetAside) -> str:
    return f"{entry.path}: {entry.reason}"


def _as_file(report: Report) -> str:
    lines = _head(report)
    for word, entries in _sections(report):
        lines += [f"{word}: {entry}" for entry in entries]
    return "".join(f"{one_line(line)}\n" for line in lines)


def progress_text(stage: str, done: int, total: int, elapsed_s: float) -> str:
    """How far a reindex is: a bar, the steps, and the time left where the rate of embedding says
    it. ``elapsed_s`` counts from the beginning of the stage."""
    share = min(max(done / total, 0.0), 1.0) if total > 0 else 1.0
    filled = int(share * _CELLS)
    bar = "█" * filled + "░" * (_CELLS - filled)
    name = _STAGES.get(stage) or shorten(stage, 100, escape)
    text = f"{name}\n`{bar}` {done:,} of {total:,}"
    if stage == "embedding" and 0 < done < total and elapsed_s >= _MEASURED_S:
        text += f" · about {_duration(elapsed_s / done * (total - done))} left"
    return text


def _duration(seconds: float) -> str:
    if seconds < 55:
        return f"{max(10, 10 * round(seconds / 10))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h"
