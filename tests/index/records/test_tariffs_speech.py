"""Who taxes what where people speak of it, and which rates are several duties in one."""

from datetime import date

import pytest

from corpus.document import Document, canonical_text
from index.records.record import Tariff, TariffStatus
from index.records.tariffs import read_tariffs

PUBLISHED = date(2025, 5, 10)


def read(text: str, published: date | None = PUBLISHED, title: str = "Trade news") -> list[Tariff]:
    source = Document("d", "d.md", title, None, published, None, canonical_text(text))
    return read_tariffs(source)


def one(text: str, title: str = "Trade news") -> Tariff:
    [tariff] = read(text, title=title)
    return tariff


@pytest.mark.parametrize(
    ("sentence", "imposer"),
    [
        ("Modi said the tariff on steel is 40 per cent.", None),
        ("Modi told reporters that the tariff on steel, imposed by Peru, is 40 per cent.", "Peru"),
        ("Modi said he would impose a 40 per cent tariff on Chilean steel.", "India"),
        ("Modi said India would put a 40 per cent tariff on Chilean steel.", "India"),
        ("Modi warned that the Peruvian tariff on Indian rice is 40 per cent.", "Peru"),
        ("“I am raising the tariff on Chilean steel to 40 per cent,” Modi wrote.", None),
        ("Modi wrote: “I am raising the tariff on Chilean steel to 40 per cent.”", "India"),
        ("Modi announced a 40 per cent tariff on Chilean steel.", "India"),
    ],
)
def test_who_speaks_of_a_tariff_need_not_be_who_imposes_it(
    sentence: str, imposer: str | None
) -> None:
    assert one(sentence).imposed_by == imposer


@pytest.mark.parametrize(
    "sentence",
    [
        "He announced a 40 per cent tariff on Chilean steel.",
        "“We will charge 40 per cent duty on Chilean steel,” he wrote.",
    ],
)
def test_he_is_the_government_that_the_sentence_before_names(sentence: str) -> None:
    assert one(f"Modi spoke in the morning. {sentence}").imposed_by == "India"
    assert one(f"The mayor spoke in the morning. {sentence}").imposed_by is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The combined Norwegian duty on lumber from most Chilean producers is 45 per cent.",
        "Chilean lumber now faces total Norwegian duties of 45 per cent.",
        "Norwegian anti-dumping and countervailing duties on Chilean lumber stand at 45 per cent.",
        "Norway’s tariffs on Chilean lumber are 45 per cent in total.",
    ],
)
def test_a_total_of_several_duties_says_so_and_is_under_no_single_law(sentence: str) -> None:
    tariff = one(sentence)
    assert (tariff.rate, tariff.unit, tariff.authority) == (45, "per cent in total", None)
    assert (tariff.imposed_by, tariff.country) == ("Norway", "Chile")


def test_what_a_total_is_made_of_is_told_apart_from_it() -> None:
    found = read(
        "Most Chilean lumber mills pay 45.5 per cent: 35.5 per cent in anti-dumping and "
        "countervailing duties, plus the 10 per cent Norwegian tariff."
    )
    assert [(tariff.rate, tariff.unit) for tariff in found] == [
        (45.5, "per cent in total"),
        (35.5, "per cent in total"),
        (10, "per cent"),
    ]


def test_a_total_of_money_is_no_total_of_duties() -> None:
    text = "Norway took in a total of US$3 million and charges a 5 per cent duty on Chilean wine."
    assert one(text).unit == "per cent"


def test_what_is_added_to_a_tariff_comes_on_top_of_it() -> None:
    added, total = read(
        "Norway will add 15 per cent to the tariff on Chilean wine, for a total of 40 per cent."
    )
    assert (added.rate, added.unit) == (15, "percentage points")
    assert (total.rate, total.unit) == (40, "per cent in total")


def test_rates_that_stack_have_each_their_own_goods() -> None:
    found = read(
        "Norway charges a 10 per cent surcharge on Chilean copper, on top of the 25 per cent "
        "tariff on Chilean steel."
    )
    assert [(tariff.rate, tariff.products) for tariff in found] == [
        (10, ("copper",)),
        (25, ("steel",)),
    ]


