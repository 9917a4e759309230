"""Spans of contents made whole. All sentences are made up.

In the texts, [brackets] mark what was found, <angles> whose it is, {braces} the words that say so.
"""

import re

import pytest

from index.records.statements_cleaning import cleaned
from index.records.statements_spans import Found, Quotations
from index.sentences import split_sentences

_MARKS = re.compile(r"[\[\]<>{}]")


def marked(text: str) -> tuple[str, list[Found]]:
    """A text without its marks, and what they mark: each content with the one source and cue."""
    places: dict[str, list[int]] = {mark: [] for mark in "[]<>{}"}
    plain = ""
    for part in re.split(r"([\[\]<>{}])", text):
        if part in places:
            places[part].append(len(plain))
        else:
            plain += part
    sources = list(zip(places["<"], places[">"], strict=True))
    cues = list(zip(places["{"], places["}"], strict=True))
    contents = zip(places["["], places["]"], strict=True)
    return plain, [
        Found(content, sources[0] if sources else None, cues[0] if cues else None)
        for content in contents
    ]


CASES = [
    # words, numbers, dates and names are not cut
    ("<Anna Holt> {said} the fee [wo]uld fall.", ["would fall"]),
    (
        "<Holt> {said} [that it ends at 12:]01 a.m. on May 4, 2025: at last.",
        ["that it ends at 12:01 a.m. on May 4, 2025"],
    ),
    (
        "<Holt> {said} [that the port opens on May] 4, 2025, at noon.",
        ["that the port opens on May 4, 2025"],
    ),
    (
        "<Holt> {said} [it was under the Quay Fee] Act for years.",
        ["it was under the Quay Fee Act for years"],
    ),
    ("<Holt> {said} [that it costs C$]125 a head.", ["that it costs C$125 a head"]),
    ("<Holt> {said} [on May 4, 2025,] [that it ends].", ["that it ends"]),
    # quotation marks come in pairs
    ("[“The fee is gone,]” {said} <Anna Holt>.", ["“The fee is gone,”"]),
    ("“[The fee is gone,”] {said} <Anna Holt>.", ["“The fee is gone,”"]),
    # a clause is read to its end
    (
        "<Holt> {said} [that she would apply a fee of 25 per cent] about three weeks later.",
        ["that she would apply a fee of 25 per cent about three weeks later"],
    ),
    (
        "<Holt> {said} [that she would “absolutely”] respond.",
        ["that she would “absolutely” respond"],
    ),
    ("<Holt> {said} [that the fee would fall] and left.", ["that the fee would fall"]),
    # but not into the next sentence
    ("<Holt> {said} [that the fee would fall. The port] was quiet.", ["that the fee would fall"]),
    ("The port was [quiet. The fee would fall], {said} <Holt>.", ["The fee would fall"]),
    ("<Holt> {said} [that it falls; the port is quiet].", ["that it falls"]),
    ("<Holt> {said} [that it falls; that it stays low].", ["that it falls; that it stays low"]),
    # unless one quotation holds them
    (
        "[“The fee will fall. It will fall soon,”] {said} <Holt>.",
        ["“The fee will fall. It will fall soon,”"],
    ),
    # nor into what another says
    (
        "<Holt> {said} [that it falls in May, and Brandt said that it stays].",
        ["that it falls in May"],
    ),
    # where and when it was said is not what was said
    ("<Holt> {called} [the fee “a tax on work” on May 4, 2025].", ["the fee “a tax on work”"]),
    ("<Holt> {announced} [both harbour fees on May 4, 2025].", ["both harbour fees"]),
    ("<Holt> {said} [that day that the fee would fall].", ["that the fee would fall"]),
    ("<Holt> {described} it [as “a tax on work.”]", ["“a tax on work.”"]),
    ("<Holt> {said} of [the fee that “it must go.”]", ["“it must go.”"]),
    # nor the report in which it stood
    (
        "<Holt> {said}, in remarks [that the Quay Post reported on May 4, 2025, that it] falls.",
        ["that it falls"],
    ),
    ("<Holt> {said}, in remarks [that the Quay] Post reported on May 4, 2025.", []),
    (
        "{According to} <the readout> [that the office released on May 4, 2025, both agreed].",
        ["both agreed"],
    ),
    ("<Holt> {announced} on May 4, [2025, higher fees].", ["higher fees"]),
    # what a conjunction parts is one
    (
        "<Holt> {said} [that the fee was low], and [that it would rise].",
        ["that the fee was low, and that it would rise"],
    ),
    ("[The fee] {is expected} [to fall by spring].", ["The fee is expected to fall by spring"]),
]


@pytest.mark.parametrize(("text", "whole"), CASES)
def test_a_content_is_whole(text: str, whole: list[str]) -> None:
    plain, found = marked(text)
    kept = cleaned(plain, split_sentences(plain), found)
    assert [plain[slice(*one.content)] for one in kept] == whole


