"""Which sentences of older documents a newer one supersedes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.answering.question import understand
from bot.answering.spans import PASSAGES, Candidate, candidates, read_pieces
from bot.answering.superseded import Tariffs, is_superseded, newer_first
from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.records.record import Tariff
from index.search import search
from index.store import Store

OLDER = (
    "The United States has charged a 25 per cent tariff on steel since January 5, 2031.",
    "The United States has charged a 10 per cent tariff on copper since January 5, 2031.",
    "Canada has charged a 12 per cent tariff on cement from Mexico since January 5, 2031.",
    "The United States has charged a 9 per cent tariff on shoes since January 5, 2031.",
    "Canada has charged a 15 per cent tariff on wine from France since January 5, 2031.",
    "The United States has charged a 30 per cent tariff on lumber since January 5, 2031.",
    "410 dockers unload ships at the harbour of Ellis.",
    "The firm of Norwood runs 12 sawmills in Ellis.",
    "The harbour railway of Ellis has 30 wagons.",
    "The lighthouse of Ellis has 88 steps.",
    "The United States threatens a tariff of 40 per cent on rubber.",
    "The United States threatens a tariff of 45 per cent on paper.",
)
NEWER = (
    "The United States raised its tariff on steel from 25 per cent to 50 per cent on"
    " April 2, 2031.",
    "The United States may raise its tariff on copper to 30 per cent.",
    "Canada has charged a 20 per cent tariff on glass from Mexico since April 2, 2031.",
    "Since April 2, 2031, the United States has charged a 4 per cent tariff on some shoes.",
    "Canada removed its 15 per cent tariff on wine from France on April 2, 2031.",
    "On April 2, 2031, it was decided that the United States charges 35 per cent on lumber.",
    "In Ellis harbour, 350 dockers now unload ships.",
    "The firm of Westwood runs 9 sawmills in Ellis.",
    "The harbour railway of Ellis had 20 wagons.",
    "The lighthouse of Ellis has 88 steps.",
    "The United States has charged a 35 per cent tariff on rubber since April 2, 2031.",
    "The United States proposes a 15 per cent tariff on paper.",
)
Judge = Callable[[str, str], bool]


@dataclass(frozen=True)
class Read:
    """What was read out of the articles: a sentence by its article and words, as in
    ``older: 410 dockers``, and the tariffs."""

    candidates: Sequence[Candidate]
    tariffs: Tariffs

    def sentence(self, named: str) -> Candidate:
        name, words = named.split(": ")
        path = f"{name}.md"
        (one,) = (c for c in self.candidates if c.hit.document.path == path and words in c.text)
        return one


def article(day: str | None, sentences: tuple[str, ...]) -> str:
    head = f"---\ntitle: What things are{' on ' + day if day else ''}\n"
    return f"{head}{f'date: {day}' + chr(10) if day else ''}---\n" + "\n\n".join(sentences) + "\n"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The two articles and one without a day, read."""
    root: Path = tmp_path_factory.mktemp("superseded")
    folder = root / "articles"
    folder.mkdir()
    for name, day, sentences in (
        ("older", "2031-01-10", OLDER),
        ("newer", "2031-04-10", NEWER),
        ("undated", None, NEWER[6:7]),
    ):
        (folder / f"{name}.md").write_text(article(day, sentences), "utf-8")
    embedder = open_embedder(DEFAULT_MODEL)
    store = Store(root / "data")
    reindex(Library(folder), store, embedder)
    snapshot = store.open(embedder).snapshot
    vector = embedder.embed(["Ellis"])[0]
    hits = search(snapshot, "Ellis", vector, 100)
    question = understand("Ellis")
    found = [
        candidate
        for begin in range(0, len(hits), PASSAGES)
        for part in [hits[begin : begin + PASSAGES]]
        for candidate in candidates(
            question, vector, part, snapshot, read_pieces(question, part, snapshot, embedder)
        )
    ]
    tariffs: Tariffs = {
        ref.id: [t for t in snapshot.records(Tariff) if t.document == ref.id]
        for ref in snapshot.documents
    }

    return Read(found, tariffs)


@pytest.fixture(scope="module")
def supersedes(articles: Read) -> Judge:
    """Whether a sentence of one article supersedes that of another: ``supersedes(old, new)``."""
    return lambda old, new: is_superseded(
        articles.sentence(old), articles.sentence(new), articles.tariffs
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("older: tariff on steel", "newer: tariff on steel"),
        ("older: tariff on wine", "newer: tariff on wine"),
        ("older: dockers", "newer: dockers"),
    ],
)
def test_a_new_rate_an_end_and_a_new_count_supersede_the_old(
    supersedes: Judge, old: str, new: str
) -> None:
    assert supersedes(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("newer: tariff on steel", "older: tariff on steel"),  # the other way round
        ("older: tariff on copper", "newer: tariff on copper"),  # nothing has come of it
        ("older: tariff on cement", "newer: tariff on glass"),  # other goods
        ("older: tariff on steel", "newer: tariff on glass"),
        ("older: tariff on shoes", "newer: tariff on some shoes"),  # not on all of them
        ("older: Norwood", "newer: Westwood"),  # another firm
        ("older: wagons", "newer: wagons"),  # of the past
        ("older: steps", "newer: steps"),  # the same number
        ("older: dockers", "undated: dockers"),  # nobody knows since when
        ("older: wagons", "newer: dockers"),
        ("older: lumber", "newer: lumber"),  # recited
    ],
)
def test_what_is_not_the_same_thing_now_supersedes_nothing(
    supersedes: Judge, old: str, new: str
) -> None:
    assert not supersedes(old, new)


@pytest.mark.parametrize(
    ("old", "new", "score", "first"),
    [
        ("older: rubber", "newer: rubber", 2.8, "newer"),
        ("older: rubber", "newer: rubber", 2.2, "older"),  # the threat may be what is asked for
        ("older: paper", "newer: paper", 2.8, "older"),  # nothing is in force
        ("older: steel", "newer: steel", 2.2, "newer"),
        ("newer: rubber", "older: copper", 2.8, "newer"),
    ],
)
def test_what_is_in_force_comes_before_what_it_replaces_and_what_was_only_threatened(
    articles: Read, old: str, new: str, score: float, first: str
) -> None:
    found = [articles.sentence(old), articles.sentence(new)]
    scores = newer_first(found, np.array([3.0, score], np.float32), articles.tariffs, None)
    assert found[int(scores.argmax())].hit.document.path == f"{first}.md"
