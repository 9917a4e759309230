"""Messages come to be, change and go: checked, kept, told to the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.discord_server import permissions
from tests.discord_server.errors import ApiError, Unsupported, invalid_form
from tests.discord_server.forms import Problem
from tests.discord_server.mentions import Mentions, read_mentions
from tests.discord_server.message_rules import (
    COMPONENTS_V2,
    EPHEMERAL,
    FILES,
    LOADING,
    MAX_FILE_BYTES,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    message_problems,
)
from tests.discord_server.messages import DEFAULT, Attachment, Message, Upload

if TYPE_CHECKING:
    from tests.discord_server import forms
    from tests.discord_server.model import Channel, User
    from tests.discord_server.server import DiscordServer

Files = dict[int, Upload]


def check(payload: dict[str, Any], files: Files, at: forms.Path = ()) -> None:
    """Refuse a message that Discord would not take."""
    problems = message_problems(payload, at)
    if problems:
        raise invalid_form(problems)
    if payload.get("poll") or payload.get("sticker_ids"):
        raise Unsupported("this server knows neither polls nor stickers")
    if (payload.get("message_reference") or {}).get("type"):
        raise Unsupported("this server knows no forwarding")
    if (payload.get("flags") or 0) & COMPONENTS_V2:
        raise Unsupported("this server knows only the first version of components")
    if len(files) > FILES:
        message = f"Must be {FILES} or fewer in length."
        raise invalid_form([Problem((*at, "attachments"), "BASE_TYPE_MAX_LENGTH", message)])
    if any(len(file.data) > MAX_FILE_BYTES for file in files.values()):
        raise ApiError(413, 40005, "Request entity too large")


def post(
    server: DiscordServer,
    channel: Channel,
    author: User,
    payload: dict[str, Any],
    files: Files | None = None,
    *,
    kind: int = DEFAULT,
    reference: Message | None = None,
    viewer: User | None = None,
    flags: int = 0,
    **by_interaction: Any,
) -> Message:
    """A new message from a checked payload; one that is `LOADING` may be empty.

    `viewer` is the only one to see an ephemeral message. Raises ApiError for an empty message.
    """
    world = server.world
    wanted = payload.get("flags") or 0
    flags |= wanted & (SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | (EPHEMERAL if viewer else 0))
    message = Message(
        world.new_id(),
        channel,
        author,
        world.clock.utc(),
        kind,
        flags=flags,
        reference=reference,
        viewer=viewer if flags & EPHEMERAL else None,
        nonce=payload.get("nonce"),
        **by_interaction,
    )
    _fill(server, message, payload, files or {})
    if not message.thinking:
        _refuse_empty(message)
    channel.messages.append(message)
    world.messages[message.id] = message
    if author is world.bot and not message.thinking:
        mentioned = _mentions(server, message, payload.get("allowed_mentions"))
        server.pings.extend(mentioned.pings(message.id))
    server.events.message("MESSAGE_CREATE", message)
    server.touch()
    return message


def post_notice(
    server: DiscordServer,
    channel: Channel,
    author: User,
    kind: int,
    *,
    content: str = "",
    reference: Message | None = None,
) -> Message:
    """One of the messages that Discord writes itself, such as the first one of a thread."""
    world = server.world
    message = Message(
        world.new_id(), channel, author, world.clock.utc(), kind, content, reference=reference
    )
    channel.messages.append(message)
    world.messages[message.id] = message
    server.events.message("MESSAGE_CREATE", message)
    return message


def edit(
    server: DiscordServer, message: Message, payload: dict[str, Any], files: Files | None = None
) -> Message:
    """Change what the payload names; the first words of a thinking message are no edit.

    Raises ApiError where nothing would be left of the message.
    """
    before = (message.content, message.embeds, message.components, message.attachments)
    _fill(server, message, payload, files or {})
    try:
        _refuse_empty(message)
    except ApiError:
        message.content, message.embeds, message.components, message.attachments = before
        raise
    if message.thinking:
        message.flags &= ~LOADING
    else:
        message.edited = server.clock.utc()
    if "flags" in payload:
        wanted = (payload["flags"] or 0) & SUPPRESS_EMBEDS
        message.flags = message.flags & ~SUPPRESS_EMBEDS | wanted
    server.events.message("MESSAGE_UPDATE", message)
    server.touch()
    return message


def delete(server: DiscordServer, message: Message) -> None:
    """Take a message away."""
    message.channel.messages.remove(message)
    server.world.messages.pop(message.id)
    server.events.message_deleted(message)
    server.touch()


def keep(server: DiscordServer, channel: Channel, upload: Upload) -> Attachment:
    """Store a file and give it an address."""
    number = server.world.new_id()
    url = f"{server.base_url}/attachments/{channel.id}/{number}/{quote(upload.name)}"
    stored = Attachment(number, upload.name, upload.data, url, upload.description)
    server.world.attachments[number] = stored
    return stored


def _refuse_empty(message: Message) -> None:
    if not (message.content or message.embeds or message.components or message.attachments):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _fill(server: DiscordServer, message: Message, payload: dict[str, Any], files: Files) -> None:
    if "attachments" in payload or files:
        message.attachments = _attachments(server, message, payload.get("attachments"), files)
    if "content" in payload:
        message.content = (payload["content"] or "").strip()
    if "embeds" in payload:
        message.embeds = [_embed(each, message.attachments) for each in payload["embeds"] or ()]
    if "components" in payload:
        message.components = _numbered(payload["components"] or [])
    found = _mentions(server, message, payload.get("allowed_mentions"))
    message.mentions = list(found.users)
    message.mention_roles = list(found.roles)
    message.mention_everyone = found.everyone


def _mentions(server: DiscordServer, message: Message, allowed: dict[str, Any] | None) -> Mentions:
    world = server.world
    rights = world.permissions(message.author, message.channel)
    answered = None if message.application_id is not None else message.reference
    return read_mentions(
        message.content,
        allowed,
        find_user=world.users.get,
        guild=message.channel.guild,
        may_mention_all=bool(rights & permissions.MENTION_EVERYONE),
        replied_to=None if answered is None else answered.author,
    )


def _attachments(
    server: DiscordServer, message: Message, listed: list[dict[str, Any]] | None, files: Files
) -> list[Attachment]:
    """The files a message has after an upload: those kept by id, then the new ones."""
    kept = {each.id: each for each in message.attachments}
    if listed is None:
        listed = [{"id": each} for each in kept] + [{"id": number} for number in files]
    result = []
    for place, entry in enumerate(listed):
        number = int(entry["id"])
        if number in kept:
            result.append(kept[number])
        elif number in files:
            upload = files[number]
            name = entry.get("filename") or upload.name
            described = Upload(name, upload.data, entry.get("description"))
            result.append(keep(server, message.channel, described))
        else:
            path = ("attachments", place, "id")
            reason = "Attachment data cannot be found"
            raise invalid_form([Problem(path, "ATTACHMENT_NOT_FOUND", reason)])
    return result


def _embed(embed: dict[str, Any], attachments: list[Attachment]) -> dict[str, Any]:
    """The embed as Discord keeps it: trimmed, typed, with addresses in place of file names."""
    addresses = {f"attachment://{each.name}": each.url for each in attachments}

    def settle(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: settle(each) for key, each in value.items() if each is not None}
        if isinstance(value, list):
            return [settle(each) for each in value]
        return addresses.get(value, value.strip()) if isinstance(value, str) else value

    kept: dict[str, Any] = {**settle(embed), "type": "rich"}
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **field} for field in kept["fields"]]
    return kept


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The components with the ids that Discord gives to those without one."""
    number = 0
    result = []
    for row in rows:
        items = []
        number += 1
        own = number
        for item in row["components"]:
            number += 1
            items.append({**item, "id": item.get("id") or number})
        result.append({**row, "id": row.get("id") or own, "components": items})
    return result
