"""Standard input, output and error, as every command uses them."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(message: str) -> None:
    """One line on standard error, for the person."""
    err.print(f"communique: {' '.join(message.split())}", soft_wrap=True, markup=False)


def print_json(value: dict[str, Any]) -> None:
    """One object on one line of standard output."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def lines() -> Iterator[str]:
    """The lines of standard input. Bytes that are no text must not end a batch."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def prompt() -> str:
    """A line that the person types; empty at the end of the conversation."""
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""
