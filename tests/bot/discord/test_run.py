"""How the program starts, refuses to start, registers its commands and stops."""

import asyncio
import json
import logging
import signal
import socket
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from bot.discord.errors import DiscordError, UnreachableError
from bot.discord.run import serve
from bot.session import Session
from bot.settings import Settings, SettingsError
from bot.state import VERSION, State, StateError
from corpus.errors import CommuniqueError
from tests.bot.discord.admin_stage import ANSWERED, ASKED, Stage, acted, furnish, play, stage
from tests.bot.discord.stage import MANAGE_GUILD, environment, program
from tests.bot.discord.test_health import free_port, health, until
from tests.discord_server import DiscordServer

NAMES = [
    *["ask", "search", "documents", "document", "verify", "help", "forget"],
    *["positions", "meetings", "tariffs"],
    *["library", "reindex", "status", "Check quotations"],
]


async def started(
    discord: DiscordServer, folder: Path, *, sync: bool, **settings: object
) -> list[str]:
    """Start the bot, stop it once it is connected, or ready where it registers nothing; what it
    said."""
    told = {
        "discord_token": discord.token,
        "discord_api_url": discord.api_url,
        "discord_gateway_url": discord.gateway_url,
        "corpus_dir": folder / "library",
        "data_dir": folder / "data",
    }
    said: list[str] = []
    stop = asyncio.Event()
    session = Session(Settings(_env_file=None, **told | settings), folder / "data", said.append)
    task = asyncio.create_task(serve(session, sync=sync, stop=stop))

    def is_up() -> bool:
        if sync:
            return bool(discord.gateway.ready_shards())
        return any(line.startswith("ready as") for line in said)

    ready = asyncio.create_task(discord.until(is_up, what="to be up"))
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not sync and not task.done():
        await asyncio.sleep(0.1)  # it looks whether there are commands
    ready.cancel()
    stop.set()
    await task
    return said


def refused(folder: Path, kind: type[CommuniqueError], **settings: object) -> str:
    """The one line with which the bot does not start."""
    lines: list[str] = []

    async def run() -> None:
        async with DiscordServer() as discord:
            discord.guild("Trade desk")
            with pytest.raises(kind) as error:
                await started(discord, folder, sync=False, **settings)
            lines.append(str(error.value))
            assert discord.token not in lines[0]
            assert not discord.gateway.ready_shards()

    furnish(folder)
    play(run())
    (line,) = lines
    assert "\n" not in line
    return line


@pytest.mark.parametrize("token", [None, "", "  ", "\n"])
def test_without_a_token_it_says_what_to_set(tmp_path: Path, token: str | None):
    line = refused(tmp_path, SettingsError, discord_token=token)
    assert line.startswith("DISCORD_TOKEN is not set")


@pytest.mark.parametrize("token", ["abc\ndef", "Bot abc", "abc\x00", "åbc", "abc\r\nX: y"])
def test_a_token_with_what_no_token_has_is_refused_before_it_is_sent(tmp_path: Path, token: str):
    assert "copy it anew" in refused(tmp_path, SettingsError, discord_token=token)


def test_a_token_that_discord_does_not_know_is_one_line(tmp_path: Path):
    line = refused(tmp_path, DiscordError, discord_token="not.the.token")
    assert line.startswith("Discord does not know this token")
    assert "not.the.token" not in line


def test_a_discord_that_is_not_there_is_one_line(tmp_path: Path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/api/v10"
        line = refused(tmp_path, UnreachableError, discord_api_url=address)
    assert line.startswith("Discord cannot be reached: ")


def test_an_intent_that_is_not_switched_on_is_one_line(tmp_path: Path):
    line = refused(tmp_path, DiscordError, message_content=True)
    assert "Message Content Intent" in line


def test_a_token_with_a_line_end_works(tmp_path: Path):
    async def run() -> None:
        furnish(tmp_path)
        async with DiscordServer() as discord:
            said = await started(
                discord, tmp_path, sync=False, discord_token=f" {discord.token}\r\n"
            )
            assert any(line.startswith("ready as") for line in said)

    play(run())


def damaged(data: Path) -> None:
    """A state that is no database."""
    (data / "state.sqlite").write_bytes(b"no database at all" * 500)


def newer(data: Path) -> None:
    """A state of the program's next version."""
    State.open(data).close()
    database = sqlite3.connect(data / "state.sqlite")
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()


def unreadable(data: Path) -> None:
    """A state that is no file."""
    (data / "state.sqlite").mkdir()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "is damaged"),
        (newer, "was made by a newer version"),
        (unreadable, "cannot be read or written"),
    ],
)
def test_a_state_that_cannot_be_used_is_one_line(tmp_path: Path, spoil, said: str):
    furnish(tmp_path)
    spoil(tmp_path / "data")
    assert said in refused(tmp_path / ".", StateError)


def registered(discord: DiscordServer, guild: int | None) -> list[str]:
    """Names of the commands of everywhere, or of a server."""
    return sorted(command["name"] for command in discord.commands.scope(guild).listed())


