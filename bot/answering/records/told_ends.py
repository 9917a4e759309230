"""Rates that have ended: a sentence that says so, with the quotes of the rate and of its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import RateInquiry
from bot.answering.records.limits import covers_fewer
from bot.answering.records.printed import printed_day, printed_rate, printed_term
from bot.answering.records.rate_words import capital, subject
from bot.answering.records.told import (
    ENDED,
    RATE_CONFIDENCE,
    Span,
    Told,
    apart,
    names_speaker,
    sentences_around,
    span_of,
)
from index.engine import Snapshot
from index.records.lookup import words_of
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import EXEMPT, goods_of, is_same_rate, scopes_of
from index.records.tariffs_context import authority_in
from index.records.tariffs_day import TariffsOn
from index.records.vocabulary import authorities, products
from index.sentences import CELLS


def tell_end(
    candidates: Sequence[Tariff], inquiry: RateInquiry, tariffs: TariffsOn, snapshot: Snapshot
) -> Told | None:
    """That the rate which is asked about is no longer in force, and since when; or when it was due
    to end. None where that is not known, or where other rates of the kind are in force.

    ``candidates`` are the tariffs on what is asked for that do not hold.
    """
    was = inquiry.period.last is not None and not inquiry.period.is_now
    if was and not inquiry.asks_end:
        return None  # who asks for the rate of a day may mean that day of another year
    if inquiry.authority and not (inquiry.rate or inquiry.products or inquiry.country):
        return _law_ended(inquiry.authority, tariffs, snapshot)
    ended = [tariff for tariff in candidates if tariffs.ends.get(tariff)]
    if not ended:
        return None
    lead = max(ended, key=lambda t: (_begun(t, snapshot), t.authority is not None))
    alike = [tariff for tariff in ended if is_same_rate(tariff, lead)]
    if not goods_of(lead) and covers_fewer(lead, alike):
        # Only a quote that says on which goods it was.
        alike = [tariff for tariff in alike if scopes_of(tariff)]
    if _is_open(lead, ended, inquiry, tariffs):
        return None
    pairs = [(tariff, end) for tariff in alike for end in tariffs.ends[tariff]]
    pairs.sort(key=lambda pair: tells_most(pair[0], pair[1], snapshot), reverse=True)
    found = (_told(tariff, end, inquiry, snapshot, was=was) for tariff, end in pairs)
    return next((told for told in found if told), None)


def tells_most(tariff: Tariff, end: Tariff, snapshot: Snapshot) -> tuple[object, ...]:
    """How much a rate’s quote and one of its end tell, and how clearly: the more the greater."""
    words, last = words_of(tariff, snapshot), words_of(end, snapshot)
    return (
        end.status is TariffStatus.REMOVED,
        end.effective or date.min,
        CELLS not in words,
        authority_in(words) is not None,
        printed_rate(tariff, last) is not None,
        tariff.effective is not None,
        snapshot.ref(end.document).published or date.min,
    )


def _links(tariff: Tariff, end: Tariff, snapshot: Snapshot) -> tuple[Span, ...] | None:
    """The quotes that show why the one end is that of the other: none where they name the same law
    or rate, or else the sentence near the rate that names the law; None where there is no such."""
    words, last = words_of(tariff, snapshot), words_of(end, snapshot)
    law = end.authority
    named = {mention.name for mention in authorities().find(words)}
    if end is tariff or law is None or law in named or printed_rate(tariff, last):
        return ()
    if any(name.startswith(f"{law} (") for name in named):
        return ()
    text = snapshot.text_of(tariff.document)
    mentions = [mention for mention in authorities().find(text) if mention.name == law]
    nearest = min(
        mentions,
        # A sentence tells more than a row, and most in the very words of the other quote.
        key=lambda m: (
            CELLS in _line(text, m.start),
            text[m.start : m.end] not in last,
            abs(m.start - tariff.start),
        ),
        default=None,
    )
    if nearest is None:
        return None
    return (sentences_around(replace(tariff, start=nearest.start, end=nearest.end), snapshot),)


def _line(text: str, at: int) -> str:
    """The paragraph or the table row in which an offset is."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _is_open(
    lead: Tariff, ended: Sequence[Tariff], inquiry: RateInquiry, tariffs: TariffsOn
) -> bool:
    """Whether something else may be meant: another tariff of the rate that is named, or, where no
    goods are, one on some goods that is still in force under the same law."""
    if inquiry.rate is not None and any(not is_same_rate(tariff, lead) for tariff in ended):
        return True
    for tariff in tariffs.held:
        if EXEMPT in tariff.products or (tariff.rate == 0 and lead.rate != 0):
            continue
        whose = (tariff.imposed_by, tariff.country) == (lead.imposed_by, lead.country)
        if not inquiry.products and whose and tariff.authority == lead.authority is not None:
            return True
        named = inquiry.rate is not None and not inquiry.country
        if named and (tariff.rate, tariff.unit) == (lead.rate, lead.unit):
            return True
    return False


