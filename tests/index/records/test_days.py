"""Which day words mean, and when nobody can tell."""

import time
from datetime import date

import pytest

from index.records.days import find_days, in_year_near

MONDAY = date(2025, 10, 6)


def days(text: str, published: date | None = MONDAY, **options: bool) -> list[date | None]:
    return [mention.day for mention in find_days(text, published, **options)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("in force since August 7, 2025, for all", date(2025, 8, 7)),
        ("signed on Aug. 7, 2025", date(2025, 8, 7)),
        ("signed on 7 August 2025", date(2025, 8, 7)),
        ("signed on the 7th of August 2025", date(2025, 8, 7)),
        ("signed 2025-08-07", date(2025, 8, 7)),
        ("on or after 12:01 a.m. eastern daylight time on August 7, 2025", date(2025, 8, 7)),
    ],
)
def test_a_date_with_its_year_needs_no_publication_date(words: str, day: date) -> None:
    assert days(words, None) == [day]
    assert days(words) == [day]


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    assert days("It starts on January 1.") == [date(2026, 1, 1)]
    assert days("It started on July 31.") == [date(2025, 7, 31)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Fri 10 October", date(2025, 10, 10)),
        ("Thursday, January 1", date(2026, 1, 1)),
        ("Tues., Sept. 30", date(2025, 9, 30)),
        ("Monday, October 10", date(2024, 10, 10)),  # it was no Monday
        ("October 10", date(2024, 10, 10)),
    ],
)
def test_what_was_lies_behind_unless_its_weekday_does_not(words: str, day: date) -> None:
    assert days(f"It was on {words}.", ahead=False)[-1] == day


def test_since_a_day_without_a_year_is_in_the_past() -> None:
    assert days("It has been so since January 1.") == [date(2025, 1, 1)]
    assert days("It will be so since January 1, 2026.") == [date(2026, 1, 1)]


def test_a_month_cut_from_its_day_is_no_month() -> None:
    assert days("It must end by Oct. 13.") == [date(2025, 10, 13)]


@pytest.mark.parametrize("words", ["on Monday", "last week", "on July 31", "yesterday", "in May"])
def test_what_depends_on_an_unknown_publication_date_is_left_out(words: str) -> None:
    assert find_days(words, None) == []


def test_days_that_no_calendar_has_are_left_out() -> None:
    assert find_days("on February 30, 2025, and 2025-13-01 and June 31", MONDAY) == []


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("They met on Friday.", date(2025, 10, 3)),
        ("She said so on Monday.", MONDAY),
        ("She said so last Monday.", date(2025, 9, 29)),
        ("They will meet in Washington Tuesday.", date(2025, 10, 7)),
        ("He spoke to the United States delegation on Tuesday.", date(2025, 9, 30)),
        ("next Friday", date(2025, 10, 10)),
        ("yesterday", date(2025, 10, 5)),
        ("The two spoke today.", MONDAY),
        ("signed two days ago", date(2025, 10, 4)),
    ],
)
def test_a_weekday_is_told_by_the_publication_date(words: str, day: date) -> None:
    assert days(words) == [day]


def test_who_asks_can_say_that_a_weekday_lies_ahead() -> None:
    assert days("Tuesday", ahead=True) == [date(2025, 10, 7)]
    assert days("Tuesday", ahead=False) == [date(2025, 9, 30)]


def test_the_past_of_one_clause_does_not_hold_in_the_next() -> None:
    text = "The minister said Monday that the two will meet on Tuesday."
    assert days(text) == [MONDAY, date(2025, 10, 7)]


def test_an_order_counts_from_its_own_day() -> None:
    assert days("12:01 a.m. eastern time 7 days after the date of this order") == [
        date(2025, 10, 13)
    ]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last week", date(2025, 9, 29), date(2025, 10, 5)),
        ("in February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("in late July 2025", date(2025, 7, 20), date(2025, 7, 31)),
        ("since November", date(2024, 11, 1), date(2024, 11, 30)),
        ("last month", date(2025, 9, 1), date(2025, 9, 30)),
    ],
)
def test_a_stretch_of_days_is_no_single_day(words: str, first: date, last: date) -> None:
    [mention] = find_days(words, MONDAY)
    assert (mention.first, mention.last, mention.day) == (first, last, None)


def test_the_months_that_are_words_too_are_not_dates() -> None:
    assert find_days("They may march 5,000 strong, and may 5 ministers listen.", MONDAY) == []


def test_a_mention_is_the_slice_that_says_so() -> None:
    text = "On Friday, and again on August 1, 2025, they met."
    assert [text[m.start : m.end] for m in find_days(text, MONDAY)] == ["Friday", "August 1, 2025"]


def test_a_leap_day_is_found_in_the_year_that_has_it() -> None:
    assert in_year_near(2, 29, date(2025, 1, 1)) == date(2024, 2, 29)
    assert in_year_near(2, 30, date(2025, 1, 1)) is None


def test_a_very_long_text_is_searched_in_linear_time() -> None:
    begun = time.process_time()
    assert len(find_days("They will meet on Tuesday in March 2025. " * 10_000, MONDAY)) == 20_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("that day", MONDAY),
        ("the same day", MONDAY),
        ("the next day", date(2025, 10, 7)),
        ("the following morning", date(2025, 10, 7)),
        ("the day after, it rained", date(2025, 10, 7)),
        ("a day later", date(2025, 10, 7)),
        ("the previous day", date(2025, 10, 5)),
        ("the day before.", date(2025, 10, 5)),
        ("two days earlier", date(2025, 10, 4)),
        ("3 weeks later", date(2025, 10, 27)),
        ("the following Monday", date(2025, 10, 13)),
        ("the following Tuesday", date(2025, 10, 7)),
        ("the previous Monday", date(2025, 9, 29)),
        ("le lundi suivant", date(2025, 10, 13)),
        ("le vendredi précédent", date(2025, 10, 3)),
        ("le lendemain", date(2025, 10, 7)),
    ],
)
def test_some_words_count_from_the_day_named_last(words: str, day: date) -> None:
    assert [m.day for m in find_days(words, None, anchor=MONDAY)] == [day]
    assert [m.day for m in find_days(f"On October 6, 2025, and {words}", None)] == [MONDAY, day]
    assert find_days(words, None) == []


@pytest.mark.parametrize("words", ["the day after tariffs began", "two days before the vote"])
def test_words_that_count_from_something_else_are_no_day(words: str) -> None:
    assert find_days(words, None, anchor=MONDAY) == []


def test_the_end_of_all_calendars_is_no_day() -> None:
    assert find_days("nine days later", None, anchor=date.max) == []
    assert find_days("the day before.", None, anchor=date.min) == []


def test_a_weekday_goes_with_a_date_that_no_calendar_has() -> None:
    assert days("on Friday, September 31") == []
    assert days("on Friday, February 30, 2025") == []


def test_what_was_lies_in_the_past() -> None:
    assert days("on December 30", ahead=False) == [date(2024, 12, 30)]
    assert days("on December 30") == [date(2025, 12, 30)]
    assert days("on October 7", ahead=False) == [date(2025, 10, 7)]
