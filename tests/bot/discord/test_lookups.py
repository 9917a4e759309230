"""Looking up: passages, documents, quotations; choices while typing; help and forgetting."""

import asyncio
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.discord.client import Communique
from bot.discord.cogs import lookup
from bot.discord.cogs.guide import Guide
from bot.discord.cogs.lookup import Lookup
from bot.discord.errors import BusyError
from bot.discord.markdown import unrender
from bot.session import Session
from bot.settings import Settings
from bot.state import State
from tests.bot.discord.conftest import HOSTILE_TITLE, LONG, NOTICES, Stage, quoted_words
from tests.discord_server import Seen, Upload

DOCUMENTS = NOTICES + 7
STORY = "“We will not pay twice for the same fish,” Marchetti said."
FAKE = "Oduya said: “Bananas will be free for every child in the land.”"


async def run(stage: Stage, name: str, **options: object) -> Seen:
    """Anna runs a command; its answer."""
    return await (await stage.anna.command(stage.general, name, **options)).answer()


async def check(stage: Stage, message: Seen) -> Seen:
    """Ben has the quotations in a message checked."""
    return await (await stage.ben.context_menu(stage.general, "Check quotations", message)).answer()


async def pages(stage: Stage, first: Seen) -> list[Seen]:
    """All pages of a list."""
    found = [first]
    while any(b.label == "Next" and not b.disabled for b in found[-1].buttons):
        found.append(await stage.leaf(first, "Next"))
    return found


# Passages and documents.


async def test_a_search_shows_the_passages_one_a_page_to_the_caller_alone(stage: Stage):
    first = await run(stage, "search", query="tariff on cod")
    assert first.ephemeral
    assert "12.5 per cent" in first.text or "25 per cent" in first.text
    found = await pages(stage, first)
    assert len(found) == 10
    assert "10 of 10" in {b.label for b in found[-1].buttons}
    assert len({page.text for page in found}) == 10
    back = await stage.leaf(first, "Previous")
    assert back.embeds == found[-2].embeds
    assert stage.ben.screen(stage.general) == []


async def test_a_search_with_a_misspelt_word_tells_how_it_is_understood(stage: Stage):
    first = await run(stage, "search", query="tarif on cod")
    assert "(asked as: tariff on cod)" in first.text
    assert "asked as" not in (await run(stage, "search", query="tariff on cod")).text


async def test_a_search_is_narrowed(stage: Stage):
    first = await run(stage, "search", query="tariff", since="2025-06-01", until="2025-06-30")
    assert "Quay Gazette" in first.text
    assert first.buttons == ()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"query": "tariff", "since": "soon"}, "Since: this is not a date"),
        ({"query": "tariff", "since": f"{'soon ' * 7} 2025"}, "Since: this is not a date"),
        ({"query": "tariff", "source": "Nobody"}, "No indexed document is from this publisher"),
        ({"query": "?!"}, "no words"),
        ({"query": "tariff", "until": "1999-01-01"}, "No passage was found"),
    ],
)
async def test_a_search_for_nothing_is_explained(stage: Stage, options: dict[str, str], said: str):
    told = await run(stage, "search", **options)
    assert told.ephemeral
    assert said in told.text


async def test_the_documents_are_listed_in_pages_the_latest_first(stage: Stage):
    first = await run(stage, "documents")
    assert first.ephemeral
    found = await pages(stage, first)
    lines = [line for page in found for line in page.embeds[0]["description"].split("\n")]
    assert len(found) == -(-DOCUMENTS // 10)
    assert len(set(lines)) == DOCUMENTS
    assert "Southmark doubles its cod tariff" in lines[0]
    assert found[0].embeds[0]["footer"]["text"] == f"1–10 of {DOCUMENTS}"
    assert found[-1].embeds[0]["footer"]["text"].endswith(f"–{DOCUMENTS} of {DOCUMENTS}")
    assert sum(HOSTILE_TITLE in unrender(line) for line in lines) == 1


async def test_the_documents_of_one_publisher(stage: Stage):
    listed = await run(stage, "documents", source="The Harbour Desk")
    assert len(listed.embeds[0]["description"].split("\n")) == 2
    assert "Growing beans" in listed.text
    assert "No indexed document" in (await run(stage, "documents", source="Nobody")).text


async def test_all_pages_of_a_document_are_its_words(stage: Stage):
    found = await pages(stage, await run(stage, "document", id="lamps.txt"))
    assert len(found) > 2
    words = " ".join(quoted_words(page.embeds[0]) for page in found)
    assert words.split() == LONG.split()
    assert found[0].ephemeral


async def test_a_document_with_marks_in_it_is_shown_as_it_is(stage: Stage):
    shown = await run(stage, "document", id="glue.txt")
    (embed,) = shown.embeds
    assert unrender(embed["title"]) == HOSTILE_TITLE
    assert quoted_words(embed) == stage.text_of("glue.txt")
    assert "Published\ndate unknown" in shown.text


async def test_a_document_is_found_by_the_choice_offered(stage: Stage):
    ((name, value),) = await stage.anna.autocomplete(stage.general, "document", "id", "BEANS balc")
    assert name == "2024-05-02 · Growing beans on a balcony"
    assert "Runner beans want a deep pot" in (await run(stage, "document", id=value)).text


@pytest.mark.parametrize("name", ["nowhere.md", "../../etc/passwd", "@everyone", "**x**"])
async def test_an_unknown_document_is_said_to_be_one(stage: Stage, name: str):
    told = await run(stage, "document", id=name)
    assert told.ephemeral
    assert "document is called" in told.text
    assert unrender(told.content)


async def test_lists_are_too_old_after_a_restart(stage: Stage):
    listed = await run(stage, "documents")
    await stage.restart()
    told = await stage.press(listed, "Next")
    assert told.ephemeral
    assert "too old" in told.text
    assert "run the command again" in told.text


async def test_of_a_very_long_document_the_first_pages_are_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lookup, "_LEAFED", 5000)
    found = await pages(stage, await run(stage, "document", id="lamps.txt"))
    words = [word for page in found for word in quoted_words(page.embeds[0]).split()]
    assert 4900 < len(" ".join(words)) <= 5000
    assert words == LONG.split()[: len(words)]
    last = f"Page {len(found)} of {len(found)} · the rest is in the file"
    assert found[-1].embeds[0]["footer"]["text"] == last
    assert "the rest" not in found[0].text


