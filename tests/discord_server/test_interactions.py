"""Slash commands, menus and their answers, with a real discord.py bot."""

import asyncio

import discord
import pytest
from discord import app_commands

from tests.discord_server import (
    BadOption,
    CannotDo,
    CommandHidden,
    NoAnswer,
    UnknownCommand,
    Upload,
)
from tests.discord_server.little_bot import LittleBot, Stage, play
from tests.discord_server.permissions import MANAGE_GUILD


def test_a_slash_command_is_answered_for_all_to_see() -> None:
    bot = LittleBot()

    @bot.tree.command(description="Say it again")
    async def echo(interaction: discord.Interaction, text: str) -> None:
        sent = await interaction.response.send_message(f"**{text}**")
        assert sent.resource is not None

    async def scene(stage: Stage) -> None:
        channel, anna, ben = stage.channel, stage.anna, stage.ben
        call = await anna.command(channel, "echo", text="tariff")
        assert call.acknowledged_after_s is not None
        assert (await call.answer()).content == "**tariff**"
        assert [seen.content for seen in ben.screen(channel)] == ["**tariff**"]

    play(bot, scene)


def test_a_deferred_answer_thinks_until_it_is_edited_and_shows_no_edit_mark() -> None:
    bot, go = LittleBot(), []

    @bot.tree.command(description="Think first")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        go.append(asyncio.Event())
        await go[0].wait()
        await interaction.edit_original_response(content="Done")

    async def scene(stage: Stage) -> None:
        anna = stage.anna
        call = await anna.command(stage.channel, "ask")
        assert call.response is not None
        assert call.response.thinking
        await stage.server.until(lambda: go)
        go[0].set()
        answer = await anna.reply_to(call)
        assert (answer.content, answer.thinking, answer.edited) == ("Done", False, False)

    play(bot, scene)


def test_the_first_followup_takes_the_visibility_of_the_deferral_and_later_ones_do_not() -> None:
    bot = LittleBot()

    @bot.tree.command(description="Think in private")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("first")
        await interaction.followup.send("second")

    async def scene(stage: Stage) -> None:
        channel, anna, ben = stage.channel, stage.anna, stage.ben
        call = await anna.command(channel, "ask")
        first, second = await call.answer(), await call.followup()
        assert (first.content, first.ephemeral) == ("first", True)
        assert (second.content, second.ephemeral) == ("second", False)
        assert [seen.content for seen in anna.screen(channel)] == ["first", "second"]
        assert [seen.content for seen in ben.screen(channel)] == ["second"]

    play(bot, scene)


def test_an_answer_after_three_seconds_is_refused_and_anna_is_told() -> None:
    bot, refusals, go = LittleBot(), [], asyncio.Event()

    @bot.tree.command(description="Too late")
    async def ask(interaction: discord.Interaction) -> None:
        await go.wait()
        try:
            await interaction.response.send_message("late")
        except discord.NotFound as error:
            refusals.append(error.code)

    async def scene(stage: Stage) -> None:
        call = await stage.anna.command(stage.channel, "ask", wait=False)
        stage.server.clock.advance(3.1)
        go.set()
        await stage.server.until(lambda: refusals)
        assert refusals == [10062]
        with pytest.raises(NoAnswer, match="did not respond"):
            await call.answer()

    play(bot, scene)


def test_an_interaction_token_expires_after_fifteen_minutes() -> None:
    bot, outcomes = LittleBot(), []

    @bot.tree.command(description="Long work")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        outcomes.append(interaction)

    async def scene(stage: Stage) -> None:
        await stage.anna.command(stage.channel, "ask")
        await stage.server.until(lambda: outcomes)
        stage.server.clock.advance(14 * 60)
        await outcomes[0].edit_original_response(content="in time")
        stage.server.clock.advance(61)
        with pytest.raises(discord.HTTPException) as caught:
            await outcomes[0].edit_original_response(content="too late")
        assert (caught.value.status, caught.value.code) == (401, 50027)

    play(bot, scene)


