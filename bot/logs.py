"""Logs of what runs unattended: one JSON object a line on standard error, without secrets."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

# What every record has; anything else was given with ``extra`` and is for the log.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# An interaction's token lets whoever has it write in the bot's name for a quarter of an hour.
_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]+")
_HIDDEN = "[hidden]"


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, logger, event, whatever ``extra`` says, error."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line, with tokens hidden wherever they stand."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        fields.update(
            (name, value) for name, value in vars(record).items() if name not in _STANDARD
        )
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        line = json.dumps(fields, ensure_ascii=False, default=str)
        line = _INTERACTION.sub(rf"\1{_HIDDEN}", line)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


def log_as_json(level: str, secrets: Iterable[str] = ()) -> None:
    """Send our own logs of this level, and others' warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel("DEBUG" if level == "DEBUG" else "WARNING")
    # At DEBUG it writes down whatever Discord sends: questions, and tokens in every spelling.
    logging.getLogger("discord").setLevel("INFO" if level == "DEBUG" else "WARNING")
    for name in ("bot", "corpus", "index"):
        logging.getLogger(name).setLevel(level)
