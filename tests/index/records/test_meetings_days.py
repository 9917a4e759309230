"""On which day people met, in sentences made up for these tests. Monday is October 6, 2025."""

from datetime import date

import pytest

from index.records.record import MeetingStatus
from tests.index.records.test_meetings import MONDAY, only


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("today", MONDAY),
        ("yesterday", date(2025, 10, 5)),
        ("on Friday", date(2025, 10, 3)),
        ("on Monday", MONDAY),
        ("on September 30", date(2025, 9, 30)),
        ("on December 30", date(2024, 12, 30)),
        ("on Tuesday, May 6, 2025", date(2025, 5, 6)),
        ("this morning", MONDAY),
        ("last week", None),
        ("three weeks ago", None),
        ("earlier this week", None),
        ("that day", None),
        ("the following Monday", None),
        ("in May 2025", None),
        ("at length", None),
    ],
)
def test_the_day_is_worked_out_against_the_publication_date(when: str, day: date | None) -> None:
    assert only(f"Premier Anna Berg met with Minister Carl Dorn {when}.").date == day


@pytest.mark.parametrize("when", ["today", "on Friday", "on May 6", "yesterday"])
def test_a_day_that_hangs_on_an_unknown_publication_date_is_unknown(when: str) -> None:
    meeting = only(f"Premier Anna Berg met with Minister Carl Dorn {when}.", published=None)

    assert meeting.date is None


def test_a_date_with_its_year_needs_no_publication_date() -> None:
    meeting = only("Premier Anna Berg met Minister Carl Dorn on May 6, 2024.", published=None)

    assert meeting.date == date(2024, 5, 6)


def test_a_date_line_stands_in_for_the_publication_date() -> None:
    text = "OSLO, October 6, 2025 — Premier Anna Berg met with Minister Carl Dorn on Friday."

    assert only(text, published=None).date == date(2025, 10, 3)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        # September 24, 2025 was a Wednesday.
        ("on Tuesday, September 24, 2025", date(2025, 9, 24)),
        ("on Tuesday, September 24", date(2025, 9, 24)),
        ("on Feb. 30", None),
        ("on Friday, February 30, 2025", None),
        ("on Friday, September 31", None),
    ],
)
def test_of_contradictory_dates_the_written_one_counts_if_a_calendar_has_it(
    when: str, day: date | None
) -> None:
    assert only(f"Premier Anna Berg met Minister Carl Dorn {when}.").date == day


@pytest.mark.parametrize(
    ("sentence", "status", "day"),
    [
        ("Premier Anna Berg met Minister Carl Dorn on November 8, 2025.", MeetingStatus.HELD, None),
        (
            "Premier Anna Berg met Minister Carl Dorn on October 7, 2025.",
            MeetingStatus.HELD,
            date(2025, 10, 7),
        ),
        (
            "Premier Anna Berg meets Minister Carl Dorn on November 8, 2025.",
            MeetingStatus.PLANNED,
            date(2025, 11, 8),
        ),
    ],
)
def test_who_has_met_has_not_done_so_long_after_the_publication(
    sentence: str, status: MeetingStatus, day: date | None
) -> None:
    meeting = only(sentence)

    assert (meeting.status, meeting.date) == (status, day)


FRIDAY = "Premier Anna Berg spoke in Oslo on Friday, September 26, 2025. It rained. "


@pytest.mark.parametrize("published", [MONDAY, None])
@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("She met Minister Carl Dorn that day.", date(2025, 9, 26)),
        ("That evening Berg met Minister Carl Dorn.", date(2025, 9, 26)),
        ("The next day, Berg met Minister Carl Dorn.", date(2025, 9, 27)),
        ("Berg met Minister Carl Dorn the day after.", date(2025, 9, 27)),
        ("Berg met Minister Carl Dorn two days earlier.", date(2025, 9, 24)),
        ("Berg met Minister Carl Dorn the following Monday.", date(2025, 9, 29)),
        ("Berg met Minister Carl Dorn le lundi suivant.", date(2025, 9, 29)),
        ("The speech came one day after Berg had met Minister Carl Dorn.", date(2025, 9, 25)),
        ("It was the day before Berg met Minister Carl Dorn.", date(2025, 9, 27)),
    ],
)
def test_that_day_and_the_next_count_from_the_day_named_last(
    sentence: str, day: date, published: date | None
) -> None:
    assert only(FRIDAY + sentence, published=published).date == day


def test_what_has_been_does_not_count_from_a_day_to_come() -> None:
    text = (
        "Premier Anna Berg announced on October 2, 2025, that prices rise on November 1, 2025. "
        "The announcement came one day after a call between Berg and Minister Carl Dorn."
    )
    assert only(text).date == date(2025, 10, 1)


def test_the_day_of_something_else_in_the_sentence_is_not_the_meetings() -> None:
    text = "Premier Anna Berg met Minister Carl Dorn to discuss the vote of May 6, 2025."

    assert only(text).date is None
