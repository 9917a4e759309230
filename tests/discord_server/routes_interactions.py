"""Answers to interactions over REST; the token in the path is the only key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import interactions, posting
from tests.discord_server.errors import unknown
from tests.discord_server.routing import Call, Reply, route

if TYPE_CHECKING:
    from tests.discord_server.interactions import Interaction

HOOK = "/webhooks/{application}/{token}"
ONE = HOOK + "/messages/{message}"


@route("POST", "/interactions/{interaction}/{token}/callback", needs_token=False)
def callback(call: Call) -> Reply:
    """The first answer, due within three seconds."""
    server = call.server
    interaction = server.interactions_by_token.get(call.path["token"])
    if interaction is None or interaction.id != call.id("interaction"):
        raise unknown("interaction")
    late = server.clock.now() - interaction.created_at > interactions.RESPOND_WITHIN_S
    if late and interaction.acknowledged_at is None:
        raise unknown("interaction")
    interactions.respond(server, interaction, call.payload, call.files)
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return 204, None
    return 200, _outcome(call, interaction)


def _outcome(call: Call, interaction: Interaction) -> dict[str, Any]:
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    message = interaction.original
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.thinking,
            "response_message_ephemeral": message.ephemeral,
        }
    resource: dict[str, Any] = {"type": interaction.response_type}
    if interaction.response_type in (interactions.MESSAGE, interactions.UPDATE):
        assert message is not None
        resource["message"] = message.json(call.server.world.bot)
    return {"interaction": about, "resource": resource}


def _hooked(call: Call) -> Interaction:
    return interactions.by_token(call.server, call.id("application"), call.path["token"])


@route("POST", HOOK, needs_token=False)
def follow_up(call: Call) -> Reply:
    """A further message."""
    interaction = _hooked(call)
    message = interactions.follow_up(call.server, interaction, call.payload, call.files)
    return 200, message.json(call.server.world.bot)


@route("GET", ONE, needs_token=False)
def get_message(call: Call) -> Reply:
    """A message of the interaction."""
    message = interactions.named(call.server, _hooked(call), call.path["message"])
    return 200, message.json(call.server.world.bot)


@route("PATCH", ONE, needs_token=False)
def edit_message(call: Call) -> Reply:
    """A change to a message of the interaction."""
    interaction = _hooked(call)
    message = interactions.named(call.server, interaction, call.path["message"])
    interactions.rewrite(call.server, interaction, message, call.payload, call.files)
    return 200, message.json(call.server.world.bot)


@route("DELETE", ONE, needs_token=False)
def delete_message(call: Call) -> Reply:
    """A message of the interaction goes."""
    message = interactions.named(call.server, _hooked(call), call.path["message"])
    posting.delete(call.server, message)
    return 204, None
