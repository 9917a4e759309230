"""Positions from the records: what somebody said on a topic, in the order that is asked for."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import Order, PositionInquiry
from bot.answering.records.on_topic import NAMED, goes_on, share_of_topic
from bot.answering.records.printed import printed_name
from bot.answering.records.said import Said, as_said, day_of, with_sentence_before
from bot.answering.records.told import QUOTES, Told, apart, is_stale, newest_day
from bot.answering.spans import may_be_same
from index.attribution import mentioned_speaker
from index.embedder import Embedder, Vectors
from index.engine import Snapshot
from index.records.lookup import positions, said_on
from index.search import Filter

# The share that was right of 19 such answers to the questions in tests/gold.
_CONFIDENCE = 0.75
# Of the topic, a statement and what is around it must have so much; and of the most that any
# statement has, so much.
_LEAST = {Order.RELEVANCE: 0.75, Order.NEWEST: 0.5, Order.CHANGE: 0.5}
_OF_BEST = 0.8
# Statements that are compared with the question by their vectors.
_COMPARED = 24
# Of those on the topic, so much less near than the best is on something else; where days decide
# which come first, more may be.
_NEAR = {Order.RELEVANCE: 0.24, Order.NEWEST: 0.36, Order.CHANGE: 0.36}
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
    found = [
        as_said(statement, snapshot)
        for statement in positions(snapshot, who=inquiry.who)
        if (only is None or only.admits(snapshot.ref(statement.document)))
        and inquiry.period.includes(said_on(statement, snapshot))
    ]
    found = [one for one in found if not _is_anothers(one)]
    ranked = _ranked(inquiry, question, found, snapshot, embedder)
    if not ranked:
        return None
    if inquiry.order is not Order.RELEVANCE:
        ranked = [said for said in ranked if not any(_holds(other, said) for other in ranked)]
        days = {said: day_of(said, snapshot) for said in ranked}
        ranked = _ends(ranked, days) if inquiry.order is Order.CHANGE else _newest(ranked, days)
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


def _is_anothers(said: Said) -> bool:
    """Whether the sentences are what somebody else says, who speaks of a statement: “Lee added that
    all was well when Berg announced the levy”."""
    speaker = said.statement.speaker
    named = mentioned_speaker(said.text)
    if not speaker or not named or not named.name:
        return False
    return not may_be_same(named.name, speaker)


def _ranked(
    inquiry: PositionInquiry,
    question: Vectors,
    found: Sequence[Said],
    snapshot: Snapshot,
    embedder: Embedder,
) -> list[Said]:
    """The statements on the topic, those nearest to the question first."""
    if inquiry.order is not Order.RELEVANCE:
        found = [_with_topic(inquiry, said, snapshot) for said in found]
    shares = [share_of_topic(inquiry, said, snapshot) for said in found]
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
    least = max(nearness) - _NEAR[inquiry.order]
    return [kept[i][1] for i in order if nearness[i] >= least]


def _with_topic(inquiry: PositionInquiry, said: Said, snapshot: Snapshot) -> Said:
    """The statement with the sentence before, where it goes on about what that one names: “He wants
    to keep the levy. “Over my dead body,” he said.”"""
    own = share_of_topic(inquiry, said, snapshot)
    before = with_sentence_before(said, snapshot) if 0 < own < NAMED else None
    if before is None or share_of_topic(inquiry, before, snapshot) < NAMED:
        return said
    return before if goes_on(said) and not _is_anothers(before) else said


def _holds(said: Said, other: Said) -> bool:
    """Whether the words shown for one statement have those of another in them, and more."""
    (document, start, end), (its, first, last) = said.span, other.span
    return document == its and start <= first and last <= end and said.span != other.span


def _newest(ranked: Sequence[Said], days: Mapping[Said, date | None]) -> list[Said]:
    return sorted(ranked, key=lambda said: days[said] or date.min, reverse=True)


def _ends(ranked: Sequence[Said], days: Mapping[Said, date | None]) -> list[Said]:
    """The earliest and the latest, and the nearest to the question of those between."""
    dated = sorted((said for said in ranked if days[said]), key=lambda said: days[said] or date.min)
    if len(dated) < 2:
        return list(ranked)
    between = [said for said in ranked if said in dated[1:-1]][: QUOTES - 2]
    return [dated[0], *between, dated[-1]]
