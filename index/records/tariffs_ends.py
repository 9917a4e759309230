"""Laws under which nothing is charged any more: “collection of all tariffs under IEEPA ended”."""

import re
from collections.abc import Iterable
from datetime import date

from index.records.days import find_days
from index.records.record import Tariff, TariffStatus
from index.records.tariffs_numbers import PER_CENT
from index.records.vocabulary import authorities
from index.sentences import Span

_ALL = re.compile(
    r"\b(?:all|every|the) (?:of the )?(?:remaining )?(?P<law>[\w.() -]{0,60}?)"
    r"(?:tariffs?|dut(?:y|ies)|surcharges?)\b",
    re.I,
)
_ENDED = re.compile(
    r"\b(?:ended|expired|lapsed|ceased|stopped|(?:was|were|is|are) (?:ended|terminated|repealed"
    r"|revoked|no longer (?:charged|collected|in force)))\b(?! (?:the|an?|its|their)\b)"
)
_NEAR = 40
_NOT = re.compile(r"\b(?:not|never|if|would|could|may|might|until|unless|some|most|part)\b", re.I)


def ended_law(document: str, span: Span, sentence: str, published: date | None) -> Tariff | None:
    """The end of all tariffs under a law, where a sentence tells of it with its day: a removed
    tariff on everything, without a rate. ``span`` is the one that the record gets."""
    ended = _ENDED.search(sentence)
    named = _ALL.search(sentence, 0, ended.start()) if ended else None
    if not ended or not named or _NOT.search(sentence, 0, ended.end()):
        return None
    laws = [m for m in authorities().find(sentence) if m.end <= ended.start()]
    names = {m.name for m in laws}
    days = [m for m in find_days(sentence, published) if m.start >= ended.end() and m.day]
    if len(names) != 1 or not days or days[0].start - ended.end() > _NEAR:
        return None
    # Of “all Section 232 steel tariffs” the rest of the law is not meant.
    between = sentence[named.end() : laws[0].start] if laws[0].start >= named.end() else ""
    inside = named["law"].strip()
    if inside and inside != sentence[laws[0].start : laws[0].end]:
        return None
    if between and not re.fullmatch(r" (?:imposed |charged )?under (?:the )?", between):
        return None
    law = authorities().terms[names.pop()]
    if law.of is None:
        return None
    return Tariff(
        document=document,
        start=span[0],
        end=span[1],
        imposed_by=law.of,
        country=None,
        products=(),
        rate=None,
        unit=PER_CENT,
        authority=law.name,
        status=TariffStatus.REMOVED,
        announced=None,
        effective=days[0].day,
        until=None,
    )


def ended_by(tariffs: Iterable[Tariff], as_of: date | None) -> dict[str, date]:
    """The laws of which ``ended_law`` has told, with the days of their ends up to ``as_of``."""
    ends: dict[str, date] = {}
    for tariff in tariffs:
        if (
            tariff.status is TariffStatus.REMOVED
            and tariff.rate is None
            and tariff.country is None
            and not tariff.products
            and tariff.authority
            and tariff.effective
            and (as_of is None or tariff.effective <= as_of)
        ):
            ends[tariff.authority] = max(tariff.effective, ends.get(tariff.authority, date.min))
    return ends


def has_ended(authority: str | None, begun: date, ends: dict[str, date]) -> bool:
    """Whether a tariff under a law, begun on a day, ended with its law. With IEEPA ended what rests
    on a part of it: “IEEPA (reciprocal)”."""
    return authority is not None and any(
        begun < end and (authority == law or authority.startswith(f"{law} ("))
        for law, end in ends.items()
    )
