"""Looking up who said what, who met whom and what is taxed, with the words that say so."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.discord.markdown import unrender
from bot.discord.record_pages import meeting_pages, position_pages, tariff_pages
from corpus.document import canonical_text
from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder
from index.records.record import (
    Kind,
    Meeting,
    MeetingStatus,
    Statement,
    Tariff,
    TariffStatus,
)
from index.records.tariffs_day import TariffsOn, judged
from index.snapshot import Snapshot
from index.store import Store
from tests.bot.discord.conftest import Indexed, Stage, quoted_words
from tests.bot.discord.messages import acceptable, nasty, whole_words
from tests.bot.discord.test_lookups import pages, run
from tests.discord_server import Seen

DAY = date(2025, 6, 20)

STEEL = """---
title: A tariff on steel
date: 2025-03-13
publisher: The Harbour Desk
url: https://example.org/steel
---
The United States began charging a 25 per cent tariff on steel from Canada on March 12, 2025.

Ontario Premier Doug Ford met U.S. Commerce Secretary Howard Lutnick in Washington on March 13,
2025, to talk about steel.

“We will not back down on steel,” Ontario Premier Doug Ford said on March 12, 2025.
"""
DOUBLED = """---
title: The tariff on steel doubles
date: 2025-06-04
publisher: The Quay Gazette
---
The United States raised its tariff on steel from Canada from 25 per cent to 50 per cent on June 4,
2025.

