"""Misspelt words of a question, read as the words that they are near.

Only a word that stands in no document is doubted, and only a word that questions turn on, and that
does stand there, is put in its place. Names are read with care: “Jim Harney” is not Mark Carney.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.known_words import Kind, KnownWord, names, vocabulary_words
from bot.answering.question import STOPWORDS
from bot.answering.spoken_of import PLACES
from index.embedder.words import is_common
from index.engine import Words
from index.lexical import terms
from index.records.entities import Entities, Entity
from index.records.entities_people import nicknames
from index.records.names import plain_name, words_of
from index.records.people_vocabulary import people_vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
# From so many letters on, a word may have two mistakes; with fewer, one. There are more ordinary
# words that are near to one another than names.
_LONG, _LONG_NAME = 9, 8
# So many letters a name must have to be told by all but its first.
_TOLD_BY_REST = 5
# What makes letters a part of something that is no word: an address, a number, “O’Leary”.
_JOINED_BEFORE = re.compile(r"[\w@#/\\’'.]")
_JOINED_AFTER = re.compile(r"[\w@/\\]|[.’'](?!s\b)\w")
# Between the words of one name, of which single letters are a part.
_WITHIN_NAME = re.compile(r"(?: |-|\. ?| [A-Z]\.? )")
_DOUBLED = re.compile(r"(.)\1")
_ARTICLES = frozenset(["a", "an", "any", "some", "no"])
_PERSON = frozenset([Kind.GIVEN, Kind.SURNAME])


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word of a question with its place; ``plain`` without capitals and accents. ``is_capital``:
    its capital letter tells a name. ``is_unknown``: no document has it."""

    start: int
    end: int
    word: str
    plain: str
    is_capital: bool
    is_unknown: bool


class Spelling:
    """Reads misspelt words by the words of one snapshot. Safe to use from many threads.

    ``entities`` gives who is on record; it is asked at the first word that is doubted.
    """

    def __init__(self, words: Words, entities: Callable[[], Entities]) -> None:
        self._words = words
        self._entities = entities

    def corrected(self, text: str) -> str:
        """The question with every word that is misspelt for certain as it is meant; all else is as
        it was typed.

        A word of 4 letters or more may have one mistake (a letter that is missing, too much or,
        from 5 on, wrong, two that changed places, or the wrong letters doubled), one of 9 letters
        or a name of 8 two. The first letter is right, or the only wrong one of a name.
        """
        typed = self._read(text)
        near = {
            word: found
            for word in typed
            if word.is_unknown and self._is_doubtful(text, word) and (found := self._near(word))
        }
        if not near:
            return text
        parts, end = [], 0
        for i, word in enumerate(typed):
            if word in near and (meant := self._meant(i, text, typed, near)):
                parts += [text[end : word.start], _cased(meant, word.word)]
                end = word.end
        return "".join([*parts, text[end:]])

    def _read(self, text: str) -> list[_Typed]:
        found = list(_WORD.finditer(text))
        read = [terms(match[0]) for match in found]
        frequencies = self._words.frequencies({term for own in read for term in own})
        # Where every word has a capital letter, none of them tells a name.
        tells = any(match[0].islower() for match in found)
        return [
            _Typed(
                *match.span(),
                match[0],
                plain_name(match[0]),
                tells and i > 0 and match[0][0].isupper(),
                not any(frequencies[term] for term in own),
            )
            for i, (match, own) in enumerate(zip(found, read, strict=True))
        ]

    def _is_doubtful(self, text: str, typed: _Typed) -> bool:
        """Whether a word that stands in no document is none that anybody knows."""
        length = len(typed.word)
        if length < _SHORTEST or (typed.word.isupper() and length <= _SHORTEST):
            return False
        if _JOINED_BEFORE.match(text[typed.start - 1 : typed.start]) or _JOINED_AFTER.match(
            text[typed.end :]
        ):
            return False
        return not (typed.plain in self._never or is_common(typed.plain))

    def _near(self, typed: _Typed) -> list[tuple[int, KnownWord]]:
        """The known words of the documents that it can be, with the number of mistakes."""
        found = []
        for known in self._known:
            if not _is_like(typed, known):
                continue
            if (edits := mistakes(typed.plain, known.plain)) <= _most_mistakes(typed, known):
                found.append((edits, known))
        stand = self._words.frequencies({known.term for _, known in found})
        return [(edits, known) for edits, known in found if stand[known.term]]

    def _meant(
        self,
        i: int,
        text: str,
        typed: Sequence[_Typed],
        near: Mapping[_Typed, list[tuple[int, KnownWord]]],
    ) -> KnownWord | None:
        """The one word that is nearest; None where several are, or the words beside it tell
        another name."""
        beside = _beside(i, text, typed)
        fitting = [
            (edits, known)
            for edits, known in near[typed[i]]
            if self._fits(known, typed[i], beside, near)
        ]
        least = min((edits for edits, _ in fitting), default=0)
        nearest = [known for edits, known in fitting if edits == least]
        if len({known.means for known in nearest}) != 1:
            return None
        # Of “tariff” and “tariffs”, “tarifs” is the latter; “surtx” is no “Surtax Order”.
        plain, is_small = typed[i].plain, typed[i].word.islower()
        return max(nearest, key=lambda k: (k.plain[-1] == plain[-1], k.word.islower() is is_small))

    def _fits(
        self,
        known: KnownWord,
        typed: _Typed,
        beside: Sequence[_Typed],
        near: Mapping[_Typed, list[tuple[int, KnownWord]]],
    ) -> bool:
        """Whether the words beside a misspelt one agree with what it is read as."""
        own = _own_words(known.bearer) if known.bearer else frozenset()
        has_own = False
        for other in beside:
            meant = {other.plain} if other not in near else {k.plain for _, k in near[other]}
            if {nicknames().get(word, word) for word in meant} & own:
                has_own = True
            elif self._is_anothers(other, meant, typed, known):
                return False
        return has_own or known.kind is not Kind.GIVEN

    def _is_anothers(self, other: _Typed, meant: set[str], typed: _Typed, known: KnownWord) -> bool:
        """Whether a word beside a name makes it somebody else’s. ``meant`` is what it can be."""
        of_person = known.kind in _PERSON
        if of_person and other.plain in _ARTICLES:
            return True
        if known.bearer and known.bearer.roles and meant & people_vocabulary().roles:
            return True
        if other.plain in STOPWORDS or meant & self._no_names:
            return False
        if other.is_unknown and meant == {other.plain}:
            # “Karney worried” is no name, “jim harney” may be one.
            return other.word[0].isupper() or (of_person and not typed.is_capital)
        if of_person and meant & self._people:
            return True
        return other.is_capital and (of_person or known.kind is Kind.BODY)

    @cached_property
    def _known(self) -> tuple[KnownWord, ...]:
        named = list(names(self._entities()))
        people = {known.plain for known in named if known.kind in _PERSON}
        # A country's government goes by the names of people, too.
        words = [
            known
            for known in vocabulary_words()
            if known.kind is not Kind.COUNTRY or known.plain not in people
        ]
        return tuple(dict.fromkeys([*words, *named]))

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(known.plain for known in self._known if known.kind in _PERSON)

    @cached_property
    def _no_names(self) -> frozenset[str]:
        """What stands beside people’s names without being a part of them: “Premier”,
        “Canadian”, “said”."""
        kinds = (Kind.WORD, Kind.OFFICE, Kind.COUNTRY)
        words = {known.plain for known in self._known if known.kind in kinds}
        people = people_vocabulary()
        return (people.titles | people.verbs | PLACES | words) - self._people

    @cached_property
    def _never(self) -> frozenset[str]:
        """Words that are meant as they are typed."""
        words = people_vocabulary()
        known = frozenset(known.plain for known in self._known)
        people = words.titles | words.bodies | words.not_names | words.verbs
        return STOPWORDS | people | known


