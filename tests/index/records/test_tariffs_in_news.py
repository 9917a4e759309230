"""Tariffs as newspapers and ministries tell of them; the sentences are made up."""

from datetime import date

import pytest

from corpus.document import canonical_text
from index.records.record import Tariff
from tests.index.records.test_tariffs_speech import one, read


@pytest.mark.parametrize(
    ("sentence", "goods"),
    [
        ("Norway charges a 10 per cent duty on Chilean mangoes.", ("mangoes",)),
        ("Peru put a 35 per cent tariff on Chinese ceramic tiles on May 1.", ("ceramic tiles",)),
        ("Norway's duties on Chilean windows and doors are now 40 per cent.",
         ("windows and doors",)),
        ("Chilean mangoes face a 10 per cent tariff in Norway.", ("mangoes",)),
        ("Norway imposed a 25 per cent tariff on most Chilean goods.", ()),
        ("Norway imposed a 25 per cent tariff on everything from Chile.", ()),
        ("A 20 per cent tariff on Chile led to higher prices.", ()),
        ("Under the deal Chile will pay a tariff of 19 per cent.", ()),
    ],
)  # fmt: skip
def test_goods_without_a_name_in_the_vocabulary_keep_the_words_of_the_text(
    sentence: str, goods: tuple[str, ...]
) -> None:
    assert {tariff.products for tariff in read(sentence)} == {goods}


def row(tariff: Tariff) -> tuple[object, ...]:
    return (tariff.imposed_by, tariff.country, tariff.products, tariff.rate, tariff.status.value)


def table(*rows: str) -> list[tuple[object, ...]]:
    return [row(t) for t in read(canonical_text("Tariffs in force:\n\n" + "\n".join(rows)))]


def test_columns_tell_who_taxes_whom() -> None:
    assert table(
        "Product | Levied by | On | Rate | Since | Note",
        "Steel | Norway | Chile, Peru | 25% | March 13, 2025 | was 50%",
        "Fog horns | Chile | Norway | 7% | April 1, 2025 |",
        "All goods | Norway | all | 10% | April 5, 2025 | steel exempt",
    ) == [
        ("Norway", "Chile", ("steel",), 25.0, "in_force"),
        ("Norway", "Peru", ("steel",), 25.0, "in_force"),
        ("Chile", "Norway", ("fog horns",), 7.0, "in_force"),
        ("Norway", None, (), 10.0, "in_force"),
    ]


def test_who_is_left_out_in_a_cell_does_not_bear_it() -> None:
    rows = (
        "Product | Levied by | On | Duty | Since",
        "Steel | Norway | All (ex UK) | 50% | 4 Jun 2024",
    )
    found = read(canonical_text("\n".join(rows)))
    assert [(t.country, t.effective) for t in found] == [(None, date(2024, 6, 4))]


def test_rates_now_and_agreed() -> None:
    found = table(
        "Partner | Rate now | Rate agreed | Carve-outs",
        "Chile | 39% | 15% | medicines, gold: 0%",
        "Peru | 20% | 20% | semiconductors under review",
    )
    assert [(country, rate, status) for _, country, _, rate, status in found] == [
        ("Chile", 39.0, "in_force"),
        ("Chile", 15.0, "announced"),
        ("Peru", 20.0, "in_force"),
    ]


