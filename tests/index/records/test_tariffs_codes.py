"""Products by their place in the Harmonized System: what people type, and what texts say."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document, canonical_text
from index.records.record import Tariff
from index.records.tariffs import read_tariffs
from index.records.tariffs_lookup import in_force
from index.records.vocabulary import chapter_of, products
from tests.index.records.test_tariffs_lookup import PLAIN

STEEL = replace(PLAIN, products=("steel",), rate=1.0)
ALUMINUM = replace(PLAIN, products=("aluminum",), rate=2.0)
METALS = replace(PLAIN, products=("metals",), rate=3.0)
CARS = replace(PLAIN, products=("automobiles",), rate=4.0)
EVERYTHING = replace(PLAIN, rate=5.0)


def rates(product: str, country: str | None = None) -> list[float | None]:
    known = [STEEL, ALUMINUM, METALS, CARS, EVERYTHING]
    held, others = in_force(known, product=product, country=country, as_of=date(2025, 6, 1))
    return [tariff.rate for tariff in held + others]


@pytest.mark.parametrize(
    ("typed", "chapter"),
    [
        ("76", 76),
        ("4", 4),
        ("chapter 76", 76),
        ("Ch. 76", 76),
        ("HS 7604", 76),
        ("hts 8703.23", 87),
        ("HTS 8703.23.01", 87),
        ("HTSUS heading 0402", 4),
        ("7604.10.10.00", 76),
        ("Harmonized System chapter 72", 72),
        ("steel", None),
        ("", None),
        ("0", None),
        ("99", None),
        ("9903.81", None),
        ("760", None),
        ("25 per cent", None),
    ],
)
def test_chapters_and_headings_are_understood_as_people_type_them(
    typed: str, chapter: int | None
) -> None:
    assert chapter_of(typed) == chapter


@pytest.mark.parametrize("typed", ["76", "chapter 76", "HS 7604", "HTS 7604.10"])
def test_a_heading_finds_the_products_of_its_chapter_then_wider_ones(typed: str) -> None:
    assert rates(typed) == [2, 3]
    assert rates(typed, country="Chile") == [2, 3, 5]


def test_a_chapter_finds_the_products_within_its_own() -> None:
    assert rates("HTS 8703.23") == [4]
    assert rates("72") == [1, 3]


def test_a_chapter_without_products_finds_what_is_on_all_goods() -> None:
    assert rates("chapter 5") == []
    assert rates("chapter 5", country="Chile") == [5]


def test_every_chapter_in_the_vocabulary_is_one_of_the_system() -> None:
    for term in products().terms.values():
        assert all(chapter_of(str(chapter)) == chapter for chapter in term.chapters), term.name


def read(sentence: str) -> list[Tariff]:
    return read_tariffs(Document("d", "d.md", "News", None, None, None, canonical_text(sentence)))


@pytest.mark.parametrize(
    ("goods", "names"),
    [
        ("articles of heading 7604", ("aluminum",)),
        ("goods of headings 7208 and 7604", ("steel", "aluminum")),
        ("goods of chapter 72 of the Harmonized System", ("steel",)),
        ("goods of chapter 87 of the Harmonized System and cars", ("automobiles",)),
        ("articles of iron or steel", ("steel",)),
    ],
)
def test_goods_are_read_by_their_headings_where_they_have_no_other_name(
    goods: str, names: tuple[str, ...]
) -> None:
    [tariff] = read(f"Norway charges a 25 per cent tariff on {goods} from Chile.")
    assert tariff.products == names


@pytest.mark.parametrize(
    "goods",
    [
        "goods outside chapter 72 of the Harmonized System",
        "all goods other than those of heading 7604",
        "goods of chapter 72 of the report",
        "goods of heading 8479",
        "goods of heading 9903.81.87",
    ],
)
def test_where_a_chapter_may_mean_something_else_no_product_is_read(goods: str) -> None:
    [tariff] = read(f"Norway charges a 25 per cent tariff on {goods} from Chile.")
    assert tariff.products == ()
