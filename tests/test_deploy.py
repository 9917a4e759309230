"""What the README, the systemd unit and the image promise about the bot, against its code."""

import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import discord
import pytest

from bot.discord.cooldown import PER_GUILD, PER_USER
from bot.discord.health import serve_health
from bot.discord.run import _FINISH_S
from bot.discord.vitals import Vitals
from bot.settings import Settings
from bot.terminal import WRONG
from corpus.readers import MAX_BYTES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")
UNIT = ROOT / "deploy/communique.service"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PERMISSIONS = {
    "View Channels": "view_channel",
    "Send Messages": "send_messages",
    "Send Messages in Threads": "send_messages_in_threads",
    "Create Public Threads": "create_public_threads",
    "Embed Links": "embed_links",
    "Attach Files": "attach_files",
    "Read Message History": "read_message_history",
}
VITALS = Vitals(
    ready=True,
    snapshot="20260302T080000Z-0001",
    snapshot_age_s=60.0,
    documents=3,
    passages=9,
    servers=1,
    gateway_latency_s=0.04,
    waiting=0,
    answered=0,
    answer_median_s=None,
    answer_longest_s=None,
    longest_stall_s=0.0,
    reindexing=False,
    memory_mib=500.0,
    uptime_s=5.0,
)


def instructions() -> Iterator[tuple[str, str]]:
    """The Dockerfile's instructions: the word and the rest, lines joined, without comments."""
    text = re.sub(r"(?m)^#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        word, rest = line.split(maxsplit=1)
        yield word, " ".join(rest.split())


def all_of(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def one_of(word: str) -> str:
    (rest,) = all_of(word)
    return rest


def copied() -> list[str]:
    return [source for rest in all_of("COPY") for source in shlex.split(rest)[:-1]]


def is_ignored(path: str) -> bool:
    """Whether ``.dockerignore`` keeps a path out: the last pattern that fits it, or a folder that
    it is in, decides."""
    parents = [str(folder) for folder in PurePosixPath(path).parents][:-1]
    ignored = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        if any(_fits(at, pattern) for at in (path, *parents)):
            ignored = not line.startswith("!")
    return ignored


def _fits(path: str, pattern: str) -> bool:
    """One pattern: ``**/`` stands for any folders or none, ``*`` for a name or a part of it."""
    if pattern.startswith("**/"):
        return fnmatch(PurePosixPath(path).name, pattern.removeprefix("**/"))
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatch, parts, wanted))


def section(name: str) -> dict[str, str]:
    """A section of the systemd unit."""
    unit = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str
    unit.read_string(UNIT.read_text("utf-8"))
    return dict(unit[name])


# The README


def test_the_invite_link_asks_for_the_permissions_that_the_readme_names_and_no_others() -> None:
    asked = re.findall(r"&permissions=(\d+)", README)
    wanted = discord.Permissions(**dict.fromkeys(PERMISSIONS.values(), True))
    assert asked == [str(wanted.value)]
    sentence = re.search(r"The number asks for ([^.]+), and nothing else\.", README)
    assert sentence
    named = re.split(r", | and ", " ".join(sentence[1].split()))
    assert named == list(PERMISSIONS)


def test_the_invite_link_is_the_one_that_discord_py_makes() -> None:
    link = re.search(r"https://discord\.com/oauth2/authorize\?\S+", README)
    assert link
    made = discord.utils.oauth_url(
        "APPLICATION_ID",
        permissions=discord.Permissions(**dict.fromkeys(PERMISSIONS.values(), True)),
        scopes=("bot", "applications.commands"),
    )
    assert link[0] == made


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_has_a_row_in_the_readme(name: str) -> None:
    assert re.search(rf"(?m)^\| `{name.upper()}` \|", README)


def test_every_row_of_the_readme_in_capitals_is_a_setting() -> None:
    rows = re.findall(r"(?m)^\| `([A-Z_]+)` \|", README)
    assert sorted(rows) == sorted(name.upper() for name in Settings.model_fields)


def test_the_readme_names_every_command_and_no_other() -> None:
    """Also those in groups, and the entry of the message menu."""
    text = README.partition("## In Discord")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| .*?(?=\|)", text, re.MULTILINE))
    slashes = {name for row in named for name in re.findall(r"`/([a-z ]+)`", row)}
    menus = {name for row in named for name in re.findall(r"\*Apps\*, \*([^*]+)\*", row)}
    asyncio.run(_check_commands(slashes, menus))


async def _check_commands(slashes: set[str], menus: set[str]) -> None:
    from discord import app_commands
    from discord.ext import commands

    from bot.discord.cogs.ask import Ask
    from bot.discord.cogs.guide import Guide
    from bot.discord.cogs.library import Admin
    from bot.discord.cogs.lookup import Lookup
    from bot.discord.cogs.records import Records

    bot = commands.Bot(command_prefix="!", intents=discord.Intents.none())
    for cog in (Ask, Lookup, Records, Admin, Guide):
        await bot.add_cog(cog(bot))
    walked = [
        command
        for command in bot.tree.walk_commands()
        if not isinstance(command, app_commands.Group)
    ]
    assert slashes == {command.qualified_name for command in walked}
    assert menus == {
        menu.name for menu in bot.tree.get_commands(type=discord.AppCommandType.message)
    }


def test_the_readme_gives_the_limits_of_the_code() -> None:
    flat = " ".join(README.split())
    (mine, my_s), (ours, our_s) = PER_USER, PER_GUILD
    assert our_s == 60
    assert f"{mine} questions in {my_s:.0f} seconds, one server {ours} in a minute" in flat
    assert f"up to {MAX_BYTES // 2**20} MB" in flat