BESIDE = [
    (
        "Brandt left. Anna Holt said on Monday [that the fee would fall]. <Brandt> {agreed}.",
        "Anna Holt",
        "said",
    ),
    ("<Brandt> {left}. [“The fee is gone,”] Holt replied.", "Holt", "replied"),
    ("<Brandt> {left}. [“The fee is gone,”] said Anna Holt.", "Anna Holt", "said"),
    ("Premier Anna Holt met <Brandt> and {asked} for [lower fees on beans].", "Brandt", "asked"),
    (
        "Premier Anna Holt met Brandt and {asked} for [lower fees on beans].",
        "Premier Anna Holt",
        "asked",
    ),
    (
        "Holt, head of the Quay Union, said [that the fee would fall]. <Brandt> {left}.",
        "Brandt",
        "left",
    ),
    ("Holt said that <Brandt> {had promised} [to cut the fee].", "Brandt", "had promised"),
    ("<Holt> wrote of a fee, and Brandt then spoke of [“a joke on us.”]", "Brandt", "spoke of"),
    (
        "Its council announced on May 4 [that the fee would fall]. <Brandt> {agreed}.",
        "Its council",
        "announced",
    ),
    ("Holt wrote, and <Brandt> called the fee [“a joke.”] Brandt {left}.", "Brandt", "left"),
    ("Then <Brandt> called [the fee “a joke.”] He {said} more.", "Brandt", "called"),
    ("<The court> held by 2-1 [that the fee stays]. It {found} more.", "The court", "held"),
    (
        "Holt said, in remarks that <the Quay Post> {reported} on May 4, [that the fee falls].",
        "the Quay Post",
        "reported",
    ),
]


@pytest.mark.parametrize(("text", "source", "cue"), BESIDE)
def test_who_is_named_beside_a_content_says_it(text: str, source: str, cue: str) -> None:
    plain, found = marked(text)
    (one,) = cleaned(plain, split_sentences(plain), found)
    assert one.source
    assert one.cue
    assert (plain[slice(*one.source)], plain[slice(*one.cue)]) == (source, cue)


def test_a_quotation_after_a_colon_is_of_whom_the_sentence_is_about() -> None:
    plain, found = marked(
        "Holt ended the talks over a film that {used} <his words>: [“It is off.”]"
    )
    (one,) = cleaned(plain, split_sentences(plain), found)
    assert (one.source and plain[slice(*one.source)], one.cue) == ("Holt", None)
    plain, found = marked("Said Holt of the film that {used} <his words>: [“It is off.”]")
    (one,) = cleaned(plain, split_sentences(plain), found)
    assert one.source
    assert plain[slice(*one.source)] == "his words"


def test_a_label_in_front_of_a_quotation_says_whose_it_is() -> None:
    def source(text: str) -> str | None:
        plain, found = marked(text)
        one = cleaned(plain, split_sentences(plain), found)[-1]
        return plain[slice(*one.source)] if one.source else None

    label = "Quay Iron and Steel Institute President and CEO Anna Holt"
    assert source(f"Here it is:\n\n{label}: [“A <Brandt> triumph.”]") == label
    assert source("The piece took <Brandt> as its headline: [“A triumph.”]") == "Brandt"
    assert source("In May <Brandt> told the Quay Post: [“A triumph.”]") == "Brandt"
    heading = "Premier Anna Holt on Quay Radio\n\n"
    topics = f"{heading}On fees: “Low.”\n\nOn <Brandt> and beans: [“They will be sold.”]"
    assert source(topics) == "Premier Anna Holt"
    assert source(topics.replace(heading, "It rained on Monday.\n\n")) == "Brandt"
    assert source(topics.replace(heading, "")) == "Brandt"


def found_in(text: str, *parts: tuple[str, str, str]) -> list[str]:
    """What is left of contents, each given with its source and its cue."""
    found = []
    for content, source, cue in parts:
        at = text.index(content)
        spans = [(text.index(words), text.index(words) + len(words)) for words in (source, cue)]
        found.append(Found((at, at + len(content)), spans[0], spans[1]))
    return [text[slice(*one.content)] for one in cleaned(text, split_sentences(text), found)]


def test_words_that_attribute_the_next_content_are_no_content() -> None:
    text = "Holt told us. He had expected that “it falls soon,” he said."
    assert found_in(
        text,
        ("He had expected", "Holt", "told"),
        ("that “it falls soon,”", "He", "had expected"),
    ) == ["that “it falls soon,”"]
    text = "Holt wrote that the fee starts on August 1, and Carl then talked of “the day.”"
    assert found_in(
        text,
        ("that the fee starts on August 1, and Carl", "Holt", "wrote"),
        ("“the day.”", "Carl", "talked of"),
    ) == ["that the fee starts on August 1", "“the day.”"]
    text = "Holt said that he would stand by Brandt, who said “never again, ever.”"
    assert found_in(
        text,
        ("that he would stand by Brandt", "Holt", "said"),
        ("“never again, ever.”", "Brandt", "said “"),
    ) == ["that he would stand by Brandt", "“never again, ever.”"]


def test_a_clause_within_what_somebody_says_does_not_take_the_rest_of_it() -> None:
    text = "Holt added that she was calm when Carl announced fees, and that all was well."
    parts = [
        ("that she was calm", "Holt", "added"),
        ("fees", "Carl", "announced"),
        ("that all was well", "Carl", "announced"),
    ]
    found = []
    for content, source, cue in parts:
        spans = [(text.index(w), text.index(w) + len(w)) for w in (content, source, cue)]
        found.append(Found(spans[0], spans[1], spans[2]))
    sources = [
        one.source and text[slice(*one.source)]
        for one in cleaned(text, split_sentences(text), found)
    ]
    assert sources == ["Holt", "Carl", "Holt"]


def test_contents_that_overlap_are_parted() -> None:
    text = "Holt praised the lower fees on beans and cod."
    found = [Found((13, 27), None, None), Found((23, 36), None, None)]
    first, second = cleaned(text, split_sentences(text), found)
    assert first.content[1] <= second.content[0]


def test_quotations_are_found_by_place() -> None:
    marks = Quotations("a “bc” d “ef”")
    assert (marks.around(3, 5), marks.around(2, 5), marks.around(7, 8)) == (True, False, False)
    assert (marks.last_before(6), marks.last_before(8), marks.last_before(1)) == (
        (2, 6),
        (2, 6),
        None,
    )
    assert (marks.within(0, 13), marks.within(3, 10), marks.within(6, 9)) == (8, 4, 0)
