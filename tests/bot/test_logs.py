"""The bot's logs."""

import json
import logging
import sys

from bot.logs import JsonFormatter

TOKEN = "MTA0.Gabc12.not-a-real-token"


def line(message: str, *args: object, **fields: object) -> dict:
    """What a record becomes."""
    record = logging.getLogger("bot.x").makeRecord(
        "bot.x",
        logging.WARNING,
        "f.py",
        1,
        message,
        args,
        fields.pop("exc_info", None),
        extra=fields,
    )
    written = JsonFormatter([TOKEN]).format(record)
    assert "\n" not in written
    return json.loads(written)


def test_a_record_is_one_object_on_one_line():
    written = line("answered\nwell %d", 3, outcome="answered")
    assert written["event"] == "answered\nwell 3"
    assert written["outcome"] == "answered"
    assert written["level"] == "WARNING"
    assert written["time"].endswith("+00:00")


def test_the_bots_token_is_hidden_wherever_it_stands():
    try:
        raise ValueError(f"Bot {TOKEN} is wrong")
    except ValueError:
        written = line(f"refused {TOKEN}", header=f"Bot {TOKEN}", exc_info=sys.exc_info())
    assert TOKEN not in json.dumps(written)
    assert "ValueError" in written["error"]


def test_the_tokens_of_interactions_are_hidden():
    written = line(
        "rate limited: %s",
        "https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24.x-y_z/messages",
    )
    assert "aW50" not in written["event"]
    assert written["event"].endswith("/webhooks/123/[hidden]/messages")


def test_what_is_no_json_is_written_as_text():
    assert line("x", where={1, 2})["where"] == "{1, 2}"
