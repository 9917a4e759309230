"""Turns of transcripts, with whom their labels mean. All texts are made up."""

from index.records.statements_transcripts import speech, turns

BRIEFING = """Press Room

2:05 P.M. EST

MS. HOLT: Good afternoon. I have two things for you.

First, the port. It will reopen on Monday.

Q When will the fee fall?

MS. HOLT: (Laughs.) Not today.

(Cross-talk.)

Q What about a rate of 250 per cent?

THE PRESIDENT: I never said that.

SECRETARY REYES: He did not.

END 2:30 P.M. EST"""
TITLE = "Press Briefing by Press Secretary Anna Holt and President Brandt"


def test_each_paragraph_belongs_to_the_label_above_it() -> None:
    found = [
        (turn.speaker.name, BRIEFING[turn.start : turn.end]) for turn in turns(BRIEFING, TITLE)
    ]
    assert found == [
        ("Anna Holt", "Good afternoon. I have two things for you."),
        ("Anna Holt", "First, the port. It will reopen on Monday."),
        ("Q", "When will the fee fall?"),
        ("Anna Holt", "(Laughs.) Not today."),
        ("Q", "What about a rate of 250 per cent?"),
        ("Brandt", "I never said that."),
        ("Reyes", "He did not."),
    ]


def test_the_label_is_the_mention_and_its_title_the_role() -> None:
    president, secretary = [turn.speaker for turn in turns(BRIEFING, TITLE)[-2:]]
    assert (president.mention, president.role) == ("THE PRESIDENT", "President")
    assert (secretary.mention, secretary.role) == ("SECRETARY REYES", "Secretary")


def test_the_president_is_nobody_named_where_no_title_tells() -> None:
    assert {turn.speaker.name for turn in turns(BRIEFING, "Briefing")} >= {"President"}


def test_an_answer_is_the_only_guests_or_nobodys() -> None:
    text = "Q: When?\n\nA: Now.\n\nQ: Why?\n\nA: It is time."
    one = [turn.speaker.name for turn in turns(text, "Questions for Premier Anna Holt")]
    two = [turn.speaker.name for turn in turns(text, "Questions for Anna Holt and Carl Brandt")]
    assert one == ["Q", "Anna Holt"] * 2
    assert two == ["Q", None] * 2


def test_a_sentence_that_begins_with_a_is_no_answer() -> None:
    text = "MS. HOLT: Yes.\n\nA deal is near.\n\nMS. HOLT: No.\n\nMS. HOLT: Perhaps."
    assert [text[turn.start : turn.end] for turn in turns(text, "")][1] == "A deal is near."


def test_notes_in_capitals_are_no_labels() -> None:
    text = "UPDATE: The port is open.\n\nREAD MORE: Page 4.\n\nPHOTO: The quay.\n\nUPDATE: Shut."
    assert turns(text, "") == []


def test_two_labels_make_no_transcript() -> None:
    assert turns("MS. HOLT: Yes.\n\nMR. REYES: No.\n\nThe port is open.", "") == []


def test_a_speech_belongs_to_whom_its_title_names() -> None:
    text = (
        "Thank you. I am glad that we are here at the mill today.\n\n"
        "We will cut the fee, and my government will keep its word."
    )
    found = speech(text, "Remarks by Trade Minister Paul Reyes at the Quay Mill")
    assert [turn.speaker.name for turn in found] == ["Paul Reyes"] * 2
    assert found[0].speaker.role == "Trade Minister"


def test_an_order_is_no_speech() -> None:
    text = "The duty is 25 per cent. It applies to all goods of the annex from the day after."
    assert speech(text, "Statement by the Department on Duties") == []
    assert speech("I say so. I do. " * 9, "Adjusting Imports of Beans") == []


COMMITTEE = """EVIDENCE

Thursday, November 6, 2025

The Chair (Hon. Rosa Falk (Cod Bay, Ind.)): I call this meeting to order.

Ms. Sunniva Berg (President, Kicking Ridge Mills): We ran four mills until August.

Then it stopped.

The Chair: Mr. Rud.

Mr. Ole Rud: It is not our money."""

HEARING = """WEDNESDAY, APRIL 22, 2026

The CHAIRMAN. The Committee will come to order.

Senator OKON-HALE. Did you raise it?

Ms. TREVAN. Twice, Senator.

Witnesses: Philippa Trevan, president, Cod Council"""


def test_a_parliament_s_committee() -> None:
    found = [(t.speaker.name, COMMITTEE[t.start : t.end]) for t in turns(COMMITTEE, "Evidence")]
    assert found == [
        ("Rosa Falk", "I call this meeting to order."),
        ("Sunniva Berg", "We ran four mills until August."),
        ("Sunniva Berg", "Then it stopped."),
        ("Rosa Falk", "Mr. Rud."),
        ("Ole Rud", "It is not our money."),
    ]


def test_a_hearing_of_the_congress() -> None:
    found = [(t.speaker.name, HEARING[t.start : t.end]) for t in turns(HEARING, "Hearing")][:3]
    assert found == [
        ("Chairman", "The Committee will come to order."),
        ("Okon-Hale", "Did you raise it?"),
        ("Philippa Trevan", "Twice, Senator."),
    ]


def test_a_surname_that_stands_in_front_is_found_again() -> None:
    text = "MINISTER YOO HAN-BI: Good evening.\n\nQ When?\n\nMINISTER YOO: Soon."
    assert [turn.speaker.name for turn in turns(text, "")] == ["Yoo Han-Bi", "Q", "Yoo Han-Bi"]


def test_three_sentences_of_a_story_with_titles_are_no_transcript() -> None:
    story = (
        "Mr. Rud said: no.\n\nMs. Berg left. The rest stayed.\n\nThe Chair of the council spoke."
    )
    assert not turns(story, "A story")


WESTMINSTER = """Questions 41–48

Q41 Chair: Good morning. What is the position?

Callum Falk: Thank you, Chair.

Q42 Imran Rud: Where is zero?

Dr Berg: It is in a drawer.

Imran Rud: I see."""


def test_a_committee_that_prints_names_alone() -> None:
    found = [(t.speaker.name, WESTMINSTER[t.start : t.end]) for t in turns(WESTMINSTER, "Evidence")]
    assert found == [
        ("Chair", "Good morning. What is the position?"),
        ("Callum Falk", "Thank you, Chair."),
        ("Imran Rud", "Where is zero?"),
        ("Berg", "It is in a drawer."),
        ("Imran Rud", "I see."),
    ]


def test_headings_with_colons_are_no_names() -> None:
    page = "Key Points: one.\n\nQuick Facts: two.\n\nKey Points: three.\n\nMedia Contact: four."
    assert not turns(page, "A page")
