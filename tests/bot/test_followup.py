"""Follow-ups are completed from the turns before."""

import pytest

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.followup import Turn, complete, unclear_person
from corpus.document import Document
from index.attribution import Speaker

_TEXT = "Ontario Premier Doug Ford said lumber matters."
_DOCUMENT = Document("id", "a.md", "A", None, None, None, _TEXT)


def turn(asked: str, speaker: str | None = None) -> Turn:
    quote = Quote(_DOCUMENT, 0, len(_TEXT), Speaker(speaker, speaker) if speaker else None)
    return Turn(asked, Answer(asked, asked, Outcome.ANSWERED, 0.9, "", None, (quote,), ()))


@pytest.mark.parametrize(
    ("before", "said", "speaker", "completed"),
    [
        ("What is the tariff on steel?", "and aluminum?", None, "What is the tariff on aluminum?"),
        (
            "What is the tariff on steel?",
            "what about copper?",
            None,
            "What is the tariff on copper?",
        ),
        ("What is the tariff on steel?", "How about cars", None, "What is the tariff on cars?"),
        (
            "What did Doug Ford say about Carney?",
            "what did he say about lumber?",
            None,
            "what did Doug Ford say about lumber?",
        ),
        (
            "What did Doug Ford say about Carney?",
            "and Danielle Smith?",
            None,
            "What did Danielle Smith say about Carney?",
        ),
        (
            "Who spoke about lumber?",
            "What else did he say?",
            "Doug Ford",
            "What else did Doug Ford say?",
        ),
        (
            "What did Doug Ford say?",
            "What is his view on copper?",
            None,
            "What is Doug Ford’s view on copper?",
        ),
        ("What is CUSMA?", "When was it signed?", None, "When was CUSMA signed?"),
        (
            "What is the tariff on steel from Mexico?",
            "and aluminum?",
            None,
            "What is the tariff on aluminum from Mexico?",
        ),
        (
            "What is the tariff on steel from Mexico?",
            "and the U.S.?",
            None,
            "What is the tariff on steel from the U.S.?",
        ),
        (
            "What is the tariff on lumber from the U.S.?",
            "steel from Mexico?",
            None,
            "What is the tariff on steel from Mexico?",
        ),
        ("What is the tariff on lumber?", "and on cars?", None, "What is the tariff on cars?"),
        (
            "What is the tariff on lumber?",
            "and the tariff on cars?",
            None,
            "What is the tariff on cars?",
        ),
        (
            "What is the tariff on lumber in June 2025?",
            "and in May?",
            None,
            "What is the tariff on lumber in May?",
        ),
        (
            "What is the tariff on lumber in Canada?",
            "and in June 2025?",
            None,
            "What is the tariff on lumber in Canada in June 2025?",
        ),
        (
            "What is the tariff on lumber?",
            "what about June 2025?",
            None,
            "What is the tariff on lumber in June 2025?",
        ),
        (
            "What is the tariff on lumber?",
            "and last year?",
            None,
            "What is the tariff on lumber last year?",
        ),
        (
            "What is the tariff on buses in October 2025?",
            "and now?",
            None,
            "What is the tariff on buses now?",
        ),
        (
            "When did Carney meet Sheinbaum?",
            "and Trump?",
            None,
            "When did Carney meet Trump?",
        ),
        (
            "What is Poilievre’s position on retaliation?",
            "and Ford’s?",
            None,
            "What is Ford’s position on retaliation?",
        ),
        ("tariff on lumber?", "and furniture?", None, "tariff on furniture?"),
        (
            "What is the tariff on lumber now?",
            "and today?",
            None,
            "What is the tariff on lumber today?",
        ),
        ("What happened in Canada?", "and Mexico?", None, "What happened in Mexico?"),
        (
            "What did the White House say about lumber?",
            "and Danielle Smith?",
            None,
            "What did Danielle Smith say about lumber?",
        ),
        ("What did Ford say about lumber?", "and Canada?", None, "What did Ford say about Canada?"),
        ("What did Doug Ford say?", "Who replaced him?", None, "Who replaced Doug Ford?"),
        (
            "What did Danielle Smith say?",
            "What is her plan?",
            None,
            "What is Danielle Smith’s plan?",
        ),
        ("What did Danielle Smith say?", "Who met her?", None, "Who met Danielle Smith?"),
        (
            "What did Ford say about lumber?",
            "What else did he say about it?",
            None,
            "What else did Ford say about it (lumber)?",
        ),
        ("What happened in June?", "What did she say?", "Claudia", "What did Claudia say?"),
        (
            "What is Ford's position on lumber?",
            "has he changed his mind?",
            None,
            "has Ford changed his mind (Ford's position lumber)?",
        ),
        (
            "When did Ford speak to Carney by phone?",
            "who else was on the line?",
            None,
            "who else was on the line (Ford speak Carney phone)?",
        ),
        (
            "What is the tariff on steel?",
            "under which law?",
            None,
            "under which law (tariff steel)?",
        ),
        (
            "What is the tariff on steel?",
            "is there an exemption for CUSMA?",
            None,
            "is there an exemption for CUSMA (tariff steel)?",
        ),
        ("Was the tariff on steel lifted?", "by whom?", None, "by whom (tariff steel lifted)?"),
    ],
)
def test_a_follow_up_is_completed(
    before: str, said: str, speaker: str | None, completed: str
) -> None:
    assert complete(said, [turn(before, speaker)]) == completed


