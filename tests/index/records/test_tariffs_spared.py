"""Whose goods a tariff on everybody leaves out, and what that means for who asks for them."""

from datetime import date

import pytest

from corpus.document import Document, canonical_text
from index.records.record import Tariff, TariffStatus
from index.records.tariffs import read_tariffs
from index.records.tariffs_lookup import in_force

TOLD = date(2031, 4, 10)
BASELINE = (
    "The United States has charged a baseline duty of 10 per cent on imports from most countries"
    " since April 5, 2031."
)
LISTED = (
    "Norway has charged tariffs of between 5 per cent and 40 per cent on goods from countries"
    " without a trade agreement since April 1, 2031."
)
PARTNERS = (
    "Goods from Norway’s free-trade partners, including Chile and Peru, keep their lower rates."
)


def read(text: str, name: str = "d", published: date = TOLD) -> list[Tariff]:
    return read_tariffs(
        Document(name, f"{name}.md", "Trade news", None, published, None, canonical_text(text))
    )


def spared(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (tariff.imposed_by, tariff.country, tariff.authority)
        for tariff in read(text)
        if tariff.status is TariffStatus.SPARED
    ]


def held(tariffs: list[Tariff], country: str, product: str | None = None) -> list[float | None]:
    days = {"d": TOLD, "e": date(2031, 6, 1)}
    found, _ = in_force(
        tariffs, product=product, country=country, as_of=date(2031, 7, 1), published=days
    )
    return [tariff.rate for tariff in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "Chile and Peru do not pay the “reciprocal” tariffs, because another duty covers them.",
        "Goods from Chile and Peru are exempt from the reciprocal tariffs.",
        "Chilean and Peruvian goods remain exempt from reciprocal tariffs.",
    ],
)
def test_countries_that_do_not_pay_what_rests_on_a_law_are_spared(sentence: str) -> None:
    law = "IEEPA (reciprocal)"
    assert spared(sentence) == [("United States", "Chile", law), ("United States", "Peru", law)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Most goods from Chile are exempt from the reciprocal tariffs.",
        "Chilean copper and Peruvian goods that qualify are exempt from the reciprocal tariffs.",
        "If Chile signs, Peru is exempt from the reciprocal tariffs.",
        "Chile is exempt from the reciprocal tariff on copper.",
        "Chile was exempt from the reciprocal tariffs.",
        "Chile says that Peru is exempt from the reciprocal tariffs.",
        "Chile is exempt from the rule, and its reciprocal rate rose to 12 per cent.",
    ],
)
def test_what_is_spared_in_part_in_the_past_or_by_hearsay_is_not_spared(sentence: str) -> None:
    assert spared(sentence) == []


def test_named_partners_in_a_trade_agreement_are_spared_by_whose_partners_they_are() -> None:
    assert spared(f"{LISTED} {PARTNERS}") == [("Norway", "Chile", None), ("Norway", "Peru", None)]


def test_a_spared_country_does_not_pay_what_rests_on_the_law_whoever_tells_of_it() -> None:
    tariffs = read(f"{BASELINE}\n\nChile does not pay the reciprocal tariffs.")
    tariffs += read(BASELINE, "e", date(2031, 6, 1))
    assert held(tariffs, "Peru") == [10, 10]
    assert held(tariffs, "Chile") == []


def test_what_begins_after_a_country_was_told_to_be_spared_may_reach_it() -> None:
    tariffs = read("Chile does not pay the reciprocal tariffs.")
    tariffs += read(BASELINE.replace("April 5", "May 20"), "e", date(2031, 6, 1))
    assert held(tariffs, "Chile") == [10]


