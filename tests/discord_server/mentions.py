"""Who a message mentions, by its words and by what its sender allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.discord_server.model import Guild, Role, User

_CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True)
class Ping:
    """Somebody whom a message of the bot notified: a person's name, a role's, or @everyone."""

    message_id: int
    whom: str


@dataclass(frozen=True)
class Mentions:
    """Whom a message mentions."""

    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    everyone: bool = False

    def pings(self, message_id: int) -> list[Ping]:
        """One ping for each mention."""
        names = [user.name for user in self.users] + [f"@{role.name}" for role in self.roles]
        return [Ping(message_id, name) for name in (*names, *["@everyone"] * self.everyone)]


def read_mentions(
    content: str,
    allowed: dict[str, Any] | None,
    *,
    find_user: Callable[[int], User | None],
    guild: Guild | None,
    may_mention_all: bool,
    replied_to: User | None = None,
) -> Mentions:
    """The mentions in a message's content, without those in code.

    `allowed` is the message's `allowed_mentions`; None allows everything, the author of the
    message replied to included. Roles and everyone also need `may_mention_all`.
    """
    words = _CODE.sub(" ", content)
    users = [find_user(int(each)) for each in _USER.findall(words)]
    chosen = [user for user in users if user is not None and _allows(allowed, "users", user.id)]
    if replied_to is not None and (allowed is None or allowed.get("replied_user")):
        chosen.append(replied_to)
    if guild is None:
        return Mentions(tuple(dict.fromkeys(chosen)))
    roles = [guild.role(int(each)) for each in _ROLE.findall(words)] if may_mention_all else []
    named = [role for role in roles if role is not None and _allows(allowed, "roles", role.id)]
    everyone = may_mention_all and bool(_EVERYONE.search(words)) and _allows(allowed, "everyone")
    return Mentions(tuple(dict.fromkeys(chosen)), tuple(dict.fromkeys(named)), everyone)


def _allows(allowed: dict[str, Any] | None, kind: str, each: int | None = None) -> bool:
    if allowed is None or kind in (allowed.get("parse") or ()):
        return True
    return each is not None and str(each) in map(str, allowed.get(kind) or ())
