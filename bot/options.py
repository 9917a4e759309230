"""What the commands take and give back: their options, exit codes, and the session they run in."""

import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.console import say
from bot.session import Session
from bot.settings import folder, load_settings
from corpus.errors import CommuniqueError
from corpus.readers.dates import parse_date

DONE, NOTHING, WRONG = 0, 1, 2
# EX_TEMPFAIL of sysexits.h: a service manager may try again.
UNREACHABLE = 75
_OURS = ("bot", "corpus", "index")


def a_day(text: str) -> date:
    """A day as an option gives it."""
    parsed = parse_date(text)
    if parsed is None:
        raise typer.BadParameter(f"{text}: not a date; write YYYY-MM-DD")
    return parsed


def a_folder(text: str) -> Path:
    """A folder as an option names it."""
    try:
        return folder(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def given(text: str) -> str:
    """A text that an option gives, which must not be empty."""
    if not text.strip():
        raise typer.BadParameter("it is empty; leave it out or say what it is")
    return text


DataDir = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", parser=a_folder, help="Where the index is kept."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines, for programs.")]
Since = Annotated[
    date | None,
    typer.Option(metavar="DATE", parser=a_day, help="Only documents published on or after it."),
]
Until = Annotated[
    date | None,
    typer.Option(metavar="DATE", parser=a_day, help="Only documents published on or before it."),
]
Source = Annotated[
    str | None,
    typer.Option(metavar="NAME", parser=given, help="Only documents of this publisher."),
]
InDocument = Annotated[
    str | None,
    typer.Option("--document", metavar="ID", parser=given, help="Only this document."),
]


def in_order(since: date | None, until: date | None) -> None:
    """Raise CommuniqueError where no day is both."""
    if since and until and since > until:
        raise CommuniqueError(f"--since {since} is after --until {until}; swap them")


def open_session(data: Path | None) -> Session:
    """The session of one command; ``data`` goes over the setting."""
    settings = load_settings()
    _configure_logging(settings.log_level)
    return Session(settings, settings.data_dir if data is None else data, say)


def _configure_logging(level: str) -> None:
    """Logs of this level on standard error; those of other libraries with DEBUG only."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    if level == "DEBUG":
        logging.getLogger().setLevel(level)
        return
    logging.getLogger().setLevel(logging.CRITICAL + 1)
    # These two set their own levels, and print by themselves, when they are imported.
    for variable in ("HF_HUB_VERBOSITY", "TRANSFORMERS_VERBOSITY"):
        os.environ.setdefault(variable, "critical")