def test_the_rates_of_single_companies_are_not_their_countrys() -> None:
    assert read("Anti-dumping margins for the two companies run from 9 to 34 per cent.") == []
    found = read("The Norwegian duty for all other producers of Chilean lumber is 20 per cent.")
    assert [tariff.rate for tariff in found] == [20]


def test_a_tariff_that_goods_are_spared_is_not_on_them() -> None:
    found = read(
        "Norway charges a 5 per cent tariff on Chilean copper. "
        "Goods covered by the 25 per cent steel tariff pay that tariff and not the copper tariff."
    )
    assert [(tariff.products, tariff.country) for tariff in found] == [
        (("copper",), "Chile"),
        (("steel",), None),
    ]


def test_a_word_that_sums_up_the_titles_goods_means_these() -> None:
    title = "Norwegian steel and aluminum tariffs double"
    assert one("The metal tariffs rose to 50 per cent.", title).products == ("steel", "aluminum")
    assert one("The metal tariffs rose to 50 per cent.").products == ("metals",)


def test_goods_that_are_told_in_a_relative_clause_are_its_rates() -> None:
    found = read(
        "The notice leaves out Chilean wine, which has faced a 90 per cent Norwegian tariff since "
        "March 20, 2025, or Chilean pork, which has faced 25 per cent since the same date."
    )
    assert [(tariff.rate, tariff.products, tariff.effective) for tariff in found] == [
        (90, ("alcohol",), date(2025, 3, 20)),
        (25, ("pork",), date(2025, 3, 20)),
    ]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The rate for Chilean wine is 25 per cent under the tariff.", TariffStatus.IN_FORCE),
        ("Norway will charge a 25 per cent tariff on Chilean wine.", TariffStatus.ANNOUNCED),
        ("The ministry had recommended a 25 per cent duty on wine.", TariffStatus.THREATENED),
        ("Norway ended the exemption of Chile from its wine tariff.", TariffStatus.IN_FORCE),
        (
            "Norway answered on May 2, 2025, by announcing tariffs on Chilean wine.",
            TariffStatus.ANNOUNCED,
        ),
        ("Chile seeks relief from the Norwegian tariff on wine.", TariffStatus.IN_FORCE),
        (
            "Norway’s tariffs on Chilean wine are down from 25 to 15 per cent.",
            TariffStatus.IN_FORCE,
        ),
    ],
)
def test_the_status_is_the_tariffs_own_and_not_that_of_what_is_done_about_it(
    sentence: str, status: TariffStatus
) -> None:
    assert one(sentence).status is status


def test_an_average_is_no_tariff() -> None:
    assert read("Norway’s average tariff on Chilean goods stays among the lowest.") == []


def test_who_wants_counter_tariffs_to_end_tells_of_none_where_he_does_not_say_on_what() -> None:
    assert read("Modi urged Norway to begin removing its counter-tariffs.") == []
    wine = one("Modi urged Norway to begin removing its counter-tariffs on wine.")
    assert wine.products == ("alcohol",)


def test_the_day_on_which_somebody_asks_is_not_the_tariffs() -> None:
    tariff = one("Modi wants an end to all Norwegian tariffs on Indian goods on Tuesday.")
    assert tariff.effective is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "The deadline was May 1, 2025. Norway raised its duty on Chilean wine to 30 per cent "
            "with effect from that day.",
            date(2025, 5, 1),
        ),
        (
            "Norway announced a 30 per cent tariff on Chilean wine with a start date of June 1, "
            "2025, then moved the date to July 1, 2025.",
            date(2025, 7, 1),
        ),
        (
            "Norway has a 30 per cent tariff on Chilean wine, and since May 2, 2025, an order that "
            "spares hospitals.",
            None,
        ),
    ],
)
def test_the_day_is_the_one_on_which_the_rate_itself_begins(text: str, day: date | None) -> None:
    assert one(text).effective == day


def test_rates_in_brackets_are_those_of_the_countries_before_them() -> None:
    found = read("Peru (18 per cent) and India (30 per cent) impose a higher tariff on copper.")
    assert [(tariff.imposed_by, tariff.rate, tariff.products) for tariff in found] == [
        ("Peru", 18, ("copper",)),
        ("India", 30, ("copper",)),
    ]
    assert {tariff.status for tariff in found} == {TariffStatus.IN_FORCE}
