"""A command, click or form of a person, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.errors import NoAnswer
from tests.discord_server.interactions import RESPOND_WITHIN_S, Interaction
from tests.discord_server.seen import Seen, look

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer


class Invocation:
    """One interaction as the person who started it lives it."""

    def __init__(self, server: DiscordServer, interaction: Interaction, what: str) -> None:
        self._server = server
        self._interaction = interaction
        self._what = what

    @property
    def interaction(self) -> Interaction:
        """The interaction itself, for what is not shown here."""
        return self._interaction

    @property
    def acknowledged_after_s(self) -> float | None:
        """Seconds until the bot reacted at all; None if it has not."""
        return self._after(self._interaction.acknowledged_at)

    @property
    def answered_after_s(self) -> float | None:
        """Seconds until there was something to read; None if there is nothing."""
        return self._after(self._interaction.answered_at)

    def _after(self, moment: float | None) -> float | None:
        return None if moment is None else moment - self._interaction.created_at

    @property
    def response(self) -> Seen | None:
        """The response as it stands now, perhaps still thinking."""
        message = self._interaction.original
        gone = message is None or message.id not in self._server.world.messages
        return None if gone or message is None else look(message)

    @property
    def followups(self) -> list[Seen]:
        """The messages after the first, as they stand now."""
        there = self._server.world.messages
        return [look(each) for each in self._interaction.followups if each.id in there]

    @property
    def autocomplete_choices(self) -> list[tuple[str, Any]] | None:
        """The suggestions, as pairs of name and value."""
        choices = self._interaction.choices
        return None if choices is None else [(each["name"], each["value"]) for each in choices]

    @property
    def modal(self) -> dict[str, Any] | None:
        """The form that opened, as the bot sent it."""
        return self._interaction.modal

    @property
    def failed(self) -> bool:
        """Whether the client says that the application did not respond."""
        unanswered = self._interaction.acknowledged_at is None
        waited = self._server.clock.now() - self._interaction.created_at
        return unanswered and waited > RESPOND_WITHIN_S

    async def acknowledged(self) -> None:
        """Wait until the bot reacted, or until it is too late for that."""
        await self._server.until(
            lambda: self._interaction.acknowledged_at is not None or self.failed,
            RESPOND_WITHIN_S + 1,
            f"a reaction to {self._what}",
        )

    async def answer(self, timeout: float = 30) -> Seen:
        """The first message with the answer, as it stands when it is there.

        Raises NoAnswer when none comes within `timeout` seconds, when the bot let the three
        seconds pass, and when it opened a form instead.
        """
        await self._server.until(
            lambda: self._interaction.finished or self.failed, timeout, f"an answer to {self._what}"
        )
        if self.failed:
            raise NoAnswer(f"{self._what}: the application did not respond within 3 s")
        if self._interaction.answer is None:
            raise NoAnswer(f"{self._what} was answered without a message")
        return look(self._interaction.answer)

    async def followup(self, n: int = 0, timeout: float = 30) -> Seen:
        """The n-th message after the first one."""
        what = f"follow-up {n} to {self._what}"
        await self._server.until(lambda: len(self.followups) > n, timeout, what)
        return self.followups[n]
