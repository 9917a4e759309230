"""Standard input, output and error, as every command uses them."""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console

out = Console(highlight=False, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, markup=False, emoji=False)

# Control characters, line separators, what turns the direction of writing, and bytes that are no
# text: a terminal would obey them, or not take them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """A text from outside, on one line, with � for every character that a terminal would obey."""
    return _UNPRINTABLE.sub("�", text)


def say(message: str) -> None:
    """One line on standard error, for the person."""
    err.print(f"communique: {printable(' '.join(message.split()))}", soft_wrap=True)


def print_json(value: dict[str, Any]) -> None:
    """One object on one line of standard output."""
    text = json.dumps(value, ensure_ascii=False)
    print(_UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text), flush=True)


def lines() -> Iterator[str]:
    """The lines of standard input. Bytes that are no text must not end a batch."""
    if sys.stdin is None:
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def prompt() -> str:
    """A line that the person types; empty at the end of the conversation."""
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""
