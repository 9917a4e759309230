"""The first answer of a fresh process: without the libraries that take seconds to load."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedder import Embedder
from tests.index.records import trade

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


def test_an_answer_leaves_nothing_in_the_users_folders(data: Path, tmp_path: Path) -> None:
    """No cache of the model that could be damaged, and no mark of whoever counts its uses."""
    cold(data, tmp_path, "ask", "What did Carney say about tariffs?")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_look_up_loads_nothing_that_answers_or_indexes(data: Path, tmp_path: Path) -> None:
    printed, loaded = cold(data, tmp_path, "tariffs", "--json")
    assert printed
    assert not {"onnxruntime", "tokenizers", "nupunkt", "bot.answering.answerer"} & loaded
