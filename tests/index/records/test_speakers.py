"""Whom the words for a speaker mean. All people are made up."""

import pytest

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import head_name
from index.records.speakers import People, Resolved


def resolve(text: str, *mentions: str) -> list[Resolved]:
    """Whom these words mean, each found behind the one before."""
    people = People(text)
    found, at = [], 0
    for mention in mentions:
        at = text.index(mention, at)
        found.append(people.resolve((at, at + len(mention))))
        at += len(mention)
    return found


NAMES = [
    ("Prairie Premier Anna Holt", ("Prairie Premier", "Anna Holt")),
    ("Canada-U.S. Trade Minister Paul Reyes", ("Canada-U.S. Trade Minister", "Paul Reyes")),
    ("Leader of the Opposition Carl Brandt", ("Leader of the Opposition", "Carl Brandt")),
    ("Secretary of State Linda Moss", ("Secretary of State", "Linda Moss")),
    ("former finance minister Rita Sand", ("former finance minister", "Rita Sand")),
    ("Gov. Mike Fell (R-XY)", ("Gov.", "Mike Fell")),
    ("Rita Sand, an expert on timber", ("expert on timber", "Rita Sand")),
    ("Rita Sand of Quay Bank", (None, "Rita Sand")),
    ("one economist, Rita Sand of Quay Bank", ("one economist", "Rita Sand")),
    ("Holt campaign manager Rita Sand", ("Holt campaign manager", "Rita Sand")),
    ("the Quay Foundation", (None, "Quay Foundation")),
    ("Quay Council President and CEO Rita Sand", ("Quay Council President and CEO", "Rita Sand")),
    (
        "Quay Iron and Steel Institute President and CEO Rita Sand",
        ("Quay Iron and Steel Institute President and CEO", "Rita Sand"),
    ),
    ("Quay Post commentator Rita Sand", ("Quay Post commentator", "Rita Sand")),
    ("Ford", (None, "Ford")),
    ("lawyer Rosa d'Entremont", ("lawyer", "Rosa d'Entremont")),
    ("the Minister of Fish, Rita Sand", ("Minister of Fish", "Rita Sand")),
]


@pytest.mark.parametrize(("mention", "parts"), NAMES)
def test_a_name_is_told_from_the_titles_around_it(mention: str, parts: tuple[str, str]) -> None:
    assert head_name(mention) == parts


@pytest.mark.parametrize(
    "mention",
    [
        "Anna Holt and President Rita Sand",
        "a spokesman for Anna Holt",
        "Holt supporters",
        "two officials",
        "she",
        "the premier",
        "",
    ],
)
def test_other_words_for_a_speaker_hold_no_name(mention: str) -> None:
    assert head_name(mention) is None


def test_a_surname_means_the_person_named_in_full() -> None:
    text = "Prairie Premier Anna Holt met reporters. Holt said no."
    found = resolve(text, "Prairie Premier Anna Holt", "Holt")
    assert [(one.name, one.role) for one in found] == [("Anna Holt", "Prairie Premier")] * 2
    assert found[1].mention == "Holt"


def test_a_surname_in_the_headline_means_the_person_named_in_full_later() -> None:
    text = "Holt says no\n\nPremier Anna Holt spoke on Monday."
    assert resolve(text, "Holt")[0].name == "Anna Holt"


def test_she_and_he_mean_the_last_who_fit() -> None:
    text = "Premier Anna Holt met Mayor Carl Brandt. He liked the plan, and she said it would pass."
    he, she = resolve(text, "He", "she")
    assert (he.name, he.mention) == ("Carl Brandt", "He")
    assert (she.name, she.mention) == ("Anna Holt", "she")


def test_she_is_nobody_where_only_men_are_named() -> None:
    text = "Mr. Carl Brandt left. She said nothing."
    assert resolve(text, "She") == [Resolved(None, "She", None)]


def test_a_pronoun_reaches_no_further_back_than_a_few_paragraphs() -> None:
    text = "Anna Holt, the premier, left.\n\n" + "The port was quiet that day. " * 80 + "She spoke."
    assert resolve(text, "She")[0].name is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the prime minister", "Paul Reyes"),
        ("the premier", "Anna Holt"),
        ("the trade minister", "Rita Sand"),
    ],
)
def test_a_role_means_who_has_it_in_this_text(words: str, name: str) -> None:
    text = (
        "Prime Minister Paul Reyes, Premier Anna Holt and Trade Minister Rita Sand met."
        f" After the lunch {words} said the talks would go on."
    )
    assert resolve(text, words)[0].name == name


def test_a_role_that_nobody_has_stays_as_printed() -> None:
    text = "Premier Anna Holt left. Then the ambassador said the talks would go on."
    assert resolve(text, "the ambassador") == [Resolved("the ambassador", "the ambassador", None)]


def test_two_people_of_one_surname_stay_two() -> None:
    text = (
        "Mr. Carl Brandt and Ms. Rita Brandt run the mill. Mr. Brandt said it would close."
        " Ms. Brandt said it would not."
    )
    he, she = resolve(text, "Mr. Brandt", "Ms. Brandt")
    assert (he.name, she.name) == ("Carl Brandt", "Rita Brandt")


def test_unnamed_sources_keep_their_words() -> None:
    text = "Government sources familiar with the file say the port is calm."
    assert resolve(text, "Government sources")[0].name == "Government sources"