def test_commands_are_registered_on_purpose_only_and_never_twice(tmp_path: Path):
    async def run() -> None:
        furnish(tmp_path)
        async with DiscordServer() as discord:
            here, other = discord.guild("Trade desk").id, discord.guild("Elsewhere").id
            said = await started(discord, tmp_path, sync=False)
            assert not [r for r in discord.requests if r.method != "GET"]
            assert any("communique run --sync" in line for line in said)

            for _ in range(2):
                said = await started(discord, tmp_path, sync=True, discord_guild_id=here)
                assert f"{len(NAMES)} commands registered for one server" in said
                assert registered(discord, here) == sorted(NAMES)
                assert registered(discord, None) == registered(discord, other) == []

            said = await started(discord, tmp_path, sync=True)
            assert f"{len(NAMES)} commands registered for all servers" in said
            assert registered(discord, None) == sorted(NAMES)
            assert registered(discord, here) == registered(discord, other) == []

            said = await started(discord, tmp_path, sync=False)
            assert not [line for line in said if "--sync" in line]

            await started(discord, tmp_path, sync=True, discord_guild_id=other)
            assert registered(discord, other) == sorted(NAMES)
            assert registered(discord, here) == registered(discord, None) == []

    play(run())


def test_every_shard_answers(tmp_path: Path):
    async def run() -> None:
        async with stage(tmp_path, discord=DiscordServer(shards=2)) as on:
            away = on.discord.guild("Elsewhere")
            assert on.discord.world.shard_of(away.guild) == 1
            hall = away.channel("hall")
            away.person("Anna")
            assert ANSWERED in (await on.ask()).text
            assert ANSWERED in (await on.ask(hall)).text
            dm = on.anna.dm()
            assert ANSWERED in (await on.anna.reply_to(await on.anna.type(dm, ASKED))).text
            assert "Servers\n2" in await on.private(on.boss, "status")

    play(run())


@pytest.mark.parametrize("told", [True, False])
def test_questions_are_in_the_log_only_where_that_is_asked_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, told: bool
):
    async def act(on: Stage) -> None:
        def lines() -> list[dict[str, object]]:
            return [vars(r) for r in caplog.records if r.getMessage() == "answered"]

        await on.ask()
        # It is logged once it has been said.
        await on.discord.until(lambda: bool(lines()), what="to log it")
        answered = lines()
        assert len(answered) == 1
        assert ("question" in answered[0]) is told
        assert (ASKED in str([vars(record) for record in caplog.records])) is told

    # Another test may have run a command, which sets the level of our own loggers.
    with caplog.at_level(logging.INFO), caplog.at_level(logging.INFO, logger="bot"):
        acted(tmp_path, act, log_questions=told)


def test_the_program_stops_in_good_order_and_its_log_tells_no_secrets(tmp_path: Path):
    play(stopped(tmp_path))


async def stopped(folder: Path) -> None:
    corpus, data = furnish(folder)
    before = (data / "CURRENT").read_text()
    port = free_port()
    async with DiscordServer() as discord:
        guild = discord.guild("Trade desk")
        general = guild.channel("general")
        boss = guild.person("Boss", permissions=MANAGE_GUILD)
        env = environment(discord, corpus, data, LOG_LEVEL="DEBUG", HEALTH_PORT=str(port))
        async with program(
            folder, env | {"DISCORD_TOKEN": "no.such.token", "LOG_LEVEL": "INFO"}
        ) as wrong:
            await wrong.start()
            assert await wrong.ended() == 2
            (line,) = wrong.said.strip().splitlines()
            assert "Discord does not know this token" in line
            assert "no.such.token" not in line
        (folder / "bot.log").unlink()

        async with program(folder, env) as bot:
            await bot.start("--sync")
            await discord.until_ready(timeout=120)
            await discord.until(lambda: "ready as" in bot.said, what="to say that it is ready")
            assert (await until(port, 200))["snapshot"] == before.strip()

            (corpus / "kelp.md").write_text("The levy on dried kelp ended in October.", "utf-8")
            reindexing = await boss.command(general, "reindex")
            await reindexing.answer()
            crowd = [guild.person(f"Person {number}") for number in range(30)]
            calls = [await p.command(general, "ask", question=ASKED) for p in crowd]
            await asyncio.sleep(0.1)  # until the program knows that Discord let it think
            assert any(call.answered_after_s is None for call in calls)
            bot._process.send_signal(signal.SIGTERM)
            bot._process.send_signal(signal.SIGTERM)
            for call in calls:
                assert ANSWERED in (await call.answer()).text
            # No answer outlasts the patience of a service manager.
            assert await bot.ended(timeout=30) == 0
            shown = [m.text for m in boss.screen(general) if not m.ephemeral]
            assert sum("interrupted because the bot stopped" in text for text in shown) == 1
        assert (data / "CURRENT").read_text() == before
        assert sorted(path.name for path in (data / "snapshots").iterdir()) == [before.strip()]
        with pytest.raises(aiohttp.ClientConnectorError):
            await health(port)
        assert "Traceback" not in bot.said
        assert discord.token not in bot.said
        for interaction in discord.interactions:
            assert interaction.token not in bot.said
        assert ASKED not in bot.said
        assert ANSWERED not in bot.said
        events = [json.loads(li) for li in bot.said.splitlines() if li.startswith("{")]
        assert sum(event["event"] == "answered" for event in events) == len(calls)
