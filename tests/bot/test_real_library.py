"""Hundreds of real documents in one index: every quote printed is a slice of its document."""

import json
from pathlib import Path

import pytest

from bot.answering.answer import Outcome
from bot.answering.answerer import Answerer
from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.store import Store
from tests.shared import needs

TOPICS = (
    "steel aluminum autos copper lumber semiconductors pharmaceuticals solar-panels"
    " washing-machines electric-vehicles beef tomatoes de-minimis fentanyl potash energy"
    " aircraft ships footwear baby-formula"
).split()
COUNTRIES = (
    "Canada Mexico China Japan Brazil India Vietnam Switzerland Indonesia Russia Taiwan Israel"
    " Ukraine Germany France Australia Colombia Kenya Philippines Venezuela"
).split()
SPEAKERS = "Trump Biden Navarro Lutnick Bessent Greer Leavitt Psaki Sullivan Tai".split()


def questions() -> list[str]:
    """200 questions about what is and what is not in the documents."""
    asked = [f"What is the tariff on {topic.replace('-', ' ')}?" for topic in TOPICS]
    asked += [f"When do duties on {topic.replace('-', ' ')} take effect?" for topic in TOPICS]
    asked += [f"Why did the United States act on {topic.replace('-', ' ')}?" for topic in TOPICS]
    asked += [f"Who produces {topic.replace('-', ' ')}?" for topic in TOPICS]
    asked += [f"What is the reciprocal rate on goods of {country}?" for country in COUNTRIES]
    asked += [
        f"When did the president speak with the leader of {country}?" for country in COUNTRIES
    ]
    asked += [
        f"What did {speaker} say about {country}?"
        for speaker, country in zip(SPEAKERS * 2, COUNTRIES, strict=True)
    ]
    asked += [
        f"What did {speaker} say about tariffs on {topic.replace('-', ' ')}?"
        for speaker, topic in zip(SPEAKERS * 2, TOPICS, strict=True)
    ]
    asked += [f"How much trade is there with {country}?" for country in COUNTRIES]
    asked += [f"Who won the football championship of {country}?" for country in COUNTRIES]
    return asked


@pytest.mark.slow
def test_every_quote_for_200_questions_is_a_slice_of_its_document(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = needs("real")
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(tmp_path_factory.mktemp("real"))
    report = reindex(Library(root), store, embedder)
    assert len(report.failed) == 0
    assert len(report.added) + len(report.duplicates) == sum(
        1 for f in root.rglob("*") if f.is_file()
    )
    answerer = Answerer(store.open(embedder).snapshot, embedder)
    # A second reading of the files, apart from the index.
    texts = {d.id: d.text for d in Library(root).scan().documents}
    asked = questions()
    assert len(asked) == 200
    quoted = answered = 0
    for question in asked:
        answer = answerer.answer(question)
        answered += answer.outcome is not Outcome.NOT_FOUND
        for quote in answer.quotes:
            assert quote.text == texts[quote.document.id][quote.start : quote.end]
            quoted += 1
    assert answered > 100
    assert quoted > answered
    print(json.dumps({"questions": len(asked), "answered": answered, "quotes": quoted}))
    assert Path(store.root / "CURRENT").exists()
