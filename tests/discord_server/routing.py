"""The table of REST routes, filled by the modules that serve them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import forms
from tests.discord_server.errors import ApiError, invalid_form
from tests.discord_server.forms import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.discord_server.messages import Upload
    from tests.discord_server.server import DiscordServer


@dataclass(frozen=True)
class Call:
    """One REST request on its way to a handler."""

    server: DiscordServer
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: dict[int, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """An id out of the path."""
        value = self.path[name]
        if not (value.isascii() and value.isdigit()):
            message = f'Value "{value}" is not snowflake.'
            raise invalid_form([Problem((name,), "NUMBER_TYPE_COERCE", message)])
        return int(value)

    @property
    def payload(self) -> dict[str, Any]:
        """The body, which has to be a JSON object."""
        problems = list(forms.mapping((), self.body))
        if problems:
            raise invalid_form(problems)
        return dict(self.body)

    def own_application(self) -> None:
        """Refuse a path that names another application."""
        if self.id("application") != self.server.application_id:
            raise ApiError(
                403, 20012, "You are not authorized to perform this action on this application"
            )

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number out of the query string."""
        raw = self.query.get(name, str(default))
        value = int(raw) if raw.isascii() and raw.isdigit() else raw
        problems = list(forms.whole((name,), value, lowest, highest))
        if problems:
            raise invalid_form(problems)
        return int(value)


Reply = tuple[int, Any]


@dataclass(frozen=True)
class Route:
    """A method and a path with names in braces, and who serves them."""

    method: str
    template: str
    pattern: re.Pattern[str]
    serve: Callable[[Call], Reply]
    needs_token: bool

    @property
    def bucket(self) -> str:
        """The name of the rate-limit bucket; clients add the major parameter themselves."""
        return hashlib.md5(f"{self.method} {self.template}".encode()).hexdigest()


ROUTES: list[Route] = []


def route(
    method: str, template: str, *, needs_token: bool = True
) -> Callable[[Callable[[Call], Reply]], Callable[[Call], Reply]]:
    """Serve a method and path with the decorated function."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def register(serve: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
        ROUTES.append(Route(method, template, pattern, serve, needs_token))
        return serve

    return register


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The route for a request; Discord's @me and @original come before named parts."""
    for candidate in sorted(ROUTES, key=lambda each: each.template.count("{")):
        if candidate.method == method and (match := candidate.pattern.fullmatch(path)):
            return candidate, match.groupdict()
    return None
