"""Rates that an order puts in the place of others in a tariff schedule: “heading 9903.01.63 shall
be amended by deleting “34%” and by inserting “84%””."""

import re
from collections import Counter
from collections.abc import Iterator

from corpus.document import Document
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_context import Context
from index.records.tariffs_numbers import PER_CENT
from index.records.tariffs_terms import Term, find_term
from index.records.vocabulary import countries

_AMENDED = re.compile(
    r"(?:\(\w+\) )?heading (?P<heading>\d{4}\.\d\d(?:\.\d\d)?) (?:of the HTSUS )?"
    r"(?:shall be|is|are) amended by (?:[^;]{0,200}?\b)?deleting"
    r" [“\"](?:\d+(?:\.\d+)?) ?(?:%|per ?cent)[”\"]"
    r"[^;]{0,60}? inserting [“\"](?P<rate>\d+(?:\.\d+)?) ?(?:%|per ?cent)[”\"][^;.]*"
)
_SUSPENDED = re.compile(r"\b(?:is|are)(?: hereby)? suspended\b")
_FROM = re.compile(r"on or after [^;]{0,60}? on [A-Z][a-z]+ \d{1,2}, \d{4}")
# Whose goods it is on, and from when, is told so many characters before at most; that it is
# suspended, so many behind.
_BEFORE, _BEHIND = 3_000, 1_000


def amended_rates(document: Document, context: Context) -> Iterator[Tariff]:
    """The rates that an order inserts into a schedule for the goods of the one country that the
    text before, or else the title, names most. What is suspended further on is not charged."""
    if not context.orders or "inserting" not in document.text:
        return
    text = document.text
    for match in _AMENDED.finditer(text):
        at = text.find(f"heading {match['heading']}", match.end(), match.end() + _BEHIND)
        if at >= 0 and _SUSPENDED.search(text, at, at + 200):
            continue
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        country = _most_named(before, context) or _most_named(context.title, context)
        if country is None:
            continue
        days = [found[0] for found in _FROM.finditer(before)]
        term = find_term(f"effective {days[-1]}", context.published) if days else Term()
        yield Tariff(
            document=document.id,
            start=match.start(),
            end=match.end(),
            imposed_by=context.default,
            country=country,
            products=(),
            rate=float(match["rate"]),
            unit=PER_CENT,
            authority=context.authority,
            status=TariffStatus.ANNOUNCED,
            announced=context.published,
            effective=term.effective or context.effective,
            until=None,
        )


def _most_named(words: str, context: Context) -> str | None:
    """The country that is named most, but for the one that orders; None where two are."""
    named = Counter(m.name for m in countries().find(words) if m.name != context.default)
    first, second = [*named.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > second[1] else None
