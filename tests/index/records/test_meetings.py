"""Who met whom, in sentences made up for these tests. Monday is October 6, 2025."""

import time
from datetime import date

import pytest

from corpus.document import Document, canonical_text
from index.records.meetings import read_meetings
from index.records.record import Meeting, MeetingStatus

MONDAY = date(2025, 10, 6)


def document(text: str, title: str = "Notes", published: date | None = MONDAY) -> Document:
    return Document(
        id="d",
        path="d.md",
        title=title,
        publisher=None,
        published=published,
        url=None,
        text=canonical_text(text),
    )


def read(text: str, title: str = "Notes", published: date | None = MONDAY) -> list[Meeting]:
    return read_meetings(document(text, title, published))


def only(text: str, title: str = "Notes", published: date | None = MONDAY) -> Meeting:
    [meeting] = read(text, title, published)
    return meeting


@pytest.mark.parametrize(
    ("sentence", "participants", "kind"),
    [
        (
            "Premier Anna Berg met with Minister Carl Dorn on Friday.",
            ("Premier Anna Berg", "Minister Carl Dorn"),
            "meeting",
        ),
        (
            "President Eva Form held a successful bilateral call with Prime Minister Ole Rud.",
            ("President Eva Form", "Prime Minister Ole Rud"),
            "call",
        ),
        (
            "Premier Anna Berg had a first in-person meeting with Minister Carl Dorn on Friday.",
            ("Premier Anna Berg", "Minister Carl Dorn"),
            "meeting",
        ),
        (
            "President Eva Form held a bilateral with Prime Minister Ole Rud.",
            ("President Eva Form", "Prime Minister Ole Rud"),
            "meeting",
        ),
        (
            "President Eva Form spoke today by phone with Prime Minister Ole Rud of Norland.",
            ("President Eva Form", "Prime Minister Ole Rud of Norland"),
            "call",
        ),
        (
            "Premier Anna Berg and Minister Carl Dorn met in Oslo.",
            ("Premier Anna Berg", "Minister Carl Dorn"),
            "meeting",
        ),
        (
            "President Eva Form, Premier Anna Berg and Minister Carl Dorn held a call on Friday.",
            ("President Eva Form", "Premier Anna Berg", "Minister Carl Dorn"),
            "call",
        ),
        (
            "After a conversation with Premier Anna Berg, Minister Carl Dorn left on Friday.",
            ("Minister Carl Dorn", "Premier Anna Berg"),
            "call",
        ),
        (
            "Minister Carl Dorn had a face-to-face conversation with Premier Anna Berg on Friday.",
            ("Minister Carl Dorn", "Premier Anna Berg"),
            "meeting",
        ),
        (
            "Premier Anna Berg hosted a bipartisan group of governors at the White House.",
            ("Premier Anna Berg", "a bipartisan group of governors"),
            "meeting",
        ),
        (
            "President Eva Form welcomed King Olav of Norland to the White House.",
            ("President Eva Form", "King Olav of Norland"),
            "meeting",
        ),
        (
            "President Eva Form held talks with Prime Minister Ole Rud in Oslo.",
            ("President Eva Form", "Prime Minister Ole Rud"),
            "talks",
        ),
        (
            "After a call with President Eva Form on Friday, Premier Anna Berg was hopeful.",
            ("Premier Anna Berg", "President Eva Form"),
            "call",
        ),
        (
            "The ban fell after a summit between President Eva Form and Prime Minister Ole Rud.",
            ("President Eva Form", "Prime Minister Ole Rud"),
            "summit",
        ),
        (
            "Premier Anna Berg will sit down with Minister Carl Dorn in Oslo.",
            ("Premier Anna Berg", "Minister Carl Dorn"),
            "meeting",
        ),
        (
            "President Eva Form called Governor Kim Lund to offer help.",
            ("President Eva Form", "Governor Kim Lund"),
            "call",
        ),
        (
            "President Eva Form met with Ole Rud, Prime Minister of Norland, in Oslo.",
            ("President Eva Form", "Ole Rud, Prime Minister of Norland"),
            "meeting",
        ),
        (
            "Premier Anna Berg flew to Oslo and met Minister Carl Dorn.",
            ("Premier Anna Berg", "Minister Carl Dorn"),
            "meeting",
        ),
    ],
)
def test_who_met_is_read_with_the_roles_as_printed(
    sentence: str, participants: tuple[str, ...], kind: str
) -> None:
    meeting = only(sentence)

    assert meeting.participants == participants
    assert meeting.kind == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Imports that meet with the rules of origin stay free.",
        "If Berg and Dorn meet the requirements, they are exempt.",
        "Premier Anna Berg could meet with Minister Carl Dorn.",
        "Premier Anna Berg refused to meet with Minister Carl Dorn.",
        "Premier Anna Berg has not met with Minister Carl Dorn.",
        "Premier Anna Berg called Minister Carl Dorn a bully.",
        "Premier Anna Berg called on Minister Carl Dorn to resign.",
        "Premier Anna Berg welcomed Minister Carl Dorn’s promise.",
        "Premier Anna Berg spoke of Minister Carl Dorn with respect.",
        "Did Premier Anna Berg meet with Minister Carl Dorn?",
        "Whether Premier Anna Berg met with Minister Carl Dorn is not known.",
        "Premier Anna Berg hopes for a meeting with Minister Carl Dorn.",
        "Premier Anna Berg spoke with Minister Carl Dorn’s lawyers.",
        "The plan met with resistance from steel producers.",
        "Premier Anna Berg | met with | Minister Carl Dorn",
        "They met on Friday.",
    ],
)
def test_what_is_no_meeting_gives_no_record(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "status", "day"),
    [
        (
            "Premier Anna Berg will meet with Minister Carl Dorn on Tuesday.",
            MeetingStatus.PLANNED,
            date(2025, 10, 7),
        ),
        (
            "Premier Anna Berg is scheduled to meet Minister Carl Dorn in Oslo.",
            MeetingStatus.PLANNED,
            None,
        ),
        (
            "Premier Anna Berg met Minister Carl Dorn on Friday.",
            MeetingStatus.HELD,
            date(2025, 10, 3),
        ),
        (
            "Premier Anna Berg will raise it when Berg meets Minister Carl Dorn on Tuesday.",
            MeetingStatus.PLANNED,
            date(2025, 10, 7),
        ),
        (
            "A meeting between Premier Anna Berg and Minister Carl Dorn, planned for Friday, was"
            " called off.",
            MeetingStatus.CANCELLED,
            date(2025, 10, 3),
        ),
        (
            "President Eva Form cancelled a meeting with Minister Carl Dorn.",
            MeetingStatus.CANCELLED,
            None,
        ),
    ],
)
def test_planned_held_and_cancelled_are_told_apart(
    sentence: str, status: MeetingStatus, day: date | None
) -> None:
    meeting = only(sentence)

    assert (meeting.status, meeting.date) == (status, day)


