"""What people can take from an answer, and what they are told when they go about it wrongly."""

import pytest

from bot.answering.answer import Answer, Outcome, Quote
from bot.discord.embeds import answer_page
from bot.discord.errors import DiscordError
from corpus.document import Document
from index.attribution import Speaker
from tests.bot.discord.conftest import Stage
from tests.bot.discord.stage import bot_inside


async def test_what_narrowed_an_answer_stands_with_it(stage: Stage):
    call = await stage.anna.command(
        stage.general, "ask", question="What is the tariff on copper wire?", until="2025-04-01"
    )
    shown = await call.answer()
    assert "copper wire? (only documents until 2025-04-01)" in shown.content
    assert "asked as" not in shown.content


async def test_what_narrowed_a_refusal_stands_with_it(stage: Stage):
    call = await stage.anna.command(
        stage.general, "ask", question="What is the tariff on copper wire?", until="2024-06-01"
    )
    shown = await call.answer()
    assert "do not answer" in shown.text
    assert "(only documents until 2024-06-01)" in shown.content


async def test_after_a_private_question_in_a_direct_message_a_follow_up_is_understood(stage: Stage):
    dm = stage.anna.dm()
    asked = await stage.anna.command(
        dm, "ask", question="What is the tariff on copper wire?", private=True
    )
    await asked.answer()
    followed = await stage.anna.reply_to(await stage.anna.type(dm, "and cod?"))
    assert "asked as: What is the tariff on cod" in followed.text


async def test_who_mentions_the_bots_role_is_told_to_mention_the_bot(stage: Stage):
    role = next(role for role in stage.guild.guild.roles if role.managed_by is not None)
    mayor = stage.guild.person("Mayor", permissions=1 << 17)  # may mention every role
    typed = await mayor.type(stage.general, f"<@&{role.id}> What is the tariff on cod?")
    assert "my role" in (await mayor.reply_to(typed)).text


async def test_a_second_bot_on_the_same_data_folder_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.discord.run._OTHER_ENDS_S", 0.1)
    with pytest.raises(DiscordError, match="another bot runs with the data folder"):
        async with bot_inside(stage.discord, stage.corpus, stage.data):
            pass


@pytest.mark.parametrize(
    ("text", "words", "signed"),
    [
        ("“No deal,” Ford said. More.", "“No deal,” Ford said.", "— **Doug Ford**"),
        ("Ford had announced a levy. More.", "Ford had announced a levy.", ", as reported"),
        ("“No deal. Never,” Ford said.", "No deal.", "— **Doug Ford**"),
        ("Intro.\n\nMR. FORD: There is no deal. None.", "None.", "— **Doug Ford**"),
    ],
)
def test_words_that_only_report_what_somebody_said_are_signed_as_reported(
    text: str, words: str, signed: str
):
    document = Document("id", "a.txt", "Title", None, None, None, text)
    start = text.index(words)
    quote = Quote(document, start, start + len(words), Speaker("Doug Ford", "Ford"))
    answer = Answer("q", "q", Outcome.ANSWERED, 0.9, "In the documents:", None, (quote,), ())
    shown = answer_page(answer, 0, show_question=True).embeds[0].description or ""
    assert shown.endswith(signed)
