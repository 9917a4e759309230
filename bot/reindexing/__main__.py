"""``python -m bot.reindexing --data DIR``: the process that reindexes for a front end.

Standard output has one JSON object a line: ``{"progress": [stage, done, total]}``, then
``{"report": …}`` or ``{"error": line, "kind": class}``; logs go to standard error. It ends when its
standard input does, so it never outlives its parent, and on SIGTERM. Exit 0 done, 2 not done.
"""

import argparse
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any, NoReturn, TextIO

from bot.console import say
from bot.logs import log_as_json
from bot.session import Session
from bot.settings import load_settings
from bot.shapes import report_shape
from corpus.errors import CommuniqueError

DONE, WRONG = 0, 2

_NICER = 10
_EVERY_S = 0.2
# How long a build that was told to stop may clean up. What it then leaves, the next one sweeps.
_GRACE_S = 3.0

_ENDING = (signal.SIGTERM, signal.SIGINT)
_told = Event()

log = logging.getLogger("bot.reindexing")

Send = Callable[[dict[str, Any]], None]


class _Stopped(BaseException):
    """Told to stop. No Exception: nothing on the way may take it for a failure and go on."""


class Throttled:
    """Progress as messages: five a second, and always the first and the last of each stage."""

    def __init__(self, send: Send, clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._stage = ""
        self._sent = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """A step was done; see ``index.build.Progress``."""
        now = self._clock()
        if stage == self._stage and done < total and now - self._sent < _EVERY_S:
            return
        self._stage, self._sent = stage, now
        self._send({"progress": [stage, done, total]})


def main() -> NoReturn:
    """Reindex, and tell the parent."""
    channel = _own_standard_output()

    def send(message: dict[str, Any]) -> None:
        try:
            # In ASCII: a file's name may be no text.
            channel.write(json.dumps(message) + "\n")
            channel.flush()
        except OSError:  # nobody listens any more
            raise _Stopped from None

    code = WRONG
    try:
        for number in _ENDING:
            signal.signal(number, _stop)
        for watch in (_stop_with_parent, _exit_late):
            Thread(target=watch, daemon=True).start()
        outcome = _outcome(Throttled(send))
        _ignore_signals()  # there is nothing left to stop
        send(outcome)
        code = DONE if "report" in outcome else WRONG
    except _Stopped:
        log.info("stopped")
    sys.exit(code)


def _outcome(progress: Throttled) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bot.reindexing")
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    if hasattr(os, "nice"):
        os.nice(_NICER)  # questions come first
    try:
        settings = load_settings()
        log_as_json(settings.log_level)
        return {"report": report_shape(Session(settings, data, say).reindex(progress))}
    except CommuniqueError as error:
        return {"error": " ".join(str(error).split()), "kind": type(error).__name__}
    except Exception as error:
        log.exception("unexpected")
        return {"error": f"unexpected {type(error).__name__}: {' '.join(str(error).split())}"}


def _own_standard_output() -> TextIO:
    """Standard output for messages alone: what a library prints goes to standard error."""
    channel = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    return channel


def _ignore_signals() -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


def _stop(_number: int, _frame: object) -> None:
    """Make the build clean up and end."""
    _ignore_signals()  # a second one must not cut the cleaning short
    _told.set()
    raise _Stopped


def _stop_with_parent() -> None:
    # Not through sys.stdin: the lock of its buffer would be held when the program ends.
    while os.read(0, 4096):
        pass
    _told.set()
    signal.raise_signal(signal.SIGTERM)


def _exit_late() -> None:
    """End at last where some library holds the main thread, or has swallowed its _Stopped."""
    _told.wait()
    time.sleep(_GRACE_S)
    os._exit(WRONG)


if __name__ == "__main__":
    main()
