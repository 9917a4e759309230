"""Statements by rules alone: what is said, and who says it. All sentences are made up."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from index.records.record import Kind, Statement
from index.records.statements import StatementReader

READER = StatementReader(None)


def document(text: str, published: date | None = None, title: str = "The port") -> Document:
    return Document("d1", "port.txt", title, None, published, None, text)


def said(text: str) -> list[tuple[str | None, str]]:
    """Speaker and words of each statement."""
    return [(one.speaker, text[one.start : one.end]) for one in READER.read(document(text))]


CASES = [
    # the speaker before, after, inside
    ("Anna Holt said: “We will not pay twice.”", "Anna Holt", "“We will not pay twice.”"),
    ("“We will not pay twice,” Anna Holt said.", "Anna Holt", "“We will not pay twice,”"),
    ("“We will not pay twice,” said Premier Anna Holt.", "Anna Holt", "“We will not pay twice,”"),
    ('"We will not pay twice," said Premier Anna Holt.', "Anna Holt", '"We will not pay twice,"'),
    (
        "“We will not pay twice,” Holt, the premier of the Prairie, said.",
        "Holt",
        "“We will not pay twice,”",
    ),
    # reported
    (
        "Premier Anna Holt said it is unlikely the fee will fall.",
        "Anna Holt",
        "it is unlikely the fee will fall",
    ),
    (
        "Anna Holt has repeatedly warned that the port will close.",
        "Anna Holt",
        "the port will close",
    ),
    ("The fee will fall by spring, Anna Holt said.", "Anna Holt", "The fee will fall by spring"),
    (
        "According to the Quay Foundation, the fee costs 40 jobs.",
        "Quay Foundation",
        "the fee costs 40 jobs",
    ),
    (
        "The fee costs 40 jobs, according to the Quay Foundation.",
        "Quay Foundation",
        "The fee costs 40 jobs",
    ),
    (
        "Two unnamed officials say they expect no deal this year.",
        "Two unnamed officials",
        "they expect no deal this year",
    ),
    (
        "On Monday, Carl Brandt promised new docks for the whole coast.",
        "Carl Brandt",
        "new docks for the whole coast",
    ),
    (
        "Carl Brandt tweeted: “The fee is gone for good now.”",
        "Carl Brandt",
        "“The fee is gone for good now.”",
    ),
    (
        "Carl Brandt wrote in a letter that the fee is a mistake.",
        "Carl Brandt",
        "the fee is a mistake",
    ),
]


@pytest.mark.parametrize(("text", "speaker", "words"), CASES)
def test_a_statement_has_its_words_and_its_speaker(text: str, speaker: str, words: str) -> None:
    assert said(text) == [(speaker, words)]


def test_a_quotation_over_several_sentences_is_one_statement() -> None:
    text = "“We waited. We hoped. We will not pay the fee,” Anna Holt said."
    assert said(text) == [("Anna Holt", "“We waited. We hoped. We will not pay the fee,”")]


def test_a_quotation_that_goes_on_behind_its_speaker_is_theirs() -> None:
    text = "“The fee will surely fall,” Anna Holt said. “It will fall before the summer.”"
    assert [speaker for speaker, _ in said(text)] == ["Anna Holt"] * 2


def test_a_quotation_of_the_next_paragraph_is_who_spoke_last() -> None:
    text = (
        "“The fee will surely fall,” Anna Holt said.\n\n"
        "“I am sure of it. It will fall before the summer is over.”"
    )
    assert [speaker for speaker, _ in said(text)] == ["Anna Holt"] * 2


def test_she_is_the_premier_of_the_sentence_before() -> None:
    text = "Premier Anna Holt met the dockers. She said the fee would fall by spring."
    (one,) = READER.read(document(text))
    assert (one.speaker, one.mention, one.role) == ("Anna Holt", "She", "Premier")


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “fee holiday” ended on Monday.",
        "The film “The Long Quay” opens on Friday.",
        "Steel | 25 | said to rise “in the spring of next year”",
        "The port was quiet. Nobody came.",
        "",
        "“",
        "““““””””",
        "\n\n\n",
    ],
)
def test_what_nobody_says_is_no_statement(text: str) -> None:
    assert said(text) == []


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    text = "“We will not pay twice, the premier said\n\nThe port was quiet that day."
    assert all("\n" not in words for _, words in said(text))
    assert len(said(text)) == 1


def test_quotation_and_report_are_told_apart() -> None:
    text = "“We will not pay twice,” Anna Holt said. Carl Brandt said the fee would stay."
    kinds = [one.kind for one in READER.read(document(text))]
    assert kinds == [Kind.DIRECT, Kind.INDIRECT]


def test_the_verb_and_the_topics_are_kept() -> None:
    (one,) = READER.read(document("Anna Holt warned that tariffs on copper would cost jobs."))
    assert one.verb == "warned"
    assert {"tariffs", "copper", "jobs"} <= set(one.topics)


def test_what_it_goes_on_speaking_of_is_a_topic_too() -> None:
    text = (
        "Premier Anna Holt spoke of the digital services tax and of copper. She said that she would"
        " not drop the tax this year."
    )
    assert "digital services tax" in READER.read(document(text))[-1].topics
    assert "copper" not in READER.read(document(text))[-1].topics
    parted = text.replace(". She", ".\n\nShe")
    assert "digital services tax" not in READER.read(document(parted))[-1].topics


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("On Monday, Anna Holt said the fee would fall.", date(2025, 10, 8), date(2025, 10, 6)),
        ("On Monday, Anna Holt said the fee would fall.", None, None),
        ("On May 4, 2025, Anna Holt said the fee would fall.", None, date(2025, 5, 4)),
        ("Anna Holt said the fee would fall on May 4, 2025.", date(2025, 4, 1), None),
        ("Anna Holt said the fee would fall.", date(2025, 4, 1), None),
        # a day by which something is to happen, and one on which it was reported
        (
            "Before May 4, 2025, Anna Holt said the fee on beans and cod would fall.",
            None,
            None,
        ),
        (
            "“The fee on beans will fall,” Anna Holt said, in remarks that the Quay Post reported"
            " on May 4, 2025.",
            None,
            None,
        ),
        # a day of what is told of the speaker by the way, and one to come
        (
            "“The fee on beans will fall,” said Anna Holt, who met Brandt on May 4, 2025.",
            None,
            None,
        ),
        (
            "“The fee on beans will fall,” Anna Holt said; she is to meet Brandt on May 4, 2025.",
            None,
            None,
        ),
        # a day that somebody else names
        (
            "On May 4, 2025, Anna Holt said the fee would fall, and spoke of “the end on May 9.”",
            None,
            date(2025, 5, 4),
        ),
    ],
)
def test_the_day_is_that_of_the_saying_or_unknown(
    text: str, published: date | None, day: date | None
) -> None:
    (one,) = READER.read(document(text, published))
    assert one.said_on == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("On May 4, 2025, Premier Anna Holt met reporters. “{}” she said.", date(2025, 5, 4)),
        ("Anna Holt left on May 4, 2025. It rained. “{}” Holt said.", date(2025, 5, 4)),
        # not those of others, of another time, or to come
        ("On May 4, 2025, Carl Brandt met Anna Holt. “{}” Holt said.", None),
        ("On May 4, 2025, Anna Holt met reporters. “{}” Holt had said earlier.", None),
        (
            "On May 4, 2025, Anna Holt met reporters. “{}” Holt said on May 6, 2025.",
            date(2025, 5, 6),
        ),
        ("Anna Holt would leave on May 4, 2025. “{}” Holt said.", None),
        ("Anna Holt will leave on June 4, 2025. “{}” Holt said.", None),
        # nor of two days, nor of another paragraph
        ("On May 4 and on May 9, 2025, Anna Holt met reporters. “{}” Holt said.", None),
        ("On May 4, 2025, Anna Holt met reporters.\n\n“{}” Holt said.", None),
        # nor of too long before
        (
            "On May 4, 2025, Anna Holt left. It hailed. It rained. It froze. It thawed."
            " “{}” Holt said.",
            None,
        ),
    ],
)
def test_who_goes_on_speaking_does_so_on_the_day_told_before(text: str, day: date | None) -> None:
    told = text.format("The fee on lumber will surely fall,")
    last = READER.read(document(told, date(2025, 5, 20)))[-1]
    assert (last.speaker, last.said_on) == ("Anna Holt", day)


def test_the_day_above_a_transcript_is_that_of_its_turns() -> None:
    turns = "MS. HOLT: The fee on lumber will fall.\n\nQ When?\n\nMS. HOLT: Soon enough."
    text = f"Quay Hall, Monday, May 5, 2025\n\n{turns}"
    assert {one.said_on for one in READER.read(document(text))} == {date(2025, 5, 5)}
    two = f"From May 5, 2025, until May 6, 2025\n\n{turns}"
    assert {one.said_on for one in READER.read(document(two))} == {None}
    assert {one.said_on for one in READER.read(document(text, date(2025, 5, 1)))} == {None}


def test_a_signed_quotation_is_not_given_to_who_spoke_before() -> None:
    text = (
        "“The fee on lumber will fall,” said Anna Holt on Monday.\n\n"
        "“Our members asked for a level field, and they got one.”\n\n"
        "— Carl Brandt, President, Cod Council"
    )
    found = READER.read(document(text))
    assert [one.speaker for one in found] == ["Anna Holt", "Carl Brandt"]


def test_an_office_and_a_comma_in_front_of_a_name() -> None:
    text = "The Prime Minister, Anna Holt, met Brandt. The Prime Minister said the fee would fall."
    assert READER.read(document(text))[-1].speaker == "Anna Holt"


def test_two_days_that_differ_leave_it_unknown() -> None:
    text = "On May 4, 2025, and on May 9, 2025, Anna Holt said the fee would fall by a third."
    assert {one.said_on for one in READER.read(document(text))} <= {None}


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Anna Holt said in February 2025 that the fee would fall.", date(2025, 2, 1)),
        ("In February 2025, Anna Holt said that the fee would fall.", date(2025, 2, 1)),
        ("Anna Holt told a radio station in February 2025 that it would fall.", date(2025, 2, 1)),
        ("Anna Holt said that the fee would fall in February 2025.", None),
        ("Anna Holt, who paid for the fair of February 2025, said the fee would fall.", None),
        ("Anna Holt said in April 2026 that the fee would fall.", None),
        ("On February 4, 2025, Anna Holt said that the fee would fall.", None),
    ],
)
def test_where_only_the_month_of_the_saying_is_told_it_is_kept(
    text: str, month: date | None
) -> None:
    (one,) = READER.read(document(text, date(2026, 3, 2)))
    assert one.said_in == month
    assert one.said_on is None or month is None


def test_a_transcript_is_its_turns() -> None:
    text = "MS. HOLT: The fee will fall.\n\nQ When?\n\nMS. HOLT: In the spring."
    found = READER.read(document(text, title="Briefing by Anna Holt on May 4, 2025"))
    assert [(one.speaker, one.kind, one.said_on) for one in found] == [
        ("Anna Holt", Kind.DIRECT, date(2025, 5, 4)),
        ("Q", Kind.DIRECT, date(2025, 5, 4)),
        ("Anna Holt", Kind.DIRECT, date(2025, 5, 4)),
    ]


HOSTILE = [
    "“Never closed, said Anna Holt and ",
    "Anna Holt said that she said that ",
    "Premier Anna Holt, the premier, of ",
    '"" "" “” ',
    "said said said, ",
    "lawyer, lawyer, ",
    "\n“",
    "🙂 — ",
    "THE PRESIDENT: Q A ",
    "A.B.C.D.E.F.G.H.I.J.K.L.M.N.O.P.Q.R.S.T.U.V.W.X.Y.Z.A.B.C.D.E.F.G.H “no, never” she said. ",
    "\nOn A.B.C.D.E.F.G.H.I.J.K.L.M.N.O.P.Q.R.S.T.U.V: “no, never, ever” ",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_nonsense_takes_linear_time_and_gives_disjoint_spans(part: str) -> None:
    text = part * (60_000 // len(part))
    begun = time.process_time()
    found = READER.read(document(text))
    assert time.process_time() - begun < 3
    check(text, found)


ARTICLE = "“Fee {i} will surely fall,” Anna Holt said. She warned of more."
TURNS = "MS. HOLT: Fee {i} will fall.\n\nQ When will fee {i} fall?"


@pytest.mark.parametrize("part", [ARTICLE, TURNS])
def test_four_times_the_sentences_take_no_more_than_a_few_times_as_long(part: str) -> None:
    def seconds(sentences: int) -> float:
        text = "\n\n".join(part.format(i=i) for i in range(sentences // 2))
        begun = time.process_time()
        found = READER.read(document(text, title="Briefing by Anna Holt"))
        spent = time.process_time() - begun
        assert len(found) >= sentences // 2
        assert {one.speaker for one in found} <= {"Anna Holt", "Q"}
        return spent

    seconds(200)
    # Four times as long were linear, sixteen times quadratic.
    assert seconds(10_000) < 9 * seconds(2_500)


def test_a_transcript_without_a_date_has_no_day() -> None:
    text = "MS. HOLT: It ends on Monday.\n\nQ When?\n\nMS. HOLT: On Monday."
    found = READER.read(document(text, title="Briefing by Anna Holt"))
    assert [one.said_on for one in found] == [None] * 3


def test_quotations_within_quotations_are_one_statement() -> None:
    text = "“He told me, ‘You will pay,’ and I said no,” Anna Holt said."
    assert said(text) == [("Anna Holt", "“He told me, ‘You will pay,’ and I said no,”")]


@given(st.text(alphabet="“”\"'., \n:AnHoltsaidheQ—|", max_size=200))
def test_any_text_gives_disjoint_spans(text: str) -> None:
    check(text, READER.read(document(text)))


def check(text: str, found: list[Statement]) -> None:
    """Spans lie in the text, in order, apart, and hold words."""
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert any(c.isalnum() for c in text[one.start : one.end])
        end = one.end
