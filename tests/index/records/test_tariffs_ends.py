"""The end of all tariffs under a law, and what no longer holds after it."""

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


def rates(day: str, *articles: Document) -> list[float | None]:
    tariffs, published = told(*articles)
    held, _ = in_force(
        tariffs,
        product=None,
        country="China",
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
    ],
)
def test_what_does_not_end_a_law_ends_nothing(sentence: str) -> None:
    assert all(t.products or t.rate for t in read_tariffs(article(sentence, "2031-10-25")))


def test_nothing_under_the_law_is_in_force_after_its_end() -> None:
    before = article(f"{FENTANYL} {RECIPROCAL} {STEEL}", "2031-05-01")
    after = article(ENDED, "2031-10-25")
    assert {20, 34, 50} <= set(rates("2031-10-23", before, after))
    assert rates("2031-10-26", before, after) == [50]


def test_what_begins_after_the_end_holds() -> None:
    after = article(ENDED, "2031-10-25")
    again = article(FENTANYL.replace("March 4", "December 1"), "2031-12-02")
    assert rates("2031-12-05", after, again) == [20]
