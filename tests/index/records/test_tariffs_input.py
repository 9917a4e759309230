"""What goes wrong in texts about tariffs, and what is read all the same."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from corpus.document import Document, canonical_text
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from index.records.record import Tariff, TariffStatus
from index.records.tariffs import read_tariffs
from index.records.tariffs_lookup import in_force
from index.records.vocabulary import countries

PUBLISHED = date(2025, 5, 10)


def read(text: str, published: date | None = PUBLISHED, title: str = "Trade news") -> list[Tariff]:
    source = Document("d", "d.md", title, None, published, None, canonical_text(text))
    return read_tariffs(source)


def one(text: str, published: date | None = PUBLISHED) -> Tariff:
    [tariff] = read(text, published)
    return tariff


def test_a_day_of_effect_before_the_announcement_is_kept_as_it_is_told() -> None:
    tariff = one(
        "Norway announced on May 6, 2025, a 30 per cent tariff on Chilean wine, effective April 1, "
        "2025."
    )
    assert (tariff.announced, tariff.effective) == (date(2025, 5, 6), date(2025, 4, 1))


def test_a_tariff_that_would_end_before_it_begins_has_no_end() -> None:
    tariff = one(
        "Norway charges a 30 per cent tariff on Chilean wine from June 1, 2025, until May 1, 2025."
    )
    assert (tariff.effective, tariff.until) == (date(2025, 6, 1), None)


def test_of_two_days_of_effect_in_one_sentence_the_first_counts() -> None:
    tariff = one(
        "Norway’s 30 per cent tariff on Chilean wine took effect on April 1, 2025, and took effect "
        "on April 9, 2025."
    )
    assert tariff.effective == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("written", "rate"), [("0", 0), ("0.0", 0), ("250", 250), ("1,000", 1000), ("1000", 1000)]
)
def test_rates_of_any_size_are_kept(written: str, rate: float) -> None:
    assert one(f"Norway charges a {written} per cent tariff on Chilean wine.").rate == rate


def test_zero_for_zero_is_no_rate_but_zero_beside_it_is() -> None:
    assert read("Norway and Chile agreed on zero-for-zero tariffs on wine.") == []
    text = "Norway wants zero-for-zero: the tariff on Chilean wine would fall from 15% to zero."
    tariff = one(text)
    assert (tariff.rate, tariff.status) == (0, TariffStatus.THREATENED)


def test_what_enters_duty_free_pays_nothing() -> None:
    tariff = one("Chilean wine enters Norway duty-free.")
    assert (tariff.rate, tariff.imposed_by, tariff.country) == (0, "Norway", "Chile")
    assert tariff.status is TariffStatus.IN_FORCE


@pytest.mark.parametrize(
    "sentence",
    [
        "The duty-free shop sold 20 per cent less wine after the tariff.",
        "Chilean wine does not enter Norway duty-free.",
        "The tariff cost Norway 0.4 per cent of GDP.",
        "The party won 32 per cent of the vote on a promise to fight the tariffs.",
        "The tariffs pushed inflation to 3 per cent.",
        "The bank raised its interest rate to 4 per cent because of the tariffs.",
        "Some 75 per cent of Chile’s exports go to Norway and face tariffs.",
        "Exports to Chile, 40 per cent of the total, fell because of the tariffs.",
    ],
)
def test_a_percentage_of_something_else_is_no_rate_of_duty(sentence: str) -> None:
    assert [tariff for tariff in read(sentence) if tariff.rate is not None] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway’s tariffs on Chilean wine are down from 25 to 15 per cent.",
        "Norway brought its tariffs on Chilean wine down from 25 per cent to 15 per cent.",
        "Norway’s tariffs on Chilean wine went down to 15 per cent.",
    ],
)
def test_of_a_tariff_that_goes_down_the_lower_rate_counts(sentence: str) -> None:
    tariff = one(sentence)
    assert (tariff.rate, tariff.imposed_by, tariff.country) == (15, "Norway", "Chile")


def test_up_to_a_rate_is_a_maximum() -> None:
    tariff = one("Norway threatened a tariff of up to 50 per cent on Chilean wine.")
    assert (tariff.rate, tariff.unit) == (50, "per cent at most")


def test_a_document_without_a_day_says_what_it_says_of_itself() -> None:
    told = one("Norway has charged a 30 per cent tariff on Chilean wine since May 2, 2025.", None)
    assert (told.status, told.effective) == (TariffStatus.IN_FORCE, date(2025, 5, 2))
    open_ = one("Norway will charge a 30 per cent tariff on Chilean wine next month.", None)
    assert (open_.status, open_.effective) == (TariffStatus.ANNOUNCED, None)


HTML = """<html><head><title>Norway’s tariffs on goods from Chile</title></head><body><article>
<h1>Norway’s tariffs on goods from Chile</h1>
<p>Norway published its new tariffs on goods from Chile, for everybody who brings them in.</p>
<table><tr><th>Goods</th><th>Tariff</th><th>Since</th></tr>
<tr><td>Wine</td><td rowspan="2">15%</td><td>May 1, 2025</td></tr>
<tr><td>Copper</td><td>May 2, 2025</td></tr>
<tr><td>Beef</td><td colspan="2">30%</td></tr>
<tr><td colspan="3">Other goods are not listed</td></tr>
<tr><td>Fish</td><td>5%</td><td>May 3, 2025</td></tr></table>
<p>That is the whole list of the ministry, and there is no other.</p></article></body></html>"""
MARKDOWN = """# Norway’s tariffs on goods from Chile

