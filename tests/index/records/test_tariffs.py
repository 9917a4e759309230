"""Which tariffs a text states: who taxes what from whom, at which rate, since when."""

import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Document, canonical_text
from corpus.library import Library
from index.records.record import Tariff, TariffStatus
from index.records.tariffs import read_tariffs
from index.records.tariffs_lookup import in_force
from tests.shared import needs

PUBLISHED = date(2025, 5, 10)


def document(text: str, published: date | None = PUBLISHED, title: str = "Trade news") -> Document:
    return Document("d", "d.md", title, None, published, None, canonical_text(text))


def read(text: str, published: date | None = PUBLISHED, title: str = "Trade news") -> list[Tariff]:
    return read_tariffs(document(text, published, title))


def one(text: str, published: date | None = PUBLISHED, title: str = "Trade news") -> Tariff:
    [tariff] = read(text, published, title)
    return tariff


def rates(text: str) -> list[float | None]:
    return [tariff.rate for tariff in read(text)]


def test_who_taxes_what_from_whom_under_which_law_since_when() -> None:
    text = (
        "The United States has charged a 20 per cent tariff on "
        "Brazilian coffee under Section 301 since May 2, 2025."
    )
    tariff = one(text)
    assert (tariff.imposed_by, tariff.country) == ("United States", "Brazil")
    assert (tariff.products, tariff.authority) == (("coffee",), "Section 301")
    assert (tariff.rate, tariff.unit) == (20, "per cent")
    assert (tariff.status, tariff.effective) == (TariffStatus.IN_FORCE, date(2025, 5, 2))
    assert text[tariff.start : tariff.end] == text


@pytest.mark.parametrize(
    ("sentence", "rate"),
    [
        ("Norway imposes a tariff of 7.5 percent on Chilean wine.", 7.5),
        ("Norway’s duty on Chilean wine is zero.", 0),
        ("Norway will charge an additional 1,000 per cent duty on Chilean wine.", 1000),
        ("Norway raised its tariff on Chilean wine from 25 per cent to 50 per cent.", 50),
        ("Norway’s tariff on Chilean wine rose to 30%, up from 12%.", 30),
        ("Norway doubled its tariff on Chilean wine to twenty-five per cent.", 25),
    ],
)
def test_the_rate_is_the_one_that_holds_not_the_one_before(sentence: str, rate: float) -> None:
    tariff = one(sentence)
    assert tariff.rate == rate
    assert (tariff.imposed_by, tariff.country) == ("Norway", "Chile")


def test_a_rate_in_place_of_a_higher_one_spares_the_country_that() -> None:
    told, spared = read("Chilean wine pays a Norwegian duty of 9 per cent instead of 14 per cent.")
    assert (told.rate, spared.rate, spared.status) == (9, 14, TariffStatus.SPARED)
    assert (told.imposed_by, told.country) == ("Norway", "Chile")


def test_of_a_range_the_upper_end_counts_as_a_maximum() -> None:
    tariff = one("Norway imposes tariffs of between 5 and 50 per cent on Chilean wine.")
    assert (tariff.rate, tariff.unit) == (50, "per cent at most")


def test_percentage_points_come_on_top_and_say_so() -> None:
    tariff = one(
        "Norway increased its tariffs on Chilean wine by an additional 10 percentage points."
    )
    assert (tariff.rate, tariff.unit) == (10, "percentage points")


def test_a_duty_in_money_names_its_unit() -> None:
    tariff = one("Norway charges a duty of US$12 per tonne on Chilean cement.")
    assert (tariff.rate, tariff.unit) == (12, "US$ per tonne")


@pytest.mark.parametrize(
    "sentence",
    [
        "The economy grew by 3 per cent after the tariffs on Chile.",
        "Some 62 per cent of voters dislike Norway’s tariffs on Chile.",
        "Chile accounts for 40 per cent of the imports that bear the tariff.",
        "Inflation stood at 4 per cent, and economists blamed the tariff.",
        "The central bank kept its interest rate at 5 per cent despite the tariffs.",
        "Norway’s average tariff is 2.4 per cent.",
        "Norway has a 3 per cent digital services tax, not a tariff.",
        "Will Norway impose a 25 per cent tariff on Chilean wine?",
        "The two sides spoke of “zero-for-zero” tariffs.",
        "The union seeks a 5 per cent wage rise.",
    ],
)
def test_what_is_no_rate_of_duty_is_not_read_as_one(sentence: str) -> None:
    assert [tariff for tariff in read(sentence) if tariff.rate is not None] == []


