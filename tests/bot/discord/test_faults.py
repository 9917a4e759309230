"""Discord stumbles, the connection goes, the index breaks: people still get their answer, or why
not."""

import re
from pathlib import Path

import pytest
from onnxruntime import InferenceSession

from bot.state import State
from tests.bot.discord.admin_stage import ANSWERED, ASKED, Stage, acted
from tests.discord_server import posting

CALLBACK = r"/interactions/.*/callback"
RESPONSE = r"/webhooks/\d+/[^/]+/messages/@original"
MESSAGES = r"/channels/\d+/messages$"


def test_errors_and_limits_of_discord_delay_an_answer_and_lose_none(tmp_path: Path):
    async def act(on: Stage) -> None:
        on.discord.fail_next("POST", CALLBACK, 500)
        on.discord.fail_next("PATCH", RESPONSE, 500)
        assert ANSWERED in (await on.ask()).text
        on.discord.limit_next("POST", CALLBACK, 0.2)
        on.discord.limit_next("PATCH", RESPONSE, 0.2, times=2)
        assert ANSWERED in (await on.ask()).text
        on.discord.fail_next("POST", MESSAGES, 500)
        on.discord.limit_next("POST", MESSAGES, 0.2)
        asked = await on.anna.type(on.general, f"{on.discord.bot_mention} {ASKED}")
        assert ANSWERED in (await on.anna.reply_to(asked)).text
        assert [m.text.count(ANSWERED) > 0 for m in on.anna.screen(on.general)].count(True) == 3

    acted(tmp_path, act)


def test_a_command_that_discord_gave_up_on_is_let_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async def act(on: Stage) -> None:
        on.discord.fail_next("POST", CALLBACK, 404)
        call = await on.anna.command(on.general, "ask", wait=False, question=ASKED)
        await on.discord.until(lambda: "came too late" in caplog.text, what="the note of it")
        on.discord.clock.advance(3)
        assert call.failed
        assert on.anna.screen(on.general) == []
        assert ANSWERED in (await on.ask()).text
        assert "Traceback" not in caplog.text

    acted(tmp_path, act)


def test_an_answer_later_than_a_quarter_of_an_hour_comes_as_a_message(tmp_path: Path):
    async def act(on: Stage) -> None:
        # The try that fails gives the test time to let the command's token run out.
        on.discord.fail_next("PATCH", RESPONSE, 500)
        await on.anna.command(on.general, "ask", question=ASKED)
        on.discord.clock.advance(15 * 60 + 1)
        late = await on.seen(ANSWERED)
        assert not late.ephemeral
        assert (await (await on.anna.click(late, "Show in context")).answer()).ephemeral

    acted(tmp_path, act)


def test_a_lost_connection_loses_no_answer(tmp_path: Path):
    async def act(on: Stage) -> None:
        for cut in (on.discord.drop_gateway, on.discord.ask_reconnect):
            (session,) = on.discord.gateway.sessions
            before = on.discord.gateway.sessions[session].connection
            call = await on.anna.command(on.general, "ask", question=ASKED)
            cut()
            assert ANSWERED in (await call.answer()).text
            # What is asked while nobody is connected is heard when the session is resumed.
            resumed = on.discord.gateway.sessions[session]
            await on.discord.until(
                lambda at=resumed, was=before: at.connection not in (None, was), what="to resume"
            )
            assert ANSWERED in (await on.ask()).text
            assert list(on.discord.gateway.sessions) == [session]

    acted(tmp_path, act)


def test_a_session_that_is_lost_is_begun_anew_and_nothing_is_corrected_twice(tmp_path: Path):
    async def act(on: Stage) -> None:
        state = State.open(on.data)
        shown = posting.post(on.discord, on.general, on.discord.bot_user, {"content": "x"}, {})
        state.set_running(on.general.id, shown.id, 1)
        (session,) = on.discord.gateway.sessions
        on.discord.invalidate_sessions()
        await on.discord.until(lambda: not on.discord.gateway.ready_shards(), what="the loss")
        await on.discord.until_ready()
        assert session not in on.discord.gateway.sessions
        assert ANSWERED in (await on.ask()).text
        assert shown.content == "x"
        state.close()

    acted(tmp_path, act)


def test_what_nobody_expected_is_told_in_private_with_a_reference_that_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("no room for a tensor")

    async def act(on: Stage) -> None:
        monkeypatch.setattr(InferenceSession, "run", fail)
        told = await on.ask()
        assert told.ephemeral
        assert "tensor" not in told.text
        reference = re.search(r"reference is `([0-9a-f]{8})`", told.text)
        assert reference, told.text
        (record,) = [r for r in caplog.records if getattr(r, "reference", "") == reference[1]]
        assert "tensor" in str(record.exc_info)
        assert not [m for m in on.boss.screen(on.general) if m.author is on.discord.bot_user]
        await on.anna.type(on.general, f"{on.discord.bot_mention} {ASKED}")
        direct = await on.discord.until(
            lambda: on.anna.screen(on.anna.dm()), what="a word about the message"
        )
        assert "reference is" in direct[0].text
        assert not [m for m in on.boss.screen(on.general) if m.author is on.discord.bot_user]
        monkeypatch.undo()
        assert ANSWERED in (await on.ask()).text

    acted(tmp_path, act)
