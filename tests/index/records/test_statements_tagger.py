"""What the trained tagger finds. All sentences are made up."""

import itertools
import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from corpus.document import Document
from corpus.library import Library
from index.embedder import Embedder, Vectors
from index.records.record import Kind
from index.records.statements import StatementReader
from index.records.statements_tagger import best_tags, open_tagger
from tests.shared import needs


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> StatementReader:
    """The reader with the trained tagger, loaded once."""
    return StatementReader(embedder)


def document(text: str, published: date | None = None) -> Document:
    return Document("d1", "port.txt", "The port", None, published, None, text)


CASES = [
    ("“We will not pay twice,” Premier Anna Holt said on Monday.", "Anna Holt", "not pay twice"),
    ("“We will not pay twice,” said Anna Holt, the premier.", "Anna Holt", "not pay twice"),
    ("Anna Holt said it is unlikely that the fee will fall.", "Anna Holt", "unlikely that the fee"),
    ("The fee will fall by spring, Anna Holt said.", "Anna Holt", "fall by spring"),
    ("According to the Quay Institute, the fee costs 40 jobs.", "Quay Institute", "costs 40 jobs"),
    ("The fee costs 40 jobs, according to the Quay Institute.", "Quay Institute", "costs 40 jobs"),
    ("Two senior officials said they expect no deal.", "Two senior officials", "expect no deal"),
    ("Carl Brandt promised that new docks would be built.", "Carl Brandt", "new docks would be"),
    ("Carl Brandt warned of higher prices for lumber.", "Carl Brandt", "higher prices"),
    ("Carl Brandt tweeted: “The fee is gone for good.”", "Carl Brandt", "gone for good"),
    (
        "In a letter, Carl Brandt wrote that the fee is a mistake.",
        "Carl Brandt",
        "fee is a mistake",
    ),
    ('"We will not pay twice," said Anna Holt.', "Anna Holt", "not pay twice"),
    ("Anna Holt called the fee “a tax on every kitchen.”", "Anna Holt", "tax on every kitchen"),
]


@pytest.mark.parametrize(("text", "speaker", "words"), CASES)
def test_a_statement_has_its_words_and_its_speaker(
    reader: StatementReader, text: str, speaker: str, words: str
) -> None:
    found = reader.read(document(text))
    assert [one.speaker for one in found if words in text[one.start : one.end]] == [speaker]


def test_several_speakers_of_one_article_keep_their_own(reader: StatementReader) -> None:
    text = (
        "Premier Anna Holt said the fee would hurt the mills. “It is a tax on work,” she said.\n\n"
        "Opposition Leader Carl Brandt disagreed. He said the mills had never been richer.\n\n"
        "“They can pay,” Brandt told reporters. “They always could.”\n\n"
        "The Quay Institute estimates that 40 mills would close."
    )
    found = {
        text[one.start : one.end].strip("“”,."): one.speaker for one in reader.read(document(text))
    }
    assert found["It is a tax on work"] == "Anna Holt"
    assert found["They can pay"] == found["They always could"] == "Carl Brandt"
    by = {
        speaker: " ".join(w for w, s in found.items() if s == speaker) for speaker in found.values()
    }
    assert "hurt the mills" in by["Anna Holt"]
    assert "never been richer" in by["Carl Brandt"]
    assert "40 mills" in by["Quay Institute"]


@pytest.mark.parametrize(
    "text",
    [
        "The port was quiet. Ships came and went, and the cranes stood still.",
        "The so-called “fee holiday” ended in the spring.",
        "Beans | 25 | 2025-04-01",
        "",
    ],
)
def test_what_nobody_says_is_no_statement(reader: StatementReader, text: str) -> None:
    assert reader.read(document(text)) == []


def test_a_quotation_is_told_from_a_report(reader: StatementReader) -> None:
    text = "“We will not pay twice,” Anna Holt said. Carl Brandt said the fee would stay in force."
    assert [one.kind for one in reader.read(document(text))] == [Kind.DIRECT, Kind.INDIRECT]


def test_reading_twice_gives_the_same(reader: StatementReader) -> None:
    text = " ".join(text for text, _, _ in CASES)
    assert reader.read(document(text)) == reader.read(document(text))


