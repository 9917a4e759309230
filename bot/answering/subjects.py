"""What a question about tariffs is about: the countries, and the goods. Quotes that name none of
them answer something else, however much they are about tariffs."""

import re
from collections.abc import Iterable, Sequence

from bot.answering.question import is_content
from bot.answering.records.asked_rates import asks_of_tariff
from bot.answering.spans import Candidate
from index.lexical import terms
from index.records.vocabulary import countries, products

# “a tariff on …”, “the duty that Mexico applies to …”
_ON = re.compile(
    r"\b(?:tariffs?|dut(?:y|ies)|surcharges?|surtax(?:es)?|lev(?:y|ies)|rates?|charge[sd]?)\b"
    r"(?: for|(?: [\w.’'-]+){0,5}? (?:on|appl(?:y|ies|ied) to)) "
    r"(?P<goods>[\w’'-]+(?: [\w’'-]+){0,3}?)"
    r"(?= (?:in|from|since|under|after|before|by|at|as|that|when|now|today|right|still|and|or)\b"
    r"|[?.,;]|$)",
    re.I,
)
_ABOUT = re.compile(r"\babout (?P<goods>[\w’'-]+(?: [\w’'-]+){0,3})", re.I)
# What is said of goods in general.
_GENERAL = frozenset(
    terms(
        """goods good products product imports import exports export articles items everything
        country countries world rest partners everybody anybody things shipments trade"""
    )
)


def misses_subject(question: str, shown: Sequence[Candidate]) -> bool:
    """Whether a question about tariffs names a country, or goods behind “on”, that none of the
    sentences has, nor what leads up to them; or any question goods behind “about”."""
    around = [candidate.context for candidate in shown]
    topic = _ABOUT.search(question)
    if topic and products().find(topic[0]) and not _has_goods(topic["goods"], around):
        return True
    if not asks_of_tariff(question):
        return False
    named = {mention.name for mention in countries().find(question)}
    if not named <= {mention.name for text in around for mention in countries().find(text)}:
        return True
    return any(not _has_goods(match["goods"], around) for match in _ON.finditer(question))


def _has_goods(asked: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has the goods, by any of the names that the vocabulary knows, or all
    the words by which they are asked for."""
    places = countries().find(asked)
    if any(asked[m.start : m.end].casefold() == m.name.casefold() for m in places):
        return True  # “on Canada”: no goods
    known = {mention.name for mention in products().find(asked)}
    rest = asked
    for mention in reversed(places):
        rest = rest[: mention.start] + rest[mention.end :]
    words = {term for word in rest.split() if is_content(word) for term in terms(word)} - _GENERAL
    if not words:
        return True
    for text in texts:
        names = {mention.name for mention in products().find(text)}
        if known and any(products().covers(a, b) for a in known for b in names):
            return True
        if words <= set(terms(text)):
            return True
    return False
