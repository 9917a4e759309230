"""The command line, called as a person or a script calls it."""

import io
import json
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from bot.terminal import main


class Run(NamedTuple):
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Communique = Callable[..., Run]


def caller(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Communique:
    """Runs ``communique`` in this process, with the environment that the test sets."""

    def run(*args: str, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "argv", ["communique", *args])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        before = signal.getsignal(signal.SIGPIPE)
        with pytest.raises(SystemExit) as ended:
            main()
        signal.signal(signal.SIGPIPE, before)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Run(int(ended.value.code or 0), captured.out, captured.err)

    return run
