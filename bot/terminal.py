"""The command line: one program, ``communique``."""

import logging
import os
import signal
import sys
from typing import NoReturn

import typer

from bot.console import say
from bot.discord.errors import UnreachableError
from bot.evaluation.command import evaluation
from bot.keeping import keeping
from bot.lookups import lookups
from bot.options import DONE, UNREACHABLE, WRONG
from bot.questions import questions
from corpus.errors import CommuniqueError

app = typer.Typer(
    name="communique",
    help="Answers questions about trade from a folder of documents, in the documents' own words.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for commands in (questions, keeping, lookups, evaluation):
    app.add_typer(commands)


def main() -> NoReturn:
    """Run the program; every error is one line on standard error."""
    if hasattr(signal, "SIGPIPE"):
        # `communique … | head` ends quietly.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    code = WRONG
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False) or DONE
        if sys.stdout is not None:
            sys.stdout.flush()
    except UnreachableError as error:
        say(str(error))
        code = UNREACHABLE
    except CommuniqueError as error:
        say(str(error))
    except KeyboardInterrupt:
        code = 130
    except typer.Exit as error:
        code = error.exit_code
    except typer.Abort:
        code = 130
    except OSError as error:
        say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        if error.filename is None and sys.stdout is not None:
            # What could not be written must not be tried again, and fail again, at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        format_message = getattr(error, "format_message", None)
        if format_message is None:
            logging.getLogger(__name__).debug("unexpected", exc_info=True)
            say(f"unexpected {type(error).__name__}: {error} (LOG_LEVEL=DEBUG shows where)")
        else:
            context = getattr(error, "ctx", None)
            command = context.command_path if context else "communique"
            message = " ".join(format_message().split())
            if message:
                say(f"{message.rstrip('.')}. See: {command} --help")
    sys.exit(code)
