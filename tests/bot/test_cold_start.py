"""The first answer of a fresh process: without the libraries that take seconds to load."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedder import DEFAULT_MODEL, Embedder, PackagedEmbedder, open_embedder
from index.embedder.network import INT8
from tests.index.records import trade
from tests.index.workshop import Renamed

PROJECT = Path(__file__).parents[2]
_COLD = """
import sys
from bot.terminal import main
sys.argv = ["communique", *sys.argv[1:]]
try:
    main()
except SystemExit:
    print("loaded:", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The data folder of the small library of statements, meetings and tariffs."""
    root = tmp_path_factory.mktemp("cold")
    trade.snapshot(root, embedder)
    return root / "data"


def cold(data: Path, home: Path, *args: str) -> tuple[str, set[str]]:
    """What ``communique`` prints in a process of its own, and the modules that it loaded."""
    variables = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "TMPDIR": str(home)}
    run = subprocess.run(
        [sys.executable, "-c", _COLD, *args, "--data", str(data)],
        capture_output=True,
        text=True,
        cwd=data,
        env={**os.environ, **variables, "PYTHONPATH": str(PROJECT)},
        check=True,
    )
    log, _, loaded = run.stderr.rpartition("loaded:")
    assert log == ""
    return run.stdout, set(loaded.split())


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_answer_loads_neither_torch_nor_what_stands_on_it(
    data: Path, tmp_path: Path, command: str
) -> None:
    printed, loaded = cold(data, tmp_path, command, "What did Carney say about tariffs?")
    assert printed
    assert "onnxruntime" in loaded
    assert not {"torch", "sentence_transformers", "transformers"} & loaded


def test_an_answer_leaves_nothing_in_the_users_folders_but_the_rounded_models(
    data: Path, tmp_path: Path
) -> None:
    """No mark of whoever counts its uses, nothing half made."""
    cold(data, tmp_path, "ask", "What did Carney say about tariffs?")
    left = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    embedder = open_embedder(DEFAULT_MODEL)
    assert isinstance(embedder, PackagedEmbedder)
    kept = ("answerability", "minilm") if embedder.precision == INT8 else ()
    assert len(left) == len(kept)
    for file, name in zip(sorted(left), kept, strict=True):
        assert file.match(f"communique/{name}-int8-*.onnx")


# What answers, indexes, searches or serves, and what it stands on.
_NOT_FOR_LOOK_UPS = {
    *("torch", "sentence_transformers", "transformers", "onnxruntime", "tokenizers"),
    *("numpy", "faiss", "tantivy", "tiktoken", "nupunkt", "pymilvus"),
    *("dateparser", "lxml", "trafilatura", "docx", "pypdfium2", "aiohttp", "discord", "matplotlib"),
    *("bot.answering.answerer", "index.embedder", "index.search", "index.snapshot", "index.build"),
}
LOOK_UPS = [
    ("tariffs", "--product", "steel", "--country", "Canada", "--as-of", "2025-10-01"),
    ("positions", "--who", "Ford", "--topic", "steel"),
    ("meetings", "--who", "Carney"),
    ("documents",),
    ("documents", "--set-aside"),
    ("document", "june.md"),
]


@pytest.mark.parametrize("how", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("command", LOOK_UPS, ids=" ".join)
def test_a_look_up_loads_nothing_that_answers_indexes_or_searches(
    data: Path, tmp_path: Path, command: tuple[str, ...], how: tuple[str, ...]
) -> None:
    printed, loaded = cold(data, tmp_path, *command, *how)
    assert printed or "--set-aside" in command
    assert "index.archive" in loaded
    assert not _NOT_FOR_LOOK_UPS & loaded


def test_a_look_up_in_the_index_of_another_model_does_not_need_the_model(
    embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trade.snapshot(tmp_path, Renamed(embedder, name="nobody/has-it"))
    monkeypatch.setenv("EMBEDDER", "nobody/has-it")
    printed, loaded = cold(tmp_path / "data", tmp_path, "tariffs", "--json")
    assert printed
    assert not _NOT_FOR_LOOK_UPS & loaded
