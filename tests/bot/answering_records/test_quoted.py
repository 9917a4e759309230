"""What the records answer in quotes alone, and what they keep from being answered by the quotes of
other goods, countries and speakers."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from bot.answering.answer import Answer, Outcome
from bot.answering.answerer import Answerer
from bot.answering.compose import ANSWERED
from bot.answering.followup import Turn
from bot.answering.offers import offer_scores
from bot.answering.question import understand
from bot.answering.spans import Candidate
from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.store import Store

_ARTICLES = {
    "glass.md": """---
title: What glass pays in the United States
date: 2031-03-05
publisher: The Ledger
---
The United States raised its tariff on steel and copper from 15 per cent to 40 per cent on March 4,
2031. The increase covers metals from all countries except Norway, whose copper stays at 15 per
cent.

CUSMA-compliant Canadian steel also pays the 40 per cent tariff. Canadian steel that does not comply
with CUSMA pays 40 per cent rather than 15 per cent.

The White House gave a surplus of ships as the reason for the increase. The increase came three days
after the president had spoken of steel in Ohio.
""",
    "wine.md": """---
title: Ottawa answers
date: 2031-03-09
publisher: The Ledger
---
Canada has charged a 22 per cent counter-tariff on American wine since March 8, 2031.

The neighbours’ answers

Ontario Premier Ann Lee called the list “a fair answer,” while Quebec Premier Marc Roy said: “You do
not burn down the house of your neighbour.”

Roy spoke in Montreal on the harbour tax. He called it “a toll on every fish that we sell.”

“Could the ferry levy be dropped this year? It could be dropped. Could it be doubled instead? It
could be doubled,” Roy said in Laval.

Harbour Workers President Joan Berg dismissed the harbour tax as “a gift to the big ports.”
""",
    "call.md": """---
title: Lee and Roy after the list
date: 2031-03-20
publisher: The Ledger
---
Ontario Premier Ann Lee held a meeting with Quebec Premier Marc Roy in Ottawa on March 12, 2031.

Lee said in Windsor that the list should be longer. She spoke with Quebec Premier Marc Roy by
telephone on March 18, 2031.

