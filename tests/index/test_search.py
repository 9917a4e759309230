"""Search: by words and by meaning, within filters, for any text, always in the same order."""

from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.embedder import Embedder
from index.engine import Snapshot
from index.search import Filter, Hit, search
from tests.index.workshop import Workshop, hits
from tests.milvus import ENGINES, both_engines

ARTICLES = {
    # name: (publisher, date, text)
    "cod.md": (
        "The Quay Gazette",
        "2025-03-03",
        "Norland put a tariff of 12 per cent on cod on March 3, 2025.",
    ),
    "copper.md": (
        "The Quay Gazette",
        "2025-04-01",
        "Southmark lowered its duty on copper wire to 5 per cent in April. File QX-7731 has it.",
    ),
    "beans.md": (
        "Harbour Desk",
        "2025-04-02",
        "Runner beans want a deep pot, a warm wall and a string to climb.",
    ),
    "jobs.md": (
        "Île Économie",
        None,
        "Hundreds of workers at the shipyard were laid off after the orders stopped.",
    ),
    "talks.md": (
        None,
        "2025-05-09",
        "The two ministers sat down together in Port Ellis and talked for an hour.",
    ),
}


@pytest.fixture(scope="module", params=ENGINES)
def snapshot(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, request: pytest.FixtureRequest
) -> Snapshot:
    milvus = request.getfixturevalue("milvus").new_database() if request.param == "milvus" else None
    workshop = Workshop(tmp_path_factory.mktemp("search"), embedder, milvus)
    for name, (publisher, day, text) in ARTICLES.items():
        known = {"publisher": publisher, "date": day}
        workshop.write(name, text, title=name, **{k: v for k, v in known.items() if v})
    workshop.reindex()
    return workshop.open().snapshot


@pytest.fixture(scope="module")
def vector(embedder: Embedder) -> np.ndarray:
    return embedder.embed(["What happened to tariffs?"])[0]


def paths(found: list[Hit]) -> list[str]:
    return [hit.document.path for hit in found]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("Which file is QX-7731?", "copper.md"),  # a word that no model knows
        ("tarif sur le cod", "cod.md"),
        ("people losing their employment", "jobs.md"),  # no word in common
        ("officials who met", "talks.md"),
        ("growing vegetables on a balcony", "beans.md"),
        ("TARIFFS on Cods", "cod.md"),  # another case, other endings
    ],
)
def test_the_best_passage_is_found_by_word_or_by_meaning(
    snapshot: Snapshot, embedder: Embedder, query: str, path: str
) -> None:
    best = hits(snapshot, embedder, query)[0]
    assert best.document.path == path
    assert snapshot.text_of(best.document.id)[best.start : best.end] == ARTICLES[path][2]


def test_words_and_meaning_count_alike(snapshot: Snapshot, embedder: Embedder) -> None:
    """The words of one article with the vector of another bring both to the top."""
    found = search(snapshot, "copper wire", embedder.embed([ARTICLES["beans.md"][2]])[0], 5)
    assert set(paths(found[:2])) == {"copper.md", "beans.md"}
    assert all(hit.score >= 0.5 > found[2].score for hit in found[:2])


def test_words_are_found_in_other_forms_and_without_accents(snapshot: Snapshot) -> None:
    def worded(query: str) -> set[str]:
        rows, _ = snapshot.lexical.search(query, 10)
        return {place.document.path for place in snapshot.places(rows)}

    assert worded("TARIFFS") == worded("tariff") == {"cod.md"}
    assert worded("wires, lowering") == {"copper.md"}
    assert worded("Nörland") == {"cod.md"}
    assert worded("tar") == set()


def test_scores_are_from_0_to_1_and_fall(snapshot: Snapshot, embedder: Embedder) -> None:
    found = hits(snapshot, embedder, "the duty on copper wire")
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0  # best by words and by meaning
    assert min(scores) >= 0
    assert [hit.bm25 > 0 for hit in found if hit.document.path == "copper.md"] == [True]
    assert [hit.bm25 for hit in found if hit.document.path == "beans.md"] == [0]
    assert all(-1 <= hit.cosine <= 1 for hit in found)


