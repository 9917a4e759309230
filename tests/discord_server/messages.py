"""Messages with what hangs on them, as the bot may read them."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server.message_rules import EPHEMERAL, HAS_THREAD, LOADING
from tests.discord_server.model import DIRECT, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from tests.discord_server.model import Channel, Role, User

DEFAULT, THREAD_CREATED, REPLY = 0, 18, 19
SLASH_COMMAND, THREAD_STARTER, CONTEXT_MENU = 20, 21, 23


@dataclass(frozen=True)
class Upload:
    """A file on its way up: its name, its bytes, its alternative text."""

    name: str
    data: bytes
    description: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that Discord keeps, and the address it is fetched from."""

    id: int
    name: str
    data: bytes
    url: str
    description: str | None = None

    def json(self) -> dict[str, Any]:
        """The attachment object."""
        found = {
            "id": str(self.id),
            "filename": self.name,
            "size": len(self.data),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": mimetypes.guess_type(self.name)[0] or "application/octet-stream",
        }
        return found if self.description is None else {**found, "description": self.description}


@dataclass(eq=False)
class Message:
    """A message as it stands now; edits change it."""

    id: int
    channel: Channel
    author: User
    sent: datetime
    kind: int = DEFAULT
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    edited: datetime | None = None
    reference: Message | None = None
    thread: Channel | None = None
    reactions: dict[str, list[User]] = field(default_factory=dict)
    nonce: str | int | None = None
    application_id: int | None = None
    interaction: dict[str, Any] | None = None
    viewer: User | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only `viewer` sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    def open_to(self, bot: User) -> bool:
        """Whether the bot reads it even without the message content intent."""
        return (
            self.author is bot
            or self.channel.kind == DIRECT
            or self.ephemeral
            or bot in self.mentions
        )

    def json(self, bot: User, *, all_content: bool = True, nested: bool = False) -> dict[str, Any]:
        """The message object; without the content intent, strangers' words are blank."""
        readable = all_content or self.open_to(bot)
        data: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.kind,
            "author": self.author.json(),
            "content": self.content if readable else "",
            "embeds": self.embeds if readable else [],
            "components": self.components if readable else [],
            "attachments": [each.json() for each in self.attachments] if readable else [],
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [str(role.id) for role in self.mention_roles],
            "mention_everyone": self.mention_everyone,
            "timestamp": stamp(self.sent),
            "edited_timestamp": stamp(self.edited) if self.edited else None,
            "flags": self.flags | (HAS_THREAD if self.thread else 0),
            "pinned": False,
            "tts": False,
        }
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.application_id is not None:
            data |= {
                "application_id": str(self.application_id),
                "webhook_id": str(self.application_id),
            }
        if self.interaction is not None:
            data["interaction_metadata"] = self.interaction
        if self.thread is not None:
            data["thread"] = self.thread.json()
        if self.reactions:
            data["reactions"] = [
                _reaction(name, users, bot) for name, users in self.reactions.items()
            ]
        return data | self._reference_json(bot, all_content=all_content, nested=nested)

    def _reference_json(self, bot: User, *, all_content: bool, nested: bool) -> dict[str, Any]:
        target = self.reference
        if target is None:
            return {}
        pointer = {
            "type": 0,
            "message_id": str(target.id),
            "channel_id": str(target.channel.id),
        }
        if target.channel.guild is not None:
            pointer["guild_id"] = str(target.channel.guild.id)
        if nested:
            return {"message_reference": pointer}
        gone = target not in target.channel.messages
        shown = None if gone else target.json(bot, all_content=all_content, nested=True)
        return {"message_reference": pointer, "referenced_message": shown}


def _reaction(name: str, users: list[User], bot: User) -> dict[str, Any]:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "me": bot in users,
        "me_burst": False,
        "burst_colors": [],
    }
