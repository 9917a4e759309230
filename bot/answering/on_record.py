"""Whose words a sentence has by the statements on record: also where the sentence itself says “he”
or “she”, or has words of two people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from bot.answering.confidence import THRESHOLD, asks_words, speaker_is_absent
from bot.answering.question import Question
from bot.answering.select import WEIGHTS
from bot.answering.spans import FEATURES, PASSAGES, Candidate, may_be_same, rarities, with_read
from bot.answering.spoken_of import is_person
from corpus.document import DocumentRef
from index.attribution import Speaker
from index.embedder import Vectors
from index.engine import Snapshot
from index.lexical import terms
from index.records.entities import read_entities
from index.records.lookup import positions
from index.records.record import Statement
from index.records.vocabulary import countries
from index.search import Hit

Span = tuple[int, int]

# Not “a reporter”.
_NAMED = re.compile(r"(?!(?:An?|The) )[A-ZÀ-ÖØ-Þ]")

_SPEAKS = FEATURES.index("speaks")
# On the scale of select.WEIGHTS.
_GAIN = 2.0
_LATE = 3
_SPEAKERS = 64
_READ = 100_000  # characters of a document
# What a document has at least of what somebody’s words are asked on, and a passage, to be sure.
_BESIDE = 0.35
_ON_TOPIC = 0.5
_ENOUGH = 0.45


@dataclass(frozen=True, slots=True)
class Heard:
    """Where somebody speaks: spans by document."""

    spans: dict[str, tuple[Span, ...]]

    def has(self, candidate: Candidate) -> bool:
        """Whether a sentence has words of theirs."""
        return self._is_within(candidate.hit.document.id, *candidate.span)

    def in_passage(self, hit: Hit) -> bool:
        """Whether a passage has words of theirs."""
        return self._is_within(hit.document.id, hit.start, hit.end)

    def _is_within(self, document: str, start: int, end: int) -> bool:
        return any(begin < end and start < last for begin, last in self.spans.get(document, ()))


class OnRecord:
    """The statements of a snapshot by document."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # All statements are looked at, 8 microseconds each; many ask for the words of the same.
        self._spoken_by = lru_cache(maxsize=_SPEAKERS)(partial(_spoken_by, snapshot))

    @cached_property
    def _statements(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self._snapshot.records(Statement):
            found.setdefault(statement.document, []).append(statement)
        return found

    def heard(self, question: Question) -> Heard:
        """Where the one speaks whose words or position are asked for; nowhere, where nobody’s
        are."""
        return self._spoken_by(question.speaker) if question.speaker else Heard({})

    def _share(self, question: Question, document: DocumentRef, words: str) -> float:
        """The share of what somebody’s words are asked on that words of a document have, by rarity
        of the terms. Who asks for words of October means those of a document of October, too."""
        asked = set(terms(question.speaker or ""))
        weights = {
            term: rarity
            for term, rarity in rarities(question, self._snapshot.lexical).items()
            if term not in asked
        }
        there = {*terms(words), *terms(f"{document.published:%B %Y}" if document.published else "")}
        total = sum(weights.values())
        return sum(w for term, w in weights.items() if term in there) / total if total else 1.0

    def sureness(
        self, question: Question, shown: Sequence[Candidate], heard: Heard, sure: float
    ) -> float:
        """How sure an answer with somebody’s words is that was so sure without a look at who
        speaks: hardly, where nothing shown is theirs, or their words stand in documents on
        something else; and enough, where those shown first stand in a passage on what is asked."""
        theirs = [candidate for candidate in shown if heard.has(candidate)]
        if not theirs or not asks_words(question):
            absent = not theirs and speaker_is_absent(question, shown)
            return min(sure, THRESHOLD / 2) if absent else sure
        documents = {c.hit.document.id: c.hit.document for c in theirs}.values()
        texts = [(d, self._snapshot.text_of(d.id)[:_READ]) for d in documents]
        if all(self._share(question, document, text) < _BESIDE for document, text in texts):
            return min(sure, THRESHOLD / 2)
        first = shown[0]
        share = self._share(question, first.hit.document, first.context)
        on_topic = heard.has(first) and share >= _ON_TOPIC
        return max(sure, _ENOUGH) if on_topic else sure

    def signature(self, speaker: Speaker | None, document: str, core: Span) -> Speaker | None:
        """Who a quote is signed with: whom its core names as speaking, unless more than a quarter
        of what is said in it is said by others by the statements on record. Where it names nobody,
        whose words it mostly has."""
        start, end = core
        entities = read_entities(self._snapshot)
        within: dict[str, int] = {}
        for statement in self._statements.get(document, ()):
            shared = min(end, statement.end) - max(start, statement.start)
            name = entities.full_name(document, statement.speaker) if shared > 0 else None
            if name and _NAMED.match(name) and is_person(name):
                within[name] = within.get(name, 0) + shared
        if speaker and speaker.name and not _is_adjective(speaker.name):
            own = sum(n for name, n in within.items() if may_be_same(name, speaker.name))
            return speaker if 4 * own >= 3 * sum(within.values()) else None
        if len(within) != 1:
            return None
        (name, shared), *_ = within.items()
        return Speaker(name, name) if speaker or 2 * shared >= end - start else None


def _spoken_by(snapshot: Snapshot, who: str) -> Heard:
    spans: dict[str, list[Span]] = {}
    for statement in positions(snapshot, who=who):
        spans.setdefault(statement.document, []).append((statement.start, statement.end))
    return Heard({document: tuple(found) for document, found in spans.items()})


def _is_adjective(name: str) -> bool:
    """Whether it only says from where somebody is: “Canadian”."""
    country = countries().name_of(name)
    return country is not None and name.casefold() != country.casefold()


def with_their_passages(hits: Sequence[Hit], heard: Heard) -> list[Hit]:
    """The hits, so that some passages with words of the asked speaker are among those that are
    read, in place of the last ones."""
    return with_read(hits, [hit for hit in hits[PASSAGES:] if heard.in_passage(hit)][:_LATE])


def with_heard(
    question: Question, found: Sequence[Candidate], scored: Vectors, heard: Heard
) -> Vectors:
    """The scores, where sentences with words of the asked speaker are worth as much as those that
    name him as speaking, and both more, where it is words that are asked for."""
    if question.speaker is None:
        return scored
    gained = scored.copy()
    more = _GAIN if asks_words(question) else 0.0
    for i, candidate in enumerate(found):
        if heard.has(candidate):
            gained[i] += more + WEIGHTS[_SPEAKS] * (1 - candidate.features[_SPEAKS])
    return gained
