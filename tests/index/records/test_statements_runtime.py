"""The network that tags statements, as it is kept and as ONNX Runtime runs it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Library
from index.embedder import Embedder, PackagedEmbedder, network
from index.embedder.packaged import WEIGHTS, packaged_folder
from index.errors import WeightsError
from index.records import statements_runtime
from index.records.statements_graph import make_graph
from index.records.statements_learned import LEARNED, read_learned
from index.records.statements_pieces import Read, Reader, Window
from index.records.statements_tagger import Tagger


@pytest.mark.parametrize("data", [b"", b"garbage", b"PK\x03\x04 cut off"])
def test_broken_weights_are_told_in_one_line(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "statements.npz"
    file.write_bytes(data)
    with pytest.raises(WeightsError, match="cannot be read"):
        read_learned(file)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "statements.npz"
    np.savez(file, other=np.zeros(3))
    with pytest.raises(WeightsError, match="another version"):
        read_learned(file)


@pytest.fixture(scope="module")
def read_windows(embedder: Embedder) -> list[Window]:
    """Windows of a shipped article and a short one, as the tagger reads them."""
    assert isinstance(embedder, PackagedEmbedder)
    seen: list[Window] = []

    def watch(given: Sequence[Window]) -> Sequence[Read]:
        seen.extend(given)
        return statements_runtime.runtime_reader(embedder, learned)(given)

    learned = read_learned(LEARNED)
    tagger = Tagger(watch, learned, embedder.tokenizer)
    tagger.tag(Library(Path("corpus/documents")).scan().documents[0].text)
    tagger.tag("“No,” said Anna Holt.")
    assert len({len(ids) for ids, _ in seen}) > 1
    return seen


@pytest.fixture(scope="module")
def reference(embedder: Embedder) -> Reader:
    """The network as it was trained, with PyTorch."""
    from index.records.statements_network import torch_reader

    assert isinstance(embedder, PackagedEmbedder)
    return torch_reader(embedder.reference.transformer, read_learned(LEARNED))


def test_in_full_precision_the_network_reads_as_it_was_trained(
    embedder: Embedder,
    reference: Reader,
    read_windows: list[Window],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    monkeypatch.setattr(statements_runtime, "INT8", statements_runtime.FULL)
    reader = statements_runtime.runtime_reader(embedder, read_learned(LEARNED))
    for window, one in zip(read_windows, reader(read_windows), strict=True):
        for array, wanted in zip(one, reference([window])[0], strict=True):
            np.testing.assert_allclose(array, wanted, atol=1e-3)


def test_in_8_bit_integers_nearly_every_piece_has_the_same_tag(
    embedder: Embedder, reference: Reader, read_windows: list[Window]
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    if embedder.precision != network.INT8:
        pytest.skip("this processor is not exact enough in 8-bit integers")
    reader = statements_runtime.runtime_reader(embedder, read_learned(LEARNED))
    same = [
        one[0].argmax(axis=1) == reference([window])[0][0].argmax(axis=1)
        for window, one in zip(read_windows, reader(read_windows), strict=True)
    ]
    assert np.concatenate(same).mean() > 0.97


@pytest.mark.parametrize("int8", [False, True])
def test_the_shipped_graph_is_the_one_that_is_made(int8: bool) -> None:
    shipped = statements_runtime.INT8 if int8 else statements_runtime.FULL
    made = make_graph(packaged_folder() / WEIGHTS, int8=int8)
    assert made.SerializeToString() == shipped.read_bytes()