def test_two_countries_are_two_records_with_the_same_span() -> None:
    first, second = read("Norway put a 15 per cent tariff on goods from Chile and Peru.")
    assert [first.country, second.country] == ["Chile", "Peru"]
    assert (first.start, first.end) == (second.start, second.end)


def test_two_rates_in_a_sentence_have_their_own_goods() -> None:
    text = (
        "Norway charges a 10 per cent tariff on timber and lumber "
        "and a 25 per cent tariff on sofas and kitchen cabinets."
    )
    assert [(t.rate, t.products) for t in read(text)] == [
        (10, ("lumber",)),
        (25, ("furniture", "cabinets and vanities")),
    ]


def test_tariffs_on_everybody_name_no_country() -> None:
    tariff = one("Norway put a 10 per cent tariff on steel from every country, including Chile.")
    assert (tariff.country, tariff.products) == (None, ("steel",))


def test_what_a_law_tells_about_who_taxes_need_not_be_said() -> None:
    tariff = one("The Section 232 tariff on copper from Chile is 50 per cent.")
    assert tariff.imposed_by == "United States"


def test_a_rate_without_goods_means_those_of_the_sentence_before() -> None:
    text = (
        "Norway charges 10 per cent duty on Chilean wine. The rate "
        "will rise to 20 per cent on July 1, 2025."
    )
    _, later = read(text)
    assert (later.country, later.products, later.rate) == ("Chile", ("alcohol",), 20)
    assert (later.status, later.effective) == (TariffStatus.ANNOUNCED, date(2025, 7, 1))


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Norway threatened a 30 per cent tariff on Chilean wine.", TariffStatus.THREATENED),
        ("Norway could impose a 30 per cent tariff on Chilean wine.", TariffStatus.THREATENED),
        (
            "If talks fail, Norway will put a 30 per cent tariff on Chilean wine.",
            TariffStatus.THREATENED,
        ),
        ("Norway proposed a 30 per cent tariff on Chilean wine.", TariffStatus.THREATENED),
        ("Norway announced a 30 per cent tariff on Chilean wine.", TariffStatus.ANNOUNCED),
        (
            "Norway will charge a 30 per cent tariff on Chilean wine from June 1.",
            TariffStatus.ANNOUNCED,
        ),
        (
            "Norway has charged a 30 per cent tariff on Chilean wine since May 1.",
            TariffStatus.IN_FORCE,
        ),
        ("Chilean wine faces a 30 per cent Norwegian tariff.", TariffStatus.IN_FORCE),
        ("Norway suspended its 30 per cent tariff on Chilean wine.", TariffStatus.PAUSED),
        ("Norway removed its 30 per cent tariff on Chilean wine.", TariffStatus.REMOVED),
    ],
)
def test_announced_and_in_force_are_never_confused(sentence: str, status: TariffStatus) -> None:
    assert one(sentence).status is status


def test_a_pause_until_a_day_names_that_day() -> None:
    tariff = one(
        "The 30 per cent Norwegian tariff on Chilean wine is paused "
        "and will not take effect until June 4, 2025."
    )
    assert (tariff.status, tariff.effective) == (TariffStatus.PAUSED, date(2025, 6, 4))


def test_a_tariff_for_a_number_of_days_ends_after_them() -> None:
    tariff = one(
        "Norway imposed a 10 per cent surcharge on goods from all "
        "countries, effective May 1, 2025, for 150 days."
    )
    assert (tariff.effective, tariff.until) == (date(2025, 5, 1), date(2025, 9, 28))


def test_the_day_of_the_announcement_is_not_the_day_of_effect() -> None:
    tariff = one(
        "Norway announced on May 6, 2025, a 30 per cent tariff on Chilean wine from June 1, 2025."
    )
    assert (tariff.announced, tariff.effective) == (date(2025, 5, 6), date(2025, 6, 1))


def test_without_a_publication_date_a_plan_is_not_taken_for_a_fact() -> None:
    tariff = one("Norway will put a 30 per cent tariff on Chilean wine on Monday.", None)
    assert (tariff.status, tariff.effective) == (TariffStatus.ANNOUNCED, None)


def test_exempted_goods_pay_nothing_of_that_tariff() -> None:
    tariff = one(
        "Canadian goods that qualify for preference under CUSMA "
        "remain exempt from the 18 per cent U.S. tariff."
    )
    assert (tariff.country, tariff.products, tariff.rate) == (
        "Canada",
        ("CUSMA-compliant goods",),
        0,
    )