Norway published its new tariffs on goods from Chile.

| Goods | Tariff | Since |
|---|---|---|
| Wine | 15% | May 1, 2025 |
| Copper | | May 2, 2025 |
| Beef | 30% |
| | 12% | |
| Fish | 5% | May 3, 2025 | more |
"""


@pytest.mark.parametrize(
    ("reader", "source"), [(read_html, HTML), (read_markdown, MARKDOWN)], ids=["HTML", "Markdown"]
)
def test_merged_and_missing_cells_spoil_only_their_own_rows(
    reader: Callable[[bytes], object], source: str
) -> None:
    text = reader(source.encode()).text
    found = read(text, title="Norway’s tariffs on goods from Chile")
    assert [(tariff.products, tariff.rate, tariff.effective) for tariff in found] == [
        (("alcohol",), 15, date(2025, 5, 1)),
        (("beef",), 30, None),
        (("seafood",), 5, date(2025, 5, 3)),
    ]
    assert {tariff.country for tariff in found} == {"Chile"}


def test_a_rate_that_stays_does_not_end_with_its_column() -> None:
    text = (
        "Norway’s tariffs on goods from Chile\n\n"
        "Goods | Rate, May 1 to May 8, 2025 | Rate from May 9, 2025\n"
        "Wine | 25% | 25%\nCopper | 25% | 10%\nBeef | exempt | exempt"
    )
    found = [(t.products, t.rate, t.effective, t.until) for t in read(text)]
    begun, ended = date(2025, 5, 1), date(2025, 5, 8)
    assert (("alcohol",), 25, begun, None) in found
    assert (("copper",), 25, begun, ended) in found
    assert (("copper",), 10, date(2025, 5, 9), None) in found


def test_the_heading_of_the_first_column_tells_whose_goods_the_rows_are() -> None:
    text = (
        "These are the new Norwegian tariffs.\n\n"
        "Chilean and Peruvian goods | Norwegian tariff\nWine | 15%\nGoods of Chile that float | 5%"
    )
    found = {(tariff.country, tariff.rate) for tariff in read(text)}
    assert found == {("Chile", 15), ("Peru", 15), ("Chile", 5)}


def test_a_column_of_totals_is_one_of_totals() -> None:
    text = (
        "Norwegian duties on lumber from Chile\n\n"
        "Producers | Countervailing duty | Anti-dumping duty | Combined\n"
        "Wood & Sons | 1% | 2% | 3%\nAll other producers | 14% | 20% | 34%"
    )
    found = [(tariff.rate, tariff.unit, tariff.authority) for tariff in read(text)]
    assert found == [
        (14, "per cent", "countervailing"),
        (20, "per cent", "anti-dumping"),
        (34, "per cent in total", None),
    ]


PAUSED = (
    "Norway has charged a 30 per cent tariff on Chilean wine since January 1, 2025.\n\n"
    "Norway paused its 30 per cent tariff on Chilean wine until August 1, 2025."
)
AMENDED = (
    "Norway has charged a 30 per cent tariff on Chilean wine since January 1, 2025.\n\n"
    "Norway amended the order: the tariff on Chilean wine is 20 per cent from June 1, 2025."
)


def holds(text: str, day: date) -> list[float | None]:
    held, _ = in_force(read(text), product="wine", country="Chile", as_of=day)
    return [tariff.rate for tariff in held]


def test_a_paused_tariff_holds_again_when_the_pause_is_over() -> None:
    pause, wine = read(PAUSED)[1], {"product": "wine", "country": "Chile"}
    assert (pause.status, pause.until) == (TariffStatus.PAUSED, date(2025, 8, 1))
    published = {"d": PUBLISHED}
    during, others = in_force(read(PAUSED), **wine, as_of=date(2025, 7, 1), published=published)
    assert during == []
    assert others[0].status is TariffStatus.PAUSED
    after, _ = in_force(read(PAUSED), **wine, as_of=date(2025, 8, 2), published=published)
    assert (after[0].status, after[0].rate) == (TariffStatus.IN_FORCE, 30)


def test_an_amended_order_holds_from_its_day_on_and_not_before() -> None:
    assert holds(AMENDED, date(2025, 5, 31)) == [30]
    assert holds(AMENDED, date(2025, 6, 1)) == [20]


def annex(rows: int) -> str:
    names = list(countries().terms)
    # No country stands twice at one rate: what is said again is no further record.
    lines = [f"{names[i % len(names)]} | {i // len(names)}.{i % 100:02}%" for i in range(rows)]
    above = "I hereby determine and order that these imports bear tariffs. "
    return "\n".join([above * (rows // 100), "", "Countries | Reciprocal Tariff", *lines])


def test_an_annex_of_ten_times_the_rows_takes_no_more_than_its_share_of_time() -> None:
    def seconds(rows: int) -> float:
        text, begun = annex(rows), time.process_time()
        found = read(text)
        in_force(found, product=None, country=None, as_of=date(2025, 6, 1))
        assert len(found) > 0.9 * rows
        return time.process_time() - begun

    seconds(100)
    assert seconds(10_000) <= 20 * seconds(1_000)
