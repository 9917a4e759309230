"""Asking in every way, without privileged intents."""

import sqlite3

import pytest

from bot.discord.markdown import unrender
from tests.bot.discord.conftest import HOSTILE, Stage, quoted_words
from tests.discord_server import permissions as may
from tests.discord_server import posting

COPPER = "What is the tariff on copper wire?"
CODS = "What is the tariff on cod?"


async def test_a_command_is_answered_with_a_quote_its_source_and_its_date(stage: Stage):
    call = await stage.anna.command(stage.general, "ask", question=COPPER)
    answer = await call.answer()
    (embed,) = answer.embeds
    assert call.acknowledged_after_s < 3
    assert not answer.ephemeral
    assert "8 per cent on March 1, 2025" in quoted_words(embed)
    assert "The Harbour Desk" in embed["footer"]["text"]
    assert "2025-03-11" in embed["footer"]["text"]
    assert embed["title"] == "Harbour tariffs dominate the premiers' meeting"
    assert embed["url"].startswith("https://example.org/harbour/premiers#:~:text=")
    assert f"**Q**: {COPPER}" in answer.content
    assert [m.id for m in stage.spoken(stage.general, stage.ben)] == [answer.id]


async def test_the_speaker_of_a_quote_is_named(stage: Stage):
    answer = await stage.ask("Who said that it takes two to sign?")
    assert "Oduya" in answer.embeds[0]["description"].split("\n— ")[-1]


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(stage: Stage):
    asked = await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    answer = await stage.anna.reply_to(asked)
    assert answer.reference_id == asked.id
    assert "8 per cent" in answer.text
    assert answer.mentions == ()


async def test_a_mention_behind_the_question_is_one_too(stage: Stage):
    assert "8 per cent" in (await stage.say(f"{COPPER} {stage.discord.bot_mention}")).text


async def test_a_reply_that_pings_the_bot_is_answered(stage: Stage):
    first = await stage.mention(COPPER)
    assert "cod" in (await stage.say(CODS, reply_to=first)).text


async def test_a_direct_message_needs_no_mention(stage: Stage):
    assert "8 per cent" in (await stage.say(COPPER, where=stage.anna.dm())).text


async def test_a_thread_of_the_bot_is_answered_when_it_is_mentioned(stage: Stage):
    await stage.press(await stage.ask(COPPER), "Ask more in a thread")
    (thread,) = stage.guild.threads
    assert "cod" in (await stage.mention(CODS, where=thread)).text


async def test_words_that_the_bot_may_not_read_are_left_alone(stage: Stage):
    first = await stage.mention(COPPER)
    await stage.press(await stage.ask(COPPER), "Ask more in a thread")
    (thread,) = stage.guild.threads
    before = len(stage.spoken(thread))
    await stage.anna.type(stage.general, CODS)
    await stage.anna.type(stage.general, CODS, reply_to=first, ping=False)
    await stage.anna.type(thread, CODS)
    await stage.settled()
    assert len(stage.spoken(stage.general, stage.ben)) == 2
    assert len(stage.spoken(thread)) == before


async def test_a_refusal_looks_different_and_names_the_nearest_documents(stage: Stage):
    answer = await stage.ask(COPPER)
    refusal = await stage.ask("Who won the cup final in ice hockey?")
    (embed,) = refusal.embeds
    assert embed["title"] == "The documents do not answer this."
    assert embed["color"] != answer.embeds[0]["color"]
    assert "nearest documents" in embed["description"]
    assert embed["description"].count("\n· ") == 3
    assert quoted_words(embed) == ""
    assert {b.label or b.emoji for b in refusal.buttons} == {"👍", "👎", "Ask more in a thread"}


async def test_hostile_words_are_quoted_as_they_are(stage: Stage):
    answer = await stage.ask("How high is the glue levy?")
    (embed,) = answer.embeds
    words = quoted_words(embed)
    assert "**17.5 per cent**, @everyone was told, and <@123456789012345678> pays it" in words
    assert words in HOSTILE
    assert unrender(embed["title"]).startswith("*Glue* @everyone <@1> [here](https")
    spoken = await stage.ask("What did Rolf Kleister say about glue?")
    assert "# Glue is `not` ||secret||" in quoted_words(spoken.embeds[0])


# Options.


