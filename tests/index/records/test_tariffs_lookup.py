"""What holds on a day, for a product and a country, and what came before."""

from dataclasses import replace
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_lookup import in_force

DAY = date(2025, 6, 1)
PLAIN = Tariff(
    document="a",
    start=0,
    end=10,
    imposed_by="Norway",
    country="Chile",
    products=(),
    rate=10.0,
    unit="per cent",
    authority=None,
    status=TariffStatus.IN_FORCE,
    announced=None,
    effective=date(2025, 1, 1),
    until=None,
)


def rates(
    *tariffs: Tariff,
    product: str | None = None,
    country: str | None = "Chile",
    as_of: date | None = DAY,
    published: dict[str, date | None] | None = None,
) -> list[float | None]:
    held, others = in_force(
        tariffs, product=product, country=country, as_of=as_of, published=published
    )
    return [tariff.rate for tariff in (*held, *others)]


def test_the_newest_one_in_force_comes_first_then_its_history() -> None:
    newer = replace(PLAIN, rate=20.0, effective=date(2025, 5, 1))
    coming = replace(PLAIN, rate=30.0, status=TariffStatus.ANNOUNCED, effective=date(2025, 9, 1))
    threat = replace(PLAIN, rate=90.0, status=TariffStatus.THREATENED, effective=None)
    assert rates(threat, PLAIN, coming, newer) == [20, 30, 10, 90]


def test_what_is_announced_without_a_rate_and_a_day_does_not_come_before_a_newer_pause() -> None:
    vague = replace(PLAIN, rate=None, status=TariffStatus.ANNOUNCED, effective=None)
    vague = replace(vague, announced=date(2025, 1, 1))
    paused = replace(PLAIN, rate=25.0, status=TariffStatus.PAUSED, effective=date(2025, 3, 1))
    assert rates(vague, paused) == [25, None]


def test_what_is_past_on_the_goods_asked_for_comes_before_what_is_past_or_coming_on_all() -> None:
    wine = replace(PLAIN, products=("alcohol",), rate=25.0, status=TariffStatus.PAUSED)
    coming = replace(PLAIN, rate=30.0, status=TariffStatus.ANNOUNCED, effective=date(2025, 9, 1))
    over = replace(PLAIN, rate=40.0, until=date(2025, 5, 1), effective=date(2025, 4, 1))
    assert rates(over, coming, wine, product="wine") == [25, 30, 40]


def test_what_is_paused_until_a_day_does_not_hold_before_it() -> None:
    begun = replace(PLAIN, status=TariffStatus.ANNOUNCED, effective=date(2025, 5, 4))
    begun = replace(begun, announced=date(2025, 5, 1))
    day = date(2025, 7, 4)
    paused = replace(PLAIN, document="b", status=TariffStatus.PAUSED, announced=date(2025, 5, 3))
    paused = replace(paused, effective=day, until=day)
    for as_of, held in ((DAY, False), (day, True)):
        found, _ = in_force([begun, paused], product=None, country="Chile", as_of=as_of)
        assert bool(found) is held


def test_on_an_earlier_day_the_earlier_one_holds() -> None:
    newer = replace(PLAIN, rate=20.0, effective=date(2025, 5, 1), status=TariffStatus.ANNOUNCED)
    assert rates(PLAIN, newer, as_of=date(2025, 4, 30)) == [10, 20]


def test_a_later_document_does_not_leak_into_an_earlier_day() -> None:
    later = replace(PLAIN, document="b", rate=20.0, effective=date(2025, 5, 1))
    published = {"a": date(2025, 1, 2), "b": date(2025, 6, 2)}
    assert rates(PLAIN, later, published=published) == [10]