def test_a_partner_does_not_pay_what_is_charged_on_who_is_none_whoever_tells_of_it() -> None:
    tariffs = read(f"{LISTED} {PARTNERS}")
    assert held(tariffs, "Brazil") == [40]
    assert held(tariffs, "Chile") == held(tariffs, "Chile", "cars") == []
    assert held([*tariffs, *read(LISTED, "e", date(2031, 6, 1))], "Chile") == []
    other = "Norway has charged a 3 per cent tariff on imports from all countries since May 1."
    assert held([*tariffs, *read(other, "e", date(2031, 6, 1))], "Chile") == [3]


def test_a_tariff_on_countries_without_a_trade_agreement_is_not_one_on_all_goods() -> None:
    [tariff] = read(LISTED)
    assert tariff.products == ("goods from countries without a trade agreement",)


METALS = (
    "The United States has charged a 50 per cent tariff on steel and aluminum since April 1, 2031."
    " The United States also charges a 15 per cent tariff on copper from everywhere."
)
INSTEAD = (
    "The United States charges its metal tariffs on the value of goods. Steel and aluminum from"
    " Chile pay 25 per cent instead of 50 per cent."
)


def test_a_country_that_pays_less_instead_is_spared_the_rate_of_everybody() -> None:
    tariffs = [*read(METALS), *read(INSTEAD, "e", date(2031, 6, 1))]
    assert list(filter(None, held(tariffs, "Chile", "steel"))) == [25]
    assert list(filter(None, held(tariffs, "Peru", "steel"))) == [50]


@pytest.mark.parametrize("ahead", ["would pay", "may pay", "will from July 20, 2031, pay"])
def test_what_is_only_ahead_spares_nobody_yet(ahead: str) -> None:
    tariffs = [*read(METALS), *read(INSTEAD.replace("pay", ahead), "e", date(2031, 6, 1))]
    assert 50 in held(tariffs, "Chile", "steel")


def test_another_rate_or_other_goods_are_not_what_is_spared_instead() -> None:
    dearer = METALS.replace("50 per cent", "60 per cent")
    tariffs = [*read(dearer), *read(INSTEAD, "e", date(2031, 6, 1))]
    assert sorted(filter(None, held(tariffs, "Chile", "steel"))) == [25, 60]
    assert 15 in held([*read(METALS), *read(INSTEAD, "e", date(2031, 6, 1))], "Chile", "copper")


def test_what_was_charged_before_it_was_told_is_not_spared_on_a_day_before() -> None:
    tariffs = [*read(METALS), *read(INSTEAD, "e", date(2031, 6, 1))]
    days = {"d": TOLD, "e": date(2031, 6, 1)}
    found, _ = in_force(
        tariffs, product="steel", country="Chile", as_of=date(2031, 5, 1), published=days
    )
    assert [tariff.rate for tariff in found] == [50]


EXCEPT = (
    "The United States raised its tariffs on steel and aluminum from 25 per cent to 50 per cent on"
    " April 1, 2031. The increase covers metals from Peru and all other countries except Chile{}."
)


def test_who_is_excepted_is_spared_the_rate_and_pays_the_one_that_stays() -> None:
    tariffs = read(EXCEPT.format(", whose metals stay at 25 per cent"))
    assert held(tariffs, "Chile", "steel") == [25]
    assert held(tariffs, "Peru", "steel") == [50]
    assert held(read(EXCEPT.format("")), "Chile", "steel") == []


def test_an_exception_is_one_of_the_goods_and_the_rate_that_are_told() -> None:
    other = "The United States charges a 15 per cent tariff on copper from everywhere."
    tariffs = [*read(EXCEPT.format("")), *read(other, "e", TOLD)]
    assert held(tariffs, "Chile", "copper") == [15]


def test_an_order_that_recites_an_earlier_one_excepts_nobody() -> None:
    recited = (
        "By the authority vested in me as President, it is hereby ordered as follows. In"
        " Proclamation 9705 of March 8, 2018, the President decided to impose a 25 percent duty on"
        " steel articles imported from all countries except Chile and Peru."
    )
    assert not [t for t in read(recited) if t.status is TariffStatus.SPARED]