@pytest.mark.parametrize(
    ("name", "options"), [("documents", {}), ("document", {"id": "beans.md"}), ("forget", {})]
)
async def test_who_looks_up_without_a_pause_is_told_to_wait(
    stage: Stage, name: str, options: dict[str, str]
):
    told = [await run(stage, name, **options) for _ in range(11)]
    assert "ask again in" in told[-1].text
    assert all("ask again in" not in message.text for message in told[:-1])
    assert all(message.ephemeral for message in told)


async def _stopping(folder: Path, name: str) -> None:
    settings = Settings(_env_file=None, corpus_dir=folder, data_dir=folder)
    state = State.open(folder)
    bot = Communique(Session(settings, folder, lambda _line: None), state)
    bot.desk.stop_taking()
    cog = Guide(bot) if name in ("help", "forget") else Lookup(bot)
    command = getattr(cog, name)
    caller = SimpleNamespace(user=SimpleNamespace(id=1), guild_id=2)
    try:
        await command.callback(cog, caller, *(["x"] if name == "document" else []))
    finally:
        bot.desk.close()
        state.close()


@pytest.mark.parametrize("name", ["documents", "document", "help", "forget"])
def test_a_bot_that_is_about_to_stop_takes_no_more_commands(tmp_path: Path, name: str):
    with pytest.raises(BusyError, match="being restarted"):
        asyncio.run(_stopping(tmp_path, name))


# Choices while typing.


async def test_no_more_choices_are_offered_than_discord_takes(stage: Stage):
    offered = await stage.anna.autocomplete(stage.general, "document", "id", "")
    assert len(offered) == 25
    assert all(1 <= len(name) <= 100 for name, _ in offered)
    assert offered[0][0].startswith("2025-06-20 · Southmark doubles")
    ((long, _),) = await stage.anna.autocomplete(stage.general, "document", "id", "notice 03")
    assert len(long) == 100
    assert long.endswith("…")


@pytest.mark.parametrize("typed", ["elan QUEBECOIS", "Élan", "moulins montreal", "courrier erable"])
async def test_accents_and_case_do_not_matter_while_typing(stage: Stage, typed: str):
    ((name, _),) = await stage.anna.autocomplete(stage.general, "document", "id", typed)
    assert "Élan québécois" in name


async def test_publishers_are_offered_once(stage: Stage):
    offered = await stage.anna.autocomplete(stage.general, "ask", "source", "", question="Cod?")
    assert [name for name, _ in offered] == sorted({name for name, _ in offered})
    assert ("The Harbour Desk", "The Harbour Desk") in offered
    assert await stage.anna.autocomplete(
        stage.general, "search", "source", "erable", query="x"
    ) == [("Le Courrier d’Érable",) * 2]
    assert await stage.anna.autocomplete(stage.general, "documents", "source", "zzz") == []


async def test_every_publisher_offered_narrows_to_its_documents(stage: Stage):
    for name, value in await stage.anna.autocomplete(stage.general, "documents", "source", ""):
        assert unrender((await run(stage, "documents", source=value)).text).count(name)


async def test_without_documents_there_is_nothing_to_choose_and_every_command_says_why(
    bare_stage: Stage,
):
    stage = bare_stage
    assert await stage.anna.autocomplete(stage.general, "document", "id", "a") == []
    assert await stage.anna.autocomplete(stage.general, "documents", "source", "") == []
    told = [
        await run(stage, "documents"),
        await run(stage, "document", id="a.md"),
        await run(stage, "ask", question="What is the tariff on cod?"),
        await run(stage, "search", query="cod"),
        await run(stage, "verify", text=STORY),
    ]
    assert all("indexed yet" in message.text and message.ephemeral for message in told)
    assert (await run(stage, "help")).embeds
    assert stage.ben.screen(stage.general) == []


