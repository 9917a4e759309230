"""Follow-ups: which turns a question goes on from, and that it goes on from no others."""

from dataclasses import replace
from datetime import date

from bot.answering.answerer import Answerer
from bot.discord.conversation import restored, stored
from tests.bot.discord.conftest import Stage, quoted_words
from tests.discord_server import permissions as may
from tests.discord_server import posting

CODS = "What is the tariff on cod?"
AND_COPPER = "and copper wire?"
COPPER = "8 per cent on March 1, 2025"
AS_COPPER = "(asked as: What is the tariff on copper wire?)"


async def thread_under(stage: Stage, question: str = CODS):
    """A thread of the bot, opened by its button."""
    answer = await stage.ask(question)
    await stage.press(answer, "Ask more in a thread")
    return stage.guild.threads[-1]


# Without the message content intent.


async def test_a_chain_of_replies_is_a_conversation(stage: Stage):
    first = await stage.mention(CODS)
    second = await stage.say(AND_COPPER, reply_to=first)
    third = await stage.say("and a timber duty?", stage.ben, reply_to=second)
    assert COPPER in second.text
    assert AS_COPPER in second.text
    assert "asked as" in third.text
    assert "timber duty is not planned" in quoted_words(third.embeds[0])


async def test_a_reply_goes_on_from_what_it_replies_to_not_from_the_latest(stage: Stage):
    first = await stage.mention(CODS)
    await stage.mention("Who called the increase a tax?")
    assert AS_COPPER in (await stage.say(AND_COPPER, reply_to=first)).text


async def test_a_reply_to_a_persons_message_has_no_turns(stage: Stage):
    await stage.mention(CODS)
    hello = await stage.ben.type(stage.general, "Hello!")
    answer = await stage.mention(AND_COPPER, reply_to=hello)
    assert "asked as" not in answer.text


async def test_the_button_opens_a_thread_in_which_the_conversation_goes_on(stage: Stage):
    answer = await stage.ask(CODS)
    told = await stage.press(answer, "Ask more in a thread")
    (thread,) = stage.guild.threads
    assert told.ephemeral
    assert told.text == f"Here it is: {thread.mention}"
    assert thread.name == CODS
    assert thread.id == answer.id
    assert stage.anna.id in thread.joined
    assert "Mention me" in stage.spoken(thread)[-1].text
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=thread)).text
    after = await stage.mention("and a timber duty?", stage.ben, where=thread)
    assert "asked as: What is the tariff on a timber duty?" in after.text


async def test_a_thread_that_a_person_opened_under_an_answer_goes_on_from_it(stage: Stage):
    answer = await stage.mention(CODS)
    thread = await stage.ben.start_thread(answer, "Fish")
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=thread)).text


async def test_a_command_inside_a_thread_goes_on_as_well(stage: Stage):
    thread = await thread_under(stage)
    answer = await stage.ask(AND_COPPER, where=thread)
    assert AS_COPPER in answer.text
    assert "Ask more in a thread" not in {b.label for b in answer.buttons}


async def test_direct_messages_are_one_conversation(stage: Stage):
    dm = stage.anna.dm()
    await stage.say(CODS, where=dm)
    assert AS_COPPER in (await stage.say(AND_COPPER, where=dm)).text
    await stage.ask(CODS, where=dm, private=True)
    assert AS_COPPER in (await stage.say(AND_COPPER, where=dm)).text


async def test_channels_and_people_share_no_turns(stage: Stage):
    await stage.ask(CODS)
    thread = await thread_under(stage)
    await stage.mention(CODS, where=thread)
    await stage.say(CODS, where=stage.anna.dm())
    for answer in (
        await stage.mention(AND_COPPER),
        await stage.ask(AND_COPPER),
        await stage.say(AND_COPPER, stage.ben, stage.ben.dm()),
        await stage.mention(AND_COPPER, where=stage.guild.channel("other")),
    ):
        assert "asked as" not in answer.text


async def test_two_threads_are_two_conversations(stage: Stage):
    cods = await thread_under(stage)
    other = await thread_under(stage, "Who called the increase a tax?")
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=cods)).text
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=cods)).text
    assert "tariff" not in (await stage.mention(AND_COPPER, where=other)).content


async def test_a_private_answer_is_no_turn_of_anybody_else(stage: Stage):
    thread = await thread_under(stage, "When do runner beans want water?")
    private = await stage.ask(CODS, where=thread, private=True)
    assert private.ephemeral
    assert "12.5 per cent" in private.text or "25 per cent" in private.text
    answer = await stage.mention(AND_COPPER, stage.ben, where=thread)
    assert "tariff" not in answer.content


async def test_a_private_answer_does_not_show_in_what_its_asker_says_to_all(stage: Stage):
    thread = await thread_under(stage, "When do runner beans want water?")
    await stage.ask(CODS, where=thread, private=True)
    command = await stage.ask(AND_COPPER, where=thread)
    assert "tariff" not in command.content
    await stage.ask(CODS, where=thread, private=True)
    public = await stage.mention(AND_COPPER, where=thread)
    assert "tariff" not in public.content


async def test_a_private_answer_is_a_turn_of_the_private_one_after_it(stage: Stage):
    thread = await thread_under(stage, "When do runner beans want water?")
    await stage.ask(CODS, where=thread, private=True)
    assert AS_COPPER in (await stage.ask(AND_COPPER, where=thread, private=True)).text


