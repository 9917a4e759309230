"""What is read out of a question, and which questions are left to the passages."""

from datetime import date

import pytest

from bot.answering.periods import Period
from bot.answering.question import understand
from bot.answering.records.asked_meetings import meeting_inquiry
from bot.answering.records.asked_positions import position_inquiry
from bot.answering.records.asked_rates import rate_inquiry
from bot.answering.records.inquiry import Order, Which
from bot.answering.records.people import People
from index.records.entities import Entities
from index.records.record import Kind, Statement

TODAY = date(2031, 6, 10)
_SPEAKERS = [
    ("Ada Lindqvist", "Prime Minister"),
    ("Tomas Oduya", "President"),
    ("Ines Marchetti", None),
    ("Norland Chamber of Commerce", None),
    ("Bo Xi", None),
]
PEOPLE = People(
    Entities(
        [
            Statement("a", 0, 1, name, name, role, Kind.DIRECT, "said", None, ())
            for name, role in _SPEAKERS
        ],
        [],
        lambda _: "",
    )
)
NOW = Period(TODAY, TODAY, is_now=True)


@pytest.mark.parametrize(
    ("question", "products", "country", "imposed_by"),
    [
        ("What is the tariff on copper?", ("copper",), None, None),
        ("tariff on aluminium", ("aluminum",), None, None),
        ("What's the US tariff on Canadian steel?", ("steel",), "Canada", "United States"),
        ("What tariff does Canada charge on U.S. steel?", ("steel",), "United States", "Canada"),
        ("canada's counter-tariff on us autos", ("automobiles",), "United States", "Canada"),
        ("how much is the duty on lumber from canada", ("lumber",), "Canada", None),
        ("China tariff rate", (), "China", None),
        ("Chinese tariffs on U.S. soybeans", ("soybeans",), "United States", "China"),
        ("How high are tariffs on goods from Mexico imposed by Canada?", (), "Mexico", "Canada"),
        ("What tariff do Swiss exporters face?", (), "Switzerland", None),
        ("What tariff applies to steel and aluminum?", ("steel", "aluminum"), None, None),
    ],
)
def test_goods_country_and_who_taxes_are_read(
    question: str, products: tuple[str, ...], country: str | None, imposed_by: str | None
) -> None:
    inquiry = rate_inquiry(question, TODAY)
    assert inquiry
    assert (inquiry.products, inquiry.country, inquiry.imposed_by) == (
        products,
        country,
        imposed_by,
    )


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("What is the tariff on copper today?", NOW),
        ("What is the current tariff on copper?", NOW),
        (
            "What was the tariff on copper on May 3, 2031?",
            Period(date(2031, 5, 3), date(2031, 5, 3)),
        ),
        ("tariff on copper in march 2031", Period(date(2031, 3, 1), date(2031, 3, 31))),
        ("tariff on copper in 2030", Period(date(2030, 1, 1), date(2030, 12, 31))),
        ("tariff on copper as of 2031-02-01", Period(date.min, date(2031, 2, 1), as_of=True)),
        ("tariff on copper", Period()),
    ],
)
def test_the_days_are_read(question: str, period: Period) -> None:
    inquiry = rate_inquiry(question, TODAY)
    assert inquiry
    assert inquiry.period == period


def test_since_when_asks_for_the_day() -> None:
    inquiry = rate_inquiry("What is the rate on copper today, and since when?", TODAY)
    assert inquiry
    assert inquiry.wants_day


@pytest.mark.parametrize(
    "question",
    [
        "Why is there a tariff on copper?",
        "Who imposed the tariff on copper?",
        "What will the tariff on copper be?",
        "How many jobs did the copper tariff cost?",
        "What is the tariff on copper bathtubs?",
        "What was the tariff on copper before June?",
        "What is the rate of inflation in Canada?",
        "What is the interest rate?",
        "Is the tariff on copper higher than the tariff on steel?",
        "What is the tariff on copper between March 1, 2031 and May 1, 2031?",
        "What is the tariff on copper as of June 1, 2040?",
        "How much revenue did the tariff on copper raise?",
        "What is the tariff on CUSMA-compliant goods?",
        "What is copper?",
        "Does the tariff on steel also cover copper?",
        "",
        "?",
    ],
)
def test_what_a_rate_does_not_answer_is_no_question_for_the_tariffs(question: str) -> None:
    assert rate_inquiry(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "people", "which"),
    [
        ("When did Lindqvist and Oduya last meet?", ("Lindqvist", "Oduya"), Which.LAST),
        ("When did Ada Lindqvist first meet Oduya?", ("Ada Lindqvist", "Oduya"), Which.FIRST),
        ("when did lindqvist meet oduya", ("lindqvist", "oduya"), Which.ANY),
        (
            "When is the next meeting between Lindqvist and Oduya?",
            ("Lindqvist", "Oduya"),
            Which.NEXT,
        ),
        ("Who did Marchetti meet in May 2031?", ("Marchetti",), Which.ANY),
        ("When will Lindqvist meet Xi?", ("Lindqvist", "Xi"), Which.NEXT),
        (
            "When did the prime minister last meet Oduya?",
            ("the prime minister", "Oduya"),
            Which.LAST,
        ),
    ],
)
def test_who_met_and_which_meeting_are_read(
    question: str, people: tuple[str, ...], which: Which
) -> None:
    inquiry = meeting_inquiry(question, PEOPLE, TODAY)
    assert inquiry
    assert (inquiry.people, inquiry.which) == (people, which)