def test_what_exempts_some_goods_is_a_tariff_on_the_others() -> None:
    tariff = one(
        "The United States charges Canada a 10 per cent surcharge, "
        "CUSMA goods exempt, under Section 122."
    )
    assert tariff.products == ("goods outside CUSMA",)
    assert tariff.rate == 10


def test_duties_that_stack_are_listed_each() -> None:
    text = (
        "The United States set a countervailing duty of 12 per cent "
        "and an anti-dumping duty of 20 per cent on Canadian softwood lumber."
    )
    assert [(t.rate, t.authority) for t in read(text)] == [
        (12, "countervailing"),
        (20, "anti-dumping"),
    ]


def test_a_tariff_can_be_told_without_its_rate() -> None:
    tariff = one("Last week Norway announced new tariffs on Chilean wine.")
    assert (tariff.rate, tariff.status, tariff.products) == (
        None,
        TariffStatus.ANNOUNCED,
        ("alcohol",),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The 20 per cent tariff on Chilean wine shall not apply to gifts.",
        "Canadian goods are not subject to any tariff on wine.",
        "No tariff on Chilean wine has been announced.",
        "A tariff on Chilean wine would hurt families.",
    ],
)
def test_a_tariff_that_is_denied_or_only_imagined_is_not_stated(sentence: str) -> None:
    assert read(sentence) == []


def test_whose_goods_are_left_out_is_not_whose_are_taxed() -> None:
    tariff, spared = read(
        "Norway charges a 20 per cent tariff on wine from all countries except Chile."
    )
    assert tariff.country is None
    assert (spared.country, spared.rate, spared.status) == ("Chile", 20, TariffStatus.SPARED)


def test_a_rate_on_a_part_of_the_value_is_one() -> None:
    text = (
        "The table sums up the tariffs that the United States charges.\n\n"
        "Goods | U.S. rate for Chile | In force since\n"
        "Cars | 25% of non-U.S. content if duty-free | April 3, 2025"
    )
    [row] = [tariff for tariff in read(text) if tariff.rate]
    assert (row.rate, row.products, row.effective) == (25, ("automobiles",), date(2025, 4, 3))


def test_one_announced_at_another_time_does_not_get_the_day_of_the_other() -> None:
    text = (
        "The figure adds a countervailing duty of 14 per cent on Chilean lumber, announced on"
        " April 4, 2031, to an anti-dumping duty of 20 per cent, announced in early March 2031."
    )
    found = read(text)
    assert [(t.rate, t.announced) for t in found] == [(14, date(2031, 4, 4)), (20, None)]


@pytest.mark.parametrize(
    ("sentence", "imposer", "country"),
    [
        ("China’s 34 per cent tariff on U.S. beef began in April.", "China", "United States"),
        ("The Brazilian tariff on American ethanol is 18 per cent.", "Brazil", "United States"),
        ("Ottawa answered with a 25 per cent duty on U.S. cars.", "Canada", "United States"),
        ("A 25 per cent tariff imposed by Peru hits Chilean wine.", "Peru", "Chile"),
        ("For beef, India (80 per cent) imposes higher tariffs.", "India", None),
    ],
)
def test_who_taxes_is_told_from_whose_goods_are_taxed(
    sentence: str, imposer: str, country: str | None
) -> None:
    tariff = one(sentence)
    assert (tariff.imposed_by, tariff.country) == (imposer, country)


ORDER = """
By the authority vested in me, including the International Emergency Economic Powers Act of the
United States, I hereby determine and order:

Section 1. (a) The rates in the Annex shall be effective with respect to goods entered for
consumption on or after 12:01 a.m. eastern daylight time 7 days after the date of this order.

(b) Goods of any trading partner that is not listed will be subject to an additional ad valorem
rate of duty of 10 percent.

Countries | Reciprocal Tariff
Chad | 15%
Côte d`Ivoire | 21%
Fiji | 1%
"""


def test_the_rows_of_an_annex_take_everything_else_from_their_order() -> None:
    text = ORDER.replace("\nUnited States", " United States").replace(
        "\nconsumption", " consumption"
    )
    everybody, *rows = read(text.replace("\nrate", " rate"), title="Setting reciprocal tariffs")
    assert (everybody.country, everybody.rate) == (None, 10)
    assert [(row.country, row.rate) for row in rows] == [
        ("Chad", 15),
        ("Côte d’Ivoire", 21),
        ("Fiji", 1),
    ]
    for row in (everybody, *rows):
        assert (row.imposed_by, row.effective) == ("United States", date(2025, 5, 17))
        assert row.status is TariffStatus.ANNOUNCED
        assert row.authority == "IEEPA (reciprocal)"


