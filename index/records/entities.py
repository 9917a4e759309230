"""The people and bodies that the records of a snapshot name, each under all of its forms.

``Entities(statements, meetings, text_of)`` joins the forms across documents: “Ontario Premier Doug
Ford”, “Premier Ford”, “Ford” and “the premier of Ontario”; “Donald J. Trump” and “Donald Trump”;
“USTR” and what it stands for. A surname alone means, in each document, who is introduced there;
else the only one on record whose office fits; else it stays by itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from weakref import WeakKeyDictionary

from index.engine import Archive
from index.records.entities_bodies import join_bodies
from index.records.entities_mentions import Sighting, is_past, parsed, sightings
from index.records.entities_people import join_people, nicknames, taken_apart
from index.records.names import wanted, words_of
from index.records.people_vocabulary import people_vocabulary
from index.records.record import Meeting, Statement
from index.records.vocabulary import countries

_DEFINITE = ("the ", "The ")
_LONGEST = 4


class EntityKind(StrEnum):
    """Whether somebody is one person or not."""

    PERSON = "person"
    BODY = "body"


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """A person or a body.

    ``name`` is the fullest form without titles, ``names`` has all of these, ``forms`` all as the
    documents print them, ``roles`` the offices as printed; each the most frequent first. ``count``
    is in how many records it stands.
    """

    name: str
    names: tuple[str, ...]
    forms: tuple[str, ...]
    roles: tuple[str, ...]
    kind: EntityKind
    count: int


class Entities:
    """Who is on record. ``all`` has the most frequent first.

    ``text_of`` gives the text of a document by its id; it is asked for those alone in which an
    acronym is on record, for what it stands for.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        meetings: Iterable[Meeting],
        text_of: Callable[[str], str],
    ) -> None:
        found = sightings(statements, meetings)
        by_sighting = _entities(list({id(s): s for s in found.values()}.values()), text_of)
        self._by_words = {key: by_sighting[id(seen)] for key, seen in found.items()}
        distinct = {id(entity): entity for entity in by_sighting.values()}.values()
        self.all = tuple(sorted(distinct, key=lambda e: (-e.count, e.name)))

    def of(self, document: str, words: str | None) -> tuple[Entity, ...]:
        """Whom the words for a speaker or a participant mean in a document (by its id): one,
        several for “Ford and Carney”, none where they name nobody: “importers”, “his office”."""
        if not words:
            return ()
        if entity := self._by_words.get((document, words)):
            return (entity,)
        if " and " in words:
            parts = [self._part(document, part) for part in words.split(" and ")]
            return tuple(part for part in parts if part) if all(parts) else ()
        holder = self._holder(words)
        return (holder,) if holder else ()

    def full_name(self, document: str, words: str | None) -> str | None:
        """The fullest name of the one whom words mean in a document; the words themselves where
        they mean several or nobody that can be told."""
        found = self.of(document, words)
        return found[0].name if len(found) == 1 else words

    def called(self, asked: str) -> frozenset[Entity]:
        """Whom somebody can mean who types a name, with or without an office: “ford”, “premier
        Ford”, “Joe Biden”, “USTR”, or the office and the place of one person alone: “premier of
        Ontario”."""
        sets = wanted(asked)
        found = frozenset(e for e in self.all if any(_is_called(words, e) for words in sets))
        if found or not (holder := self._in_office(words_of(asked))):
            return found
        return frozenset([holder])

    def _part(self, document: str, words: str) -> Entity | None:
        """One of several who are named together."""
        if entity := self._by_words.get((document, words)):
            return entity
        named = parsed(words)
        found = self._by_name.get(frozenset(words_of(named.name)), []) if named else []
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> dict[frozenset[str], list[Entity]]:
        """Who goes by the words of a name, or by a surname alone."""
        by_name: dict[frozenset[str], list[Entity]] = {}
        for entity in self.all:
            keys = {frozenset(words_of(name)) for name in entity.names}
            if entity.kind is EntityKind.PERSON:
                keys |= {frozenset([taken_apart(name).surname]) for name in entity.names}
            for key in keys:
                by_name.setdefault(key, []).append(entity)
        return by_name

    def _holder(self, words: str) -> Entity | None:
        """Who holds the office that a document speaks of: “the premier of Ontario”."""
        is_definite = words.startswith(_DEFINITE) or words[:1].isupper()
        return self._in_office(words_of(words)) if is_definite else None

    def _in_office(self, asked: set[str]) -> Entity | None:
        """The one person who holds an office that is named with its place."""
        titles, roles = people_vocabulary().titles, people_vocabulary().roles
        if not asked & roles or not asked - titles - {"prime", "vice"}:
            return None
        holders = {id(e): e for role, e in self._offices if asked <= role}
        return next(iter(holders.values())) if len(holders) == 1 else None

    @cached_property
    def _offices(self) -> list[tuple[set[str], Entity]]:
        return [
            (words_of(role), entity)
            for entity in self.all
            if entity.kind is EntityKind.PERSON
            for role in entity.roles
            if not is_past(role)
        ]


