"""Threads: started from a message or on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import forms, posting
from tests.discord_server.errors import ApiError, invalid_form
from tests.discord_server.messages import THREAD_CREATED, THREAD_STARTER
from tests.discord_server.model import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel

if TYPE_CHECKING:
    from tests.discord_server.messages import Message
    from tests.discord_server.model import User
    from tests.discord_server.server import DiscordServer

DURATIONS = (60, 1440, 4320, 10080)


def check(payload: dict[str, Any], *, kinds: tuple[int, ...] = ()) -> None:
    """Refuse a thread that Discord would not start."""
    problems = list(forms.text(("name",), payload.get("name"), 1, 100))
    duration = payload.get("auto_archive_duration")
    if duration is not None:
        problems += forms.choice(("auto_archive_duration",), duration, DURATIONS)
    if kinds and payload.get("type") is not None:
        problems += forms.choice(("type",), payload["type"], kinds)
    if problems:
        raise invalid_form(problems)


def start(
    server: DiscordServer,
    parent: Channel,
    owner: User,
    payload: dict[str, Any],
    *,
    starter: Message | None = None,
) -> Channel:
    """A thread from a checked payload; one made from a message has the message's id."""
    world = server.world
    if parent.kind != TEXT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    if starter is not None and starter.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    kind = PUBLIC_THREAD if starter is not None else payload.get("type") or PRIVATE_THREAD
    thread = Channel(
        starter.id if starter is not None else world.new_id(),
        kind,
        payload["name"].strip(),
        world.clock.utc(),
        guild=parent.guild,
        parent=parent,
        owner=owner,
        joined={owner.id: world.clock.utc()},
        archive_after_minutes=payload.get("auto_archive_duration") or 4320,
    )
    parent.threads.append(thread)
    world.channels[thread.id] = thread
    server.events.thread_created(thread)
    if starter is not None:
        starter.thread = thread
        server.events.message("MESSAGE_UPDATE", starter)
        posting.post_notice(server, thread, owner, THREAD_STARTER, reference=starter)
    elif kind == PUBLIC_THREAD:
        posting.post_notice(server, parent, owner, THREAD_CREATED, content=thread.name)
    server.touch()
    return thread


def change(server: DiscordServer, thread: Channel, payload: dict[str, Any]) -> Channel:
    """Rename, archive or lock."""
    problems = list(forms.text(("name",), payload.get("name", thread.name), 1, 100))
    for key in ("archived", "locked"):
        problems += forms.flag((key,), payload.get(key))
    if problems:
        raise invalid_form(problems)
    thread.name = payload.get("name", thread.name)
    thread.archived = payload.get("archived", thread.archived)
    thread.locked = payload.get("locked", thread.locked)
    server.events.channel("THREAD_UPDATE", thread)
    server.touch()
    return thread


def join(server: DiscordServer, thread: Channel, user: User) -> None:
    """Somebody follows the thread from now on."""
    if user.id in thread.joined:
        return
    thread.joined[user.id] = server.clock.utc()
    if user is server.world.bot:
        server.events.thread_created(thread)
