"""Meetings from the records: who met when and where, in a sentence, and the quotes that say so."""

import re
from collections.abc import Sequence
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import MeetingInquiry, Which
from bot.answering.records.printed import printed_day, printed_name
from bot.answering.records.told import (
    STALE,
    Span,
    Told,
    apart,
    is_stale,
    newest_day,
    sentences_before,
    span_of,
)
from index.engine import Snapshot
from index.records.lookup import meetings, words_of
from index.records.record import Meeting, MeetingStatus
from index.search import Filter

# As that of rates, with which it was measured.
_CONFIDENCE = 0.8
_TO_COME = re.compile(
    r"\b(?:will|would|to|next|planned|scheduled|upcoming)\b[^.]{0,60}"
    r"\b(?:meet|speak|talk|visit|call|summit)",
    re.I,
)
_VERBS = {
    MeetingStatus.HELD: {"call": "spoke", "talks": "held talks"},
    MeetingStatus.PLANNED: {"call": "are to speak", "talks": "are to hold talks"},
    MeetingStatus.CANCELLED: {},
}
_MEET = {
    MeetingStatus.HELD: "met",
    MeetingStatus.PLANNED: "are to meet",
    MeetingStatus.CANCELLED: "will not meet as planned",
}


def tell_meeting(
    inquiry: MeetingInquiry, snapshot: Snapshot, only: Filter | None, today: date
) -> Told | None:
    """The meeting asked for in a sentence, the others in further quotes; None where the records
    have none, or not in words that a sentence can be made of."""
    found = [
        meeting
        for meeting in _with_all(inquiry.people, snapshot)
        if (only is None or only.admits(snapshot.ref(meeting.document)))
        and _is_meant(meeting, inquiry, today)
    ]
    if inquiry.which is Which.FIRST:
        found = sorted(found, key=lambda m: m.date or date.max)
    if inquiry.wants_day:
        found = [meeting for meeting in found if meeting.date]
    if inquiry.wants_place:
        found = [meeting for meeting in found if meeting.place]
    if not found:
        return None
    spans = apart(_naming(meeting, snapshot) for meeting in found)
    text, outcome = _sentence(found[0], spans[0], inquiry, snapshot), Outcome.ANSWERED
    if text is None:
        return None
    if inquiry.period.is_now and is_stale(today, newest_day(snapshot, only)):
        outcome, text = Outcome.STALE, STALE.format(sentence=text)
    return Told(outcome, _CONFIDENCE, text, spans, (None,) * len(spans))


def tells_of_meeting(inquiry: MeetingInquiry, sentence: str) -> bool:
    """Whether a sentence speaks of a meeting that is to come, where one such is asked for."""
    return inquiry.which is not Which.NEXT or bool(_TO_COME.search(sentence))


def _with_all(people: Sequence[str], snapshot: Snapshot) -> list[Meeting]:
    """The meetings in which all of them took part, newest first."""
    first, *others = people
    found = meetings(snapshot, who=first)
    for person in others:
        theirs = set(meetings(snapshot, who=person))
        found = [meeting for meeting in found if meeting in theirs]
    return found


def _is_meant(meeting: Meeting, inquiry: MeetingInquiry, today: date) -> bool:
    planned = meeting.status is MeetingStatus.PLANNED
    if inquiry.which is Which.NEXT:
        if not planned or (meeting.date and meeting.date < today):
            return False
    elif meeting.status is not MeetingStatus.HELD:
        return False
    if inquiry.is_call and meeting.kind != "call":
        return False
    only_met = not (inquiry.is_call or inquiry.is_either)
    if only_met and meeting.kind == "call" and len(inquiry.people) > 1:
        return False
    return inquiry.period.includes(meeting.date)


def _naming(meeting: Meeting, snapshot: Snapshot) -> Span:
    """The words of a meeting, with the sentence before where only that names who “he” is."""
    span = span_of(meeting)
    document, _, end = span
    words = words_of(meeting, snapshot)
    if all(printed_name(party, words) for party in meeting.participants):
        return span
    for first, _ in sentences_before(span, snapshot)[-1:]:
        text = snapshot.text_of(document)[first:end]
        if all(printed_name(party, text) for party in meeting.participants):
            return document, first, end
    return span


def _sentence(
    meeting: Meeting, span: Span, inquiry: MeetingInquiry, snapshot: Snapshot
) -> str | None:
    """Who met, when and where, with the words of the quote; None where it has not what is asked."""
    document, start, end = span
    words = snapshot.text_of(document)[start:end]
    names = [printed_name(party, words) for party in meeting.participants]
    known = [name for name in names if name]
    verb = _VERBS[meeting.status].get(meeting.kind, _MEET[meeting.status])
    published = snapshot.ref(meeting.document).published
    day = meeting.date and printed_day(meeting.date, words, published)
    place = meeting.place if meeting.place and meeting.place in words else None
    if len(known) < 2 or (inquiry.wants_day and not day) or (inquiry.wants_place and not place):
        return None
    where = f" {_at(place, words)}" if place else ""
    when = f" on {day}" if day else ""
    return f"{', '.join(known[:-1])} and {known[-1]} {verb}{where}{when}."


def _at(place: str, words: str) -> str:
    """The place with the preposition that the words have before it."""
    before = words[: words.index(place)].split()
    preposition = before[-1] if before and before[-1] in ("in", "at", "on") else "in"
    return f"{preposition} {place}"