@pytest.mark.parametrize(
    "question",
    [
        "Why did Lindqvist meet Oduya?",
        "What did Lindqvist and Oduya discuss when they met?",
        "When did Lindqvist meet Nobody Known?",
        "Does the product meet the standard?",
        "When did Lindqvist resign?",
        "How many times did Lindqvist meet Oduya?",
        "When did the committee meet?",
    ],
)
def test_what_a_meeting_does_not_answer_is_no_question_for_the_meetings(question: str) -> None:
    assert meeting_inquiry(question, PEOPLE, TODAY) is None


@pytest.mark.parametrize(
    ("question", "who", "order"),
    [
        ("What is Marchetti's position on lumber?", "Marchetti", Order.NEWEST),
        ("Where does Ines Marchetti stand on lumber?", "Ines Marchetti", Order.NEWEST),
        ("what did marchetti say about lumber", "marchetti", Order.RELEVANCE),
        ("Has Marchetti changed her mind on lumber?", "Marchetti", Order.CHANGE),
        (
            "What does the Norland Chamber of Commerce say?",
            "Norland Chamber of Commerce",
            Order.RELEVANCE,
        ),
        ("What is the latest Marchetti said on lumber?", "Marchetti", Order.NEWEST),
        ("What did Marchetti say about Oduya's lumber?", "Marchetti", Order.RELEVANCE),
    ],
)
def test_whose_position_and_in_which_order(question: str, who: str, order: Order) -> None:
    inquiry = position_inquiry(understand(question), PEOPLE, TODAY)
    assert inquiry
    assert (inquiry.who, inquiry.order) == (who, order)


def test_the_topic_is_what_is_left_of_the_question() -> None:
    inquiry = position_inquiry(
        understand("What is Marchetti's position on the export of lumber?"), PEOPLE, TODAY
    )
    assert inquiry
    assert inquiry.topic == ("export", "lumber")


@pytest.mark.parametrize(
    "question",
    [
        "Why did Marchetti say that lumber is madness?",
        "Who said lumber is madness?",
        "When did Marchetti say so?",
        "What is lumber?",
        "Marchetti?",
    ],
)
def test_what_no_statement_answers_is_no_question_for_the_statements(question: str) -> None:
    assert position_inquiry(understand(question), PEOPLE, TODAY) is None


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("Does the 35 per cent tariff still apply?", 35),
        ("Is the 12.5% duty on Chinese steel still in force?", 12.5),
        ("Has the 10-per-cent surcharge expired?", 10),
        ("Has the tariff on copper been lifted?", None),
        ("Is there still a tariff on copper?", None),
    ],
)
def test_whether_a_rate_still_holds_is_asked_with_or_without_naming_it(
    question: str, rate: float | None
) -> None:
    inquiry = rate_inquiry(question, TODAY)
    assert inquiry
    assert (inquiry.rate, inquiry.asks_end) == (rate, True)


@pytest.mark.parametrize(
    "question",
    [
        "Who pays the 35 per cent tariff?",
        "When did the US put a 25 per cent tariff on steel?",
        "Does the 35 per cent tariff or the 10 per cent tariff still apply?",
    ],
)
def test_what_else_is_asked_of_a_rate_that_is_named_is_left_to_the_passages(question: str) -> None:
    assert rate_inquiry(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Norland premier Ada Lindqvist say about cod?", "Ada Lindqvist"),
        ("what did the trade minister Ines Marchetti say?", "Ines Marchetti"),
        ("What did Marchetti say about the premier?", "Marchetti"),
        ("What did the Fish Council say?", "Fish Council"),
    ],
)
def test_whose_words_are_asked_for_is_told_behind_an_office_in_small_letters(
    question: str, speaker: str
) -> None:
    assert understand(question).speaker == speaker
