"""Which days a question is about."""

from datetime import date

import pytest

from bot.answering.periods import Period, named_period, possible_periods

TODAY = date(2031, 6, 10)  # a Tuesday


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def since(first: str) -> Period:
    return Period(date.fromisoformat(first), date.max)


def up_to(last: str, *, as_of: bool = False) -> Period:
    return Period(date.min, date.fromisoformat(last), as_of=as_of)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What did Oduya say in March 2031?", days("2031-03-01", "2031-03-31")),
        ("what happened in early april 2031", days("2031-04-01", "2031-04-10")),
        ("Which tariffs came in 2030?", days("2030-01-01", "2030-12-31")),
        ("Which tariffs came in late 2030?", days("2030-09-01", "2030-12-31")),
        ("What did Holm want in the spring of 2031?", days("2031-03-01", "2031-05-31")),
        ("exports in the first quarter of 2031", days("2031-01-01", "2031-03-31")),
        ("What was said last week?", days("2031-06-02", "2031-06-08")),
        ("What was said in the past two weeks?", days("2031-05-27", "2031-06-10")),
        ("What was said on June 3, 2031?", days("2031-06-03", "2031-06-03")),
        ("What changed between March 4, 2031 and April 2, 2031?", days("2031-03-04", "2031-04-02")),
        ("jobs lost from May 2030 to August 2030", days("2030-05-01", "2030-08-31")),
        ("What has Ford said since April?", since("2031-04-01")),
        ("What has copper paid since April 2030?", since("2030-04-01")),
        ("What did copper pay after June 4, 2030?", since("2030-06-05")),
        ("What has copper paid since the review of August 2030?", since("2030-08-01")),
        ("What does copper pay after the March 2030 change?", since("2030-03-01")),
        ("What did copper pay before June 2030?", up_to("2030-05-31")),
        ("What did Vance say before the vote of April 2030?", up_to("2030-04-30")),
        ("How many jobs were lost by June 2030?", up_to("2030-06-30")),
        ("What is the rate as of 2030-08-01?", up_to("2030-08-01", as_of=True)),
        ("As of March, who bans wine?", up_to("2031-03-31", as_of=True)),
        ("What is copper's rate now?", Period(TODAY, TODAY, is_now=True)),
        ("latest figure for refunds", Period(TODAY, TODAY, is_now=True)),
    ],
)
def test_time_words_are_read(question: str, period: Period) -> None:
    assert possible_periods(question, TODAY)[:1] == (period,)


@pytest.mark.parametrize(
    "question",
    [
        "What is the tariff on copper?",
        "What did Ford say before the cameras?",
        "Who came after Trudeau?",
        "What may Canada do next?",
        "Is it needed now that duties are high?",
        "Why not wait for 2032?",
        "Is the rate of March 4, 2031 higher than that of May 2, 2031?",
        "What changed between June 4, 2031 and March 7, 2031?",
    ],
)
def test_what_names_no_period_is_about_no_days(question: str) -> None:
    assert possible_periods(question, TODAY) == ()


def test_a_day_without_its_year_may_be_one_of_the_years_before() -> None:
    found = possible_periods("who was on the line in the march 5 call", TODAY)
    assert [period.first for period in found] == [
        date(2031, 3, 5),
        date(2030, 3, 5),
        date(2029, 3, 5),
    ]


def test_the_words_that_name_a_period_are_known() -> None:
    text = "tariff on copper as of March 2031"
    named = named_period(text, TODAY)
    assert named
    assert {text[start:end] for start, end in named.spans} == {"as of", "March 2031"}


@pytest.mark.parametrize(
    ("period", "ahead"),
    [
        (days("2031-07-01", "2031-07-31"), True),
        (up_to("2040-06-01", as_of=True), True),
        (days("2031-06-01", "2031-06-30"), False),
        (since("2031-04-01"), False),
        (Period(), False),
    ],
)
def test_a_period_that_has_not_begun_is_ahead(period: Period, ahead: bool) -> None:
    assert period.is_ahead(TODAY) is ahead