“We have to sit down and make a deal on steel,” Ford said on June 4, 2025. “The mills are what
this town lives on,” said mayor Ada Lindqvist.
"""
LUMBER = """---
title: What lumber pays
date: 2025-10-20
publisher: {publisher}
---
The United States has charged a {rate} per cent tariff on lumber from Canada since October 14, 2025.
"""
ALCOHOL = "\n\n".join(
    f"“Bottle number {n} is not coming back to our shelves,” Ontario Premier Doug Ford said on"
    f" July {n}, 2025. Doug Ford and Mark Carney spoke by phone on July {n}, 2025."
    for n in range(1, 9)
)


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Indexed:
    """A library with statements, meetings and tariffs in it, indexed once."""
    root = tmp_path_factory.mktemp("trade")
    folder = root / "library"
    folder.mkdir()
    texts = {
        "steel.md": STEEL,
        "doubled.md": DOUBLED,
        "lumber-desk.md": LUMBER.format(publisher="The Harbour Desk", rate=10),
        "lumber-gazette.md": LUMBER.format(publisher="The Quay Gazette", rate=15),
        "alcohol.md": f"---\ntitle: Bottles\ndate: 2025-07-09\n---\n{ALCOHOL}\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    reindex(Library(folder), Store(root / "data"), embedder)
    return Indexed(folder, root / "data")


@pytest.fixture
def stage(tmp_path: Path, traded: Indexed, embedder: Embedder) -> Stage:
    """The bot with that library."""
    return Stage(tmp_path, traded, embedder)


@pytest.fixture(scope="module")
def known(traded: Indexed, embedder: Embedder) -> Snapshot:
    """The snapshot of that library."""
    return Store(traded.data).open(embedder).snapshot


@pytest.fixture(scope="module")
def hard(indexed: Indexed, embedder: Embedder) -> Snapshot:
    """A snapshot with everything in it that is hard to show."""
    return Store(indexed.data).open(embedder).snapshot


def titles(page: Seen) -> list[str]:
    """What is known of each record on a page."""
    return [embed["title"] for embed in page.embeds if "title" in embed]


# Positions.


async def test_a_position_is_shown_with_its_words_its_speaker_its_day_and_its_source(stage: Stage):
    shown = await run(stage, "positions", who="Doug Ford", topic="steel", until="2025-03-12")
    (embed,) = shown.embeds
    assert shown.ephemeral
    assert stage.ben.screen(stage.general) == []
    assert embed["title"] == "2025-03-12 · Doug Ford · Ontario Premier · said"
    assert quoted_words(embed) == "“We will not back down on steel,”"
    assert embed["url"].startswith("https://example.org/steel#:~:text=")
    assert embed["footer"]["text"] == "A tariff on steel · The Harbour Desk · 2025-03-13"


async def test_positions_are_a_timeline_that_begins_with_the_oldest(stage: Stage):
    found = await pages(stage, await run(stage, "positions", who="Ford"))
    days = [title[:10] for page in found for title in titles(page)]
    assert len(found) > 1
    assert days == sorted(days)
    assert all(len(page.embeds) <= 5 for page in found)
    assert "6–10" in found[1].content
    assert {title.split(" · ")[1] for page in found for title in titles(page)} == {"Doug Ford"}


async def test_a_position_and_its_reversal_follow_each_other(stage: Stage):
    shown = await run(stage, "positions", who="Ford", topic="steel")
    words = [quoted_words(embed) for embed in shown.embeds]
    first = words.index("“We will not back down on steel,”")
    assert first < words.index("“We have to sit down and make a deal on steel,”")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ({"since": "2025-07-03"}, "2025-07-03", "2025-07-08"),
        ({"until": "June 5, 2025"}, "2025-03-12", "2025-06-04"),
        ({"since": "2025-07-02", "until": "2025-07-02"}, "2025-07-02", "2025-07-02"),
    ],
)
async def test_positions_are_those_of_a_period(
    stage: Stage, period: dict[str, str], first: str, last: str
):
    found = await pages(stage, await run(stage, "positions", who="Ford", **period))
    days = [title[:10] for page in found for title in titles(page)]
    assert (days[0], days[-1]) == (first, last)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("positions", {"who": "Nobody *at* all"}, "No statement by Nobody *at* all is on record"),
        ("positions", {"who": "Ford", "topic": "bananas"}, "by Ford about bananas"),
        ("meetings", {"who": "Ford", "since": "2030-01-01"}, "with Ford since 2030-01-01"),
        ("tariffs", {"product": "bananas"}, "No tariff on bananas is on record"),
        ("tariffs", {"product": "steel", "as_of": "1999-12-31"}, "as of 1999-12-31"),
    ],
)
async def test_where_nothing_is_on_record_one_line_says_so_and_what_to_try(
    stage: Stage, name: str, options: dict[str, str], said: str
):
    told = await run(stage, name, **options)
    assert told.ephemeral
    assert told.embeds == ()
    assert told.buttons == ()
    assert said in unrender(told.content.replace("`", ""))
    assert "Try" in told.content
    assert "\n" not in told.content


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("positions", {"who": "Ford", "since": "soon"}, "Since: this is not a date"),
        ("meetings", {"until": "2025-13-45"}, "Until: this is not a date"),
        ("tariffs", {"as_of": "the day after"}, "As\\_of: this is not a date"),
        ("meetings", {"since": "2025-02-01", "until": "2025-01-01"}, "No day is both"),
    ],
)
async def test_a_day_that_is_none_is_refused_in_one_line(
    stage: Stage, name: str, options: dict[str, str], said: str
):
    told = await run(stage, name, **options)
    assert told.ephemeral
    assert said in told.content


# Meetings.


async def test_meetings_begin_with_the_newest_and_say_who_when_and_where(stage: Stage):
    found = await pages(stage, await run(stage, "meetings", who="Ford"))
    heads = [title for page in found for title in titles(page)]
    assert found[0].ephemeral
    assert len(heads) == 9
    assert [head[:10] for head in heads] == sorted((head[:10] for head in heads), reverse=True)
    assert heads[0] == "2025-07-08 · call · Ontario Premier Doug Ford and Mark Carney"
    assert heads[-1].endswith("Howard Lutnick · Washington")
    assert "spoke by phone on July 8, 2025" in quoted_words(found[0].embeds[0])


async def test_meetings_are_those_of_a_person_and_a_period(stage: Stage):
    shown = await run(stage, "meetings", who="Lutnick", since="2025-01-01", until="2025-12-31")
    assert [head[:10] for head in titles(shown)] == ["2025-03-13"]


def test_a_meeting_that_is_not_held_or_not_dated_says_so(known: Snapshot) -> None:
    meeting = replace(known.records(Meeting)[0], date=None, status=MeetingStatus.PLANNED)
    ((embed,),) = (page.embeds for page in meeting_pages([meeting], known))
    assert (embed.title or "").startswith("date unknown · call · planned · ")


def test_a_statement_without_a_day_has_that_of_its_document_and_says_so(known: Snapshot) -> None:
    statement = replace(known.records(Statement)[0], said_on=None, speaker=None, mention="he")
    ((embed,),) = (page.embeds for page in position_pages([statement], known))
    assert (embed.title or "").startswith("published 2025-07-09 · he · ")


# Tariffs.


async def test_the_rate_in_force_leads_in_the_words_of_the_quote_below(stage: Stage):
    shown = await run(stage, "tariffs", product="steel", country="Canada")
    lead = shown.content.split("\n")[0]
    assert lead == (
        "In force: **50 per cent** on steel · goods of Canada · charged by United States"
        " · since June 4, 2025"
    )
    quote = quoted_words(shown.embeds[0])
    for words in ("50 per cent", "steel", "Canada", "United States", "June 4, 2025"):
        assert words in quote
    assert shown.ephemeral


async def test_the_history_follows_the_rate_in_force(stage: Stage):
    shown = await run(stage, "tariffs", product="steel", country="Canada")
    assert [" · ".join(head.split(" · ")[:2]) for head in titles(shown)] == [
        "50% · in force",
        "25% · no longer in force",
    ]


async def test_a_day_in_the_past_knows_nothing_of_what_came_later(stage: Stage):
    call = await stage.anna.command(
        stage.general, "tariffs", product="steel", as_of="April 1, 2025"
    )
    shown = await call.answer()
    assert shown.content.startswith("In force: **25 per cent** on steel")
    assert "as of 2025-04-01" in shown.content
    assert "50" not in "".join(titles(shown))
    await stage.settled()
    assert charts(stage) == []


async def test_sources_that_disagree_stand_side_by_side_each_with_its_day(stage: Stage):
    shown = await run(stage, "tariffs", product="softwood", as_of="2025-11-01")
    lead = shown.content.split("\n")[0]
    assert lead.startswith("Sources disagree: ")
    assert "**10 per cent** (The Harbour Desk, 2025-10-20)" in lead
    assert "**15 per cent** (The Quay Gazette, 2025-10-20)" in lead
    assert len(shown.embeds) == 2
    assert all("conflicting · in force" in head for head in titles(shown))


def on_day(tariffs: list[Tariff], snapshot: Snapshot) -> TariffsOn:
    """The tariffs as they stand on the day of the tests."""
    return judged(tariffs, snapshot, as_of=DAY)


def test_one_source_that_tells_of_two_rates_does_not_disagree_with_itself(known: Snapshot) -> None:
    steel = next(t for t in known.records(Tariff) if t.rate == 25)
    (page,) = tariff_pages(on_day([steel, replace(steel, rate=35.0)], known), known, DAY)
    assert "disagree" not in f"{page.content} {[embed.title for embed in page.embeds]}"
    assert len(page.embeds) == 2


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"status": TariffStatus.THREATENED}, "threatened"),
        ({"status": TariffStatus.ANNOUNCED, "effective": date(2025, 12, 1)}, "announced"),
        ({"status": TariffStatus.REMOVED}, "removed"),
        ({"until": date(2025, 4, 1)}, "no longer in force"),
    ],
)
def test_what_is_not_in_force_does_not_lead(
    known: Snapshot, changed: dict[str, Any], state: str
) -> None:
    steel = next(t for t in known.records(Tariff) if t.rate == 25)
    (page,) = tariff_pages(on_day([replace(steel, **changed)], known), known, DAY)
    assert (page.content or "").startswith("The documents tell of no rate in force.\n")
    assert f"25% · {state} · " in (page.embeds[0].title or "")


def test_a_rate_that_its_quote_does_not_have_is_not_put_into_a_line(known: Snapshot) -> None:
    steel = next(t for t in known.records(Tariff) if t.rate == 25)
    for rate, unit in ((5.0, "per cent"), (25.0, "dollars"), (None, "per cent")):
        other = on_day([replace(steel, rate=rate, unit=unit)], known)
        (page,) = tariff_pages(other, known, DAY)
        assert page.content == "1 record, as of 2025-06-20: 1"
        assert "in force" in (page.embeds[0].title or "")


# The chart.


def charts(stage: Stage) -> list[Any]:
    """The messages that have a chart."""
    messages = stage.discord.world.messages.values()
    return [m for m in messages if any(file.name == "rates.png" for file in m.attachments)]


async def test_rates_over_time_are_shown_as_a_chart_that_says_its_steps(stage: Stage):
    await run(stage, "tariffs", product="steel", country="Canada")
    await stage.discord.until(lambda: bool(charts(stage)), what="a chart")
    (message,) = charts(stage)
    (file,) = message.attachments
    assert message.ephemeral
    assert file.data.startswith(b"\x89PNG")
    assert message.embeds[0]["image"]["url"] in ("attachment://rates.png", file.url)
    for step in ("25 per cent from 2025-03-12", "50 per cent from 2025-06-04"):
        assert step in file.description
    assert stage.ben.screen(stage.general) == []


async def test_without_goods_or_a_country_there_is_no_chart(stage: Stage):
    shown = await run(stage, "tariffs")
    assert len(shown.embeds) == 4
    await stage.settled()
    assert charts(stage) == []


# Choices while typing.


async def choices(stage: Stage, name: str, option: str, typed: str, **other: str) -> list[str]:
    """What is offered to Anna while she types."""
    offered = await stage.anna.autocomplete(stage.general, name, option, typed, **other)
    assert all(shown == value for shown, value in offered)
    return [shown for shown, _ in offered]


async def test_speakers_are_offered_under_one_name_those_with_most_statements_first(stage: Stage):
    offered = await choices(stage, "positions", "who", "")
    assert offered[0] == "Doug Ford"
    assert "Ford" not in offered
    assert await choices(stage, "positions", "who", "DOUG") == ["Doug Ford"]
    assert await choices(stage, "positions", "who", "zzz") == []


async def test_topics_people_goods_and_countries_on_record_are_offered(stage: Stage):
    assert "steel" in await choices(stage, "positions", "topic", "st", who="Ford")
    assert "Mark Carney" in await choices(stage, "meetings", "who", "carney")
    assert set(await choices(stage, "tariffs", "product", "")) == {"steel", "lumber"}
    assert await choices(stage, "tariffs", "product", "softwood") == ["lumber"]
    assert await choices(stage, "tariffs", "country", "") == ["Canada"]


async def test_a_person_is_offered_without_the_title(stage: Stage):
    offered = await choices(stage, "meetings", "who", "ford")
    assert offered == ["Doug Ford"]


async def test_whatever_is_offered_finds_something(stage: Stage):
    for name in await choices(stage, "positions", "who", ""):
        assert (await run(stage, "positions", who=name)).embeds
    for name in await choices(stage, "meetings", "who", ""):
        assert (await run(stage, "meetings", who=name)).embeds


async def test_the_help_names_the_look_ups(stage: Stage):
    shown = await run(stage, "help")
    for name in ("positions", "meetings", "tariffs"):
        assert f"`/{name} " in shown.text
        assert stage.discord.commands.has(name)


async def test_without_an_index_nothing_is_offered_and_every_look_up_says_why(bare_stage: Stage):
    stage = bare_stage
    assert await choices(stage, "positions", "who", "") == []
    told = [
        await run(stage, "positions", who="Ford"),
        await run(stage, "meetings"),
        await run(stage, "tariffs"),
    ]
    assert all("indexed yet" in message.text and message.ephemeral for message in told)


# Whatever stands in the documents.

words = nasty.map(canonical_text)
maybe = st.none() | words
days = st.none() | st.dates()
rates = st.none() | st.sampled_from([0.0, 12.5, 17.5, 250.0, 1000.0])


@st.composite
def spans(draw: st.DrawFn, snapshot: Snapshot) -> tuple[str, int, int]:
    """Words of a document."""
    ref = draw(st.sampled_from(snapshot.documents))
    length = len(snapshot.text_of(ref.id))
    start = draw(st.integers(0, length - 1))
    return ref.id, start, draw(st.integers(start + 1, length))


@given(st.data())
def test_any_records_are_made_of_messages_with_all_their_words(
    hard: Snapshot, data: st.DataObject
) -> None:
    statements = [
        Statement(*span, *fields)
        for span, fields in data.draw(
            st.lists(
                st.tuples(
                    spans(hard),
                    st.tuples(
                        *(maybe, maybe, maybe, st.sampled_from(Kind), maybe, days, st.just(()))
                    ),
                ),
                min_size=1,
                max_size=8,
            )
        )
    ]
    shown = position_pages(statements, hard)
    for page in shown:
        acceptable(page)
        assert sum(embed.title is not None for embed in page.embeds) <= 5
    expected = [hard.text_of(s.document)[s.start : s.end] for s in statements]
    assert "".join("".join(expected).split()) == "".join(
        "".join(whole_words(page) for page in shown).split()
    )


@given(st.data())
def test_any_tariffs_and_meetings_are_made_of_messages(hard: Snapshot, data: st.DataObject) -> None:
    goods = st.lists(words | st.just("steel"), max_size=8).map(tuple)
    status = st.sampled_from(TariffStatus)
    unit = st.sampled_from(["per cent", "dollars per tonne"])
    fields = st.tuples(maybe, maybe, goods, rates, unit, maybe, status, days, days, days)
    tariffs = data.draw(st.lists(st.tuples(spans(hard), fields), min_size=1, max_size=8))
    made = on_day([Tariff(*span, *rest) for span, rest in tariffs], hard)
    assume(made.found)
    for page in tariff_pages(made, hard, DAY):
        acceptable(page)
    held = st.sampled_from(MeetingStatus)
    people = st.lists(words, max_size=6).map(tuple)
    parts = st.tuples(people, words, days, maybe, held, maybe)
    meetings = data.draw(st.lists(st.tuples(spans(hard), parts), min_size=1, max_size=8))
    for page in meeting_pages([Meeting(*span, *rest) for span, rest in meetings], hard):
        acceptable(page)
