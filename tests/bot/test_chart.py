"""Rates over time: which steps a chart has, what it looks like, and what it says in words."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.chart import ALT_TEXT, Line, Step, alt_text, draw, plot, rate_lines
from index.records.record import Tariff, TariffStatus

TODAY = date(2026, 1, 1)
MARCH, JUNE, AUGUST = date(2025, 3, 12), date(2025, 6, 4), date(2025, 8, 1)
NEXT = date(2027, 1, 1)
STEEL = Line("United States on steel", (Step(MARCH, 25.0), Step(JUNE, 50.0)))


def tariff(rate: float | None, effective: date | None, **known: object) -> Tariff:
    """A tariff on steel."""
    fields = {
        "document": f"{rate} {effective}",
        "start": 0,
        "end": 1,
        "imposed_by": "United States",
        "country": None,
        "products": ("steel",),
        "rate": rate,
        "unit": "per cent",
        "authority": None,
        "status": TariffStatus.IN_FORCE,
        "announced": None,
        "effective": effective,
        "until": None,
    }
    return Tariff(**fields | known)


def lines(*found: Tariff, product: str | None = "steel", **asked: object) -> tuple[Line, ...]:
    """The rates over time in these tariffs, published on the day on which they took effect."""
    published = {t.document: t.effective for t in found}
    more = {"country": None, "today": TODAY, "published": published} | asked
    return rate_lines(found, product=product, **more)


def steps(*found: Tariff, **asked: object) -> list[tuple[date, float | None]]:
    """The steps of the only line."""
    (line,) = lines(*found, **asked)
    return [(step.since, step.rate) for step in line.steps]


# Which steps.


def test_two_dated_rates_are_two_steps_the_older_one_first() -> None:
    assert lines(tariff(50.0, JUNE), tariff(25.0, MARCH)) == (STEEL,)


@pytest.mark.parametrize(
    "found",
    [
        [],
        [tariff(25.0, MARCH)],
        [tariff(25.0, MARCH), tariff(50.0, None)],
        [tariff(25.0, MARCH), tariff(25.0, JUNE)],
        [tariff(25.0, MARCH), tariff(50.0, JUNE, unit="dollars per tonne")],
        [tariff(25.0, MARCH), tariff(50.0, JUNE, status=TariffStatus.THREATENED)],
        [tariff(25.0, MARCH), tariff(50.0, JUNE, products=("lumber",))],
    ],
)
def test_fewer_than_two_dated_rates_are_no_chart(found: list[Tariff]) -> None:
    assert lines(*found) == ()


def test_without_goods_or_a_country_there_is_no_chart() -> None:
    assert lines(tariff(25.0, MARCH), tariff(50.0, JUNE), product=None) == ()


def test_a_line_ends_where_its_law_has_ended() -> None:
    found = [tariff(25.0, MARCH), tariff(50.0, JUNE)]
    told = [
        tariff(None, day, products=(), authority="IEEPA", status=TariffStatus.REMOVED)
        for day in (AUGUST, AUGUST + timedelta(4))
    ]
    assert steps(*found, ends={found[1]: told}) == [
        (MARCH, 25.0),
        (JUNE, 50.0),
        (AUGUST + timedelta(4), None),
    ]


def test_goods_are_found_as_people_type_them_and_with_narrower_ones() -> None:
    found = [tariff(25.0, MARCH), tariff(50.0, JUNE), tariff(10.0, JUNE, products=("lumber",))]
    assert [line.name for line in lines(*found, product="acier")] == ["United States on steel"]
    assert [line.name for line in lines(*found, product="metals")] == ["United States on steel"]


def test_a_removal_ends_the_line() -> None:
    gone = tariff(None, AUGUST, status=TariffStatus.REMOVED)
    found = (tariff(25.0, MARCH), tariff(50.0, JUNE), gone)
    assert steps(*found) == [(MARCH, 25.0), (JUNE, 50.0), (AUGUST, None)]


def test_a_rate_ends_with_its_term_unless_it_is_changed_before() -> None:
    found = (tariff(25.0, MARCH, until=AUGUST), tariff(50.0, JUNE))
    assert steps(*found) == [(MARCH, 25.0), (JUNE, 50.0), (AUGUST + timedelta(1), None)]
    assert steps(tariff(25.0, MARCH, until=JUNE), tariff(50.0, AUGUST)) == [
        (MARCH, 25.0),
        (AUGUST, 50.0),
    ]


def test_of_two_rates_for_one_day_the_one_published_later_counts() -> None:
    early, late = tariff(40.0, JUNE, document="a"), tariff(50.0, JUNE, document="b")
    published = {"a": JUNE, "b": AUGUST}
    for found in ((early, late), (late, early)):
        assert steps(tariff(25.0, MARCH), *found, published=published)[-1] == (JUNE, 50.0)


def test_what_was_announced_and_then_paused_never_came() -> None:
    planned = tariff(50.0, JUNE, status=TariffStatus.ANNOUNCED)
    paused = tariff(None, None, status=TariffStatus.PAUSED, document="pause")
    found = (tariff(25.0, MARCH), planned, tariff(30.0, AUGUST), paused)
    days = {planned.document: MARCH, "pause": date(2025, 6, 1)}
    assert steps(*found, published=days) == [(MARCH, 25.0), (AUGUST, 30.0)]
    days["pause"] = date(2025, 2, 1)
    assert (JUNE, 50.0) in steps(*found, published=days)


def test_what_was_announced_never_came_where_the_older_rate_is_told_of_as_in_force_later() -> None:
    planned = tariff(50.0, JUNE, status=TariffStatus.ANNOUNCED)
    older = tariff(25.0, MARCH)
    found = (older, planned, tariff(30.0, AUGUST))
    days = {planned.document: MARCH, older.document: JUNE + timedelta(1)}
    assert steps(*found, published=days) == [(MARCH, 25.0), (AUGUST, 30.0)]
    days[older.document] = JUNE - timedelta(1)
    assert (JUNE, 50.0) in steps(*found, published=days)


def test_rates_under_two_laws_are_two_lines_and_one_without_a_law_joins_the_only_one() -> None:
    named = tariff(25.0, MARCH, authority="Section 232")
    other = tariff(10.0, AUGUST, authority="Section 122")
    (line,) = lines(named, tariff(50.0, JUNE))
    assert line.name == "United States on steel (Section 232)"
    assert len(lines(named, tariff(50.0, JUNE, authority="Section 232"), other)) == 2


def test_a_country_has_lines_for_its_goods_and_for_all_goods() -> None:
    found = (tariff(25.0, MARCH), tariff(10.0, JUNE, products=("goods outside CUSMA",)))
    assert {line.name for line in lines(*found, product=None, country="Canada")} == {
        "United States on steel",
        "United States on all goods, goods outside CUSMA",
    }


def test_a_hundred_changes_are_the_latest_ones() -> None:
    found = [tariff(float(n), MARCH + timedelta(n)) for n in range(100)]
    (line,) = lines(*found)
    assert line.steps[-1].rate == 99
    assert 2 < len(line.steps) < 20


# In words.


def test_the_words_name_every_step_with_its_day() -> None:
    longer = Line(STEEL.name, (*STEEL.steps, Step(AUGUST, None), Step(NEXT, 12.5)))
    assert alt_text([longer], TODAY) == (
        "Chart of rates in per cent by date, until 2026-01-01. United States on steel: 25 per cent"
        " from 2025-03-12, 50 per cent from 2025-06-04, ended by 2025-08-01, 12.5 per cent from"
        " 2027-01-01 (announced)."
    )


def test_the_words_fit_whatever_there_is_to_say() -> None:
    wide = Line("x" * 600, tuple(Step(MARCH + timedelta(n), float(n)) for n in range(60)))
    assert len(alt_text([wide, wide], TODAY)) == ALT_TEXT


# The picture.


def picture(*drawn: Line) -> Image.Image:
    """The chart of these lines."""
    return Image.open(io.BytesIO(draw(drawn, TODAY))).convert("RGB")


def test_the_picture_has_a_background_of_its_own_and_is_large_enough_to_read() -> None:
    image = Image.open(io.BytesIO(draw([STEEL], TODAY)))
    assert image.format == "PNG"
    assert image.size == (800, 550)
    assert image.convert("RGBA").getextrema()[3] == (255, 255)
    assert min(image.convert("RGB").getpixel((1, 1))) > 240


def test_both_axes_say_what_they_show() -> None:
    (axes,) = plot([STEEL], TODAY).axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Date", "Rate (per cent)")


def test_letters_are_legible_at_half_the_size() -> None:
    (axes,) = plot([STEEL], TODAY).axes
    labels = [axes.xaxis.label, axes.yaxis.label, *axes.texts, *axes.get_xticklabels()]
    # A point is 1/72 of an inch, of which the picture has 100 pixels and Discord shows 50.
    assert all(label.get_fontsize() * 50 / 72 >= 11 for label in labels)


def test_every_rate_is_written_at_its_step_and_the_announced_ones_are_dashed() -> None:
    (axes,) = plot([Line(STEEL.name, (*STEEL.steps, Step(NEXT, 30.0)))], TODAY).axes
    assert [text.get_text() for text in axes.texts] == ["25", "50", "30"]
    flat = [line for line in axes.lines if len(set(line.get_ydata())) == 1]
    assert [line.get_linestyle() for line in flat] == ["-", "-", "--"]


def test_a_step_and_an_announced_one_change_the_picture() -> None:
    ahead = Line(STEEL.name, (*STEEL.steps, Step(NEXT, 50.0)))
    other = Line(STEEL.name, (STEEL.steps[0], Step(AUGUST, 50.0)))
    assert len({picture(line).tobytes() for line in (STEEL, ahead, other)}) == 3


@pytest.mark.parametrize(
    "drawn",
    [
        [Line("zero", (Step(MARCH, 25.0), Step(JUNE, 0.0)))],
        [Line("nothing but zero", (Step(MARCH, 0.0),)), STEEL],
        [Line("a thousand", (Step(MARCH, 250.0), Step(JUNE, 1000.0)))],
        [Line("today", (Step(TODAY - timedelta(1), 5.0), Step(TODAY, 6.0)))],
        [Line("ahead", (Step(NEXT, 5.0), Step(NEXT + timedelta(1), 6.0)))],
        [Line("$x^2$ costs $_{" + "long " * 40, STEEL.steps)] * 3,
        [Line("ages", (Step(date(1930, 6, 17), 60.0), Step(date(2030, 1, 1), None)))],
    ],
)
def test_any_rates_can_be_drawn(drawn: list[Line]) -> None:
    assert picture(*drawn).size == (800, 550)


def test_several_threads_draw_the_same_picture_at_once() -> None:
    alone = draw([STEEL], TODAY)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: draw([STEEL], TODAY), range(12))) == {alone}
