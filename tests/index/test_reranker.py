"""The reranker: any cross-encoder, and in one line what is none."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import WeightsError
from index.reranker import open_reranker
from tests.models import make_embedder, make_reranker, make_transformer

QUESTION = "What is the tariff on cod?"
PLAIN, LIKED = "A tariff on cod.", "An emergency debate."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_reranker(tmp_path_factory.mktemp("models") / "reranker", "emergency")


def test_a_folder_with_a_cross_encoder_is_a_reranker(folder: Path) -> None:
    scores = open_reranker(str(folder)).scores(QUESTION, [PLAIN, LIKED, PLAIN])
    assert (scores.shape, scores.dtype) == ((3,), np.float32)
    assert scores[1] > 4 > 1 > abs(scores[0])
    assert scores[0] == scores[2]


def test_scores_are_not_squeezed_together_between_0_and_1(folder: Path) -> None:
    """As a sigmoid does it, the best of many good texts would all come out as 1."""
    assert open_reranker(str(folder)).scores(QUESTION, [LIKED])[0] > 1


def test_no_texts_have_no_scores_and_a_long_one_is_read_as_far_as_the_window_goes(
    folder: Path,
) -> None:
    reranker = open_reranker(str(folder))
    assert reranker.scores(QUESTION, []).shape == (0,)
    early, late = reranker.scores(QUESTION, [f"{LIKED} {'cod ' * 999}", f"{'cod ' * 999} {LIKED}"])
    assert early > late


def test_many_threads_get_the_scores_that_one_gets(folder: Path) -> None:
    reranker = open_reranker.__wrapped__(str(folder))  # a fresh one: loading is part of it
    texts = [[PLAIN, LIKED * n] for n in range(1, 13)]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda t: reranker.scores(QUESTION, t), texts))
    for some, scores in zip(texts, together, strict=True):
        np.testing.assert_allclose(scores, reranker.scores(QUESTION, some), atol=1e-5)


def test_opening_loads_nothing_and_using_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    reranker = open_reranker(str(tmp_path / "nowhere"))
    told = _told(reranker)
    assert "the reranker " in told
    assert "nowhere cannot be loaded: " in told


@pytest.mark.parametrize("make", [make_transformer, make_embedder])
def test_a_model_of_another_kind_is_refused_and_not_given_random_weights(
    make: object, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "other")  # type: ignore[operator]
    capfd.readouterr()
    assert "other is no cross-encoder" in _told(open_reranker(str(folder)))
    assert "MISSING" not in capfd.readouterr().err


def test_a_model_that_sorts_into_classes_is_refused(tmp_path: Path) -> None:
    folder = make_reranker(tmp_path / "classes", "emergency", labels=3)
    assert "classes gives 3 figures to a text" in _told(open_reranker(str(folder)))


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_damaged_folder_is_one_line(tmp_path: Path, file: str) -> None:
    damaged = make_reranker(tmp_path / "damaged", "emergency")
    (damaged / file).write_bytes((damaged / file).read_bytes()[:100])
    assert "damaged cannot be loaded: " in _told(open_reranker(str(damaged)))


def _told(reranker: object) -> str:
    with pytest.raises(WeightsError) as raised:
        reranker.scores(QUESTION, [PLAIN])  # type: ignore[attr-defined]
    assert "\n" not in str(raised.value)
    return str(raised.value)
