"""Where Discord is: its own addresses, or those of a REST proxy or a test."""

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def use_api(address: str) -> None:
    """Let every REST request of this process go to this address (``https://…/api/v10``)."""
    Route.BASE = address


def use_gateway(client: discord.Client, address: str) -> None:
    """Connect to this gateway, whatever the REST interface would name. A connection that is resumed
    goes to where this gateway says, as the protocol has it."""
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
    ask = client.http.get_bot_gateway

    async def named() -> tuple[int, str, object]:
        shards, _, limits = await ask()
        return shards, address, limits

    client.http.get_bot_gateway = named  # type: ignore[method-assign,assignment]
