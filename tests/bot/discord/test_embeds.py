"""Answers on Discord: whole quotes, in the document's own words, in messages that Discord takes."""

import re
from dataclasses import replace
from datetime import date

import discord
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.answerer import Answerer
from bot.answering.verify import Verdict, Verification, verify
from bot.discord.embeds import (
    ANSWER,
    REFUSAL,
    Page,
    answer_page,
    context_page,
    passage_pages,
    refusal_page,
    verification_page,
)
from bot.discord.markdown import unrender
from corpus.document import Document, DocumentRef, canonical_text
from index.attribution import Speaker
from tests.bot.discord.messages import acceptable, nasty, refs, whole_words

PAGE = "https://example.org/a"
WORDS = "The 25 per cent tariff on cod rose on March 3, 2025. "


def document(text: str, **known: object) -> Document:
    """A document of this text."""
    fields = {"publisher": "The Desk", "published": date(2025, 3, 3), "url": PAGE} | known
    return Document(**{"id": "1", "path": "a.md", "title": "Cod", "text": text} | fields)


def quoting(quote: Quote, **said: object) -> Answer:
    """An answer that is this quote."""
    fields = {"question": "Why?", "asked": "Why?", "outcome": Outcome.ANSWERED, "text": "So:"}
    rest = {"confidence": 0.68, "as_of": None, "quotes": (quote,), "near": ()}
    return Answer(**fields | rest | said)


def of(text: str, speaker: str | None = None, **known: object) -> Quote:
    """A quote that is a whole text."""
    said = Speaker(speaker, speaker) if speaker else None
    return Quote(document(text, **known), 0, len(text), said)


def refusing(*near: DocumentRef, **said: object) -> Answer:
    """A refusal."""
    fields = {"question": "Why?", "asked": "Why?", "outcome": Outcome.NOT_FOUND, "text": "No."}
    return Answer(**fields | {"confidence": 0, "as_of": None, "quotes": (), "near": near} | said)


def page_of(quote: Quote) -> Page:
    """The quote as an answer."""
    return answer_page(quoting(quote), 0, show_question=True)


texts = st.builds(
    lambda parts, times: canonical_text(" ".join(parts * times)),
    st.lists(nasty | st.just(WORDS), min_size=1, max_size=8),
    st.integers(1, 200),
).filter(bool)


@given(texts, nasty.filter(str.strip), refs)
@example("x" * 30_000, "Ann", DocumentRef("1", "a", "t", None, None, None))
@example("word " * 1150 + "end", "Ann", DocumentRef("1", "a", "t", None, None, None))
def test_a_quote_of_any_length_is_shown_whole(text: str, who: str, ref: DocumentRef) -> None:
    known = {name: getattr(ref, name) for name in ("path", "title", "publisher", "url")}
    page = page_of(of(text, who, **known))
    acceptable(page)
    assert whole_words(page) == text


def test_a_quote_that_fits_is_one_embed() -> None:
    page = page_of(of(WORDS.strip()))
    assert (len(page.embeds), page.files) == (1, ())
    assert whole_words(page) == WORDS.strip()


def test_a_longer_quote_is_parted_between_words() -> None:
    text = (WORDS * 100).strip()
    page = page_of(of(text))
    assert (len(page.embeds), page.files) == (2, ())
    first, second = (unrender(embed.description or "") for embed in page.embeds)
    assert first + second == text
    assert second[0].isspace()
    assert not first[-1].isspace()
    assert page.embeds[1].title is None
    assert page.embeds[0].footer.text is None


def test_the_name_below_a_long_quote_finds_room() -> None:
    text = ("word " * 815).strip()
    page = page_of(of(text, "N" * 100))
    acceptable(page)
    assert (len(page.embeds), page.files) == (2, ())
    assert whole_words(page) == text


def test_white_space_at_the_end_needs_no_file() -> None:
    assert page_of(of(WORDS)).files == ()


@pytest.mark.parametrize("text", [(WORDS * 120).strip(), "x" * 5000, "*_" * 2900])
def test_a_quote_too_long_for_a_message_is_a_file(text: str) -> None:
    page = page_of(of(text))
    assert page.files == (("quote.txt", text.encode()),)
    assert "quote.txt" in (page.embeds[0].description or "")
    assert len(page.embeds) == 1


