"""Countries that a tariff on everybody spares: who they are, and what is not charged them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.records.record import Tariff, TariffStatus
from index.records.tariffs_asked import NOT_PARTNERS, Asked, goods_of
from index.records.tariffs_laws import laws_of
from index.records.tariffs_numbers import PER_CENT
from index.records.vocabulary import Mention, authorities, countries, products
from index.sentences import Span

_Days = Mapping[str, date | None]

_AND = re.compile(r",?(?: and| or)?(?: the)? |/")
_FREE = (
    r"(?:not subject to|subject to neither|subject neither to|exempt\w* from|spared|excluded from)"
)
_PAY_NOT = re.compile(
    r"(?: (?:goods|imports|products|articles|exports))?(?:,? (?:which|that|who))?(?: both| all)? "
    rf"(?:do(?:es)? not pay|pays? (?:no|none of)|(?:are|is|remains?|stays?) {_FREE})"
    r"\b(?P<what>[^;.,]*)"
)
_PARTNERS = re.compile(
    r"(?P<whose>[’']s?|\bits|\bits own) (?:free[- ]trade|trade[- ]agreement) partners,?"
    r" (?:including|such as|among them) (?:the )?"
)
_KEEP = re.compile(
    r",? (?:do not pay|are not (?:affected|touched)"
    r"|(?:are|remain|stay) (?:exempt|spared|unaffected)"
    r"|(?:keep|retain)s? (?:their|its)?[\w -]{0,20}(?:preferen\w+|lower|old|present)\b)"
)
_INSTEAD = re.compile(
    r"(?<![\d.,])(?P<own>\d+(?:\.\d+)?)(?: ?%| per ?cent)? instead of"
    r" (?P<rate>\d+(?:\.\d+)?)(?: ?%| per ?cent\b)"
)
_EXCEPT = re.compile(
    r"\b(?:all|every|any|most|other)\b[^.;,]{0,30}\b(?:countr(?:y|ies)|partners?|nations?),?"
    r" (?:except|other than|apart from|with the exception of)(?: for)? (?:the )?"
)
_STAYS = re.compile(
    r",? (?:whose|which|where)\b[^.;,]{0,40}?\b(?:stays?|remains?|pays?|keeps?|is|are)(?: at)?"
    r" (?P<rate>\d+(?:\.\d+)?)(?: ?%| per ?cent\b)"
)
# What holds under a condition, for a time or for some goods, or is only somebody’s word.
_NOT_ALL = re.compile(
    r"\b(?:if|unless|until|most|some|many|certain|few|part|parts|no longer|would|could|may|might"
    r"|qualif\w+|compl(?:y|ies|iant)|said|says|claim\w*|hop\w+|want\w*|ask\w*|argu\w+|demand\w*"
    r"|suggest\w*|previously|formerly|had|since|when|while)\b|\bnot all\b|\bon top\b",
    re.I,
)


def spared_countries(
    document: str, span: Span, sentence: str, imposer: str | None
) -> Iterator[Tariff]:
    """A record for each country whose goods a sentence says to be spared: of all that rests on a
    law, or, where it is a partner in an agreement, of what the document tells of others.

    ``span`` is the one that the records get; ``imposer`` is who “its partners” are those of.
    """
    for imposed_by, spared, laws in _told(sentence, imposer):
        for name in spared:
            for law in laws:
                if name != imposed_by:
                    yield Tariff(
                        document=document,
                        start=span[0],
                        end=span[1],
                        imposed_by=imposed_by,
                        country=name,
                        products=(),
                        rate=None,
                        unit=PER_CENT,
                        authority=law,
                        status=TariffStatus.SPARED,
                        announced=None,
                        effective=None,
                        until=None,
                    )


def spared_rates(tariff: Tariff, sentence: str) -> Iterator[Tariff]:
    """The higher rate that a sentence spares a country’s goods: “pay 25 per cent instead of 50”.
    What is announced or threatened spares nobody yet."""
    if tariff.country is None or tariff.rate is None or tariff.unit != PER_CENT:
        return
    if tariff.status is not TariffStatus.IN_FORCE:
        return
    for match in _INSTEAD.finditer(sentence):
        rate = float(match["rate"])
        if float(match["own"]) == tariff.rate < rate:
            yield replace(tariff, rate=rate, status=TariffStatus.SPARED, effective=None, until=None)


def excepted(sentence: str, span: Span, tariffs: Sequence[Tariff]) -> Iterator[Tariff]:
    """What a sentence tells of the countries that it takes out of the ``tariffs`` on everybody’s
    goods, its own or those it goes on about: “all other countries except Peru, whose metals stay
    at 25 per cent”. The rate that they are spared, and their own one where it is told."""
    match = _EXCEPT.search(sentence)
    named = countries().find(sentence) if match else []
    listed = next((g for g in _lists(sentence, named) if match and g[0].start == match.end()), [])
    if not listed:
        return
    stays = _STAYS.match(sentence, listed[-1].end)
    for tariff in tariffs:
        if tariff.country or tariff.rate is None or tariff.unit != PER_CENT or not goods_of(tariff):
            continue
        for mention in listed:
            told = replace(
                tariff,
                start=span[0],
                end=span[1],
                country=mention.name,
                announced=None,
                effective=None,
                until=None,
            )
            yield replace(told, status=TariffStatus.SPARED)
            if stays:
                yield replace(told, rate=float(stays["rate"]), status=TariffStatus.IN_FORCE)


def not_for(stated: Sequence[Tariff], asked: Asked, days: _Days) -> set[int]:
    """The ids of the tariffs on everybody that spare the country which is asked for: those under
    the law of which it is said, or at the rate on the goods, that had begun or been told by then;
    or, where a partner’s goods keep their rates, those that the same document tells of, or that
    are on who is no partner."""
    spares = [t for t in stated if t.status is TariffStatus.SPARED and asked.is_on(t)]
    if not spares:
        return set()
    laws = laws_of(stated, days)
    return {
        id(tariff)
        for tariff in stated
        if tariff.country is None
        and tariff.status is not TariffStatus.REMOVED
        and any(_spares(spare, tariff, laws.get(id(tariff)), days) for spare in spares)
    }


def _spares(spare: Tariff, tariff: Tariff, laws: frozenset[str] | None, days: _Days) -> bool:
    if spare.imposed_by != tariff.imposed_by:
        return False
    told = days.get(spare.document)
    begun = tariff.effective or tariff.announced or days.get(tariff.document)
    had_begun = told is None or begun is None or begun <= told
    if spare.rate is not None:
        goods = set(goods_of(tariff))
        same = (spare.rate, spare.unit) == (tariff.rate, tariff.unit)
        return had_begun and same and bool(goods) and goods <= set(spare.products)
    if spare.authority is None:
        return spare.document == tariff.document or NOT_PARTNERS in tariff.products
    return had_begun and laws == frozenset([spare.authority])


def _told(
    sentence: str, imposer: str | None
) -> Iterator[tuple[str, tuple[str, ...], tuple[str | None, ...]]]:
    """Who spares whom of the tariffs under which laws; the law None where none is named."""
    if partners := _PARTNERS.search(sentence):
        named = countries().find(sentence)
        owner = next((m.name for m in named if m.end == partners.start()), None)
        owner = owner or (imposer if partners["whose"].startswith("its") else None)
        listed = next(
            (group for group in _lists(sentence, named) if group[0].start == partners.end()), ()
        )
        if owner and listed and _KEEP.match(sentence, listed[-1].end):
            yield owner, tuple(m.name for m in listed), (None,)
        return
    for group in _lists(sentence, [m for m in countries().find(sentence) if not m.is_government]):
        match = _PAY_NOT.match(sentence, group[-1].end)
        if not match or _NOT_ALL.search(sentence[: match.end()]):
            continue
        found = dict.fromkeys(law.name for law in authorities().find(match["what"]))
        of = {authorities().terms[law].of for law in found}
        if len(of) != 1 or products().find(sentence[: match.end()]):
            continue
        if owner := of.pop():
            yield owner, tuple(m.name for m in group), tuple(found)


def _lists(sentence: str, named: Sequence[Mention]) -> list[list[Mention]]:
    """The countries that a sentence lists together: “Peru, Chile and Norway”."""
    groups: list[list[Mention]] = []
    for mention in named:
        if groups and _AND.fullmatch(sentence[groups[-1][-1].end : mention.start]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups
