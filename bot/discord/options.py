"""What people can choose in a command: days, publishers, documents. Answered from memory."""

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import discord
from discord.app_commands import Choice

from bot.answering.answerer import QuestionError
from corpus.document import DocumentRef
from corpus.readers.dates import parse_date
from index.folding import fold
from index.search import Filter
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from bot.discord.client import Communique

_CHOICES = 25
_CHOICE_LENGTH = 100


def document_filter(
    since: str | None, until: str | None, source: str | None, snapshot: Snapshot | None
) -> Filter | None:
    """Which documents a command asks for; None for all.

    Raises QuestionError where a day is none, no day is both, or the publisher is unknown: a refusal
    would say that the documents do not answer. Reading a date can stall an event loop.
    """
    if not since and not until and not source:
        return None
    only = Filter(
        since=read_day("since", since),
        until=read_day("until", until),
        publisher=source or None,
    )
    if only.since and only.until and only.since > only.until:
        raise QuestionError(f"no day is both since {only.since} and until {only.until}; swap them")
    by_publisher = Filter(publisher=only.publisher)
    if snapshot and not any(by_publisher.admits(document) for document in snapshot.documents):
        raise QuestionError(
            "no indexed document is from this publisher; choose one from the list that opens while"
            " you type"
        )
    return only


def read_day(option: str, text: str | None) -> date | None:
    """The day that was typed for an option; None for nothing. Raises QuestionError."""
    if not text:
        return None
    parsed = parse_date(text)
    if parsed is None:
        raise QuestionError(f"{option}: this is not a date; write it as YYYY-MM-DD")
    return parsed


async def publisher_choices(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
    """Publishers of indexed documents that have the typed words in their names."""
    names = {document.publisher for document in _documents(interaction) if document.publisher}
    found = [
        name for name in sorted(names) if _matches(typed, name) and len(name) <= _CHOICE_LENGTH
    ]
    return [Choice(name=name, value=name) for name in found[:_CHOICES]]


async def document_choices(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
    """Indexed documents with the typed words in title, path, publisher or date, latest first."""
    found = [d for d in _documents(interaction) if _matches(typed, _described(d))]
    found.sort(key=lambda document: (document.published or date.min, document.title), reverse=True)
    return [Choice(name=_label(document), value=document.id) for document in found[:_CHOICES]]


def _documents(interaction: discord.Interaction) -> tuple[DocumentRef, ...]:
    bot: Communique = interaction.client  # type: ignore[assignment]
    return bot.desk.snapshot.documents if bot.desk.snapshot else ()


def _matches(typed: str, text: str) -> bool:
    searched = _searchable(text)
    return all(word in searched for word in _searchable(typed).split())


def _searchable(text: str) -> str:
    """Folded, and without the accents that not every keyboard has."""
    parts = unicodedata.normalize("NFKD", fold(text))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _when(document: DocumentRef) -> str:
    return document.published.isoformat() if document.published else "date unknown"


def _described(document: DocumentRef) -> str:
    return f"{document.title} {document.path} {document.publisher or ''} {_when(document)}"


def _label(document: DocumentRef) -> str:
    label = f"{_when(document)} · {document.title}"
    return label if len(label) <= _CHOICE_LENGTH else f"{label[: _CHOICE_LENGTH - 1]}…"