def test_the_column_of_a_table_says_since_when() -> None:
    text = (
        "Norway’s new tariffs on goods from Chile are these.\n\n"
        "Goods | Before May 1, 2025 | From May 1, 2025\n"
        "Wine | 5% | 15%\nCopper | 10% | none"
    )
    wine, copper = read(text)
    assert (wine.products, wine.rate, wine.effective) == (("alcohol",), 15, date(2025, 5, 1))
    assert (copper.products, copper.rate) == (("copper",), 0)
    assert [wine.imposed_by, wine.country] == ["Norway", "Chile"]


def test_a_removed_row_keeps_the_rate_it_had() -> None:
    text = "Chilean tariffs on Norwegian goods\n\nGoods | Old rate | New rate\nBeef | 30% | removed"
    tariff = one(text)
    assert (tariff.rate, tariff.status) == (30, TariffStatus.REMOVED)


def test_a_merged_or_missing_cell_spoils_only_its_own_row() -> None:
    text = (
        "Norway’s tariffs on goods from Chile\n\n"
        "Goods | Tariff | Since\n | | \nWine | | \nCopper | 12%\n12% "
        "| | |\nBeef | 30% | May 1, 2025"
    )
    found = [(tariff.products, tariff.rate) for tariff in read(text) if tariff.products]
    assert (("copper",), 12) in found
    assert (("beef",), 30) in found


def test_a_table_about_something_else_holds_no_tariffs() -> None:
    assert read("Exports\n\nGoods | Share of exports\nWine | 15%\nCopper | 40%") == []


def test_contradictory_dates_are_kept_apart_not_merged() -> None:
    text = (
        "Norway’s 20 per cent tariff on Chilean wine took effect on April 1, 2025.\n\n"
        "Norway’s 20 per cent tariff on Chilean wine took effect on April 9, 2025."
    )
    assert [tariff.effective for tariff in read(text)] == [date(2025, 4, 1), date(2025, 4, 9)]


def test_the_same_statement_twice_is_one_record() -> None:
    sentence = "Norway charges a 20 per cent tariff on Chilean wine."
    assert one(f"{sentence}\n\n{sentence}").start == 0


def test_a_quotation_that_never_closes_does_not_hide_the_tariff() -> None:
    assert (
        one("“Norway charges a 20 per cent tariff on Chilean wine, the minister said.").rate == 20
    )


def test_a_long_transcript_takes_linear_time() -> None:
    sentence = (
        "Norway charges a {} per cent tariff on Chilean wine and 5 per cent on Peruvian copper. "
    )

    def seconds(count: int) -> float:
        text = "".join(sentence.format(i % 90) for i in range(count))
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    seconds(10)
    assert seconds(2_000) < 12 * max(seconds(500), 0.2)


def test_one_endless_sentence_takes_no_endless_time() -> None:
    begun = time.process_time()
    read("Norway charges " + "a 20 per cent tariff on Chilean wine, " * 2_000 + "and so on.")
    assert time.process_time() - begun < 10


