"""The whole life of the bot, as the people of one server live it."""

import asyncio
from pathlib import Path

from aiohttp import web

from bot.state import State
from index.store import BUILDING
from tests.bot.desk import library
from tests.bot.discord.stage import MANAGE_GUILD, PROJECT, environment, program
from tests.discord_server import DiscordServer, Seen, Upload

COPPER = """---
title: Southmark drops its tariff on copper wire
date: 2025-09-01
publisher: The Quay Gazette
---
The tariff on copper wire fell from 8 per cent to 3 per cent on September 1, 2025, Southmark’s
customs office announced. “Wire should cross the strait freely,” said Southmark President Tomas
Oduya.
"""

KELP = """<!doctype html><html lang="en"><head><title>Norland lifts its levy on dried kelp</title>
<meta property="article:published_time" content="2025-10-05"></head><body><article>
<h1>Norland lifts its levy on dried kelp</h1>
<p>Norland’s levy on dried kelp ended on October 5, 2025, after eleven years. It had stood at 7.5
per cent since 2014, and earned less than it cost to collect.</p>
<p>“Nobody will miss it,” said Norland Trade Minister Ines Marchetti at the harbour.</p>
</article></body></html>
"""


async def page_server() -> tuple[web.AppRunner, int]:
    """A web site with one page. Returns it and its port."""

    async def kelp(_request: web.Request) -> web.Response:
        return web.Response(text=KELP, content_type="text/html")

    app = web.Application()
    app.router.add_get("/kelp", kelp)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, site._server.sockets[0].getsockname()[1]


def test_the_whole_life(tmp_path: Path):
    asyncio.run(life(tmp_path))


async def life(folder: Path) -> None:
    corpus = library(folder).root
    data = folder / "data"
    site, port = await page_server()
    async with DiscordServer() as discord:
        guild = discord.guild("Trade desk")
        general = guild.channel("general")
        anna = guild.person("Anna")
        boss = guild.person("Boss", permissions=MANAGE_GUILD)
        env = environment(discord, corpus, data, FETCH_ALLOWED=f"127.0.0.1:{port}")
        async with program(folder, env) as bot:
            await bot.start("--sync")
            await discord.until_ready(timeout=120)

            # Nothing is indexed yet: the first question waits until the bot has done it by itself.
            ask = await anna.command(general, "ask", question="What did Oduya tell reporters?")
            first = await ask.answer(timeout=120)
            assert ask.acknowledged_after_s < 3
            assert "fair deal for both harbours" in first.text
            assert "Tomas Oduya" in first.text or "Oduya" in first.text
            assert (data / "CURRENT").exists()

            # The other four ways.
            asked = await anna.type(
                general, f"{discord.bot_mention} What is the tariff on copper wire?"
            )
            mentioned = await anna.reply_to(asked)
            assert "8 per cent on March 1, 2025" in mentioned.text
            followed = await anna.type(general, "and cod?", reply_to=mentioned)
            replied = await anna.reply_to(followed)
            assert "cod" in replied.text
            assert "asked as" in replied.text
            opened = await anna.click(first, "Ask more in a thread")
            await opened.answer()
            (thread,) = guild.threads
            in_thread = await anna.type(
                thread, f"{discord.bot_mention} and what did he say about a fair deal?"
            )
            threaded = await anna.reply_to(in_thread)
            assert "Oduya" in threaded.text
            dm = anna.dm()
            direct = await anna.reply_to(await anna.type(dm, "Who called the increase a tax?"))
            assert "tax on every kitchen table" in direct.text

            # Paging, context and feedback.
            def replied_now() -> Seen:
                return next(m for m in anna.screen(general) if m.id == replied.id)

            await anna.click(replied, "Next")
            await discord.until(lambda: "Quote 2 of" in replied_now().text, what="the next quote")
            assert replied_now().embeds[0]["description"] != replied.embeds[0]["description"]
            await anna.click(replied, "Previous")
            await discord.until(
                lambda: replied_now().embeds == replied.embeds, what="the first quote again"
            )
            context = await (await anna.click(first, "Show in context")).answer()
            assert context.ephemeral
            assert "It takes" in context.text
            voted = await (await anna.click(first, "👍")).answer()
            assert voted.ephemeral

            assert await bot.stop() == 0
            await bot.start()
            await discord.until_ready(timeout=120)
            again = await (await anna.click(first, "👎")).answer()
            assert "noted" in again.text
            votes = State.open(data)
            kept = votes.answer_of_message(int(first.id))
            assert (votes.votes(kept.id).up, votes.votes(kept.id).down) == (0, 1)
            votes.close()

            # Two more articles, and a reindex while twenty people ask.
            added = await boss.command(
                general, "library add", file=Upload("copper.md", COPPER.encode())
            )
            assert "Southmark drops its tariff" in (await added.answer()).text
            fetched = await boss.command(
                general, "library add", url=f"http://127.0.0.1:{port}/kelp"
            )
            assert "dried kelp" in (await fetched.answer()).text
            crowd = [guild.person(f"Person {n}") for n in range(20)]
            reindexing = await boss.command(general, "reindex")
            calls = [
                await person.command(general, "ask", question="When did Oduya meet the premier?")
                for person in crowd
            ]
            for call in calls:
                assert "March 10, 2025" in (await call.answer(timeout=120)).text
                assert call.acknowledged_after_s < 3
            started = await reindexing.answer()
            assert started.ephemeral
            report = await discord.until(
                lambda: next((m for m in boss.screen(general) if "2 added" in m.text), None),
                what="the report of the reindex",
                timeout=120,
            )
            assert "copper.md" in report.text
            asked = await anna.type(
                general, f"{discord.bot_mention} What is the tariff on copper wire?"
            )
            assert "3 per cent on September 1, 2025" in (await anna.reply_to(asked)).text
            asked = await anna.type(
                general, f"{discord.bot_mention} When did the levy on dried kelp end?"
            )
            kelp = await anna.reply_to(asked)
            assert "October 5, 2025" in kelp.text
            assert f"http://127.0.0.1:{port}/kelp#:~:text=" in kelp.embeds[0]["url"]

            # Killed in the middle of a reindex, it starts as if nothing had been.
            live = (data / "CURRENT").read_text()
            articles = sorted((PROJECT / "corpus" / "documents").glob("*.md"))
            for path in articles:
                (corpus / path.name).write_bytes(path.read_bytes())
            await boss.command(general, "reindex")
            await discord.until(
                lambda: list((data / "snapshots").glob(f"{BUILDING}-*")),
                what="the reindex under way",
                timeout=60,
            )
            await bot.kill()
            assert (data / "CURRENT").read_text() == live
            await bot.start()
            await discord.until_ready(timeout=120)
            asked = await anna.type(
                general, f"{discord.bot_mention} What is the tariff on copper wire?"
            )
            assert "3 per cent on September 1, 2025" in (await anna.reply_to(asked)).text
            await discord.until(
                lambda: any("interrupted" in m.text for m in boss.screen(general)),
                what="the message of the reindex that was cut off says so",
            )
            again = await boss.command(general, "reindex")
            await again.answer()
            await discord.until(
                lambda: any(f"{len(articles)} added" in m.text for m in boss.screen(general)),
                what="the report of the second try",
                timeout=180,
            )
            assert await bot.stop() == 0
        assert "Traceback" not in bot.said
        assert discord.token not in bot.said
        assert "copper wire" not in bot.said
        assert discord.pings == []
        assert discord.unknown_requests == []
    await site.cleanup()
