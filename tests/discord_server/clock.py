"""The server's clock: real time, plus what a test has skipped."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Measures the deadlines of interactions; a test moves it forward instead of waiting."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic() + self._skipped

    def utc(self) -> datetime:
        """The date that messages and ids carry."""
        return datetime.now(UTC) + timedelta(seconds=self._skipped)

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        if seconds < 0:
            raise ValueError("a clock only goes forward")
        self._skipped += seconds
