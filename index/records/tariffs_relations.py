"""How the rates of a sentence belong together: which replaced which, ranges, sums and additions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.records.tariffs_numbers import AT_MOST, CUE, IN_TOTAL, PER_CENT, POINTS, Rate

RAISES_BY = re.compile(
    rf"\b(?:increas|rais|hik|boost)\w*\b[^.;,]{{0,40}}(?:{CUE.pattern})[^.;,]{{0,30}}"
    r" by (?:an? )?(?:additional |extra |further )?$",
    re.I,
)
_ADDS = re.compile(r"\badd(?:s|ed|ing)? (?:an? )?(?:additional |another |extra |further )?$", re.I)
_ADDS_TO = re.compile(rf" (?:to|on top of) [^.;:,%]{{0,60}}?(?:{CUE.pattern})", re.I)
_TOTAL = re.compile(
    r"\b(?:combined|total(?:s|led|ling|ing)?|altogether|cumulative)\b(?! of (?:C?\$|US\$|€|£))"
    r"(?:U\.S\.|[^.;:%]){0,90}$",
    re.I,
)
_TOTAL_AFTER = re.compile(
    r" (?:in total|combined|altogether)\b|,? (?:made up|composed) of\b"
    r"|: (?:\d\.\d|[^.;:]){0,120}\bplus\b"
    r"|[^.;:%]{0,20}\b(?:anti-?dumping and countervailing|countervailing and anti-?dumping) dut"
)
_CAPPED = re.compile(
    r"(?<!moved )\b(?:up to|as much as|no more than|at most|maximum of|capped at)(?: an?)?\s*$"
)
_ONLY_OLD = re.compile(
    r"\b(?:had (?:paid|been|applied)|previously|formerly|which paid|used to (?:pay|be)|were"
    r"|(?:instead of|in place of|in lieu of) the)\s*$",
    re.I,
)
_RANGE_VERB = re.compile(
    r"\b(?:rang\w+|runs?|vary|varies|varying|between|anywhere) (?:from )?$", re.I
)


def related(sentence: str, rates: list[Rate]) -> list[Rate]:
    """The rates with those marked that others replace, and ranges made one."""
    related = list(rates)
    dropped: set[int] = set()
    for i, rate in enumerate(related):
        before = sentence[max(0, rate.start - 60) : rate.start]
        if _ONLY_OLD.search(before):
            related[i] = replace(rate, old=True)
        if _CAPPED.search(before):
            related[i] = replace(related[i], unit=AT_MOST)
        if RAISES_BY.search(before) or _adds(sentence, rate):
            related[i] = replace(related[i], unit=POINTS)
        elif related[i].unit == PER_CENT and _is_total(sentence, rate, rates):
            related[i] = replace(related[i], unit=IN_TOTAL)
        if i + 1 == len(related):
            break
        following = related[i + 1]
        between = sentence[rate.end : following.start]
        if re.fullmatch(r" to |[-–]| and ", between) and (
            between in "-–"
            or _RANGE_VERB.search(before)
            or not re.search(r"\bfrom (?:\w+ )?$", before)
        ):
            if between == " and " and not _RANGE_VERB.search(before):
                continue
            dropped.add(i)
            related[i + 1] = replace(following, start=rate.start, unit=AT_MOST)
        elif (
            (
                re.search(r"\bfrom (?:(?:the|an?|its) )?(?:\w+ )?$", before)
                and re.search(r"\bto\b[^.;:]{0,30}$", between)
                and len(between) < 60
            )
            or (re.search(r"\brais\w+ the $", before) and re.search(r" to [^.;:%]{0,70}$", between))
            or re.search(r"\binstead\b(?! of)", between)
        ):
            related[i] = replace(related[i], old=True)
        elif re.search(
            r"(?:\b(?:up|down|rising|falling|increased|reduced) from|instead of|rather than|in lieu"
            r" of|in place of|replac\w+|^(?:[^.;:%]{0,25},)? from)(?: (?:the|an?))?(?: \w+){0,3} $",
            between,
        ):
            related[i + 1] = replace(following, old=True)
    replaced = {
        rate.value: i
        for i, rate in enumerate(related)
        if rate.old and sentence[: rate.start].endswith("from ")
    }
    # “Goods that bear 25 per cent …, the rate shall rise from 25 to 35 per cent.”
    return [
        replace(rate, old=True) if i < replaced.get(rate.value, 0) else rate
        for i, rate in enumerate(related)
        if i not in dropped
    ]


def _adds(sentence: str, rate: Rate) -> bool:
    """Whether a rate is said to come on top of another one: “add 5 per cent to the tariff”."""
    before = sentence[max(0, rate.start - 60) : rate.start]
    return bool(_ADDS.search(before) and _ADDS_TO.match(sentence, rate.end))


def _is_total(sentence: str, rate: Rate, rates: Sequence[Rate]) -> bool:
    """Whether a rate is the sum of several duties, and none of them by itself."""
    start = max((other.end for other in rates if other.end <= rate.start), default=0)
    return bool(
        _TOTAL.search(sentence[start : rate.start]) or _TOTAL_AFTER.match(sentence, rate.end)
    )
