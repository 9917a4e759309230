"""Interactions: sent to the bot, answered in time or not, followed up for fifteen minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import forms, posting
from tests.discord_server.component_rules import modal_problems
from tests.discord_server.errors import ApiError, invalid_form, unknown
from tests.discord_server.forms import Problem
from tests.discord_server.message_rules import EPHEMERAL, LOADING, choices_problems
from tests.discord_server.messages import CONTEXT_MENU, REPLY, SLASH_COMMAND, Message

if TYPE_CHECKING:
    from tests.discord_server.model import Channel, User
    from tests.discord_server.posting import Files
    from tests.discord_server.server import DiscordServer

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

RESPOND_WITHIN_S = 3.0
TOKEN_LASTS_S = 15 * 60.0

_ALLOWED = {
    COMMAND: (MESSAGE, DEFER, MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFER),
}


@dataclass(eq=False)
class Interaction:
    """One interaction; all times are seconds on the server's clock."""

    id: int
    kind: int
    user: User
    channel: Channel
    data: dict[str, Any]
    created_at: float
    source: Message | None = None
    opened_by: Interaction | None = None
    """For a form sent in: the interaction whose answer it was."""
    option_type: int = 3
    """The type of the option that an autocomplete is about."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    response_type: int | None = None
    acknowledged_at: float | None = None
    answered_at: float | None = None
    """When the first words were there, or the choices, or the form."""
    answer: Message | None = None
    """The message with the first words."""
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    modal: dict[str, Any] | None = None

    @property
    def finished(self) -> bool:
        """Whether the person sees the answer."""
        return self.answered_at is not None


def allowed_responses(interaction: Interaction) -> tuple[int, ...]:
    """The callback types that fit: a form can change a message only if one opened it."""
    kinds = _ALLOWED[interaction.kind]
    if interaction.kind == MODAL_SUBMIT and interaction.source is not None:
        return (*kinds, DEFER_UPDATE, UPDATE)
    return kinds


def respond(
    server: DiscordServer, interaction: Interaction, payload: dict[str, Any], files: Files
) -> None:
    """The first answer to an interaction, by callback type."""
    if interaction.acknowledged_at is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    kind = payload.get("type")
    problems = list(forms.choice(("type",), kind, allowed_responses(interaction)))
    if problems or kind is None:
        raise invalid_form(problems)
    data = payload.get("data")
    if data is None:
        data = {}
    problems = list(forms.mapping(("data",), data))
    if problems:
        raise invalid_form(problems)
    if kind in (MESSAGE, UPDATE):
        posting.check(data, files, ("data",))
    if kind == MESSAGE:
        interaction.original = _post(server, interaction, data, files)
    elif kind == DEFER:
        flags = _deferred_flags(data)
        interaction.original = _post(server, interaction, {}, {}, flags=LOADING | flags)
    elif kind == DEFER_UPDATE:
        interaction.original = interaction.source
    elif kind == UPDATE:
        assert interaction.source is not None
        interaction.original = posting.edit(server, interaction.source, data, files)
    elif kind == CHOICES:
        problems = list(
            choices_problems(("data", "choices"), data.get("choices"), interaction.option_type)
        )
        if problems:
            raise invalid_form(problems)
        interaction.choices = data["choices"]
    else:
        problems = list(modal_problems(("data",), data))
        if problems:
            raise invalid_form(problems)
        interaction.modal = data
    interaction.response_type = kind
    interaction.acknowledged_at = server.clock.now()
    if kind not in (DEFER, DEFER_UPDATE):
        _note_answer(server, interaction, interaction.original)
    server.touch()


def _deferred_flags(data: dict[str, Any]) -> int:
    flags = data.get("flags") or 0
    problems = list(forms.whole(("data", "flags"), flags, 0, (1 << 31) - 1))
    if not problems and flags & ~EPHEMERAL:
        problem = Problem(("data", "flags"), "BITFIELD_TYPE_INVALID", "Only EPHEMERAL may be set.")
        problems.append(problem)
    if problems:
        raise invalid_form(problems)
    return flags & EPHEMERAL


def _post(
    server: DiscordServer,
    interaction: Interaction,
    payload: dict[str, Any],
    files: Files,
    *,
    flags: int = 0,
    reference: Message | None = None,
) -> Message:
    kind = REPLY if interaction.kind == COMPONENT or reference is not None else SLASH_COMMAND
    if interaction.kind == COMMAND and interaction.data.get("type") in (2, 3) and reference is None:
        kind = CONTEXT_MENU
    if reference is None and interaction.kind == COMPONENT:
        reference = interaction.source
    return posting.post(
        server,
        interaction.channel,
        server.world.bot,
        payload,
        files,
        kind=kind,
        flags=flags,
        reference=reference,
        viewer=interaction.user,
        application_id=server.application_id,
        interaction=_metadata(interaction),
    )


def _metadata(interaction: Interaction) -> dict[str, Any]:
    guild = interaction.channel.guild
    found: dict[str, Any] = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": interaction.user.json(),
        "authorizing_integration_owners": {"0": "0" if guild is None else str(guild.id)},
    }
    if interaction.kind == COMPONENT and interaction.source is not None:
        found["interacted_message_id"] = str(interaction.source.id)
    if interaction.kind == COMMAND and interaction.data.get("type") == 3:
        found["target_message_id"] = interaction.data["target_id"]
    if interaction.kind == MODAL_SUBMIT:
        assert interaction.opened_by is not None
        found["triggering_interaction_metadata"] = _metadata(interaction.opened_by)
    return found


def by_token(server: DiscordServer, application_id: int, token: str) -> Interaction:
    """The interaction whose webhook this is; valid once answered, and for fifteen minutes."""
    interaction = server.interactions_by_token.get(token)
    if interaction is None or application_id != server.application_id:
        raise unknown("Webhook")
    if server.clock.now() - interaction.created_at > TOKEN_LASTS_S:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    if interaction.acknowledged_at is None or interaction.kind == AUTOCOMPLETE:
        raise unknown("Webhook")
    return interaction


def follow_up(
    server: DiscordServer, interaction: Interaction, payload: dict[str, Any], files: Files
) -> Message:
    """Another message; the first one after a deferral takes the place of "thinking"."""
    original = interaction.original
    posting.check(payload, files)
    if original is not None and original.thinking and original.id in server.world.messages:
        return rewrite(server, interaction, original, payload, files)
    message = _post(server, interaction, payload, files, reference=original or interaction.source)
    interaction.followups.append(message)
    _note_answer(server, interaction, message)
    return message


def rewrite(
    server: DiscordServer,
    interaction: Interaction,
    message: Message,
    payload: dict[str, Any],
    files: Files,
) -> Message:
    """A change to a message of this interaction."""
    posting.check(payload, files)
    posting.edit(server, message, payload, files)
    if message is interaction.original:
        _note_answer(server, interaction, message)
    return message


def _note_answer(server: DiscordServer, interaction: Interaction, message: Message | None) -> None:
    if interaction.answered_at is None:
        interaction.answered_at = server.clock.now()
        interaction.answer = message
    server.touch()


def named(server: DiscordServer, interaction: Interaction, name: str) -> Message:
    """The message that a webhook path names: @original or an id."""
    if name == "@original":
        message = interaction.original
    else:
        own = [*interaction.followups, interaction.original]
        message = next((each for each in own if each is not None and str(each.id) == name), None)
    if message is None or message.id not in server.world.messages:
        raise unknown("Message")
    return message
