"""How a quote writes what a record says: only such words may stand in the bot’s own sentences."""

import re
from datetime import date

from index.records.days import find_days
from index.records.record import Tariff
from index.records.vocabulary import Vocabulary

_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?: ?%| per ?cent\b)")


def printed_rate(tariff: Tariff, words: str) -> str | None:
    """How the words write the rate, where it is in per cent; None where they do not."""
    amounts = (m[0] for m in _AMOUNT.finditer(words) if float(m[1].replace(",", "")) == tariff.rate)
    return next(amounts, None) if tariff.unit == "per cent" else None


def printed_term(name: str, vocabulary: Vocabulary, words: str) -> str | None:
    """What the words call a thing of this name; None where they do not name it."""
    mention = next((m for m in vocabulary.find(words) if m.name == name), None)
    return words[mention.start : mention.end] if mention else None


def printed_day(day: date, words: str, published: date | None) -> str | None:
    """How the words write a day, where they give its number; None where they do not."""
    for mention in find_days(words, published):
        written = words[mention.start : mention.end]
        if mention.day == day and any(char.isdigit() for char in written):
            return written
    return None


def printed_name(party: str, words: str) -> str | None:
    """What the words call a person or a body whose full form is ``party``: the whole, or its
    longest end that they have; None where they have not even its last word."""
    parts = party.split()
    for first in range(len(parts)):
        form = " ".join(parts[first:])
        if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words):
            return form
    return None