def test_an_answer_tells_speaker_source_date_place_and_confidence() -> None:
    quotes = (of(WORDS, "Ann *B* Cod"), of(WORDS))
    page = answer_page(quoting(quotes[0], quotes=quotes), 0, show_question=False)
    (embed,) = page.embeds
    assert page.content == "So:"
    assert (embed.description or "").endswith("\n— **Ann \\*B\\* Cod**, as reported")
    assert embed.title == "Cod"
    assert (embed.url or "").startswith(f"{PAGE}#:~:text=The%2025")
    assert embed.footer.text == "The Desk · 2025-03-03\nQuote 1 of 2 · confidence 68 %"


def test_a_superseded_quote_says_that_one_before_it_is_newer_and_is_not_green() -> None:
    newest, older = of(WORDS), replace(of(WORDS), superseded=date(2025, 6, 4))
    answer = quoting(newest, quotes=(newest, older))
    colours = [answer_page(answer, n, show_question=False).embeds[0].colour for n in (0, 1)]
    assert colours == [discord.Colour(ANSWER), discord.Colour(REFUSAL)]
    footer = answer_page(answer, 1, show_question=False).embeds[0].footer.text or ""
    assert "As of 2025-03-03; newer in another quote: 2025-06-04" in footer
    assert "Quote 2 of 2" in footer


def test_without_an_address_the_path_is_told_and_without_a_date_that_it_is_unknown() -> None:
    (embed,) = page_of(of(WORDS, url=None, published=None)).embeds
    assert embed.url is None
    assert (embed.footer.text or "").startswith("The Desk · date unknown · a.md\n")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("javascript:alert(1)", None),
        ("http://localhost/a", None),
        (f"{PAGE}?{'x' * 2040}", None),
        (f"{PAGE}?{'x' * 1990}", f"{PAGE}?{'x' * 1990}"),
        (f"{PAGE} b", f"{PAGE}%20b#:~:text="),
    ],
)
def test_only_addresses_that_discord_takes_are_links(url: str, shown: str | None) -> None:
    (embed,) = page_of(of(f"{WORDS}{'long' * 20}", url=url)).embeds
    assert embed.url == shown if shown is None else (embed.url or "").startswith(shown)


@given(nasty, nasty, nasty, st.booleans(), refs)
def test_questions_are_one_line_of_plain_words(
    question: str, asked: str, text: str, show: bool, ref: DocumentRef
) -> None:
    said = {"question": question * 90, "asked": asked * 90, "text": text * 90 or "So:"}
    quote = of(WORDS)
    for page in (
        answer_page(quoting(quote, **said), 0, show_question=show),
        refusal_page(refusing(ref, **said), show_question=show),
    ):
        acceptable(page)
        # Our own mark apart, nothing is live: unrender would raise.
        unrender((page.content or "").removeprefix("**Q**: "))
        assert (page.content or "").count("\n") <= 2


def test_the_question_and_its_completion_come_before_the_answer() -> None:
    answer = quoting(of(WORDS), question="and <@1>?", asked="What of <@1>?")
    page = answer_page(answer, 0, show_question=True)
    assert page.content == "**Q**: and \\<\\@1>?\n(asked as: What of \\<\\@1>?)\nSo:"


@pytest.mark.parametrize(
    ("question", "asked", "is_told"),
    [
        ("Tariff on codd", "Tariff on cod", True),
        ("Tariff on cod (until 2025-04-01)", "Tariff on cod", False),
        ("Tariff on codd (until 2025-04-01)", "Tariff on cod", True),
    ],
)
def test_what_was_misspelt_is_told_and_which_documents_were_asked_is_not(
    question: str, asked: str, is_told: bool
) -> None:
    page = answer_page(quoting(of(WORDS), question=question, asked=asked), 0, show_question=False)
    assert ("(asked as: Tariff on cod)" in (page.content or "")) is is_told


def test_a_refusal_names_the_nearest_documents_as_just_that() -> None:
    near = document("", title="Cod [x](y)", url="https://example.org/a_(b)")
    plain = document("", title="Beans", url=None, publisher=None)
    page = refusal_page(refusing(near, plain), show_question=False)
    (embed,) = page.embeds
    answered = page_of(of(WORDS)).embeds[0]
    assert page.content is None
    assert embed.title == "No."
    assert embed.colour != answered.colour
    assert (embed.description or "").split("\n") == [
        "The nearest documents, which need not have to do with it:",
        r"· Cod \[x](y) · The Desk · 2025-03-03 · [open](https://example.org/a_%28b%29)",
        "· Beans · 2025-03-03 · a.md",
    ]


