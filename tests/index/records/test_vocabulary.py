"""The words people use, and what they mean."""

import pytest

from index.records.topics import covers_topic, topics_of
from index.records.vocabulary import (
    VocabularyError,
    authorities,
    countries,
    parse_terms,
    products,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("aluminium", "aluminum"),
        ("Softwood", "lumber"),
        ("EVs", "electric vehicles"),
        ("cars", "automobiles"),
        ("acier", "steel"),
    ],
)
def test_products_are_understood_as_people_type_them(typed: str, name: str) -> None:
    assert products().name_of(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("us", "United States"),
        ("U.S.", "United States"),
        ("États-Unis", "United States"),
        ("the netherlands", "Netherlands"),
        ("Côte d'Ivoire", "Côte d’Ivoire"),
        ("burma", "Myanmar"),
        ("Turkiye", "Turkey"),
        ("St. Lucia", "Saint Lucia"),
        ("kiribati", "Kiribati"),
    ],
)
def test_countries_are_understood_as_people_type_them(typed: str, name: str) -> None:
    assert countries().name_of(typed) == name


def test_unknown_words_mean_nothing() -> None:
    assert products().name_of("happiness") is None


def test_of_words_within_words_the_longer_ones_count() -> None:
    assert [m.name for m in countries().find("Papua New Guinea and Guinea")] == [
        "Papua New Guinea",
        "Guinea",
    ]


def test_capital_letters_tell_a_country_from_a_bird() -> None:
    assert countries().find("a turkey with chips for us") == []


def test_a_mention_is_a_slice_whatever_its_quotation_marks() -> None:
    text = "Goods from Côte d`Ivoire"
    [mention] = countries().find(text)
    assert text[mention.start : mention.end] == "Côte d`Ivoire"
    assert mention.name == "Côte d’Ivoire"


def test_quotation_marks_around_a_part_of_a_name_do_not_hide_it() -> None:
    text = "a duty on listed “derivative” products"
    [mention] = products().find(text)
    assert text[mention.start : mention.end] == "derivative” products"
    assert mention.name == "metal derivatives"


def test_a_government_is_not_its_countrys_goods() -> None:
    [mention] = countries().find("Ottawa answered.")
    assert (mention.name, mention.is_government) == ("Canada", True)


def test_a_wider_product_covers_the_narrower_ones_only() -> None:
    assert products().covers("metals", "refined copper")
    assert not products().covers("refined copper", "metals")


@pytest.mark.parametrize("pressed", ["canola oil", "canola meal", "soybean oil", "soybean meal"])
def test_what_is_pressed_from_a_seed_is_neither_the_seed_nor_a_fuel(pressed: str) -> None:
    [mention] = products().find(f"a duty on {pressed}")
    assert mention.name == pressed
    for other in ("canola seed", "soybeans", "oil", "energy"):
        assert not products().covers(other, pressed)


def test_words_after_non_are_not_the_thing() -> None:
    assert products().find("non-metal goods") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("articles of iron or steel", "steel"),
        ("aluminum and articles thereof", "aluminum"),
        ("mineral fuels and oils", "energy"),
        ("peanut butter", "peanut butter"),
        ("vehicles other than railway or tramway rolling stock", "motor vehicles"),
    ],
)
def test_chapters_are_found_by_the_names_that_the_tariff_schedule_gives_them(
    text: str, name: str
) -> None:
    assert [mention.name for mention in products().find(text)] == [name]


def test_every_name_that_an_entry_refers_to_exists() -> None:
    for term in products().terms.values():
        assert set(term.within) <= products().terms.keys(), term.name
    for term in countries().terms.values():
        assert set(term.members) <= countries().terms.keys(), term.name
    for term in authorities().terms.values():
        assert term.of is None or term.of in countries().terms, term.name


def test_no_word_means_two_things() -> None:
    for vocabulary in (products(), countries(), authorities()):
        meant: dict[str, str] = {}
        for term in vocabulary.terms.values():
            for form in (term.name, *term.also, *term.government):
                assert meant.setdefault(form.casefold(), term.name) == term.name, form


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("steel: [", "not valid YAML"),
        ("just words", "NAME"),
        ("NO: []", "quotation marks"),
        ("steel: {colour: [grey]}", "unknown field colour"),
        ("steel: {also: acier}", "list in square brackets"),
        ("steel: [no]", "quotation marks"),
        ("steel: {chapters: [many]}", "list in square brackets"),
        ("steel: {scope: [1]}", "scope of steel"),
    ],
)
def test_a_file_that_is_wrong_says_where(text: str, reason: str) -> None:
    with pytest.raises(VocabularyError, match=reason):
        parse_terms(text, "products.yaml")


def test_an_entry_needs_nothing_but_its_name() -> None:
    [term] = parse_terms("Chad:", "countries.yaml")
    assert (term.name, term.also) == ("Chad", ())


@pytest.mark.parametrize(
    "written",
    [
        "the USMCA",
        "the Canada-United States-Mexico Agreement",
        "the North American trade agreement",
    ],
)
def test_the_agreement_of_three_countries_is_one_topic_by_all_its_names(written: str) -> None:
    assert topics_of(f"Premier Anna Holt wants {written} to go on.") == ("CUSMA",)
    assert covers_topic("CUSMA", topics_of(f"Holt spoke of {written}."), "")
