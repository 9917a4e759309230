"""The bot answers with the models of its settings."""

import asyncio
from pathlib import Path

import pytest

from index.embedder import Embedder, open_embedder
from index.errors import WeightsError
from tests.bot.desk import FOLLOW_UP
from tests.bot.discord.conftest import Indexed, Stage
from tests.models import make_embedder, make_reranker

COD = "What is the tariff on cod?"
LIKED = "emergency"


@pytest.fixture
def reranked_stage(tmp_path: Path, indexed: Indexed, embedder: Embedder) -> Stage:
    """With a reranker that likes one word."""
    folder = make_reranker(tmp_path / "reranker", LIKED)
    return Stage(tmp_path, indexed, embedder, reranker=str(folder))


@pytest.fixture
def other_stage(tmp_path: Path) -> Stage:
    """With both models others than the default, one document and no index."""
    folder = make_embedder(tmp_path / "embedder")
    reranker = make_reranker(tmp_path / "reranker", LIKED)
    other = open_embedder(str(folder))
    stage = Stage(tmp_path, None, other, reranker=str(reranker))
    stage.settings["embedder"] = str(folder)
    (stage.corpus / "cod.md").write_text(FOLLOW_UP, "utf-8")
    return stage


async def test_the_rerankers_choice_is_the_first_quote(reranked_stage: Stage) -> None:
    assert LIKED in (await reranked_stage.ask(COD)).text


async def test_the_index_is_built_with_the_embedder_of_the_settings(other_stage: Stage) -> None:
    call = await other_stage.anna.command(other_stage.general, "ask", question=COD)
    answer = await call.answer(timeout=60)
    other_stage._note_texts()  # the stage checks that every quote is a slice of these
    assert LIKED in answer.text
    assert other_stage.snapshot.manifest.embedder == other_stage.settings["embedder"]


def test_a_reranker_that_is_none_is_told_at_the_start(
    tmp_path: Path, indexed: Indexed, embedder: Embedder
) -> None:
    stage = Stage(tmp_path, indexed, embedder, reranker=str(tmp_path / "nothing"))

    async def start() -> None:
        async with stage.open():
            pass

    with pytest.raises(WeightsError, match=r"the reranker .*nothing cannot be loaded: "):
        asyncio.run(asyncio.wait_for(start(), 60))