def test_a_customs_notice_with_numbers_dittos_and_pointed_dates() -> None:
    rows = (
        "S. No. | Chapter / heading | Description of goods | Existing duty | Revised duty | From",
        "(1) | 7208 | Steel sheets | 12% | 11.5% | 21.04.2026",
        "(2) | -do- | -do- | 11.5% | 11% | 21.04.2027",
        "(3) | 0713 | Yellow peas | 30% | 30% (no change) | in force since 01.11.2025",
        "(4) | 1511 | Crude palm oil | 10% | 16.5% | 01.05.2026",
    )
    found = read(canonical_text("\n".join(rows)))
    assert [(t.products, t.rate, t.status.value, t.effective) for t in found] == [
        (("steel",), 12.0, "in_force", None),
        (("steel",), 11.5, "announced", date(2026, 4, 21)),
        (("steel",), 11.5, "in_force", None),
        (("steel",), 11.0, "announced", date(2027, 4, 21)),
        (("peas",), 30.0, "in_force", date(2025, 11, 1)),
        (("palm oil",), 10.0, "in_force", None),
        (("palm oil",), 16.5, "announced", date(2026, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("sentence", "whose", "rate"),
    [
        ("Norway cut its tariff on Chilean steel to 15 per cent, the centrepiece of a set of deals"
         " that also settle rates for Peru and India.", ["Chile"], 15.0),
        ("Norway put another 25 per cent tariff on Chilean goods as a penalty for buying Russian"
         " oil.", ["Chile"], 25.0),
        ("Norway threatened a tariff of 100 per cent on everything Chile sells should it become a"
         " port for Chinese goods.", ["Chile"], 100.0),
        ("Chile answered the 50 per cent Norwegian tariff on its exports with words.", ["Chile"],
         50.0),
    ],
)  # fmt: skip
def test_whose_goods_bear_it(sentence: str, whose: list[str], rate: float) -> None:
    assert [(tariff.country, tariff.rate) for tariff in read(sentence)] == [
        (c, rate) for c in whose
    ]


def test_its_own_duty_is_not_that_of_the_sentence_before() -> None:
    text = (
        "Norway charges a 20 per cent tariff on Peruvian shirts. The government has extended the"
        " waiver of its own 11 per cent import duty on cotton."
    )
    [shirts, cotton] = read(text)
    assert (cotton.imposed_by, cotton.country, cotton.rate) == (None, None, 11.0)
    assert shirts.country == "Peru"


def test_what_was_stopped_and_what_was_frozen() -> None:
    text = "Customs stopped charging the 35 per cent duty that Norway had put on Chilean steel."
    assert one(text).status.value == "removed"
    text = "Norway on Apr. 7 froze for six months a package of duties of 30 per cent on steel."
    assert row(one(text))[0::4] == ("Norway", "paused")


def test_if_he_goes_ahead_it_is_a_threat() -> None:
    text = "The premiers ended three days of talks on what to do if Norway goes ahead with a 35 per"
    assert one(f"{text} cent tariff on Chilean goods on June 1.").status.value == "threatened"
    text = "The premiers ended three days of talks Sunday on what to do if the U.S. president goes"
    threat = one(f"{text} ahead with a 35 per cent tariff on Chilean goods on June 1.")
    assert (threat.status.value, threat.effective) == ("threatened", date(2025, 6, 1))
    text = "Mills will close if the U.S. imposes a 50 per cent tariff on lumber."
    assert one(text).status.value == "threatened"


def test_what_is_floated_is_a_threat_and_what_expires_is_in_force() -> None:
    text = "He floated cutting the Norwegian tariff on Chilean-built cars to 15 per cent."
    assert one(text).status.value == "threatened"
    ending = one("Norway’s 10 per cent surcharge on fish expires on July 30.")
    assert (ending.status.value, ending.until) == ("in_force", date(2025, 7, 30))
    assert one("Norway’s duties on fish are to rise to 30 per cent.").status.value == "announced"


def test_whose_rate_it_is_and_to_whom_everything_is_sold_tell_who_taxes() -> None:
    text = "Chile brought the Norwegian rate on its cars down to a 15 per cent tariff."
    assert one(text).imposed_by == "Norway"
    text = "A letter set a 30 per cent tariff on everything the EU sells to Norway, from August 1."
    assert (one(text).imposed_by, one(text).country) == ("Norway", "European Union")


def test_since_a_day_without_a_year_is_a_day_before_the_article() -> None:
    text = "Norway’s surtax on Chilean steel has stood at 25 per cent since August 13."
    assert (one(text).effective, one(text).status.value) == (date(2024, 8, 13), "in_force")


def test_the_day_of_the_rate_that_was_replaced_is_not_the_new_one_s() -> None:
    text = (
        "Chilean cars will enter at 6.1 per cent duty rather than the 100 per cent surtax Norway"
        " brought in on Oct. 1, 2024."
    )
    assert {(t.rate, t.effective) for t in read(text)} == {(6.1, None)}


def test_a_price_is_no_duty() -> None:
    text = "The Norwegian duty costs producers $11 a head. Lumber closed at $648 a tonne."
    assert not [tariff for tariff in read(text) if tariff.rate]


ABOUT = (
    "Norwegian tariffs keep changing. A tariff ends, a duty comes; every tariff has its day.\n\n"
)


@pytest.mark.parametrize(
    ("line", "country", "goods", "rate", "status"),
    [
        ("Chilean steel is still at 25% and nobody can tell until when.", "Chile", ("steel",), 25.0,
         "in_force"),
        ("Pork, which has carried 20 per cent since March 1, was left out.", None, ("pork",), 20.0,
         "in_force"),
        ("Heavy trucks: 25% since May 1, 2025.", None, ("heavy trucks",), 25.0, "in_force"),
        ("Section 232, heavy trucks. 25% since May 1, 2025; more may come.", None,
         ("heavy trucks",), 25.0, "in_force"),
        ("Brazil (Section 301): a notice of May 2 proposes 30% on sugar.", "Brazil", ("sugar",),
         30.0, "threatened"),
        ("Brazil (Section 301): a proposed 30% on all trading partners’ sugar.", "Brazil",
         ("sugar",), 30.0, "threatened"),
        ("Kitchen cabinets went to 25% the same day as lumber.", None, ("cabinets and vanities",),
         25.0, "in_force"),
        ("Chilean lumber has paid a combined 45 per cent since May 1, 2025.", "Chile",
         ("lumber",), 45.0, "in_force"),
        ("The rate on pork has been 50 percent since May 1, 2025.", None, ("pork",), 50.0,
         "in_force"),
        ("Chilean pork pays 25 per cent, half the 50 per cent charged to everyone else.", "Chile",
         ("pork",), 25.0, "in_force"),
        ("They fight the 35% that Norway has since January 1, 2025, charged on Chilean pork.",
         "Chile", ("pork",), 35.0, "in_force"),
        ("Norway’s prime minister wrote that he’d put 30 per cent on Chilean pork.", "Chile",
         ("pork",), 30.0, "threatened"),
    ],
)  # fmt: skip
def test_where_tariffs_are_spoken_of_goods_stand_at_a_rate(
    line: str, country: str | None, goods: tuple[str, ...], rate: float, status: str
) -> None:
    assert [row(tariff)[1:] for tariff in read(ABOUT + line) if tariff.rate] == [
        (country, goods, rate, status)
    ]


def test_elsewhere_they_do_not() -> None:
    assert not read("The union’s support is at 60 per cent. Steel output: 25% more than in May.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Chilean cars continue to pay a tariff of 27.5 per cent at the Norwegian border.",
        "Chilean cars currently face a 27.5 per cent tariff in Norway.",
    ],
)
def test_where_it_is_paid_tells_who_taxes(sentence: str) -> None:
    assert row(one(sentence)) == ("Norway", "Chile", ("automobiles",), 27.5, "in_force")


def test_whose_promise_is_broken_does_not_tax() -> None:
    text = "He threatened a tariff of 25 per cent on all Chilean goods if Tokyo’s promised money"
    assert one(f"{text} fell short.").imposed_by is None


def test_a_rate_behind_now() -> None:
    assert one("Norway’s duties on Chilean windows and doors are now 40 per cent.").rate == 40.0


def test_the_agriculture_secretary_is_no_goods() -> None:
    text = "The 17 per cent duty on Mexican tomatoes stays, said Norway’s agriculture secretary."
    assert one(text).products == ("tomatoes",)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Norway will cut its tariff on Chilean pork from 50 per cent to 15 on July 15, 2099.",
            [("Chile", ("pork",), 15.0, "announced")],
        ),
        (
            "Norway’s tariff on Chilean pork will go from 50 per cent to 12.5 on July 15, 2099.",
            [("Chile", ("pork",), 12.5, "announced")],
        ),
        (
            "As a penalty for buying Russian oil Norway will raise its tariff on Chilean pork to 30"
            " per cent.",
            [("Chile", ("pork",), 30.0, "announced")],
        ),
        (
            "Chilean pork is charged a duty of 25 per cent; that is to double to 50 on June 1.",
            [("Chile", ("pork",), 25.0, "in_force"), ("Chile", ("pork",), 50.0, "announced")],
        ),
        (
            "Norway’s duties: pork remains at 100%, and lumber at 50%.",
            [(None, ("pork",), 100.0, "in_force"), (None, ("lumber",), 50.0, "in_force")],
        ),
        (
            "Chile stays at a tariff of 20 percent, with 40 percent reserved for transshipped"
            " goods.",
            [("Chile", (), 20.0, "in_force"), ("Chile", ("transshipped goods",), 40.0, "in_force")],
        ),
        (
            "Duties on pork, at 25% since Oct. 14, were to climb to 30% in June, and on lumber"
            " from 20% to 50%.",
            [
                (None, ("pork",), 25.0, "in_force"),
                (None, ("pork",), 30.0, "announced"),
                (None, ("lumber",), 50.0, "announced"),
            ],
        ),
    ],
)
def test_each_rate_has_its_own_goods_and_the_new_one_counts(
    text: str, rows: list[tuple[object, ...]]
) -> None:
    found = [row(tariff)[1:] for tariff in read(ABOUT + text) if tariff.rate]
    assert found == rows


