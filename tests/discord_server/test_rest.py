"""Messages, threads, files, limits and refusals over REST."""

import io

import aiohttp
import discord
import pytest

from tests.discord_server import CannotDo, NoAnswer, Upload
from tests.discord_server import permissions as may
from tests.discord_server.little_bot import LittleBot, Stage, play


def channel_of(stage: Stage) -> discord.TextChannel:
    """The stage's channel as the bot has it."""
    channel = stage.bot.get_channel(stage.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def test_a_mention_is_answered_with_a_reply_that_pings_nobody() -> None:
    bot = LittleBot()

    @bot.listen("on_message")
    async def answer(message: discord.Message) -> None:
        if bot.user in message.mentions:
            none = discord.AllowedMentions.none()
            await message.reply("@everyone **No.**", allowed_mentions=none)

    async def scene(stage: Stage) -> None:
        asked = await stage.anna.type(stage.channel, f"{stage.server.bot_mention} well?")
        seen = await stage.anna.reply_to(asked)
        assert (seen.text, seen.reference_id) == ("@everyone **No.**", asked.id)
        assert stage.server.pings == []
        assert stage.server.unknown_requests == []

    play(bot, scene)


def test_pings_are_recorded_and_everyone_needs_the_permission() -> None:
    async def scene(stage: Stage) -> None:
        await channel_of(stage).send(f"{stage.anna.mention} and @everyone")
        assert [ping.whom for ping in stage.server.pings] == ["Anna"]
        stage.desk.bot_permissions(may.EVERYDAY | may.MENTION_EVERYONE)
        await channel_of(stage).send("@here `@everyone`")
        assert [ping.whom for ping in stage.server.pings] == ["Anna", "@everyone"]

    play(LittleBot(), scene)


def test_no_answer_is_told_in_words() -> None:
    async def scene(stage: Stage) -> None:
        asked = await stage.anna.type(stage.channel, "anybody?")
        with pytest.raises(NoAnswer, match=r"0\.1 s in vain for an answer to 'anybody\?'"):
            await stage.anna.reply_to(asked, timeout=0.1)

    play(LittleBot(), scene)


@pytest.mark.parametrize(
    ("rights", "message", "code"),
    [
        (may.EVERYDAY & ~may.VIEW_CHANNEL, {"content": "x"}, 50001),
        (may.EVERYDAY & ~may.SEND_MESSAGES, {"content": "x"}, 50013),
        (may.EVERYDAY & ~may.EMBED_LINKS, {"embed": discord.Embed(title="x")}, 50013),
        (may.EVERYDAY & ~may.ATTACH_FILES, {"file": __file__}, 50013),
    ],
)
def test_what_the_bot_may_not_do_is_forbidden(rights: int, message: dict, code: int) -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.bot_permissions(rights)
        if "file" in message:
            message["file"] = discord.File(__file__)
        with pytest.raises(discord.Forbidden) as caught:
            await stage.bot.get_partial_messageable(stage.channel.id).send(**message)
        assert caught.value.code == code

    play(LittleBot(), scene)


def test_without_embed_links_the_words_arrive_and_the_embed_does_not() -> None:
    async def scene(stage: Stage) -> None:
        stage.desk.bot_permissions(may.EVERYDAY & ~may.EMBED_LINKS)
        await channel_of(stage).send("words", embed=discord.Embed(title="lost"))
        assert stage.anna.screen(stage.channel)[0].text == "words"

    play(LittleBot(), scene)


def test_somebody_who_closed_her_direct_messages_gets_none() -> None:
    async def scene(stage: Stage) -> None:
        user = await stage.bot.fetch_user(stage.anna.id)
        await user.send("hello")
        assert [seen.content for seen in stage.anna.screen(stage.anna.dm())] == ["hello"]
        stage.anna.close_dms()
        stranger = await stage.bot.fetch_user(stage.server.person("Zoe").id)
        for closed in (user, stranger):
            with pytest.raises(discord.Forbidden) as caught:
                await closed.send("hello")
            assert caught.value.code == 50007

    play(LittleBot(), scene)


def test_what_is_too_long_or_empty_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        channel = channel_of(stage)
        long = [discord.Embed(description="x" * 3500)] * 2
        for wrong, where in [
            ({"content": "x" * 2001}, "content"),
            ({"embed": discord.Embed(title="x" * 257)}, "embeds.0.title"),
            ({"embeds": long}, "Embed size exceeds"),
        ]:
            with pytest.raises(discord.HTTPException, match=where) as caught:
                await channel.send(**wrong)
            assert (caught.value.status, caught.value.code) == (400, 50035)
        with pytest.raises(discord.HTTPException) as caught:
            await channel.send("  \n ")
        assert caught.value.code == 50006
        await channel.send("x" * 2000)

    play(LittleBot(), scene)


def test_a_file_beyond_ten_mebibytes_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        file = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "big.txt")
        with pytest.raises(discord.HTTPException) as caught:
            await channel_of(stage).send("big", file=file)
        assert (caught.value.status, caught.value.code) == (413, 40005)

    play(LittleBot(), scene)


