"""What people can choose in a look-up: the names, topics and goods that are on record."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from discord.app_commands import Choice

from bot.discord.options import CHOICE_LENGTH, CHOICES, searchable
from index.records.names import Names
from index.records.record import Meeting, Statement, Tariff
from index.records.vocabulary import Vocabulary, countries, products
from index.snapshot import Snapshot


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
    counted = Counter(name for name in names if 0 < len(name) <= CHOICE_LENGTH)
    found = []
    for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        term = vocabulary.terms.get(name) if vocabulary else None
        words = " ".join([name, *(term.also if term else ())])
        found.append(Known(name, searchable(words)))
    return tuple(found)


def known_choices(typed: str, known: Iterable[Known]) -> list[Choice[str]]:
    """Names on record that the typed words stand for, in their order."""
    words = searchable(typed[:CHOICE_LENGTH]).split()
    found = (each.name for each in known if all(word in each.words for word in words))
    return [Choice(name=name, value=name) for name in islice(found, CHOICES)]
