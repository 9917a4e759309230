"""Questions that the records answer: in one sentence, with the quotes below it that say so."""

from datetime import date

import pytest

from bot.answering.answer import Outcome
from bot.answering.compose import unsupported
from index.search import Filter
from tests.bot.answering_records.conftest import Ask


def test_a_rate_is_told_in_a_sentence_above_its_quote(ask: Ask) -> None:
    answer = ask("What is the tariff on cement from Mexico?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text == (
        "The rate that Canada charges on cement from Mexico is 18 per cent, in force since"
        " June 1, 2031."
    )
    assert answer.quotes[0].text.startswith("Canada raised its tariff on cement")
    assert answer.as_of == date(2031, 6, 2)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "What tariff does the UK charge on European seafood?",
            "The rate that the United Kingdom charges on seafood from the European Union is",
        ),
        (
            "What is the Swiss tariff on British clothing?",
            "The rate that Switzerland charges on clothing from the United Kingdom is",
        ),
    ],
)
def test_countries_stand_with_the_article_that_people_give_them(
    ask: Ask, question: str, said: str
) -> None:
    assert ask(question).text.startswith(said)


def test_the_rate_of_an_earlier_day_is_the_one_that_held_then(ask: Ask) -> None:
    answer = ask("What was the tariff on Mexican cement as of March 15, 2031?")
    assert "12 per cent" in answer.text
    assert "18 per cent" not in answer.text
    assert "was 12" in answer.text


def test_what_is_announced_is_not_in_force_before_its_day(ask: Ask) -> None:
    answer = ask("How high is the cement tariff on Mexico today?", date(2031, 3, 1))
    assert "12 per cent" in answer.text


