"""What people choose from while they type, from a large library too."""

import asyncio
import time
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from bot.answering.answerer import QuestionError
from bot.discord.options import document_choices, publisher_choices, read_day
from corpus.document import DocumentRef


class Large:
    """As much of a snapshot as is chosen from."""

    def __init__(self, first: str = "Notice") -> None:
        self.documents = tuple(
            DocumentRef(
                f"{n:010}",
                f"notices/{n}.md",
                f"{first} {n} about the Québec tariff",
                f"Board {n % 40}",
                date(2020, 1, 1) + timedelta(days=n // 10),
                None,
            )
            for n in range(10_000)
        )


def typing(snapshot: Large | None) -> SimpleNamespace:
    """As much of an interaction as knows the snapshot."""
    return SimpleNamespace(client=SimpleNamespace(desk=SimpleNamespace(snapshot=snapshot)))


def test_ten_thousand_documents_are_folded_once_and_not_for_every_key():
    interaction = typing(Large())

    async def keys() -> float:
        await document_choices(interaction, "n")
        began = time.process_time()
        for typed in ("no", "notice 77", "QUEBEC 9999", "nowhere", "n " * 3000):
            await document_choices(interaction, typed)
            await publisher_choices(interaction, typed)
        return time.process_time() - began

    assert asyncio.run(keys()) < 0.5


def test_the_event_loop_goes_on_while_they_are_folded():
    interaction = typing(Large())

    async def longest_stall() -> float:
        folding = asyncio.create_task(document_choices(interaction, "notice 9"))
        longest = 0.0
        while not folding.done():
            began = time.monotonic()
            await asyncio.sleep(0.001)
            longest = max(longest, time.monotonic() - began)
        assert len(await folding) == 25
        return longest

    assert asyncio.run(longest_stall()) < 0.15


def test_a_newer_snapshot_offers_its_own_documents():
    async def offered(snapshot: Large) -> str:
        (choice,) = await document_choices(typing(snapshot), "9999 quebec")
        return choice.name

    assert asyncio.run(offered(Large("Notice"))).endswith("Notice 9999 about the Québec tariff")
    assert asyncio.run(offered(Large("Erratum"))).endswith("Erratum 9999 about the Québec tariff")


def test_a_long_text_is_no_day_and_is_not_read_as_one():
    began = time.process_time()
    with pytest.raises(QuestionError, match="since: this is not a date"):
        read_day("since", "1 January 2025 " * 400)
    assert time.process_time() - began < 0.1
