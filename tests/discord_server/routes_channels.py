"""Channels, messages, reactions and threads over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import forms, intents, posting, threads
from tests.discord_server import permissions as may
from tests.discord_server.errors import (
    ApiError,
    invalid_form,
    missing_access,
    missing_permissions,
    unknown,
)
from tests.discord_server.forms import Problem
from tests.discord_server.messages import DEFAULT, REPLY, Message
from tests.discord_server.model import DIRECT, PRIVATE_THREAD, PUBLIC_THREAD
from tests.discord_server.routing import Call, Reply, route

if TYPE_CHECKING:
    from tests.discord_server.model import Channel

MESSAGES = "/channels/{channel}/messages"
ONE = MESSAGES + "/{message}"


def shown(call: Call, message: Message) -> dict[str, Any]:
    """A message as the REST API shows it to this application."""
    everything = bool(call.server.privileged & intents.MESSAGE_CONTENT)
    return message.json(call.server.world.bot, all_content=everything)


def place(call: Call, *needed: int) -> Channel:
    """The channel in the path, if the bot sees it and has these permissions there."""
    world = call.server.world
    channel = world.channel(call.id("channel"))
    rights = world.permissions(world.bot, channel)
    if not rights & may.VIEW_CHANNEL:
        raise missing_access()
    if any(not rights & bit for bit in needed):
        raise missing_permissions()
    return channel


def sending(call: Call) -> Channel:
    """The channel in the path, if the bot may write there."""
    channel = place(call)
    place(call, may.SEND_MESSAGES_IN_THREADS if channel.is_thread else may.SEND_MESSAGES)
    if channel.kind == DIRECT:
        _refuse_closed(call, channel)
    if channel.archived and channel.locked:
        raise ApiError(400, 50083, "Thread is archived")
    return channel


def _refuse_closed(call: Call, channel: Channel) -> None:
    person = channel.recipient
    assert person is not None
    meets = any(person.id in guild.members for guild in call.server.world.guilds.values())
    wrote = any(message.author is person for message in channel.messages)
    if not person.takes_messages or not (meets or wrote):
        raise ApiError(403, 50007, "Cannot send messages to this user")


def found(call: Call, channel: Channel) -> Message:
    """The message in the path, unless it is somebody's ephemeral one."""
    message = call.server.world.message(channel, call.id("message"))
    if message.ephemeral:
        raise unknown("Message")
    return message


@route("GET", "/channels/{channel}")
def get_channel(call: Call) -> Reply:
    """One channel."""
    return 200, place(call).json()


@route("PATCH", "/channels/{channel}")
def change_channel(call: Call) -> Reply:
    """Rename, archive or lock a thread."""
    channel = place(call)
    if not channel.is_thread:
        raise missing_permissions()
    if channel.owner is not call.server.world.bot:
        place(call, may.MANAGE_THREADS)
    return 200, threads.change(call.server, channel, call.payload).json()