def test_no_more_than_the_limit_and_the_same_ones(snapshot: Snapshot, embedder: Embedder) -> None:
    every = hits(snapshot, embedder, "tariffs", 100)
    assert len(every) == len(ARTICLES)
    for limit in (1, 3, 4):
        assert hits(snapshot, embedder, "tariffs", limit) == every[:limit]


MARCH_3 = date(2025, 3, 3)
APRIL_1 = date(2025, 4, 1)


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Filter(), {"cod.md", "copper.md", "beans.md", "jobs.md", "talks.md"}),
        (Filter(since=APRIL_1), {"copper.md", "beans.md", "talks.md"}),
        (Filter(until=APRIL_1), {"cod.md", "copper.md"}),
        (Filter(since=APRIL_1, until=APRIL_1), {"copper.md"}),
        (Filter(since=date(1, 1, 1)), {"cod.md", "copper.md", "beans.md", "talks.md"}),
        (Filter(until=date(9999, 1, 1)), {"cod.md", "copper.md", "beans.md", "talks.md"}),
        (Filter(since=APRIL_1, until=MARCH_3), set()),
        (Filter(publisher="the quay gazette"), {"cod.md", "copper.md"}),
        (Filter(publisher="GAZETTE"), {"cod.md", "copper.md"}),
        (Filter(publisher="économie"), {"jobs.md"}),
        (Filter(publisher="nobody"), set()),
        (Filter(publisher="Quay", since=APRIL_1), {"copper.md"}),
        (Filter(documents=()), set()),
        (Filter(documents=("no such id",)), set()),
    ],
)
def test_a_filter_admits_exactly_what_it_says(
    snapshot: Snapshot, vector: np.ndarray, only: Filter, expected: set[str]
) -> None:
    for query in ("the tariff on cod and copper wire", "What?", "beans"):
        assert set(paths(search(snapshot, query, vector, 10, only))) == expected
    assert only.is_empty == (len(expected) == len(ARTICLES))


def test_only_these_documents(snapshot: Snapshot, embedder: Embedder) -> None:
    ids = {document.path: document.id for document in snapshot.documents}
    only = Filter(documents=(ids["beans.md"], ids["jobs.md"]))
    assert set(paths(hits(snapshot, embedder, "tariff on cod", 10, only))) == {
        "beans.md",
        "jobs.md",
    }
    only = Filter(documents=(ids["beans.md"],), until=APRIL_1)
    assert hits(snapshot, embedder, "beans", 10, only) == []


def test_a_filtered_search_ranks_as_an_unfiltered_one(
    snapshot: Snapshot, embedder: Embedder
) -> None:
    query = "the tariff on cod and the duty on copper wire"
    every = paths(hits(snapshot, embedder, query))
    some = paths(hits(snapshot, embedder, query, 10, Filter(publisher="quay")))
    assert some == [path for path in every if path in some]


@both_engines
def test_the_same_question_has_the_same_answer(workshop: Workshop) -> None:
    """Equal passages come in the order of the library, on every run and in every build."""
    for name in "cba":
        workshop.write(f"{name}.md", f"{'word ' * 190} end.\n\n{name * 3} {'trade ' * 190} end.")
    workshop.reindex()
    found = workshop.hits("word")
    assert paths(found)[:3] == ["a.md", "b.md", "c.md"]
    assert found[0].score == found[1].score == found[2].score
    assert workshop.hits("word") == found
    workshop.write("z.md", "Nothing of the kind.")
    workshop.reindex()
    assert paths(workshop.hits("word"))[:3] == ["a.md", "b.md", "c.md"]


