"""Whose words a sentence has by the statements on record: also where the sentence itself says “he”
or “she”, or has words of two people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.confidence import asks_words
from bot.answering.question import Question
from bot.answering.select import WEIGHTS
from bot.answering.spans import FEATURES, Candidate, rarities, same_name
from bot.answering.spoken_of import is_person
from index.attribution import Speaker
from index.embedder import Vectors
from index.engine import Snapshot
from index.lexical import terms
from index.records.entities import read_entities
from index.records.lookup import positions
from index.records.record import Statement

Span = tuple[int, int]

# Not “a reporter”.
_NAMED = re.compile(r"(?!(?:An?|The) )[A-ZÀ-ÖØ-Þ]")

_SPEAKS = FEATURES.index("speaks")
# On the scale of select.WEIGHTS.
_GAIN = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Where somebody speaks: spans by document."""

    spans: dict[str, tuple[Span, ...]]

    def has(self, candidate: Candidate) -> bool:
        """Whether a sentence has words of theirs."""
        start, end = candidate.span
        there = self.spans.get(candidate.hit.document.id, ())
        return any(begin < end and start < last for begin, last in there)


class OnRecord:
    """The statements of a snapshot by document."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def _statements(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self._snapshot.records(Statement):
            found.setdefault(statement.document, []).append(statement)
        return found

    def heard(self, question: Question) -> Heard:
        """Where the one speaks whose words or position are asked for; nowhere, where nobody’s
        are."""
        if question.speaker is None:
            return Heard({})
        spans: dict[str, list[Span]] = {}
        for statement in positions(self._snapshot, who=question.speaker):
            spans.setdefault(statement.document, []).append((statement.start, statement.end))
        return Heard({document: tuple(found) for document, found in spans.items()})

    def tells_of(self, question: Question, candidate: Candidate) -> bool:
        """Whether a sentence stands in a document that has half of what somebody’s words are asked
        on, by rarity of the terms."""
        asked = set(terms(question.speaker or ""))
        weights = {
            term: rarity
            for term, rarity in rarities(question, self._snapshot.lexical).items()
            if term not in asked
        }
        there = set(terms(self._snapshot.text_of(candidate.hit.document.id)))
        shared = sum(rarity for term, rarity in weights.items() if term in there)
        return 2 * shared >= sum(weights.values())

    def signature(self, speaker: Speaker | None, document: str, core: Span) -> Speaker | None:
        """Who a quote is signed with: whom its core names as speaking, unless most words in it are
        those of others by the statements on record. Where it names nobody, whose words it mostly
        has."""
        start, end = core
        entities = read_entities(self._snapshot)
        within: dict[str, int] = {}
        for statement in self._statements.get(document, ()):
            name = entities.full_name(document, statement.speaker)
            shared = min(end, statement.end) - max(start, statement.start)
            if shared > 0 and name and _NAMED.match(name) and is_person(name):
                within[name] = within.get(name, 0) + shared
        if speaker and speaker.name:
            own = sum(n for name, n in within.items() if _is_same(name, speaker.name))
            return speaker if 2 * own >= sum(within.values()) else None
        if len(within) != 1:
            return None
        (name, shared), *_ = within.items()
        return Speaker(name, name) if speaker or 2 * shared >= end - start else None


def _is_same(one: str, other: str) -> bool:
    return same_name(one, other) or same_name(other, one)


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
