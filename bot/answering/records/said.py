"""A statement as an answer shows it: whole sentences, and the day on which it was said."""

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.records.told import (
    Span,
    paragraph_around,
    sentences_around,
    sentences_before,
)
from index.engine import Snapshot
from index.records.days import DayMention, find_days
from index.records.lookup import said_on
from index.records.record import Kind, Statement

_PRONOUN = re.compile(r"\b(?:he|she)\b", re.I)
# Said before what the document tells of: “had said”, “had then described”.
_EARLIER = re.compile(r"\bhad (?:\w+ )?(?:\w+ed|said|told|written|called|spoken|set)\b")
# A clause tells its own days, not that on which it was said.
_CLAUSE = re.compile(r"(?:that|to|if|he|she|it|they)\b|[“\"]", re.I)
_AHEAD = re.compile(r"^to\b|\b(?:will|would)\b")
_ON = re.compile(r"\b(?:in|on) $", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, with the whole sentences that it stands in: so the words that attribute it are
    there. ``paragraph`` is the text around them."""

    statement: Statement
    span: Span
    text: str
    paragraph: str


def as_said(statement: Statement, snapshot: Snapshot) -> Said:
    """The statement with the sentences and the paragraph around it."""
    span = document, start, end = sentences_around(statement, snapshot)
    text = snapshot.text_of(document)
    return Said(statement, span, text[start:end], paragraph_around(text, start, end))


def with_sentence_before(said: Said, snapshot: Snapshot) -> Said | None:
    """The same, shown from the sentence before on; None where its paragraph begins with it."""
    before = sentences_before(said.span, snapshot)
    if not before:
        return None
    document, _, end = said.span
    start = before[-1][0]
    return replace(said, span=(document, start, end), text=snapshot.text_of(document)[start:end])


def day_of(said: Said, snapshot: Snapshot) -> date | None:
    """When it was said: on the day of its record, or else the first gone by that its sentences
    give, or one before it in its paragraph that is on the speaker, or else that of publication.

    None where nobody knows it, or how long before the document it was (“had said months earlier”).
    """
    statement = said.statement
    published = snapshot.ref(statement.document).published
    known = said_on(statement, snapshot)
    if not published or not known:
        return known
    if statement.said_on or statement.said_in:
        return min(known, published)
    document, start, end = said.span
    text = snapshot.text_of(document)
    told = [
        mention
        for mention in find_days(said.text, published, ahead=False)
        if _is_of_saying(mention, statement, text, start)
    ]
    told = told or _told_before(said, published, snapshot)
    if gone_by := [mention for mention in told if mention.first <= published]:
        return min(gone_by[0].last, published)
    content = text[statement.start : statement.end]
    if _AHEAD.search(content):
        # What was still to come had not come when it was said.
        return min((published, *(mention.first for mention in find_days(content, published))))
    around = text[start : statement.start] + " … " + text[statement.end : end]
    return None if _EARLIER.search(around) else published


def _is_of_saying(mention: DayMention, statement: Statement, text: str, start: int) -> bool:
    """Whether a day, in the sentences from ``start``, is that of a statement: it stands beside what
    was said, or ends what is no clause of its own (“promised retaliation in February”)."""
    first, last = start + mention.start, start + mention.end
    if last <= statement.start or first >= statement.end:
        return True
    if statement.kind is not Kind.INDIRECT or last != statement.end:
        return False
    content = text[statement.start : first]
    return bool(_ON.search(content)) and not _CLAUSE.match(content)


def _told_before(said: Said, published: date, snapshot: Snapshot) -> list[DayMention]:
    """Those in the last sentence before it in its paragraph that is on the speaker and has any."""
    surname = (said.statement.speaker or "").split()[-1:]
    text = snapshot.text_of(said.statement.document)
    for start, end in reversed(sentences_before(said.span, snapshot)):
        sentence = text[start:end]
        on_speaker = _PRONOUN.search(sentence) or any(name in sentence for name in surname)
        if on_speaker and (days := find_days(sentence, published, ahead=False)):
            return days
    return []
