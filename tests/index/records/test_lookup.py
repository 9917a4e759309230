"""Look-ups: who, about what, when, in which document."""

from datetime import date
from pathlib import Path

import pytest

from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.records import lookup
from index.records.record import Meeting, Statement, Tariff
from index.records.tariffs_day import tariffs_on
from index.snapshot import Snapshot
from index.store import Store
from tests.index.records import trade


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Snapshot:
    """The small library's index."""
    return trade.snapshot(tmp_path_factory.mktemp("trade"), embedder)


def words(snapshot: Snapshot, record: Statement | Meeting | Tariff) -> str:
    return snapshot.text_of(record.document)[record.start : record.end]


def said(snapshot: Snapshot, **asked: object) -> list[str]:
    """First words of the contents found."""
    found = lookup.positions(snapshot, **asked)  # type: ignore[arg-type]
    return [words(snapshot, statement).strip("“”,").removeprefix("that ") for statement in found]


PAY = "We will not pay twice for our own steel"
JOBS = "the tariff would cost both countries thousands of jobs"
HAMILTON = "That is a good day for Hamilton"
NEXT = "softwood lumber was next"
HASTE = "the haste was a mistake"
MILLS = "Our mills cannot wait for a quota on lumber"


def test_statements_come_oldest_first_and_those_of_unknown_day_last(snapshot: Snapshot) -> None:
    assert said(snapshot) == [PAY, JOBS, NEXT, HAMILTON, HASTE, MILLS]


def test_a_full_name_finds_what_its_surname_alone_said_elsewhere(snapshot: Snapshot) -> None:
    assert said(snapshot, who="Doug Ford") == [PAY, HAMILTON]
    assert said(snapshot, who="ford") == [PAY, HAMILTON]
    assert said(snapshot, who="Rob Ford") == []


def test_people_are_found_by_role(snapshot: Snapshot) -> None:
    assert said(snapshot, who="Ontario Premier") == [PAY, HAMILTON]
    assert said(snapshot, who="premier") == [PAY, HAMILTON, MILLS]
    assert said(snapshot, who="Premier Ford") == [PAY, HAMILTON]
    assert said(snapshot, who="the PM") == [JOBS]
    assert said(snapshot, who="former prime minister") == [HASTE]
    assert said(snapshot, who="Premier Houston") == [MILLS]


def test_a_name_without_its_accents_is_found(snapshot: Snapshot) -> None:
    assert said(snapshot, who="Jean Chretien") == [HASTE]


def test_topics_are_found_by_any_of_their_names(snapshot: Snapshot) -> None:
    assert said(snapshot, topic="steel") == [PAY]
    assert said(snapshot, topic="softwood") == [NEXT, MILLS]
    assert said(snapshot, topic="lumber") == [NEXT, MILLS]
    assert said(snapshot, topic="employment") == [JOBS]
    assert said(snapshot, topic="copper") == []


def test_other_topics_are_found_by_their_words(snapshot: Snapshot) -> None:
    assert said(snapshot, topic="hamilton day") == [HAMILTON]
    assert said(snapshot, topic="both countries") == [JOBS]
    assert said(snapshot, topic="zebra") == []


def test_days_count_from_when_it_was_said_or_else_published(snapshot: Snapshot) -> None:
    assert said(snapshot, since=date(2025, 9, 10)) == [HAMILTON, HASTE]
    assert said(snapshot, since=date(2025, 9, 9), until=date(2025, 9, 9)) == [NEXT]
    assert said(snapshot, until=date(2025, 6, 5)) == [PAY, JOBS]
    assert said(snapshot, since=date(2025, 9, 9), until=date(2025, 6, 5)) == []


def test_filters_narrow_each_other_down(snapshot: Snapshot) -> None:
    assert said(snapshot, who="Ford", topic="steel") == [PAY]
    assert said(snapshot, who="Ford", topic="steel", since=date(2025, 7, 1)) == []


def test_one_document_alone(snapshot: Snapshot) -> None:
    undated = snapshot.find("undated.txt").id
    assert said(snapshot, document=undated) == [MILLS]
    assert [m.document for m in lookup.meetings(snapshot, document=undated)] == [undated]
    assert tariffs_on(snapshot, admits=lambda ref: ref.id == undated).found == ()


