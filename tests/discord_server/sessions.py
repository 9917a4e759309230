"""What a bot's shard has been told, kept while its connection comes and goes."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.discord_server.connection import Connection

DISPATCH = 0
KEPT_EVENTS = 10_000


@dataclass(eq=False)
class Session:
    """What a bot's shard has been told, kept while its connection comes and goes."""

    id: str
    shard: int
    intents: int
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: Connection | None = None

    def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Number an event, keep it for a resume and send it where there is a connection."""
        self.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        frame = json.dumps(payload)
        self.sent.append((self.sequence, frame))
        if self.connection is not None:
            self.connection.send_text(frame)
