"""The bot's own words, and the check that they say nothing that no quote says."""

import re
from collections.abc import Sequence

from bot.answering.answer import Quote
from index.folding import fold

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]+")
# What our own sentences begin with; not names.
_OWN_WORDS = frozenset(["according", "in", "sources", "the", "these", "this"])

ANSWERED = "In the documents’ own words:"
ANSWERED_BY = "{speaker}, in the documents’ own words:"
UNCLEAR = "It is not clear who is meant; name the person."
REFUSED = "The documents do not answer this."


def compose(quotes: Sequence[Quote]) -> str:
    """The words in front of the quotes: who speaks, where one person speaks in all of them."""
    if not quotes:
        return REFUSED
    names = {quote.speaker.name if quote.speaker else None for quote in quotes}
    text = ANSWERED
    if len(names) == 1 and (name := names.pop()):
        text = ANSWERED_BY.format(speaker=name)
    return text if not unsupported(text, quotes) else ANSWERED


def unsupported(text: str, quotes: Sequence[Quote]) -> list[str]:
    """The numbers and capitalised words of a text that stand in none of the quotes."""
    shown = fold(" ".join(quote.text for quote in quotes))
    own = [*_NUMBERS.findall(text), *_CAPITALISED.findall(text)]
    return [
        word
        for word in own
        if word.lower() not in _OWN_WORDS
        and not re.search(rf"(?<![\w.,]){re.escape(fold(word))}(?!\w|[.,]\d)", shown)
    ]
