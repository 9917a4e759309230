"""Names as people type them, and the forms of one name across documents."""

import pytest

from index.records.names import Names, matches


def test_a_surname_is_the_one_full_name_that_ends_with_it() -> None:
    names = Names(["Doug Ford", "Ford", "Mark Carney"])
    assert names.full("Ford") == "Doug Ford"
    assert names.full("FORD") == "Doug Ford"


def test_two_people_of_one_surname_are_not_joined() -> None:
    names = Names(["Doug Ford", "Rob Ford", "Ford"])
    assert names.full("Ford") == "Ford"


def test_one_person_with_and_without_an_initial_or_an_accent_is_one() -> None:
    assert Names(["Donald J. Trump", "Donald Trump"]).full("Trump") == "Donald J. Trump"
    assert Names(["Mélanie Joly", "Melanie Joly"]).full("Joly") == "Mélanie Joly"


def test_a_name_that_nobody_bears_stays_as_it_is() -> None:
    assert Names([]).full("Ford") == "Ford"
    assert Names(["Doug Ford"]).full("Doug") == "Doug"
    assert Names(["Doug Ford"]).full("Mike Ford") == "Mike Ford"
    assert Names(["Ford"]).full("Ford") == "Ford"


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("ford", "Doug Ford"),
        ("Doug Ford", "Ontario Premier Doug Ford"),
        ("Premier Ford", "Ontario Premier Doug Ford"),
        ("the PM", "Prime Minister Mark Carney"),
        ("PM", "Prime Minister"),
        ("the Prime Minister of Canada", "Prime Minister Carney of Canada"),
        ("Melanie Joly", "Mélanie Joly"),
        ("FRANCOIS-PHILIPPE CHAMPAGNE", "François-Philippe Champagne"),
        ("Donald J. Trump", "Donald Trump"),
        ("Donald Trump", "President Donald J. Trump"),
        ("Ms. Payne", "Lana Payne"),
        ("O'Leary", "Kevin O’Leary"),
        ("Ford's", "Doug Ford"),
        ("US", "the United States"),
        ("U.S.", "United States"),
        ("États-Unis", "the United States"),
        ("deputy prime minister", "Deputy Prime Minister Chrystia Freeland"),
        ("Freeland", "Deputy Prime Minister Chrystia Freeland"),
        ("former premier", "former Quebec premier Jean Charest"),
        ("J", "J"),
    ],
)
def test_people_find_the_name_that_they_mean(asked: str, form: str) -> None:
    assert matches(asked, form)


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("Ford", "Bradford"),
        ("Doug Ford", "Rob Ford"),
        ("Doug Ford", "Ford"),
        ("the PM", "Ontario Premier Doug Ford"),
        ("the PM", "former prime minister Jean Chrétien"),
        ("the PM", "Deputy Prime Minister Chrystia Freeland"),
        ("president", "Vice President JD Vance"),
        ("premier", "ex-Alberta premier Jason Kenney"),
        ("the", "the White House"),
        ("…", "Ford"),
        ("Ford", ""),
    ],
)
def test_nobody_else_is_found(asked: str, form: str) -> None:
    assert not matches(asked, form)


def test_any_of_several_forms_will_do_but_not_half_of_each() -> None:
    assert matches("Ford", None, "", "he", "Doug Ford")
    assert not matches("Doug Ford", "Doug Hall", "Rob Ford")
    assert not matches("Ford")