async def test_a_day_and_a_publisher_narrow_the_answer(stage: Stage):
    before = await stage.ask(CODS, until="2025-04-01")
    after = await stage.ask(CODS, since="2025-06-01")
    published = await stage.ask(CODS, source="the quay gazette")
    assert "12.5 per cent tariff on cod" in before.text
    assert "25 per cent on June 18, 2025" in after.text
    assert "The Quay Gazette" in published.embeds[0]["footer"]["text"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"since": "yesterdayish"}, "Since: this is not a date; write it as YYYY-MM-DD"),
        ({"until": "2025-02-30"}, "Until: this is not a date; write it as YYYY-MM-DD"),
        ({"since": "2025-05-01", "until": "2025-04-01"}, "No day is both"),
        ({"source": "The Nonexistent Times"}, "No indexed document is from this publisher"),
    ],
)
async def test_an_option_that_makes_no_sense_is_explained_privately(
    stage: Stage, options: dict[str, str], said: str
):
    answer = await stage.ask(COPPER, **options)
    assert answer.ephemeral
    assert said in answer.text
    assert "\n" not in answer.text
    assert stage.ben.screen(stage.general) == []


@pytest.mark.parametrize("question", ["   ", "?!?!", "\u200b"])
async def test_a_question_without_words_is_refused_privately(stage: Stage, question: str):
    answer = await stage.ask(question)
    assert answer.ephemeral
    assert "ask" in answer.text
    assert stage.ben.screen(stage.general) == []


async def test_a_private_answer_is_seen_by_nobody_else(stage: Stage):
    answer = await stage.ask(COPPER, private=True)
    assert answer.ephemeral
    assert "8 per cent" in answer.text
    assert "Ask more in a thread" not in {b.label for b in answer.buttons}
    assert stage.ben.screen(stage.general) == []


# What a message may look like.


@pytest.mark.parametrize(
    "text",
    [
        "{me} @everyone What is the tariff on copper wire?",
        "{me} {ben} What is the tariff on copper wire?",
        "{me} <:cod:123456789012345678> What is the **tariff** on ~~copper~~ *copper wire*?",
        "<@!{id}> What is the tariff on ||copper wire||? <a:wave:123456789012345678> <t:1:R>",
        "{me} {role} what is the tariff on copper wire? <#{channel}>",
    ],
)
async def test_marks_and_mentions_inside_a_question_do_no_harm(stage: Stage, text: str):
    role = stage.guild.role("Traders")
    marks = {
        "me": stage.discord.bot_mention,
        "id": stage.discord.bot_user.id,
        "ben": stage.ben.mention,
        "role": role.mention,
        "channel": stage.general.id,
    }
    assert "8 per cent" in (await stage.say(text.format(**marks))).text


async def test_a_question_with_marks_is_shown_and_they_do_nothing(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY | may.MENTION_EVERYONE)
    question = (
        f"@everyone {stage.ben.mention} **what** is the tariff on [copper wire](https://a.b)?"
    )
    answer = await stage.ask(question)
    line = answer.content.split("\n")[0].removeprefix("**Q**: ")
    assert unrender(line) == question
    assert answer.mentions == ()
    assert not stage.discord.world.messages[answer.id].mention_everyone


@pytest.mark.parametrize("text", ["{}", "{} {}", "  {} <:cod:1>", "{}\n\n"])
async def test_a_mention_alone_is_told_how_to_ask(stage: Stage, text: str):
    answer = await stage.say(text.format(*[stage.discord.bot_mention] * 2))
    assert "Ask me a question behind the mention" in answer.text
    assert answer.embeds == ()


async def test_a_picture_in_a_direct_message_is_told_how_to_ask(stage: Stage):
    from tests.discord_server import Upload

    dm = stage.anna.dm()
    answer = await stage.say("", where=dm, attachments=[Upload("cod.png", b"PNG")])
    assert "Ask me a question" in answer.text


async def test_a_message_that_is_too_long_is_told_so(stage: Stage):
    # Nitro lets people write 4000 characters, more than this server takes from anybody.
    text = f"{stage.discord.bot_mention} {COPPER} " + "why " * 600
    world = stage.discord
    message = posting.post(world, stage.general, stage.anna.user, {"content": text})
    answer = await stage.anna.reply_to(message)
    assert "at most 2000 are read" in answer.text


async def test_an_edit_is_no_second_question(stage: Stage):
    asked = await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    await stage.anna.reply_to(asked)
    await stage.anna.edit(asked, f"{stage.discord.bot_mention} {CODS}")
    await stage.settled()
    assert len(stage.spoken(stage.general)) == 1


