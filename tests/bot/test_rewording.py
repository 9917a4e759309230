"""A question in words that the documents do not have is asked in those that they have."""

import pytest

from bot.answering.answer import Outcome
from bot.answering.answerer import Answerer
from bot.answering.rewording import reworded
from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.records.question_words import synonyms
from index.store import Store

LIBRARY = {
    "premier.md": """---
title: Norland’s premier will resign
date: 2025-01-15
---
Premier Ada Lindqvist of Norland announced on January 14, 2025, that she would resign as soon as
her party has elected a successor. She remains in office until then, the government said.
""",
    "pact.md": """---
title: What the harbour pact says
date: 2025-02-20
---
A country must give six months’ notice before it can withdraw from the harbour pact. The pact was
signed in Port Ellis and covers cod, timber and copper wire.
""",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Answerer:
    root = tmp_path_factory.mktemp("rewording")
    (root / "library").mkdir()
    for name, text in LIBRARY.items():
        (root / "library" / name).write_text(text, "utf-8")
    store = Store(root / "data")
    reindex(Library(root / "library"), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder)


def test_a_question_is_answered_in_the_documents_words_and_tells_how_it_was_read(
    asked: Answerer,
) -> None:
    answer = asked.answer("Who wants to step down")
    assert answer.outcome is Outcome.ANSWERED
    assert "would resign as soon as" in answer.quotes[0].text
    assert answer.question == "Who wants to step down"
    assert answer.asked == "Who wants to resign"


def test_what_is_answered_as_it_was_typed_stays_so(asked: Answerer) -> None:
    answer = asked.answer("How much notice must a country give before it can withdraw?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.asked == answer.question


def test_what_the_documents_do_not_answer_in_any_words_is_declined(asked: Answerer) -> None:
    answer = asked.answer("When did the goalkeeper of Southmark step down?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.asked == "When did the goalkeeper of Southmark step down?"


def test_only_words_that_stand_in_the_documents_are_put_for_others(asked: Answerer) -> None:
    words = asked.snapshot.lexical
    assert list(reworded("When does she Step Down?", words)) == ["When does she resign?"]
    assert list(reworded("Is the booze gone?", words)) == []
    assert list(reworded("Is a stepdown transformer taxed?", words)) == []


def test_a_question_is_asked_again_in_a_few_ways_at_most(asked: Answerer) -> None:
    assert len(list(reworded("leave " * 20, asked.snapshot.lexical))) == 3


@pytest.mark.parametrize("phrase", synonyms())
def test_phrases_are_in_small_letters_and_have_others(phrase: str) -> None:
    assert phrase == phrase.lower()
    assert synonyms()[phrase]
    assert phrase not in synonyms()[phrase]
