"""``communique tariffs``: what is in force, whose rate comes first, and what has ended."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.store import Store
from tests.bot.calling import Run, caller


class Told(NamedTuple):
    """A line of a document about a tariff, and the day on which that is published."""

    published: date
    text: str


@pytest.fixture
def tariffs_told(
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Run]:
    """Looks tariffs up in documents of a line each."""

    def looked_up(*documents: Told, options: Sequence[str] = ()) -> Run:
        (tmp_path / "library").mkdir()
        for number, (published, text) in enumerate(documents):
            head = f"---\ntitle: Tariff news {number}\ndate: {published}\n---\n"
            (tmp_path / "library" / f"{number}.md").write_text(f"{head}{text}\n", "utf-8")
        reindex(Library(tmp_path / "library"), Store(tmp_path / "data"), embedder)
        return caller(monkeypatch, capsys)("tariffs", *options, "--data", str(tmp_path / "data"))

    return looked_up


def test_without_a_day_the_rates_are_those_of_today(tariffs_told: Callable[..., Run]) -> None:
    today = date.today()
    told = []
    for rate, since, until in ((10, 90, 30), (20, 60, -30)):
        first, last = today - timedelta(since), today - timedelta(until)
        text = f"a {rate} per cent surcharge on goods from Peru from {first} until {last}."
        told.append(Told(first, f"The United States imposed {text}"))
    rows = tariffs_told(*told, options=["--json"]).rows
    assert [(row["rate"], row["status"]) for row in rows] == [(20, "in_force"), (10, "removed")]


_ALL = (
    "The United States has charged a 25 per cent tariff on steel from all countries since May 1,"
    " 2025."
)
_OWN = (
    "The United States has charged a {} per cent tariff on steel from Canada since April 1, 2025."
)


def test_a_country_s_own_rate_comes_before_the_one_for_all_countries(
    tariffs_told: Callable[..., Run],
) -> None:
    told = [Told(date(2025, 5, 2), _ALL), Told(date(2025, 4, 2), _OWN.format(10))]
    out = tariffs_told(*told, options=["--product", "steel", "--country", "Canada"]).out
    assert out.index("10% · in force · steel of Canada") < out.index("25% · in force · steel · by")
    assert "conflicting" not in out


def test_two_rates_that_two_sources_tell_of_one_tariff_stand_together_as_conflicting(
    tariffs_told: Callable[..., Run],
) -> None:
    told = [Told(date(2025, 4, 2), _OWN.format(10)), Told(date(2025, 4, 3), _OWN.format(12))]
    out = tariffs_told(*told, options=["--product", "steel", "--country", "Canada"]).out
    assert out.startswith("12% · conflicting · in force · steel of Canada")
    assert "\n10% · conflicting · in force · steel of Canada" in out


def test_two_rates_of_one_tariff_told_on_one_day_are_conflicting_without_their_days(
    tariffs_told: Callable[..., Run],
) -> None:
    says = "The United States charges a {} per cent tariff on lumber."
    told = [Told(date(2025, 4, 2), says.format(rate)) for rate in (21, 24)]
    assert all(row["conflicting"] for row in tariffs_told(*told, options=["--json"]).rows)


@pytest.mark.parametrize(
    ("options", "rate"),
    [(["--product", "coffee"], "25%"), (["--country", "Mexico"], "30%")],
)
def test_a_rate_whose_list_or_law_has_ended_is_not_in_force_and_its_end_is_quoted(
    tariffs_told: Callable[..., Run], options: list[str], rate: str
) -> None:
    out = tariffs_told(
        Told(
            date(2025, 3, 5),
            "Canada answered on March 4, 2025, with a 25 per cent counter-tariff on American"
            " coffee and orange juice. The United States imposed a 30 per cent tariff on goods"
            " from Mexico under IEEPA on March 4, 2025.",
        ),
        Told(
            date(2025, 9, 2),
            "Canada removed its 25 per cent counter-tariffs from most American goods on September"
            " 1, 2025. The Supreme Court struck down all tariffs under IEEPA on September 1, 2025.",
        ),
        options=options,
    ).out
    assert f"{rate} · no longer in force" in out
    assert " · in force" not in out
    assert "removed · all goods" in out
    assert "on September 1, 2025" in " ".join(out.split())


def test_a_newer_rate_on_a_seed_neither_leads_for_its_oil_nor_replaces_the_oil_s(
    tariffs_told: Callable[..., Run],
) -> None:
    told = [
        Told(
            date(2025, 3, 21),
            "China has charged a 90 per cent tariff on canola oil from Canada since March 20,"
            " 2025.",
        ),
        Told(
            date(2026, 3, 2),
            "China has charged a 6 per cent tariff on canola seed from Canada since March 1, 2026.",
        ),
    ]
    options = ["--product", "canola oil", "--country", "Canada", "--json"]
    rows = tariffs_told(*told, options=options).rows
    assert [(row["rate"], row["status"]) for row in rows] == [(90, "in_force")]
