"""The buttons under an answer: paging, context and votes, for as long as the answer is kept."""

import pytest

from tests.bot.discord.conftest import KETTLE, Stage, quoted_words
from tests.discord_server import ButtonDisabled, Seen
from tests.discord_server import permissions as may

SEVERAL = "What is the tariff on copper wire?"
KETTLES = "When was the levy on kettles dropped?"


def labels(message: Seen) -> list[str | None]:
    """What the buttons say."""
    return [button.label or button.emoji for button in message.buttons]


def place(message: Seen) -> str:
    """Which quote a message shows."""
    return message.embeds[-1]["footer"]["text"].split("\n")[-1].split(" · ")[0]


async def kettle(stage: Stage) -> Seen:
    """An answer from a document that is about to change."""
    answer = await stage.ask(KETTLES)
    assert "April 4, 2023" in answer.text
    return answer


# Paging.


async def test_the_asker_pages_in_place(stage: Stage):
    answer = await stage.ask(SEVERAL)
    assert labels(answer) == [
        *["Previous", "Next", "Show in context", "👍", "👎", "Ask more in a thread"]
    ]
    total = int(place(answer).split()[-1])
    assert total > 1
    seen = [quoted_words(answer.embeds[0])]
    for number in range(2, total + 1):
        page = await stage.leaf(answer, "Next")
        assert place(page) == f"Quote {number} of {total}"
        seen.append(quoted_words(page.embeds[0]))
    assert len(set(seen)) == total
    with pytest.raises(ButtonDisabled):
        await stage.anna.click(page, "Next")
    for _ in range(total - 1):
        page = await stage.leaf(answer, "Previous")
    assert (page.content, page.embeds, page.buttons) == (
        answer.content,
        answer.embeds,
        answer.buttons,
    )
    with pytest.raises(ButtonDisabled):
        await stage.anna.click(page, "Previous")
    assert len(stage.spoken(stage.general)) == 1


async def test_paging_an_answer_to_a_message_adds_nothing_to_it(stage: Stage):
    answer = await stage.mention(SEVERAL)
    page = await stage.leaf(answer, "Next")
    assert page.content == answer.content
    assert page.reference_id == answer.reference_id


async def test_others_page_in_a_copy_of_their_own(stage: Stage):
    answer = await stage.ask(SEVERAL)
    copy = await stage.press(answer, "Next", stage.ben)
    assert copy.ephemeral
    assert place(copy).startswith("Quote 2 of")
    assert "Ask more in a thread" not in labels(copy)
    back = await stage.leaf(copy, "Previous", stage.ben)
    assert quoted_words(back.embeds[0]) == quoted_words(answer.embeds[0])
    assert stage.now(answer) == answer
    assert [m.id for m in stage.spoken(stage.general)] == [answer.id]


async def test_a_private_answer_is_paged_in_place_and_stays_private(stage: Stage):
    answer = await stage.ask(SEVERAL, private=True)
    page = await stage.leaf(answer, "Next")
    assert page.ephemeral
    assert place(page).startswith("Quote 2 of")
    assert page.content == answer.content
    assert len(stage.spoken(stage.general)) == 1
    assert stage.ben.screen(stage.general) == []


# Context.


async def test_the_context_is_the_paragraph_with_the_quote_in_bold_for_the_caller_alone(
    stage: Stage,
):
    answer = await stage.ask("Who called the increase a tax?")
    quote = quoted_words(answer.embeds[0])
    context = await stage.press(answer, "Show in context", stage.ben)
    (embed,) = context.embeds
    assert context.ephemeral
    assert "Holm had supported the first tariff in February" not in quote
    assert "Holm had supported the first tariff in February" in quoted_words(embed)
    assert quote in quoted_words(embed)
    assert embed["title"] == answer.embeds[0]["title"]
    assert [m.id for m in stage.spoken(stage.general)] == [answer.id]


async def test_the_context_is_that_of_the_quote_on_show(stage: Stage):
    answer = await stage.leaf(await stage.ask(SEVERAL), "Next")
    context = await stage.press(answer, "Show in context")
    assert quoted_words(answer.embeds[0]) in quoted_words(context.embeds[0])
    assert context.embeds[0]["title"] == answer.embeds[0]["title"]


async def test_who_presses_without_a_pause_is_told_to_wait(stage: Stage):
    answer = await stage.ask(SEVERAL)
    told = [await stage.press(answer, "Show in context", stage.ben) for _ in range(11)]
    assert all(message.embeds for message in told[:-1])
    assert "ask again in" in told[-1].text
    assert "ask again in" in (await stage.press(answer, "Next", stage.ben)).text
    assert (await stage.press(answer, "👍", stage.ben)).text.startswith("👍 noted")


