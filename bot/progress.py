"""Progress on standard error: a bar where people look, a line a stage where they don't."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from index.build import Progress as Report

_NAMES = {
    "reading": "Reading documents",
    "embedding": "Embedding passages",
    "records": "Reading records",
    "writing": "Writing",
}


@contextmanager
def progress_on(console: Console) -> "Iterator[Report]":
    """A progress function for ``index.build.reindex`` that shows on this console."""
    if not console.is_terminal:
        seen: set[str] = set()

        def lines(stage: str, _done: int, total: int) -> None:
            if stage not in seen:
                seen.add(stage)
                console.print(f"{_NAMES.get(stage, stage)} ({total}) …")

        yield lines
        return
    # Imported where needed: most commands show no progress.
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description:20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        tasks = {}

        def bars(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_NAMES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield bars
