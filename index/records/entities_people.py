"""Which names of people, in many documents, are one person’s.

Full names first: one surname, and given names that do not contradict. Then surnames alone: in a
document they mean who is introduced there, else the one person on record whose office fits, else
nobody that can be told. Two people of one surname are never made one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from index.records.entities_mentions import Sighting, is_honorific, is_past
from index.records.names import plain_name
from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import gender_of, plain_word
from index.records.vocabulary import countries

_FILE = Path(__file__).with_name("vocabulary") / "nicknames.yaml"
_PARTICLES = frozenset("von van der den de la le du da dos di bin al el".split())
_JUNIOR = frozenset("jr sr ii iii iv".split())
# Words that make of one office another one.
_JOINED = {("prime", "minister"), ("vice", "president"), ("attorney", "general")}
# Who holds one of these holds it for a place: two premiers are two people.
_OF_A_PLACE = frozenset("premier governor gov mayor".split())


@dataclass(frozen=True, slots=True)
class FullName:
    """A name taken apart, folded: ``given`` and ``surname``, what stands between them, and whether
    a “Jr.” follows. ``given`` is empty where the surname stands alone."""

    given: str
    middle: tuple[str, ...]
    surname: str
    junior: bool


@dataclass(slots=True)
class Person:
    """Sightings of one person: under which names, in which documents, with which roles.

    ``gender`` is ``m`` or ``f`` by the given name, else by pronouns and titles; None where none
    tells. ``is_told``: something besides capital letters says that this is a person.
    """

    names: list[FullName] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    is_told: bool = False

    def add(self, name: FullName, seen: Sighting) -> None:
        """One more sighting under a name."""
        if name not in self.names:
            self.names.append(name)
        self.sightings.append(seen)
        self.documents.add(seen.document)
        self.roles |= seen.roles
        self.gender = self.gender or gender_of((), name.given) or seen.gender
        self.is_told = self.is_told or seen.person or self.gender is not None


@lru_cache(maxsize=1 << 14)
def taken_apart(name: str) -> FullName:
    """The parts of a name without titles: ``Joseph R. Biden Jr.``"""
    words = [word for word in (plain_word(w) for w in plain_name(name).split()) if word]
    junior = len(words) > 1 and words[-1] in _JUNIOR
    words = words[:-1] if junior else words
    given, *middle = words[:-1] or [""]
    if given in _PARTICLES and all(word in _PARTICLES for word in middle):
        given, middle = "", []
    middle = [word for word in middle if word not in _PARTICLES]
    return FullName(given.replace(".", ""), tuple(middle), words[-1] if words else "", junior)


def join_people(sightings: Iterable[Sighting]) -> list[Person]:
    """The people of these sightings. Those that may be two people’s stand by themselves."""
    named = [(taken_apart(seen.name), seen) for seen in sightings]
    # The fullest names first: “George Bush” may be George W. or George H. W.
    named.sort(key=lambda pair: _order(*pair))
    known: dict[str, list[Person]] = defaultdict(list)
    alone: dict[str, Person] = {}
    for name, seen in named:
        if name.given:
            people = known[name.surname]
            fitting = [person for person in people if _may_be(person, name, seen)]
        else:
            people = known.get(name.surname, [])
            fitting = _of_surname(people, seen)
        if len(fitting) == 1:
            fitting[0].add(name, seen)
        elif name.given and not fitting:
            person = Person()
            person.add(name, seen)
            known[name.surname].append(person)
        else:
            alone.setdefault(plain_name(seen.name), Person()).add(name, seen)
    return [person for people in known.values() for person in people] + list(alone.values())


def fits_office(roles: Iterable[str], person: Person) -> bool:
    """Whether roles can be a person’s: they share an office, and its place where it has one."""
    asked = [office for role in roles if not is_honorific(role) for office in _offices(role)]
    held = [office for role in person.roles for office in _offices(role)]
    if not asked or not held:
        return True
    return any(
        one.word == other.word and (not one.place or not other.place or one.place & other.place)
        for one in asked
        for other in held
    )


def _order(name: FullName, seen: Sighting) -> tuple[int, int, int, bool]:
    full = 2 if not name.given else 1 if _is_initial(name.given) else 0
    # Of people of one name, those whose office is known tell the others apart.
    return full, -len(name.middle), -name.junior, not seen.roles


def _of_surname(people: list[Person], seen: Sighting) -> list[Person]:
    """Whom a surname alone can mean: who is introduced in the document, else anybody."""
    fitting = [
        person
        for person in people
        if (seen.person or person.is_told)
        and not (seen.gender and person.gender and seen.gender != person.gender)
        and fits_office(seen.roles, person)
        and not _two_countries(seen.roles, person.roles)
    ]
    here = [person for person in fitting if seen.document in person.documents]
    return here or fitting


def _may_be(person: Person, name: FullName, seen: Sighting) -> bool:
    if not all(_same_name(name, other) for other in person.names if other.given):
        return False
    return not _two_people(seen.roles, person.roles)


def _same_name(one: FullName, other: FullName) -> bool:
    """Whether two full names with one surname can be one person’s."""
    if not _same_given(one.given, other.given):
        return False
    if one.junior != other.junior:
        # Joseph R. Biden Jr. is Joe Biden; Donald Trump Jr. is not Donald Trump.
        young = one if one.junior else other
        if not young.middle:
            return False
    if one.middle and other.middle:
        return any(a[0] == b[0] for a, b in zip(one.middle, other.middle, strict=False))
    return True


def _same_given(one: str, other: str) -> bool:
    if one == other or _formal(one) == _formal(other):
        return True
    short, long = sorted((one, other), key=len)
    return _is_initial(short) and short[0] == long[0]


def _is_initial(given: str) -> bool:
    return len(given) == 1


def _two_people(roles: set[str], others: set[str]) -> bool:
    """Whether two people of one full name are told apart by clearly different offices in different
    countries."""
    held = {office.word for role in roles for office in _offices(role)}
    also = {office.word for role in others for office in _offices(role)}
    if not held or not also or held & also:
        return False
    return _two_countries(roles, others)


def _two_countries(roles: set[str], others: set[str]) -> bool:
    if not roles or not others:
        return False
    here = {country for role in roles for country in _countries(role)}
    there = {country for role in others for country in _countries(role)}
    return bool(here and there) and not here & there


@dataclass(frozen=True, slots=True)
class _Office:
    word: str
    place: frozenset[str]


@lru_cache(maxsize=1 << 12)
def _offices(role: str) -> tuple[_Office, ...]:
    """The offices that a role has, those of the past left out."""
    words = [plain_word(word).removesuffix("’s").removesuffix("'s") for word in role.split()]
    if is_past(role):
        return ()
    vocabulary = people_vocabulary()
    titles = vocabulary.titles | vocabulary.roles
    place = frozenset(
        plain_name(word)
        for word, printed in zip(words, role.split(), strict=True)
        if printed[:1].isupper() and word not in titles
    )
    found = []
    for i, word in enumerate(words):
        if word not in titles:
            continue
        before = words[i - 1] if i else ""
        office = f"{before} {word}" if (before, word) in _JOINED else word
        found.append(_Office(office, place if word in _OF_A_PLACE else frozenset()))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _countries(role: str) -> frozenset[str]:
    return frozenset(mention.name for mention in countries().find(role))


def _formal(given: str) -> str:
    return nicknames().get(given, given)


@cache
def nicknames() -> dict[str, str]:
    """The first name of each short form, read once a process."""
    lists = yaml.safe_load(_FILE.read_text("utf-8"))
    return {short: name for name, forms in lists.items() for short in forms.split()}
