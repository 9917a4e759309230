"""Buttons, menus and forms of a real discord.py bot."""

import discord
import pytest

from tests.discord_server import ButtonDisabled, NoSuchButton
from tests.discord_server.little_bot import LittleBot, Stage, play


class Counter(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"count:(?P<n>\d+)"
):
    """A button that keeps its state in its id."""

    def __init__(self, n: int) -> None:
        super().__init__(discord.ui.Button(label="More", custom_id=f"count:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(cls, interaction, item, match) -> "Counter":  # noqa: ARG003
        """Read the state back."""
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Count on, in the message itself."""
        view = discord.ui.View(timeout=None)
        view.add_item(Counter(self.n + 1))
        await interaction.response.edit_message(content=str(self.n + 1), view=view)


def test_a_dynamic_button_changes_its_message() -> None:
    bot = LittleBot()
    bot.add_dynamic_items(Counter)

    @bot.tree.command(description="Start")
    async def start(interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None)
        view.add_item(Counter(0))
        view.add_item(discord.ui.Button(label="Off", custom_id="off", disabled=True))
        await interaction.response.send_message("0", view=view)

    async def scene(stage: Stage) -> None:
        anna = stage.anna
        message = await (await anna.command(stage.channel, "start")).answer()
        with pytest.raises(ButtonDisabled):
            await anna.click(message, "Off")
        assert (await (await anna.click(message, "More")).answer()).content == "1"
        assert (await (await anna.click(message, "count:1")).answer()).content == "2"
        with pytest.raises(NoSuchButton, match="there are: More"):
            await anna.click(message, "Off")

    play(bot, scene)


class Form(discord.ui.Modal, title="Say more"):
    """A form with one field."""

    words = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say them."""
        await interaction.response.send_message(self.words.value)


def test_a_form_opens_and_is_sent_in() -> None:
    bot = LittleBot()

    @bot.tree.command(description="Open a form")
    async def more(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    async def scene(stage: Stage) -> None:
        anna = stage.anna
        call = await anna.command(stage.channel, "more")
        assert call.modal is not None
        sent = await anna.submit(call, words="quota")
        assert (await sent.answer()).content == "quota"

    play(bot, scene)


def test_a_deferred_click_may_change_the_message_or_add_one() -> None:
    bot = LittleBot()

    class Choice(discord.ui.View):
        @discord.ui.button(label="Change", custom_id="change")
        async def change(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
            await interaction.response.defer()
            await interaction.edit_original_response(content="changed")

        @discord.ui.button(label="Add", custom_id="add")
        async def add(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
            await interaction.response.defer()
            await interaction.followup.send("added", ephemeral=True)

        @discord.ui.select(options=[discord.SelectOption(label="Lumber", value="l")])
        async def pick(self, interaction: discord.Interaction, menu: discord.ui.Select) -> None:
            await interaction.response.send_message(menu.values[0])

    async def scene(stage: Stage) -> None:
        await bot.get_channel(stage.channel.id).send("choose", view=Choice(timeout=None))
        message = stage.anna.screen(stage.channel)[0]
        changed = await (await stage.anna.click(message, "Change")).answer()
        assert (changed.id, changed.content) == (message.id, "changed")
        added = await (await stage.ben.click(message, "Add")).answer()
        assert (added.content, added.ephemeral) == ("added", True)
        picked = await (await stage.anna.select(message, "Lumber")).answer()
        assert (picked.content, picked.reference_id) == ("l", message.id)
        assert len(stage.anna.screen(stage.channel)) == 2
        assert stage.server.pings == []

    play(bot, scene)