PIECES = st.sampled_from(
    ["Norway", "Chilean wine", "25%", "tariff", " on ", "from 5 to", " | ", "\n", ". ", "“", "zero",
     "June 31", "until", "Section 232", "(", "exempt from the", "1,000 per cent", ";", "duty", "it"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_every_record_is_a_slice_of_it(text: str) -> None:
    source = document(text)
    for tariff in read_tariffs(source):
        words = source.text[tariff.start : tariff.end]
        assert words == words.strip() != ""
        assert tariff.rate is None or tariff.rate >= 0


def test_the_newspaper_article_has_each_of_its_tariffs_with_its_status() -> None:
    text = needs("real", "carney-white-house.txt").read_text("utf-8").replace("\n", "\n\n")
    source = document(text, date(2025, 10, 6), "Carney goes to the White House")
    found = [
        (tariff.imposed_by, tariff.country, tariff.products, tariff.authority, tariff.status.value)
        for tariff in read_tariffs(source)
    ]
    us, sector = "United States", "Section 232"
    assert found == [
        (us, None, ("steel", "aluminum", "automobiles", "lumber"), None, "in_force"),
        (us, None, ("steel", "aluminum"), None, "in_force"),
        (us, "Canada", ("lumber",), None, "in_force"),
        (us, None, ("steel",), None, "in_force"),
        ("Canada", None, (), "countermeasures", "removed"),
        (us, None, ("steel", "aluminum"), sector, "in_force"),
        (us, None, ("lumber", "cabinets and vanities", "furniture"), sector, "announced"),
        (us, None, ("heavy trucks",), None, "threatened"),
        (us, "Canada", (), None, "in_force"),
    ]
    # It tells no rate and no day of any of them.
    assert {(tariff.rate, tariff.effective) for tariff in read_tariffs(source)} == {(None, None)}


def test_the_rates_of_the_real_orders_are_found_with_their_days() -> None:
    gold = needs("eval", "tariffs.jsonl").read_text("utf-8").splitlines()
    documents = Library(needs("real", "whitehouse")).scan().documents
    found = [tariff for document in documents for tariff in read_tariffs(document)]
    published = {document.id: document.published for document in documents}
    first = listed = dated = 0
    for row in map(json.loads, gold):
        day = date.fromisoformat(row["as_of"])
        held, others = in_force(
            found, product=None, country=row["country"], as_of=day, published=published
        )
        answer = held + others
        right = [tariff for tariff in answer if tariff.rate == row["rate"]]
        first += answer[0].rate == row["rate"]
        listed += bool(right)
        dated += any(str(tariff.effective) == row["effective"] for tariff in right)
    assert first >= 0.89 * len(gold)
    assert listed >= 0.97 * len(gold)
    assert dated >= 0.95 * len(gold)


def test_a_tariff_on_a_country_is_not_one_on_its_parcels_where_these_are_the_title() -> None:
    text = "The President implemented 20 per cent tariffs on Peru to stop the smugglers."
    tariff = one(text, title="The end of duty-free low-value parcels")
    assert (tariff.country, tariff.products, tariff.rate) == ("Peru", (), 20)


AMENDED = (
    "By the authority vested in me as President by the International Emergency Economic Powers Act,"
    " it is hereby ordered: China has retaliated.\n\nEffective with respect to goods entered on or"
    " after 12:01 a.m. on May 20, 2025: heading 9903.01.63 of the HTSUS shall be amended by"
    " deleting “34%” each place that it appears and by inserting “84%” in lieu thereof"
)


def test_a_rate_that_an_order_inserts_into_the_schedule_is_one() -> None:
    title = "Amendment to Reciprocal Tariffs as Applied to China"
    [tariff] = [t for t in read(f"{AMENDED}.", title=title) if t.rate]
    assert (tariff.country, tariff.rate, tariff.effective) == ("China", 84, date(2025, 5, 20))
    text = canonical_text(f"{AMENDED}.")
    assert text[tariff.start : tariff.end].startswith("heading 9903.01.63")
    suspended = f"{AMENDED}; and (d) heading 9903.01.63 is hereby suspended for 90 days."
    assert [t for t in read(suspended, title=title) if t.rate] == []
    of_two = AMENDED.replace("China has", "China and Peru have")
    assert [t for t in read(f"{of_two}.", title="Amendment") if t.rate] == []


def test_a_threat_to_slap_a_tariff_is_one_by_whom_it_is_of() -> None:
    tariff = one(
        "There is little point for Mexico to respond to Mr. Trump’s threats to wall off the Mexican"
        " people and slap a 35 percent tariff on Mexican imports."
    )
    assert (tariff.imposed_by, tariff.country) == ("United States", "Mexico")
    assert tariff.status is TariffStatus.THREATENED


def test_who_only_speaks_of_tariffs_tells_of_none() -> None:
    told = "In October, Premier Anna Holt still planned a campaign about the lumber tariffs."
    assert read(told) == []


def test_an_order_that_pauses_two_rates_pauses_both() -> None:
    text = (
        "By the authority vested in me as President, it is hereby ordered: In recognition of the"
        " steps that Chile has taken, the additional 25 percent rates of duty on articles of Chile,"
        " and 10 percent rates of duty as to energy of Chile, shall be paused until June 4, 2025."
    )
    assert {t.status for t in read(text) if t.rate} == {TariffStatus.PAUSED}


def test_the_economy_of_a_country_taxes_nobody() -> None:
    text = (
        "By imposing a 25 per cent tariff, President Trump aims to deter countries from supporting"
        " Peru’s economy through oil imports and impose costs on Peru."
    )
    assert {t.imposed_by for t in read(text)} == {None}
    assert one("Peru’s government imposed a 5 per cent duty on Chilean beef.").imposed_by == "Peru"


def test_a_total_that_is_only_exceeded_is_no_rate() -> None:
    duties = "The anti-dumping and countervailing duties on Chilean lumber are 35 per cent"
    assert [t.rate for t in read(f"{duties}.")] == [35]
    assert [t.rate for t in read(f"{duties}, so the total now exceeds 45 per cent.")] == [35]
    assert read(duties.replace("are 35", "are just over 35") + ".") == []