def _told(
    tariff: Tariff, end: Tariff, inquiry: RateInquiry, snapshot: Snapshot, *, was: bool
) -> Told | None:
    """The end in a sentence; None where the quotes have not what it needs."""
    words, last = words_of(tariff, snapshot), words_of(end, snapshot)
    rate = printed_rate(tariff, words)
    if rate is None or names_speaker(words):
        return None
    goods = tuple(name for name in tariff.products if not inquiry.products or _asked(name, inquiry))
    scopes = [printed_term(name, products(), words) for name in goods if name in scopes_of(tariff)]
    if not all(scope and scope.startswith("goods") for scope in scopes):
        return None  # “outside that agreement”, which only the sentences before name
    told = f"{subject(tariff, words, goods, was=True)}, {rate},"
    published = snapshot.ref(end.document).published
    if end.status is TariffStatus.REMOVED:
        day = end.effective and printed_day(end.effective, last, published)
        told += f" {'was' if was else 'is'} {ENDED}"
        told += f"; it ended on {day}." if day else "."
    elif end.status is TariffStatus.PAUSED:
        return None
    else:
        day = end.until and printed_day(end.until, last, published)
        told += f" was due to end on {day}."
    if not day and (inquiry.wants_day or end.status is not TariffStatus.REMOVED):
        return None
    links = _links(tariff, end, snapshot)
    if links is None:
        return None
    spans = apart([span_of(tariff), span_of(end), *links])
    return Told(Outcome.ANSWERED, RATE_CONFIDENCE, capital(told), spans, (None,) * len(spans))


def _law_ended(authority: str, tariffs: TariffsOn, snapshot: Snapshot) -> Told | None:
    """That nothing is charged any more under a law, or when its tariffs were due to end."""
    if any(t.authority == authority and t.rate is not None for t in tariffs.held):
        return None
    ended = [
        tariff
        for tariff in tariffs.others
        if tariff.status is TariffStatus.REMOVED
        and tariff.authority == authority
        and not tariff.products
        and (tariff.rate, tariff.country) == (None, None)
    ]
    due = [
        end
        for tariff, ends in tariffs.ends.items()
        for end in ends
        if end.until and tariff.authority == authority and end.status is not TariffStatus.PAUSED
    ]
    told = [(end, end.effective, f"are {ENDED}; they ended on") for end in ended]
    told += [(end, end.until, "were due to end on") for end in due]
    for end, last, said in sorted(told, key=lambda one: one[1] or date.min, reverse=True):
        words = words_of(end, snapshot)
        law = printed_term(authority, authorities(), words)
        day = last and printed_day(last, words, snapshot.ref(end.document).published)
        if law and day:
            law = f"the {law}" if law.endswith("Act") else law
            text = f"The tariffs under {law} {said} {day}."
            return Told(Outcome.ANSWERED, RATE_CONFIDENCE, text, (span_of(end),), (None,))
    return None


def _asked(name: str, inquiry: RateInquiry) -> bool:
    return any(products().covers(name, asked) for asked in inquiry.products)


def _begun(tariff: Tariff, snapshot: Snapshot) -> date:
    return tariff.effective or snapshot.ref(tariff.document).published or date.min
