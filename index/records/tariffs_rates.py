"""The numbers of a sentence that are rates of duty, and not growth, votes or shares of trade."""

import re
from dataclasses import dataclass, replace

from index.records.vocabulary import countries, products

PER_CENT = "per cent"
AT_MOST = "per cent at most"
POINTS = "percentage points"

CUE = re.compile(
    r"(?<![\w-])(?:counter-?|re)?(?:tariffs?|dut(?:y|ies)(?!-)|surtax(?:es)?)\b"
    r"|\b(?:levy|levies|surcharges?|ad valorem|import tax(?:es)?|anti-?dumping|countervailing)\b",
    re.I,
)
_WORDS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30,
    "thirty-five": 35, "forty": 40, "fifty": 50, "sixty": 60, "seventy-five": 75, "hundred": 100,
    "one hundred": 100,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + ")"
)
_PERCENT = r"(?:\s?%{1,2}|[ -]per[ -]?cent(?:age points?)?\b|[ -]pct\b)"
_RATE = re.compile(
    rf"(?<![\w$€£.,/])(?P<number>{_NUMBER})(?:(?P<unit>{_PERCENT})"
    rf"|(?= (?:to|and|or) {_NUMBER}{_PERCENT})|(?=[-–]{_NUMBER}{_PERCENT}))",
    re.I,
)
_ZERO = re.compile(
    r"\b(?<!for-)zero(?! tolerance|-for-|-sum)(?= (?:per ?cent|percent|tariffs?|dut(?:y|ies)"
    r"|rate)\b)"
    r"|(?<=\bbe )zero\b|(?<=\bis )zero\b(?! tolerance)|(?<=\bto )zero\b|(?<=\bat )zero\b",
    re.I,
)
_SPECIFIC = re.compile(
    r"(?P<sign>C\$|US\$|\$|€|£)(?P<number>\d+(?:\.\d+)?)(?P<per> (?:per|an?) (?:postal item|item"
    r"|tonne|ton|metric ton|kilogram|kg|parcel|barrel|unit|head)\b)"
)

