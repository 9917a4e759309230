"""How often one person, and one server, may ask."""

import time
from collections.abc import Callable

from discord.app_commands import Cooldown

from bot.discord.errors import CooldownError

# A person gets a conversation's worth of questions at once, a server a roomful of people's.
PER_USER = (10, 30.0)
PER_GUILD = (200, 60.0)
_PRUNE_ABOVE = 10_000


class Cooldowns:
    """Counts questions. Rates are (questions, seconds); the clock gives seconds."""

    def __init__(
        self,
        per_user: tuple[int, float] = PER_USER,
        per_guild: tuple[int, float] = PER_GUILD,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._user_rate = per_user
        self._guild_rate = per_guild
        self._clock = clock
        self._buckets: dict[tuple[str, int], Cooldown] = {}
        # Until when somebody need not be told again.
        self._told: dict[int, float] = {}

    def count(self, user: int, guild: int | None) -> None:
        """Count one question. Raises CooldownError with the time left; then it is not counted."""
        now = self._clock()
        mine = self._bucket("user", user, self._user_rate, now)
        if left := mine.get_retry_after(now):
            raise self._error("you ask", user, left, now)
        if guild is not None:
            ours = self._bucket("guild", guild, self._guild_rate, now)
            if left := ours.get_retry_after(now):
                raise self._error("this server asks", user, left, now)
            ours.update_rate_limit(now)
        mine.update_rate_limit(now)

    def _error(self, who: str, user: int, left: float, now: float) -> CooldownError:
        if len(self._told) > _PRUNE_ABOVE:
            self._told = {key: until for key, until in self._told.items() if until > now}
        told = self._told.get(user, 0.0) > now
        if not told:
            self._told[user] = now + left
        return CooldownError(
            f"{who} faster than I can answer; ask again in {_seconds(left)}", told=told
        )

    def _bucket(self, kind: str, key: int, rate: tuple[int, float], now: float) -> Cooldown:
        if len(self._buckets) > _PRUNE_ABOVE:
            self._buckets = {
                at: bucket
                for at, bucket in self._buckets.items()
                if bucket.get_tokens(now) < bucket.rate
            }
        return self._buckets.setdefault((kind, key), Cooldown(*rate))


def _seconds(left: float) -> str:
    whole = max(1, round(left + 0.5))
    return f"{whole} second{'s' if whole != 1 else ''}"
