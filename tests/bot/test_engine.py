"""The engine of the settings, from the command line to Discord's desk."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.discord.desk import Desk
from bot.discord.errors import BusyError
from bot.reindexing import Reindexing
from bot.session import Session
from bot.settings import Settings, SettingsError, load_settings
from index.milvus.errors import EngineUnreachableError
from index.milvus.store import MilvusStore
from tests.bot.desk import library
from tests.milvus import MilvusServer, needs_milvus

ROOT = Path(__file__).parents[2]
ASKED = "What is the tariff on copper wire?"


def settings(root: Path, **more: object) -> Settings:
    return Settings(_env_file=None, corpus_dir=library(root).root, data_dir=root / "data", **more)


def session(root: Path, uri: str, said: list[str]) -> Session:
    told = settings(root, engine="milvus", milvus_uri=uri)
    return Session(told, told.data_dir, said.append)


def with_patience(of: Session, seconds: float) -> None:
    assert isinstance(of.store, MilvusStore)
    of.store.connection = of.store.connection.with_patience(seconds)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:19530",
        "https://user:password@milvus.example.org:19530/news",
        "data/milvus.db",
        "/var/lib/communique/index.db",
    ],
)
def test_addresses_and_files_are_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, uri: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENGINE", "Milvus")
    monkeypatch.setenv("MILVUS_URI", uri)
    loaded = load_settings()
    assert loaded.engine == "milvus"
    assert loaded.milvus_uri is not None
    assert loaded.milvus_uri.get_secret_value() == uri
    assert "password" not in repr(loaded)


@pytest.mark.parametrize("uri", ["localhost:19530", "ftp://host", "milvus", "grpc://host/x.db"])
def test_what_is_no_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, uri: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MILVUS_URI", uri)
    with pytest.raises(SettingsError, match="MILVUS_URI: it must be http://host:port"):
        load_settings()


def test_milvus_without_an_address_is_one_line(tmp_path: Path) -> None:
    told = settings(tmp_path, engine="milvus")
    with pytest.raises(SettingsError, match="MILVUS_URI does not say where it is"):
        Session(told, told.data_dir, print).store  # noqa: B018


@needs_milvus
def test_a_session_builds_answers_and_keeps_nothing_in_its_data_folder(
    tmp_path: Path, milvus: MilvusServer
) -> None:
    said: list[str] = []
    used = session(tmp_path, milvus.new_database(), said)
    answer = used.answerer(lambda *_: None).answer(ASKED)
    assert "8 per cent" in answer.quotes[0].text
    assert said[0].startswith("no index yet")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["reindex.lock"]


@needs_milvus
def test_the_command_line_answers_and_tells_in_one_line_that_nobody_is_there(
    tmp_path: Path, milvus: MilvusServer
) -> None:
    where = {
        "ENGINE": "milvus",
        "MILVUS_URI": milvus.new_database(),
        "CORPUS_DIR": str(library(tmp_path).root),
        "DATA_DIR": str(tmp_path / "data"),
    }
    found = run("ask", ASKED, **where)
    assert (found.returncode, "8 per cent" in found.stdout) == (0, True)
    gone = run("tariffs", **where | {"MILVUS_URI": "data/nowhere/milvus.db"})
    assert gone.returncode == 2
    assert gone.stderr.startswith("communique: the index data/nowhere/milvus.db cannot be opened")
    assert gone.stderr.count("\n") == 1
    assert gone.stdout == ""


@needs_milvus
def test_a_reindex_in_another_process_is_seen_at_the_desk(
    tmp_path: Path, milvus: MilvusServer
) -> None:
    used = session(tmp_path, milvus.new_database(), [])
    used.reindex(lambda *_: None)
    environment = os.environ | {
        "CORPUS_DIR": str(used.settings.corpus_dir),
        "ENGINE": "milvus",
        "MILVUS_URI": used.settings.milvus_uri.get_secret_value(),
    }
    (used.settings.corpus_dir / "kelp.md").write_text("The levy on kelp ended in May.\n")

    async def act() -> None:
        desk = Desk(used, workers=1)
        try:
            assert await desk.prepare() is None
            before = desk.snapshot
            report = await Reindexing(used.data, environment, used.store.current_id).run()
            assert report.added == ("kelp.md",)
            assert await desk.refresh()
            assert desk.snapshot is not before
            assert desk.snapshot.id == report.snapshot
            answer = await desk.answer("When did the levy on kelp end?")
            assert "kelp" in answer.quotes[0].text
        finally:
            desk.close()

    asyncio.run(act())


@needs_milvus
def test_at_the_desk_milvus_may_be_away_at_the_start_and_later(tmp_path: Path) -> None:
    server = MilvusServer(tmp_path / "server")
    used = session(tmp_path, server.uri, [])
    used.reindex(lambda *_: None)
    with_patience(used, 2)
    server.kill()

    async def act() -> None:
        desk = Desk(used, workers=1)
        try:
            assert await desk.prepare() is None, "it would be built anew"
            with pytest.raises(BusyError, match=r"^the index at .* cannot be reached"):
                await desk.answer(ASKED)
            server.start()
            assert await desk.refresh()
            assert "8 per cent" in (await desk.answer(ASKED)).quotes[0].text
            server.kill()
            with pytest.raises(EngineUnreachableError):
                await desk.answer("What did Petra Holm call the increase?")
            server.start()
            assert (await desk.answer("What did Petra Holm call the increase?")).quotes
        finally:
            desk.close()

    try:
        asyncio.run(act())
    finally:
        server.kill()
