"""Who is on record: the forms of one person or body joined, two people of one surname apart."""

import gc
import time
from pathlib import Path
from weakref import ref

import pytest

from index.embedder import Embedder
from index.records.entities import Entities, Entity, EntityKind, read_entities
from index.records.record import Kind, Meeting, MeetingStatus, Statement
from tests.index.records import trade


def said(
    document: str, speaker: str, role: str | None = None, mention: str | None = None
) -> Statement:
    return Statement(
        document, 0, 1, speaker, mention or speaker, role, Kind.DIRECT, "said", None, ()
    )


def met(document: str, *participants: str) -> Meeting:
    return Meeting(document, 0, 1, participants, "meeting", None, None, MeetingStatus.HELD, None)


def on_record(*records: Statement | Meeting, texts: dict[str, str] | None = None) -> Entities:
    return Entities(
        [r for r in records if isinstance(r, Statement)],
        [r for r in records if isinstance(r, Meeting)],
        lambda document: (texts or {}).get(document, ""),
    )


def who(entities: Entities, document: str, words: str) -> str:
    [entity] = entities.of(document, words)
    return entity.name


FORD = said("a", "Doug Ford", "Ontario Premier", "Ontario Premier Doug Ford")


@pytest.mark.parametrize(
    ("words", "role"),
    [("Ford", None), ("Ford", "Premier"), ("Ford", "Ontario Premier"), ("Doug Ford", None)],
)
def test_a_surname_is_the_one_person_on_record_whose_office_fits(
    words: str, role: str | None
) -> None:
    entities = on_record(FORD, said("b", words, role))
    assert who(entities, "b", words) == "Doug Ford"
    assert len(entities.all) == 1


@pytest.mark.parametrize(
    ("words", "role"),
    [("Ford", "President"), ("Ford", "Alberta Premier"), ("Ford", "Ms.")],
)
def test_a_surname_with_an_office_that_does_not_fit_stays_alone(words: str, role: str) -> None:
    entities = on_record(FORD, said("b", words, role))
    assert who(entities, "b", words) == "Ford"


def test_two_people_of_one_surname_stay_two() -> None:
    gerald = said("b", "Gerald Ford", "President")
    entities = on_record(FORD, gerald, said("c", "Ford"))
    assert who(entities, "a", "Doug Ford") == "Doug Ford"
    assert who(entities, "b", "Gerald Ford") == "Gerald Ford"
    assert who(entities, "c", "Ford") == "Ford"
    assert len(entities.all) == 3


def test_of_two_people_of_one_surname_the_office_tells() -> None:
    gerald = said("b", "Gerald Ford", "President")
    entities = on_record(FORD, gerald, said("c", "Ford", "Premier"), said("d", "Ford", "President"))
    assert who(entities, "c", "Ford") == "Doug Ford"
    assert who(entities, "d", "Ford") == "Gerald Ford"


def test_a_surname_belongs_to_who_is_introduced_in_the_document() -> None:
    gerald = said("b", "Gerald Ford", "President")
    entities = on_record(FORD, gerald, said("b", "Ford"), met("a", "Ford", "Minister Carl Dorn"))
    assert who(entities, "b", "Ford") == "Gerald Ford"
    assert who(entities, "a", "Ford") == "Doug Ford"


def test_a_company_that_bears_a_persons_name_is_a_body() -> None:
    entities = on_record(FORD, said("b", "Ford Motor Company"))
    [company] = entities.of("b", "Ford Motor Company")
    assert (company.name, company.kind) == ("Ford Motor Company", EntityKind.BODY)
    assert who(entities, "a", "Doug Ford") == "Doug Ford"


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Donald Trump", "Donald J. Trump", "Donald J. Trump"),
        ("Joe Biden", "Joseph R. Biden Jr.", "Joseph R. Biden Jr."),
        ("Mike Pence", "Michael Pence", "Michael Pence"),
        ("Melanie Joly", "Mélanie Joly", "Mélanie Joly"),
        ("JD Vance", "J.D. Vance", "J.D. Vance"),
        ("D. Trump", "Donald Trump", "Donald Trump"),
    ],
)
def test_forms_of_one_name_are_one_person(one: str, other: str, name: str) -> None:
    entities = on_record(said("a", one), said("b", other))
    assert [entity.name for entity in entities.all] == [name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Donald Trump", "Donald Trump Jr."),
        ("George W. Bush", "George H. Bush"),
        ("Doug Ford", "Rob Ford"),
    ],
)
def test_names_that_contradict_are_two_peoples(one: str, other: str) -> None:
    assert len(on_record(said("a", one), said("b", other)).all) == 2


def test_a_name_that_may_be_either_of_two_stays_alone() -> None:
    entities = on_record(
        said("a", "George W. Bush"), said("b", "George H. Bush"), said("c", "George Bush")
    )
    assert who(entities, "c", "George Bush") == "George Bush"


def test_one_full_name_with_different_offices_in_different_countries_is_two_people() -> None:
    entities = on_record(
        said("a", "Anna Berg", "Norwegian Premier"), said("b", "Anna Berg", "U.S. Senator")
    )
    assert len(entities.all) == 2


