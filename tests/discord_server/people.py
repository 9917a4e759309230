"""Persons: what somebody in front of a Discord client sees and does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import permissions as may
from tests.discord_server import posting, sending, threads
from tests.discord_server.commands import hidden_from
from tests.discord_server.component_rules import LINK_STYLE, STRING_SELECT
from tests.discord_server.errors import (
    ApiError,
    ButtonDisabled,
    CannotDo,
    CommandHidden,
    NoAnswer,
    NoSuchButton,
    UnknownCommand,
)
from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT
from tests.discord_server.invocation import Invocation
from tests.discord_server.messages import (
    DEFAULT,
    REPLY,
    THREAD_CREATED,
    THREAD_STARTER,
    Message,
    Upload,
)
from tests.discord_server.options import Filling, filled_row
from tests.discord_server.seen import Seen, look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.discord_server.model import Channel, User
    from tests.discord_server.server import DiscordServer

CHAT_INPUT, MESSAGE_MENU = 1, 3


class Person:
    """Somebody with a Discord client."""

    def __init__(self, server: DiscordServer, user: User) -> None:
        self._server = server
        self.user = user

    @property
    def id(self) -> int:
        """The account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The account's name."""
        return self.user.name

    @property
    def mention(self) -> str:
        """What a message says to mention the person."""
        return self.user.mention

    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self._server.world.direct(self.user)

    def close_dms(self) -> None:
        """Take no direct messages any more."""
        self.user.takes_messages = False

    def screen(self, channel: Channel) -> list[Seen]:
        """The messages that the person sees in the channel, oldest first."""
        if not self._server.world.can_see(self.user, channel):
            return []
        return [look(each) for each in channel.messages if self._sees(each)]

    def _sees(self, message: Message) -> bool:
        return not message.ephemeral or message.viewer is self.user

    async def type(
        self,
        channel: Channel,
        content: str,
        reply_to: Seen | Message | None = None,
        ping: bool = True,
        attachments: Iterable[Upload] = (),
    ) -> Seen:
        """Send a message, perhaps as a reply that pings the author replied to."""
        world = self._server.world
        needed = may.SEND_MESSAGES_IN_THREADS if channel.is_thread else may.SEND_MESSAGES
        rights = world.permissions(self.user, channel)
        if not world.can_see(self.user, channel) or not rights & needed:
            raise CannotDo(f"{self.name} may not write there")
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        payload = {"content": content, "allowed_mentions": allowed}
        files = dict(enumerate(attachments))
        try:
            posting.check(payload, files)
            message = posting.post(
                self._server,
                channel,
                self.user,
                payload,
                files,
                kind=DEFAULT if reply_to is None else REPLY,
                reference=None if reply_to is None else self._current(reply_to),
            )
        except ApiError as error:
            raise CannotDo(f"Discord refused it: {error.body()}") from error
        if channel.is_thread:
            threads.join(self._server, channel, self.user)
        return look(message)

    async def edit(self, message: Seen, content: str) -> Seen:
        """Change one's own message."""
        own = self._current(message)
        if own.author is not self.user:
            raise CannotDo("only one's own messages can be changed")
        return look(posting.edit(self._server, own, {"content": content}))

    async def delete(self, message: Seen) -> None:
        """Delete a message: one's own, or in a guild any with Manage Messages."""
        target = self._current(message)
        rights = self._server.world.permissions(self.user, target.channel)
        if target.author is not self.user and not rights & may.MANAGE_MESSAGES:
            raise CannotDo("this message is not hers to delete")
        posting.delete(self._server, target)

    async def react(self, message: Seen, emoji: str) -> None:
        """Add a reaction."""
        target = self._current(message)
        users = target.reactions.setdefault(emoji, [])
        if self.user not in users:
            users.append(self.user)
            self._server.events.reaction("MESSAGE_REACTION_ADD", target, self.user, emoji)

    async def start_thread(self, message: Seen, name: str) -> Channel:
        """Start a thread below a message."""
        starter = self._current(message)
        channel = starter.channel
        return threads.start(self._server, channel, self.user, {"name": name}, starter=starter)

    async def command(
        self,
        channel: Channel,
        name: str,
        /,
        *,
        force: bool = False,
        wait: bool = True,
        **options: Any,
    ) -> Invocation:
        """Run a slash command, such as "ask" or "library add".

        Comes back when the bot has reacted or can no longer; with `wait=False` at once. `force`
        sends what the client would not offer. Raises UnknownCommand, CommandHidden, BadOption.
        """
        path = name.split()
        filling = Filling(self._server, channel)
        command = self._offered(channel, CHAT_INPUT, path[0], force=force)
        if command is None:
            data = filling.forged(path, options)
        else:
            data = filling.data(command, path, options)
        return await self._send(channel, COMMAND, data, f"/{name}", wait=wait)

    async def context_menu(
        self, channel: Channel, name: str, message: Seen | Message, *, force: bool = False
    ) -> Invocation:
        """Choose a command from the menu of a message."""
        target = self._current(message)
        command = self._offered(channel, MESSAGE_MENU, name, force=force)
        data: dict[str, Any] = {
            "id": command["id"] if command else str(self._server.world.new_id()),
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": str(target.id),
            "resolved": {"messages": {str(target.id): target.json(self._server.bot_user)}},
        }
        if command and "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return await self._send(channel, COMMAND, data, f"“{name}”")

    async def autocomplete(
        self, channel: Channel, name: str, option: str, /, typed: Any = "", **others: Any
    ) -> list[tuple[str, Any]]:
        """The suggestions while typing into an option; the other options are filled already."""
        path = name.split()
        command = self._offered(channel, CHAT_INPUT, path[0], force=False)
        assert command is not None
        filling = Filling(self._server, channel)
        data, kind = filling.partial(command, path, others, option, typed)
        call = await self._send(channel, AUTOCOMPLETE, data, f"/{name} {option}", option_type=kind)
        choices = call.autocomplete_choices
        if choices is None:
            raise NoAnswer(f"/{name}: no suggestions for {option} within 3 s")
        return choices

    async def click(self, message: Seen | Message | Invocation, name: str) -> Invocation:
        """Press a button, by its label, emoji or custom id.

        Raises NoSuchButton, and ButtonDisabled for one that is greyed out.
        """
        current = self._current(message)
        buttons = look(current).buttons
        found = next((each for each in buttons if each.answers_to(name)), None)
        if found is None:
            shown = ", ".join(str(each.label or each.emoji) for each in buttons) or "none"
            raise NoSuchButton(f"no button {name!r}; there are: {shown}")
        if found.disabled or found.style == LINK_STYLE:
            raise ButtonDisabled(f"nothing happens on {name!r}")
        data = {"custom_id": found.custom_id, "component_type": 2}
        return await self._send(current.channel, COMPONENT, data, f"[{name}]", source=current)

    async def select(self, message: Seen | Message | Invocation, *picked: str) -> Invocation:
        """Pick entries of the message's menu, by label or value."""
        current = self._current(message)
        items = [item for row in current.components for item in row["components"]]
        for menu in items:
            if menu["type"] != STRING_SELECT or menu.get("disabled"):
                continue
            chosen = [o["value"] for o in menu["options"] if {o["label"], o["value"]} & {*picked}]
            if len(chosen) == len(picked):
                data = {
                    "custom_id": menu["custom_id"],
                    "component_type": STRING_SELECT,
                    "values": chosen,
                }
                what = f"[{', '.join(picked)}]"
                return await self._send(current.channel, COMPONENT, data, what, source=current)
        raise NoSuchButton(f"no menu offers {', '.join(picked)}")

    async def submit(self, call: Invocation, /, **values: str) -> Invocation:
        """Send in the form that a call opened; values by custom id."""
        modal = call.modal
        if modal is None:
            raise CannotDo("no form is open")
        rows = [filled_row(row, values) for row in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": rows}
        opener = call.interaction
        what = f"form “{modal['title']}”"
        return await self._send(
            opener.channel, MODAL_SUBMIT, data, what, source=opener.source, opened_by=opener
        )

    async def reply_to(self, asked: Seen | Message | Invocation, timeout: float = 30) -> Seen:
        """The bot's answer.

        To a call: its response, once it stops thinking. To a message: the bot's first message
        that refers to it, or else its next one in the channel or in the message's thread.
        """
        if isinstance(asked, Invocation):
            return await asked.answer(timeout)
        question = self._server.world.messages[asked.id]
        what = f"an answer to {question.content!r}"
        return look(await self._server.until(lambda: self._answer(question), timeout, what))

    def _answer(self, question: Message) -> Message | None:
        channels = [question.channel] + ([question.thread] if question.thread else [])
        later = [
            message
            for channel in channels
            for message in channel.messages
            if message.id > question.id
            and message.author is self._server.bot_user
            and message.kind not in (THREAD_CREATED, THREAD_STARTER)
            and not message.thinking
            and self._sees(message)
        ]
        direct = [message for message in later if message.reference is question]
        loose = [message for message in later if message.reference is None]
        return next(iter([*direct, *loose]), None)

    def _current(self, message: Seen | Message | Invocation) -> Message:
        """The message as it stands now, if the person can still see it."""
        if isinstance(message, Invocation):
            response = message.response
            if response is None:
                raise CannotDo("there is no response")
            message = response
        current = self._server.world.messages.get(message.id)
        if current is None or not self._sees(current):
            raise CannotDo("the message is not there")
        if not self._server.world.can_see(self.user, current.channel):
            raise CannotDo("she cannot see the channel")
        return current

    def _offered(
        self, channel: Channel, kind: int, name: str, *, force: bool
    ) -> dict[str, Any] | None:
        command = self._server.commands.offered(channel, kind, name)
        if command is None and not force:
            raise UnknownCommand(f"{name} is not among the commands synced for this place")
        if command is None or force:
            return command
        if not self._server.world.can_see(self.user, channel):
            raise CannotDo("she cannot see the channel")
        if channel.guild is not None and hidden_from(
            command, channel.guild.members[self.user.id], channel
        ):
            raise CommandHidden(f"{name} is not shown to {self.name}")
        return command

    async def _send(
        self,
        channel: Channel,
        kind: int,
        data: dict[str, Any],
        what: str,
        *,
        wait: bool = True,
        **more: Any,
    ) -> Invocation:
        interaction = sending.send(self._server, self.user, channel, kind, data, **more)
        call = Invocation(self._server, interaction, what)
        if wait:
            await call.acknowledged()
        return call
