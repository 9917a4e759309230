"""Countries that a tariff spares: a sentence that says so, with the quote."""

import re

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import RateInquiry
from bot.answering.records.printed import printed_term
from bot.answering.records.rate_words import with_article
from bot.answering.records.told import RATE_CONFIDENCE, Told, names_speaker, span_of
from index.engine import Snapshot
from index.records.lookup import words_of
from index.records.record import TariffStatus
from index.records.tariffs_day import TariffsOn
from index.records.vocabulary import authorities, countries

_NOUN = re.compile(r"[“”\" ]*\b(?:tariffs?|dut(?:y|ies)|rates?)$", re.I)
_SPARED = "The documents’ last word is that goods from {country} are spared the {law} tariffs."


def tell_spared(inquiry: RateInquiry, tariffs: TariffsOn, snapshot: Snapshot) -> Told | None:
    """That the country which is asked for does not pay what rests on the law that is asked for;
    None where that is not said, or more is asked than the rate."""
    if inquiry.wants_day or inquiry.asks_end or inquiry.rate is not None:
        return None
    for tariff in tariffs.others:
        if (
            tariff.status is not TariffStatus.SPARED
            or tariff.country is None
            or tariff.country != inquiry.country
            or tariff.authority is None
            or tariff.authority != inquiry.authority
            or inquiry.imposed_by not in (None, tariff.imposed_by)
        ):
            continue
        words = words_of(tariff, snapshot)
        law = printed_term(tariff.authority, authorities(), words)
        country = printed_term(tariff.country, countries(), words)
        if law and country == tariff.country and not names_speaker(words):
            text = _SPARED.format(country=with_article(country), law=_NOUN.sub("", law))
            return Told(Outcome.ANSWERED, RATE_CONFIDENCE, text, (span_of(tariff),), (None,))
    return None