async def test_a_conversation_survives_a_restart(stage: Stage):
    first = await stage.mention(CODS)
    thread = await thread_under(stage)
    dm = stage.anna.dm()
    await stage.say(CODS, where=dm)
    await stage.restart()
    assert AS_COPPER in (await stage.say(AND_COPPER, reply_to=first)).text
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=thread)).text
    assert AS_COPPER in (await stage.say(AND_COPPER, where=dm)).text


async def test_what_was_forgotten_is_no_turn(stage: Stage):
    first = await stage.mention(CODS)
    thread = await thread_under(stage)
    call = await stage.anna.command(stage.general, "forget")
    assert "2 questions" in (await call.answer()).text
    assert "asked as" not in (await stage.say(AND_COPPER, reply_to=first)).text
    assert "asked as" not in (await stage.mention(AND_COPPER, where=thread)).text


# The thread button.


async def test_the_thread_button_pressed_twice_says_that_there_is_one(stage: Stage):
    answer = await stage.ask(CODS)
    await stage.press(answer, "Ask more in a thread")
    again = await stage.press(answer, "Ask more in a thread", stage.ben)
    assert again.ephemeral
    assert "There is a thread under this answer already" in again.text
    assert len(stage.guild.threads) == 1


async def test_anybody_may_open_the_thread(stage: Stage):
    answer = await stage.ask(CODS)
    told = await stage.press(answer, "Ask more in a thread", stage.ben)
    (thread,) = stage.guild.threads
    assert thread.mention in told.text
    assert stage.ben.id in thread.joined
    assert AS_COPPER in (await stage.mention(AND_COPPER, where=thread)).text


async def test_without_the_permission_for_threads_the_button_names_it(stage: Stage):
    stage.guild.bot_permissions(may.EVERYDAY & ~may.CREATE_PUBLIC_THREADS)
    told = await stage.press(await stage.ask(CODS), "Ask more in a thread")
    assert told.ephemeral
    assert "Create Public Threads" in told.text
    assert stage.guild.threads == []


async def test_a_thread_of_a_long_question_has_a_short_name(stage: Stage):
    answer = await stage.ask(f"{CODS} {'Really? ' * 30}")
    await stage.press(answer, "Ask more in a thread")
    (thread,) = stage.guild.threads
    assert len(thread.name) == 100
    assert thread.name.startswith(CODS)


# With the message content intent.


async def test_in_its_thread_the_bot_answers_without_a_mention(reading_stage: Stage):
    stage = reading_stage
    thread = await thread_under(stage)
    assert "Ask on" in stage.spoken(thread)[-1].text
    assert AS_COPPER in (await stage.say(AND_COPPER, where=thread)).text
    await stage.restart()
    assert AS_COPPER in (await stage.say(AND_COPPER, stage.ben, thread)).text


async def test_a_reply_without_a_ping_is_answered(reading_stage: Stage):
    first = await reading_stage.mention(CODS)
    assert AS_COPPER in (await reading_stage.say(AND_COPPER, reply_to=first, ping=False)).text


async def test_what_people_say_to_each_other_is_left_alone(reading_stage: Stage):
    stage = reading_stage
    thread = await thread_under(stage)
    own = await stage.ben.start_thread(await stage.mention(CODS), "Fish")
    hello = await stage.ben.type(stage.general, "Hello")
    before = len(stage.spoken(stage.general)), len(stage.spoken(thread))
    await stage.anna.type(stage.general, CODS)
    await stage.anna.type(stage.general, CODS, reply_to=hello)
    await stage.anna.type(own, CODS)
    await stage.anna.type(thread, f"{stage.ben.mention} {CODS}")
    aside = await stage.ben.type(thread, f"{stage.anna.mention} look at this")
    await stage.anna.type(thread, "A fine answer", reply_to=aside)
    await stage.anna.type(thread, "What is the tariff on cod?", reply_to=aside, ping=False)
    robot = stage.guild.person("Robot", bot=True)
    await robot.type(thread, CODS)
    posting.post(stage.discord, thread, stage.ben.user, {"content": CODS}, application_id=12345)
    await stage.settled()
    assert (len(stage.spoken(stage.general)), len(stage.spoken(thread))) == before
    assert stage.spoken(own) == []


async def test_a_sticker_or_a_picture_in_its_thread_is_no_question(reading_stage: Stage):
    stage = reading_stage
    thread = await thread_under(stage)
    before = len(stage.spoken(thread))
    await stage.anna.type(thread, "<:fish:123456789012345678>")
    await stage.settled()
    assert len(stage.spoken(thread)) == before


async def test_a_mention_works_with_the_intent_as_without(reading_stage: Stage):
    assert COPPER in (await reading_stage.mention("What is the tariff on copper wire?")).text


def test_a_kept_answer_still_says_which_quote_is_superseded(answerer: Answerer) -> None:
    answer = answerer.answer(CODS)
    newest, *others = answer.quotes
    assert others
    marked = tuple(replace(quote, superseded=date(2025, 6, 4)) for quote in others)
    answer = replace(answer, quotes=(newest, *marked))
    kept = stored(answer, id="a" * 12, user=1, channel=2, private=False, parent=None)
    again = restored(kept, answerer.snapshot)
    assert again
    assert [q.superseded for q in again.quotes] == [q.superseded for q in answer.quotes]
