"""Whether a sentence that was found otherwise can answer a question about a rate."""

import re

from bot.answering.records.inquiry import RateInquiry
from bot.answering.spans import Candidate
from bot.answering.superseded import Tariffs, tariffs_within
from index.records.record import Tariff
from index.records.tariffs_asked import Asked
from index.records.tariffs_numbers import names_tariff
from index.records.vocabulary import countries, products

_FIGURE = re.compile(r"\d|\b(?:zero|free|exempt|doubled?|no (?:tariff|dut(?:y|ies)))\b", re.I)


def tells_of_rate(inquiry: RateInquiry, candidate: Candidate, tariffs: Tariffs) -> bool:
    """Whether a sentence has all the goods that are asked for, or else whose they are, and a rate
    or a day; and no tariff on record in it is another country’s, or on another’s goods."""
    goods = {mention.name for mention in products().find(candidate.text)}
    if not all(
        any(products().covers(name, asked) or products().covers(asked, name) for name in goods)
        for asked in inquiry.products
    ):
        return False
    parties = {mention.name for mention in countries().find(candidate.text)}
    if inquiry.country and not inquiry.products and inquiry.country not in parties:
        return False
    known = tariffs_within(candidate, tariffs)
    if not known and not names_tariff(candidate.text):
        return False
    if not known and inquiry.imposed_by and inquiry.imposed_by not in parties:
        return False
    if known and not any(_is_between(tariff, inquiry) for tariff in known):
        return False
    return bool(_FIGURE.search(candidate.text))


def _is_between(tariff: Tariff, inquiry: RateInquiry) -> bool:
    """Whether it may be charged by whom, and on whose goods, it is asked for."""
    asked = Asked(None, inquiry.country)
    if inquiry.country and (
        tariff.imposed_by == inquiry.country or not (tariff.country is None or asked.is_on(tariff))
    ):
        return False
    return not inquiry.imposed_by or tariff.imposed_by in (None, inquiry.imposed_by)