def test_a_second_response_is_refused() -> None:
    bot, codes = LittleBot(), []

    @bot.tree.command(description="Twice")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("two")
        except discord.HTTPException as error:
            codes.append(error.code)

    async def scene(stage: Stage) -> None:
        await stage.anna.command(stage.channel, "ask")
        await stage.server.until(lambda: codes)
        assert codes == [40060]

    play(bot, scene)


def test_a_sync_with_an_invalid_command_is_refused_as_a_whole() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        good = {"name": "good", "description": "fine", "type": 1}
        bad = {"name": "bad", "description": "x" * 101, "type": 1}
        with pytest.raises(discord.HTTPException) as caught:
            await stage.bot.http.bulk_upsert_global_commands(
                stage.server.application_id, [good, bad]
            )
        assert caught.value.code == 50035
        assert "1.description" in caught.value.text
        assert await stage.bot.http.get_global_commands(stage.server.application_id) == []

    play(bot, scene)


def test_options_are_checked_as_the_client_checks_them() -> None:
    bot, got = LittleBot(), []

    @bot.tree.command(description="Typed")
    @app_commands.choices(kind=[app_commands.Choice(name="Lumber", value="wood")])
    async def ask(
        interaction: discord.Interaction,
        kind: str,
        count: app_commands.Range[int, 1, 5] = 1,
        who: discord.Member | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        got.append((kind, count, who and who.display_name, file and await file.read()))
        await interaction.response.send_message("ok")

    async def scene(stage: Stage) -> None:
        channel, anna, ben = stage.channel, stage.anna, stage.ben
        upload = Upload("a.md", b"words")
        await anna.command(channel, "ask", kind="Lumber", count=2, who=ben, file=upload)
        assert got == [("wood", 2, "Ben", b"words")]
        for wrong in (
            {},
            {"kind": "Steel"},
            {"kind": "wood", "count": 6},
            {"kind": "wood", "x": 1},
        ):
            with pytest.raises(BadOption):
                await anna.command(channel, "ask", **wrong)
        with pytest.raises(UnknownCommand):
            await anna.command(channel, "nothing")

    play(bot, scene)


def test_a_hidden_command_is_reached_only_by_a_forged_client() -> None:
    bot = LittleBot()
    library = app_commands.Group(
        name="library",
        description="Documents",
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @library.command(description="Add one")
    async def add(interaction: discord.Interaction, url: str) -> None:
        await interaction.response.send_message(f"added {url}", ephemeral=True)

    bot.tree.add_command(library)

    async def scene(stage: Stage) -> None:
        channel, anna = stage.channel, stage.anna
        editor = stage.desk.person("Eve", permissions=MANAGE_GUILD)
        with pytest.raises(CommandHidden):
            await anna.command(channel, "library add", url="x")
        forged = await anna.command(channel, "library add", force=True, url="x")
        assert (await forged.answer()).content == "added x"
        assert (await (await editor.command(channel, "library add", url="y")).answer()).ephemeral

    play(bot, scene)


def test_suggestions_come_while_typing() -> None:
    bot = LittleBot()

    @bot.tree.command(description="One document")
    async def document(interaction: discord.Interaction, id: str) -> None:
        await interaction.response.send_message(id)

    @document.autocomplete("id")
    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice]:
        return [app_commands.Choice(name=f"{typed}wood", value="7")]

    async def scene(stage: Stage) -> None:
        channel, anna = stage.channel, stage.anna
        choices = await anna.autocomplete(channel, "document", "id", typed="soft")
        assert choices == [("softwood", "7")]

    play(bot, scene)


def test_a_message_menu_reads_the_message_without_the_content_intent() -> None:
    bot, read = LittleBot(), []

    @bot.tree.context_menu(name="Check quotations")
    async def check(interaction: discord.Interaction, message: discord.Message) -> None:
        read.append(message.content)
        await interaction.response.send_message("checked", ephemeral=True)

    async def scene(stage: Stage) -> None:
        channel, anna = stage.channel, stage.anna
        message = await anna.type(channel, "Ford said “no”")
        await stage.server.until(lambda: stage.bot.heard)
        call = await anna.context_menu(channel, "Check quotations", message)
        await call.answer()
        assert (stage.bot.heard[0].content, read) == ("", ["Ford said “no”"])

    play(bot, scene)


def test_commands_and_files_work_where_the_bot_may_not_write() -> None:
    bot = LittleBot()

    @bot.tree.command(description="A file")
    async def fetch(interaction: discord.Interaction) -> None:
        embed = discord.Embed(description="see below")
        await interaction.response.send_message(
            embed=embed, file=discord.File(__file__, filename="quotes.txt")
        )

    async def scene(stage: Stage) -> None:
        channel, anna = stage.channel, stage.anna
        stage.desk.deny(channel, stage.server.bot_user, (1 << 53) - 1)
        seen = await (await anna.command(channel, "fetch")).answer()
        assert seen.text == "see below"
        assert [file.name for file in seen.attachments] == ["quotes.txt"]

    play(bot, scene)


def test_the_original_can_be_read_changed_and_deleted_and_followups_too() -> None:
    bot, kept = LittleBot(), []

    @bot.tree.command(description="Come and go")
    async def ask(interaction: discord.Interaction) -> None:
        with pytest.raises(discord.NotFound) as caught:
            await interaction.original_response()
        kept.append(caught.value.code)
        await interaction.response.send_message("one", ephemeral=True)
        kept.append((await interaction.original_response()).content)
        extra = await interaction.followup.send("two", wait=True)
        await extra.edit(content="three")
        await interaction.delete_original_response()
        kept.append(interaction)

    async def scene(stage: Stage) -> None:
        call = await stage.anna.command(stage.channel, "ask")
        await stage.server.until(lambda: len(kept) == 3)
        assert kept[:2] == [10015, "one"]
        assert call.response is None
        assert [seen.content for seen in stage.anna.screen(stage.channel)] == ["three"]

    play(bot, scene)


def test_an_ephemeral_message_is_out_of_reach_for_everything_but_its_token() -> None:
    bot = LittleBot()

    @bot.tree.command(description="In private")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)

    async def scene(stage: Stage) -> None:
        seen = await (await stage.anna.command(stage.channel, "ask")).answer()
        channel = bot.get_channel(stage.channel.id)
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(seen.id)
        assert [message async for message in channel.history()] == []
        with pytest.raises(CannotDo):
            await stage.ben.react(seen, "👍")

    play(bot, scene)


