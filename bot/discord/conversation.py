"""Answers as they are kept in ``state.sqlite``, and the turns before a question read from them."""

import hashlib
import logging
from datetime import UTC, date, datetime

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.followup import Turn
from bot.state import State, StoredAnswer, StoredQuote
from corpus.document import DocumentRef
from index.attribution import Speaker
from index.engine import Snapshot
from index.errors import UnknownDocumentError

_log = logging.getLogger(__name__)
_TURNS = 10


def stored(
    answer: Answer, *, id: str, user: int, channel: int, private: bool, parent: str | None
) -> StoredAnswer:
    """An answer as it is kept: its quotes by document and offsets, never by their words."""
    return StoredAnswer(
        id=id,
        user=user,
        channel=channel,
        private=private,
        parent=parent,
        question=answer.question,
        asked=answer.asked,
        outcome=answer.outcome.value,
        confidence=answer.confidence,
        text=answer.text,
        as_of=answer.as_of,
        quotes=tuple(
            StoredQuote(
                quote.document.id,
                quote.start,
                quote.end,
                _fingerprint(quote.text),
                quote.speaker.name if quote.speaker else None,
                quote.superseded.isoformat() if quote.superseded else None,
            )
            for quote in answer.quotes
        ),
        near=tuple(document.id for document in answer.near),
        created=datetime.now(UTC),
    )


def restored(kept: StoredAnswer, snapshot: Snapshot | None) -> Answer | None:
    """The answer again, its words read from the documents as they are now.

    None where a quote no longer stands where it stood: the document has changed or gone.
    """
    quotes = [_quote(quote, snapshot) for quote in kept.quotes]
    if not all(quotes):
        return None
    return _answer(kept, [quote for quote in quotes if quote], snapshot)


def turns_before(state: State, answer_id: str, snapshot: Snapshot | None) -> list[Turn]:
    """The turns that end with this answer, oldest first. Quotes that changed are left out."""
    return [
        Turn(kept.asked, _answer(kept, [q for q in quotes if q], snapshot))
        for kept in state.turns(answer_id, _TURNS)
        for quotes in [[_quote(quote, snapshot) for quote in kept.quotes]]
    ]


def _answer(kept: StoredAnswer, quotes: list[Quote], snapshot: Snapshot | None) -> Answer:
    return Answer(
        kept.question,
        kept.asked,
        Outcome(kept.outcome),
        kept.confidence,
        kept.text,
        kept.as_of,
        tuple(quotes),
        tuple(ref for id in kept.near if (ref := _document(id, snapshot))),
    )


def _quote(kept: StoredQuote, snapshot: Snapshot | None) -> Quote | None:
    ref = _document(kept.document, snapshot)
    if ref is None or snapshot is None:
        return None
    document = snapshot.document(ref.id)
    if _fingerprint(document.text[kept.start : kept.end]) != kept.sha256:
        return None
    speaker = Speaker(kept.speaker, kept.speaker) if kept.speaker else None
    superseded = date.fromisoformat(kept.superseded) if kept.superseded else None
    return Quote(document, kept.start, kept.end, speaker, superseded)


def _document(id: str, snapshot: Snapshot | None) -> DocumentRef | None:
    try:
        return snapshot.find(id) if snapshot else None
    except UnknownDocumentError:
        return None


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
