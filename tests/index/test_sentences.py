"""Where sentences end, and that no character is lost or seen twice."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences

# One text a row; its sentences are parted by ‖, which stands for a blank.
HARD = """
Canada-U.S. Trade Minister Dominic LeBlanc spoke in question period Monday.
“There is work to do,” Canada-U.S. Trade Minister Dominic LeBlanc said.‖“It starts now.”
The 25 per cent tariff applies to the non-U.S. content.‖The EU-U.S. economic relationship is next.
The duties under Sec. 232 of the Act remain.‖They are high.
Executive Order No. 14257 of April 2 was amended.‖It imposed duties.
See Investigation No. TA-201-75.‖Nos. 4 and 5 follow.
Will he call?‖No.‖Go ahead.
Few expect him to leave D.C. empty-handed.‖He tried.
He is from Washington, D.C.‖He is not from Ottawa.
They met in the U.S.‖Mr. Trump said no.
It is in the U.S.‖The rate is 10%.‖The U.S. Department of Commerce agreed.
At the U.N. General Assembly, U.S. President Donald Trump met U.K. Prime Minister Keir Starmer.
It is made in the U.S.‖Without it, nothing works.‖“The U.S. is big.”
In V.O.S. Selections v. Trump, the court ruled.‖It was not close.
It takes effect at 12:01 a.m. eastern daylight time on Tuesday.‖Then it ends.
It starts at 12:01 a.m. Eastern Daylight Time on Tuesday.
He spoke at 4 p.m. Tuesday.‖She spoke at 5 p.m.‖They left.
The meeting ended at 5:30 p.m. EST.‖No deal.
Section 232 (19 U.S.C. 1862) applies.‖So does 19 U.S.C. 2483, as amended.
The Act (50 U.S.C. 1701 et seq.) (IEEPA) applies, as does 50 U.S.C. 1601 et seq., as amended.
The notice, 90 Fed. Reg. 10843, is long.‖The Fed. declined.
Proclamation 9704 (Adjusting Imports of Aluminum), as amended.‖It applies.
Vice-President J.D. Vance spoke.‖He left.
George W. Bush, John F. Kennedy and J. K. Rowling met.‖They ate.
She flew to St. John's on Friday.‖It rained.
In Trump vs. Carney, the stakes are high.‖Case: Smith v. Jones, 5 U.S. 137.
Ford Motor Co. and Apple Inc. said prices would rise.‖They did.
Alphabet Inc., the parent, fell.‖So did Apple Inc.‖The Nasdaq dropped.
Inflation was 5.5 per cent in May.‖Ford blamed the tariffs.
He said the rate is 25 per cent.‖“It’s high.‖It’s too high,” he said.
They met earlier this month.‖Carney paid the tax.‖Ford did so.‖Trump left last week.‖Unions cheered.
Some goods, e.g. Steel beams, are hit.‖Others, i.e., cars, are not.
Canada, Mexico, etc. are hit.‖It began on Jan. 15 and ended on Sept. 3, 2025.‖Then came Oct. 7.
Gov. Gretchen Whitmer, Sen. Ted Cruz and Rep. Ro Khanna voted.‖Lt. Gov. Jones met Prof. Lee.
So.‖What now?‖Nothing.
“I am sure … it will be a great job.‖He’s a clever, clever man.”‖Ford agreed.
That is what he said.‖“They’re losing a lot of money.”
“Why would I?” she asked.‖“We won!” he said.‖“Really?”‖“Yes.”
He said: “We have a deal.‖It’s done.”‖The market rose.
“He told me, ‘We will not pay.’”‖She left.
Trump posted ... and then deleted it.‖He did it again...
The rates are listed.‖(See Annex I.)‖The order applies.
Is it true?‖(It is.)‖[Laughter.]‖Thank you.
The stock is “overvalued.”[1]‖It rose.[2]‖And fell.[citation needed]‖The rest is known.
Q
Q Thank you, Mr. President.‖Will you call him?
THE PRESIDENT: Hello, everybody.‖How are you?
MS. PSAKI: Good afternoon.‖Happy Monday to everyone.‖MR. SULLIVAN: Thanks.
Section 1. Background.‖On February 1, 2025, I determined that it was so.
Sec. 2. Modifications.‖(a) In recognition of this; (b) in view of that; and (c) it is ordered.
(a) In recognition of the fact, I order it; (b) the Secretary shall act.
1. Reduce tariffs.‖2. Raise wages.
See Fig. 3 and para. 2 on p. 14.‖Art. XXI applies.
Elizabeth I.‖The war was World War II.‖It was long.‖Team A beat team B.‖It was close.
Yahoo! announced it.‖Then it fell.
Product | Rate. Effective | Jan. 1. Then none
"""

PARTS = (
    "Mr. U.S. the said. “Why?” No. 1. (a) … a|b Sec. ? .) [1] :10 tax. I. 漢字 。 é \u0301".split()
)
PIECES = st.lists(st.sampled_from([*PARTS, "\n", "\n\n", " ", " | ", "x" * 250])).map(" ".join)
TEXTS = st.one_of(st.text(), PIECES)


def check(text: str, spans: list[tuple[int, int]]) -> None:
    """Every character but white space exactly once, in order, inside lines, tight."""
    inside = [place for start, end in spans for place in range(start, end)]
    assert inside == sorted(set(inside))
    assert all(text[place].isspace() for place in set(range(len(text))) - set(inside))
    for start, end in spans:
        sentence = text[start:end]
        assert sentence
        assert sentence == sentence.strip()
        assert "\n" not in sentence


@pytest.mark.parametrize("row", HARD.strip().split("\n"))
def test_hard_boundaries(row: str) -> None:
    text = row.replace("‖", " ")
    assert [text[start:end] for start, end in split_sentences(text)] == row.split("‖")


def test_chinese_sentences_end_without_blanks() -> None:
    text = "关税是百分之二十五。加拿大不同意！“为什么？”他问。"
    sentences = ["关税是百分之二十五。", "加拿大不同意！", "“为什么？”", "他问。"]
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_line_end_ends_a_sentence() -> None:
    text = "Pressure to deliver\n\nShe said\nthat."
    assert split_sentences(text) == [(0, 19), (21, 29), (30, 35)]


@given(TEXTS)
def test_any_text_is_covered_once(text: str) -> None:
    check(text, split_sentences(text))


@given(TEXTS, st.integers(1, 40))
def test_pieces_of_oversize_sentences_fit(text: str, most: int) -> None:
    spans = split_sentences(text, lambda part: len(part) <= most)
    check(text, spans)
    assert all(end - start <= most for start, end in spans)


@given(TEXTS, st.integers(1, 40))
def test_a_longer_text_may_fit_where_a_shorter_one_does_not(text: str, most: int) -> None:
    # A tokenizer makes one unknown token of a very long word and many of its first half.
    def fits(part: str) -> bool:
        return len(part) <= most or len(part) % 7 == 0 or len(part) == 1

    spans = split_sentences(text, fits)
    check(text, spans)
    assert all(fits(text[start:end]) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("steel, aluminum; copper, lumber", 25, ["steel, aluminum;", "copper, lumber"]),
        ("on these goods: steel, aluminum", 25, ["on these goods:", "steel, aluminum"]),
        ("steel and aluminum, copper", 22, ["steel and aluminum,", "copper"]),
        ("steel and aluminum and copper", 22, ["steel and aluminum and", "copper"]),
        ("Steel; aluminum, copper and lumber", 25, ["Steel; aluminum,", "copper and lumber"]),
        ("Steel, bars | 25% | March 4; 2025", 22, ["Steel, bars | 25% |", "March 4; 2025"]),
        ("aaaaabbbbbc", 5, ["aaaaa", "bbbbb", "c"]),
    ],
)
def test_where_an_oversize_sentence_is_cut(text: str, most: int, expected: list[str]) -> None:
    spans = split_sentences(text, lambda part: len(part) <= most)
    assert [text[start:end] for start, end in spans] == expected


def test_what_cannot_be_cut_small_enough_is_an_error() -> None:
    with pytest.raises(ValueError, match="single character"):
        split_sentences("abc", lambda _: False)


@pytest.mark.parametrize(
    "part", ["a", ".", ".)", "word ", "a. ", ".:1:1", ".[a]", "。", "Mr. U.S. "]
)
def test_time_is_linear_in_the_text(part: str) -> None:
    text = part * (200_000 // len(part))
    begun = time.process_time()
    check(text, split_sentences(text, lambda piece: len(piece) <= 1000))
    assert time.process_time() - begun < 8
