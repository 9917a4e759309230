"""A strict Discord on loopback for tests: `DiscordServer` and what tests need beside it.

async with DiscordServer() as server:
    guild = server.guild("Trade desk")
    channel, anna = guild.channel("general"), guild.person("Anna")
    ...  # start a bot with server.token on server.api_url and server.gateway_url
    await server.until_ready()
    call = await anna.command(channel, "ask", question="What is the tariff on lumber?")
    print((await call.answer()).text)
"""

from tests.discord_server.errors import (
    BadOption,
    ButtonDisabled,
    CannotDo,
    CommandHidden,
    NoAnswer,
    NoSuchButton,
    UnknownCommand,
)
from tests.discord_server.invocation import Invocation
from tests.discord_server.messages import Upload
from tests.discord_server.people import Person
from tests.discord_server.seen import Button, Seen
from tests.discord_server.server import DiscordServer

__all__ = [
    "BadOption",
    "Button",
    "ButtonDisabled",
    "CannotDo",
    "CommandHidden",
    "DiscordServer",
    "Invocation",
    "NoAnswer",
    "NoSuchButton",
    "Person",
    "Seen",
    "UnknownCommand",
    "Upload",
]