def test_place_and_matter_are_words_of_the_sentence() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn in Oslo on Friday to discuss tariffs on copper."
    )
    meeting = only(text)

    assert (meeting.place, meeting.about) == ("Oslo", "tariffs on copper")


def test_a_place_that_they_spoke_about_is_not_where_they_met() -> None:
    text = "Premier Anna Berg met Minister Carl Dorn to discuss peace in Oslo."

    assert only(text).place is None


def test_a_surname_takes_the_full_name_that_the_document_has() -> None:
    text = "Premier Anna Berg is tired.\n\nBerg met Minister Carl Dorn on Friday."

    assert only(text).participants == ("Premier Anna Berg", "Minister Carl Dorn")


def test_a_word_in_front_of_a_surname_makes_no_second_person() -> None:
    text = "Premier Anna Berg is tired. Second Berg visit. Berg met Minister Carl Dorn on Friday."

    assert only(text).participants == ("Premier Anna Berg", "Minister Carl Dorn")


def test_surnames_that_nobody_introduces_take_part_where_they_speak() -> None:
    text = "Berg met Dorn in Oslo on Friday. “It went well,” Berg said. Later on, Dorn said so too."

    assert only(text).participants == ("Berg", "Dorn")
    assert read("Berg met Dorn in Oslo on Friday.") == []


def test_several_who_hold_an_office_take_part_as_a_group() -> None:
    text = "Prime Minister Ole Rud and Norland’s premiers met in Oslo on Friday."

    assert only(text).participants == ("Prime Minister Ole Rud", "Norland’s premiers")


