"""Lists that are leafed through take a bounded part of the memory."""

import discord
import pytest

from bot.discord import lists as module
from bot.discord.embeds import Page
from bot.discord.errors import GoneError
from bot.discord.lists import Lists


def pages(number: int, letters: int) -> list[Page]:
    """A list of so many pages, each with so many letters."""
    return [Page(None, (discord.Embed(description="x" * letters),)) for _ in range(number)]


def kept(lists: Lists, keys: list[str]) -> list[bool]:
    """Which of the lists are there."""
    found = []
    for key in keys:
        try:
            lists.page(key, 0)
            found.append(True)
        except GoneError:
            found.append(False)
    return found


def test_the_oldest_lists_go_when_all_together_are_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_KEPT_SIZE", 1000)
    lists = Lists()
    keys = [lists.keep(pages(4, 100)) for _ in range(4)]
    assert kept(lists, keys) == [False, False, True, True]
    small = lists.keep(pages(2, 10))
    assert kept(lists, [*keys, small]) == [False, False, True, True, True]


def test_the_files_of_a_list_count_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_KEPT_SIZE", 1000)
    lists = Lists()
    keys = [lists.keep([Page(None, (), (("quote.txt", bytes(600)),))] * 1) for _ in range(2)]
    assert kept(lists, keys) == [False, True]


def test_a_list_larger_than_all_may_be_is_kept_until_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_KEPT_SIZE", 1000)
    lists = Lists()
    keys = [lists.keep(pages(20, 100))]
    assert kept(lists, keys) == [True]
    keys.append(lists.keep(pages(1, 10)))
    assert kept(lists, keys) == [False, True]


def test_no_more_than_so_many_lists_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_KEPT", 2)
    lists = Lists()
    keys = [lists.keep(pages(2, 10)) for _ in range(3)]
    assert kept(lists, keys) == [False, True, True]