Harbour Workers President Joan Berg said on March 19, 2031, that the new crane pleases her.
""",
}
Chat = Callable[..., Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chat:
    root = tmp_path_factory.mktemp("quoted")
    folder = root / "documents"
    folder.mkdir()
    for name, text in _ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    store = Store(root / "data")
    reindex(Library(folder), store, embedder)
    snapshot = store.open(embedder).snapshot
    answerer = Answerer(snapshot, embedder, lambda: date(2031, 4, 1))

    def asked(*questions: str) -> Answer:
        turns: list[Turn] = []
        for question in questions:
            answer = answerer.answer(question, tuple(turns))
            turns.append(Turn(answer.asked, answer))
        return turns[-1].answer

    return asked


@pytest.mark.parametrize(
    "question",
    [
        "What was the U.S. tariff on Canadian steel in March 2031?",
        "What tariff applies to Canadian steel in the United States?",
        "What does Canadian steel pay at the U.S. border?",
        "What is the U.S. tariff on Canadian steel outside CUSMA?",
        "What did Canadian steel pay after March 4, 2031?",
    ],
)
def test_a_rate_for_a_part_of_the_goods_is_answered_by_its_quotes(ask: Chat, question: str) -> None:
    answer = ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text == ANSWERED
    assert "Canadian steel" in answer.quotes[0].text
    assert "40 per cent" in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What is the U.S. tariff on wine?",  # Canada taxes it
        "What tariff does Norway charge on Canadian steel?",
        "What is the U.S. tariff on Canadian uranium?",
        "What does Mexico charge on Canadian copper?",
        "What did Ann Lee say about potash?",
    ],
)
def test_quotes_of_other_goods_or_countries_are_no_answer(ask: Chat, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_the_rate_of_all_is_not_told_of_a_country_that_is_excepted(ask: Chat) -> None:
    answer = ask("What is the U.S. tariff on Norwegian metals?")
    assert not answer.quotes or "Norway" in answer.quotes[0].text
    answer = ask("What is the U.S. tariff on Norwegian copper?")
    assert answer.quotes[0].text.endswith("except Norway, whose copper stays at 15 per cent.")


def test_who_asks_why_gets_the_reason(ask: Chat) -> None:
    answer = ask("Why did the United States increase the tariff on steel?")
    assert "a surplus of ships" in " ".join(quote.text for quote in answer.quotes[:2])


@pytest.mark.parametrize(
    ("question", "offers"),
    [
        ("Why did the levy rise?", (0, 1, 0)),
        ("Which goods are on the list?", (0, 0, 1)),
        ("When did the levy rise?", (0, 0, 0)),
    ],
)
def test_what_offers_a_reason_or_a_list_gains_where_it_is_asked_for(
    question: str, offers: tuple[int, ...]
) -> None:
    texts = (
        "The levy rose on Monday.",
        "It rose because the harbour silts up.",
        "The list has cod, herring, hake and mackerel.",
    )
    found = [cast(Candidate, SimpleNamespace(text=text)) for text in texts]
    gained = offer_scores(understand(question), found, np.zeros(3, dtype=np.float32))
    assert tuple(int(gain > 0) for gain in gained) == offers


def test_the_law_of_tariffs_on_the_goods_gains_and_other_goods_lose_where_it_is_asked_for() -> None:
    texts = (
        "The order rests on Section 232 of the Trade Expansion Act.",
        "The copper tariff is no tariff under Section 232.",
        "The copper tariff rests on Section 232, says Proclamation No. 12.",
    )
    title = SimpleNamespace(document=SimpleNamespace(title="Fees at the port"))
    found = [cast(Candidate, SimpleNamespace(text=text, hit=title)) for text in texts]

    def gains(question: str) -> list[float]:
        gained = offer_scores(understand(question), found, np.zeros(3, dtype=np.float32))
        return [float(np.sign(gain)) for gain in gained]

    assert gains("Under what law is the tariff on copper?") == [-1, 0, 1]
    assert gains("Legal basis of the tariffs?") == [1, 0, 1]
    assert gains("What is the tariff on copper?") == [0, 0, 0]


def test_a_quote_with_the_words_of_two_is_signed_with_neither(ask: Chat) -> None:
    answer = ask("Who said that you do not burn down the house of your neighbour?")
    assert "burn down the house" in answer.quotes[0].text
    assert answer.quotes[0].speaker is None


def test_words_are_found_where_the_sentence_only_says_he(ask: Chat) -> None:
    answer = ask("What did Roy say about the harbour tax?")
    assert "a toll on every fish" in answer.quotes[0].text
    assert answer.quotes[0].speaker is not None
    assert answer.quotes[0].speaker.name.endswith("Roy")


@pytest.mark.parametrize(
    "question", ["Could the ferry levy be dropped this year?", "Could the ferry levy be doubled?"]
)
def test_a_quotation_of_several_sentences_is_shown_to_its_end(ask: Chat, question: str) -> None:
    answer = ask(question)
    assert answer.quotes[0].text.startswith("“Could the ferry levy")
    assert answer.quotes[0].text.endswith("Roy said in Laval.")


def test_a_body_speaks_by_who_presides_over_it(ask: Chat) -> None:
    answer = ask("What did the Harbour Workers say about the harbour tax?")
    assert "a gift to the big ports" in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    ["When did Ann Lee and Marc Roy last speak?", "When did Ann Lee last talk with Marc Roy?"],
)
def test_the_last_call_is_shown_with_the_sentence_that_names_who_called(
    ask: Chat, question: str
) -> None:
    answer = ask(question)
    assert "March 18, 2031" in answer.text
    assert answer.quotes[0].text.startswith("Lee said in Windsor")


def test_what_somebody_said_is_asked_on_the_matter_before(ask: Chat) -> None:
    answer = ask("What did Roy say about the harbour tax?", "What did Joan Berg say?")
    assert "a gift to the big ports" in answer.quotes[0].text


def test_a_heading_is_no_quote(ask: Chat) -> None:
    answer = ask("What about the neighbours' answers?")
    assert all(quote.text != "The neighbours’ answers" for quote in answer.quotes)


def test_what_is_new_on_a_matter_is_in_its_newest_document(ask: Chat) -> None:
    answer = ask("What is the latest on the list?")
    assert answer.quotes[0].document.path == "call.md"
