"""Connecting, intents, shards, lost lines and resumed sessions."""

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server import CannotDo, DiscordServer
from tests.discord_server.little_bot import LittleBot, Stage, play, pointed_at, running
from tests.discord_server.permissions import VIEW_CHANNEL


def test_a_bot_becomes_ready_and_knows_guild_channels_and_its_own_rights() -> None:
    async def scene(stage: Stage) -> None:
        guild = stage.bot.get_guild(stage.desk.id)
        assert guild is not None
        assert [channel.name for channel in guild.text_channels] == ["general"]
        channel = guild.text_channels[0]
        assert channel.permissions_for(guild.me).send_messages
        assert not channel.permissions_for(guild.me).manage_messages
        assert [member.display_name for member in guild.members] == [stage.bot.user.display_name]

    play(LittleBot(), scene)


def test_a_wrong_token_is_refused_at_login() -> None:
    async def scene() -> None:
        async with DiscordServer() as server, LittleBot() as bot:
            with pointed_at(server), pytest.raises(discord.LoginFailure):
                await bot.login("wrong")

    asyncio.run(scene())


def test_a_wrong_token_on_the_gateway_closes_it_with_4004() -> None:
    async def scene() -> None:
        async with DiscordServer() as server, LittleBot() as bot:
            with pointed_at(server):
                await bot.login(server.token)
                server.token = "another"
                bot.shard_count = 1
                with pytest.raises(discord.ConnectionClosed) as caught:
                    await bot.connect()
                assert caught.value.code == 4004

    asyncio.run(scene())


def test_a_privileged_intent_that_is_not_switched_on_is_refused() -> None:
    async def scene() -> None:
        intents = discord.Intents(guilds=True, messages=True, message_content=True)
        async with DiscordServer() as server:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                async with running(LittleBot(intents), server):
                    pass
            server.enable_message_content()
            async with running(LittleBot(intents), server) as bot:
                assert bot.application_flags.gateway_message_content_limited

    asyncio.run(scene())


def test_without_the_content_intent_words_are_seen_only_where_the_bot_is_meant() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        server, anna = stage.server, stage.anna
        own = await bot.get_channel(stage.channel.id).send("mine")
        await anna.type(stage.channel, "to nobody")
        await anna.type(stage.channel, f"{server.bot_mention} to you")
        await anna.type(stage.channel, "with ping", reply_to=own)
        await anna.type(stage.channel, "without ping", reply_to=own, ping=False)
        await anna.type(stage.channel, f"`{server.bot_mention}` in code")
        await anna.type(anna.dm(), "in private")
        await server.until(lambda: len(bot.heard) == 6)
        seen = [message.content for message in bot.heard]
        assert seen == ["", f"{server.bot_mention} to you", "with ping", "", "", "in private"]
        assert bot.heard[3].reference.resolved.content == "mine"
        assert isinstance(bot.heard[5].channel, discord.DMChannel)

    play(bot, scene)


def test_with_the_content_intent_all_words_are_seen() -> None:
    bot = LittleBot(discord.Intents(guilds=True, messages=True, message_content=True))
    server = DiscordServer()
    server.enable_message_content()

    async def scene(stage: Stage) -> None:
        await stage.anna.type(stage.channel, "to nobody")
        await server.until(lambda: bot.heard)
        assert bot.heard[0].content == "to nobody"

    play(bot, scene, server)


def test_a_bot_hears_nothing_from_a_channel_that_it_cannot_see() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        closed = stage.desk.channel("closed")
        stage.desk.deny(closed, stage.server.bot_user, VIEW_CHANNEL)
        await stage.anna.type(closed, f"{stage.server.bot_mention} hidden")
        await stage.anna.type(stage.channel, f"{stage.server.bot_mention} open")
        await stage.server.until(lambda: bot.heard)
        assert ["open" in message.content for message in bot.heard] == [True]
        stage.desk.deny(closed, stage.ben, VIEW_CHANNEL)
        assert stage.ben.screen(closed) == []
        with pytest.raises(CannotDo):
            await stage.ben.type(closed, "let me in")

    play(bot, scene)


@pytest.mark.parametrize("code", [None, 4000])
def test_after_a_lost_line_the_session_resumes_and_what_was_missed_is_replayed(
    code: int | None,
) -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        stage.server.drop_gateway(code)
        await stage.anna.type(stage.channel, f"{stage.server.bot_mention} meanwhile")
        await stage.server.until(lambda: bot.heard and bot.resumed)
        assert len(bot.heard) == 1
        assert len(stage.server.gateway.sessions) == 1

    play(bot, scene)


def test_a_bot_asked_to_reconnect_resumes() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        stage.server.ask_reconnect()
        await stage.server.until(lambda: bot.resumed)

    play(bot, scene)


def test_a_bot_whose_session_is_invalid_identifies_anew() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        before = set(stage.server.gateway.sessions)
        stage.server.invalidate_sessions()
        await stage.server.until_ready()
        assert not before & set(stage.server.gateway.sessions)
        await stage.anna.type(stage.channel, "there again")
        await stage.server.until(lambda: bot.heard)
        assert bot.resumed == 0

    play(bot, scene)


def test_two_shards_hear_of_their_own_guilds_and_direct_messages_go_to_the_first() -> None:
    bot = LittleBot()
    server = DiscordServer(shards=2)

    async def scene(stage: Stage) -> None:
        other = server.guild("Press room")
        await server.until(lambda: len(bot.guilds) == 2)
        assert {guild.name: guild.shard_id for guild in bot.guilds} == {
            "Trade desk": 0,
            "Press room": 1,
        }
        second = other.channel("news")
        zoe = other.person("Zoe")
        for channel in (stage.channel, second, zoe.dm()):
            await (stage.anna if channel is stage.channel else zoe).type(channel, "hello")
        await server.until(lambda: len(bot.heard) == 3)
        guilds = {message.guild and message.guild.name for message in bot.heard}
        assert guilds == {"Trade desk", "Press room", None}

    play(bot, scene, server)


def test_the_server_speaks_plain_json_to_a_client_that_asks_for_no_compression() -> None:
    async def scene() -> None:
        async with DiscordServer() as server, aiohttp.ClientSession() as session:
            url = f"{server.gateway_url}?v=10&encoding=json"
            async with session.ws_connect(url) as socket:
                hello = await socket.receive_json()
                assert hello["op"] == 10
                await socket.send_json({"op": 1, "d": None})
                assert (await socket.receive_json())["op"] == 11
                await socket.send_json(
                    {"op": 6, "d": {"token": server.token, "session_id": "no", "seq": 1}}
                )
                assert await socket.receive_json() == {"op": 9, "d": False}
                await socket.send_json({"op": 3, "d": {}})
                assert (await socket.receive()).data == 4003

    asyncio.run(scene())
