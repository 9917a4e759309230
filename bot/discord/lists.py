"""Lists that are leafed through: the pages are in memory, the buttons are only names of them."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Sequence

import discord
from discord.ui import Button, DynamicItem, View

from bot.discord.embeds import Page
from bot.discord.errors import GoneError
from bot.discord.replies import editable, guarded, sendable

_KEPT = 500
_KEPT_SIZE = 20_000_000
"""Characters of the words of all lists together, and bytes of their files."""


class Lists:
    """The pages of the latest lists, by key; at least of the last one."""

    def __init__(self) -> None:
        self._lists: OrderedDict[str, tuple[Page, ...]] = OrderedDict()
        self._size = 0

    def keep(self, pages: Sequence[Page]) -> str:
        """Remember these pages. Returns their key."""
        key = secrets.token_urlsafe(9)
        self._lists[key] = tuple(pages)
        self._size += _size(pages)
        while len(self._lists) > 1 and (len(self._lists) > _KEPT or self._size > _KEPT_SIZE):
            _, oldest = self._lists.popitem(last=False)
            self._size -= _size(oldest)
        return key

    def page(self, key: str, number: int) -> tuple[Page, int]:
        """A page and how many there are. Raises GoneError where the list is not there any more."""
        pages = self._lists.get(key, ())
        if not 0 <= number < len(pages):
            raise GoneError("this list is too old to be leafed through; run the command again")
        return pages[number], len(pages)


class LeafButton(
    DynamicItem[Button[View]], template=r"communique:list:(?P<key>[\w-]+):(?P<number>\d+):(?P<to>.)"
):
    """Goes to another page of a list."""

    def __init__(self, lists: Lists, key: str, number: int, to: str, label: str, disabled: bool):
        super().__init__(
            Button(
                label=label,
                custom_id=f"communique:list:{key}:{number}:{to}",
                disabled=disabled,
            )
        )
        self.lists, self.key, self.number = lists, key, number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, _item: object, match: re.Match[str], /
    ) -> "LeafButton":
        """The button that was pressed, whichever process had made it."""
        lists: Lists = interaction.client.lists  # type: ignore[attr-defined]
        return cls(lists, match["key"], int(match["number"]), match["to"], "", False)

    @guarded
    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the page."""
        page, total = self.lists.page(self.key, self.number)
        await interaction.response.edit_message(
            **editable(page), view=_view(self.lists, self.key, self.number, total)
        )


async def show_list(interaction: discord.Interaction, lists: Lists, pages: Sequence[Page]) -> None:
    """Follow up a deferred command with a list."""
    what = sendable(pages[0])
    if len(pages) > 1:
        what["view"] = _view(lists, lists.keep(pages), 0, len(pages))
    await interaction.followup.send(**what, ephemeral=True)


def _size(pages: Sequence[Page]) -> int:
    words = sum(len(embed) for page in pages for embed in page.embeds)
    return words + sum(len(data) for page in pages for _, data in page.files)


def _view(lists: Lists, key: str, number: int, total: int) -> View:
    here = f"{number + 1} of {total}"
    last = total - 1
    view = View(timeout=None)
    view.add_item(LeafButton(lists, key, max(number - 1, 0), "<", "Previous", number == 0))
    view.add_item(LeafButton(lists, key, number, "=", here, True))
    view.add_item(LeafButton(lists, key, min(number + 1, last), ">", "Next", number == last))
    return view
