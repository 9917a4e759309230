"""The people that one text names: under which full names, with which roles, and where."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import (
    APPOSITIVE,
    ARTICLE,
    RUN,
    gender_of,
    name_key,
    parted,
    plain_words,
    without_stop,
)

_SMALL_TITLE = re.compile(r"((?:[a-z][a-z-]+ ){0,3})([a-z][a-z-]+),? $")
_FOREWORDS = frozenset(
    "former prime vice deputy senior chief state trade foreign finance campaign acting federal"
    " presidential vice-presidential opposition party national security press".split()
)
_OFFICE = re.compile(
    r"\b[Tt]he (?P<office>(?:[A-Z][\w.’'-]+ ){0,4}[A-Z][\w’'-]+"
    r"(?: (?:of|for) (?:the )?[A-Z][\w’'-]+(?:,? (?:and )?[A-Z][\w’'-]+){0,4})?), "
    r"(?:the (?:Right )?Honou?rable )?$"
)
_SENTENCE = re.compile(r"[.!?]+[”\"’)]*\s+(?=[“\"‘(]*[A-Z])|\n+")
# How many mentions back a name or a pronoun reaches.
REACH = 25
_TITLE_WORDS = 6
# What stands in front of a name and is no role.
_HONORIFICS = frozenset("mr mrs ms miss dr sir honourable honorable".split())
# So many of somebody's printed roles are looked at.
_ROLES = 6


@cache
def _titles() -> tuple[str, ...]:
    return tuple(people_vocabulary().titles)


@dataclass(slots=True)
class Person:
    """Somebody the text names: the full name, ``m`` or ``f`` where that can be told, and what was
    printed for the role, each with its place."""

    name: str
    gender: str | None = None
    roles: list[tuple[int, str]] = field(default_factory=list)

    @property
    def surname(self) -> str:
        """The last word of the name, but for "Jr."."""
        words = [
            word for word in self.name.split() if word.strip(".,") not in ("Jr", "Sr", "II", "III")
        ]
        return words[-1].strip(".,")

    def role_at(self, at: int) -> str | None:
        """The role printed last before a place, or first after it."""
        before = self.roles_before(at)
        return before[-1] if before else self.roles[0][1] if self.roles else None

    def roles_before(self, at: int) -> list[str]:
        """The last few roles printed before a place, in order."""
        last = bisect_right(self.roles, at, key=lambda role: role[0])
        return [role for _, role in self.roles[max(0, last - _ROLES) : last]]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is named, whether what is said begins there, and whether it is of something
    of theirs: “Ford’s”."""

    start: int
    end: int
    person: Person
    subject: bool
    owner: bool