@pytest.mark.parametrize(
    "said",
    [
        "What is the rate on lumber today?",
        "Who is Laura Dawson?",
        "What did Trump say about his meeting?",
        "When did Carney meet Sheinbaum?",
        "Is there a quota for cars from Mexico?",
        "Has Ford changed his mind about lumber?",
        "Who else signed the letter to Carney?",
        "what did trump say about his meeting?",
        "Did the premier say he would resign?",
        "thanks",
        "ok",
        "hello",
        "thanks?",
        "lumber please",
        "and thanks",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(said: str) -> None:
    assert complete(said, [turn("What did Doug Ford say about Carney?")]) == said


@pytest.mark.parametrize(
    ("before", "said", "completed"),
    [
        ("What is the tariff on buses?", "since when?", "since when (tariff buses)?"),
        ("What is the tariff on buses?", "why?", "why (tariff buses)?"),
        ("What is the tariff on steel?", "When did it start?", "When did it start (tariff steel)?"),
        (
            "When did Carney speak in Davos?",
            "what was Trump’s answer?",
            "what was Trump’s answer (Carney speak Davos)?",
        ),
        (
            "When did Carney speak in Davos?",
            "and Lutnick’s?",
            "and Lutnick’s (Carney speak Davos)?",
        ),
        ("What do British sofas pay?", "Japanese ones?", "Japanese ones (British sofas pay)?"),
        ("Who met in Paris?", "and Lutnick?", "and Lutnick (met Paris)?"),
        ("When did Ford meet Lutnick?", "how long?", "how long (Ford meet Lutnick)?"),
        ("Where did the leaders meet?", "who came along?", "who came along (leaders meet)?"),
        (
            "Did Canada repeal its digital tax?",
            "who had to pay it?",
            "who had to pay it (Canada repeal digital tax)?",
        ),
        (
            "What did Doug Ford say about Carney?",
            "And what did Joly say about that?",
            "And what did Joly say about that (Carney)?",
        ),
        (
            "What did Doug Ford say about Carney?",
            "What did He Lifeng say?",
            "What did He Lifeng say (Carney)?",
        ),
        (
            "Why did Trump end the talks in May 2025?",
            "What did Carney say?",
            "What did Carney say (Trump end talks May 2025)?",
        ),
        (
            "What tariff does Canada charge on cars?",
            "any exemptions?",
            "any exemptions (tariff Canada charge cars)?",
        ),
        (
            "What is the Section 122 surcharge?",
            "is it still in force?",
            "is it still in force (Section 122 surcharge)?",
        ),
        (
            "What is the tariff on heavy trucks?",
            "legal basis?",
            "legal basis (tariff heavy trucks)?",
        ),
        (
            "How much duty did Canfor pay?",
            "and West Fraser?",
            "How much duty did West Fraser pay?",
        ),
    ],
)
def test_what_cannot_stand_alone_gets_the_words_of_the_question_before(
    before: str, said: str, completed: str
) -> None:
    assert complete(said, [turn(before)]) == completed


@pytest.mark.parametrize(
    "said",
    [
        "how do I cook rice?",
        "What's the capital of Mongolia?",
        "copper tariff",
        "What is the tariff on cod?",
        "what does the fund pay for bicycles?",
        "How high are tariffs?",
        "How does Mexico defend its tariffs?",
        "Is there a tariff on lumber?",
        "How much copper does Canada export?",
        "can you tell me more?",
    ],
)
def test_a_new_topic_does_not_get_the_words_of_the_old_one(said: str) -> None:
    assert complete(said, [turn("When did Ford meet Lutnick?")]) == said


_MINUTES = (
    "Minister Anna Berg said that she would stay. Berg wrote in her letter that cod is dear.\n"
    "Carl Holm said that he would go, and Holm took his coat."
)


def _minutes(asked: str, speaker: str | None, quoted: str) -> Turn:
    document = Document("minutes", "m.md", "Minutes", None, None, None, _MINUTES)
    start = _MINUTES.index(quoted)
    said = Speaker(speaker, speaker) if speaker else None
    quote = Quote(document, start, start + len(quoted), said)
    return Turn(asked, Answer(asked, asked, Outcome.ANSWERED, 0.9, "", None, (quote,), ()))


@pytest.mark.parametrize(
    ("asked", "speaker", "quoted", "said", "completed"),
    [
        # Of two who were spoken of, the one of whom the document speaks so.
        (
            "Did Berg write to Holm?",
            None,
            "Carl Holm said that he would go",
            "what did she write?",
            "what did Berg write?",
        ),
        ("Did Berg write to Holm?", None, "Carl Holm", "where did he go?", "where did Holm go?"),
        # Asked without capitals, or by an office; the quote has the name.
        (
            "who is anna berg",
            None,
            "Minister Anna Berg",
            "what did she say?",
            "what did Anna Berg say?",
        ),
        (
            "who wrote the letter?",
            None,
            "Minister Anna Berg said that she would stay.",
            "what is her view?",
            "what is Anna Berg’s view?",
        ),
        # A body is nobody.
        (
            "What did Anna Berg say?",
            "Office of the Fish Minister",
            "cod is dear",
            "what did she write?",
            "what did Anna Berg write?",
        ),
    ],
)
def test_he_and_she_are_told_apart_by_the_documents(
    asked: str, speaker: str | None, quoted: str, said: str, completed: str
) -> None:
    assert complete(said, [_minutes(asked, speaker, quoted)]) == completed


def test_without_turns_nothing_is_completed() -> None:
    assert complete("and aluminum?", []) == "and aluminum?"


def test_the_last_of_several_turns_counts() -> None:
    turns = [turn("What is the tariff on steel?"), turn("What is the tariff on lumber?")]
    assert complete("and in Mexico?", turns) == "What is the tariff on lumber in Mexico?"


def test_other_goods_take_the_place_of_those_asked_about() -> None:
    before = [turn("What did Canadian steel pay in May 2025?")]
    assert complete("and aluminum?", before) == "What did Canadian aluminum pay in May 2025?"


def test_a_fragment_goes_back_to_the_latest_question_with_a_topic() -> None:
    turns = [turn("What is the tariff on lumber?")]
    completed = []
    for said in (
        "is it still in force?",
        "and furniture?",
        "thanks for the help",
        "what about steel from Mexico?",
        "and in June 2025?",
        "and in May 2026?",
    ):
        completed.append(complete(said, turns))
        turns.append(turn(completed[-1]))
    assert completed == [
        "is it still in force (tariff lumber)?",
        "What is the tariff on furniture?",
        "thanks for the help",
        "What is the tariff on steel from Mexico?",
        "What is the tariff on steel from Mexico in June 2025?",
        "What is the tariff on steel from Mexico in May 2026?",
    ]


def test_a_topic_is_not_appended_to_a_question_about_a_person() -> None:
    turns = [turn("What did Ford say about lumber?"), turn("Who replaced Ford?")]
    assert complete("what about Mexico?", turns) == "What did Ford say about Mexico?"


@pytest.mark.parametrize("said", ["what about Mexico?", "and aluminum?", "copper?"])
def test_without_a_topic_before_a_fragment_is_left_alone(said: str) -> None:
    turns = [turn("Who replaced Ford?"), turn("what about Canada?")]
    assert complete(said, turns) == said


@pytest.mark.parametrize(
    "before",
    [
        "What happened in June?",
        "What happened on Monday?",
        "What did Canada do?",
        "What did the White House say?",
        "What did the U.S. announce?",
        "What does CUSMA say?",
        "What did the Bank of Canada say?",
    ],
)
def test_what_is_no_person_does_not_become_one(before: str) -> None:
    assert complete("What did she say?", [turn(before)]) == "What did she say?"


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("What did he say about lumber?", True),
        ("Who replaced him?", True),
        ("In June, what was her plan?", True),
        ("Did Canada say he would resign?", True),
        ("What did CUSMA do for her?", True),
        ("What did he say about Carney?", True),
        ("What did Trump say about his meeting?", False),
        ("what did trump say about his meeting?", False),
        ("Did the premier say he would resign?", False),
        ("Did Ontario Premier Doug Ford say he would resign?", False),
        ("Did Theresa May say she would resign?", False),
        ("What did He Lifeng say?", False),
        ("What is the tariff on lumber?", False),
        ("Who announced she would step down as leader?", False),
        ("smith dwells in the book on what, to make his point?", False),
    ],
)
def test_a_person_nobody_named_is_unclear(text: str, unclear: bool) -> None:
    assert unclear_person(text) is unclear
