"""``DATA_DIR/state.sqlite``: what people did. It survives every reindex.

An answer is kept without the words of its quotes: they are spans, and a hash that tells whether
the document still has them. All calls are synchronous and may come from any thread.
"""

from bot.state.database import FILE, State
from bot.state.records import (
    AuditEntry,
    Forgotten,
    Running,
    StateError,
    StoredAnswer,
    StoredQuote,
    Votes,
)
from bot.state.schema import VERSION

__all__ = [
    "FILE",
    "VERSION",
    "AuditEntry",
    "Forgotten",
    "Running",
    "State",
    "StateError",
    "StoredAnswer",
    "StoredQuote",
    "Votes",
]
