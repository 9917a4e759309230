"""Positions from the records: what somebody said on a topic, in the order that is asked for."""

from collections.abc import Sequence
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import Order, PositionInquiry
from bot.answering.records.printed import printed_name
from bot.answering.records.told import Span, Told, apart, is_stale, sentences_around
from index.embedder import Embedder, Vectors
from index.lexical import terms
from index.records.lookup import positions
from index.records.record import Statement
from index.records.topics import covers_topic
from index.search import Filter
from index.snapshot import Snapshot

_QUOTES = 3
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
    by_them = [
        statement
        for statement in positions(snapshot, who=inquiry.who)
        if only is None or only.admits(snapshot.ref(statement.document))
    ]
    found = [s for s in by_them if inquiry.period.includes(_day(s, snapshot))]
    ranked = _ranked(inquiry, question, found, snapshot, embedder)
    if not ranked:
        return None
    if inquiry.order is Order.NEWEST:
        ranked.sort(key=lambda s: _day(s, snapshot) or date.min, reverse=True)
    if inquiry.order is Order.CHANGE:
        ranked = _ends(ranked, snapshot)
    spans = apart([_shown(statement, snapshot) for statement in ranked], _QUOTES)
    if not spans:
        return None
    told = {_shown(s, snapshot): s.speaker for s in reversed(ranked)}
    words = " ".join(_text(span, snapshot) for span in spans)
    name = printed_name(ranked[0].speaker or inquiry.who, words)
    said = f"{name}, in" if name else "In"
    outcome, text = Outcome.ANSWERED, _TEXTS[inquiry.order]
    newest = [ref.published for ref in snapshot.documents if only is None or only.admits(ref)]
    if inquiry.period.is_now and is_stale(today, newest):
        outcome, text = Outcome.STALE, _STALE
    speakers = tuple(told[span] for span in spans)
    return Told(outcome, _CONFIDENCE, text.format(said=said), spans, speakers)


def _ranked(
    inquiry: PositionInquiry,
    question: Vectors,
    found: Sequence[Statement],
    snapshot: Snapshot,
    embedder: Embedder,
) -> list[Statement]:
    """The statements on the topic, those nearest to the question first."""
    rarity = {
        word: sum(snapshot.lexical.rarity(term) for term in terms(word)) for word in inquiry.topic
    }
    total = sum(rarity.values())
    shares = []
    for statement in found:
        span = _shown(statement, snapshot)
        own = set(terms(_text(span, snapshot)))
        around = own | set(terms(snapshot.ref(span[0]).title))
        named = {word for word in rarity if covers_topic(word, statement.topics, "")}
        has = sum(rarity[word] for word in rarity if word in named or own.issuperset(terms(word)))
        near = sum(
            rarity[word] for word in rarity if word in named or around.issuperset(terms(word))
        )
        shares.append((has + near) / (2 * total) if total else 1.0)
    best = max(shares, default=0.0)
    kept = [
        (share, statement)
        for share, statement in zip(shares, found, strict=True)
        if share >= max(_LEAST[inquiry.order], _OF_BEST * best)
    ]
    kept = sorted(kept, key=lambda pair: -pair[0])[:_COMPARED]
    if not kept:
        return []
    cosines = embedder.embed([_text(_shown(s, snapshot), snapshot) for _, s in kept]) @ question
    order = sorted(
        range(len(kept)), key=lambda i: float(cosines[i]) + 0.5 * kept[i][0], reverse=True
    )
    # What is far less near than the best is on something else.
    top = float(cosines[order[0]]) + 0.5 * kept[order[0]][0]
    near_best = [i for i in order if float(cosines[i]) + 0.5 * kept[i][0] >= top - _NEAR]
    return [kept[i][1] for i in near_best]


def _ends(ranked: Sequence[Statement], snapshot: Snapshot) -> list[Statement]:
    """The earliest and the latest, and the nearest to the question of those between."""
    dated = sorted(
        (s for s in ranked if _day(s, snapshot)), key=lambda s: _day(s, snapshot) or date.min
    )
    if len(dated) < 2:
        return list(ranked)
    between = [s for s in ranked if s in dated[1:-1]][: _QUOTES - 2]
    return [dated[0], *between, dated[-1]]


def _shown(statement: Statement, snapshot: Snapshot) -> Span:
    """The statement with its whole sentences, so that the words that attribute it are there."""
    return sentences_around(statement, snapshot)


def _text(span: Span, snapshot: Snapshot) -> str:
    return snapshot.text_of(span[0])[span[1] : span[2]]


def _day(statement: Statement, snapshot: Snapshot) -> date | None:
    return statement.said_on or snapshot.ref(statement.document).published
