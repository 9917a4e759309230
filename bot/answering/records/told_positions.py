"""Positions from the records: what somebody said on a topic, in the order that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import Order, PositionInquiry
from bot.answering.records.printed import printed_name
from bot.answering.records.told import (
    QUOTES,
    Span,
    Told,
    apart,
    is_stale,
    newest_day,
    sentences_around,
)
from bot.answering.spans import same_name
from index.attribution import mentioned_speaker
from index.embedder import Embedder, Vectors
from index.engine import Snapshot
from index.lexical import terms
from index.records.lookup import positions, said_on
from index.records.record import Statement
from index.records.topics import covers_topic
from index.search import Filter

# The share that was right of 19 such answers to the questions in tests/gold.
_CONFIDENCE = 0.75
# Of the topic, weighted by how rare its words are, a statement and what is around it must have
# so much; and of the most that any statement has, so much.
_LEAST = {Order.RELEVANCE: 0.75, Order.NEWEST: 0.5, Order.CHANGE: 0.5}
_OF_BEST = 0.8
# Statements that are compared with the question by their vectors.
_COMPARED = 24
_NEAR = 0.24
_STALE = "{said} the documents’ own words, which are older than what is asked for:"
_TEXTS = {
    Order.RELEVANCE: "{said} the documents’ own words:",
    Order.NEWEST: "{said} the documents’ own words, the newest first:",
    Order.CHANGE: "{said} the documents’ own words, from the earliest to the latest:",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement, with its day and the whole sentences that it stands in: so the words that
    attribute it are there."""

    statement: Statement
    day: date | None
    span: Span
    text: str


def tell_position(
    inquiry: PositionInquiry,
    question: Vectors,
    snapshot: Snapshot,
    embedder: Embedder,
    only: Filter | None,
    today: date,
) -> Told | None:
    """Up to three statements; None where the records have none on the topic.

    ``question`` is the question’s vector. ``stale`` where the present is asked for and the newest
    of the documents is long past.
    """
    found = [
        _said(statement, snapshot)
        for statement in positions(snapshot, who=inquiry.who)
        if (only is None or only.admits(snapshot.ref(statement.document)))
        and inquiry.period.includes(said_on(statement, snapshot))
    ]
    found = [said for said in found if not _is_anothers(said)]
    ranked = _ranked(inquiry, question, found, snapshot, embedder)
    if not ranked:
        return None
    if inquiry.order is Order.NEWEST:
        ranked.sort(key=lambda said: said.day or date.min, reverse=True)
    if inquiry.order is Order.CHANGE:
        ranked = _ends(ranked)
    first = {said.span: said for said in reversed(ranked)}
    shown = [first[span] for span in apart(said.span for said in ranked)]
    words = " ".join(said.text for said in shown)
    name = printed_name(ranked[0].statement.speaker or inquiry.who, words)
    outcome, text = Outcome.ANSWERED, _TEXTS[inquiry.order]
    if inquiry.period.is_now and is_stale(today, newest_day(snapshot, only)):
        outcome, text = Outcome.STALE, _STALE
    return Told(
        outcome,
        _CONFIDENCE,
        text.format(said=f"{name}, in" if name else "In"),
        tuple(said.span for said in shown),
        tuple(said.statement.speaker for said in shown),
    )


def _said(statement: Statement, snapshot: Snapshot) -> _Said:
    span = document, start, end = sentences_around(statement, snapshot)
    text = snapshot.text_of(document)[start:end]
    return _Said(statement, said_on(statement, snapshot), span, text)


def _is_anothers(said: _Said) -> bool:
    """Whether the sentences are what somebody else says, who speaks of a statement: “Lee added that
    all was well when Berg announced the levy”."""
    speaker = said.statement.speaker
    named = mentioned_speaker(said.text)
    if not speaker or not named or not named.name:
        return False
    return not (same_name(named.name, speaker) or same_name(speaker, named.name))


def _ranked(
    inquiry: PositionInquiry,
    question: Vectors,
    found: Sequence[_Said],
    snapshot: Snapshot,
    embedder: Embedder,
) -> list[_Said]:
    """The statements on the topic, those nearest to the question first."""
    rarity = {
        word: sum(snapshot.lexical.rarity(term) for term in terms(word)) for word in inquiry.topic
    }
    total = sum(rarity.values())
    shares = []
    for said in found:
        own = set(terms(said.text))
        around = own | set(terms(snapshot.ref(said.statement.document).title))
        named = {word for word in rarity if covers_topic(word, said.statement.topics, "")}
        has = sum(rarity[word] for word in rarity if word in named or own.issuperset(terms(word)))
        near = sum(
            rarity[word] for word in rarity if word in named or around.issuperset(terms(word))
        )
        shares.append((has + near) / (2 * total) if total else 1.0)
    best = max(shares, default=0.0)
    kept = [
        (share, said)
        for share, said in zip(shares, found, strict=True)
        if share >= max(_LEAST[inquiry.order], _OF_BEST * best)
    ]
    kept = sorted(kept, key=lambda pair: -pair[0])[:_COMPARED]
    if not kept:
        return []
    cosines = embedder.embed([said.text for _, said in kept]) @ question
    nearness = [
        float(cosine) + 0.5 * share for cosine, (share, _) in zip(cosines, kept, strict=True)
    ]
    order = sorted(range(len(kept)), key=nearness.__getitem__, reverse=True)
    # What is far less near than the best is on something else.
    return [kept[i][1] for i in order if nearness[i] >= max(nearness) - _NEAR]


def _ends(ranked: Sequence[_Said]) -> list[_Said]:
    """The earliest and the latest, and the nearest to the question of those between."""
    dated = sorted((said for said in ranked if said.day), key=lambda said: said.day or date.min)
    if len(dated) < 2:
        return list(ranked)
    between = [said for said in ranked if said in dated[1:-1]][: QUOTES - 2]
    return [dated[0], *between, dated[-1]]