@given(st.lists(refs, max_size=60))
def test_any_refusal_is_a_message(near: list[DocumentRef]) -> None:
    acceptable(refusal_page(refusing(*near), show_question=True))


def without_bold(page: Page) -> tuple[str, str]:
    """The words shown in a block quote, and those of them that are bold."""
    (embed,) = page.embeds
    lines = [line for line in (embed.description or "").split("\n") if line.startswith("> ")]
    shown, bold, inside = "", "", False
    for token in re.findall(r"\*\*|(?:\\.|[^\\*])+", "\n".join(lines)):
        if token == "**":
            # What is bold on two lines does not touch.
            bold += "\n" if inside else ""
            inside = not inside
            continue
        shown += token
        bold += token if inside else ""
    return unrender(shown), unrender(bold)


@given(st.lists(nasty.map(canonical_text).filter(bool), min_size=3, max_size=9), st.data())
def test_the_context_holds_the_quote_in_bold(parts: list[str], data: st.DataObject) -> None:
    text = canonical_text(" ".join(parts))
    words = [m.span() for m in re.finditer(r"\S+", text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = Quote(document(text), words[first][0], words[last][1])
    page = context_page(quote)
    acceptable(page)
    shown, bold = without_bold(page)
    assert shown in text
    assert quote.text in shown
    assert "".join(bold.split()) == "".join(quote.text.split())


def test_the_context_is_the_paragraph_and_no_other() -> None:
    text = "Before it.\n\nOne says so. The quote is here. Two says so.\n\nBehind it."
    start = text.index("The quote")
    page = context_page(Quote(document(text), start, start + len("The quote is here.")))
    assert page.embeds[0].description == "> One says so. **The quote is here.** Two says so."


def test_a_quote_over_two_paragraphs_has_both_around_it() -> None:
    text = "Zero.\n\nOne. Two.\n\nThree. Four.\n\nFive."
    quote = Quote(document(text), text.index("Two"), text.index(" Four"))
    assert context_page(quote).embeds[0].description == "> One. **Two.**\n> \n> **Three.** Four."


def test_too_long_a_context_loses_whole_sentences_at_its_far_ends() -> None:
    around = "".join(f"Sentence number {n} stands here. " for n in range(400))
    text = f"{around}The quote is here. {around}".strip()
    start = text.index("The quote")
    who = "N" * 100
    end = start + len("The quote is here.")
    page = context_page(Quote(document(text), start, end, Speaker(who, who)))
    acceptable(page)
    # Unsigned: whose words the quote has, the others need not be.
    lines = (page.embeds[0].description or "").split("\n")
    assert (lines[0], lines[-1], len(lines)) == ("[…]", "[…]", 3)
    assert re.match(r"> Sentence number \d+ stands here\. ", lines[1])
    assert re.search(r" stands here\.$", lines[1])
    assert "**The quote is here.**" in lines[1]
    assert len(lines[1]) > 3800


@pytest.mark.parametrize("text", [(WORDS * 100).strip(), "x" * 30_000])
def test_a_context_never_cuts_the_quote(text: str) -> None:
    page = context_page(of(text))
    acceptable(page)
    assert whole_words(page) == text


def test_passages_are_shown_in_the_words_of_the_document(answerer: Answerer) -> None:
    hits = answerer.search("tariff on cod", 3)
    pages = passage_pages(hits, answerer.snapshot)
    texts = [answerer.snapshot.text_of(h.document.id)[h.start : h.end] for h in hits]
    assert len(hits) > 1
    assert [whole_words(page) for page in pages] == texts
    assert (pages[0].embeds[0].footer.text or "").endswith(f"Passage 1 of {len(hits)}")


def test_no_passage_is_said(answerer: Answerer) -> None:
    (page,) = passage_pages([], answerer.snapshot)
    assert page.content == "No passage was found."


def test_a_verdict_shows_what_differs_and_the_words_of_the_document(answerer: Answerer) -> None:
    found = verify("“We will not pay three times for the same fish”", answerer.snapshot)
    page = verification_page(found)
    (embed,) = page.embeds
    best = found[0].best
    assert best
    assert embed.title == "✏️ Altered · Harbour tariffs dominate the premiers' meeting"
    assert whole_words(page) == best.text
    assert (embed.description or "").endswith("— **Ines Marchetti**")
    fields = {field.name: unrender(field.value or "") for field in embed.fields}
    assert fields["Quotation"] == "We will not pay three times for the same fish"
    assert fields["Difference"] == "we will not pay [-twice-] {+three times+} for the same fish"


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        (Verdict.EXACT, "✅ Exact · Cod"),
        (Verdict.MISATTRIBUTED, "👤 Misattributed · Cod"),
        (Verdict.ABSENT, "❌ Absent"),
    ],
)
def test_every_verdict_has_its_sign(verdict: Verdict, title: str) -> None:
    best = None if verdict is Verdict.ABSENT else of(WORDS.strip())
    (embed,) = verification_page([Verification(verdict, "Words.", None, best, None)]).embeds
    assert embed.title == title


