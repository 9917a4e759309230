"""Which numbers of a sentence are rates of duty, and not growth, votes or shares of trade."""

import re

from index.records.tariffs_numbers import (
    CUE,
    DUTY_FREE,
    PER_CENT,
    POINTS,
    Rate,
    has_number,
    numbers,
)
from index.records.tariffs_relations import RAISES_BY, related
from index.records.vocabulary import countries, products

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
    r"|additional|further|extra|combined|total|just|over|now|currently|still|instead|heading for"
    r"|reach\w*|equals?|set|apply|a"
    r"|between|temporary|initial|than|some|another|hit|new|lower|higher|its|their|plus)"
    r"|[:—–(,“])\s*$",
    re.I,
)
_TAKES = re.compile(
    r"\b(?:pay(?:s|ing)?|paid|owes?|admit(?:s|ted)?|lets? in|faces?|facing"
    r"|charg(?:e[sd]?|ing)|taxed|hit (?:with|by)|subject to|put"
    r"|impos\w+|collect\w*|enters? at|add|rates?)\b(?:[^.;:]{0,60}?\b(?:a|an|at|only|is|was|been"
    r"|of|to|the)(?: (?:combined|total|ordinary|normal|regular|preferential"
    r"|most-favou?red-nation|MFN))?)?\s*$",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"[\s-]*(?:of (?!(?:[^.;,]|(?<=[A-Z])\.){0,40}?\b(?:value|content|ad valorem)\b)"
    r"|(?:shares?|stakes?|drop|decline"
    r"|growth|increase|decrease|rise|chance|support|approv\w+|owner\w*|discount|republicans?"
    r"|democrats?|voters|favou?r|agree|say|believe|think|more|less|fewer|higher|threshold|quota"
    r"|domestic|offset|by weight|or more|annual\w*|per year|interest|inflation|jump|surge|profit"
    r"|return|job|price|cut in|reduction|U\.S\. content|North American|sure|behind|correct|right"
    r"|percentage of)\b|[^.;,]{0,20}\b(?:GDP|gross domestic)\b"
    # What others pay is not what is told of these goods.
    r"|(?:charged|levied|imposed|paid|applied) (?:to|on|by) (?:every(?:one|body) else|others"
    r"|the rest|all others)\b|(?:that )?(?:every(?:one|body) else|others) (?:pays?|faces?)\b)",
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
    r"|not (?:also )?(?:pay|face)(?: (?:the|an?))?"
    # What a law allows is no tariff.
    r"|\b(?:allow|let|permit|authori[sz]e|empower)s?\b[^.;]{0,80}?"
    r" (?:up to|as much as|at most))\s*$",
    re.I,
)
_ONE_COMPANY = re.compile(
    r"\b(?:margins?|rates?|dut(?:y|ies)) (?:for|of) (?:the )?(?!all\b|most\b|other)(?:[\w-]+ ){0,2}"
    r"(?:compan(?:y|ies)|exporters?|producers?|mills?|firms?|respondents?)\b",
    re.I,
)
_ON_IT = re.compile(
    rf" (?:on|instead of|rather than|reserved for) | in (?:[\w-]+ ){{0,4}}?(?:{CUE.pattern})"
    r"| (?:that|which) (?:(?-i:[A-Z])[\w.]+ ){1,3}(?:[^.;:%]{0,40} )?"
    r"(?:charg|impos|lev(?:y|i)|collect)",
    re.I,
)
_NOT_APPLIED = re.compile(
    r"[^.;]{0,60}\b(?:shall|will|do|does|would|did) not (?:also )?(?:apply|be subject|stack)\b"
)
_ON = re.compile(
    rf"(?:{CUE.pattern}) (?:on|against|from) (?!the (?:table|agenda|rise|horizon)\b|top\b|hold\b)",
    re.I,
)
_HITS = re.compile(
    rf"(?:{CUE.pattern}) (?:that |which )?(?:hammer|hurt|hit|target|weigh on|cover|punish)\w*"
    rf"(?= [^.;:%]{{0,60}})",
    re.I,
)
_RETALIATION = re.compile(
    r"\b(?:drop|remov|lift|paus|suspend|scrap|end)\w* (?:\w+ ){0,3}?"
    r"(?:counter-?|retaliatory )tariffs\b",
    re.I,
)
_STANDS_AT = re.compile(
    r"(?:\b(?:stay(?:s|ed)?|stands?|stood|remain(?:s|ed)?|sits?|sat|held|is|are|was|were)"
    r"(?: still| now| only| back| once more)? at|\bleft where (?:it|they) (?:was|were|is|are),? at"
    r"|\b(?:carr(?:y|ies|ied)|attracts?|draws?)"
    r"|\b(?:went|rose|fell|moved|climbed|jumped|came down|dropped|goes) to)"
    r"(?: an?| about| only)?\s*$"
)
_WHOSE = re.compile(r"\bwhose\b[^,;]*$")
_LABELLED = re.compile(
    r"[^:.;%]{2,80}: (?:(?:an?|up to|still|now|proposed|planned|flat|new|additional|further) )*$"
)
_ANY_GOODS = re.compile(r"\b(?:goods|imports|exports)\b")
_PRICED = re.compile(
    r"\b(?:cost(?:s|ing)?|prices?|priced|closed|sold|sells?|traded|fetch\w*)\b", re.I
)
_EXEMPT = re.compile(r"\bexempt\w* from (?:(?:the|its|that|those|any|an?) )?(?:\w+ ){0,2}$", re.I)


def find_rates(sentence: str, *, about_tariffs: bool) -> list[Rate]:
    """The rates of duty that a sentence states, in order; replaced ones are marked ``old``.

    ``about_tariffs``: whether the words around the sentence speak of tariffs, so that “potash pays
    10 per cent” is one. Of a range, “5 to 50 per cent”, the upper end counts, as a maximum.
    """
    about = about_tariffs or bool(CUE.search(sentence) or DUTY_FREE.search(sentence))
    if not about or "deleting" in sentence:
        return []
    rates = numbers(sentence)
    kept: list[Rate] = []
    for rate in rates:
        follows = (
            bool(kept)
            and "respectively" not in sentence
            and (_joined(sentence[kept[-1].end : rate.start]) or _is_bare(sentence, rate))
        )
        money = rate.unit not in (PER_CENT, POINTS)
        if _is_levied(sentence, rate) if money else _is_duty(sentence, rate, follows):
            kept.append(rate)
    return related(sentence, kept)


def named_tariff(sentence: str) -> Rate | None:
    """A tariff that a sentence names without a rate: “new levies on lumber”, “steel tariffs”,
    “levies that hurt lumber”, “dropping counter-tariffs”. An average is none."""
    if "average" in sentence:
        return None
    if match := _ON.search(sentence) or _HITS.search(sentence):
        return Rate(match.start(), match.start() + 1, None)
    goods = {mention.end for mention in products().find(sentence)}
    for match in CUE.finditer(sentence):
        if match.start() - 1 in goods:
            return Rate(match.start(), match.start() + 1, None)
    if match := _RETALIATION.search(sentence):
        return Rate(match.start(), match.start() + 1, None)
    return None


def is_exempted(sentence: str, rate: Rate) -> bool:
    """Whether the goods are said to be free of this rate: “exempt from the 35 per cent tariff”."""
    return bool(_EXEMPT.search(sentence[max(0, rate.start - 60) : rate.start]))


def _is_duty(sentence: str, rate: Rate, follows: bool) -> bool:
    """Whether the words around a percentage make it a rate of duty. ``follows``: it stands in a
    list behind one."""
    before, after = sentence[max(0, rate.start - 220) : rate.start], sentence[rate.end :][:80]
    near = before[-60:] + " " + after[:40]
    if RAISES_BY.search(before) or sentence[rate.start : rate.end].startswith("duty"):
        return True
    if _ONE_COMPANY.search(sentence):
        return False
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

    if _stands_at(before):
        return True
    clause = re.split(r"[;:] | while | whereas |(?<![A-Z])[.] (?!\d)", before)[-1]
    if CUE.search(clause) and _LINK.search(before):
        return True
    return bool(_TAKES.search(before) or _ON_IT.match(after))


def _stands_at(before: str) -> bool:
    """Whether goods are told to be at a rate, or stand with it as in a list (“steel is still at”,
    “pork, which has carried”, “Heavy trucks:”), where the words around speak of tariffs."""
    if _WHOSE.search(before):
        return False  # whose goods are excepted from the sentence’s tariff is read for itself
    if not (match := _STANDS_AT.search(before) or _LABELLED.match(before)):
        return False
    named = re.split(r"[;—–]| while | whereas | but ", before[: match.end()])[-1]
    return bool(products().find(named) or _ANY_GOODS.search(named) or countries().find(named))


def _is_bare(sentence: str, rate: Rate) -> bool:
    """Whether a number stands without “per cent”: “from 50 per cent to 15”."""
    told = sentence[rate.start : rate.end].replace(".", "")
    return sentence[: rate.start].endswith("to ") and told.isdigit()


def _is_levied(sentence: str, rate: Rate) -> bool:
    """Whether an amount of money an item is a duty, and no price or cost."""
    before = sentence[max(0, rate.start - 50) : rate.start]
    return not _PRICED.search(before)


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
        or re.fullmatch(r",? (?:and|but) [^.;:,%\d]{2,40}? at ", between)
    )


def cell_rates(cell: str) -> list[Rate]:
    """The rates in a table cell, where nothing but the heading says what they are."""
    if has_number(cell) and (surcharge := re.search(r"\+ (?:a duty of )?", cell)):
        return [rate for rate in numbers(cell) if rate.start == surcharge.end()]
    rates = [rate for rate in numbers(cell) if not _OTHER_AFTER.match(cell[rate.end :])]
    return [rate for rate in related(cell, rates) if not rate.old]
