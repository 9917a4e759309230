"""Which part of a sentence is about which of its rates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.records.tariffs_numbers import CUE, Rate
from index.records.vocabulary import products
from index.sentences import Span

# Where one rate’s goods end and the next one’s begin, surest first.
_LEAD = re.compile(
    r"(?:,? (?:and|or|but|plus|with|then)|,)(?: (?:at|by|of|only))?(?: (?:an?|the|its|some))?"
    r"(?: (?:additional|further|lower|final|reciprocal|separate|new|combined|preliminary"
    r"|extra))*\s*$"
)
_OR = re.compile(r" or (?:an? )?")
_LEADS_TO = re.compile(r"[^.;:,]{0,30}\bto\b[^.;:,]{0,30}$|[^.;]{0,200}\binstead\b(?! of)")
_BREAKS = (
    re.compile(r"; "),
    re.compile(r", (?:and|or|but|while|with|plus|after|one month after)\b"),
    re.compile(r",? (?:on top of|in addition to)\b"),
    re.compile(r" (?:while|whereas|but|after)\b"),
    re.compile(r", "),
    re.compile(r" (?:and|with)\b"),
)
# What follows these is about something else than the rate’s own goods.
_ASIDE = re.compile(
    r"; |,? [Ee]xcept(?:ing)?\b|,? (?:that|which)(?: \w+){0,4} import(?:s|ing)?\b|,? (?:while"
    r"|whereas|although|but|so|and kept|which exempts?|exempting|next to|on top of|arguing|saying"
    r"|(?:on )?the same (?:day|date|week|month) as"
    r"|citing|due to|because|in response to|in addition to|in place of|in lieu of|instead of"
    r"|rather than)\b|(?<!other) than | (?:and|but) not the\b"
    r"|,? that (?:supply|supplies)\b| for certain (?:producers|companies|firms|exporters)\b"
    r"|, (?:potentially |possibly |further )?(?:adding|hurting|prompting|forcing|making)\b"
    r"|, after (?:the|a) "
    # What the tariff is called, and what else is told with it.
    r"|, (?:the|a|an|part|one) (?:[\w-]+ ){0,3}?(?:of|to) (?:an? )"
    r"|, (?:(?:a )?part of|in) (?:the |an? )?(?:answer|response|retaliation|reply)\b"
    r"|, (?:half|a third|a quarter|twice|double|more than|less than) (?:of )?(?:what|that of)\b"
    r"| should (?:it|they|he|she)\b|[,–—-]* (?:as )?(?:(?:a|the) )?penalty for\b"
    r"| (?:for|over) (?:its |their )?(?:buying|purchas)"
)
# Something else that began on a day of its own: “and since May 1, an order that …”.
_AND_SINCE = re.compile(r", and since [^,;]{3,30}(?:, \d{4})?, (?=an? )")
_LEVIES = re.compile(r"\s*(?:\w+ ){1,3}(?:collects?|charges?|applies|imposes|levies|keeps?)\b")
_OF_ALL = re.compile(r"; (?:both|all|these|they)\b")
_VERB = (
    r"(?=(?:[\w’'$.-]+ ){0,6}?(?:pays?|faces?|is|are|was|were|will|goes|rose|fell|has|have"
    r"|charges|kept|said|asked|told"
    r"|remains?|stays?)\b)"
)
_NEXT_CLAUSE = re.compile(rf", and {_VERB}")


@dataclass(frozen=True, slots=True)
class Part:
    """``own`` is the span of a sentence that tells whose and which goods bear a rate, ``clause``
    the wider one, from semicolon to semicolon, whose days may be the rate’s, too."""

    own: Span
    clause: Span


def parts_of(sentence: str, rates: Sequence[Rate]) -> list[Part]:
    """For each rate of a sentence, its part; rates that one statement compares share theirs."""
    return [
        Part(_own(sentence, share, rate), _clause(sentence, rate))
        for rate, share in zip(rates, _shares(sentence, rates), strict=True)
    ]


def _shares(sentence: str, rates: Sequence[Rate]) -> list[Span]:
    ends: list[int] = []
    for rate, following in pairwise(rates):
        ends.append(rate.end + _break(sentence[rate.end : following.start]))
    starts = [0, *ends]
    shares = list(zip(starts, [*ends, len(sentence)], strict=True))
    for i, rate in enumerate(rates):
        if i + 1 < len(rates) and _OR.fullmatch(sentence[rate.end : rates[i + 1].start]):
            shares[i] = shares[i + 1] = (shares[i][0], shares[i + 1][1])
        if not rate.old:
            continue
        # “from 25 to 50 per cent” and “50 instead of 25 per cent” are one statement each.
        leads = i + 1 < len(rates) and _LEADS_TO.match(sentence[rate.end : rates[i + 1].start])
        other = i + 1 if leads or i == 0 else i - 1
        if other < len(rates):
            whole = (min(shares[i][0], shares[other][0]), max(shares[i][1], shares[other][1]))
            shares[i] = shares[other] = whole
    return shares if rates else []


def _break(between: str) -> int:
    if lead := _LEAD.search(between):
        return lead.start()
    for pattern in _BREAKS:
        if found := [match.start() for match in pattern.finditer(between)]:
            return found[-1]
    return 0


def _clause(sentence: str, rate: Rate) -> Span:
    """The part of a sentence between semicolons in which a rate stands."""
    start = sentence.rfind("; ", 0, rate.start) + 2
    end = sentence.find("; ", rate.end)
    if end >= 0 and _OF_ALL.match(sentence, end):
        end = sentence.find("; ", end + 2)
    end = end if end >= 0 else len(sentence)
    if other := _AND_SINCE.search(sentence, rate.end, end):
        end = other.start()
    return (start if start > 1 else 0, end)


def _own(sentence: str, share: Span, rate: Rate) -> Span:
    """A rate’s part of the sentence without asides about other goods."""
    start, end = share
    before = [match.end() for match in _ASIDE.finditer(sentence, start, rate.start)]
    after = _ASIDE.search(sentence, rate.end, end)
    # “while steel pays” begins what is the rate’s own; “rather than” does not.
    rated = before and (
        CUE.search(sentence, before[-1], end) or _LEVIES.match(sentence, before[-1])
    )
    if rated or (before and sentence[: before[-1]].endswith("; ")):
        start = before[-1]
    end = min(after.start() if after else end, _clause(sentence, rate)[1])
    for match in _NEXT_CLAUSE.finditer(sentence, start, rate.start):
        if products().find(sentence[match.end() : rate.start]):
            start = match.end()
    if clause := _NEXT_CLAUSE.search(sentence, rate.end, end):
        end = clause.start()
    return (start, end)