verifications = st.builds(
    Verification,
    st.sampled_from(Verdict),
    nasty.filter(str.strip).map(lambda text: text * 30),
    st.none(),
    st.none() | texts.map(of),
    st.none() | nasty.filter(str.strip).map(lambda text: text * 30),
)


@given(st.lists(verifications, max_size=14))
def test_verdicts_fit_and_what_is_left_out_is_counted(found: list[Verification]) -> None:
    page = verification_page(found)
    acceptable(page)
    fields = [f for embed in page.embeds for f in embed.fields if f.name == "Quotation"]
    shown = len(fields)
    assert shown >= min(1, len(found))
    left = len(found) - shown
    said = re.match(r"(\d+) quotations? (?:is|are) left out", page.content or "")
    assert int(said[1] if said else 0) == left
    quotes = [v.best.text for v in found[:shown] if v.best]
    assert len([e for e in page.embeds if e.url]) == len(quotes)


def test_eleven_quotations_are_too_many() -> None:
    absent = Verification(Verdict.ABSENT, "Words.", None, None, None)
    page = verification_page([absent] * 11)
    assert len(page.embeds) == 10
    assert page.content == "1 quotation is left out here; verify fewer at once."


def test_a_quote_without_room_in_the_verdict_is_a_file() -> None:
    text = (WORDS * 100).strip()
    page = verification_page([Verification(Verdict.EXACT, "Words.", None, of(text), None)])
    assert page.files == (("quote-1.txt", text.encode()),)
    assert "quote-1.txt" in (page.embeds[0].description or "")


def test_what_sources_disagree_on_stands_side_by_side_in_one_message() -> None:
    texts = ("Kettles pay 5 per cent.", "Kettles pay 7 per cent.")
    quotes = tuple(
        Quote(Document(str(n), f"{n}.md", f"Title {n}", None, None, None, text), 0, len(text))
        for n, text in enumerate(texts)
    )
    said = "Sources disagree on the rate: 5 per cent and 7 per cent."
    answer = Answer("q", "q", Outcome.CONFLICTING, 0.9, said, None, quotes, ())
    for number in (0, 1):
        page = answer_page(answer, number, show_question=False)
        assert page.content == said
        assert [unrender((e.description or "").split("\n— ")[0]) for e in page.embeds] == [
            texts[number],
            texts[1 - number],
        ]
        assert {embed.colour for embed in page.embeds} == {discord.Colour(REFUSAL)}


def test_the_sentence_of_the_first_quote_does_not_stand_above_one_that_does_not_say_it() -> None:
    texts = ("Kettles pay 5 per cent since May 3, 2025.", "Kettles are still taxed.")
    quotes = tuple(
        Quote(Document(str(n), f"{n}.md", f"Title {n}", None, None, None, text), 0, len(text))
        for n, text in enumerate(texts)
    )
    said = "The rate on kettles is 5 per cent, in force since May 3, 2025."
    answer = Answer("q", "q", Outcome.ANSWERED, 0.9, said, None, quotes, ())
    assert answer_page(answer, 0, show_question=False).content == said
    second = answer_page(answer, 1, show_question=False).content or ""
    assert "5" not in second
    assert second == "In the documents’ own words:"
