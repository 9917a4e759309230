"""How many processors this process may use, and work that is shared among them."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path, PurePosixPath
from threading import local
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUP = Path("/proc/self/cgroup")
_here = local()


def threads(
    environ: Mapping[str, str] = os.environ,
    groups: Path = _GROUPS,
    own_group: Path = _OWN_GROUP,
) -> int:
    """How many threads may compute at once: ``OMP_NUM_THREADS`` where it is set, else the
    processors that this process may run on, or fewer where a container or a service has less time
    on them (Linux control groups)."""
    asked = environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return max(1, min([_processors(), *map(ceil, _quotas(groups, own_group))]))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quotas(groups: Path, own_group: Path) -> Iterator[float]:
    """Processors' worth of time that this process's group, and each one around it, may take."""
    for folder in _folders(groups, own_group):
        limit, period = _numbers(folder / "cpu.max")
        if limit:
            yield limit / (period or 100_000)
        # Control groups, version 1
        limit, _ = _numbers(folder / "cpu.cfs_quota_us")
        period, _ = _numbers(folder / "cpu.cfs_period_us")
        if limit and period:
            yield limit / period


def _folders(groups: Path, own_group: Path) -> Iterator[Path]:
    try:
        lines = own_group.read_text("utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        # hierarchy:controllers:path; a container sees its own group as the root.
        _, controllers, path = line.split(":", 2)
        if controllers in ("", "cpu", "cpu,cpuacct"):
            own = PurePosixPath(path.lstrip("/"))
            for part in (own, *own.parents):
                yield groups / controllers / part


def _numbers(file: Path) -> tuple[int | None, int | None]:
    """The one or two numbers of a file; None for ``max``, for -1 and where there are none."""
    try:
        words = file.read_text("utf-8").split()
    except OSError:
        words = []
    numbers = [int(word) if word.isdecimal() else None for word in words[:2]]
    first, second, *_ = [*numbers, None, None]
    return first, second


def each(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[_Result]:
    """What becomes of each item, in order; as many at once as this process has threads for. What is
    such work itself does its own parts one after the other."""
    # For one item, a question, asking for the threads would take a fifth of its time.
    count = 1 if len(items) < 2 or getattr(_here, "is_worker", False) else threads()
    if count == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(count, initializer=_become_worker) as pool:
        yield from pool.map(work, items)


def _become_worker() -> None:
    _here.is_worker = True