def test_what_only_a_later_document_tells_to_have_been_in_force_is_found() -> None:
    later = replace(PLAIN, document="b", effective=date(2025, 5, 1), products=("alcohol",))
    published = {"a": date(2025, 1, 2), "b": date(2025, 6, 2)}
    assert rates(later, published=published) == [10]
    assert rates(later, published=published, as_of=date(2025, 4, 30)) == []
    # but not what it tells to have ended before, or without a day, or what others told by then
    assert rates(replace(later, until=date(2025, 5, 20)), published=published) == []
    assert rates(replace(later, effective=None), published=published) == []
    assert rates(replace(later, status=TariffStatus.ANNOUNCED), published=published) == []
    told = replace(later, document="a", rate=5.0)
    assert rates(told, later, published=published) == [5]
    assert rates(replace(told, products=("steel",)), later, published=published) == [5, 10]


def test_a_rate_of_ones_own_under_a_law_is_instead_of_that_of_everybody() -> None:
    everybody = replace(PLAIN, country=None, rate=5.0, authority="IEEPA")
    own = replace(PLAIN, authority="IEEPA")
    assert rates(everybody, own) == [10]
    assert rates(everybody, own, country="Peru") == [5]
    assert rates(everybody, own, country=None) == [5, 10]
    assert rates(replace(everybody, authority="Section 122"), own) == [10, 5]
    # what nobody says to rest on another law is that of the same rate
    unnamed = replace(everybody, authority=None, document="b")
    assert rates(everybody, unnamed, own) == [10]
    assert rates(everybody, replace(unnamed, rate=7.0), own) == [10, 7]
    assert rates(replace(everybody, products=("steel",)), own) == [10, 5]


def test_without_publication_dates_the_announcement_counts() -> None:
    later = replace(PLAIN, rate=20.0, announced=date(2025, 6, 2))
    assert rates(PLAIN, later) == [10]


def test_what_was_announced_holds_once_its_day_has_come() -> None:
    announced = replace(PLAIN, rate=20.0, status=TariffStatus.ANNOUNCED, effective=date(2025, 5, 1))
    assert rates(PLAIN, announced) == [20, 10]


def test_an_announcement_that_a_later_document_belies_never_held() -> None:
    planned = replace(
        PLAIN, document="b", rate=30.0, status=TariffStatus.ANNOUNCED, effective=date(2025, 5, 1)
    )
    later = replace(PLAIN, document="c")
    published = {"b": date(2025, 4, 1), "c": date(2025, 5, 20)}
    assert rates(planned, later, published=published)[0] == 10


def test_what_has_ended_is_history() -> None:
    ended = replace(PLAIN, rate=40.0, effective=date(2025, 3, 1), until=date(2025, 4, 1))
    assert rates(ended, replace(PLAIN, authority="Section 301")) == [10, 40]


def test_a_removal_ends_the_tariff_it_names() -> None:
    removed = replace(PLAIN, status=TariffStatus.REMOVED, effective=date(2025, 5, 1))
    other = replace(PLAIN, rate=5.0, products=("copper",))
    assert rates(PLAIN, removed, other)[0] == 5


def test_until_its_day_a_removal_changes_nothing() -> None:
    removed = replace(PLAIN, status=TariffStatus.REMOVED, effective=date(2025, 7, 1))
    assert rates(PLAIN, removed) == [10, 10]
    (only,), _ = in_force([removed], product=None, country=None, as_of=DAY)
    assert only.status is TariffStatus.REMOVED


def test_a_pause_until_a_day_ends_on_it() -> None:
    day = date(2025, 3, 4)
    paused = replace(PLAIN, rate=25.0, status=TariffStatus.PAUSED, effective=day, until=day)
    older = replace(PLAIN, rate=5.0, products=("copper",), effective=date(2024, 1, 1))
    assert rates(older, paused) == [25, 5]
    assert rates(older, paused, as_of=date(2025, 3, 3)) == [5, 25]


def test_tariffs_under_different_laws_stack() -> None:
    first = replace(PLAIN, authority="anti-dumping")
    second = replace(PLAIN, rate=20.0, authority="countervailing", effective=date(2025, 2, 1))
    removed = replace(first, status=TariffStatus.REMOVED, rate=9.0, effective=date(2025, 5, 1))
    assert rates(first, second, removed)[0] == 20