# Quotations.


async def test_a_quotation_that_stands_there_is_exact(stage: Stage):
    verdict = await run(stage, "verify", text=STORY)
    assert not verdict.ephemeral
    assert "Exact" in verdict.text
    assert "We will not pay twice" in quoted_words(verdict.embeds[0])
    assert "2025-03-11" in verdict.text


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("“We will not pay three times for the same fish,” Marchetti said.", "Altered"),
        ("Petra Holm said: “We will not pay twice for the same fish.”", "Misattributed"),
        (FAKE, "Absent"),
    ],
)
async def test_a_quotation_that_does_not_stand_there_is_not_exact(
    stage: Stage, text: str, verdict: str
):
    shown = await run(stage, "verify", text=text, private=True)
    assert shown.ephemeral
    assert verdict in shown.embeds[0]["title"]
    assert stage.ben.screen(stage.general) == []


async def test_a_text_without_words_is_no_quotation_and_leaves_nothing_public(stage: Stage):
    told = await run(stage, "verify", text="“…”")
    assert told.ephemeral
    assert "no quotation" in told.text
    assert stage.ben.screen(stage.general) == []


async def test_every_quotation_of_somebodys_message_is_checked(stage: Stage):
    said = f"{STORY} But {FAKE}\n> It takes two to sign.\n— Oduya"
    verdict = await check(stage, await stage.anna.type(stage.general, said))
    assert verdict.ephemeral
    assert [embed["title"].split(" · ")[0] for embed in verdict.embeds] == [
        "✅ Exact",
        "❌ Absent",
        "✅ Exact",
    ]
    assert len(stage.anna.screen(stage.general)) == 1


@pytest.mark.parametrize("question", ["How high is the glue levy?", "Who called it a tax?"])
async def test_the_bots_own_answers_are_exact(stage: Stage, question: str):
    answer = await stage.ask(question)
    verdict = await check(stage, answer)
    assert verdict.ephemeral
    assert quoted_words(answer.embeds[0])
    assert {embed["title"].split(" · ")[0] for embed in verdict.embeds} == {"✅ Exact"}


async def test_a_refusal_has_no_quotations(stage: Stage):
    refusal = await stage.ask("Who won the cup final in ice hockey?")
    assert "no quotation in this message" in (await check(stage, refusal)).text


async def test_a_picture_has_no_words(stage: Stage):
    picture = await stage.anna.type(stage.general, "", attachments=[Upload("a.png", b"PNG")])
    told = await check(stage, picture)
    assert told.ephemeral
    assert "no quotation in this message" in told.text


async def test_a_message_of_many_quotations_is_checked_as_far_as_one_message_goes(stage: Stage):
    said = await stage.anna.type(stage.general, f"{STORY} " * 25)
    verdict = await check(stage, said)
    assert 0 < len(verdict.embeds) <= 10
    assert f"{25 - len(verdict.embeds)} quotations are left out here" in verdict.content


# Help, and being forgotten.


async def test_the_help_has_examples_that_work(stage: Stage):
    shown = await run(stage, "help")
    assert shown.ephemeral
    assert f"{DOCUMENTS} documents" in shown.text
    for name in ("/ask", "/verify", "/search", "/documents", "/document", "/forget", "/reindex"):
        assert f"`{name}" in shown.text
        assert stage.discord.commands.has(name[1:])
    assert stage.discord.bot_mention in shown.text
    assert "mention me or reply to me; in a direct message, just write" in shown.text


async def test_who_is_forgotten_is_forgotten_for_good_and_nobody_else(stage: Stage):
    question = "What is the tariff on copper wire in zanzibar?"
    answer = await stage.ask(question)
    await stage.press(answer, "👍")
    kept = await stage.ask("Who called the increase a tax?", stage.ben)
    await stage.press(kept, "👍")
    told = await run(stage, "forget")
    assert told.ephemeral
    assert "1 question with what I answered, 2 votes." in told.text
    with stage.state() as state:
        assert state.answer_of_message(answer.id) is None
        assert state.answer_of_message(kept.id).user == stage.ben.id
    files = await asyncio.to_thread(lambda: [p.read_bytes() for p in stage.data.glob("state.*")])
    assert files
    assert all(b"zanzibar" not in data for data in files)
    assert "0 questions with what I answered, 0 votes." in (await run(stage, "forget")).text


async def test_a_state_that_cannot_be_written_costs_no_answer(stage: Stage):
    with sqlite3.connect(stage.data / "state.sqlite") as broken:
        broken.execute("ALTER TABLE answers RENAME TO lost")
        answer = await stage.ask("What is the tariff on copper wire?")
        broken.execute("ALTER TABLE lost RENAME TO answers")
    assert "8 per cent" in answer.text
