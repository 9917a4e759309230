"""Long texts in parts that Discord takes: quotes between words, documents where they can be."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bot.discord.limits import DESCRIPTION, TOTAL, size
from bot.discord.markdown import block_quote, bold, escape, quoted
from index.sentences import split_sentences

_LEFT_OUT = "[…]"


def quote_parts(text: str, limit: int) -> list[str] | None:
    """A quote in parts whose block quotes have at most ``limit`` UTF-16 code units each.

    Joined, the parts are the quote. They begin with the white space between them, because Discord
    removes it at the end of an embed. None where a word is longer, or the whole message too short.
    """
    if size(text) > TOTAL:
        return None
    # A part ends with a word, or with the text.
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    ends[-1:] = [len(text)]
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = _last_fitting(text, start, ends, limit)
        if end is None:
            return None
        parts.append(text[start:end])
        start = end
    return parts


def text_pages(text: str, limit: int) -> Iterator[str]:
    """A document's text in pages whose block quotes have at most ``limit`` UTF-16 code units each:
    whole paragraphs, else whole sentences, else words, else what fits. White space between two
    pages belongs to neither."""
    start = 0
    while start < len(text):
        window = text[start : start + limit]
        rest = start + limit >= len(text)
        end = next(
            end
            for ends in _page_ends(window, rest)
            if (end := _last_fitting(window, 0, ends, limit)) is not None
        )
        yield window[:end]
        start += end
        start += len(text[start : start + limit]) - len(text[start : start + limit].lstrip())


def _page_ends(window: str, rest: bool) -> Iterator[Sequence[int]]:
    """Where a page may end, the best kind of place first; ``rest`` where the text ends here."""
    if rest:
        yield [len(window)]
    yield [match.start() for match in re.finditer(r"\n\n", window)]
    # The end of the window, which may be inside a sentence, never fits: the quote's mark is added.
    yield [end for _, end in split_sentences(window)]
    yield [match.start() for match in re.finditer(r"\s+", window)]
    yield range(1, len(window) + 1)


def _last_fitting(text: str, start: int, ends: Sequence[int], limit: int) -> int | None:
    """The last of these ends up to which the text fits, where there is one behind the start."""
    fitting = bisect_right(ends, limit, key=lambda end: size(block_quote(text[start:end])))
    return ends[fitting - 1] if fitting and ends[fitting - 1] > start else None


def in_context(text: str, start: int, end: int, limit: int) -> str | None:
    """The paragraph around a quote, with the quote in bold, as a block quote of at most ``limit``
    UTF-16 code units. Where that is too long, sentences are left out at the far ends, with a
    visible line outside the words; None where the quote alone is too long."""
    first = text.rfind("\n\n", 0, start)
    first = 0 if first < 0 else first + 2
    last = text.find("\n\n", end)
    last = len(text) if last < 0 else last
    lows, highs = _sentence_edges(text, (first, last), (start, end))
    while True:
        # Words only grow when they are escaped.
        if highs[-1] - lows[0] <= limit:
            shown = _with_bold(text, (lows[0], highs[-1]), (start, end))
            above = f"{_LEFT_OUT}\n" if lows[0] > first else ""
            below = f"\n{_LEFT_OUT}" if highs[-1] < last else ""
            if size(shown) + len(above) + len(below) <= limit:
                return above + shown + below
        if len(lows) == len(highs) == 1:
            return None
        if len(highs) == 1 or (len(lows) > 1 and start - lows[0] > highs[-1] - end):
            lows.pop(0)
        else:
            highs.pop()


def _sentence_edges(
    text: str, paragraph: tuple[int, int], quote: tuple[int, int]
) -> tuple[list[int], list[int]]:
    """Where the words shown may begin and end: at the paragraph, a sentence or the quote."""
    # What is farther from the quote never fits, nor do sentences cut off where it begins.
    near = max(paragraph[0], quote[0] - DESCRIPTION), min(paragraph[1], quote[1] + DESCRIPTION)
    spans = [(near[0] + s, near[0] + e) for s, e in split_sentences(text[near[0] : near[1]])]
    lows = [start for start, _ in spans if paragraph[0] < start < quote[0]]
    highs = [end for _, end in spans if quote[1] < end < paragraph[1]]
    return [paragraph[0], *lows, quote[0]], [quote[1], *highs, paragraph[1]]


def _with_bold(text: str, shown: tuple[int, int], quote: tuple[int, int]) -> str:
    before, after = text[shown[0] : quote[0]], text[quote[1] : shown[1]]
    return quoted(escape(before) + bold(text[quote[0] : quote[1]]) + escape(after))