def test_a_surname_that_two_people_have_stays_as_printed() -> None:
    text = (
        "Premier Anna Berg and Senator Paul Berg differ. "
        "President Eva Form met with Premier Berg on Friday."
    )

    assert only(text).participants == ("President Eva Form", "Premier Berg")


def test_a_pronoun_stands_for_the_person_spoken_of_before() -> None:
    text = "Premier Anna Berg left on Friday. She met Minister Carl Dorn in Oslo."

    assert only(text).participants == ("Premier Anna Berg", "Minister Carl Dorn")


def test_a_pronoun_that_stands_for_nobody_gives_no_record() -> None:
    assert read("It rained. She met Minister Carl Dorn in Oslo.") == []


def test_i_is_the_speaker_of_the_turn() -> None:
    text = "MINISTER DORN: Good morning. I met with Premier Anna Berg yesterday."

    assert only(text).participants == ("Dorn", "Premier Anna Berg")


def test_what_a_reporter_asks_is_no_record() -> None:
    assert read("Q I spoke with Premier Anna Berg today, and she is against it.") == []


def test_an_office_is_resolved_where_one_person_holds_it() -> None:
    text = (
        "U.S. President Eva Form is back. "
        "Premier Anna Berg met with the U.S. president on Friday in Oslo."
    )

    assert only(text).participants == ("Premier Anna Berg", "U.S. President Eva Form")


def test_an_office_of_which_the_document_names_nobody_stays_as_printed() -> None:
    meeting = only("Premier Anna Berg met with the president of Norland on Friday.")

    assert meeting.participants == ("Premier Anna Berg", "the president of Norland")


def test_the_two_leaders_are_those_who_met_last() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn in Oslo on Friday. "
        "The two leaders spoke by phone on Sunday."
    )
    met, spoke = read(text)

    assert met.participants == spoke.participants
    assert (spoke.kind, spoke.date) == ("call", date(2025, 10, 5))


def test_a_meeting_mentioned_twice_is_one_record_with_the_sentence_that_says_most() -> None:
    text = (
        "Premier Anna Berg was calm after meeting with Minister Carl Dorn.\n\n"
        "Berg met Dorn in Oslo on Friday, October 3, 2025.\n\n"
        "Berg’s meeting with Dorn was the first of its kind."
    )
    meeting = only(text)

    assert meeting.date == date(2025, 10, 3)
    assert text[meeting.start : meeting.end].startswith("Berg met Dorn in Oslo")


def test_meetings_on_two_days_are_two() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn on May 6, 2025. "
        "Berg met Dorn again on June 9, 2025."
    )

    assert [meeting.date for meeting in read(text)] == [date(2025, 5, 6), date(2025, 6, 9)]


def test_what_they_also_spoke_about_is_no_second_meeting() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn in Oslo on Friday. "
        "The two also spoke about wheat."
    )
    assert (only(text).kind, only(text).date) == ("meeting", date(2025, 10, 3))


def test_a_meeting_that_was_planned_and_then_held_was_held() -> None:
    text = (
        "Premier Anna Berg will meet Minister Carl Dorn in Oslo on October 2, 2025. "
        "The meeting with Dorn was held on October 2, 2025, and lasted an hour."
    )
    meeting = only(text)

    assert (meeting.status, meeting.date) == (MeetingStatus.HELD, date(2025, 10, 2))
    assert text[meeting.start : meeting.end].startswith("The meeting with Dorn was held")


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("By the afternoon of October 2, 2025", date(2025, 10, 2)),
        ("By October 2, 2025", None),
        ("Before the evening of October 2, 2025", None),
    ],
)
def test_what_a_day_had_brought_by_its_evening_was_on_it(when: str, day: date | None) -> None:
    meeting = only(f"{when}, Premier Anna Berg and Minister Carl Dorn had spoken by telephone.")
    assert meeting.date == day


def test_who_was_there_too_takes_part() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn on Friday. Berg was joined by Mayor Ole Rud and"
        " Ambassador Ines Falk. President Eva Form took part, Dorn said. Ministers ate."
    )
    meeting = only(text)
    assert meeting.participants == (
        "Premier Anna Berg",
        "Minister Carl Dorn",
        "Mayor Ole Rud",
        "Ambassador Ines Falk",
        "President Eva Form",
    )
    assert text[meeting.start : meeting.end].endswith("took part, Dorn said.")
    accompanied = "Premier Anna Berg met Minister Carl Dorn. Mayor Ole Rud accompanied the premier."
    assert only(accompanied).participants[2:] == ("Mayor Ole Rud",)
    apart = "Premier Anna Berg met Minister Carl Dorn.\n\nMayor Ole Rud attended a ball."
    assert len(only(apart).participants) == 2