def test_a_long_text_gives_disjoint_spans_in_linear_time(reader: StatementReader) -> None:
    def seconds(times: int) -> float:
        text = "\n\n".join(text for text, _, _ in CASES * times)
        begun = time.process_time()
        found = reader.read(document(text))
        spent = time.process_time() - begun
        assert len(found) >= len(CASES) * times * 0.9
        assert all(a.end <= b.start for a, b in itertools.pairwise(found))
        return spent

    seconds(1)
    assert seconds(40) < 8 * seconds(10)


class OtherEmbedder:
    """Another model than the default one, as the settings allow."""

    name = "another-model"
    fingerprint = "0" * 64

    def fits(self, text: str) -> bool:
        return bool(text)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        raise AssertionError(f"not asked for: {texts} {progress}")


def test_another_embedder_leaves_the_rules_alone() -> None:
    assert open_tagger(OtherEmbedder()) is None
    text = "“We will not pay twice,” Anna Holt said."
    assert [one.speaker for one in StatementReader(OtherEmbedder()).read(document(text))] == [
        "Anna Holt"
    ]


def test_reading_leaves_the_embedder_as_it_was(embedder: Embedder) -> None:
    before = embedder.embed(["The fee will fall by spring."])
    StatementReader(embedder).read(document("Anna Holt said the fee would fall."))
    assert np.array_equal(before, embedder.embed(["The fee will fall by spring."]))