def test_commands_work_in_threads_and_direct_messages_unless_they_are_for_guilds() -> None:
    bot = LittleBot()

    @bot.tree.command(description="Where am I?")
    async def where(interaction: discord.Interaction) -> None:
        kind = type(interaction.channel).__name__
        await interaction.response.send_message(f"{kind} {interaction.permissions.manage_guild}")

    @bot.tree.command(description="Guilds only")
    @app_commands.guild_only()
    async def here(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("here")

    async def scene(stage: Stage) -> None:
        eve = stage.desk.person("Eve", permissions=MANAGE_GUILD)
        thread = await eve.start_thread(await eve.type(stage.channel, "topic"), "Topic")
        assert (await (await eve.command(thread, "where")).answer()).content == "Thread True"
        asked = await stage.anna.command(stage.anna.dm(), "where")
        assert (await asked.answer()).content.startswith("DMChannel")
        with pytest.raises(UnknownCommand):
            await stage.anna.command(stage.anna.dm(), "here")
        assert (await (await stage.anna.command(thread, "here")).answer()).content == "here"

    play(bot, scene)


def test_a_guild_has_commands_of_its_own_and_a_sync_keeps_the_ids() -> None:
    bot = LittleBot()

    async def scene(stage: Stage) -> None:
        http, application = bot.http, stage.server.application_id
        command = {"name": "local", "description": "Here", "type": 1}
        sync = http.bulk_upsert_guild_commands
        waiting = asyncio.create_task(stage.server.until_synced("local"))
        first = await sync(application, stage.desk.id, [command])
        await waiting
        again = await sync(application, stage.desk.id, [{**command, "description": "There"}])
        assert first[0]["id"] == again[0]["id"]
        assert again[0]["description"] == "There"
        with pytest.raises(UnknownCommand):
            await stage.anna.command(stage.server.guild("Elsewhere").channel("x"), "local")
        call = await stage.anna.command(stage.channel, "local", wait=False)
        stage.server.clock.advance(4)
        assert call.failed

    play(bot, scene)