def test_two_calls_on_the_same_day_have_the_day_named_before() -> None:
    text = (
        "Two calls on Monday, September 29, 2025, put off the fees. President Eva Form spoke by"
        " phone with Prime Minister Ole Rud in the morning, and she held a call with Premier Anna"
        " Berg the same day."
    )
    assert [meeting.date for meeting in read(text)] == [date(2025, 9, 29)] * 2
    assert read(text.replace(" the same day", ""))[0].date is None


def test_who_will_not_be_there_does_not_take_part_in_what_is_planned() -> None:
    text = (
        "Premier Anna Berg, Minister Carl Dorn and Mayor Ole Rud will meet on Friday in Norland."
        " Berg’s office said that officials would represent the province and that the premier"
        " herself would not attend."
    )
    assert only(text).participants == ("Minister Carl Dorn", "Mayor Ole Rud")
    assert read(text.replace("Anna Berg, Minister Carl Dorn", "Anna Berg")) == []
    assert len(only(text.replace("would not attend", "would attend")).participants) == 3


def test_another_meeting_planned_is_not_the_one_before() -> None:
    text = (
        "Premier Anna Berg met Minister Carl Dorn on Friday. "
        "Another meeting is planned for October 20, 2025."
    )
    held, planned = read(text)

    assert (held.status, planned.status) == (MeetingStatus.HELD, MeetingStatus.PLANNED)
    assert planned.date == date(2025, 10, 20)
    assert planned.participants == held.participants


def test_the_title_of_a_readout_completes_the_first_sentence() -> None:
    meeting = only(
        "The President spoke today with Prime Minister Rud. They agreed.",
        title="Readout of President Eva Form’s Call with Prime Minister Ole Rud of Norland",
    )

    assert meeting.participants == ("President Eva Form", "Prime Minister Ole Rud of Norland")
    assert (meeting.kind, meeting.date) == ("call", MONDAY)


def test_a_readout_without_a_day_tells_of_the_day_of_its_publication() -> None:
    title = "Readout of President Eva Form’s Meeting with Farm Leaders on Milk Prices"
    meeting = only("President Eva Form heard what farmers need.", title=title)

    assert meeting.participants == ("President Eva Form", "Farm Leaders")
    assert meeting.date == MONDAY
    assert (meeting.start, meeting.end) == (0, len("President Eva Form heard what farmers need."))


def test_a_readout_with_a_day_keeps_it() -> None:
    title = "Readout of President Eva Form’s Call with Governor Kim Lund"
    meeting = only("Yesterday, President Eva Form spoke with Governor Kim Lund.", title=title)

    assert meeting.date == date(2025, 10, 5)


def test_a_readout_that_nobody_dated_has_no_day() -> None:
    title = "Readout of President Eva Form’s Call with Governor Kim Lund"
    meeting = only("President Eva Form spoke with Governor Kim Lund.", title, published=None)

    assert meeting.date is None


def test_quotation_marks_that_never_close_hide_nothing_after_them() -> None:
    text = "“We are ready, she said.\n\nPremier Anna Berg met Minister Carl Dorn on Friday."

    assert only(text).participants == ("Premier Anna Berg", "Minister Carl Dorn")


@pytest.mark.parametrize("text", ["", "?", "met", "meeting with", "After a call with", "“" * 500])
def test_rubbish_gives_no_record(text: str) -> None:
    assert read(text) == []


def test_every_span_is_one_sentence_of_the_text() -> None:
    text = "One. Premier Anna Berg met Minister Carl Dorn on Friday. Three."
    meeting = only(text)

    assert text[meeting.start : meeting.end] == (
        "Premier Anna Berg met Minister Carl Dorn on Friday."
    )


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(count: int) -> float:
        text = " ".join(
            f"Premier Anna B{chr(97 + i % 26)}rg met Minister Carl Dorn on May 3, {1900 + i % 120}."
            for i in range(count)
        )
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    read("Warm up.")
    # Ten times the text: a quadratic reader would take a hundred times as long.
    assert seconds(5_000) < 30 * seconds(500)
