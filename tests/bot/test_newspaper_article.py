"""A real newspaper article without metadata: the right sentence first, or a refusal."""

import shutil

import pytest

from bot.answering.answer import Outcome
from bot.answering.answerer import Answerer
from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store
from tests.shared import needs


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from that article alone."""
    source = needs("real", "carney-white-house.txt")
    root = tmp_path_factory.mktemp("article")
    (root / "library").mkdir()
    shutil.copyfile(source, root / "library" / source.name)
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(root / "data")
    reindex(Library(root / "library"), store, embedder)
    return Answerer(store.open(embedder).snapshot, embedder)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Doug Ford say about Carney?", "Doug Ford meanwhile said he trusts Carney"),
        ("When and where do Carney and Trump meet?", "at the White House Tuesday"),
        ("What did Poilievre write in his letter?", "Poilievre wrote a scathing letter"),
        ("Which new tariffs were announced last week?", "Just last week, Trump announced new"),
    ],
)
def test_the_right_sentence_comes_first(article: Answerer, question: str, words: str) -> None:
    answer = article.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert words in answer.quotes[0].text


def test_a_position_nobody_states_is_refused(article: Answerer) -> None:
    answer = article.answer("What is Mexico's position on the review?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert [document.path for document in answer.near] == ["carney-white-house.txt"]


def test_its_date_stays_unknown(article: Answerer) -> None:
    (document,) = article.snapshot.documents
    assert document.published is None
    assert document.title.startswith("Prime Minister Mark Carney")
