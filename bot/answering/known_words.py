"""The words that a misspelt one of a question can mean: names on record, and the vocabulary's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.answering.question import STOPWORDS
from index.lexical import terms
from index.records.entities import Entities, Entity, EntityKind
from index.records.names import plain_name
from index.records.people_vocabulary import people_vocabulary
from index.records.question_words import question_words
from index.records.topics import trade_topics
from index.records.vocabulary import Vocabulary, authorities, countries, products

_WORD = re.compile(r"[^\W\d_]+")
# Of shorter ones too many are near to one another.
_SHORTEST = 4


class Kind(Enum):
    """What sort of word it is."""

    WORD = "word"
    OFFICE = "office"
    COUNTRY = "country"
    BODY = "body"
    SURNAME = "surname"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word as it is written; ``plain`` without capitals and accents; ``term`` as the index has
    it; ``bearer`` is whose name it is a part of."""

    word: str
    plain: str
    term: str
    kind: Kind
    bearer: Entity | None = None

    @property
    def means(self) -> str:
        """What is the same for “Canada” and “Canadian”, and for the forms of a word."""
        return countries().name_of(self.plain) or self.term


def vocabulary_words() -> Iterator[KnownWord]:
    """The words of goods, countries, laws and topics, of offices, and those by which questions are
    understood. Some are in several of these."""
    for vocabulary in (products(), authorities(), trade_topics()):
        yield from _telling(_known(_forms(vocabulary), Kind.WORD))
    yield from _telling(_known(_forms(countries()), Kind.COUNTRY))
    yield from _known(people_vocabulary().roles, Kind.OFFICE)
    yield from _known(question_words(), Kind.WORD)


def names(entities: Entities) -> Iterator[KnownWord]:
    """The words of the names on record."""
    for entity in entities.all:
        for name in entity.names:
            if entity.kind is EntityKind.BODY:
                yield from _known([name], Kind.BODY, entity)
            else:
                *given, surname = _WORD.findall(name) or [""]
                yield from _known(given, Kind.GIVEN, entity)
                yield from _known([surname], Kind.SURNAME, entity)


def _telling(known: Iterable[KnownWord]) -> Iterator[KnownWord]:
    """Without the small words between: “articles other than of iron”."""
    return (word for word in known if word.plain not in STOPWORDS)


def _forms(vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.terms.values():
        yield from (term.name, *term.also)
        # “Ottawa”; the words of “White House” are no country’s.
        yield from (form for form in term.government if " " not in form)


def _known(forms: Iterable[str], kind: Kind, bearer: Entity | None = None) -> Iterator[KnownWord]:
    for form in forms:
        for word in _WORD.findall(form):
            if len(word) >= _SHORTEST and len(found := terms(word)) == 1:
                yield KnownWord(word, plain_name(word), found[0], kind, bearer)