# A thread.


@pytest.mark.parametrize("missing", [may.CREATE_PUBLIC_THREADS, may.SEND_MESSAGES_IN_THREADS])
async def test_who_may_not_open_threads_does_not_open_one_with_the_button(
    stage: Stage, missing: int
):
    answer = await stage.ask(SEVERAL)
    stage.guild.deny(stage.general, stage.ben, missing)
    told = await stage.press(answer, "Ask more in a thread", stage.ben)
    assert told.ephemeral
    assert told.text.startswith("You may not open threads in this channel")
    assert stage.guild.threads == []
    assert "Here it is" in (await stage.press(answer, "Ask more in a thread")).text


# What was answered from may change.


async def test_buttons_after_the_document_changed_say_so(stage: Stage):
    answer = await kettle(stage)
    (stage.corpus / "kettle.txt").write_text(f"An erratum stands here. {KETTLE}")
    await stage.reindex()
    told = await stage.press(answer, "Show in context")
    assert told.ephemeral
    assert "The document has changed" in told.text
    assert told.embeds == ()
    assert "noted" in (await stage.press(answer, "👍")).text
    assert stage.now(answer).embeds == answer.embeds


async def test_buttons_after_the_document_went_say_so(stage: Stage):
    answer = await kettle(stage)
    (stage.corpus / "kettle.txt").unlink()
    await stage.reindex()
    assert "ask again" in (await stage.press(answer, "Show in context")).text
    # A follow-up does not stumble over it.
    assert (await stage.say("and copper wire?", reply_to=answer)).embeds


async def test_buttons_go_on_when_another_document_changed(stage: Stage):
    answer = await stage.ask("Who called the increase a tax?")
    (stage.corpus / "kettle.txt").unlink()
    await stage.reindex()
    assert "February" in (await stage.press(answer, "Show in context")).text


@pytest.mark.parametrize("button", ["Next", "Show in context", "👍", "Ask more in a thread"])
async def test_buttons_of_a_forgotten_answer_say_so(stage: Stage, button: str):
    answer = await stage.ask(SEVERAL)
    await (await stage.anna.command(stage.general, "forget")).answer()
    told = await stage.press(answer, button, stage.ben)
    assert told.ephemeral
    assert told.text == "This answer is not kept any more; ask again."
    assert stage.guild.threads == []


# Votes.


async def test_votes_are_set_changed_and_taken_back(stage: Stage):
    answer = await stage.ask(SEVERAL)

    def votes() -> tuple[int, int]:
        with stage.state() as state:
            counted = state.votes(state.answer_of_message(answer.id).id)
            return counted.up, counted.down

    noted = await stage.press(answer, "👍")
    assert noted.ephemeral
    assert noted.text.startswith("👍 noted")
    assert votes() == (1, 0)
    await stage.press(answer, "👎", stage.ben)
    assert votes() == (1, 1)
    assert "👎 noted" in (await stage.press(answer, "👎")).text
    assert votes() == (0, 2)
    assert "taken back" in (await stage.press(answer, "👎")).text
    assert votes() == (0, 1)
    await stage.press(answer, "👍")
    assert votes() == (1, 1)
    assert [m.id for m in stage.spoken(stage.general, stage.ben) if not m.ephemeral] == [answer.id]


async def test_a_refusal_can_be_voted_on(stage: Stage):
    refusal = await stage.mention("Who won the cup final in ice hockey?")
    assert "👎 noted" in (await stage.press(refusal, "👎")).text


async def test_every_button_works_after_a_restart(stage: Stage):
    answer = await stage.ask(SEVERAL)
    private = await stage.ask(SEVERAL, private=True)
    await stage.press(answer, "👍")
    await stage.restart()
    assert place(await stage.leaf(answer, "Next")).startswith("Quote 2 of")
    assert place(await stage.leaf(private, "Next")).startswith("Quote 2 of")
    assert (await stage.press(answer, "Show in context")).embeds
    assert "taken back" in (await stage.press(answer, "👍")).text
    assert "Here it is" in (await stage.press(answer, "Ask more in a thread")).text


async def test_buttons_of_an_answer_whose_token_ran_out_still_work(stage: Stage):
    answer = await stage.ask(SEVERAL)
    stage.discord.clock.advance(24 * 3600)
    assert place(await stage.leaf(answer, "Next")).startswith("Quote 2 of")
