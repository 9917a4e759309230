"""What people can choose in a look-up: the names, topics and goods that are on record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from discord.app_commands import Choice

from bot.discord.options import CHOICE_LENGTH, CHOICES, searchable
from index.engine import Snapshot
from index.records.entities import Entities, read_entities
from index.records.record import Meeting, Statement, Tariff
from index.records.vocabulary import Vocabulary, countries, products


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
    statements, meetings = snapshot.records(Statement), snapshot.records(Meeting)
    tariffs = snapshot.records(Tariff)
    entities = read_entities(snapshot)
    said = [_who(entities, s.document, s.speaker) for s in statements if s.speaker]
    met = [_who(entities, m.document, party) for m in meetings for party in m.participants]
    return OnRecord(
        snapshot.id,
        _known(who for each in said for who in each),
        _known(who for each in met for who in each),
        _known((topic, "") for s in statements for topic in s.topics),
        _known(_terms(products(), (name for t in tariffs for name in t.products))),
        _known(_terms(countries(), (t.country for t in tariffs if t.country))),
    )


_Words = tuple[str, str]
"""A name, and what else it is found by."""


def _who(entities: Entities, document: str, words: str) -> list[_Words]:
    """Whom words mean in a document, by all forms of their names; the words where that is nobody
    who can be told."""
    found = entities.of(document, words)
    return [(e.name, " ".join([*e.names, *e.forms, *e.roles])) for e in found] or [(words, "")]


def _terms(vocabulary: Vocabulary, names: Iterable[str]) -> Iterable[_Words]:
    for name in names:
        term = vocabulary.terms.get(name)
        yield name, " ".join(term.also) if term else ""


def _known(names: Iterable[_Words]) -> tuple[Known, ...]:
    """Each name once, the most frequent first."""
    counted: Counter[str] = Counter()
    words: dict[str, str] = {}
    for name, others in names:
        if 0 < len(name) <= CHOICE_LENGTH:
            counted[name] += 1
            words.setdefault(name, others)
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Known(name, searchable(f"{name} {words[name]}")) for name, _ in order)


def known_choices(typed: str, known: Iterable[Known]) -> list[Choice[str]]:
    """Names on record that the typed words stand for, in their order."""
    words = searchable(typed[:CHOICE_LENGTH]).split()
    found = (each.name for each in known if all(word in each.words for word in words))
    return [Choice(name=name, value=name) for name in islice(found, CHOICES)]