def test_a_body_loses_its_article_alone() -> None:
    assert resolve("So says the Quay Foundation.", "the Quay Foundation")[0].name == (
        "Quay Foundation"
    )


def test_an_office_is_nobody_of_that_name() -> None:
    text = "The Justice Department and Executive Order 14 say so."
    department, order = resolve(text, "The Justice Department", "Executive Order")
    assert (department.name, department.role) == ("Justice Department", None)
    assert (order.name, order.role) == ("Executive Order", None)


def test_he_is_the_subject_of_the_sentence_before_though_another_spoke_last() -> None:
    text = "Carl Brandt said no. Paul Reyes stood up. “I will pay,” he said."
    assert [one.name for one in resolve(text, "Carl Brandt", "he")] == ["Carl Brandt", "Paul Reyes"]


def test_an_article_alone_means_the_noun_behind_it() -> None:
    assert resolve("Then the commission found no harm.", "the")[0].name == "the commission"


def test_i_is_who_signs_the_text() -> None:
    text = "I have decided.\n\nNOW, THEREFORE, I, ANNA B. HOLT, President of the Quay, proclaim."
    assert resolve(text, "I") == [Resolved("Anna B. Holt", "I", "President")]


def test_a_span_that_ends_within_a_name_is_read_to_its_end() -> None:
    text = "Canada-U.S. Trade Minister Paul Reyes said no."
    found = People(text).resolve((0, len("Canada-")))
    assert (found.name, found.role) == ("Paul Reyes", "Canada-U.S. Trade Minister")


def test_first_person_is_nobody_known() -> None:
    assert resolve("Premier Anna Holt left. I think she was tired.", "I")[0].name is None


def test_a_relative_pronoun_means_the_name_before_it() -> None:
    text = "Premier Anna Holt, who said no, met Carl Brandt."
    assert resolve(text, "who")[0].name == "Anna Holt"


def test_no_word_tells_men_and_women_at_once() -> None:
    words = people_vocabulary()
    assert not words.masculine & words.feminine
    assert not words.masculine_names & words.feminine_names


def test_his_office_is_somebodys_and_his_statement_his_own_words() -> None:
    text = (
        "In Prairie, Prairie Premier Carl Holt met reporters. His office said no. His statement"
        " said more. Prairie has gone its own way. Its government said yes. On Friday it rained."
        " Its office closed."
    )
    found = resolve(text, "His office", "His statement", "Its government", "Its office")
    assert [(one.name, one.mention, one.role) for one in found] == [
        ("Holt’s office", "His office", None),
        ("Carl Holt", "His statement", "Prairie Premier"),
        ("Prairie’s government", "Its government", None),
        (None, "Its office", None),
    ]


@pytest.mark.parametrize(
    ("text", "mention", "whole"),
    [
        (
            "Canada-U.S. Trade Minister Paul Reyes said no.",
            "U.S. Trade Minister Paul Reyes",
            "Canada-U.S. Trade Minister Paul Reyes",
        ),
        ("As the annex to the order says, it stays.", "the annex to", "the annex to the order"),
        (
            "The Quay Court of Trade held by 2-1 that it stays.",
            "Quay Court of Trade held by",
            "Quay Court of Trade",
        ),
        (
            "A spokesman for Anna Holt said no.",
            "A spokesman for Anna Holt",
            "A spokesman for Anna Holt",
        ),
    ],
)
def test_words_for_a_speaker_that_stop_short_or_run_on_are_made_whole(
    text: str, mention: str, whole: str
) -> None:
    assert resolve(text, mention)[0].mention == whole


def test_a_court_is_named_whole() -> None:
    (court,) = resolve("The U.S. Court of Trade held no.", "U.S. Court of Trade")
    assert court.name == "U.S. Court of Trade"


def test_who_heads_something_has_that_role() -> None:
    text = "Anna Holt, head of the Quay Union, left. Holt said no."
    assert resolve(text, "Holt said"[:4])[0].name == "Anna Holt"
    assert resolve(text, "Anna Holt", "Holt")[1].role == "head of the Quay Union"


def test_who_spoke_last_goes_on_also_where_nobody_knows_the_name_for_one() -> None:
    text = (
        "Premier Anna Holt met Zyresha Mclenny at the port. Mclenny said no. She said more. The"
        " Quay Council objected, she said."
    )
    found = resolve(text, "Mclenny said"[:7], "She", "Quay Council", "she")
    assert [one.name for one in found] == ["Mclenny", "Mclenny", "Quay Council", "Anna Holt"]


def test_a_month_cut_from_its_day_says_nothing() -> None:
    assert resolve("On Sept. 4 Sand rang Moss.", "Sept")[0].name is None


def test_whose_he_is_does_not_hide_who_he_is() -> None:
    text = "Carl Brandt, a lawyer, left. “No,” Lakeshore’s Brandt said."
    assert resolve(text, "Lakeshore’s Brandt")[0].name == "Carl Brandt"


def test_he_is_no_stranger_of_another_paragraph_once_somebody_has_done_something() -> None:
    before = "Tyresh Zumsteg says it is bad. Exports could fall, Zumsteg reckons.\n\n"
    same = f"{before}It rained. Mills would be exempt, he said."
    assert resolve(same, "Zumsteg", "he")[1].name == "Zumsteg"
    other = f"{before}Still nothing on duties Raymond Moss announced. Mills are exempt, he said."
    assert resolve(other, "Zumsteg", "he")[1].name == "Raymond Moss"
