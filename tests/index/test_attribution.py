"""Who says it: the name, without titles; pronouns and labels resolved; nobody rather than a guess.

All sentences are made up.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution import (
    Speaker,
    bare_name,
    mentioned_speaker,
    named_speaker,
    opens_with_reference,
    speaker_at,
)
from index.sentences import split_sentences

NAMED = [
    # the verb behind the name, before it, inside
    ("Ford said the fee was a tax on kitchens.", "Ford"),
    ("“We will not pay twice,” Carney said on Monday.", "Carney"),
    ("“We will not pay twice,” said Mark Carney.", "Mark Carney"),
    ("“A deal,” Carney said, “is within reach.”", "Carney"),
    ("“A deal,” said Mark Carney, “is within reach.”", "Mark Carney"),
    ('"We are ready," said Doug Ford.', "Doug Ford"),
    ('"We are ready," Ford said.', "Ford"),
    ("“Why now?” Ford asked.", "Ford"),
    ("The fee, Ford said, is a tax.", "Ford"),
    ("Lutnick later said the rate would stay.", "Lutnick"),
    ("Howard Lutnick has repeatedly said that the rate will stay.", "Howard Lutnick"),
    ("Trump, meanwhile, told reporters to wait.", "Trump"),
    # titles are left out
    ("Ontario Premier Doug Ford said no.", "Doug Ford"),
    ("“We are ready,” said Ontario Premier Doug Ford.", "Doug Ford"),
    ("Canada-U.S. Trade Minister Dominic LeBlanc said talks would go on.", "Dominic LeBlanc"),
    ("“We are ready,” said Canada-U.S. Trade Minister Dominic LeBlanc.", "Dominic LeBlanc"),
    ("Leader of the Opposition Pierre Poilievre said the plan had failed.", "Pierre Poilievre"),
    ("Secretary of State Marco Rubio said no.", "Marco Rubio"),
    ("Minister of Finance François-Philippe Champagne said no.", "François-Philippe Champagne"),
    ("President of Mexico Claudia Sheinbaum said there was no deal.", "Claudia Sheinbaum"),
    ("Mexico’s President Claudia Sheinbaum said there was no deal.", "Claudia Sheinbaum"),
    ("Alberta’s Danielle Smith said no.", "Danielle Smith"),
    ("Former U.S. Trade Representative Katherine Tai argued otherwise.", "Katherine Tai"),
    ("Trade lawyer William Pellerin said the order was broad.", "William Pellerin"),
    ("European Commission President Ursula von der Leyen said no.", "Ursula von der Leyen"),
    ("“It’s over,” Mr. Trump wrote.", "Trump"),
    ("Theresa May said no.", "Theresa May"),
    ("Robert F. Kennedy Jr. said no.", "Robert F. Kennedy Jr."),
    # appositives
    (
        "“It is thin,” Laura Dawson, an expert on Canada-U.S. relations and the director of the"
        " Future Borders Coalition, said.",
        "Laura Dawson",
    ),
    (
        "Laura Dawson, an expert on trade and the director of the Coalition, said it was thin.",
        "Laura Dawson",
    ),
    ("“Plants close,” said Flavio Volpe, president of the Parts Makers.", "Flavio Volpe"),
    ("Justin Trudeau, who met Trump in Florida, said it was a frank talk.", "Justin Trudeau"),
    ("On Monday, Ford, who met Trump, said no.", "Ford"),
    ("But Ford, the premier, said no.", "Ford"),
    # what stands before the subject
    ("On Monday, Trump said that he would wait.", "Trump"),
    ("In March Carney announced new tariffs.", "Carney"),
    ("Asked about the call, Carney said it was short.", "Carney"),
    ("But Ford said no.", "Ford"),
    # according to
    ("According to Statistics Canada, exports fell by 4 per cent.", "Statistics Canada"),
    ("Exports fell by 4 per cent, according to Claudia Sheinbaum.", "Claudia Sheinbaum"),
    ("Exports fell, according to the White House.", "White House"),
    ("Exports fell, according to the U.S.", "U.S."),
    # institutions keep their names
    ("The Bank of Canada said growth would slow.", "Bank of Canada"),
    ("The World Trade Organization said no.", "World Trade Organization"),
    ("The duty was paid, the Department of Commerce said.", "Department of Commerce"),
    ("The Commerce Department said the duty was paid.", "Commerce Department"),
    ("The White House said the rate would stay.", "White House"),
    # inside quotation marks people say what others said
    ("“Trump told me no,” Ford said.", "Ford"),
    ("Ford said, “Trump told me no.”", "Ford"),
    # labels
    ("PRESIDENT TRUMP: We will do well.", "Trump"),
    ("MS. LEAVITT: Good afternoon.", "Leavitt"),
    ("THE PRESIDENT: Ford said no.", "The President"),
    ("Q Thank you, sir.", "Q"),
    ("Q: Thank you, sir.", "Q"),
    ("BREAKING: Ford said no.", "Ford"),
]

NOBODY = [
    "The fee on kelp rose to 50 per cent on August 1, 2025.",
    "Trump signed the order on Friday.",
    "Trump called Carney on Friday.",
    "Monday said nothing new.",
    "In March said the report, exports fell.",
    "Reports said the fee would rise.",
    "Officials said the fee would rise.",
    "U.S. states said no.",
    "The minister said no.",
    "“Tariffs hurt,” the premier said.",
    "The minister, who met Trump, said no.",
    "In Ottawa, the minister, visibly tired, said no.",
    "That said, Canada will respond.",
    "Having said that, the rate may change.",
    "It is often said that Canada depends on trade.",
    "Tariffs announced by Trump remain.",
    "According to Trump’s order, tariffs rise.",
    "Trump and Carney said they would meet.",
    "Neither Ford nor Carney said when.",
    "“Trump said it.”",
    "FACT SHEET: Tariffs rise in March.",
    "Note: tariffs rise in March.",
    "Q2 exports rose.",
    "",
]


@pytest.mark.parametrize(("sentence", "name"), NAMED)
def test_a_sentence_names_its_speaker(sentence: str, name: str) -> None:
    speaker = named_speaker(sentence)
    assert speaker
    assert speaker.name == name
    assert speaker.mention in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokesperson for Norland Trade Minister Anna Holt had said that Holt wanted a deal.",
        "“We are ready,” a lawyer for the Holt Company said.",
    ],
)
def test_who_has_a_spokesperson_does_not_speak(sentence: str) -> None:
    assert mentioned_speaker(sentence) is None


@pytest.mark.parametrize("sentence", NOBODY)
def test_a_sentence_that_quotes_nobody_has_no_speaker(sentence: str) -> None:
    assert mentioned_speaker(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "pronoun"),
    [
        ("He said so.", "He"),
        ("“I am sure,” she told reporters.", "she"),
        ("“Canada,” he said, “is ready.”", "he"),
        ("But they later added a condition.", "they"),
    ],
)
def test_a_pronoun_is_a_mention_without_a_name(sentence: str, pronoun: str) -> None:
    assert named_speaker(sentence) is None
    assert mentioned_speaker(sentence) == Speaker("", pronoun)


def test_the_mention_is_the_words_of_the_sentence() -> None:
    sentence = "On Monday, Canada-U.S. Trade Minister Dominic LeBlanc said no."
    assert named_speaker(sentence) == Speaker(
        "Dominic LeBlanc", "Canada-U.S. Trade Minister Dominic LeBlanc"
    )


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Doug Ford", "Doug Ford"),
        ("President Trump", "Trump"),
        ("Unifor President Lana Payne", "Lana Payne"),
        ("Chief Justice John Roberts", "John Roberts"),
        ("Prime Minister", "Prime Minister"),
        ("Canadian Chamber of Commerce", "Canadian Chamber of Commerce"),
        ("Liberal Party", "Liberal Party"),
    ],
)
def test_titles_are_taken_off_names_but_not_off_themselves(mention: str, name: str) -> None:
    assert bare_name(mention) == name


@given(st.text(alphabet="AbU. ,’'“”\":Q said", max_size=80) | st.text(max_size=80))
def test_any_sentence_is_read_without_a_hitch(sentence: str) -> None:
    speaker = mentioned_speaker(sentence)
    assert speaker is None or speaker.mention in sentence


def who(text: str, words: str, title: str = "") -> str | None:
    """The name of the speaker of some words of a text."""
    start = text.index(words)
    sentences = split_sentences(text, lambda _part: True)
    speaker = speaker_at(text, sentences, start, start + len(words), title)
    return speaker.name if speaker else None


STORY = (
    "Doug Ford met the press. “I am sorry. We did not ask for this. We will pay,” Ontario Premier"
    " Doug Ford said. “Not twice. Not once more.”\n\n"
    "Mark Carney spoke later. “It is hard,” he said. The fee is 12 per cent.\n\n"
    "“Then we act. Trump said we would. We have plans,” Claudia Sheinbaum said.\n\n"
    "Exports fell in May. “We keep calm,” she told them."
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("We will pay", "Doug Ford"),
        # A quotation of several sentences: the speaker is told where it closes.
        ("I am sorry", "Doug Ford"),
        ("“I am sorry.", "Doug Ford"),
        ("We did not ask", "Doug Ford"),
        # It goes on without attribution.
        ("“Not twice.", "Doug Ford"),
        ("Not once more", "Doug Ford"),
        # The next speaker's quotation is not the last one's, nor what somebody says inside it.
        ("Then we act", "Claudia Sheinbaum"),
        ("Trump said we would", "Claudia Sheinbaum"),
        ("We have plans", "Claudia Sheinbaum"),
        # A pronoun stands for who spoke last.
        ("We keep calm", "Claudia Sheinbaum"),
        # The reporter's own sentences.
        ("The fee is 12", None),
        ("Exports fell", None),
    ],
)
def test_the_surroundings_tell_who_speaks(words: str, name: str | None) -> None:
    assert who(STORY, words) == name


def test_a_pronoun_is_kept_as_the_mention() -> None:
    text = "Mark Carney said the talks were short. “It is hard,” he said."
    start = text.index("It is hard")
    sentences = split_sentences(text, lambda _part: True)
    assert speaker_at(text, sentences, start, start + 10) == Speaker("Mark Carney", "he")


@pytest.mark.parametrize(
    "text",
    [
        "He said the deal was off. It was Friday.",
        "“The deal was off.” It was Friday.",
        "“The deal was off,” he said.",
        "It rained. The deal was off. She said so.",
    ],
)
def test_without_anybody_named_before_nobody_is_guessed(text: str) -> None:
    assert who(text, "deal was off") is None


def test_a_speaker_far_above_is_not_meant_by_a_pronoun() -> None:
    text = "Ford said no. It rained. It rained more. It poured. It stopped. “Not yet,” he said."
    assert who(text, "Not yet") is None
    assert who(text.replace("It stopped. ", ""), "Not yet") == "Ford"


def test_a_span_outside_every_sentence_has_no_speaker() -> None:
    assert speaker_at("Ford said no.", [(0, 13)], 13, 13) is None
    assert speaker_at("", [], 0, 0) is None


TRANSCRIPT = (
    "THE PRESIDENT: We will do well. We always do. Somebody said no.\n\n"
    "Q Thank you, sir. What about Canada?\n\n"
    "THE PRESIDENT: Canada waits.\n\n"
    "PRIME MINISTER CARNEY: We do not wait.\n\nWe work.\n\n"
    "MS. LEAVITT: Thank you all."
)


@pytest.mark.parametrize(
    ("title", "president"),
    [
        ("Remarks by President Trump Before Meeting with Prime Minister Carney", "Trump"),
        ("Remarks by President Donald Trump and Prime Minister Carney", "Donald Trump"),
        ("President Trump Signs an Order", "Trump"),
        ("Press Briefing", "The President"),
        ("", "The President"),
    ],
)
def test_a_transcripts_label_holds_until_the_next(title: str, president: str) -> None:
    turns = {
        "We will do well": president,
        "We always do": president,
        "Somebody said no": president,
        "What about Canada": "Q",
        "Canada waits": president,
        "We do not wait": "Carney",
        "We work": "Carney",
        "Thank you all": "Leavitt",
    }
    assert {words: who(TRANSCRIPT, words, title) for words in turns} == turns


@pytest.mark.parametrize(
    ("sentence", "points_back"),
    [
        ("He said so.", True),
        ("“They will pay,” said Ford.", True),
        ("Its rate rose.", True),
        ("The former left.", True),
        ("The rate rose.", False),
        ("Itself a tax, the fee rose.", False),
        ("Ford said so.", False),
    ],
)
def test_a_sentence_that_points_to_the_one_before_it(sentence: str, points_back: bool) -> None:
    assert opens_with_reference(sentence) == points_back