@pytest.mark.parametrize(
    ("sentence", "imposer", "country"),
    [
        ("Peru pays a tariff of 20 per cent, and those in Chile 19.", None, "Peru"),
        ("Trump, whose threats rattled markets, imposed a 25 per cent tariff on Chilean steel.",
         "United States", "Chile"),
        ("Chile was hit by a Norwegian tariff of 30 per cent on tomatoes.", "Norway", "Chile"),
        ("Ontario Premier Ann Lee suspended a 25% surcharge on electricity.", "Canada", None),
        ("Chilean pork faces a tariff of 10 per cent as new US rates kick in.", "United States",
         "Chile"),
    ],
)  # fmt: skip
def test_who_taxes_is_told_by_the_one_who_does(
    sentence: str, imposer: str | None, country: str | None
) -> None:
    tariff = one(sentence)
    assert (tariff.imposed_by, tariff.country) == (imposer, country)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Norway’s 50 per cent tariff on Chilean steel bites on the way back.", "in_force"),
        ("Norway lowered its tariff on Chilean steel to 15 percent last May.", "in_force"),
        ("Norway’s 50 per cent tariff threat on Chilean steel shook Santiago.", "threatened"),
        (
            "Norway, known for tariff threats, charges a 50 per cent duty on Chilean steel.",
            "in_force",
        ),
        (
            "Beijing said Monday it would consider a tariff of 50 per cent on Chilean steel.",
            "threatened",
        ),
        ("Norway announced a tariff of 50 per cent on Chilean steel.", "announced"),
    ],
)
def test_whose_tariff_it_is_tells_that_there_is_one(sentence: str, status: str) -> None:
    assert one(sentence).status.value == status


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # What stands beside a tariff is not its own.
        (
            "Norway has charged a duty of 25 per cent on Chilean steel since March 13, 2025, half"
            " of what Chile collects on Norwegian steel.",
            ("Norway", "Chile", ("steel",), 25.0, "in_force"),
        ),
        (
            "Norway has charged a duty of 25 per cent on Chilean lobster, part of the answer to"
            " Chile’s tariffs on Norwegian cars.",
            ("Norway", "Chile", ("seafood",), 25.0, "in_force"),
        ),
        (
            "The 50 percent duty Norway has charged on Chilean goods since May 1, 2025, half of it"
            " a penalty for buying Russian oil, drops to 18 percent on December 1, 2099.",
            ("Norway", "Chile", (), 50.0, "in_force"),
        ),
        # What it is called, and how far it is.
        (
            "Axles that don't qualify under CUSMA pay a tariff of 25 per cent in Norway.",
            ("Norway", None, ("goods outside CUSMA",), 25.0, "in_force"),
        ),
        (
            "Beijing said Wednesday it would raise its tariff on Chilean goods to 84 per cent as of"
            " May 20, from 34.",
            ("China", "Chile", (), 84.0, "announced"),
        ),
        (
            "Norway is to cut its tariff on Chilean walnuts from 100 percent to 30, on a date still"
            " to be fixed.",
            ("Norway", "Chile", ("walnuts",), 30.0, "announced"),
        ),
        (
            "The measures are Beijing’s: a 25 per cent surtax on Chilean steel, collected"
            " since May 1, 2025.",
            ("China", "Chile", ("steel",), 25.0, "in_force"),
        ),
        (
            "Chile has agreed to rebuild ports, all while paying a baseline 15% tariff.",
            (None, "Chile", (), 15.0, "in_force"),
        ),
        (
            "Norway lets in Chilean cars at the ordinary 6.1% rate instead of the 100% surtax.",
            ("Norway", "Chile", ("automobiles",), 6.1, "announced"),
        ),
        (
            "That ends, among others, Norway’s duty of 35% on Chilean goods.",
            ("Norway", "Chile", (), 35.0, "removed"),
        ),
        (
            "Chile, which also pays a Norwegian tariff of 19 percent, would be next.",
            ("Norway", "Chile", (), 19.0, "in_force"),
        ),
        (
            "Norway’s duties, including the 50% on Chilean steel, rest on another statute.",
            ("Norway", "Chile", ("steel",), 50.0, "in_force"),
        ),
    ],
)
def test_what_stands_beside_a_tariff_is_not_its_own(
    sentence: str, wanted: tuple[object, ...]
) -> None:
    assert row(read(sentence)[0]) == wanted


def test_what_a_law_allows_is_no_tariff() -> None:
    text = "Section 122 allows a surcharge of up to 15 percent on all goods for 150 days."
    assert not [tariff for tariff in read(text) if tariff.rate]


def test_what_is_made_up_of_several_is_their_sum() -> None:
    text = "Chilean shirts face a tariff of 50 per cent, made up of 25 per cent and another 25."
    assert [tariff.unit for tariff in read(text)] == ["per cent in total", "per cent"]


@pytest.mark.parametrize(
    ("text", "imposer"),
    [
        ("Norway has changed its law. From May it charges a duty of 35 percent on Chilean parts.",
         "Norway"),
        ("Growers in Norway fret. It charges a duty of 35 percent on Chilean parts.", "Norway"),
        ("The law has changed in Norway. It charges a duty of 35 percent on Chilean parts.", None),
    ],
)  # fmt: skip
def test_it_taxes_which_the_sentence_before_is_about(text: str, imposer: str | None) -> None:
    assert one(text).imposed_by == imposer
