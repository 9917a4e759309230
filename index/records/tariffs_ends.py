"""Laws under which nothing is charged any more, and the goods that an end leaves taxed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index.records.days import find_days
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_numbers import PER_CENT
from index.records.vocabulary import Mention, authorities, countries, products
from index.sentences import CELLS, Span

_TARIFFS = r"(?:tariffs?|dut(?:y|ies)|surcharges?)"
_ALL = re.compile(
    rf"\b(?:all|every|the) (?:of the )?(?:remaining )?(?P<law>[\w.() -]{{0,60}}?){_TARIFFS}\b", re.I
)
_ENDED = re.compile(
    r"\b(?:ended|expired|lapsed|ceased|stopped|(?:was|were|is|are|been) (?:ended|terminated"
    r"|repealed|revoked|rescinded|abolished|struck down|annulled|invalidated|no longer"
    r" (?:charged|collected|in force)|(?:declared|ruled|found) (?:unlawful|illegal|invalid"
    r"|unconstitutional)(?= by the (?:U\.S\. )?Supreme Court)))\b(?! (?:the|an?|its|their)\b)"
)
# Who ends them stands in front: “the Supreme Court struck down all tariffs under IEEPA”.
_ENDS = re.compile(
    r"\b(?:struck down|annulled|invalidated|abolished|terminated|revoked|rescinded|repealed|ended)"
    rf" (?=(?:all|every|the) (?:of the )?(?:remaining )?[\w.() -]{{0,60}}?{_TARIFFS}\b)"
)
_NOT_ALLOWED = re.compile(
    r"\bSupreme Court\b[^;]{0,60}?\b(?:ruled|held|found|decided)\b[^;]{0,60}?\bthat\b"
    r"(?P<law>[^;]{3,80}?)\b(?:does|did|do) not (?:authori[sz]e|allow|permit|empower)"
    rf"[^.;]{{0,60}}?\b{_TARIFFS}\b"
)
_UNDER = re.compile(r" (?:imposed |charged |based )?(?:under|on) (?:the )?")
_WHOSE = re.compile(r"(?: \([^)]*\))? (?:on|against|from)\b[^,.;]*")
_NEAR = 40
_NOT = re.compile(r"\b(?:not|never|if|would|could|may|might|until|unless|some|most|part)\b", re.I)
_PERFECT = re.compile(r"\b(?:has|have) (?:\w+ )?$")
# What a lower court decides may be stayed.
_NOT_LAST = re.compile(
    r"\b(?:appeals?|appealed|stay(?:ed)?|pending|on hold|Federal Circuit|(?:lower|trade|district)"
    r" courts?|Court of (?:International Trade|Appeals)|judges?)\b"
)
_OVER = re.compile(
    r"\s*(?:ended|expired|lapsed|repealed|revoked|terminated|rescinded|struck down)\b"
)
_KEPT = re.compile(
    r"\b(?:kept|keeps?|keeping|maintain(?:s|ed|ing)?) (?:them|it|those|that)(?: in place)?"
    r" (?:on|for)\b(?P<goods>[^.;]*)"
    r"|\bexcept(?:ing)?(?: (?:for|on|from|those on))?\b(?P<others>[^.;,]*)"
)


def ended_law(document: str, span: Span, sentence: str, published: date | None) -> Tariff | None:
    """The end of all tariffs under a law, where a sentence or a table row tells of it: a removed
    tariff on everything, without a rate. ``span`` is the one that the record gets. Where the day is
    not said, it has none."""
    law, day = (
        _ended(sentence, published)
        or _ended_by_somebody(sentence, published)
        or _ended_in_row(sentence, published)
        or (None, None)
    )
    of = authorities().terms[law].of if law else None
    if of is None:
        return None
    return Tariff(
        document=document,
        start=span[0],
        end=span[1],
        imposed_by=of,
        country=None,
        products=(),
        rate=None,
        unit=PER_CENT,
        authority=law,
        status=TariffStatus.REMOVED,
        announced=None,
        effective=day,
        until=None,
    )


def kept_goods(tariff: Tariff, sentence: str) -> Iterator[Tariff]:
    """What a sentence that removes a tariff from all goods says to be taxed as before: “and kept it
    on steel”."""
    if tariff.status is not TariffStatus.REMOVED or tariff.rate is None or tariff.products:
        return
    if match := _KEPT.search(sentence):
        words = match["goods"] or match["others"] or ""
        goods = tuple(dict.fromkeys(mention.name for mention in products().find(words)))
        if goods:
            yield replace(tariff, products=goods, status=TariffStatus.IN_FORCE, effective=None)


def _ended(sentence: str, published: date | None) -> tuple[str, date | None] | None:
    """The law of “all tariffs under the law ended on a day”."""
    ended = _ENDED.search(sentence)
    named = _ALL.search(sentence, 0, ended.start()) if ended else None
    if not ended or not named or _NOT.search(sentence, 0, ended.end()):
        return None
    if _NOT_LAST.search(sentence):
        return None
    laws = [m for m in authorities().find(sentence) if m.end <= ended.start()]
    days = [m for m in find_days(sentence, published) if m.start >= ended.end() and m.day]
    law = _all_of(sentence, named, laws)
    if law is None or (days and days[0].start - ended.end() > _NEAR):
        return None
    # What has ended or is struck down is so by the day of the document.
    by_now = ended[0].startswith(("is ", "are ", "been "))
    if not days and not by_now and not _PERFECT.search(sentence[: ended.start()]):
        return None
    return law, days[0].day if days else None


def _ended_by_somebody(sentence: str, published: date | None) -> tuple[str, date | None] | None:
    """The law of “the court struck down all tariffs under the law”, and of “ruled that the law does
    not authorize tariffs”."""
    if _NOT_LAST.search(sentence):
        return None
    law = None
    if ends := _ENDS.search(sentence):
        clause = max(sentence.rfind(", ", 0, ends.start()), 0)
        named = _ALL.match(sentence, ends.end())
        laws = [m for m in authorities().find(sentence) if m.start >= ends.end()]
        if named and not _NOT.search(sentence, clause, ends.end()):
            law = _all_of(sentence, named, laws)
    elif ruled := _NOT_ALLOWED.search(sentence):
        names = {mention.name for mention in authorities().find(ruled["law"])}
        law = names.pop() if len(names) == 1 else None
    days = {mention.day for mention in find_days(sentence, published) if mention.day}
    return (law, days.pop() if len(days) == 1 else None) if law else None


def _ended_in_row(row: str, published: date | None) -> tuple[str, date | None] | None:
    """The law of a row “tariffs under the law | … | ended on a day”."""
    label, *cells = row.split(CELLS)
    names = {mention.name for mention in authorities().find(label)}
    over = next((cell for cell in cells if _OVER.match(cell)), None)
    targets = [m for m in countries().find(label) if m.name not in {_of(name) for name in names}]
    if over is None or len(names) != 1 or targets or products().find(label):
        return None
    days = [mention.day for mention in find_days(over, published) if mention.day]
    return names.pop(), days[0] if days else None


def _of(law: str) -> str | None:
    return authorities().terms[law].of


def _all_of(sentence: str, named: re.Match[str], laws: list[Mention]) -> str | None:
    """The one law whose tariffs are all meant: of “all Section 232 steel tariffs” the rest is not,
    nor of “all IEEPA tariffs on Peru”."""
    if len({law.name for law in laws}) != 1:
        return None
    first = laws[0]
    inside = named["law"].strip()
    if inside and not (
        first.start == named.start("law") and first.end >= first.start + len(inside)
    ):
        return None
    if first.start >= named.end() and not _UNDER.fullmatch(sentence[named.end() : first.start]):
        return None
    rest = _WHOSE.match(sentence, max(first.end, named.end()))
    return None if rest and (countries().find(rest[0]) or products().find(rest[0])) else first.name