def test_since_when_is_told_with_the_day(ask: Ask) -> None:
    answer = ask("Since when does the tariff on cement from Mexico apply?")
    assert "since June 1, 2031" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Does the 33 per cent tariff still apply?",
        "Is the 33% tariff on Norwegian goods still in force?",
        "Has the U.S. tariff on Norway ended?",
        "What is the US tariff on goods from Norway?",
    ],
)
def test_a_rate_that_has_ended_is_told_as_such_above_both_quotes(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.text == (
        "The rate that the United States charged on Norwegian goods, 33 per cent, is no longer in"
        " force; it ended on May 20, 2031."
    )
    rate, end = answer.quotes
    assert rate.text.startswith("The United States imposed a 33 per cent tariff")
    assert end.text.startswith("Collection of all tariffs")
    assert not unsupported(answer.text, answer.quotes)


def test_a_rate_that_ended_later_held_on_the_day_that_is_asked_for(ask: Ask) -> None:
    answer = ask("What was the US tariff on goods from Norway as of February 3, 2031?")
    assert "was 33 per cent, in force since January 20, 2031" in answer.text


def test_a_rate_whose_quote_names_no_law_has_a_third_quote_that_does(ask: Ask) -> None:
    answer = ask("Does the 44 per cent tariff on transshipped goods still apply?")
    assert "44 per cent, is no longer in force; it ended on May 20, 2031" in answer.text
    rate, end, law = (quote.text for quote in answer.quotes)
    assert rate.startswith("Goods transshipped")
    assert end.startswith("Collection of all tariffs")
    assert "under IEEPA" in law


def test_on_a_past_day_a_rate_had_ended_for_who_asks_whether_it_had(ask: Ask) -> None:
    asked = "Was the US tariff on Norway still in force as of June 2, 2031?"
    assert "was no longer in force; it ended on May 20, 2031" in ask(asked).text
    answer = ask("How high was the US tariff on Norway on June 2?")
    assert "no longer" not in answer.text


def test_goods_on_a_list_that_was_dropped_are_told_as_no_longer_taxed(ask: Ask) -> None:
    answer = ask("When did Norway’s counter-tariff on coffee end?")
    assert answer.text == (
        "The rate that Norway charged on American coffee, 9 per cent, is no longer in force; it"
        " ended on April 10, 2031."
    )
    assert len(answer.quotes) == 2


def test_what_an_end_leaves_taxed_is_not_told_as_ended(ask: Ask) -> None:
    for question in (
        "Is Norway’s tariff on appliances still in force?",
        "Does Norway still charge counter-tariffs on American goods?",
    ):
        assert "no longer" not in ask(question).text


def test_what_has_ended_is_told_with_the_goods_that_it_was_on(ask: Ask) -> None:
    assert ask("Is the 31 per cent tariff on Chadian goods still in force?").text == (
        "The rate that the United States charged on Chadian goods outside CUSMA, 31 per cent, is no"
        " longer in force; it ended on May 20, 2031."
    )


def test_a_law_that_has_ended_is_told_with_its_day(ask: Ask) -> None:
    assert ask("Are the IEEPA tariffs still in force?").text == (
        "The tariffs under the International Emergency Economic Powers Act are no longer in force;"
        " they ended on May 20, 2031."
    )


def test_what_was_due_to_end_is_not_said_to_have_ended(ask: Ask) -> None:
    question = "Is the Section 122 surcharge still in force?"
    assert ask(question).text == "The tariffs under Section 122 were due to end on June 1, 2031."
    assert "due to end" not in ask(question, date(2031, 5, 5)).text
    assert ask("Does the 6 per cent tariff on Peru still apply?").text == (
        "The rate that the United States charged on goods from Peru, 6 per cent, was due to end on"
        " June 1, 2031."
    )


def test_a_rate_that_still_holds_is_not_told_as_ended(ask: Ask) -> None:
    for question in (
        "Does the 18 per cent tariff on cement still apply?",
        "Has the tariff on cement from Mexico ended?",
    ):
        assert "no longer" not in ask(question).text


def test_which_of_several_equal_rates_is_meant_is_left_to_the_quotes(ask: Ask) -> None:
    assert "no longer" not in ask("Does the 9 per cent tariff still apply?").text


def test_sources_that_disagree_stand_side_by_side(ask: Ask) -> None:
    answer = ask("What is the US tariff on toys from Vietnam?")
    assert answer.outcome is Outcome.CONFLICTING
    assert "21 per cent" in answer.text
    assert "24 per cent" in answer.text
    assert {quote.document.publisher for quote in answer.quotes} == {
        "The Ledger",
        "The Quay Gazette",
    }


def test_a_source_asked_for_alone_does_not_disagree_with_itself(ask: Ask) -> None:
    answer = ask("What is the US tariff on toys from Vietnam?", only=Filter(publisher="quay"))
    assert answer.outcome is Outcome.ANSWERED
    assert "24 per cent" in answer.text


def test_todays_rate_from_documents_long_past_is_marked_as_stale(ask: Ask) -> None:
    answer = ask("What is the tariff on cement from Mexico today?", date(2032, 1, 5))
    assert answer.outcome is Outcome.STALE
    assert "18 per cent" in answer.text
    assert "older than what is asked for" in answer.text


def test_a_rate_asked_for_without_a_day_is_no_stale_answer(ask: Ask) -> None:
    answer = ask("What is the tariff on cement from Mexico?", date(2032, 1, 5))
    assert answer.outcome is Outcome.ANSWERED


def test_a_rate_that_reached_further_goods_later_is_in_force_since_it_began(ask: Ask) -> None:
    answer = ask("What is the US tariff on shoes, and since when?")
    assert "since April 1, 2031" in answer.text
    assert "Holm" not in answer.text


def test_the_rate_is_that_of_the_goods_in_the_words_of_the_question(ask: Ask) -> None:
    assert "90 per cent" in ask("What tariff does China charge on Canadian canola oil?").text
    seed = ask("What tariff does China charge on Canadian canola seed?")
    assert "90 per cent" not in seed.text
    assert "6 per cent" in seed.quotes[0].text


def test_a_rate_of_which_nothing_was_heard_for_long_is_left_to_the_quotes(ask: Ask) -> None:
    assert "per cent" not in ask("What is the US tariff on glass?").text
    then = ask("What was the US tariff on glass as of July 20, 2030?")
    assert "was 14 per cent" in then.text


def test_whether_a_rate_still_holds_old_documents_tell_with_a_warning_or_not_at_all(
    ask: Ask,
) -> None:
    question = "Is the US tariff on shoes still in force?"
    assert ask(question).outcome is Outcome.ANSWERED
    later = ask(question, date(2031, 7, 30))
    assert later.outcome is Outcome.STALE
    assert "9 per cent, in force" in later.text
    assert "in force" not in ask(question, date(2031, 12, 1)).text


def test_documents_newer_than_the_day_asked_for_are_not_called_older(ask: Ask) -> None:
    answer = ask("What was the US tariff on glass as of September 20, 2030?")
    assert answer.text.startswith("The last word on it is older than what is asked for")


def test_what_somebody_else_says_is_not_signed_with_the_name_of_whom_it_speaks(ask: Ask) -> None:
    for question in ("What is Oduya's position on paper?", "What does Oduya think of paper?"):
        for quote in ask(question).quotes:
            if "not pessimistic" in quote.text:
                assert quote.speaker
                assert "Holm" in quote.speaker.name


def test_a_duty_on_goods_that_also_pay_trade_remedies_is_left_to_the_quotes(ask: Ask) -> None:
    assert "5 per cent" in ask("What is the US tariff on paper?").text
    answer = ask("What is the US duty on paper?")
    assert "per cent" not in answer.text
    assert any("17 per cent" in quote.text for quote in answer.quotes)


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("What is the US tariff on machinery?", "13 per cent"),
        ("What tariff does Canada charge on electric vehicles from Brazil?", "4 per cent"),
        ("What is the US tariff on auto parts from Chile?", "15 per cent"),
        ("What is the US tariff on copper from Chile?", "7 per cent"),
        ("What is the US tariff on goods from Kenya?", "8 per cent"),
    ],
)
def test_a_rate_that_not_all_the_goods_pay_is_left_to_the_quotes(
    ask: Ask, question: str, rate: str
) -> None:
    answer = ask(question)
    assert not answer.text.startswith("The rate")
    assert any(rate in quote.text for quote in answer.quotes)


