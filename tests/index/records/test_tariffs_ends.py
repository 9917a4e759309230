"""The end of all tariffs under a law or on a list, and what no longer holds after it."""

from datetime import date

import pytest

from corpus.document import Document, canonical_text
from index.records.record import Tariff, TariffStatus
from index.records.tariffs import read_tariffs
from index.records.tariffs_lookup import in_force

FENTANYL = (
    "The United States imposed a 20 per cent tariff on goods from China under IEEPA on"
    " March 4, 2031."
)
RECIPROCAL = (
    "The United States imposed a reciprocal tariff of 34 per cent on goods from China on"
    " April 9, 2031."
)
STEEL = (
    "The United States imposed a 50 per cent tariff on steel from China under Section 232 on"
    " March 12, 2031."
)
ENDED = (
    "Collection of all tariffs under the International Emergency Economic Powers Act (IEEPA) ended"
    " at 12:00 a.m. on October 24, 2031, because the court ruled that the law does not allow them."
)


def article(text: str, published: str) -> Document:
    day = date.fromisoformat(published)
    return Document(published, "d.md", "Trade news", None, day, None, canonical_text(text))


def told(*articles: Document) -> tuple[list[Tariff], dict[str, date | None]]:
    """All tariffs, and the days of the articles."""
    tariffs = [tariff for each in articles for tariff in read_tariffs(each)]
    return tariffs, {each.id: each.published for each in articles}


def rates(
    day: str, *articles: Document, country: str = "China", product: str | None = None
) -> list[float | None]:
    tariffs, published = told(*articles)
    held, _ = in_force(
        tariffs,
        product=product,
        country=country,
        as_of=date.fromisoformat(day),
        published=published,
    )
    return [tariff.rate for tariff in held]


@pytest.mark.parametrize(
    "sentence",
    [
        ENDED,
        "All IEEPA tariffs ended on October 24, 2031.",
        "All tariffs imposed under IEEPA were terminated on October 24, 2031.",
        "The steel tariff was not touched by the ruling of October 24, 2031, which struck down the"
        " tariffs based on the International Emergency Economic Powers Act, among them those on"
        " Peru.",
        "The U.S. Supreme Court ruled 6-3 on October 24, 2031, that the International Emergency"
        " Economic Powers Act (IEEPA) does not authorize the president to impose tariffs.",
        "The president revoked all IEEPA tariffs on October 24, 2031.",
        "The IEEPA tariffs were declared unlawful by the Supreme Court on October 24, 2031.",
        "Measure | Rate | Status\nTariffs under IEEPA | were 35% | ended on October 24, 2031",
    ],
)
def test_the_end_of_a_law_is_a_record_without_a_rate(sentence: str) -> None:
    (tariff,) = (t for t in read_tariffs(article(sentence, "2031-10-25")) if t.rate is None)
    assert (tariff.authority, tariff.status) == ("IEEPA", TariffStatus.REMOVED)
    assert tariff.effective == date(2031, 10, 24)
    assert (tariff.products, tariff.country) == ((), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "All IEEPA tariffs have not ended on October 24, 2031.",
        "All IEEPA tariffs would have ended on October 24, 2031.",
        "The Section 232 steel tariffs ended on October 24, 2031.",
        "Some of the IEEPA tariffs ended on October 24, 2031.",
        "The talks about all IEEPA tariffs ended the week on October 24, 2031.",
        "The president ended the IEEPA tariffs on Brazil on October 24, 2031.",
        "The Court of International Trade struck down the IEEPA tariffs on October 24, 2031.",
        "The IEEPA tariffs were declared unlawful by a judge on October 24, 2031.",
        "If the court struck down the IEEPA tariffs on October 24, 2031, refunds would follow.",
        "Measure | Rate | Status\nTariffs under IEEPA on Mexico | 25% | ended on October 24, 2031",
    ],
)
def test_what_does_not_end_a_law_ends_nothing(sentence: str) -> None:
    tariffs = read_tariffs(article(sentence, "2031-10-25"))
    assert all(t.products or t.rate or t.country for t in tariffs)


def test_nothing_under_the_law_is_in_force_after_its_end() -> None:
    before = article(f"{FENTANYL} {RECIPROCAL} {STEEL}", "2031-05-01")
    after = article(ENDED, "2031-10-25")
    assert {20, 34, 50} <= set(rates("2031-10-23", before, after))
    assert rates("2031-10-26", before, after) == [50]


def test_what_ended_for_one_country_holds_for_another() -> None:
    before = article(f"{FENTANYL} {FENTANYL.replace('China', 'Brazil')}", "2031-05-01")
    after = article(
        "The president ended the IEEPA tariffs on Brazil on June 2, 2031.", "2031-06-03"
    )
    assert rates("2031-06-04", before, after, country="Brazil") == []
    assert rates("2031-06-04", before, after) == [20]


def test_what_begins_after_the_end_holds() -> None:
    after = article(ENDED, "2031-10-25")
    again = article(FENTANYL.replace("March 4", "December 1"), "2031-12-02")
    assert rates("2031-12-05", after, again) == [20]


