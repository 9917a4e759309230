"""The default model on ONNX Runtime: in full precision the same vectors as with
sentence-transformers, in 8-bit integers nearly, out of the installed weights alone; and
sentence-transformers where it does not run."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Library
from index.embedder import Embedder, NamedEmbedder, PackagedEmbedder, Vectors, gpu, network
from index.embedder.graph import make_graph
from index.embedder.packaged import WEIGHTS, packaged_folder
from index.errors import WeightsError
from index.passages import cut_passages
from tests.index.workshop import COD

HARD = ["", "🐟", "각 " * 300, "word " * 1000, "a " * 254, "a " * 255, "naïve “quotes” — dashes"]


@pytest.fixture(scope="module")
def reference(embedder: Embedder) -> NamedEmbedder:
    """The same weights with sentence-transformers."""
    assert isinstance(embedder, PackagedEmbedder)
    return embedder.reference


@pytest.fixture(scope="module")
def passages(embedder: Embedder) -> list[str]:
    """Every passage of the shipped articles."""
    documents = Library(Path("corpus/documents")).scan().documents
    return [
        document.text[passage.start : passage.end]
        for document in documents
        for passage in cut_passages(document, embedder.fits)
    ]


@pytest.fixture(scope="module")
def exact() -> PackagedEmbedder:
    """The embedder on a processor that is not good at 8-bit integers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.embedder.packaged._NEAR", 1.1)
        embedder = PackagedEmbedder(packaged_folder())
        assert embedder.precision == network.FULL
    return embedder


def cosines(one: Vectors, other: Vectors) -> Vectors:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    result: Vectors = (one * other).sum(axis=1) / lengths
    return result


def test_every_shipped_passage_has_nearly_the_vector_that_sentence_transformers_gives_it(
    embedder: Embedder, reference: NamedEmbedder, passages: list[str]
) -> None:
    assert len(passages) > 100
    one, other = embedder.embed(passages), reference.embed(passages)
    assert cosines(one, other).min() > 0.99


def test_in_full_precision_it_has_the_same_vector(
    exact: PackagedEmbedder, reference: NamedEmbedder, passages: list[str]
) -> None:
    texts = [*HARD, *passages[::4]]
    assert cosines(exact.embed(texts), reference.embed(texts)).min() > 0.99999


def test_texts_that_are_hard_to_read_have_nearly_the_same_vectors(
    embedder: Embedder, reference: NamedEmbedder
) -> None:
    assert cosines(embedder.embed(HARD), reference.embed(HARD)).min() > 0.98


def test_word_pieces_have_nearly_the_same_vectors_and_the_same_places(
    embedder: Embedder, exact: PackagedEmbedder, reference: NamedEmbedder, passages: list[str]
) -> None:
    texts = [*HARD, *passages[::8]]
    for near, one, other in zip(
        embedder.pieces(texts), exact.pieces(texts), reference.pieces(texts), strict=True
    ):
        for pieces in (near, one):
            np.testing.assert_array_equal(pieces.starts, other.starts)
            np.testing.assert_array_equal(pieces.ends, other.ends)
        if len(one.starts):
            assert cosines(one.vectors, other.vectors).min() > 0.9999
            assert cosines(near.vectors, other.vectors).mean() > 0.98


def test_a_text_has_the_same_vector_whatever_is_read_beside_it(
    embedder: Embedder, passages: list[str]
) -> None:
    """An index is the same whether its articles came one by one or all at once."""
    together = embedder.embed(passages[:70])
    for i in (0, 1, 34, 69):
        np.testing.assert_array_equal(together[i], embedder.embed([passages[i]])[0])


def test_a_processor_that_is_not_exact_enough_is_told_of_and_gets_full_precision(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.embedder.packaged._NEAR", 0.9999)
    embedder = PackagedEmbedder(packaged_folder())
    assert embedder.precision == network.FULL
    (record,) = caplog.records
    assert "full precision is used" in record.getMessage()


def test_threads_that_embed_at_once_get_the_vectors_of_their_own_texts(embedder: Embedder) -> None:
    texts = [f"{'A tariff on cod. ' * (i % 5)}Text {i}." for i in range(40)]
    alone = embedder.embed(texts)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: embedder.embed([text])[0], texts))
    np.testing.assert_allclose(np.array(together), alone, atol=1e-5)


@pytest.mark.parametrize("int8", [False, True])
def test_the_shipped_graph_is_the_one_that_is_made_from_the_weights(int8: bool) -> None:
    shipped = network.INT8 if int8 else network.FULL
    made = make_graph(packaged_folder() / WEIGHTS, int8=int8)
    assert made.SerializeToString() == shipped.read_bytes()


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """The model's folder as installers make it that link files."""
    folder = tmp_path / "linked"
    folder.mkdir()
    for file in packaged_folder().iterdir():
        (folder / file.name).symlink_to(file)
    return folder


def test_linked_weights_are_read(
    linked: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    np.testing.assert_array_equal(PackagedEmbedder(linked).embed([COD]), embedder.embed([COD]))
    assert not caplog.records


@pytest.fixture
def without_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which ONNX Runtime does not load."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


@pytest.mark.usefixtures("without_runtime")
def test_where_onnx_runtime_does_not_load_sentence_transformers_gives_the_vectors(
    embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    fallen = PackagedEmbedder(packaged_folder())
    assert fallen.precision is None
    assert cosines(fallen.embed([COD]), embedder.embed([COD])).min() > 0.99
    (pieces,) = fallen.pieces([COD])
    np.testing.assert_array_equal(pieces.starts, embedder.pieces([COD])[0].starts)
    (record,) = caplog.records
    assert record.getMessage().startswith("ONNX Runtime cannot be used (")
    assert "\n" not in record.getMessage()


@pytest.mark.usefixtures("without_runtime")
def test_the_fallback_has_the_same_fingerprint(embedder: Embedder) -> None:
    """An index made on one computer is searched on another."""
    assert PackagedEmbedder(packaged_folder()).fingerprint == embedder.fingerprint


def test_a_tokenizer_that_is_missing_is_one_line(tmp_path: Path) -> None:
    shutil.copy(packaged_folder() / WEIGHTS, tmp_path)
    with pytest.raises(WeightsError, match=r"tokenizer cannot be read .*install") as raised:
        PackagedEmbedder(tmp_path).embed([COD])
    assert "\n" not in str(raised.value)


def test_many_texts_are_embedded_on_a_gpu_where_pytorch_has_one(
    embedder: Embedder, reference: NamedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sentence-transformers finds the GPU itself; here there is none, and it does without."""
    assert isinstance(embedder, PackagedEmbedder)
    monkeypatch.setattr("index.embedder.packaged.has_gpu", lambda: True)
    texts = [f"Text {i}." for i in range(64)]
    assert cosines(embedder.embed(texts), reference.embed(texts)).min() > 0.99999
    if embedder.precision == network.INT8:  # that it is not used for few shows in the digits
        assert cosines(embedder.embed(texts[:63]), reference.embed(texts[:63])).min() < 0.9999


@pytest.mark.parametrize("driver", [False, True])
def test_pytorch_is_asked_for_a_gpu_only_where_there_is_a_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: bool
) -> None:
    missing = tmp_path / "missing"
    monkeypatch.setattr(gpu, "_DRIVERS", (missing, tmp_path) if driver else (missing,))
    monkeypatch.setitem(sys.modules, "torch", None)
    has_gpu = gpu.has_gpu.__wrapped__  # what it found before does not count
    if driver:
        with pytest.raises(ImportError):
            has_gpu()
    else:
        assert not has_gpu()