# The systemd unit


def test_the_unit_starts_the_program_in_the_project_folder() -> None:
    service = section("Service")
    folder = service["WorkingDirectory"]
    assert "communique" in PROJECT["project"]["scripts"]
    assert service["ExecStart"] == f"{folder}/.venv/bin/communique run"
    assert service["User"] != "root"
    assert service["EnvironmentFile"].startswith("-")


def test_the_unit_lets_the_bot_write_where_it_writes_by_default() -> None:
    service = section("Service")
    folder = service["WorkingDirectory"]
    defaults = (Settings.model_fields[name].default for name in ("data_dir", "corpus_dir"))
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"].split() == [f"{folder}/{path}" for path in defaults]


def test_the_unit_does_not_start_again_what_needs_a_person_first() -> None:
    service = section("Service")
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"] == str(WRONG)


def test_the_unit_waits_longer_than_the_bot_takes_to_finish() -> None:
    service = section("Service")
    assert service["KillSignal"] == "SIGTERM"
    assert float(service["TimeoutStopSec"]) > _FINISH_S


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    program = section("Service")["ExecStart"].split()[0]
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace(program, sys.executable), "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    # It also reads the units of the system, whose faults are not ours.
    assert [line for line in checked.stderr.splitlines() if UNIT.name in line] == []
    assert checked.returncode == 0


# The image


def test_everything_that_is_copied_into_the_image_exists_and_is_not_ignored() -> None:
    assert copied()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert not is_ignored(source), source


def test_the_image_has_every_package_of_the_program() -> None:
    packages = {
        pattern.removesuffix("*")
        for pattern in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    assert packages <= set(copied())
    for source in ("bot/discord/run.py", "corpus/documents/any.md", "index/encoding/a.tiktoken"):
        assert not is_ignored(source), source


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.example",
        ".git/config",
        ".venv/bin/python",
        "data/state.sqlite",
        "token.txt",
        "bot/.env",
        "bot/__pycache__/settings.cpython-311.pyc",
        "corpus/documents/.removed/withdrawn.md",
    ],
)
def test_secrets_data_and_leftovers_stay_out_of_the_image(path: str) -> None:
    assert is_ignored(path)


def test_the_image_installs_as_the_readme_does() -> None:
    line = re.search(r"(?m)^python3 -m venv \.venv && (.+)$", README)
    assert line
    installs = re.findall(r"pip install [^&]+", line[1])
    runs = [run for run in all_of("RUN") if run.startswith("pip")]
    assert runs == [install.strip() for install in installs]


def test_the_image_has_a_python_that_the_project_is_checked_with() -> None:
    version = re.fullmatch(r"python:(\d+\.\d+)-slim", one_of("FROM"))
    assert version
    assert PROJECT["project"]["requires-python"] == f">={version[1]}"
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{version[1].replace('.', '')}"


def test_the_entry_point_is_the_program_and_its_command_runs_the_bot() -> None:
    python, *program = json.loads(one_of("ENTRYPOINT"))
    command = json.loads(one_of("CMD"))
    assert (python, command) == ("python", ["run"])
    done = subprocess.run(
        [sys.executable, *program, *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "The Discord bot" in done.stdout


def test_the_bot_in_the_image_is_not_root_and_stops_in_good_order() -> None:
    words = [word for word, _ in instructions()]
    assert one_of("USER") not in ("root", "0")
    assert f" {one_of('USER')} " in f"{all_of('RUN')[-1]} "
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert one_of("STOPSIGNAL") == section("Service")["KillSignal"]
    assert f"--stop-timeout {section('Service')['TimeoutStopSec']}" in README


def test_the_volumes_are_the_default_folders_and_belong_to_the_user_of_the_image() -> None:
    folder = one_of("WORKDIR")
    defaults = [Settings.model_fields[name].default for name in ("data_dir", "corpus_dir")]
    assert json.loads(one_of("VOLUME")) == [f"{folder}/{path}" for path in defaults]
    owned = re.search(r"chown -R \w+:\w+ (.+)$", all_of("RUN")[-1])
    assert owned
    assert owned[1].split() == [str(path) for path in defaults]
    for path in defaults:
        assert f":{folder}/{path}" in README


def test_the_image_is_healthy_while_questions_are_answered() -> None:
    assert asyncio.run(_health(lambda: VITALS)) == 0


def test_the_image_is_not_healthy_while_none_are_answered() -> None:
    assert asyncio.run(_health(lambda: replace(VITALS, ready=False))) != 0


def test_the_image_is_not_healthy_where_nothing_listens() -> None:
    assert asyncio.run(_health(None)) != 0


async def _health(vitals: Callable[[], Vitals] | None) -> int:
    """The exit code of the image's own check, with the bot's own endpoint beside it."""
    python, *rest = json.loads(one_of("HEALTHCHECK").partition("CMD ")[2])
    assert python == "python"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    runner = await serve_health(port, vitals) if vitals else None
    try:
        check = await asyncio.create_subprocess_exec(
            sys.executable,
            *rest,
            env={**os.environ, "HEALTH_PORT": str(port), "no_proxy": "*"},
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await check.wait()
    finally:
        if runner:
            await runner.cleanup()


def test_the_readme_switches_the_health_check_of_the_image_on() -> None:
    """An empty HEALTH_PORT in ``.env`` would go over the image's own."""
    port = re.search(r"\bHEALTH_PORT=(\d+)", " ".join(all_of("ENV")))
    assert port
    assert f"--env-file .env --env HEALTH_PORT={port[1]} " in README
