"""A reindex as the people of a server live it: it never takes away what answers."""

import asyncio
import os
import shutil
import signal
from pathlib import Path

from bot.state import State
from corpus.library import Library
from index.build import reindex
from index.embedder import DEFAULT_MODEL, open_embedder
from index.manifest import Manifest
from index.store import Store
from tests.bot.discord.admin_stage import ANSWERED, Stage, acted, one
from tests.bot.discord.stage import PROJECT
from tests.bot.test_reindexing import children, linux
from tests.discord_server import DiscordServer, Upload, permissions, posting
from tests.discord_server.messages import Message

NEWS = "---\ntitle: Kelp\ndate: 2025-10-05\n---\nThe levy on dried kelp ended on October 5, 2025.\n"
INTERRUPTED = "interrupted because the bot stopped"


def live(on: Stage) -> str:
    """Which snapshot answers."""
    return (on.data / "CURRENT").read_text()


def test_a_reindex_goes_on_beside_the_answers_and_ends_with_what_it_changed(tmp_path: Path):
    async def act(on: Stage) -> None:
        before = live(on)
        premiers = on.corpus / "premiers.md"
        premiers.write_text(premiers.read_text("utf-8").replace("12.5", "13.5"), "utf-8")
        (on.corpus / "zander.md").write_text((on.corpus / "cod.md").read_text("utf-8"), "utf-8")
        (on.corpus / "kelp.md").write_text(NEWS, "utf-8")
        (on.corpus / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
        (on.corpus / "beans.md").unlink()
        running = await one(await on.boss.command(on.general, "reindex"))
        message = await on.seen("Reading")
        assert f"/{message.id}" in running.text
        for _ in range(2):
            again = await on.private(on.boss, "reindex")
            assert again.startswith("A reindex is running:")
            assert f"/{message.id}" in again
        assert "Reindex\nrunning" in await on.private(on.boss, "status")
        assert ANSWERED in (await on.ask()).text
        assert live(on) == before
        # By now the command's own token has run out.
        on.discord.clock.advance(16 * 60)
        report = await on.seen("The library was indexed")
        assert report.id == message.id
        assert (report.content, report.ephemeral) == ("", False)
        for line in (
            "Documents: 1 added, 1 changed, 1 unchanged, 1 removed, 1 duplicate, 1 failed.",
            "**Added** (1)\nkelp.md",
            "**Changed** (1)\npremiers.md",
            "**Removed** (1)\nbeans.md",
            "**Duplicate** (1)\nzander.md: the same words as cod.md",
            "**Failed** (1)\nbroken.pdf: ",
        ):
            assert line in report.text
        assert live(on) != before
        call = await on.anna.command(on.general, "ask", question="When did the levy on kelp end?")
        assert "October 5, 2025" in (await call.answer()).text
        failures = await on.private(on.boss, "library failures")
        assert "broken.pdf" in failures
        assert "zander.md: the same words as cod.md" in failures
        await on.discord.until(
            lambda: ("reindex", "", "done") in on.audited(), what="the end in the audit"
        )
        assert [row for row in on.audited() if row[0] == "reindex"] == [
            ("reindex", "", "started"),
            ("reindex", "", "one was running"),
            ("reindex", "", "one was running"),
            ("reindex", "", "done"),
        ]
        status = await on.private(on.boss, "status")
        assert live(on).strip() in status
        for field in (
            "Documents\n3 in ",
            "Reindex\nnot running",
            "Servers\n1",
            "Memory",
            "Answers",
        ):
            assert field in status

        await on.private(on.boss, "reindex")
        await on.seen("Documents: 3 unchanged")
        assert not on.discord.errors

    acted(tmp_path, act)


def test_a_reindex_that_fails_says_why_and_changes_nothing(tmp_path: Path):
    async def act(on: Stage) -> None:
        before = live(on)
        on.corpus.rename(tmp_path / "elsewhere")
        await on.private(on.boss, "reindex")
        said = await on.seen("❌ The reindex failed: No folder of documents at")
        assert "index of before answers on" in said.text
        on.corpus.mkdir()
        await on.private(on.boss, "reindex")
        assert "❌" in (await on.seen("No documents")).text
        assert live(on) == before
        assert ANSWERED in (await on.ask()).text
        outcomes = [row[2] for row in await on.written(4)]
        assert outcomes[0] == outcomes[2] == "started"
        assert outcomes[1].startswith("no folder of documents")
        assert "no documents" in outcomes[3]

    acted(tmp_path, act)


def test_where_the_bot_may_not_write_a_reindex_runs_all_the_same(tmp_path: Path):
    async def act(on: Stage) -> None:
        bot = on.discord.bot_user
        on.guild.deny(on.general, bot, permissions.SEND_MESSAGES)
        before = live(on)
        (on.corpus / "cod.md").unlink()
        assert "cannot write in this channel" in await on.private(on.boss, "reindex")
        # Somebody else may show it where it can be shown.
        hall = on.guild.channel("hall")
        on.guild.deny(hall, bot, permissions.EMBED_LINKS)
        shown = await on.boss.command(hall, "reindex")
        assert "The reindex runs:" in (await one(shown)).text
        await on.discord.until(lambda: live(on) != before, what="the new index", timeout=30)
        await on.discord.until(
            lambda: any("may need the permissions" in m.text for m in on.boss.screen(hall)),
            what="the end of the reindex in plain words",
        )
        await on.discord.until(
            lambda: ("reindex", "", "started, not shown") in on.audited(), what="the audit"
        )

    acted(tmp_path, act)


def test_a_stop_in_the_middle_of_a_reindex_leaves_the_index_and_says_so(tmp_path: Path):
    stages: list[Stage] = []

    async def act(on: Stage) -> None:
        stages.append(on)
        on.before = live(on)
        (on.corpus / "kelp.md").write_text(NEWS, "utf-8")
        await on.private(on.boss, "reindex")
        await on.shown(on.general)

    acted(tmp_path, act)
    (on,) = stages
    (message,) = [m for m in on.general.messages if not m.ephemeral]
    assert INTERRUPTED in message.content
    assert live(on) == on.before
    assert on.audited()[-1] == ("reindex", "", "interrupted")
    state = State.open(on.data)
    assert state.running() is None
    state.close()


@linux
def test_a_reindex_that_is_killed_says_so_and_the_next_one_succeeds(tmp_path: Path):
    async def act(on: Stage) -> None:
        before = live(on)
        (on.corpus / "beans.md").unlink()
        await on.private(on.boss, "reindex")
        (child,) = await on.discord.until(children, what="the process")
        os.kill(child, signal.SIGKILL)
        said = await on.seen("❌ The reindex failed")
        assert "killed" in said.text
        assert "Nothing was changed" in said.text or "nothing was changed" in said.text
        assert live(on) == before
        assert ANSWERED in (await on.ask()).text

        # Nor does it matter that somebody deletes what shows it.
        keeper = on.guild.person("Keeper", permissions=permissions.MANAGE_MESSAGES)
        await keeper.delete(said)
        await on.private(on.boss, "reindex")
        shown = await on.shown(on.general)
        await keeper.delete(shown)
        report = await on.seen("**Removed** (1)\nbeans.md")
        assert report.id != shown.id

    acted(tmp_path, act)


def left_running(discord: DiscordServer, data: Path) -> Message:
    """The message of a reindex whose bot was killed."""
    guild = discord.guild("Trade desk")
    general = guild.channel("general")
    text = {"content": "Embedding passages"}
    message = posting.post(discord, general, discord.bot_user, text, {})
    state = State.open(data)
    state.set_running(general.id, message.id, 1)
    state.close()
    return message


def test_the_message_of_a_reindex_that_was_cut_off_is_corrected_at_the_next_start(tmp_path: Path):
    kept: list[Message] = []

    def cut_off(discord: DiscordServer, _corpus: Path, data: Path) -> None:
        kept.append(left_running(discord, data))

    async def act(on: Stage) -> None:
        await on.discord.until(lambda: INTERRUPTED in kept[0].content, what="the correction")

    acted(tmp_path, act, prepare=cut_off)


def test_it_is_corrected_also_where_the_bot_builds_an_index_at_once(tmp_path: Path):
    kept: list[Message] = []

    def cut_off(discord: DiscordServer, corpus: Path, data: Path) -> None:
        kept.append(left_running(discord, data))
        # So many that the index takes longer than the message.
        for path in (PROJECT / "corpus" / "documents").glob("*.md"):
            shutil.copy(path, corpus)
        (data / "CURRENT").unlink()
        shutil.rmtree(data / "snapshots")

    async def act(on: Stage) -> None:
        await on.discord.until(lambda: INTERRUPTED in kept[0].content, what="the correction")
        assert not (on.data / "CURRENT").exists()

    acted(tmp_path, act, prepare=cut_off)


def test_an_index_made_by_another_program_answers_at_once(tmp_path: Path):
    async def act(on: Stage) -> None:
        (on.corpus / "kelp.md").write_text(NEWS, "utf-8")
        embedder = open_embedder(DEFAULT_MODEL)
        made = await asyncio.to_thread(reindex, Library(on.corpus), Store(on.data), embedder)
        await on.discord.until(lambda: live(on).strip() == made.snapshot)

        async def status() -> bool:
            return made.snapshot in await on.private(on.boss, "status")

        await on.discord.until(status, what="the new index", timeout=15)
        call = await on.anna.command(on.general, "ask", question="When did the levy on kelp end?")
        assert "October 5, 2025" in (await call.answer()).text

    acted(tmp_path, act)


def damage(data: Path) -> None:
    """Change a byte of the live snapshot."""
    name = (data / "CURRENT").read_text().strip()
    (data / "snapshots" / name / "manifest.json").write_text("{}")


def test_a_snapshot_of_another_embedder_is_built_again_by_itself(tmp_path: Path):
    def age(_discord: DiscordServer, _corpus: Path, data: Path) -> None:
        folder = data / "snapshots" / (data / "CURRENT").read_text().strip()
        manifest = Manifest.load(folder)
        object.__setattr__(manifest, "embedder", "another-model")
        object.__setattr__(manifest, "weights_sha256", "0" * 64)
        manifest.save(folder)

    async def act(on: Stage) -> None:
        old = live(on)
        assert ANSWERED in (await on.ask()).text
        assert live(on) != old

    acted(tmp_path, act, prepare=age)


def test_where_the_live_snapshot_is_damaged_the_one_before_answers_and_is_told_once(
    tmp_path: Path, caplog
):
    def spoil(_discord: DiscordServer, corpus: Path, data: Path) -> None:
        (corpus / "beans.md").unlink()
        reindex(Library(corpus), Store(data), open_embedder(DEFAULT_MODEL))
        damage(data)

    async def act(on: Stage) -> None:
        assert ANSWERED in (await on.ask()).text
        assert "Documents\n3 in " in await on.private(on.boss, "status")
        await asyncio.sleep(4.5)  # it looks every two seconds
        warned = [r for r in caplog.records if "answers instead" in r.getMessage()]
        assert len(warned) == 1
        await on.private(on.boss, "reindex")
        await on.seen("The library was indexed")
        assert "Documents\n2 in " in await on.private(on.boss, "status")

    acted(tmp_path, act, prepare=spoil)


def test_without_documents_people_are_told_why_until_an_admin_adds_some(tmp_path: Path):
    def empty(_discord: DiscordServer, corpus: Path, data: Path) -> None:
        shutil.rmtree(corpus)
        corpus.mkdir()
        damage(data)

    async def act(on: Stage) -> None:
        told = await on.ask()
        assert told.ephemeral
        assert "Nothing is indexed yet: no documents" in told.text
        assert "none yet" in await on.private(on.boss, "status")
        story = (
            b"---\ntitle: Talks\n---\n"
            b"\xe2\x80\x9cWe see a fair deal for both harbours,"
            b"\xe2\x80\x9d Tomas Oduya told reporters."
        )
        await on.private(on.boss, "library add", file=Upload("talks.md", story))
        await on.private(on.boss, "reindex")
        await on.seen("**Added** (1)\ntalks.md")
        assert ANSWERED in (await on.ask()).text

    acted(tmp_path, act, prepare=empty)