def test_a_country_gets_those_on_everybody_after_its_own() -> None:
    everybody = replace(PLAIN, country=None, rate=5.0, effective=date(2025, 5, 1))
    assert rates(everybody, PLAIN) == [10, 5]
    assert rates(everybody, PLAIN, country="Peru") == [5]


def test_goods_without_a_name_in_the_vocabulary_are_found_by_their_words() -> None:
    tiles = replace(PLAIN, products=("ceramic tiles",), rate=35.0)
    mangoes = replace(PLAIN, products=("mangoes",), rate=10.0)
    both = (tiles, mangoes)
    assert [rates(*both, product=p, country=None) for p in ("tiles", "mango")] == [[35], [10]]
    assert rates(*both, product="glazed ceramic tiles", country=None) == [35]
    assert rates(*both, product="roofs", country=None) == []


def test_a_country_does_not_tax_itself() -> None:
    everybody = replace(PLAIN, country=None)
    assert rates(everybody, country="Norway") == []


def test_a_member_gets_its_unions_tariffs() -> None:
    union = replace(PLAIN, country="European Union", rate=15.0)
    assert rates(union, country="Germany") == [15]
    assert rates(union, country="Chile") == []


def test_tariffs_on_all_goods_come_before_those_on_single_products() -> None:
    copper = replace(PLAIN, rate=50.0, products=("copper",), effective=date(2025, 5, 1))
    assert rates(copper, PLAIN) == [10, 50]


def test_an_exemption_does_not_lead() -> None:
    exempt = replace(
        PLAIN, rate=0.0, products=("CUSMA-compliant goods",), effective=date(2025, 5, 1)
    )
    assert rates(exempt, PLAIN) == [10, 0]


def test_a_product_is_found_under_any_of_its_names_and_within_wider_ones() -> None:
    aluminum = replace(PLAIN, rate=50.0, products=("aluminum",))
    metals = replace(PLAIN, rate=20.0, products=("metals",))
    wine = replace(PLAIN, rate=7.0, products=("alcohol",))
    everything = [wine, metals, aluminum]
    assert rates(*everything, product="aluminium", country=None) == [50, 20]
    assert rates(*everything, product="metal", country=None) == [20, 50]


def test_one_with_its_rate_comes_before_one_without() -> None:
    bare = replace(PLAIN, rate=None, effective=date(2025, 5, 1))
    assert rates(bare, PLAIN) == [10, None]


def test_without_a_day_each_is_as_far_as_its_document_says() -> None:
    planned = replace(PLAIN, rate=20.0, status=TariffStatus.ANNOUNCED, effective=date(2020, 1, 1))
    assert rates(planned, PLAIN, as_of=None) == [10, 20]


def test_an_unknown_product_or_country_has_no_tariffs() -> None:
    assert rates(PLAIN, product="happiness") == [10]
    assert rates(PLAIN, country="Atlantis") == []


def test_the_status_is_the_one_on_the_day_that_is_asked_for() -> None:
    begins = date(2025, 5, 1)
    announced = replace(PLAIN, status=TariffStatus.ANNOUNCED, effective=begins)

    def status(tariff: Tariff, as_of: date | None) -> TariffStatus:
        held, others = in_force([tariff], product=None, country=None, as_of=as_of)
        return (held + others)[0].status

    assert status(announced, date(2025, 4, 30)) is TariffStatus.ANNOUNCED
    assert status(announced, begins) is TariffStatus.IN_FORCE
    assert status(announced, None) is TariffStatus.ANNOUNCED
    told_as_done = replace(announced, status=TariffStatus.IN_FORCE)
    assert status(told_as_done, date(2025, 4, 30)) is TariffStatus.ANNOUNCED
    threatened = replace(announced, status=TariffStatus.THREATENED)
    assert status(threatened, begins) is TariffStatus.THREATENED


