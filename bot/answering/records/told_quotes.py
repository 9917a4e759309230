"""Rates from the records in their quotes alone: where no sentence of ours would say just what the
quotes say, since one is for a part of the goods, or has no words for the country."""

import re
from collections.abc import Sequence
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.compose import ANSWERED
from bot.answering.records.inquiry import RateInquiry
from bot.answering.records.limits import is_limited, names_goods_of
from bot.answering.records.printed import printed_day, printed_rate, printed_term
from bot.answering.records.told import RATE_CONFIDENCE, Span, Told, apart, names_speaker, span_of
from index.engine import Snapshot
from index.lexical import terms
from index.records.lookup import words_of
from index.records.record import Tariff
from index.records.tariffs_asked import Asked, goods_of, scopes_of
from index.records.vocabulary import countries, products
from index.sentences import CELLS

# How far before a country it is read that it is excepted, and in how many documents.
_NEAR = 100
_DOCUMENTS = 10
_PER_CENT = re.compile(r"\d ?(?:%|per cent\b)")
_EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|but not|capped|lower rates?|special rates?)\b[^.;\n]{0,80}$",
    re.I,
)


def quote_rates(held: Sequence[Tariff], inquiry: RateInquiry, snapshot: Snapshot) -> Told | None:
    """The quotes of the rates in force on what is asked for, each rate before the same once more;
    None where none of ``held`` tells of the goods, or where the country is excepted, unless it
    is said what it pays: then that."""
    asked = Asked(None, inquiry.country)
    fitting = [tariff for tariff in held if _fits(tariff, inquiry, asked, snapshot)]
    # What is on these very goods rather than on wider ones, of which they may be left out.
    named = [t for t in fitting if not set(goods_of(t)).isdisjoint(inquiry.products)]
    fitting = named or [t for t in fitting if goods_of(t)] or fitting
    fitting.sort(key=lambda tariff: _clearness(tariff, inquiry, asked, snapshot), reverse=True)
    firsts = {(tariff.rate, scopes_of(tariff)): tariff for tariff in reversed(fitting)}
    others = [t for t in fitting if firsts[t.rate, scopes_of(t)] is not t]
    ordered = [t for t in fitting if firsts[t.rate, scopes_of(t)] is t] + others
    if not ordered:
        return None
    if inquiry.country:
        ordered = [t for t in ordered if t.imposed_by in (None, ordered[0].imposed_by)]
        # Beside what a country pays, another rate on everybody’s goods would look like its own.
        own = [t for t in ordered if _reaches(t, inquiry, asked, snapshot)]
        rates = {t.rate for t in own or ordered}
        ordered = [t for t in ordered if t in own or t.rate in rates]
    spans = apart(map(span_of, ordered))
    if not _reaches(ordered[0], inquiry, asked, snapshot):
        excepted = _exceptions(held, inquiry, snapshot)
        spans = apart(filter(None, excepted)) if excepted else spans
    if not spans:
        return None
    return Told(Outcome.ANSWERED, RATE_CONFIDENCE, ANSWERED, spans, (None,) * len(spans))


def _fits(tariff: Tariff, inquiry: RateInquiry, asked: Asked, snapshot: Snapshot) -> bool:
    words = words_of(tariff, snapshot)
    if printed_rate(tariff, words) is None or names_speaker(words):
        return False
    if inquiry.products and not goods_of(tariff) and not asked.is_on(tariff):
        return False
    return not inquiry.wants_day or bool(_printed_start(tariff, words, snapshot))


def _reaches(tariff: Tariff, inquiry: RateInquiry, asked: Asked, snapshot: Snapshot) -> bool:
    """Whether it says that it is on the goods of the country asked for, or on everybody’s."""
    if inquiry.country is None or asked.is_on(tariff):
        return True
    return names_goods_of(inquiry.country, words_of(tariff, snapshot))


def _exceptions(
    held: Sequence[Tariff], inquiry: RateInquiry, snapshot: Snapshot
) -> list[Span | None]:
    """The sentences in which the documents that tell of the tariffs make an exception of the
    country, newest document first; None for one that has no rate on the goods."""
    documents = {tariff.document: snapshot.ref(tariff.document).published for tariff in held}
    found: list[Span | None] = []
    newest = sorted(documents, key=lambda d: documents[d] or date.min, reverse=True)
    for document in newest[:_DOCUMENTS]:
        text = snapshot.text_of(document)
        sentences = [s for row in snapshot.rows_of(document) for s in snapshot.sentences(row)]
        for mention in countries().find(text):
            before = text[max(0, mention.start - _NEAR) : mention.start]
            if mention.name != inquiry.country or not _EXCEPT.search(before):
                continue
            span = next((s for s in sentences if s[0] <= mention.start < s[1]), None)
            words = text[slice(*span)] if span else ""
            goods = {m.name for m in products().find(words)}
            tells = _PER_CENT.search(words) and set(inquiry.products) <= goods
            found.append((document, *span) if span and tells else None)
    return found


def _clearness(
    tariff: Tariff, inquiry: RateInquiry, asked: Asked, snapshot: Snapshot
) -> tuple[object, ...]:
    """How much a quote tells of what is asked: more comes first."""
    words = words_of(tariff, snapshot)
    named = sum(bool(printed_term(name, products(), words)) for name in inquiry.products)
    typed = set(terms(" ".join(inquiry.typed))) & set(terms(words))
    return (
        _reaches(tariff, inquiry, asked, snapshot),
        len(typed),
        named,
        asked.is_on(tariff),
        set(scopes_of(tariff)) == set(inquiry.scopes),
        not is_limited(tariff, words),
        snapshot.ref(tariff.document).published or date.min,
        bool(_printed_start(tariff, words, snapshot)),
        CELLS not in words,
    )


def _printed_start(tariff: Tariff, words: str, snapshot: Snapshot) -> str | None:
    if tariff.effective is None:
        return None
    return printed_day(tariff.effective, words, snapshot.ref(tariff.document).published)
