"""Rates from the records: the one in force in a sentence, and the quotes that have it."""

from collections.abc import Sequence
from datetime import date

from bot.answering.answer import Outcome
from bot.answering.records.inquiry import RateInquiry
from bot.answering.records.limits import (
    covers_fewer,
    is_in_quota,
    is_limited,
    names_goods_of,
    pays_remedies,
)
from bot.answering.records.printed import printed_day, printed_rate, printed_term
from bot.answering.records.rate_words import capital, subject
from bot.answering.records.told import (
    QUOTES,
    RATE_CONFIDENCE,
    Told,
    apart,
    is_stale,
    names_speaker,
    newest_day,
    span_of,
)
from bot.answering.records.told_ends import tell_end
from bot.answering.records.told_quotes import quote_rates
from bot.answering.records.told_spared import tell_spared
from index.engine import Snapshot
from index.lexical import terms
from index.records.lookup import words_of
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import EXEMPT, TRADE_REMEDIES, goods_of, scopes_of
from index.records.tariffs_day import TariffsOn, tariffs_on
from index.records.tariffs_numbers import IN_TOTAL, PER_CENT
from index.records.vocabulary import products
from index.search import Filter
from index.sentences import CELLS

# So long after the last word on a rate nobody can say that it still holds.
_SILENCE_DAYS = 180
_STALE = "The last word on it is older than what is asked for; by it, {sentence}"
_CONFLICTING = "Sources disagree on the rate: {rates}."


def tell_rate(
    inquiry: RateInquiry, snapshot: Snapshot, only: Filter | None, today: date
) -> Told | None:
    """The rate in force on the day asked for, or today, in a sentence; where none would say just
    what the quotes say, in the quotes alone. Where there was one that has ended, or the country is
    spared, that is told instead. None where the records leave it open.

    ``conflicting`` where sources disagree on it, ``stale`` where the day asked for is long after
    the last document.
    """
    asked = min(inquiry.period.last or today, today)
    tariffs = tariffs_on(
        snapshot,
        product=next(iter(inquiry.products), None),
        country=inquiry.country,
        as_of=asked,
        admits=only.admits if only else None,
    )
    bearing = [tariff for tariff in tariffs.held if _answers(tariff, inquiry)]
    held = [t for t in bearing if EXEMPT not in t.products or EXEMPT in inquiry.scopes]
    if not held and (spared := tell_spared(inquiry, tariffs, snapshot)):
        return spared
    if not bearing:
        over = [
            tariff
            for tariff in tariffs.others
            if _answers(tariff, inquiry)
            and EXEMPT not in tariff.products
            and _has_words(inquiry.typed, words_of(tariff, snapshot))
            and _reaches(tariff, inquiry, snapshot)
        ]
        return tell_end(over, inquiry, tariffs, snapshot)
    exact = [t for t in held if _has_words(inquiry.typed, words_of(t, snapshot))]
    if not exact and any(_has_words(inquiry.typed, words_of(t, snapshot)) for t in tariffs.others):
        # Where wine is taxed anew, what was told of beer looks replaced: both are “alcohol”.
        return None
    if inquiry.asks_end and inquiry.wants_day:
        return None
    told = held and _tell_held(exact or held, inquiry, tariffs, snapshot, only, asked)
    return told or quote_rates(bearing, inquiry, snapshot)


def _tell_held(
    held: Sequence[Tariff],
    inquiry: RateInquiry,
    tariffs: TariffsOn,
    snapshot: Snapshot,
    only: Filter | None,
    asked: date,
) -> Told | None:
    """The rate of those in force that is on just what is asked for, in a sentence."""
    if inquiry.rate is not None or inquiry.scopes:
        return None
    if inquiry.says_duty and any(_adds_up(tariff) for tariff in held):
        return None
    # What holds for some goods only (“that do not comply”), or for a part of what is paid, is no
    # answer by itself.
    if scopes_of(held[0]) or (_adds_up(held[0]) and inquiry.authority != held[0].authority):
        return None
    alike = [
        tariff
        for tariff in held
        if _is_like(tariff, held[0]) and _reaches(tariff, inquiry, snapshot)
    ]
    sentences = {
        id(tariff): sentence
        for tariff in alike
        if (sentence := _sentence(tariff, inquiry, snapshot))
    }
    leads = [tariff for tariff in alike if id(tariff) in sentences]
    lead = max(leads, key=lambda tariff: _weight(tariff, inquiry, snapshot), default=None)
    if lead is None or scopes_of(lead) or _is_partial(lead, alike, inquiry, tariffs, snapshot):
        return None
    if disputed := next((group for group in tariffs.disputes if lead in group), None):
        return _conflict(lead, disputed, snapshot)
    text = sentences[id(lead)]
    outcome = Outcome.ANSWERED
    days = [snapshot.ref(tariff.document).published for tariff in alike]
    heard = max((day for day in days if day), default=None)
    # Whether a rate still holds, documents that end before the day cannot tell either.
    latest = asked if inquiry.asks_end else newest_day(snapshot, only, until=asked)
    if heard and latest and (latest - heard).days > _SILENCE_DAYS:
        return None
    if (inquiry.period.last or inquiry.asks_end) and is_stale(asked, heard):
        outcome, text = Outcome.STALE, _STALE.format(sentence=text)
    # What the newest document says of the same comes next: it shows that the rate still stands.
    newest = sorted(
        (tariff for tariff in held if _is_beside(tariff, lead)),
        key=lambda t: (_is_like(t, lead), snapshot.ref(t.document).published or date.min),
        reverse=True,
    )
    spans = apart(map(span_of, [lead, *newest]))
    return Told(outcome, RATE_CONFIDENCE, capital(text), spans, (None,) * len(spans))