_JOINS = "and|or"
_STOP = "of|in|by|to|from|that|which|on|for|as|if|because|is|are|was|were|will|but|with|than|at"
_NOUN = r"[“\"(]?[\w’'./&-]+[)”\",]?"
_AFTER = re.compile(
    rf"(?:[ -](?!(?:{_JOINS}|{_STOP})\b){_NOUN}(?:[ -](?!(?:{_STOP})\b){_NOUN}){{0,4}}?)?"
    rf"[ -](?:“)?(?:{CUE.pattern})",
    re.I,
)
_LINK = re.compile(
    r"(?:\b(?:of|at|to|from|is|was|are|be|as|only|about|around|up|below|exceed\w*|pays?|paid"
    r"|paying|face[sd]?|facing|charge[sd]?|charging|impos\w+|owes?|stays?|a|an|the|and|or|with"
    r"|additional|further|extra|combined|total|just|over|instead|heading for|reach\w*|equals?"
    r"|set|apply|a"
    r"|between|temporary|initial|than|some|another|hit|new|lower|higher|its|their|plus)"
    r"|[:—–(,“])\s*$",
    re.I,
)
_TAKES = re.compile(
    r"\b(?:pay(?:s|ing)?|paid|owes?|faces?|facing|charg(?:e[sd]?|ing)|taxed|hit with|subject to|put"
    r"|impos\w+|collect\w*|enters? at|add|rates?)\b(?:[^.;:]{0,60}?\b(?:a|an|at|only|is|of|to|the)"
    r")?\s*$",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"[\s-]*(?:of (?![^.;,]{0,40}?\b(?:value|content|ad valorem)\b)|(?:shares?|stakes?|drop|decline"
    r"|growth|increase|decrease|rise|chance|support|approv\w+|owner\w*|discount|republicans?"
    r"|democrats?|voters|favou?r|agree|say|believe|think|more|less|fewer|higher|threshold|quota"
    r"|domestic|offset|by weight|or more|annual\w*|per year|interest|inflation|jump|surge|profit"
    r"|return|job|price|cut in|reduction|U\.S\. content|North American|sure|behind|correct|right"
    r"|percentage of)\b|[^.;,]{0,20}\b(?:GDP|gross domestic)\b)",
    re.I,
)
_OTHER_NEAR = re.compile(
    r"\b(?:average|inflation|GDP|gross domestic|unemployment|interest rates?|mortgage|poll|survey"
    r"|turnout|wages?|analysis found|study found|economists found|corporate tax|income tax"
    r"|tax rate|services tax|price level|capacity"
    r"|utili[sz]ation|exports? (?:fell|rose|dropped)|service fee|offset|trade deficit"
    r"|margin for)\b",
    re.I,
)
_OTHER_BEFORE = re.compile(
    r"(?:account\w* for(?: (?:only|about|over))?|\bat least|rate of up to|caps? [^.;]{0,40} at"
    r"|below an?|threshold of|offset (?:of|equals?|equal to)|grew(?: by)?|shrank(?: by)?"
    r"|(?:increase|decrease|decline|drop|rise|growth|reduction|jump) of(?: about| nearly| over)?"
    r"|appl(?:y|ied|ies) to|rates? (?:of )?(?:less than|above|more than|between|greater than)"
    r"|down|plunged|approval (?:of|at)|quota of|require that|without (?:the|an?)|(?:less"
    r"|more) at|than at"
    r"|not (?:also )?(?:pay|face)(?: (?:the|an?))?)\s*$",
    re.I,
)
_RAISES_BY = re.compile(
    rf"\b(?:increas|rais|hik|boost)\w*\b[^.;,]{{0,40}}(?:{CUE.pattern})[^.;,]{{0,30}}"
    r" by (?:an? )?(?:additional |extra |further )?$",
    re.I,
)
_NOT_APPLIED = re.compile(
    r"[^.;]{0,60}\b(?:shall|will|do|does|would|did) not (?:also )?(?:apply|be subject|stack)\b"
)
_CAPPED = re.compile(
    r"(?<!moved )\b(?:up to|as much as|no more than|at most|maximum of|capped at)(?: an?)?\s*$"
)
_ONLY_OLD = re.compile(
    r"\b(?:had (?:paid|been|applied)|previously|formerly|which paid|used to (?:pay|be)|were)\s*$",
    re.I,
)
_RANGE_VERB = re.compile(
    r"\b(?:rang\w+|runs?|vary|varies|varying|between|anywhere) (?:from )?$", re.I
)
_ON = re.compile(
    rf"(?:{CUE.pattern}) (?:on|against|from) (?!the (?:table|agenda|rise|horizon)\b|top\b|hold\b)",
    re.I,
)
_EXEMPT = re.compile(r"\bexempt\w* from (?:(?:the|its|that|those|any|an?) )?(?:\w+ ){0,2}$", re.I)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of duty; ``start`` and ``end`` are offsets in its sentence. ``value`` is None where a
    tariff is named without its rate; ``old`` where the sentence says that it is the one before."""

    start: int
    end: int
    value: float | None
    unit: str = PER_CENT
    old: bool = False


def has_number(sentence: str) -> bool:
    """Whether there is anything in a sentence that could be a rate: a cheap first look."""
    return bool(_RATE.search(sentence) or _ZERO.search(sentence) or _SPECIFIC.search(sentence))


def find_rates(sentence: str, *, about_tariffs: bool) -> list[Rate]:
    """The rates of duty that a sentence states, in order; replaced ones are marked ``old``.

    ``about_tariffs``: whether the words around the sentence speak of tariffs, so that “potash pays
    10 per cent” is one. Of a range, “5 to 50 per cent”, the upper end counts, as a maximum.
    """
    about = about_tariffs or bool(CUE.search(sentence))
    if not about or "deleting" in sentence:
        return []
    rates = _numbers(sentence)
    kept: list[Rate] = []
    for rate in rates:
        follows = (
            bool(kept)
            and "respectively" not in sentence
            and _joined(sentence[kept[-1].end : rate.start])
        )
        if rate.unit not in (PER_CENT, POINTS) or _is_duty(sentence, rate, follows):
            kept.append(rate)
    return _related(sentence, kept)


def named_tariff(sentence: str) -> Rate | None:
    """A tariff that a sentence names without a rate: “new levies on lumber”, “steel tariffs”."""
    if match := _ON.search(sentence):
        return Rate(match.start(), match.start() + 1, None)
    goods = {mention.end for mention in products().find(sentence)}
    for match in CUE.finditer(sentence):
        if match.start() - 1 in goods:
            return Rate(match.start(), match.start() + 1, None)
    return None


def is_exempted(sentence: str, rate: Rate) -> bool:
    """Whether the goods are said to be free of this rate: “exempt from the 35 per cent tariff”."""
    return bool(_EXEMPT.search(sentence[max(0, rate.start - 60) : rate.start]))


def _numbers(sentence: str) -> list[Rate]:
    found = []
    for match in _RATE.finditer(sentence):
        unit = POINTS if "age point" in (match["unit"] or "") else PER_CENT
        found.append(Rate(*match.span(), _value(match["number"]), unit))
    found += [Rate(*match.span(), 0.0) for match in _ZERO.finditer(sentence)]
    for match in _SPECIFIC.finditer(sentence):
        sign = "US$" if match["sign"] == "$" else match["sign"]
        unit = f"{sign}{match['per'].replace(' a ', ' per ').replace(' an ', ' per ')}"
        found.append(Rate(*match.span(), float(match["number"]), unit))
    return sorted(found, key=lambda rate: rate.start)


def _value(number: str) -> float:
    words = _WORDS.get(number.lower())
    return float(words if words is not None else number.replace(",", ""))


def _is_duty(sentence: str, rate: Rate, follows: bool) -> bool:
    """Whether the words around a percentage make it a rate of duty. ``follows``: it stands in a
    list behind one."""
    before, after = sentence[max(0, rate.start - 220) : rate.start], sentence[rate.end :][:80]
    near = before[-60:] + " " + after[:40]
    if _RAISES_BY.search(before):
        return True
    if _NOT_APPLIED.match(after):
        return False
    if re.search(r"\bby (?:an? )?(?:additional |about |over |up to )?$", before):
        return False
    if before.endswith("(") and after.startswith(")"):
        names = countries().find(before)
        of_country = bool(names) and before[names[-1].end :] == " ("
        return of_country and bool(CUE.search(sentence)) and "average" not in sentence
    if (
        _OTHER_NEAR.search(near)
        or "average" in before[-130:]
        or _OTHER_AFTER.match(after)
        or _OTHER_BEFORE.search(before)
    ):
        return False
    if _AFTER.match(after) or follows:
        return True
    clause = re.split(r"[;:] | while | whereas |(?<![A-Z])[.] ", before)[-1]
    if CUE.search(clause) and _LINK.search(before):
        return True
    return bool(_TAKES.search(before) or re.match(r" (?:on|instead of|rather than) ", after))


def _joined(between: str) -> bool:
    return bool(
        re.fullmatch(
            r",?(?: (?:or|and|plus|to|up from|down from|instead of|rather than|from|by|in lieu of))"
            r"(?: an?)?(?: (?:additional|further))? |[-–]|, ",
            between,
        )
        or re.fullmatch(
            r" (?:on|for|from) [^.;:%\d]{2,60}?,?(?: and| or|,|, with|, plus)(?: an?)? ", between
        )
    )


def _related(sentence: str, rates: list[Rate]) -> list[Rate]:
    """The rates with those marked that others replace, and ranges made one."""
    related = list(rates)
    dropped: set[int] = set()
    for i, rate in enumerate(related):
        before = sentence[max(0, rate.start - 60) : rate.start]
        if _ONLY_OLD.search(before):
            related[i] = replace(rate, old=True)
        if _CAPPED.search(before):
            related[i] = replace(related[i], unit=AT_MOST)
        if _RAISES_BY.search(before):
            related[i] = replace(related[i], unit=POINTS)
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
            r" of|in place of|replac\w+|^ from)(?: (?:the|an?))?(?: \w+){0,3} $",
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


def cell_rates(cell: str) -> list[Rate]:
    """The rates in a table cell, where nothing but the heading says what they are."""
    if has_number(cell) and (surcharge := re.search(r"\+ (?:a duty of )?", cell)):
        return [rate for rate in _numbers(cell) if rate.start == surcharge.end()]
    rates = [rate for rate in _numbers(cell) if not _OTHER_AFTER.match(cell[rate.end :])]
    return [rate for rate in _related(cell, rates) if not rate.old]