class Named:
    """The people of one text; built in time linear in its length.

    ``runs`` are the spans of capitalised words, ``breaks`` where sentences begin, ``people`` those
    of two names by ``name_key``, ``surnames`` all by theirs, ``mentions`` every place where one of
    them is named, in order, and ``starts`` where these begin.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.breaks = [match.end() for match in _SENTENCE.finditer(text)]
        self.runs = [match.span() for match in RUN.finditer(text)]
        self.people: dict[tuple[str, str], Person] = {}
        self.surnames: dict[str, list[Person]] = defaultdict(list)
        self.mentions: list[Mention] = []
        self._find()
        self._mention()
        self.starts = [mention.start for mention in self.mentions]

    def by_name(self, name: str) -> Person | None:
        """The person of a full name, or of a single one."""
        words = name.split()
        found = self.people.get(name_key(words)) if words else None
        if found is None and len(words) == 1:
            found = next((p for p in self.surnames.get(name, ()) if p.name == name), None)
        return found

    def _find(self) -> None:
        """People of two names or more, and those of a title and a surname."""
        vocabulary = people_vocabulary()
        single: list[tuple[int, str, str]] = []
        for start, end in self.runs:
            role, words, place = parted(self._text[start:end])
            if not words:
                continue
            if not role:
                role = self._small_title(start + place) or self._office_before(start + place)
            lowered = [word.strip(".,").lower() for word in words]
            if any(word in vocabulary.bodies for word in lowered):
                continue
            if len(words) == 1:
                if role:
                    single.append((start, words[0].strip(".,"), role))
                continue
            first = lowered[0]
            known = first in vocabulary.first_names
            if not (role or known or self._appositive(end)) or len(words) > 5:
                continue
            person = self.people.get(name_key(words))
            if person is None:
                person = Person(without_stop(" ".join(words)))
                self.people[name_key(words)] = person
                self.surnames[person.surname].append(person)
            self._learn(person, start, end, role, first)
        for start, surname, role in single:
            people = self.surnames[surname]
            if not people:
                people.append(Person(surname))
            if len(people) == 1:
                self._learn(people[0], start, start, role, None)
        for person in (person for people in self.surnames.values() for person in people):
            person.roles.sort()

    def _learn(
        self, person: Person, start: int, end: int, role: str | None, first: str | None
    ) -> None:
        words = role.lower().replace(".", "").split() if role else []
        person.gender = person.gender or gender_of(words, first)
        if role and not set(words) <= _HONORIFICS:
            person.roles.append((start, role))
        if end > start and (apposed := self._appositive(end)):
            person.roles.append((start, apposed))

    def _appositive(self, end: int) -> str | None:
        """The role that stands behind a name: ``, the head of the union,``."""
        after = APPOSITIVE.match(self._text, end)
        if not after or not plain_words(after[1]) & people_vocabulary().roles:
            return None
        return ARTICLE.sub("", after[1])

    def _small_title(self, start: int) -> str | None:
        """Titles in small letters in front of a name: ``former prime minister``."""
        begin = max(0, start - 60)
        if not self._text[begin:start].rstrip(", ").endswith(_titles()):
            return None
        before = _SMALL_TITLE.search(self._text, begin, start)
        if not before or before[2] not in people_vocabulary().titles:
            return None
        words = [before[2]]
        for word in reversed(before[1].split()):
            if word not in _FOREWORDS and word not in people_vocabulary().titles:
                break
            words.insert(0, word)
        return " ".join(words)

    def _office_before(self, start: int) -> str | None:
        """The office in front of a name and its comma: “the Prime Minister, Ann Lee,”."""
        found = _OFFICE.search(self._text, max(0, start - 90), start)
        if not found or self._text[start - 2 : start] != ", ":
            return None
        named = found["office"].split(" of ")[0].split(" for ")[0].split()
        return found["office"] if named[-1].lower() in people_vocabulary().titles else None

    def _mention(self) -> None:
        """Where the people are named, in order, also by their surnames alone."""
        breaks = set(self.breaks) | {0}
        for start, end in self.runs:
            _, words, place = parted(self._text[start:end])
            if not words or not (person := self._named_in(words)):
                continue
            at = start + place
            head = start - 1 if self._text[start - 1 : start] in ("“", '"') else start
            self.mentions.append(
                Mention(
                    at,
                    end,
                    person,
                    subject=head in breaks
                    or self._text[start - 2 : start] == ", "
                    or self._only_titled(start),
                    owner=bool(re.match(r"[’']s?\b", self._text[end : end + 2])),
                )
            )

    def _only_titled(self, start: int) -> bool:
        """Whether nothing but a title stands between where a sentence begins and a name: “Local
        1187 chair Ann Lee”, “Market analyst Ann Lee”."""
        i = bisect_right(self.breaks, start) - 1
        before = self._text[self.breaks[i] if i >= 0 else 0 : start]
        words = before.strip('“"').split()
        if not 0 < len(words) <= _TITLE_WORDS or "," in before:
            return False
        titles = people_vocabulary().titles
        small = [word for word in words if word[0].islower()]
        return bool(small) and all(word in titles or word in _FOREWORDS for word in small)

    def _named_in(self, words: Sequence[str]) -> Person | None:
        if len(words) > 1:
            return self.people.get(name_key(words))
        found = self.surnames.get(words[0].strip(".,"), [])
        if len(found) < 2:
            return found[0] if found else None
        full = [m.person for m in self.mentions[-REACH:] if m.person in found]
        return full[-1] if full else None
