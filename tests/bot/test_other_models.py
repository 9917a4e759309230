"""EMBEDDER and RERANKER name other models: the whole way of a question with models made here."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from tests.bot.calling import Communique, Run, caller
from tests.bot.desk import library
from tests.models import make_embedder, make_reranker

COD = "What is the tariff on cod?"
LIKED = "emergency"
"""The reranker's word. It stands in one sentence, which is not the one that answers."""


@pytest.fixture(scope="module")
def embedder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_embedder(tmp_path_factory.mktemp("models") / "embedder")


@pytest.fixture(scope="module")
def reranker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_reranker(tmp_path_factory.mktemp("models") / "reranker", LIKED)


@pytest.fixture
def communique(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Communique:
    """Runs ``communique`` on the small library, indexed with the default model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(library(tmp_path).root))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    run = caller(monkeypatch, capsys)
    assert run("reindex").code == 0
    return run


def check_quotes(answer: dict, communique: Communique) -> None:
    """Every quote is the document's own words."""
    assert answer["quotes"]
    for quote in answer["quotes"]:
        (document,) = communique("document", quote["document"]["id"], "--json").rows
        assert document["text"][quote["start"] : quote["end"]] == quote["text"]


# Another embedder


def test_look_ups_say_that_the_index_is_another_models_and_what_to_do(
    communique: Communique, embedder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDER", str(embedder_folder))
    for command in ("status", "documents", "tariffs"):
        run = communique(command)
        assert run.code == 2
        assert "its embedder is all-MiniLM-L6-v2, the settings say /" in run.err
        assert run.err.endswith("Run: communique reindex\n")
        assert run.err.count("\n") == 1


def test_after_a_reindex_another_embedder_answers_with_slices(
    communique: Communique, embedder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDER", str(embedder_folder))
    made = communique("reindex")
    assert "the index is made anew: its embedder is all-MiniLM-L6-v2" in made.out
    (status,) = communique("status", "--json").rows
    assert status["embedder"] == str(embedder_folder)
    assert status["passages"] > 3, "its window is smaller, and so are the passages"
    (answer,) = communique("ask", COD, "--json").rows
    assert "cod" in " ".join(quote["text"] for quote in answer["quotes"])
    check_quotes(answer, communique)
    (found,) = communique("search", "copper wire", "--json").rows
    assert "copper wire" in found["passages"][0]["text"]


def test_a_question_rebuilds_an_index_of_another_embedder_and_back(
    communique: Communique, embedder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = communique("ask", COD, "--json")
    assert "rebuilding" not in before.err
    monkeypatch.setenv("EMBEDDER", str(embedder_folder))
    assert "rebuilding the index: its embedder is all-MiniLM" in communique("ask", COD).err
    monkeypatch.delenv("EMBEDDER")
    back = communique("ask", COD, "--json")
    assert f"rebuilding the index: its embedder is {embedder_folder}" in back.err
    assert _texts(back) == _texts(before)


def test_a_name_that_is_no_model_leaves_the_index_as_it_is(
    communique: Communique, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDER", str(tmp_path / "nothing"))
    run = communique("reindex")
    assert run.code == 2
    assert "nothing cannot be loaded: there is no such folder" in run.err
    monkeypatch.delenv("EMBEDDER")
    assert communique("ask", COD).code == 0


# A reranker


def test_the_rerankers_choice_comes_first_in_passages_and_quotes(
    communique: Communique, reranker_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "What did Ines Marchetti say about the tariff on cod?"
    plain, passages = communique("ask", COD, "--json"), communique("search", question, "--json")
    assert LIKED not in _texts(plain)[0]
    assert LIKED not in passages.rows[0]["passages"][0]["text"]
    monkeypatch.setenv("RERANKER", str(reranker_folder))
    run, reordered = communique("ask", COD, "--json"), communique("search", question, "--json")
    assert LIKED in _texts(run)[0]
    assert _texts(plain)[0] in _texts(run), "the others keep their order behind it"
    check_quotes(run.rows[0], communique)
    (before,), (after,) = passages.rows, reordered.rows
    assert LIKED in after["passages"][0]["text"]
    assert _places(after) == _places(before), "none is lost"
    scores = [passage["score"] for passage in after["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_what_the_documents_do_not_say_is_declined_with_a_reranker_too(
    communique: Communique, reranker_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERANKER", str(reranker_folder))
    run = communique("ask", "Who won the ice hockey final in Helsinki?", "--json")
    assert run.code == 1
    assert run.rows[0]["outcome"] == "not_found"


def test_both_together_and_a_scorecard_of_them(
    communique: Communique,
    embedder_folder: Path,
    reranker_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMBEDDER", str(embedder_folder))
    monkeypatch.setenv("RERANKER", str(reranker_folder))
    asked = tmp_path / "asked.yaml"
    asked.write_text(f'- question: "{COD}"\n  answers: ["{LIKED}"]\n', "utf-8")
    (card,) = communique("eval", str(asked), "--json").rows
    assert (card["quote_1"], card["verbatim"]) == (1.0, 1.0)
    monkeypatch.delenv("RERANKER")
    (card,) = communique("eval", str(asked), "--json").rows
    assert card["quote_1"] == 0.0


def test_look_ups_load_no_reranker_and_a_wrong_one_is_told_when_it_is_needed(
    communique: Communique, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERANKER", str(tmp_path / "nothing"))
    assert communique("status").code == 0
    assert communique("reindex").code == 0
    run = communique("ask", COD)
    assert run.code == 2
    assert run.out == ""
    assert run.err.count("\n") == 1
    assert "the reranker " in run.err


# The settings


def test_none_is_set_unless_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().reranker is None
    monkeypatch.setenv("RERANKER", "")
    assert load_settings().reranker is None


def test_a_models_folder_may_be_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDER", "~/models/ours")
    monkeypatch.setenv("RERANKER", "cross-encoder/ours~2")
    settings = load_settings()
    assert settings.embedder == str(Path.home() / "models/ours")
    assert settings.reranker == "cross-encoder/ours~2"


def _texts(run: Run) -> list[str]:
    (answer,) = run.rows
    return [quote["text"] for quote in answer["quotes"]]


def _places(found: dict) -> list[tuple[str, int]]:
    return sorted((p["document"]["path"], p["start"]) for p in found["passages"])
