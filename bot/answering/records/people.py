"""The people and bodies that a snapshot’s records know, found in what people type."""

import re

from bot.answering.question import STOPWORDS
from bot.answering.records.reading import Reading
from index.folding import fold
from index.records.entities import Entities, EntityKind
from index.records.names import matches
from index.records.vocabulary import authorities, countries, products

_WORD = re.compile(r"[^\W_][\w.-]*(?:[’'](?!s\b)\w+)?")
_LONGEST = 6
# Short for an office, and offices by which people ask for who holds them.
_OFFICE = re.compile(
    r"\b(?:the )?(?:(?P<country>[A-Z][\w.]+(?:['’]s)?) )?"
    r"(?P<office>pm|potus|(?:deputy )?prime minister|president|premier"
    r"|(?:trade|finance|foreign|industry|economy|commerce|treasury) (?:minister|secretary))"
    r"(?: of (?P<of>[A-Z]\w+(?: [A-Z]\w+)?))?\b",
    re.I,
)
# Typed with a capital, and without.
_MIN_SURNAME, _MIN_SMALL = 2, 3


class People:
    """Whom a snapshot’s records name, under all forms of their names."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._roles = {role for entity in entities.all for role in entity.roles}
        self._forms: set[str] = set()
        for entity in entities.all:
            self._forms.update(map(_plain, (*entity.names, *entity.forms)))
            if entity.kind is EntityKind.PERSON:
                surname = _plain(entity.name).split()[-1]
                if len(surname) >= _MIN_SURNAME:
                    self._forms.add(surname)

    def knows(self, name: str) -> bool:
        """Whether somebody has this name, or this office."""
        return (
            _plain(name) in self._forms
            or bool(self._entities.called(name))
            or any(matches(name, role) for role in self._roles)
        )

    def find(self, reading: Reading) -> list[str]:
        """Whom a question names, in order, as it names them; these words are then understood."""
        found: list[tuple[int, str]] = []
        words = list(_WORD.finditer(reading.text))
        taken = -1
        for i, first in enumerate(words):
            if first.start() < taken:
                continue
            for last in reversed(words[i : i + _LONGEST]):
                typed = reading.text[first.start() : last.end()]
                if self._is_somebody(typed):
                    found.append((first.start(), typed))
                    reading.take(first.start(), last.end())
                    taken = last.end()
                    break
        for office in _OFFICE.finditer(reading.text):
            inside = any(office.start() <= at < office.end() for at, _ in found)
            if inside:
                # “Premier Ford”: the name says who.
                reading.take(*office.span("office"))
            elif self.knows(office[0]):
                found.append((office.start(), office[0]))
                reading.take(*office.span())
        return [name for _, name in sorted(found)]

    def _is_somebody(self, typed: str) -> bool:
        plain = _plain(typed)
        if plain not in self._forms or plain.split()[0] in STOPWORDS:
            return False
        if typed[:1].isupper():
            return countries().name_of(typed) is None
        # Typed small, a word of trade or of every day is no surname.
        return (
            len(plain) >= _MIN_SMALL
            and plain not in STOPWORDS
            and not any(
                vocabulary.name_of(plain) for vocabulary in (products(), countries(), authorities())
            )
        )


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[.,]", " ", fold(name)).split())