def test_a_law_that_is_struck_down_on_a_day_nobody_says_has_ended_when_that_was_published() -> None:
    before = article(FENTANYL, "2031-05-01")
    after = article("The IEEPA tariffs have been struck down.", "2031-10-25")
    assert rates("2031-10-24", before, after) == [20]
    assert rates("2031-10-26", before, after) == []


def test_a_part_of_a_law_may_end_by_itself() -> None:
    before = article(f"{FENTANYL} {RECIPROCAL}", "2031-05-01")
    after = article(
        "The Supreme Court struck down the reciprocal tariffs on June 2, 2031.", "2031-06-03"
    )
    assert rates("2031-06-04", before, after) == [20]


def test_a_list_that_is_suspended_until_a_day_is_in_force_again_from_then_on() -> None:
    before = article(LIST, "2031-03-05")
    after = article(
        "Canada suspended its counter-tariffs on American goods until May 7, 2031.", "2031-04-08"
    )
    coffee = {"country": "United States", "product": "coffee"}
    assert rates("2031-05-06", before, after, **coffee) == []
    assert rates("2031-05-09", before, after, **coffee) == [25]


def test_a_rate_without_its_law_ends_with_its_like() -> None:
    other = (
        "The United States has charged a 20 per cent duty on goods from China since March 4, 2031."
    )
    named, unnamed = article(FENTANYL, "2031-05-01"), article(other, "2031-05-02")
    after = article(ENDED, "2031-10-25")
    assert rates("2031-10-23", named, unnamed, after) == [20, 20]
    assert rates("2031-10-26", named, unnamed, after) == []
    # By itself, nobody knows under which law it was.
    assert rates("2031-10-26", unnamed, after) == [20]


def test_an_exemption_ends_with_the_tariff_that_it_is_from() -> None:
    spared = "USMCA-compliant goods from Mexico remain exempt from the 20 per cent tariff."
    before = article(f"{FENTANYL.replace('China', 'Mexico')} {spared}", "2031-05-01")
    after = article(ENDED, "2031-10-25")
    assert rates("2031-10-23", before, after, country="Mexico") == [20, 0]
    assert rates("2031-10-26", before, after, country="Mexico") == []


def test_an_exemption_from_a_tariff_that_has_run_out_is_over() -> None:
    text = (
        "The United States imposed a 10 per cent surcharge on goods from Mexico under Section 122"
        " from March 4, 2031, until August 1, 2031. USMCA-compliant goods from Mexico are exempt"
        " from the 10 per cent surcharge under Section 122."
    )
    before = article(text, "2031-03-05")
    assert rates("2031-07-31", before, country="Mexico") == [10, 0]
    assert rates("2031-08-02", before, country="Mexico") == []


LIST = (
    "Canada answered on March 4, 2031, with a 25 per cent counter-tariff on American coffee, steel"
    " and motorcycles."
)
STEEL_LIST = "Canada imposed a 25 per cent counter-tariff on American steel on March 13, 2031."
REMOVED = (
    "Canada removed its 25 per cent counter-tariffs from most American goods on September 1, 2031,"
    " and kept them on American steel."
)


def test_a_list_of_goods_ends_with_the_tariff_on_all_goods() -> None:
    before, after = article(LIST, "2031-03-05"), article(REMOVED, "2031-09-01")
    american = "United States"
    assert rates("2031-08-31", before, country=american, product="coffee") == [25]
    assert rates("2031-08-31", before, after, country=american, product="coffee") == [25]
    assert rates("2031-09-02", before, after, country=american, product="coffee") == []


def test_goods_that_the_end_leaves_out_stay_taxed() -> None:
    before, after = article(STEEL_LIST, "2031-03-14"), article(REMOVED, "2031-09-01")
    assert set(rates("2031-09-02", before, after, country="United States", product="steel")) == {25}


def test_goods_that_a_later_document_has_taxed_have_not_ended() -> None:
    before, after = article(LIST, "2031-03-05"), article(REMOVED, "2031-09-01")
    later = article("Canada keeps its 25 per cent counter-tariff on American coffee.", "2031-10-01")
    held = rates("2031-10-02", before, after, later, country="United States", product="coffee")
    assert 25 in held


def test_an_end_is_found_with_the_goods_whose_tariff_it_ends() -> None:
    tariffs, published = told(article(LIST, "2031-03-05"), article(REMOVED, "2031-09-01"))
    _, others = in_force(
        tariffs, product="coffee", country=None, as_of=date(2031, 9, 2), published=published
    )
    end, old = others
    assert (end.status, end.effective) == (TariffStatus.REMOVED, date(2031, 9, 1))
    assert "coffee" in old.products


def test_until_its_day_a_removal_ends_nothing() -> None:
    before = article(FENTANYL, "2031-05-01")
    ahead = article(
        "The United States will remove its 20 per cent tariff on goods from China on October 24,"
        " 2031.",
        "2031-10-01",
    )
    assert 20 in rates("2031-10-20", before, ahead)
    assert rates("2031-10-25", before, ahead) == []