def test_goods_that_nobody_taxes_get_no_rate(ask: Ask) -> None:
    assert ask("What is the tariff on motorcycles?").outcome is Outcome.NOT_FOUND


def test_a_tariff_on_everybody_is_not_told_as_that_of_a_country_that_may_be_spared(
    ask: Ask,
) -> None:
    assert "9 per cent" in ask("What is the US tariff on shoes?").text
    assert "9 per cent" not in ask("What is the US tariff on shoes from Norway?").text


def test_a_country_that_a_law_spares_is_told_so_and_no_rate_of_others(ask: Ask) -> None:
    for day in (date(2031, 4, 1), date(2031, 6, 2)):
        answer = ask("What is the reciprocal tariff on Ecuador?", day)
        assert "goods from Ecuador are spared the reciprocal tariffs" in answer.text
        assert "Bolivia and Ecuador do not pay" in answer.quotes[0].text
        assert "8 per cent" not in answer.text


def test_who_taxes_matters(ask: Ask) -> None:
    answer = ask("What is the U.S. tariff on cement from Mexico?")
    assert answer.outcome is Outcome.NOT_FOUND or "Canada" in answer.quotes[0].text
    assert not answer.text.startswith("The rate")


def test_the_last_meeting_of_two_people(ask: Ask) -> None:
    answer = ask("When did Lindqvist and Oduya last meet?")
    assert "May 15, 2031" in answer.text
    assert "met again on Thursday, May 15, 2031" in answer.quotes[0].text


def test_the_first_meeting_of_two_people(ask: Ask) -> None:
    answer = ask("When did Lindqvist first meet Oduya?")
    assert "April 7, 2031" in answer.text


