"""The server as a part of tests: its own failures, other processes, many people at once."""

import asyncio
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from tests.discord_server import CannotDo, DiscordServer
from tests.discord_server.little_bot import LittleBot, Stage, play

ROOT = Path(__file__).parents[2]

OTHER_PROCESS = """
    import sys, discord, yarl
    from discord.gateway import DiscordWebSocket
    discord.http.Route.BASE, gateway, token = sys.argv[1:]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    client = discord.Client(intents=discord.Intents(guilds=True, messages=True))

    @client.event
    async def on_message(message):
        if client.user in message.mentions:
            await message.reply("from afar")

    client.run(token, log_handler=None)
"""


def test_a_part_of_discord_that_is_not_spoken_fails_the_test() -> None:
    async def scene(stage: Stage) -> None:
        poll = discord.Poll("Which?", duration=timedelta(hours=1))
        poll.add_answer(text="This")
        with pytest.raises(discord.HTTPException):
            await stage.bot.get_channel(stage.channel.id).send(poll=poll)

    with pytest.raises(BaseExceptionGroup, match="the Discord server failed") as caught:
        play(LittleBot(), scene)
    assert "polls" in str(caught.value.exceptions[0])


def test_a_bot_in_another_process_is_served_alike() -> None:
    async def scene() -> None:
        async with DiscordServer() as server:
            anna = server.guild("Trade desk").person("Anna")
            channel = server.guild("Trade desk").channel("general")
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-c", textwrap.dedent(OTHER_PROCESS)),
                *(server.api_url, server.gateway_url, server.token),
                cwd=ROOT,
            )
            try:
                await server.until_ready()
                asked = await anna.type(channel, f"{server.bot_mention} hello?")
                assert (await anna.reply_to(asked)).content == "from afar"
            finally:
                child.kill()
                await child.wait()

    asyncio.run(scene())


def test_fifty_people_ask_at_once_and_each_gets_her_own_answer() -> None:
    bot = LittleBot()

    @bot.tree.command(description="Say it again")
    async def echo(interaction: discord.Interaction, text: str) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content=text)

    async def scene(stage: Stage) -> None:
        people = [stage.desk.person(f"Person {number}") for number in range(50)]

        async def ask(number: int) -> str:
            call = await people[number].command(stage.channel, "echo", text=str(number))
            return (await call.answer()).content

        answers = await asyncio.gather(*map(ask, range(50)))
        assert answers == [str(number) for number in range(50)]
        assert all(len(person.screen(stage.channel)) == 1 for person in people)
        assert len(stage.server.interactions) == 50
        assert all(each.answered_at >= each.acknowledged_at for each in stage.server.interactions)

    play(bot, scene)


def test_a_person_can_only_do_what_her_client_lets_her() -> None:
    async def scene(stage: Stage) -> None:
        zoe = stage.server.person("Zoe")
        with pytest.raises(CannotDo):
            await zoe.type(stage.channel, "I am not in here")
        with pytest.raises(CannotDo, match="2000 or fewer"):
            await stage.anna.type(stage.channel, "x" * 2001)

    play(LittleBot(), scene)
