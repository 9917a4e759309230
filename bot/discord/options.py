"""What people can choose in a command: days, publishers, documents, and what is on record.

Answered from memory.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import discord
from discord.app_commands import Choice

from bot.answering.answerer import QuestionError
from corpus.document import DocumentRef
from corpus.readers.dates import parse_date
from index.folding import fold
from index.records.names import Names
from index.records.record import Meeting, Statement, Tariff
from index.records.vocabulary import Vocabulary, countries, products
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
    first, last = read_period(since, until)
    only = Filter(since=first, until=last, publisher=source or None)
    by_publisher = Filter(publisher=only.publisher)
    if snapshot and not any(by_publisher.admits(document) for document in snapshot.documents):
        raise QuestionError(
            "no indexed document is from this publisher; choose one from the list that opens while"
            " you type"
        )
    return only


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


@dataclass(frozen=True, slots=True)
class Known:
    """A name that is on record, and all words by which it is found while somebody types."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The names that the records of a snapshot have, the most frequent first."""

    snapshot: str
    speakers: tuple[Known, ...]
    participants: tuple[Known, ...]
    topics: tuple[Known, ...]
    products: tuple[Known, ...]
    countries: tuple[Known, ...]


def on_record(snapshot: Snapshot) -> OnRecord:
    """What can be chosen for a look-up. Reads all records: not for the event loop."""
    statements, tariffs = snapshot.records(Statement), snapshot.records(Tariff)
    meetings = snapshot.records(Meeting)
    speakers = _joined([s.speaker for s in statements if s.speaker])
    participants = _joined([name for meeting in meetings for name in meeting.participants])
    full = {name for name in speakers if " " in name}
    return OnRecord(
        snapshot.id,
        _known(speakers),
        _known(_untitled(name, full) for name in participants),
        _known(topic for s in statements for topic in s.topics),
        _known((name for t in tariffs for name in t.products), products()),
        _known((t.country for t in tariffs if t.country), countries()),
    )


def _joined(names: Sequence[str]) -> list[str]:
    joined = Names(names)
    return [joined.full(name) for name in names]


def _untitled(participant: str, people: Set[str]) -> str:
    """The person in “Ontario Premier Doug Ford”, where that is somebody of these people."""
    words = participant.split()
    ends = (" ".join(words[start:]) for start in range(1, len(words)))
    return next((end for end in ends if end in people), participant)


def _known(names: Iterable[str], vocabulary: Vocabulary | None = None) -> tuple[Known, ...]:
    counted = Counter(name for name in names if 0 < len(name) <= _CHOICE_LENGTH)
    found = []
    for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        term = vocabulary.terms.get(name) if vocabulary else None
        found.append(Known(name, " ".join([name, *(term.also if term else ())])))
    return tuple(found)


def known_choices(typed: str, known: Iterable[Known]) -> list[Choice[str]]:
    """Names on record that the typed words stand for, in their order."""
    found = [each.name for each in known if _matches(typed, each.words)]
    return [Choice(name=name, value=name) for name in found[:_CHOICES]]


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
