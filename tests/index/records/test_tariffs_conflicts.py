"""When documents contradict each other about a tariff, and when it has only changed."""

import time
from dataclasses import replace
from datetime import date

import pytest

from index.records.record import Tariff
from index.records.tariffs_conflicts import disagreement
from index.records.tariffs_lookup import in_force
from tests.index.records.test_tariffs_lookup import PLAIN

DAY = date(2025, 6, 1)
ONE = replace(PLAIN, products=("steel",), rate=25.0)
OTHER = replace(ONE, document="b", rate=50.0)


def conflicts(*tariffs: Tariff, **more: object) -> list[list[float | None]]:
    return [[tariff.rate for tariff in group] for group in disagreement(tariffs, **more)]


def test_two_rates_for_one_tariff_in_two_documents_contradict_each_other() -> None:
    assert conflicts(ONE, OTHER) == [[25, 50]]


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, rate=25.0),
        replace(OTHER, rate=None),
        replace(OTHER, rate=25.4),
        replace(OTHER, document=ONE.document),
        replace(OTHER, imposed_by="Peru"),
        replace(OTHER, country="Peru"),
        replace(OTHER, country=None),
        replace(OTHER, products=("copper",)),
        replace(OTHER, products=()),
        replace(OTHER, products=("steel", "goods outside CUSMA")),
        replace(OTHER, unit="per cent in total"),
        replace(OTHER, effective=date(2025, 5, 1)),
        replace(OTHER, effective=None, until=date(2024, 12, 1)),
    ],
    ids=[
        "same rate", "no rate", "rounded", "one document", "another imposer", "another country",
        "everybody", "other goods", "all goods", "qualified goods", "a total", "another day",
        "another time",
    ],
)  # fmt: skip
def test_what_is_not_about_the_same_does_not_contradict(other: Tariff) -> None:
    assert conflicts(ONE, other) == []


def test_goods_that_are_told_together_with_others_are_the_same_goods() -> None:
    assert conflicts(ONE, replace(OTHER, products=("aluminum", "steel"))) == [[25, 50]]


def test_duties_under_different_laws_stack_and_an_unknown_law_may_be_the_only_known_one() -> None:
    known = replace(ONE, authority="Section 232")
    assert conflicts(known, replace(OTHER, authority="Section 301")) == []
    assert conflicts(known, OTHER) == [[25, 50]]
    third = replace(OTHER, document="c", rate=90.0, authority="Section 301")
    assert conflicts(known, OTHER, third) == []
    assert conflicts(replace(ONE, authority="anti-dumping"), OTHER) == []


def test_a_document_that_tells_both_rates_contradicts_neither() -> None:
    both = [replace(ONE, document="b"), OTHER]
    assert conflicts(ONE, *both) == []


def test_a_later_rate_that_its_words_call_a_change_is_one() -> None:
    one, other = replace(ONE, effective=None), replace(OTHER, effective=None)
    published = {"a": date(2025, 3, 1), "b": date(2025, 5, 1)}
    words = {"a": "Steel pays 25 per cent.", "b": "Norway raised it from 25 to 50 per cent."}
    told = {"published": published, "words": lambda tariff: words[tariff.document]}
    assert conflicts(one, other, **told) == []
    assert conflicts(one, other, published=published) == [[25, 50]]
    # The earlier document cannot tell of the later one’s change.
    backward = {"a": date(2025, 5, 1), "b": date(2025, 3, 1)}
    assert conflicts(one, other, published=backward, words=told["words"]) == [[25, 50]]


def test_what_was_told_before_the_day_of_the_other_rate_does_not_contradict_it() -> None:
    earlier = replace(ONE, effective=None)
    later = replace(OTHER, effective=date(2025, 4, 1))
    assert conflicts(earlier, later, published={"a": date(2025, 3, 1)}) == []
    assert conflicts(earlier, later, published={"a": date(2025, 5, 1)}) == [[25, 50]]


def test_conflicts_over_several_goods_are_several_groups_in_the_order_given() -> None:
    copper = replace(ONE, products=("copper",), rate=1.0)
    found = conflicts(copper, ONE, replace(copper, document="b", rate=2.0), OTHER)
    assert found == [[1, 2], [25, 50]]


def test_of_what_holds_on_a_day_the_changed_rate_is_no_conflict_and_the_contradicted_is() -> None:
    newer = replace(OTHER, rate=30.0, effective=date(2025, 5, 1))
    third = replace(newer, document="c", rate=35.0)
    asked = {"product": "steel", "country": "Chile", "as_of": DAY}
    assert conflicts(*in_force([ONE, newer], **asked)[0]) == []
    assert conflicts(*in_force([ONE, newer, third], **asked)[0]) == [[35, 30]]


def test_what_is_announced_or_past_does_not_hold() -> None:
    coming = replace(OTHER, effective=date(2025, 9, 1))
    ended = replace(OTHER, document="c", until=date(2025, 2, 1))
    asked = {"product": None, "country": "Chile", "as_of": DAY}
    assert in_force([ONE, coming, ended], **asked)[0] == [ONE]


def test_many_documents_that_agree_take_little_time() -> None:
    agreed = [replace(ONE, document=str(i)) for i in range(20_000)]
    begun = time.process_time()
    assert disagreement(agreed) == []
    assert time.process_time() - begun < 5
