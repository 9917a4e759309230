"""Meetings as newspapers tell them in passing. Monday is October 6, 2025; nobody is real."""

from datetime import date

import pytest

from tests.index.records.test_meetings import only, read

FRIDAY, LAST_THURSDAY = date(2025, 10, 10), date(2025, 10, 2)
BERG, DORN = "Premier Anna Berg", "Minister Carl Dorn"
KNOWN = f"{BERG} spoke of fish. {DORN} spoke of wood, and President Seo Min-ji of cars. "


@pytest.mark.parametrize(
    ("sentence", "participants", "kind", "status", "day"),
    [
        ("Berg rang Dorn on Thursday.", (BERG, DORN), "call", "held", LAST_THURSDAY),
        ("Berg, who is to meet Seo on Friday, left.", (BERG, "President Seo Min-ji"), "meeting",
         "planned", FRIDAY),
        ("Seo and Berg will confer in Oslo on Friday.", ("President Seo Min-ji", BERG), "meeting",
         "planned", FRIDAY),
        ("The main event comes on Friday, when Berg and Dorn are to sit down in Oslo.",
         (BERG, DORN), "meeting", "planned", FRIDAY),
        ("Berg had come from Oslo, where on Thursday she held talks with Dorn.", (BERG, DORN),
         "talks", "held", LAST_THURSDAY),
        ("A pull-aside between Berg and Dorn, penciled in for Oct. 10, was called off.",
         (BERG, DORN), "meeting", "cancelled", FRIDAY),
        ("A preparatory meeting of Berg and Dorn, foreseen for Oct. 10, has fallen through.",
         (BERG, DORN), "meeting", "cancelled", FRIDAY),
        ("It led to a dinner of Anna Berg with Carl Dorn in Oslo on Thursday, a lavish dinner.",
         (BERG, DORN), "meeting", "held", LAST_THURSDAY),
        ("Berg is due in Oslo on Friday to see Dorn.", (BERG, DORN), "meeting", "planned", FRIDAY),
        ("Berg and Seo are due in Oslo on Friday for talks with Dorn.",
         (BERG, "President Seo Min-ji", DORN), "talks", "planned", FRIDAY),
        ("Berg flew to Oslo to see Dorn on Thursday.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg intends to travel to Oslo on Friday to meet Dorn.", (BERG, DORN), "meeting",
         "planned", FRIDAY),
        ("Thursday’s phone call between Berg and Dorn went well.", (BERG, DORN), "call", "held",
         LAST_THURSDAY),
        ("Berg was along for the trip and saw Minister Carl Dorn on Thursday.", (BERG, DORN),
         "meeting", "held", LAST_THURSDAY),
        ("Berg breakfasted on Thursday with Dorn over the quota.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg rang Dorn on Oct. 2.", (BERG, DORN), "call", "held", LAST_THURSDAY),
        ("Berg and Dorn shook hands in Oslo on Thursday.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg and Dorn sat together for half an hour on Thursday.", (BERG, DORN), "meeting",
         "held", LAST_THURSDAY),
        ("On Thursday Berg spent two hours in Oslo with Dorn.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg raised it with Dorn over lunch in Oslo on Thursday.", (BERG, DORN), "meeting",
         "held", LAST_THURSDAY),
        ("Berg and Dorn settled the quota in a two-hour call on Thursday.", (BERG, DORN), "call",
         "held", LAST_THURSDAY),
        ("Over dinner in Oslo on Thursday, Berg and Dorn settled the quota.", (BERG, DORN),
         "meeting", "held", LAST_THURSDAY),
        ("Berg and Dorn have met six times, most recently in Oslo on Thursday.", (BERG, DORN),
         "meeting", "held", LAST_THURSDAY),
        ("Berg and Dorn speak again by video on Friday (the 10th).", (BERG, DORN), "call",
         "planned", FRIDAY),
        ("Berg left before flying to Oslo to see Dorn on Oct. 10.", (BERG, DORN), "meeting",
         "planned", FRIDAY),
        ("Berg, on her way to see Dorn on Friday, said no.", (BERG, DORN), "meeting", "planned",
         FRIDAY),
        ("Berg is due in Oslo on Friday to open negotiations with Dorn.", (BERG, DORN), "talks",
         "planned", FRIDAY),
        ("Berg had been due to hold a call with Dorn yesterday; it was called off.",
         (BERG, DORN), "call", "cancelled", date(2025, 10, 5)),
        ("A trip by Berg, who was to see Dorn on Friday, has been called off.", (BERG, DORN),
         "meeting", "cancelled", FRIDAY),
        ("Berg, who was hosting Dorn on Thursday, said no.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg raised it with Dorn when the two met on Thursday.", (BERG, DORN), "meeting", "held",
         LAST_THURSDAY),
        ("Berg and Dorn were to meet in Oslo on Oct. 2, but Dorn stayed home.", (BERG, DORN),
         "meeting", "cancelled", LAST_THURSDAY),
        ("Fri 10 October: Berg in Oslo, sees Dorn.", (BERG, DORN), "meeting", "planned", FRIDAY),
        ("To watch: the meeting of Berg with Dorn at 3; the session pencilled in for July 30.",
         (BERG, DORN), "meeting", "held", None),
        ("“We are close,” Anna Berg, the premier, told reporters a day after a final session in"
         " Oslo with Carl Dorn.", ("Anna Berg, the premier", DORN), "meeting", "held", None),
        ("Berg, who met Dorn and Norland's Ida Falk on Thursday, said no.",
         (BERG, DORN, "Ida Falk"), "meeting", "held", LAST_THURSDAY),
        ("A call between Presidents Ida Falk and Seo on Thursday changed nothing.",
         ("President Ida Falk", "President Seo Min-ji"), "call", "held", LAST_THURSDAY),
        ("Berg left after her meeting with US secretary of state Ida Falk on Thursday.",
         (BERG, "US secretary of state Ida Falk"), "meeting", "held", LAST_THURSDAY),
        ("Berg is due to meet Cod Council's chief executive, Ida Falk, on Friday.",
         (BERG, "Cod Council's chief executive, Ida Falk"), "meeting", "planned", FRIDAY),
        ("The minister left. Today, the Premier, Ida Falk, met with the Prime Minister of Norland,"
         " Per Lund, on the margins of the summit.",
         ("the Premier, Ida Falk", "the Prime Minister of Norland, Per Lund"), "meeting", "held",
         date(2025, 10, 6)),
    ],
)  # fmt: skip
def test_meetings_in_passing(
    sentence: str, participants: tuple[str, ...], kind: str, status: str, day: date | None
) -> None:
    found = read(KNOWN + sentence)[-1]
    assert found.participants == participants
    assert (found.kind, found.status.value, found.date) == (kind, status, day)


