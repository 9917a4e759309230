"""Messages as they stand on a person's screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.discord_server.component_rules import BUTTON

if TYPE_CHECKING:
    from tests.discord_server.messages import Message
    from tests.discord_server.model import Channel, User


@dataclass(frozen=True)
class Button:
    """A button below a message."""

    label: str | None
    emoji: str | None
    custom_id: str | None
    disabled: bool
    style: int
    url: str | None

    def answers_to(self, name: str) -> bool:
        """Whether somebody who says `name` means this button."""
        return name in (self.label, self.emoji, self.custom_id)


@dataclass(frozen=True)
class File:
    """An attached file."""

    name: str
    bytes: bytes
    url: str


@dataclass(frozen=True)
class Seen:
    """A message at one moment."""

    id: int
    channel: Channel
    author: User
    content: str
    embeds: tuple[dict[str, Any], ...]
    buttons: tuple[Button, ...]
    components: tuple[dict[str, Any], ...]
    attachments: tuple[File, ...]
    ephemeral: bool
    thinking: bool
    edited: bool
    reference_id: int | None
    mentions: tuple[str, ...]
    reactions: tuple[str, ...]
    thread: Channel | None

    @property
    def text(self) -> str:
        """All words of the message from top to bottom, one line for each part."""
        lines: list[str | None] = [self.content]
        for embed in self.embeds:
            lines += [(embed.get("author") or {}).get("name"), embed.get("title")]
            lines.append(embed.get("description"))
            for field in embed.get("fields") or ():
                lines += [field["name"], field["value"]]
            lines.append((embed.get("footer") or {}).get("text"))
        return "\n".join(line for line in lines if line)


def look(message: Message) -> Seen:
    """The message as it stands now."""
    items = [item for row in message.components for item in row["components"]]
    return Seen(
        id=message.id,
        channel=message.channel,
        author=message.author,
        content=message.content,
        embeds=tuple(message.embeds),
        buttons=tuple(_button(item) for item in items if item["type"] == BUTTON),
        components=tuple(message.components),
        attachments=tuple(File(each.name, each.data, each.url) for each in message.attachments),
        ephemeral=message.ephemeral,
        thinking=message.thinking,
        edited=message.edited is not None,
        reference_id=None if message.reference is None else message.reference.id,
        mentions=tuple(user.name for user in message.mentions),
        reactions=tuple(message.reactions),
        thread=message.thread,
    )


def _button(item: dict[str, Any]) -> Button:
    return Button(
        label=item.get("label"),
        emoji=(item.get("emoji") or {}).get("name"),
        custom_id=item.get("custom_id"),
        disabled=bool(item.get("disabled")),
        style=item["style"],
        url=item.get("url"),
    )
