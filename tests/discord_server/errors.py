"""What goes wrong: Discord's refusals to a bot, and what a person in a test cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.forms import Problem, tree

if TYPE_CHECKING:
    from collections.abc import Iterable


class ApiError(Exception):
    """A refusal as the REST API words it: HTTP status, Discord's own code, message, fields."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """The JSON that goes with the status."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


def invalid_form(problems: Iterable[Problem]) -> ApiError:
    """Discord's answer to a payload with these problems."""
    return ApiError(400, 50035, "Invalid Form Body", tree(problems))


def unauthorized() -> ApiError:
    """Wrong or missing token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown(what: str) -> ApiError:
    """An id that leads nowhere; codes from Discord's table of JSON error codes."""
    code = {
        "Application": 10002,
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "Role": 10011,
        "User": 10013,
        "Emoji": 10014,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
    }[what]
    return ApiError(404, code, f"Unknown {what}")


def missing_access() -> ApiError:
    """The bot cannot see the place."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees the place and may not do this there."""
    return ApiError(403, 50013, "Missing Permissions")


class Unsupported(Exception):  # noqa: N818
    """A part of Discord that this server does not speak: fails the test that comes by."""


class CannotDo(Exception):  # noqa: N818
    """A person tried what the Discord client would not let her do."""


class UnknownCommand(CannotDo):
    """The bot offers no command of that name here."""


class CommandHidden(CannotDo):
    """The command exists, and this person is not shown it."""


class BadOption(CannotDo):
    """The client would not accept this value for the command's option."""


class NoSuchButton(CannotDo):
    """The message has no such button."""


class ButtonDisabled(CannotDo):
    """The button is greyed out."""


class NoAnswer(Exception):  # noqa: N818
    """The bot did not answer in time."""