def _answers(tariff: Tariff, inquiry: RateInquiry) -> bool:
    """Whether it is on the goods asked for or wider ones, by whom and under the law asked for."""
    if tariff.rate is None or (EXEMPT in tariff.products and not tariff.rate):
        return False
    if inquiry.scopes and (EXEMPT in tariff.products) != (EXEMPT in inquiry.scopes):
        return False
    if inquiry.imposed_by and tariff.imposed_by != inquiry.imposed_by:
        return False
    if inquiry.rate is not None and (tariff.rate, tariff.unit) != (inquiry.rate, PER_CENT):
        return False
    if inquiry.authority and tariff.authority != inquiry.authority:
        return False
    goods = goods_of(tariff)
    if not inquiry.products:
        return not goods
    if not goods:
        return inquiry.country is not None and tariff.country is not None
    return all(any(products().covers(name, asked) for name in goods) for asked in inquiry.products)


def _has_words(typed: Sequence[str], words: str) -> bool:
    """Whether a quote has the very words that goods were called by: “canola oil” is not “canola
    seed”, while “heavy trucks” are “heavy-duty trucks”."""
    return set(terms(" ".join(typed))) <= set(terms(words))


def _adds_up(tariff: Tariff) -> bool:
    """Whether it is a trade remedy, or a total with one: who asks for the duty on such goods may
    mean either, or all of them."""
    return tariff.authority in TRADE_REMEDIES or tariff.unit == IN_TOTAL


def _reaches(tariff: Tariff, inquiry: RateInquiry, snapshot: Snapshot) -> bool:
    """Whether it is on the goods of the country that is asked for, or says itself that it is on
    those of all: of a tariff on everybody, that country may be spared elsewhere."""
    if inquiry.country is None or tariff.country is not None:
        return True
    return names_goods_of(inquiry.country, words_of(tariff, snapshot))


def _is_like(tariff: Tariff, other: Tariff) -> bool:
    """Whether two tell of one tariff: by the same country at the same rate."""
    return (tariff.rate, tariff.unit) == (other.rate, other.unit) and (
        tariff.imposed_by == other.imposed_by or not (tariff.imposed_by and other.imposed_by)
    )


def _is_partial(
    lead: Tariff,
    alike: Sequence[Tariff],
    inquiry: RateInquiry,
    tariffs: TariffsOn,
    snapshot: Snapshot,
) -> bool:
    """Whether the leading rate is on some of the goods only, or a part of what those of the country
    pay: by its own quote, or by another."""
    if is_limited(lead, words_of(lead, snapshot)):
        return True
    if covers_fewer(lead, (*tariffs.held, *tariffs.others)):
        return True
    read = [(tariff, words_of(tariff, snapshot)) for tariff in alike]
    if inquiry.country and any(pays_remedies(words) for _, words in read):
        return True
    return any(is_in_quota(tariff, words) for tariff, words in read)


def _is_beside(tariff: Tariff, lead: Tariff) -> bool:
    """Whether a tariff belongs under the leading one: on some of the same goods."""
    if tariff.imposed_by != lead.imposed_by:
        return False
    if tariff.products or lead.products:
        return bool(set(tariff.products) & set(lead.products))
    return tariff.country == lead.country and _is_like(tariff, lead)


def _sentence(tariff: Tariff, inquiry: RateInquiry, snapshot: Snapshot) -> str | None:
    """The rate in one sentence, with the words of the quote; None where the quote has not what is
    asked for."""
    words = words_of(tariff, snapshot)
    rate = printed_rate(tariff, words)
    if rate is None:
        return None
    was = inquiry.period.last is not None and not inquiry.period.is_now
    told = subject(tariff, words, tariff.products, was=was)
    if names_speaker(words):
        return None
    day = tariff.effective and printed_day(
        tariff.effective, words, snapshot.ref(tariff.document).published
    )
    if inquiry.wants_day and not day:
        return None
    if tariff.status is TariffStatus.IN_FORCE:
        return f"{told} {'was' if was else 'is'} {rate}, in force" + (
            f" since {day}." if day else "."
        )
    return f"{told} was announced to be {rate}" + (f" from {day}." if day else ".")


def _weight(tariff: Tariff, inquiry: RateInquiry, snapshot: Snapshot) -> tuple[object, ...]:
    """How much a record tells of what is asked, and how clearly: more comes first."""
    words = words_of(tariff, snapshot)
    ref = snapshot.ref(tariff.document)
    named = sum(bool(printed_term(name, products(), words)) for name in inquiry.products)
    dated = bool(tariff.effective and printed_day(tariff.effective, words, ref.published))
    return (
        named,
        tariff.country == inquiry.country if inquiry.country else tariff.country is None,
        tariff.status is TariffStatus.IN_FORCE,
        dated,
        # The same rate reached further goods later: it is in force since it began.
        -tariff.effective.toordinal() if dated and tariff.effective else 0,
        CELLS not in words,
        ref.published or date.min,
    )


def _conflict(lead: Tariff, disputed: Sequence[Tariff], snapshot: Snapshot) -> Told | None:
    """The rates that sources disagree on, side by side."""
    ordered = [lead, *(t for t in disputed if t is not lead)]
    by_rate = {tariff.rate: tariff for tariff in reversed(ordered)}
    shown = sorted(by_rate.values(), key=lambda t: ordered.index(t))[:QUOTES]
    spans = apart(map(span_of, shown))
    rates = [printed_rate(tariff, words_of(tariff, snapshot)) for tariff in shown]
    if len(spans) < 2 or not all(rates):
        return None
    text = _CONFLICTING.format(rates=" and ".join(rate for rate in rates if rate))
    return Told(Outcome.CONFLICTING, RATE_CONFIDENCE, text, spans, (None,) * len(spans))