async def test_other_bots_and_webhooks_are_not_answered(stage: Stage):
    robot = stage.guild.person("Robot", bot=True)
    text = f"{stage.discord.bot_mention} {COPPER}"
    await robot.type(stage.general, text)
    posting.post(
        stage.discord, stage.general, stage.ben.user, {"content": text}, application_id=12345
    )
    await stage.settled()
    assert stage.spoken(stage.general) == []


async def test_a_question_that_is_deleted_is_still_answered(stage: Stage):
    asked = await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    await stage.anna.delete(asked)
    await stage.discord.until(lambda: stage.spoken(stage.general), what="the answer")
    (answer,) = stage.spoken(stage.general)
    assert "8 per cent" in answer.text
    assert answer.reference_id is None


# What the bot may not do.


async def test_where_the_bot_may_not_write_it_says_so_in_a_direct_message(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY & ~may.SEND_MESSAGES)
    await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    dm = stage.anna.dm()
    await stage.discord.until(lambda: stage.spoken(dm), what="a direct message")
    assert "may not write in #general" in stage.spoken(dm)[0].text
    assert "8 per cent" in (await stage.ask(COPPER)).text


async def test_where_it_may_write_nowhere_it_stays_silent_and_lives_on(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY & ~may.SEND_MESSAGES)
    stage.anna.close_dms()
    await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    await stage.settled()
    assert stage.spoken(stage.general) == []
    assert "8 per cent" in (await stage.ask(COPPER)).text


async def test_without_the_right_to_embed_it_asks_for_it(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY & ~may.EMBED_LINKS)
    assert "Embed Links" in (await stage.mention(COPPER)).text


async def test_without_the_right_to_read_the_history_it_writes_below(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY & ~may.READ_MESSAGE_HISTORY)
    answer = await stage.mention(COPPER)
    assert "8 per cent" in answer.text
    assert answer.reference_id is None


async def test_an_answer_that_comes_after_the_token_ran_out_is_written_below(stage: Stage):
    held = sqlite3.connect(stage.data / "state.sqlite", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    await stage.anna.command(stage.general, "ask", question=COPPER)
    stage.discord.clock.advance(16 * 60)
    held.execute("ROLLBACK")
    held.close()
    await stage.discord.until(lambda: stage.spoken(stage.general), what="the late answer")
    (answer,) = stage.spoken(stage.general)
    assert "8 per cent" in answer.text
    assert "👍 noted" in (await stage.press(answer, "👍")).text


# Too many questions.


async def test_who_asks_too_much_by_command_is_told_privately_for_how_long(stage: Stage):
    calls = [await stage.anna.command(stage.general, "ask", question=COPPER) for _ in range(15)]
    answers = [await call.answer() for call in calls]
    assert [a.ephemeral for a in answers] == [False] * 10 + [True] * 5
    assert all("ask again in" in a.text and "second" in a.text for a in answers[10:])
    assert len(stage.ben.screen(stage.general)) == 10
    assert "8 per cent" in (await stage.ask(COPPER, stage.ben)).text


async def test_who_asks_too_much_by_message_is_told_in_a_direct_message(stage: Stage):
    for _ in range(15):
        await stage.anna.type(stage.general, f"{stage.discord.bot_mention} {COPPER}")
    dm = stage.anna.dm()
    await stage.discord.until(
        lambda: len(stage.spoken(stage.general)) == 10 and stage.spoken(dm),
        what="ten answers and a refusal",
    )
    await stage.settled()
    # Once is enough: five refusals would be as much of a flood.
    (told,) = stage.spoken(dm)
    assert "ask again in" in told.text


async def test_who_asks_too_much_and_takes_no_direct_messages_is_not_told_in_public(stage: Stage):
    stage.anna.close_dms()
    for _ in range(12):
        await stage.anna.type(stage.general, stage.discord.bot_mention)
    await stage.settled()
    assert len(stage.spoken(stage.general)) == 10


async def test_nonsense_counts_as_well(stage: Stage):
    for _ in range(15):
        await stage.anna.type(stage.general, stage.discord.bot_mention)
    dm = stage.anna.dm()
    await stage.discord.until(lambda: stage.spoken(dm), what="a refusal")
    await stage.settled()
    assert len(stage.spoken(dm)) == 1
    assert len(stage.spoken(stage.general)) == 10