def mistakes(typed: str, known: str) -> int:
    """How many mistakes make the known word the typed one: their distance, or one where they differ
    in nothing but which letters are doubled (“tarrif”)."""
    edits = distance(typed, known)
    if edits > 1 and _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", known):
        return 1
    return edits


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out, exchanged or swapped with their neighbours to
    make one word the other, none of them twice (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            edits = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                edits = min(edits, above[j - 2] + 1)
            row.append(edits)
    return row[-1]


def _is_like(typed: _Typed, known: KnownWord) -> bool:
    """Whether a word can be meant by its length, its first letter and its capitals."""
    if abs(len(known.plain) - len(typed.plain)) > 1:
        return False
    # “Presdent Trump”; but “Timbre” is somebody’s name.
    if typed.is_capital and known.word.islower() and known.kind is not Kind.OFFICE:
        return False
    if known.plain[0] != typed.plain[0] and not _differs_in_first(known, typed.plain):
        return False
    # With another letter, a short word or an acronym is mostly another one: “docs”, “USICA”.
    is_short = len(typed.plain) == _SHORTEST or (typed.is_capital and typed.word.isupper())
    return (
        not is_short
        or len(known.plain) != len(typed.plain)
        or sorted(known.plain) == sorted(typed.plain)
    )


def _most_mistakes(typed: _Typed, known: KnownWord) -> int:
    is_name = known.kind in _PERSON or known.kind is Kind.COUNTRY
    return 2 if len(typed.plain) >= (_LONG_NAME if is_name else _LONG) else 1


def _differs_in_first(known: KnownWord, plain: str) -> bool:
    """Whether the first letter of somebody’s or a country’s name is all that is wrong."""
    return (
        known.kind in (Kind.SURNAME, Kind.COUNTRY)
        and len(plain) >= _TOLD_BY_REST
        and known.plain[1:] == plain[1:]
    )


def _beside(i: int, text: str, typed: Sequence[_Typed]) -> list[_Typed]:
    """The words before and after one, where nothing but a space, a hyphen or initials is
    between."""
    found = []
    words = [
        word for word in typed if len(word.word) > 1 or word.plain in _ARTICLES or word is typed[i]
    ]
    at = words.index(typed[i])
    if at > 0 and _WITHIN_NAME.fullmatch(text[words[at - 1].end : typed[i].start]):
        found.append(words[at - 1])
    if at + 1 < len(words) and _WITHIN_NAME.fullmatch(text[typed[i].end : words[at + 1].start]):
        found.append(words[at + 1])
    return found


def _own_words(bearer: Entity) -> frozenset[str]:
    words = {word for form in (*bearer.names, *bearer.roles) for word in words_of(form)}
    return frozenset({nicknames().get(word, word) for word in words})


def _cased(known: KnownWord, typed: str) -> str:
    """A known word with the capital letters of what was typed, or its own."""
    if typed.isupper():
        return known.word.upper()
    return known.word.capitalize() if typed[0].isupper() and known.word.islower() else known.word
