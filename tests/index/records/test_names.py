"""Names as people type them."""

import pytest

from index.records.names import matches


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
