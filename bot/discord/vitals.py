"""How the bot is: for ``/status``, the health endpoint and the benchmarks."""

import asyncio
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.discord.desk import Desk

_TICK_S = 0.02


class LoopWatch:
    """Measures how long the event loop is kept from running what is due, in seconds."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            due = time.monotonic() + _TICK_S
            await asyncio.sleep(_TICK_S)
            self.longest_s = max(self.longest_s, time.monotonic() - due)


@dataclass(frozen=True, slots=True)
class Vitals:
    """Times in seconds, memory in MiB; None where there is nothing to tell yet."""

    ready: bool
    snapshot: str | None
    snapshot_age_s: float | None
    documents: int | None
    passages: int | None
    servers: int
    gateway_latency_s: float | None
    waiting: int
    answered: int
    answer_median_s: float | None
    answer_longest_s: float | None
    longest_stall_s: float
    reindexing: bool
    memory_mib: float
    uptime_s: float

    def shape(self) -> dict[str, Any]:
        """As JSON, with times to the millisecond."""
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


def measure(
    desk: Desk,
    watch: LoopWatch,
    *,
    connected: bool,
    gateway_latency_s: float,
    servers: int,
    reindexing: bool,
    started: float,
) -> Vitals:
    """What is true now. ``started`` is a ``time.monotonic()``."""
    manifest = desk.snapshot.manifest if desk.snapshot else None
    latency = desk.latency
    return Vitals(
        ready=connected and manifest is not None,
        snapshot=manifest.id if manifest else None,
        snapshot_age_s=(datetime.now(UTC) - manifest.created_at).total_seconds()
        if manifest
        else None,
        documents=manifest.documents if manifest else None,
        passages=manifest.passages if manifest else None,
        servers=servers,
        # discord.py says not-a-number or infinity before the first heartbeat is answered.
        gateway_latency_s=gateway_latency_s if 0 <= gateway_latency_s < 3600 else None,
        waiting=desk.waiting,
        answered=latency.answers if latency else 0,
        answer_median_s=latency.median_s if latency else None,
        answer_longest_s=latency.longest_s if latency else None,
        longest_stall_s=watch.longest_s,
        reindexing=reindexing,
        memory_mib=memory_mib(),
        uptime_s=time.monotonic() - started,
    )


def memory_mib() -> float:
    """This process's memory: what it uses now, or at its peak where the system tells only that."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, ValueError, IndexError):
        pass
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