def test_a_call_is_no_meeting_and_a_meeting_is_no_call(ask: Ask) -> None:
    assert "May 18, 2031" in ask("When did Lindqvist and Oduya speak by phone?").text


def test_a_conversation_is_no_meeting(ask: Ask) -> None:
    assert "May 28, 2031" in ask("When did Brandt and Costa first meet?").text
    assert "spoke on May 1, 2031" in ask("When did Brandt and Costa first speak?").text


def test_who_met_has_spoken(ask: Ask) -> None:
    answer = ask("When did Brandt and Costa last speak?")
    assert "met in Oslo on May 28, 2031" in answer.text
    assert "May 18, 2031" in ask("When did Lindqvist and Oduya last speak?").text


def test_where_they_met_in_a_month(ask: Ask) -> None:
    answer = ask("Where did Lindqvist and Oduya meet in April 2031?")
    assert "Lisbon" in answer.text


def test_names_may_be_typed_small(ask: Ask) -> None:
    assert "May 15, 2031" in ask("when did lindqvist and oduya last meet?").text


def test_a_meeting_to_come_that_nobody_tells_of_is_declined(ask: Ask) -> None:
    assert ask("When will Lindqvist and Oduya meet next?").outcome is Outcome.NOT_FOUND


def test_a_position_is_told_with_the_newest_words_first(ask: Ask) -> None:
    answer = ask("What is Marchetti's position on lumber?")
    assert "the newest first" in answer.text
    assert "may be the only thing" in answer.quotes[0].text
    assert answer.quotes[0].document.published == date(2031, 5, 28)
    assert "Marchetti" in (answer.quotes[0].speaker.name if answer.quotes[0].speaker else "")


def test_a_change_of_mind_is_shown_from_the_earliest_to_the_latest(ask: Ask) -> None:
    answer = ask("Did Marchetti change her position on lumber?")
    days = [quote.document.published for quote in answer.quotes]
    assert len(set(days)) == 2
    assert days == sorted(days, key=str)


def test_a_quotation_of_several_sentences_is_shown_from_its_beginning(ask: Ask) -> None:
    quotes = ask("Could the beans grow in the shade, according to Moss?").quotes
    assert any(
        quote.text.startswith("“Could they freeze?")
        and quote.text.endswith("Yes,” Moss said of the beans.")
        for quote in quotes
    )


def test_what_others_say_is_not_shown_to_who_asks_for_somebodys_words(ask: Ask) -> None:
    quotes = ask("What did Moss say about Tarn?").quotes
    assert {quote.speaker.name for quote in quotes if quote.speaker} == {"Moss"}


def test_what_somebody_said_in_a_month_is_of_that_month(ask: Ask) -> None:
    answer = ask("What did Marchetti say about lumber in January 2031?")
    assert {quote.document.published for quote in answer.quotes} == {date(2031, 1, 15)}


QUESTIONS = [
    "What is the tariff on cement from Mexico?",
    "tariff on mexican cement",
    "What is the rate on cement today, and since when?",
    "What is the US tariff on toys from Vietnam?",
    "how high is the tariff on Vietnamese toys",
    "When did Lindqvist and Oduya last meet?",
    "Who did Oduya meet in April 2031?",
    "Where did Lindqvist and Oduya meet?",
    "What is Marchetti's position on lumber?",
    "Where does Marchetti stand on a levy on lumber, and did she change her mind?",
    "What did Marchetti say about lumber in May 2031?",
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("today", [date(2031, 2, 20), date(2031, 6, 10), date(2035, 1, 1)])
def test_no_number_name_or_day_stands_in_the_sentence_that_no_quote_has(
    ask: Ask, question: str, today: date
) -> None:
    answer = ask(question, today)
    assert not answer.quotes or not unsupported(answer.text, answer.quotes)
    for quote in answer.quotes:
        assert quote.text == quote.document.text[quote.start : quote.end]