# Each goes with its snapshot.
_READ: WeakKeyDictionary[Archive, Entities] = WeakKeyDictionary()


def read_entities(snapshot: Archive) -> Entities:
    """The people and bodies of a snapshot’s records; made at the first call, some milliseconds for
    thousands of records."""
    if (entities := _READ.get(snapshot)) is None:
        said, met = snapshot.records(Statement), snapshot.records(Meeting)
        entities = _READ[snapshot] = Entities(said, met, snapshot.text_of)
    return entities


def _is_called(words: set[str], entity: Entity) -> bool:
    """Whether words, at least one of them of the name, all stand in a name and one of the
    offices."""
    for name in entity.names:
        own = words_of(name)
        if entity.kind is EntityKind.PERSON:
            own |= {nicknames().get(word, word) for word in own}
            words = {nicknames().get(word, word) if word not in own else word for word in words}
        rest = words - own
        if len(rest) < len(words) and (
            not rest or any(rest <= words_of(role) for role in entity.roles)
        ):
            return True
    return False


def _entities(found: Sequence[Sighting], text_of: Callable[[str], str]) -> dict[int, Entity]:
    """The entity of each sighting, by the identity of the sighting."""
    people = [seen for seen in found if _may_be_person(seen)]
    bodies = [seen for seen in found if not _may_be_person(seen)]
    joined: dict[int, Entity] = {}
    for person in join_people(people):
        if person.is_told or any(name.given for name in person.names):
            joined |= _as_entity(person.sightings, EntityKind.PERSON)
        else:
            bodies += person.sightings  # “Reuters”, “Congress”
    for group in join_bodies(bodies, text_of):
        joined |= _as_entity(group, EntityKind.BODY)
    return joined


def _as_entity(found: Sequence[Sighting], kind: EntityKind) -> dict[int, Entity]:
    names: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for seen in found:
        names[seen.name] += seen.count
        if seen.spelled_out:
            names[seen.spelled_out] += 0
        forms.update({seen.name, *seen.forms})
        roles.update(seen.roles)
    entity = Entity(
        max(names, key=lambda name: _fullness(name, names[name])),
        _by_frequency(names),
        _by_frequency(forms),
        _by_frequency(roles),
        kind,
        names.total(),
    )
    return {id(seen): entity for seen in found}


def _by_frequency(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda words: (-counted[words], words)))


def _fullness(name: str, count: int) -> tuple[int, bool, int, int, int]:
    """Of two forms of a name the fuller one is shown: more words, no capitals, accents."""
    accents = sum(not character.isascii() for character in name)
    return len(name.split()), not name.isupper(), accents, len(name), count


def _may_be_person(seen: Sighting) -> bool:
    if seen.body or seen.person:
        return seen.person
    if countries().name_of(seen.name):
        return False
    if any(form == f"{the}{seen.name}" for form in seen.forms for the in _DEFINITE):
        return False
    return len(seen.name.split()) <= _LONGEST
