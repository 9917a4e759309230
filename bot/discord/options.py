"""What people can choose in a command: days, publishers, documents. Answered from memory."""

import asyncio
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

import discord
from discord.app_commands import Choice

from bot.answering.answerer import QuestionError
from corpus.document import DocumentRef
from corpus.readers.dates import parse_date
from index.engine import Snapshot
from index.folding import fold
from index.search import Filter

if TYPE_CHECKING:
    from bot.discord.client import Communique

_T = TypeVar("_T")

MAX_DAY = 40
"""Characters of a day that somebody types; reading a long text as one takes seconds."""
CHOICES = 25
CHOICE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class _Offered:
    """What a snapshot offers, each with the words that it is found by: documents, latest first,
    and publishers."""

    documents: tuple[tuple[str, DocumentRef], ...]
    publishers: tuple[tuple[str, str], ...]


# Folded once for a snapshot, and gone with it.
_offers: WeakKeyDictionary[Snapshot, _Offered] = WeakKeyDictionary()
_folding = Lock()


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


def narrowing(only: Filter) -> str:
    """What a filter leaves, in words."""
    parts = [
        f"since {only.since}" if only.since else "",
        f"until {only.until}" if only.until else "",
        f"from {only.publisher}" if only.publisher else "",
    ]
    return " ".join(["only documents", *filter(None, parts)])


def read_period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day that were typed. Raises QuestionError where a day is none, or no
    day is both."""
    first, last = read_day("since", since), read_day("until", until)
    if first and last and first > last:
        raise QuestionError(f"no day is both since {first} and until {last}; swap them")
    return first, last


def read_day(option: str, text: str | None) -> date | None:
    """The day that was typed for an option; None for nothing. Raises QuestionError."""
    if not text:
        return None
    parsed = parse_date(text) if len(text) <= MAX_DAY else None
    if parsed is None:
        raise QuestionError(f"{option}: this is not a date; write it as YYYY-MM-DD")
    return parsed


async def publisher_choices(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
    """Publishers of indexed documents that have the typed words in their names."""
    snapshot = _snapshot(interaction)
    if snapshot is None:
        return []
    found = await asyncio.to_thread(lambda: _found(typed, _offered(snapshot).publishers))
    return [Choice(name=name, value=name) for name in found]


async def document_choices(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
    """Indexed documents with the typed words in title, path, publisher or date, latest first."""
    snapshot = _snapshot(interaction)
    if snapshot is None:
        return []
    found = await asyncio.to_thread(lambda: _found(typed, _offered(snapshot).documents))
    return [Choice(name=_label(document), value=document.id) for document in found]


def _snapshot(interaction: discord.Interaction) -> Snapshot | None:
    bot: Communique = interaction.client  # type: ignore[assignment]
    return bot.desk.snapshot


def _offered(snapshot: Snapshot) -> _Offered:
    with _folding:
        if snapshot not in _offers:
            documents = sorted(
                snapshot.documents,
                key=lambda document: (document.published or date.min, document.title),
                reverse=True,
            )
            names = sorted({d.publisher for d in documents if d.publisher})
            _offers[snapshot] = _Offered(
                tuple((searchable(_described(d)), d) for d in documents),
                tuple((searchable(n), n) for n in names if len(n) <= CHOICE_LENGTH),
            )
        return _offers[snapshot]


def _found(typed: str, offered: Iterable[tuple[str, _T]]) -> list[_T]:
    """The first ones that have all typed words, as many as Discord shows."""
    words = set(searchable(typed[:CHOICE_LENGTH]).split())
    found = (choice for text, choice in offered if all(word in text for word in words))
    return list(islice(found, CHOICES))


def searchable(text: str) -> str:
    """Folded, and without the accents that not every keyboard has."""
    parts = unicodedata.normalize("NFKD", fold(text))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _when(document: DocumentRef) -> str:
    return document.published.isoformat() if document.published else "date unknown"


def _described(document: DocumentRef) -> str:
    return f"{document.title} {document.path} {document.publisher or ''} {_when(document)}"


def _label(document: DocumentRef) -> str:
    label = f"{_when(document)} · {document.title}"
    return label if len(label) <= CHOICE_LENGTH else f"{label[: CHOICE_LENGTH - 1]}…"
