"""Publication dates as people write them."""

import re
from datetime import date

_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T\s].*)?\Z")
_WRITTEN_OUT = re.compile(r"[^\W\d_]{3}.*\b\d{4}\b|\b\d{4}\b.*[^\W\d_]{3}", re.S)


def parse_date(text: str) -> date | None:
    """A full date (day, month, year) out of a short text, None where it is not certain.

    ISO 8601 and dates with the month in words are read. Purely numeric forms such as 03/04/2025
    are refused: whether that is March or April depends on who wrote it. So are relative ones
    ("yesterday"): they depend on when they were written.
    """
    if iso := _ISO.match(text):
        try:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    if not _WRITTEN_OUT.search(text):
        return None
    import dateparser  # slow to load, and most front matter is ISO

    parsed = dateparser.parse(
        text, settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
    )
    return parsed.date() if parsed else None