def test_who_changes_office_or_has_one_of_the_past_stays_one_person() -> None:
    entities = on_record(
        said("a", "Anna Berg", "Norwegian Premier"),
        said("b", "Anna Berg", "Finance Minister"),
        said("c", "Anna Berg", "former U.S. Ambassador"),
    )
    assert len(entities.all) == 1


def test_an_office_with_its_place_is_its_one_holder() -> None:
    entities = on_record(FORD, said("b", "The premier of Ontario", None, "The premier of Ontario"))
    assert who(entities, "b", "The premier of Ontario") == "Doug Ford"
    assert entities.of("b", "the premier") == ()
    assert entities.of("b", "a premier of Ontario") == ()


def test_an_acronym_is_the_body_that_is_printed_with_it() -> None:
    entities = on_record(
        said(
            "a", "Quay Association of Norland (QAN)", None, "The Quay Association of Norland (QAN)"
        ),
        said("b", "QAN"),
    )
    assert who(entities, "b", "QAN") == "Quay Association of Norland"
    assert entities.called("QAN") == entities.called("quay association") != frozenset()


def test_an_acronym_is_what_its_document_spells_out() -> None:
    texts = {"a": "The Office of the U.N. Harbour Clerk (UNHC) wrote. UNHC said no."}
    entities = on_record(said("a", "UNHC"), texts=texts)
    assert who(entities, "a", "UNHC") == "Office of the U.N. Harbour Clerk"


def test_an_acronym_that_nobody_spells_out_is_the_one_body_with_its_initials() -> None:
    one = said("a", "Norland Bank Group")
    assert who(on_record(one, said("b", "NBG")), "b", "NBG") == "Norland Bank Group"
    two = on_record(one, said("b", "NBG"), said("c", "New Bridge Group"))
    assert who(two, "b", "NBG") == "NBG"


def test_a_country_goes_by_any_of_its_names() -> None:
    entities = on_record(said("a", "United States"), said("b", "U.S."))
    assert [entity.name for entity in entities.all] == ["United States"]


def test_two_who_speak_together_are_both_meant() -> None:
    entities = on_record(FORD, said("b", "Mark Carney"), said("c", "Doug Ford and Carney"))
    assert [e.name for e in entities.of("c", "Doug Ford and Carney")] == [
        "Doug Ford",
        "Mark Carney",
    ]
    assert entities.of("c", "Doug Ford and others") == ()


@pytest.mark.parametrize(
    "words", ["importers", "his office", "a spokesman for Doug Ford", "the premiers", "Q", "", "…"]
)
def test_words_that_name_nobody_mean_nobody(words: str) -> None:
    entities = on_record(FORD, said("b", words))
    assert entities.of("b", words) == ()
    assert entities.full_name("b", words) == words


def names(found: frozenset[Entity]) -> set[str]:
    return {entity.name for entity in found}


def test_people_are_called_by_name_with_or_without_their_office() -> None:
    entities = on_record(
        FORD, said("b", "Joseph Biden", "President"), said("c", "Ford Motor Company")
    )
    assert names(entities.called("ford")) == {"Doug Ford", "Ford Motor Company"}
    assert names(entities.called("Premier Ford")) == {"Doug Ford"}
    assert names(entities.called("Joe Biden")) == {"Joseph Biden"}
    assert names(entities.called("the premier of Ontario")) == {"Doug Ford"}
    assert names(entities.called("premier")) == set()
    assert names(entities.called("Rob Ford")) == set()
    assert names(entities.called("")) == set()


def test_the_records_of_a_library_name_each_person_once(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> None:
    snapshot = trade.snapshot(tmp_path_factory.mktemp("trade"), embedder)
    people = {
        entity.name: set(entity.roles)
        for entity in read_entities(snapshot).all
        if entity.kind is EntityKind.PERSON
    }
    assert people["Doug Ford"] == {"Ontario Premier"}
    assert people["Mark Carney"] == {"Prime Minister"}
    assert sorted(people) == sorted(
        [
            "Doug Ford",
            "Mark Carney",
            "Claudia Sheinbaum",
            "Jean Chrétien",
            "Tim Houston",
            "David Eby",
        ]
    )


def test_a_snapshots_people_are_read_once_and_go_with_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    snapshot = trade.snapshot(tmp_path, embedder)
    assert read_entities(snapshot) is read_entities(snapshot)
    known, swapped_out = ref(read_entities(snapshot)), ref(snapshot)
    del snapshot
    gc.collect()
    assert swapped_out() is None
    assert known() is None


def test_an_empty_library_has_nobody() -> None:
    entities = on_record()
    assert entities.all == ()
    assert entities.called("Ford") == frozenset()


def test_time_grows_no_faster_than_the_records() -> None:
    def seconds(count: int) -> float:
        records = [
            said(
                f"d{i % 50}", f"{'Anna' if i % 2 else 'Carl'} B{count}{i % (count // 5)}", "Premier"
            )
            for i in range(count)
        ]
        begun = time.process_time()
        on_record(*records)
        return time.process_time() - begun

    seconds(500)
    assert seconds(20_000) < 40 * seconds(2_000)