def test_a_thread_has_the_id_of_its_message_and_takes_answers() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        asked = await stage.anna.type(stage.channel, f"{stage.server.bot_mention} and now?")
        await stage.server.until(lambda: bot.heard)
        thread = await bot.heard[0].create_thread(name="Now")
        assert thread.id == asked.id
        await thread.send("in the thread")
        assert (await stage.anna.reply_to(asked)).text == "in the thread"
        ben = stage.desk.person("Ben")
        await thread.add_user(discord.Object(ben.id))
        assert ben.id in stage.desk.threads[0].joined
        with pytest.raises(discord.NotFound):
            await thread.add_user(discord.Object(stage.server.person("Zoe").id))
        await stage.server.until(lambda: bot.threads)
        assert bot.threads[0].owner_id == bot.user.id
        with pytest.raises(discord.HTTPException) as caught:
            await bot.heard[0].create_thread(name="Again")
        assert caught.value.code == 160004
        stage.desk.bot_permissions(may.EVERYDAY & ~may.SEND_MESSAGES_IN_THREADS)
        with pytest.raises(discord.Forbidden):
            await thread.send("no more")

    play(bot, scene)


def test_files_travel_both_ways() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        words = [Upload("a.md", "Zölle".encode())]
        await stage.anna.type(stage.anna.dm(), "read this", attachments=words)
        await stage.server.until(lambda: bot.heard)
        assert (await bot.heard[0].attachments[0].read()).decode() == "Zölle"
        file = discord.File(io.BytesIO(b"quotes"), "quotes.txt", description="All quotes")
        sent = await channel_of(stage).send("here", file=file)
        await sent.edit(attachments=[*sent.attachments, discord.File(io.BytesIO(b"b"), "b.txt")])
        seen = stage.ben.screen(stage.channel)[0]
        assert [(each.name, each.bytes) for each in seen.attachments] == [
            ("quotes.txt", b"quotes"),
            ("b.txt", b"b"),
        ]
        async with aiohttp.ClientSession() as session, session.get(seen.attachments[0].url) as got:
            assert await got.read() == b"quotes"

    play(bot, scene)


def test_messages_are_listed_edited_and_deleted() -> None:
    async def scene(stage: Stage) -> None:
        channel = channel_of(stage)
        sent = [await channel.send(str(number)) for number in range(5)]
        assert [m.content async for m in channel.history(limit=2)] == ["4", "3"]
        assert [m.content async for m in channel.history(after=sent[2])] == ["3", "4"]
        assert [m.content async for m in channel.history(before=sent[1])] == ["0"]
        assert len([m async for m in channel.history(around=sent[2], limit=3)]) == 3
        await sent[0].edit(content="zero")
        await sent[1].delete()
        screen = stage.anna.screen(stage.channel)
        assert [(seen.content, seen.edited) for seen in screen[:2]] == [
            ("zero", True),
            ("2", False),
        ]
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(sent[1].id)
        hers = await stage.anna.type(stage.channel, "hers")
        with pytest.raises(discord.Forbidden):
            await channel.get_partial_message(hers.id).delete()
        with pytest.raises(CannotDo):
            await stage.ben.delete(hers)

    play(LittleBot(), scene)


def test_a_reply_to_a_message_that_is_gone_is_refused_unless_that_is_allowed() -> None:
    async def scene(stage: Stage) -> None:
        channel = channel_of(stage)
        hers = await stage.anna.type(stage.channel, "gone soon")
        await stage.anna.delete(hers)
        gone = channel.get_partial_message(hers.id)
        with pytest.raises(discord.HTTPException, match="Unknown message"):
            await channel.send("x", reference=gone.to_reference())
        await channel.send("y", reference=gone.to_reference(fail_if_not_exists=False))
        assert stage.anna.screen(stage.channel)[-1].reference_id is None

    play(LittleBot(), scene)


def test_reactions_are_heard_and_shown() -> None:
    bot, heard = LittleBot(), []

    @bot.listen("on_raw_reaction_add")
    async def note(event: discord.RawReactionActionEvent) -> None:
        heard.append((event.user_id, str(event.emoji)))

    async def scene(stage: Stage) -> None:
        sent = await channel_of(stage).send("good?")
        await sent.add_reaction("👍")
        seen = stage.anna.screen(stage.channel)[0]
        await stage.anna.react(seen, "👎")
        await stage.server.until(lambda: len(heard) == 2)
        assert heard == [(bot.user.id, "👍"), (stage.anna.id, "👎")]
        assert stage.anna.screen(stage.channel)[0].reactions == ("👍", "👎")

    play(bot, scene)


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_rate_limit_is_waited_out(everywhere: bool) -> None:
    async def scene(stage: Stage) -> None:
        stage.server.limit_next("POST", r"/messages$", 0.2, times=1, global_=everywhere)
        start = stage.server.clock.now()
        await channel_of(stage).send("patience")
        assert stage.server.clock.now() - start >= 0.2
        posts = [each for each in stage.server.requests if each.path.endswith("/messages")]
        assert [each.status for each in posts] == [429, 200]

    play(LittleBot(), scene)


def test_an_injected_failure_reaches_the_bot_and_nothing_is_sent() -> None:
    async def scene(stage: Stage) -> None:
        stage.server.fail_next("POST", r"/messages$", status=403)
        with pytest.raises(discord.Forbidden):
            await channel_of(stage).send("lost")
        assert stage.anna.screen(stage.channel) == []

    play(LittleBot(), scene)


def test_unknown_requests_are_recorded() -> None:
    async def scene(stage: Stage) -> None:
        with pytest.raises(discord.NotFound):
            await stage.bot.fetch_premium_sticker_packs()
        assert [each.path for each in stage.server.unknown_requests] == ["/sticker-packs"]

    play(LittleBot(), scene)