def test_a_total_comes_after_the_duties_that_it_is_made_of() -> None:
    total = replace(
        PLAIN,
        rate=45.0,
        unit="per cent in total",
        products=("lumber",),
        effective=date(2025, 5, 1),
    )
    single = replace(PLAIN, rate=35.0, products=("lumber",), authority="anti-dumping")
    assert rates(total, single, product="lumber") == [35, 45]
    # The single duty goes on, and so does the sum.
    assert rates(replace(total, rate=46.0), single, total, product="lumber")[0] == 35


def test_without_a_country_tariffs_of_one_imposer_stand_together() -> None:
    steel = replace(PLAIN, products=("steel",))
    once = replace(
        steel, imposed_by="Austria", country=None, rate=60.0, effective=date(2025, 5, 20)
    )
    again = replace(steel, document="b", effective=date(2025, 1, 1))
    everybodys = replace(steel, country=None, rate=20.0, document="c")
    asked = {"product": "steel", "country": None}
    # Of Norway’s more documents tell; what is on everybody’s goods is its principal rate.
    assert rates(once, steel, again, everybodys, **asked) == [20, 10, 10, 60]


def test_without_a_country_who_taxes_the_very_product_comes_first() -> None:
    metals = [replace(PLAIN, products=("metals",), document=name) for name in "abc"]
    steel = replace(PLAIN, imposed_by="Peru", products=("steel",), rate=60.0)
    assert rates(*metals, steel, product="steel", country=None)[0] == 60


def test_who_imposes_a_tariff_that_nobody_knows_comes_last() -> None:
    steel = replace(PLAIN, products=("steel",))
    unknown = [replace(steel, imposed_by=None, rate=90.0, document=name) for name in "bcd"]
    assert rates(*unknown, steel, product="steel", country=None)[0] == 10


def test_a_pause_without_a_day_ends_the_tariff_from_when_it_was_told() -> None:
    paused = replace(PLAIN, document="b", status=TariffStatus.PAUSED, effective=None)
    other = replace(PLAIN, rate=5.0, products=("copper",))
    published = {"a": date(2025, 1, 1), "b": date(2025, 5, 1)}
    assert rates(PLAIN, paused, other, published=published)[0] == 5
    assert rates(PLAIN, paused, other, published=published, as_of=date(2025, 4, 1))[0] == 10


def test_what_holds_is_apart_from_what_is_to_come_and_what_is_past() -> None:
    newer = replace(PLAIN, rate=20.0, effective=date(2025, 5, 1))
    coming = replace(PLAIN, rate=30.0, status=TariffStatus.ANNOUNCED, effective=date(2025, 9, 1))
    asked = {"product": None, "country": "Chile", "as_of": DAY}
    held, others = in_force([coming, PLAIN, newer], **asked)
    assert (held, others) == ([newer], [coming, PLAIN])


def test_an_end_that_one_document_tells_is_that_of_the_same_tariff_in_others() -> None:
    law = {"authority": "Section 122", "effective": date(2025, 2, 1)}
    open_ended = replace(PLAIN, document="b", **law)
    dated = replace(open_ended, document="c", until=date(2025, 4, 1))
    other = replace(PLAIN, rate=5.0, products=("copper",), authority="Section 301")
    published = {"b": date(2025, 2, 2), "c": date(2025, 2, 3)}
    assert rates(open_ended, dated, other, published=published)[0] == 5
    assert rates(open_ended, dated, other, published=published, as_of=date(2025, 4, 1))[0] == 10
    # Who still tells of it after that day knows of its being prolonged.
    published["b"] = date(2025, 4, 2)
    assert rates(open_ended, dated, other, published=published)[0] == 10


def test_what_is_charged_above_a_quota_does_not_replace_the_rate_within_it() -> None:
    above = replace(PLAIN, rate=50.0, products=("goods above a quota",), effective=date(2025, 5, 1))
    assert rates(above, PLAIN) == [10, 50]
