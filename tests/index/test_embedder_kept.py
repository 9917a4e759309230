"""The model as it was rounded is kept in the user's cache, and nothing rests on that."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index.embedder import PackagedEmbedder, kept, network
from index.embedder.packaged import packaged_folder

TEXT = "Canada lifted its counter-tariffs on cod on September 1, 2031."
# What a process of its own does: its vector's digest on standard output.
FRESH = """
import hashlib, sys
from index.embedder import PackagedEmbedder
from index.embedder.packaged import packaged_folder
vector = PackagedEmbedder(packaged_folder()).embed([sys.argv[1]])
print(hashlib.sha256(vector.tobytes()).hexdigest())
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; the folder in it that is ours."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "communique"


@pytest.fixture(scope="module")
def wanted() -> bytes:
    """The text's vector, of a model that was rounded for it."""
    embedder = PackagedEmbedder(packaged_folder())
    session = network.open_session(network.INT8.read_bytes(), embedder.weights)
    ids = embedder.tokenizer.encode(TEXT).ids
    return network.Network(network.INT8, session).vector(ids).tobytes()


def vector() -> bytes:
    """The text's vector, as a program that has just started gives it."""
    embedder = PackagedEmbedder(packaged_folder())
    made = embedder.embed([TEXT])[0]
    if embedder.precision != network.INT8:
        pytest.skip("this processor is not good at 8-bit integers")
    return np.ascontiguousarray(made).tobytes()


def kept_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_what_was_rounded_once_is_read_from_then_on(
    cache: Path, wanted: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vector() == wanted
    file = kept_file(cache)
    whole = file.read_bytes()
    assert hashlib.sha256(whole[32:]).digest() == whole[:32]
    opened: list[bytes] = []

    def watched(graph: bytes, weights: Path) -> object:
        opened.append(graph)
        return network.open_session(graph, weights)

    monkeypatch.setattr(kept, "open_session", watched)
    assert vector() == wanted
    assert opened == [whole[32:]]


@pytest.mark.parametrize("harm", ["changed", "half-written", "empty", "no model"])
def test_what_is_damaged_is_made_anew(cache: Path, wanted: bytes, harm: str) -> None:
    vector()
    file = kept_file(cache)
    whole = file.read_bytes()
    middle = len(whole) // 2
    no_model = b"not a model"
    harmed = {
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "half-written": whole[:middle],
        "empty": b"",
        "no model": hashlib.sha256(no_model).digest() + no_model,
    }[harm]
    file.write_bytes(harmed)
    assert vector() == wanted
    assert file.read_bytes() != harmed
    assert [file] == list(cache.iterdir())


@pytest.mark.parametrize("place", ["a file stands there", "nobody may write"])
def test_where_nothing_can_be_kept_the_model_is_rounded_at_each_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bytes, place: str
) -> None:
    folder = tmp_path / "cache"
    if place == "nobody may write":
        folder.mkdir(mode=0o500)
        if os.access(folder, os.W_OK):  # for the superuser, every folder can be written
            folder = Path("/proc/communique")
    else:
        folder.write_text("no folder", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    assert vector() == wanted
    assert not (folder / "communique").exists()


def test_several_that_round_at_once_leave_one_whole_file(cache: Path) -> None:
    def started() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", FRESH, TEXT]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    processes = [started() for _ in range(3)]
    said = {process.communicate(timeout=120)[0] for process in processes}
    assert len(said) == 1
    assert all(process.returncode == 0 for process in processes)
    whole = kept_file(cache).read_bytes()
    assert hashlib.sha256(whole[32:]).digest() == whole[:32]


def test_what_other_versions_and_the_killed_left_goes_after_a_while(cache: Path) -> None:
    cache.mkdir(parents=True)
    old, recent = (cache / f"{network.INT8.stem}-{name}.onnx" for name in ("old", "recent"))
    for file in (old, recent):
        file.write_bytes(b"of another version")
    killed = cache / "making-killed"
    killed.mkdir()
    (killed / "model.onnx").write_bytes(b"half of it")
    long_ago = time.time() - 40 * 86_400
    for left in (old, killed):
        os.utime(left, (long_ago, long_ago))
    vector()
    assert not old.exists()
    assert not killed.exists()
    assert recent.exists()