@pytest.mark.parametrize("part", ["“", "said ", "x", "🙂", "'' ", "Anna Holt said ", "\n\n“No "])
def test_nonsense_is_read_without_an_error(reader: StatementReader, part: str) -> None:
    text = (part * 2000)[:4000]
    found = reader.read(document(text))
    assert all(0 <= a.start < a.end <= len(text) for a in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_further_piece_never_begins_a_span() -> None:
    scores = np.log(np.full((6, 7), 0.01, dtype=np.float32))
    scores[2:4, 2] = 0.0  # "further piece of a content", with no first one before
    tags = best_tags(scores).tolist()
    assert tags[2:4] in ([1, 2], [2, 2])
    assert all(tag % 2 or not tag or tags[i - 1] in (tag, tag - 1) for i, tag in enumerate(tags))


def test_no_row_of_tags_that_may_stand_is_likelier_than_the_best() -> None:
    random = np.random.default_rng(7)

    def may_stand(row: Sequence[int]) -> bool:
        return all(
            tag % 2 or not tag or row[i - 1 : i] in ((tag,), (tag - 1,))
            for i, tag in enumerate(row)
        )

    rows = [row for row in itertools.product(range(7), repeat=5) if may_stand(row)]
    for outside in (0, 1, 2) * 100:
        # With little between tags, those that do not follow each other are often the likeliest.
        scores = random.normal(size=(5, 7)).astype(np.float32)
        scores[:, 0] += outside
        found = tuple(best_tags(scores).tolist())
        assert found == max(rows, key=lambda row: sum(scores[range(5), row]))


# Every attribution of the article, read by hand from its beginning to its end: who says it, and
# the words with which it begins and ends.
ARTICLE = [
    ("Dominic LeBlanc", "“We have work", "sectoral tariffs,”"),
    ("Dominic LeBlanc", "“That’s exactly", "the president.”"),
    ("Government sources", "they are", "steel tariffs"),
    ("Laura Dawson", "it’s unlikely", "empty-handed"),
    ("Laura Dawson", "Carney wouldn’t", "trade file"),
    ("Laura Dawson", "“I think this", "right directions,”"),
    ("Laura Dawson", "Canada is", "process begins"),
    ("Laura Dawson", "“I think they", "this is,”"),
    ("Doug Ford", "he wants", "the border"),
    ("Donald Trump", "he expected", "about tariffs"),
    ("Donald Trump", "that “a lot", "the U.S.”"),
    ("Donald Trump", "“He’s probably", "about tariffs,”"),
    ("Donald Trump", "“They’re losing", "of companies.”"),
    ("Tax Foundation", "“the largest", "since 1993.”"),
    ("Donald Trump", "new Section", "upholstered products"),
    ("Donald Trump", "Canadian and", "security” threat"),
    ("Donald Trump", "new tariffs", "truck imports"),
    ("Pierre Poilievre", "if Prime", "on Tuesday"),
    ("Pierre Poilievre", "Carney has", "for Canada"),
    ("Pierre Poilievre", "“If you", "our country,”"),
    ("Doug Ford", "he trusts", "trade adversary"),
    ("Doug Ford", "“Hopefully, they", "the border,”"),
    ("Doug Ford", "“I am", "smart businessperson.”"),
]


def test_each_speaker_of_a_newspaper_article_has_exactly_their_own(reader: StatementReader) -> None:
    file = needs("real", "carney-white-house.txt")
    text = Library(file.parent).read(file.name).text
    named = {speaker for speaker, _, _ in ARTICLE}
    wanted, at = [], 0
    for speaker, first, last in ARTICLE:
        at = text.index(first, at)
        end = text.index(last, at) + len(last)
        wanted.append((speaker, at, end))
        at = end
    found, others = [], set()
    for one in reader.read(document(text, date(2025, 10, 6))):
        name = next((n for n in named if (one.speaker or "").startswith(n)), None)
        if name:
            found.append((name, one.start, one.end))
        else:
            others.add(one.speaker)
    assert found == wanted
    assert others <= {"Prime Minister’s Office", "The Prime Minister’s Office", "Carney and Trump"}


SCRAPS = [
    "It is an opportunity for Premier Anna Holt to ask that the fee be cut.",
    # acts
    "President Carl Brandt signed the port order on Monday.",
    "President Carl Brandt ordered the harbour police and imposed a new fee on beans.",
    # scare quotes, titles, words that are mentioned
    "Anna Holt wrote a book, “The Long Quay”, about the words “port” and “haven”.",
    # conditions, and what was not said
    "If the minister determines that the fee is too high, it ends after a month.",
    "The court did not say whether importers will get their money back.",
    # to whom, where and when
    "Beans | 25 per cent, Anna Holt said | in force",
]


@pytest.mark.parametrize("text", SCRAPS)
def test_acts_titles_and_conditions_are_no_statements(reader: StatementReader, text: str) -> None:
    assert [text[one.start : one.end] for one in reader.read(document(text))] == []


def test_one_word_in_quotation_marks_is_an_answer(reader: StatementReader) -> None:
    text = "Asked whether she would ever pay the fee, Anna Holt had one answer. “Never,” Holt said."
    found = [(one.speaker, text[one.start : one.end]) for one in reader.read(document(text))]
    assert ("Anna Holt", "“Never,”") in found


def test_quotations_within_quotations_stay_whole(reader: StatementReader) -> None:
    quote = "“He told me, ‘You will pay,’ and I said, ‘We will see about that,’”"
    text = f"{quote} Premier Anna Holt said on Monday. The port was quiet."
    (one,) = reader.read(document(text))
    assert (one.speaker, text[one.start : one.end]) == ("Anna Holt", quote)


def test_a_quotation_that_never_closes_ends_with_its_paragraph(reader: StatementReader) -> None:
    text = (
        "“We will not pay this fee twice, Premier Anna Holt said on Monday.\n\n"
        "The port was quiet that day. Ships came and went.\n\n"
        "Carl Brandt said the fee would stay."
    )
    found = reader.read(document(text))
    assert all("\n" not in text[one.start : one.end] for one in found)
    assert any(one.speaker == "Carl Brandt" for one in found)
    assert not any("Ships" in text[one.start : one.end] for one in found)


def test_in_a_document_without_a_date_weekdays_stay_unknown(reader: StatementReader) -> None:
    text = "On Monday, Premier Anna Holt said the fee would fall by spring."
    assert [one.said_on for one in reader.read(document(text))] == [None]
    (one,) = reader.read(document(text, date(2025, 10, 8)))
    assert one.said_on == date(2025, 10, 6)


def test_who_writes_in_the_first_person_is_named_once(reader: StatementReader) -> None:
    text = (
        "The minister has informed me of the matter. I have determined that the fee on beans is"
        " too low.\n\nNOW, THEREFORE, I, CARL R. BRANDT, President of the Quay, order as follows."
    )
    found = [one for one in reader.read(document(text)) if one.mention == "I"]
    assert {(one.speaker, one.role) for one in found} == {("Carl R. Brandt", "President")}
