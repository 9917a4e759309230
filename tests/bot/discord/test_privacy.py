"""What must not be seen by others, or be kept: folders, secrets, errors, reminders without end."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.discord.replies import without_folders
from tests.bot.discord.admin_stage import ASKED, Stage, acted, one
from tests.discord_server import Upload

RESPONSE = r"/webhooks/\d+/[^/]+/messages/@original"
FOLLOW_UP = r"/webhooks/\d+/[^/]+$"
KELP = b"# Kelp\n\nThe levy on dried kelp ended on October 5, 2025.\n"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("no documents at /srv/trade/library; add some", "no documents at library; add some"),
        ("cannot write into C:\\Users\\me\\x.md", "cannot write into x.md"),
        ("see https://example.org/a/b/c and /library add", None),
        ("1/2 of a/b", None),
    ],
)
def test_folders_of_the_computer_are_left_out(said: str, shown: str | None):
    assert without_folders(said) == (shown or said)


def test_a_reindex_that_fails_says_why_without_where(tmp_path: Path):
    async def act(on: Stage) -> None:
        shutil.move(on.corpus, on.corpus.with_name("gone"))
        await on.boss.command(on.general, "reindex")
        told = await on.seen("failed", 60)
        assert "o folder of documents" in told.text
        assert str(tmp_path) not in told.text
        assert "answers on" in told.text

    acted(tmp_path, act)


def test_passwords_and_parameters_of_an_address_are_not_written_down(tmp_path: Path):
    async def act(on: Stage) -> None:
        address = "https://user:s3cret@intranet.example/report?key=hush"
        await one(await on.boss.command(on.general, "library add", url=address))
        await on.written(1)
        (entry,) = on.audit()
        assert entry.detail == "https://intranet.example/report"
        assert "s3cret" not in entry.outcome
        assert "hush" not in entry.outcome

    acted(tmp_path, act)


def test_an_error_stays_private_also_where_the_public_answer_cannot_be_taken_back(tmp_path: Path):
    async def act(on: Stage) -> None:
        on.discord.fail_next("DELETE", RESPONSE, 400)
        call = await on.anna.command(on.general, "ask", question=ASKED, since="nonsense")
        told = await call.followup()
        assert "not a date" in told.text
        assert told.ephemeral
        assert not any("not a date" in message.text for message in on.boss.screen(on.general))

    acted(tmp_path, act)


def test_the_audit_says_what_was_done_also_where_it_could_not_be_told(tmp_path: Path):
    async def act(on: Stage) -> None:
        on.discord.fail_next("POST", FOLLOW_UP, 400, times=2)
        await on.boss.command(on.general, "library add", file=Upload("kelp.md", KELP))
        await on.written(1)
        (entry,) = on.audit()
        assert entry.outcome == "added kelp.md; not told"
        assert (on.corpus / "kelp.md").exists()

    acted(tmp_path, act)


def test_a_reindex_is_shown_to_its_end_also_where_its_beginning_could_not_be_told(tmp_path: Path):
    async def act(on: Stage) -> None:
        on.discord.fail_next("POST", FOLLOW_UP, 400, times=1)
        (on.corpus / "kelp.md").write_bytes(KELP)
        await on.boss.command(on.general, "reindex")
        assert "1 added" in (await on.seen("added", 60)).text

    acted(tmp_path, act)


def test_who_asks_too_fast_is_told_once_not_every_time(tmp_path: Path):
    async def act(on: Stage) -> None:
        for _ in range(25):
            await on.anna.type(on.general, f"{on.discord.bot_mention} {ASKED}")
        reminders = await on.discord.until(lambda: on.anna.screen(on.anna.dm()), what="a reminder")
        await asyncio.sleep(2)
        reminders = on.anna.screen(on.anna.dm())
        assert len(reminders) == 1
        assert "ask again in" in reminders[0].text

    acted(tmp_path, act)
