"""A question’s way through the records: what it asks of them, and what they tell."""

from collections.abc import Sequence
from datetime import date

from bot.answering.question import Question
from bot.answering.records.asked_encounters import encounter_inquiry
from bot.answering.records.asked_meetings import meeting_inquiry
from bot.answering.records.asked_positions import position_inquiry
from bot.answering.records.asked_rates import rate_inquiry
from bot.answering.records.inquiry import (
    EncounterInquiry,
    Inquiry,
    MeetingInquiry,
    Order,
    PositionInquiry,
    RateInquiry,
)
from bot.answering.records.people import People
from bot.answering.records.rate_in_passages import tells_of_rate
from bot.answering.records.told import Told
from bot.answering.records.told_encounters import may_have_met, tells_of_encounter
from bot.answering.records.told_meetings import tell_meeting, tells_of_meeting
from bot.answering.records.told_positions import tell_position
from bot.answering.records.told_rates import tell_rate
from bot.answering.spans import Candidate
from bot.answering.superseded import Tariffs
from index.embedder import Embedder, Vectors
from index.engine import Snapshot
from index.search import Filter


def inquire(question: Question, people: People, today: date) -> Inquiry | None:
    """What a question asks of the records; None where it is not for them. ``people`` are those of
    the snapshot."""
    return (
        rate_inquiry(question.text, today)
        or meeting_inquiry(question.text, people, today)
        or position_inquiry(question, people, today)
        or encounter_inquiry(question.text, people, today)
    )


def comes_first(inquiry: Inquiry) -> bool:
    """Whether the records are asked before the passages. Which of somebody’s words are meant by
    their content alone, the passages tell better; then the records are for what those leave."""
    return not isinstance(inquiry, PositionInquiry) or bool(
        inquiry.order is not Order.RELEVANCE or inquiry.period.first or not inquiry.topic
    )


def tell(
    inquiry: Inquiry,
    vector: Vectors,
    snapshot: Snapshot,
    embedder: Embedder,
    only: Filter | None,
    today: date,
) -> Told | None:
    """What the records answer; None where they leave it open. ``vector`` is the question’s."""
    match inquiry:
        case RateInquiry():
            return tell_rate(inquiry, snapshot, only, today)
        case MeetingInquiry():
            return tell_meeting(inquiry, snapshot, only, today)
        case PositionInquiry():
            return tell_position(inquiry, vector, snapshot, embedder, only, today)
        case EncounterInquiry():
            return None


def may_answer(
    inquiry: Inquiry, shown: Sequence[Candidate], snapshot: Snapshot, tariffs: Tariffs
) -> bool:
    """Whether sentences that were found otherwise can be an answer: one of them must have what an
    answer has, such as the goods and a rate, and a meeting that is asked for must be told of."""
    match inquiry:
        case RateInquiry():
            return any(tells_of_rate(inquiry, candidate, tariffs) for candidate in shown)
        case MeetingInquiry():
            spoke = inquiry.is_call or inquiry.is_either
            dated = inquiry.period.first and not inquiry.period.is_now
            if dated and not may_have_met(inquiry.people, inquiry.period, snapshot, calls=spoke):
                return False
            told = len(inquiry.people) < 2 or tells_of_encounter(inquiry.people, None, snapshot)
            return told and any(tells_of_meeting(inquiry, candidate.text) for candidate in shown)
        case EncounterInquiry():
            met = inquiry.within is None or may_have_met(inquiry.people, inquiry.within, snapshot)
            return met and tells_of_encounter(inquiry.people, inquiry.place, snapshot)
        case PositionInquiry():
            # Whose words they are is judged with the sentences’ own speakers.
            return True
