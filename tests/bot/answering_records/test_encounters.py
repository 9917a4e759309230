"""Meetings that are asked of: who nobody says has met is not given the meetings of others."""

from datetime import date

import pytest

from bot.answering.answer import Outcome
from bot.answering.records.asked_encounters import encounter_inquiry
from bot.answering.records.inquiry import EncounterInquiry
from bot.answering.records.people import People
from index.records.entities import Entities
from index.records.record import Meeting, MeetingStatus
from tests.bot.answering_records.conftest import Ask

_MET = Meeting(
    "a", 0, 9, ("Ada Lindqvist", "Tomas Oduya"), "meeting", None, None, MeetingStatus.HELD, None
)
DAY = date(2031, 9, 1)
PEOPLE = People(Entities([], [_MET], lambda _: ""))


@pytest.mark.parametrize(
    ("question", "people", "place"),
    [
        ("What did Lindqvist and Oduya discuss?", ("Lindqvist", "Oduya"), None),
        ("what did lindqvist and oduya talk about", ("lindqvist", "oduya"), None),
        ("Why did Ada Lindqvist meet with Oduya?", ("Ada Lindqvist", "Oduya"), None),
        ("What came of the meeting between Lindqvist and Moss?", ("Lindqvist", "Moss"), None),
        ("How long was Oduya's second call with Moss?", ("Oduya", "Moss"), None),
        ("Who paid for the Oduya-Moss dinner?", ("Oduya", "Moss"), None),
        ("When did Lindqvist meet Oduya in Toronto?", ("Lindqvist", "Oduya"), "Toronto"),
        ("Who did Lindqvist meet in Tokyo?", ("Lindqvist",), "Tokyo"),
    ],
)
def test_whose_meeting_is_asked_of_and_where_it_was(
    question: str, people: tuple[str, ...], place: str | None
) -> None:
    found = encounter_inquiry(question, PEOPLE, DAY)
    assert isinstance(found, EncounterInquiry)
    assert (found.people, found.place) == (people, place)


@pytest.mark.parametrize(
    "question",
    [
        "What did Lindqvist call Oduya a friend for?",
        "Why did Lindqvist meet the deadline?",
        "What did Lindqvist call Oduya's speech in Davos?",
        "What does Oduya think of Lindqvist?",
        "When did Lindqvist meet Oduya's brother?",
        "What is the city called in Polish?",
        "When did Canada and Mexico agree on steel?",
    ],
)
def test_what_is_no_meeting_of_two_people_is_not_taken_for_one(question: str) -> None:
    assert encounter_inquiry(question, PEOPLE, DAY) is None


@pytest.mark.parametrize(
    "question",
    [
        "When did Lindqvist meet Oduya in Toronto?",
        "Where did Lindqvist meet Zorro?",
        "What did Oduya and Brandt discuss at their meeting?",
        "Why did Lindqvist meet Costa?",
        "What came of the meeting between Costa and Oduya?",
        "When did Costa meet Lindqvist?",
        "When did Lindqvist and Oduya meet in Oslo?",
        # not in these days
        "When did Brandt and Costa meet in 2030?",
        "Why did Brandt meet Costa in 2030?",
    ],
)
def test_a_meeting_that_nobody_tells_of_is_declined(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When did Lindqvist meet Oduya in Lisbon?", "met President Tomas Oduya in Lisbon"),
        ("On which day did Brandt and Costa meet in Oslo?", "met in Oslo on May 28, 2031"),
        ("What did Brandt and Costa talk about?", "Rui Costa"),
        ("Where did Brandt meet Costa in May 2031?", "met in Oslo on May 28, 2031"),
    ],
)
def test_a_meeting_that_a_sentence_tells_of_is_told(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert any(said in quote.text for quote in answer.quotes)


def test_who_was_there_too_is_told_and_nobody_has_said_it_all(ask: Ask) -> None:
    for question in ("When did Nyman meet Quist?", "When did Fjord meet Nyman?"):
        answer = ask(question)
        assert answer.outcome is Outcome.ANSWERED
        assert "Consul Berta Fjord" in answer.text
        assert answer.quotes[0].text.endswith("took part, Quist said.")
        assert answer.quotes[0].speaker is None