def test_who_spoke_before_is_he() -> None:
    text = f"{KNOWN}“Never,” Dorn told reporters. He had spoken by video with Berg on Thursday."
    assert only(text).participants == (DORN, BERG)


def test_an_earlier_session_was_of_the_same_people() -> None:
    text = "Berg is due to meet Dorn on Friday. An earlier session, set for Oct. 1, was scrapped."
    first, second = read(KNOWN + text)
    assert second.participants == first.participants
    assert (second.status.value, second.date) == ("cancelled", date(2025, 10, 1))


@pytest.mark.parametrize(
    "sentence",
    [
        "Berg sees Dorn as a rival.",
        "Berg wants to see Dorn gone.",
        "Berg has asked for a call with Dorn.",
        "We saw the president on Thursday.",
        "Berg and Dorn said in a call on Thursday that they would wait.",
        "Berg raised it in a meeting of the council on Thursday.",
        "Berg and Dorn were in a meeting with reporters.",
        "The Norland Lions are set to host the Cod Bay Bears for a game on Friday.",
    ],
)
def test_what_is_no_meeting(sentence: str) -> None:
    assert not read(KNOWN + sentence)


def test_who_speaks_in_a_hearing_met_whom_he_says_he_met() -> None:
    text = (
        "The CHAIRMAN. The Committee will come to order.\n\n"
        "Ms. FALK. We met with Under Secretary Per Lund on October 2.\n\n"
        "The CHAIRMAN. Thank you.\n\nWitnesses: Ida Falk, president, Cod Council"
    )
    found = only(text)
    assert found.participants == ("Ida Falk", "Under Secretary Per Lund")
    assert found.date == LAST_THURSDAY


def test_a_timeline_s_days_are_in_the_year_above_them() -> None:
    text = (
        "2024\n\n12 November – Premier Anna Berg and Minister Carl Dorn speak by telephone.\n\n"
        "2025\n\n5 March – Premier Anna Berg and President Ida Falk confer in Oslo."
    )
    assert [(m.date, m.status.value) for m in read(text)] == [
        (date(2024, 11, 12), "held"),
        (date(2025, 3, 5), "held"),
    ]


def test_two_verbs_of_one_subject_tell_of_two_meetings() -> None:
    first, second = read(f"{KNOWN}Berg received Dorn on Thursday, and spoke by phone with Seo.")
    assert (first.participants, first.date) == ((BERG, DORN), LAST_THURSDAY)
    assert (second.participants, second.kind) == ((BERG, "President Seo Min-ji"), "call")