@pytest.mark.parametrize(
    "query",
    [
        'the "tariff on cod',
        "cod AND OR NOT tariff",
        "AND",
        "NOT cod",
        "((cod) tariff",
        "text:cod document:x row:1",
        "tariff^1000 cod~2 [a TO b] {a TO *} co*d",
        "+cod -tariff",
        "cod: tariff's — “12 %”?",
        "🐟 cod 🇨🇦",
        "/c.d/ <cod> & | \\ $1",
        "cod IN [a b]",
        "İSTANBUL cod ﬁsh ²³ ª",
        "cod\x00tariff\ud7ff",
    ],
)
def test_any_text_is_a_query_and_never_syntax(
    snapshot: Snapshot, embedder: Embedder, query: str
) -> None:
    found = hits(snapshot, embedder, query)
    assert len(found) == len(ARTICLES)
    if "cod" in query:
        assert next(hit for hit in found if hit.document.path == "cod.md").bm25 > 0


@pytest.mark.parametrize("query", ["", " ", "?!…", "🐟", "()", "the of and to", "\n"])
def test_a_query_without_rare_words_is_searched_by_meaning(
    snapshot: Snapshot, embedder: Embedder, query: str
) -> None:
    assert len(hits(snapshot, embedder, query, 10)) == len(ARTICLES)


@pytest.mark.parametrize(
    "query", ["cod " * 500, "x" * 2000, " ".join(f"word{i}" for i in range(250)), "(" * 2000]
)
def test_a_query_of_2000_characters(snapshot: Snapshot, embedder: Embedder, query: str) -> None:
    assert len(hits(snapshot, embedder, query)) == len(ARTICLES)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
@example("a\u0300b ́")
@example("_ __ _a")
@example("١٢٣ १२३")
@example("\U0001d7d9 ⅷ")
def test_the_words_of_arbitrary_text_are_found_as_words(
    snapshot: Snapshot, vector: np.ndarray, query: str
) -> None:
    rows, scores = snapshot.lexical.search(query, 10)
    assert len(rows) == len(scores)
    rows, _ = snapshot.lexical.search(query + " copper", 10)
    assert "copper.md" in {place.document.path for place in snapshot.places(rows)}
    assert len(search(snapshot, query, vector, 3)) == 3


def test_filtered_word_search_stays_inside(snapshot: Snapshot) -> None:
    ids = [document.id for document in snapshot.documents]
    words = "cod copper beans workers ministers"
    for chosen in (ids[:1], ids[1:3], []):
        rows, scores = snapshot.lexical.search(words, 10, chosen)
        found = {place.document.id for place in snapshot.places(rows)}
        assert found == set(chosen)
        # The filter adds nothing to a score.
        everywhere = dict(zip(*map(list, snapshot.lexical.search(words, 10)), strict=True))
        assert [everywhere[row] for row in rows] == pytest.approx(list(scores))


def test_a_filter_changes_no_cosine(
    snapshot: Snapshot, embedder: Embedder, vector: np.ndarray
) -> None:
    cosines = embedder.embed([ARTICLES[ref.path][2] for ref in snapshot.documents]) @ vector
    ids = [document.id for document in snapshot.documents]
    for chosen in ([3], [0, 2, 4], range(5)):
        only = Filter(documents=tuple(ids[i] for i in chosen))
        found = snapshot.candidates("", vector, 10, only)
        assert found.rows.tolist() == list(chosen)
        np.testing.assert_allclose(found.cosines, cosines[list(chosen)], atol=1e-5)
        assert not found.bm25.any()


@both_engines
def test_only_the_nearest_are_candidates(
    workshop: Workshop, embedder: Embedder, vector: np.ndarray
) -> None:
    for name, (_, _, text) in ARTICLES.items():
        workshop.write(name, text)
    workshop.reindex()
    snapshot = workshop.open().snapshot
    cosines = embedder.embed([ARTICLES[ref.path][2] for ref in snapshot.documents]) @ vector
    nearest = np.argsort(-cosines)[:2]
    assert snapshot.candidates("", vector, 2).rows.tolist() == sorted(nearest.tolist())


def test_a_rare_word_weighs_more_than_a_common_one(snapshot: Snapshot) -> None:
    rarity = snapshot.lexical.rarity
    assert rarity("copper") == rarity("cod") > rarity("per") > 0
    assert rarity("nowher") > rarity("copper")