def met(snapshot: Snapshot, **asked: object) -> list[tuple[date | None, str]]:
    found = lookup.meetings(snapshot, **asked)  # type: ignore[arg-type]
    return [(meeting.date, meeting.kind) for meeting in found]


TORONTO = (date(2025, 6, 3), "meeting")
PHONE = (date(2025, 9, 9), "call")
HALIFAX = (None, "meeting")


def test_meetings_come_newest_first_and_those_of_unknown_day_last(snapshot: Snapshot) -> None:
    assert met(snapshot) == [PHONE, TORONTO, HALIFAX]


def test_meetings_are_found_by_who_took_part(snapshot: Snapshot) -> None:
    assert met(snapshot, who="Carney") == [PHONE, TORONTO]
    assert met(snapshot, who="Mark Carney") == [PHONE, TORONTO]
    assert met(snapshot, who="Claudia Sheinbaum") == [PHONE]
    assert met(snapshot, who="David Eby") == [HALIFAX]
    assert met(snapshot, who="premier") == [TORONTO, HALIFAX]
    assert met(snapshot, who="Trump") == []


def test_a_meeting_of_unknown_day_is_not_since_or_until_one(snapshot: Snapshot) -> None:
    assert met(snapshot, since=date(2025, 1, 1)) == [PHONE, TORONTO]
    assert met(snapshot, until=date(2025, 6, 3)) == [TORONTO]
    assert met(snapshot, who="Eby", until=date(2030, 1, 1)) == []


def test_since_after_until_is_never(snapshot: Snapshot) -> None:
    assert met(snapshot, since=date(2025, 9, 10), until=date(2025, 6, 1)) == []
    assert said(snapshot, since=date(2025, 9, 10), until=date(2025, 6, 1)) == []


def test_a_name_that_nobody_has_finds_nothing(snapshot: Snapshot) -> None:
    for who in ("Nobody", "Rob Ford", "…", "Ford Motor Company", "premier of Atlantis"):
        assert said(snapshot, who=who) == []
        assert met(snapshot, who=who) == []


def test_statements_carry_the_fullest_name_of_who_made_them(snapshot: Snapshot) -> None:
    found = lookup.positions(snapshot, who="Ford")
    assert [(s.speaker, s.mention) for s in found] == [
        ("Doug Ford", "Ontario Premier Doug Ford"),
        ("Doug Ford", "Ford"),
    ]


def test_participants_are_named_as_printed(snapshot: Snapshot) -> None:
    [call, _] = lookup.meetings(snapshot, who="Mark Carney")
    assert call.participants == ("Prime Minister Carney", "President Claudia Sheinbaum")


def test_a_library_without_records_answers_nothing(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "a.txt").write_text("Rain, and more rain.", "utf-8")
    store = Store(tmp_path / "data")
    reindex(Library(tmp_path / "library"), store, embedder)
    empty = store.open(embedder).snapshot
    assert lookup.positions(empty) == lookup.positions(empty, who="Ford") == []
    assert lookup.meetings(empty) == lookup.meetings(empty, who="Ford") == []
    assert tariffs_on(empty, product="steel").found == ()


def rates(snapshot: Snapshot, **asked: object) -> list[float | None]:
    found = tariffs_on(snapshot, **asked).found  # type: ignore[arg-type]
    return [tariff.rate for tariff in found]


def test_the_rate_in_force_comes_first_then_its_history(snapshot: Snapshot) -> None:
    assert rates(snapshot, product="steel", as_of=date(2026, 1, 1)) == [15, 50]
    assert rates(snapshot, product="steel", country="Canada") == [15, 50]


def test_a_later_document_does_not_leak_into_an_earlier_day(snapshot: Snapshot) -> None:
    for day in (date(2025, 6, 5), date(2025, 9, 8), date(2025, 9, 9)):
        assert rates(snapshot, product="steel", as_of=day) == [50]
    assert rates(snapshot, product="steel", as_of=date(2025, 9, 10)) == [15, 50]
    # A document of the day after tells that it was in force then.
    assert rates(snapshot, product="steel", as_of=date(2025, 6, 4)) == [50]
    assert rates(snapshot, product="steel", as_of=date(2025, 6, 3)) == []


def test_tariffs_of_other_goods_and_countries_are_left_out(snapshot: Snapshot) -> None:
    assert rates(snapshot, product="copper") == []
    assert rates(snapshot, product="steel", country="Mexico") == []
