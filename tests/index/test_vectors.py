"""Vectors: exact up to a size, then approximate with the same surface."""

from pathlib import Path

import numpy as np
import pytest

from index.embedder import Vectors
from index.vectors import VectorIndex

ROWS = 4000


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Clustered as text is: around two hundred subjects."""
    chance = np.random.default_rng(0)
    subjects = chance.standard_normal((200, 48))
    made = subjects[chance.integers(0, 200, ROWS)] + 0.7 * chance.standard_normal((ROWS, 48))
    return unit(made)


@pytest.fixture(scope="module")
def questions(vectors: Vectors) -> Vectors:
    chance = np.random.default_rng(1)
    return unit(vectors[::80] + 0.12 * chance.standard_normal((50, 48)))


@pytest.fixture
def from_1000(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search is approximate from a thousand vectors."""
    monkeypatch.setattr("index.vectors._APPROXIMATE_FROM", 1000)


def unit(vectors: np.ndarray) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def loaded(index: VectorIndex, tmp_path: Path) -> VectorIndex:
    # Each has a file of its own: they are read as long as the index lives.
    file = tmp_path / f"{len(list(tmp_path.iterdir()))}.faiss"
    index.save(file)
    return VectorIndex.load(file)


def nearest(vectors: Vectors, question: Vectors, allowed: np.ndarray | None = None) -> set[int]:
    rows = np.arange(len(vectors)) if allowed is None else allowed
    return set(rows[np.argsort(-(vectors[rows] @ question))[:10]].tolist())


def recall(
    index: VectorIndex, vectors: Vectors, questions: Vectors, allowed: np.ndarray | None = None
) -> float:
    shares = []
    for one in questions:
        expected = nearest(vectors, one, allowed)
        found = set(index.search(one, 10, allowed)[0].tolist())
        shares.append(len(expected & found) / len(expected))
    return sum(shares) / len(shares)


def test_few_vectors_are_searched_exactly(vectors: Vectors, questions: Vectors) -> None:
    index = VectorIndex.of(vectors)
    assert index.is_exact
    assert recall(index, vectors, questions) == 1


@pytest.mark.usefixtures("from_1000")
def test_many_vectors_are_searched_in_part_and_hardly_a_neighbour_is_missed(
    vectors: Vectors, questions: Vectors, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    index = loaded(VectorIndex.of(vectors), tmp_path)
    assert not index.is_exact
    assert 1 <= index._index.nprobe <= index._index.nlist / 4
    assert recall(index, vectors, questions) >= 0.99
    rows, cosines = index.search(questions[0], 10)
    np.testing.assert_allclose(cosines, vectors[rows] @ questions[0], atol=1e-3)
    assert cosines.tolist() == sorted(cosines, reverse=True)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("from_1000")
def test_stored_vectors_of_an_approximate_index_are_read_by_row(
    vectors: Vectors, tmp_path: Path
) -> None:
    index = loaded(VectorIndex.of(vectors), tmp_path)
    rows = np.array([0, 17, 3999, 17])
    np.testing.assert_allclose(index.rows(rows), vectors[rows], atol=1e-3)
    assert index.rows(np.array([], dtype=np.int64)).shape == (0, 48)


@pytest.mark.usefixtures("from_1000")
@pytest.mark.parametrize("count", [1, 9, 40, 900])
def test_among_few_rows_none_is_missed(
    vectors: Vectors, questions: Vectors, tmp_path: Path, count: int
) -> None:
    index = loaded(VectorIndex.of(vectors), tmp_path)
    allowed = np.sort(np.random.default_rng(count).choice(ROWS, count, replace=False))
    for one in questions[:10]:
        rows, _ = index.search(one, 200, allowed)
        assert len(rows) == min(200, count)
        assert set(rows.tolist()) <= set(allowed.tolist())
    # In 16-bit floats the tenth and the eleventh may change places.
    assert recall(index, vectors, questions, allowed) >= 0.998


@pytest.mark.usefixtures("from_1000")
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 1])
def test_among_many_rows_hardly_one_is_missed(
    vectors: Vectors, questions: Vectors, tmp_path: Path, share: float
) -> None:
    index = loaded(VectorIndex.of(vectors), tmp_path)
    allowed = np.sort(np.random.default_rng(3).choice(ROWS, int(share * ROWS), replace=False))
    assert recall(index, vectors, questions, allowed) >= 0.99


@pytest.mark.parametrize("exact", [True, False])
def test_rows_that_moved_went_came_or_doubled_keep_the_right_vectors(
    vectors: Vectors,
    questions: Vectors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exact: bool,
) -> None:
    if not exact:
        monkeypatch.setattr("index.vectors._APPROXIMATE_FROM", 1000)
    before = loaded(VectorIndex.of(vectors[:3000]), tmp_path)
    chance = np.random.default_rng(4)
    source = chance.integers(0, 3000, 3500)
    come = np.sort(chance.choice(3500, 1000, replace=False))
    source[come] = -1
    now = loaded(before.changed(source, vectors[3000:]), tmp_path)
    expected = vectors[source]
    expected[come] = vectors[3000:]
    assert (len(now), now.is_exact) == (3500, exact)
    np.testing.assert_allclose(now.rows(np.arange(3500)), expected, atol=1e-7 if exact else 1e-3)
    # Of two equal vectors either may be the nearer one, so that cosines are compared.
    as_near = [
        (now.search(one, 10)[1] > np.sort(expected @ one)[-10] - 1e-3).mean() for one in questions
    ]
    assert np.mean(as_near) >= (1 if exact else 0.99)


@pytest.mark.usefixtures("from_1000")
def test_a_vector_is_rounded_once_however_often_it_is_taken_over(
    vectors: Vectors, tmp_path: Path
) -> None:
    index = loaded(VectorIndex.of(vectors), tmp_path)
    first = index.rows(np.arange(ROWS))
    for turn in range(3):
        index = loaded(index.changed(np.roll(np.arange(ROWS), turn), vectors[:0]), tmp_path)
    assert np.array_equal(index.rows(np.arange(ROWS)), first[np.roll(np.arange(ROWS), 3)])


@pytest.mark.usefixtures("from_1000")
def test_clusters_are_made_anew_when_they_are_outgrown_and_given_up_for_few(
    vectors: Vectors, tmp_path: Path
) -> None:
    small = loaded(VectorIndex.of(vectors[:1000]), tmp_path)
    grown = small.changed(np.r_[np.arange(1000), np.full(500, -1)], vectors[1000:1500])
    assert grown._index.nlist == small._index.nlist
    outgrown = small.changed(np.r_[np.arange(1000), np.full(3000, -1)], vectors[1000:])
    outgrown = outgrown.changed(np.r_[np.arange(4000), np.full(4000, -1)], vectors)
    assert outgrown._index.nlist > small._index.nlist
    assert grown.changed(np.arange(999), vectors[:0]).is_exact


def test_two_builds_of_the_same_vectors_are_the_same_file(
    vectors: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._APPROXIMATE_FROM", 1000)
    for name in ("one", "other"):
        VectorIndex.of(vectors).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