@route("GET", MESSAGES)
def list_messages(call: Call) -> Reply:
    """A page of messages, newest first."""
    channel = place(call)
    limit = call.number("limit", 50, 1, 100)
    if not call.server.world.permissions(call.server.world.bot, channel) & may.READ_MESSAGE_HISTORY:
        return 200, []
    messages = [each for each in channel.messages if not each.ephemeral]
    around, after = (call.number(name, 0, 0, 1 << 63) for name in ("around", "after"))
    if around:
        older = [each for each in messages if each.id < around][-(limit // 2) :]
        page = older + [each for each in messages if each.id >= around][: limit - len(older)]
    elif after:
        page = [each for each in messages if each.id > after][:limit]
    else:
        before = call.number("before", 1 << 63, 0, 1 << 63)
        page = [each for each in messages if each.id < before][-limit:]
    return 200, [shown(call, each) for each in reversed(page)]


@route("GET", ONE)
def get_message(call: Call) -> Reply:
    """One message."""
    channel = place(call)
    if not call.server.world.permissions(call.server.world.bot, channel) & may.READ_MESSAGE_HISTORY:
        raise missing_access()
    return 200, shown(call, found(call, channel))


@route("POST", MESSAGES)
def create_message(call: Call) -> Reply:
    """A message of the bot, perhaps as a reply."""
    channel = sending(call)
    payload = _permitted(call, channel, call.payload)
    posting.check(payload, call.files)
    if payload.get("enforce_nonce") and (twin := _twin(call, channel, payload.get("nonce"))):
        return 200, shown(call, twin)
    reference = _reference(call, channel, payload.get("message_reference"))
    if channel.archived:
        threads.change(call.server, channel, {"archived": False})
    kind = DEFAULT if reference is None else REPLY
    message = posting.post(
        call.server,
        channel,
        call.server.world.bot,
        payload,
        call.files,
        kind=kind,
        reference=reference,
    )
    if channel.is_thread:
        threads.join(call.server, channel, call.server.world.bot)
    return 200, shown(call, message)


def _twin(call: Call, channel: Channel, nonce: Any) -> Message | None:
    own = [each for each in channel.messages[-50:] if each.author is call.server.world.bot]
    return next((each for each in own if nonce is not None and each.nonce == nonce), None)


def _permitted(call: Call, channel: Channel, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without what the bot may not add; embeds alone are refused."""
    rights = call.server.world.permissions(call.server.world.bot, channel)
    if call.files and not rights & may.ATTACH_FILES:
        raise missing_permissions()
    if payload.get("embeds") and not rights & may.EMBED_LINKS:
        if not payload.get("content") and not call.files:
            raise missing_permissions()
        return {**payload, "embeds": []}
    return payload


def _reference(call: Call, channel: Channel, wanted: dict[str, Any] | None) -> Message | None:
    if wanted is None:
        return None
    target = call.server.world.messages.get(int(wanted["message_id"]))
    if target is None or target.channel is not channel or target.ephemeral:
        if wanted.get("fail_if_not_exists") is False:
            return None
        problem = Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        raise invalid_form([problem])
    rights = call.server.world.permissions(call.server.world.bot, channel)
    if not rights & may.READ_MESSAGE_HISTORY:
        message = "Cannot reply without permission to read message history"
        raise ApiError(403, 160002, message)
    return target


@route("PATCH", ONE)
def edit_message(call: Call) -> Reply:
    """A change to one of the bot's own messages."""
    channel = place(call)
    message = found(call, channel)
    if message.author is not call.server.world.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    if channel.archived:
        raise ApiError(400, 50083, "Thread is archived")
    payload = call.payload
    if not call.server.world.permissions(call.server.world.bot, channel) & may.EMBED_LINKS:
        payload = {key: value for key, value in payload.items() if key != "embeds"}
    posting.check(payload, call.files)
    return 200, shown(call, posting.edit(call.server, message, payload, call.files))


@route("DELETE", ONE)
def delete_message(call: Call) -> Reply:
    """A message goes: the bot's own, or any with Manage Messages."""
    channel = place(call)
    message = found(call, channel)
    if message.author is not call.server.world.bot:
        if channel.kind == DIRECT:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        place(call, may.MANAGE_MESSAGES)
    posting.delete(call.server, message)
    return 204, None


@route("POST", "/channels/{channel}/typing")
def type_in(call: Call) -> Reply:
    """The typing sign."""
    sending(call)
    return 204, None


@route("PUT", ONE + "/reactions/{emoji}/@me")
def react(call: Call) -> Reply:
    """A reaction of the bot."""
    channel = place(call, may.READ_MESSAGE_HISTORY)
    message = found(call, channel)
    emoji = _emoji(call)
    if emoji not in message.reactions:
        place(call, may.ADD_REACTIONS)
    bot = call.server.world.bot
    if bot not in message.reactions.setdefault(emoji, []):
        message.reactions[emoji].append(bot)
        call.server.events.reaction("MESSAGE_REACTION_ADD", message, bot, emoji)
    return 204, None


@route("DELETE", ONE + "/reactions/{emoji}/@me")
def unreact(call: Call) -> Reply:
    """The bot takes a reaction back."""
    message = found(call, place(call))
    emoji, bot = _emoji(call), call.server.world.bot
    if bot in message.reactions.get(emoji, []):
        message.reactions[emoji].remove(bot)
        if not message.reactions[emoji]:
            del message.reactions[emoji]
        call.server.events.reaction("MESSAGE_REACTION_REMOVE", message, bot, emoji)
    return 204, None


def _emoji(call: Call) -> str:
    emoji = call.path["emoji"]
    if emoji.isascii() or len(emoji) > 16:
        raise ApiError(400, 10014, "Unknown Emoji")
    return emoji


@route("POST", ONE + "/threads")
def thread_from_message(call: Call) -> Reply:
    """A public thread below a message."""
    channel = place(call)
    if channel.kind == DIRECT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    place(call, may.CREATE_PUBLIC_THREADS)
    message = found(call, channel)
    threads.check(call.payload)
    bot = call.server.world.bot
    thread = threads.start(call.server, channel, bot, call.payload, starter=message)
    return 201, {**thread.json(), "member": thread.membership(bot)}


@route("POST", "/channels/{channel}/threads")
def thread_alone(call: Call) -> Reply:
    """A thread without a message; a private one unless the payload says otherwise."""
    payload, bot = call.payload, call.server.world.bot
    public = payload.get("type") == PUBLIC_THREAD
    channel = place(call, may.CREATE_PUBLIC_THREADS if public else may.CREATE_PRIVATE_THREADS)
    threads.check(payload, kinds=(PUBLIC_THREAD, PRIVATE_THREAD))
    thread = threads.start(call.server, channel, bot, payload)
    return 201, {**thread.json(), "member": thread.membership(bot)}


@route("PUT", "/channels/{channel}/thread-members/@me")
def join_thread(call: Call) -> Reply:
    """The bot follows a thread."""
    threads.join(call.server, _thread(call), call.server.world.bot)
    return 204, None


@route("DELETE", "/channels/{channel}/thread-members/@me")
def leave_thread(call: Call) -> Reply:
    """The bot follows it no longer."""
    _thread(call).joined.pop(call.server.world.bot.id, None)
    return 204, None


@route("PUT", "/channels/{channel}/thread-members/{user}")
def add_to_thread(call: Call) -> Reply:
    """The bot lets somebody of the guild follow a thread in which it may write."""
    thread = _thread(call)
    place(call, may.SEND_MESSAGES_IN_THREADS)
    user = call.server.world.user(call.id("user"))
    if thread.guild is None or user.id not in thread.guild.members:
        raise ApiError(404, 10007, "Unknown Member")
    threads.join(call.server, thread, user)
    return 204, None


def _thread(call: Call) -> Channel:
    channel = place(call)
    if not channel.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


@route("POST", "/users/@me/channels")
def open_direct(call: Call) -> Reply:
    """The direct messages with somebody."""
    recipient = call.payload.get("recipient_id")
    problems = list(forms.snowflake(("recipient_id",), recipient))
    if problems:
        raise invalid_form(problems)
    user = call.server.world.user(int(recipient or 0))
    if user.bot:
        raise ApiError(400, 50007, "Cannot send messages to this user")
    return 200, call.server.world.direct(user).json()
