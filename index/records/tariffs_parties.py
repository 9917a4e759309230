"""Who taxes whose goods: the part that each country of a sentence has in it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.records.tariffs_goods import goods_named
from index.records.tariffs_numbers import CUE, Rate
from index.records.vocabulary import Mention, authorities, countries
from index.sentences import Span

_IMPOSES = re.compile(
    r"(?:, (?:meanwhile|too|though|for its part|in turn|also|who(?:se)?\b[^,.;:“”]{1,80}),)?"
    r"(?:[^.;:,()“”]|(?<=\b[A-Z][a-z]{2})\.){0,70}?\b(?:impos\w+|charg\w+|lev(?:y|ies|ied|ying)|rais\w+|appl(?:y|ies|ied)"
    r"|collect\w*"
    r"|set|sets|put|puts|announc\w+|extend\w*|add(?:s|ed|ing)?|began|beg[iu]n\w*|remov\w+|answer\w*"
    r"|doubl\w+|threaten\w*|propos\w+|increas\w+|hik\w+|kept|keeps?|lift\w*|reimpos\w+|implement\w*"
    r"|cut|cuts|tighten\w*|rebuil\w+|reduc\w+|lower\w*|suspend\w*|paus\w+|drop(?:s|p\w+)|sign\w*"
    r"|will have|has(?= an? \d)|brought|brings?|amend\w*"
    r"|retaliat\w+|slap\w*|maintain\w*|promis\w+|restor\w+|elevat\w+|enact\w*|invok\w+|recommend\w*"
    r"|terminat\w+|waiv\w+|slash\w*|admit\w*|repeal\w*|allow\w*|may go on|fr[eo]ez\w*|froze"
    r"|lets? in|wants? (?:its|a)|(?:still )?ha(?:s|ve) (?:its|their) own|halv\w+)\b"
)
_REPORTS = re.compile(
    r"\b(?:said|says|told|wrote|writes|posted|warn\w*|noted|argued|insisted|repeated|suggested"
    r"|believes?|complain\w*|adds?|added)\b"
)
# Who reports may speak of what he does himself.
_OWN_DEED = re.compile(
    r"[^;]{0,250}?\b(?:I|we|he|she|they|it|his (?:government|country)|her (?:government|country))"
    r"(?: (?:am|are|is|was|were|will|would|had|have|has|may|might|could|also|be|going to|plans? to"
    r"|intends? to)|[’'](?:m|re|ll|ve|d)){0,4},? [“\"]?(?:effective immediately, )?"
    r"(?:impos|charg|levy|levie|rais|appl|collect|put|set|doubl|increas|hik|remov|lift|suspend"
    r"|paus|add|drop|lower|cut|announc|threat|implement)\w*"
)
_IMPOSES_NOW = re.compile(
    r" (?:(?:has|have|had|will|would|also|then|now|still|may|could|can|first|began|is|are) ){0,2}"
    r"(?:impos|charg|levie|levy|rais|appl|collect|put |puts |remov|doubl|increas|hik|lift|extend"
    r"|lower"
    r"|answer|set |sets |tighten|keep|cuts )\w*|(?: have| has) an? "
)
_SUFFERS = re.compile(
    r"[^.;:“”]{0,30}?\b(?:pay|pays|paid|paying|faces?|facing|faced|subject to"
    r"|hit (?:with|by)|is capped|are capped|will see|escaped|avoided|is in the|are in the|owes?"
    r"|ha(?:s|ve) no special"
    r"|stays? at|stay at|remain\w* (?:at|exempt|subject))\b"
)
_TO = re.compile(
    r"(?:\b(?:on|from|of|against|for|to|targeting|hitting|including|in|with|across)"
    r"(?: (?:the|all|most|certain|some|many|other|foreign|any|goods|imports|products|articles|both"
    r"|imported|those|basic|new|a|further|listed))*) ?$",
    re.I,
)
# “Japan has agreed to invest …, all while paying a tariff of 15 per cent.”
_WHILE_PAYING = re.compile(r"[^;]{0,300}?\bwhile (?:still )?paying\b")
_INTO = re.compile(r"\b(?:into|enter\w*|territory of|exports? to)(?: the)? $", re.I)
_ELSEWHERE = re.compile(
    r"\b(?:to|exports? to|exported to|sold in|plants in"
    r"|relations with"
    r"|agreements? with|deals? with|with|in)(?: the)? $",
    re.I,
)
_GOODS = re.compile(
    r"[’'s]* (?:[\w-]+ ){0,2}?(?:goods|imports?|products?|articles|exports?|exporters|producers"
    r"|mills"
    r"|makers|companies|cars|materials|vehicles|industr(?:y|ies)|spirits|items|shipments|seafood)\b"
)
_EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|unlike|but not|apart from)(?: for)?(?: the)? $"
)
_BY = re.compile(
    rf"\b(?:(?:impos|charg|levie|collect|announc|set|adopt|enact|put)\w*|{CUE.pattern}|measures?"
    r"|retaliation) by (?:the )?(?:government of )?(?:the )?$",
    re.I,
)
_INDUSTRY = re.compile(
    r"(?:[’']s)? (?:[\w-]+ (?:and )?){0,3}?(?:automakers|manufactur\w+|workers|consumers|farmers"
    r"|industr(?:y|ies)|businesses|families|companies|steelmakers|autoworkers|jobs|content"
    r"|market|economy)\b"
)
EVERYBODY = re.compile(
    r"\b(?:all|every|any|most|other) (?:other )?(?:foreign |trading )?(?:countr(?:y|ies)"
    r"|partners?|nations?"
    r"|economies)|\b(?:worldwide|global|universal|baseline|across[- ]the[- ]board|everybody)\b"
    r"|\bimports from (?:most|all|every)\b",
    re.I,
)
_OWN_TARIFF = re.compile(
    r"(?:[’']s?)?(?: (?!(?:of|and|or|in|by|to|from|that|which|on|for|as|if|is|are|was|were|will"
    r"|but|with"
    r"|than|at|a|an|the|its|shall|be|has|have|had|pays?|faces?|Surtax Order)\b)[\w’'./-]+){0,5}?"
    rf" (?:{CUE.pattern})(?! Order)",
    re.I,
)
_POSSESSIVE = re.compile(r"[’']s?\b|[’'](?= )")
_MADE_IN = re.compile(r"\b(?:made|built|produced|manufactured|assembled|smelted) in (?:the )?$")
_OFFICE = re.compile(
    r"\b(?:government|president|people|bank|minister|parliament) of (?:the )?$", re.I
)
_AT = re.compile(r"\b(?:against|for) (?:the )?$")
_TAXING = re.compile(rf"(?:{CUE.pattern}|\brates?\b)[^.;]{{0,40}}$", re.I)
# “Russia’s economy” taxes nobody; “Russia’s government” may.
_SOMETHING_OF = re.compile(
    r"[’']s? (?!(?:[\w-]+ ){0,3}(?:governments?|ministry|department|cabinet|president|premier"
    r"|parliament|congress|senate|minister|commission|customs|authorities|regulators?|decision"
    r"|order|announcement|move|measures?|response|retaliation|tariffs?|dut(?:y|ies)|surtax)\b)",
    re.I,
)
# Whom somebody wants to "wall off" need not tax anything.
_PEOPLE = re.compile(r" (?:people|voters|citizens|families|immigrants|workers)\b")
_MADE = re.compile(r"-(?:built|made|assembled|produced|grown|origin)\b")
_ALL_GOODS = re.compile(r"\ball (?:imported )?(?:articles|imports|goods) (?:imported|into)\b")
# “25 per cent at the Norwegian border”
_AT_ITS_BORDER = re.compile(r" (?:border|customs)\b")
_AT_THE = re.compile(r"\b(?:at|by) the $")
# “A 25 per cent tariff that their cars face in Norway”
_FACED_IN = re.compile(
    rf"\b(?:fac|pay|bear|charg|meet)\w*(?:[^.;]|\.\d){{0,80}}(?:{CUE.pattern}|%|per ?cent)"
    r"[^.;,]{0,20} in (?:the )?$"
    rf"|(?:{CUE.pattern})[^.;%]{{0,40}}\bfac\w+ in (?:the )?$"
)
# Whose promise is spoken of does not tax.
_ITS_PROMISED = re.compile(r"[’']s? (?:promised|pledged|planned|proposed|expected|agreed)\b")
# “Everything Canada sells”, “Canada’s first list of counter-tariffs”
_EVERYTHING = re.compile(r"\b(?:everything|all|whatever|anything)(?: that| which)?(?: the)? $")
_SELLS = re.compile(r" (?:sells|exports|ships|makes|sends|produces)\b")
# “Everything Canada sells to the United States” is taxed by them, where it is.
_SOLD_TO = re.compile(
    r"\b(?:everything|all|whatever|anything)\b[^.;,]{1,40}"
    r" (?:sells|exports|ships|sends) to (?:the )?$"
)
# “The US rate on cars”, “as new US rates kick in”
_OWN_RATE = re.compile(
    r"(?:[’']s?)? (?:tariff )?rates?(?= (?:on|kick|take|start|begin|come|loom)\b)"
)
_LIST_OF = re.compile(
    r"[’']s? (?:[\w-]+ ){0,2}lists? of (?:counter-?|retaliatory )?tariffs\b|[’']s:"
)
_AMONG = re.compile(r"\bincluding\b|\bincluded\b|\bamong them\b")
_HYPHENED = re.compile(r"[-–][A-Z]")
_ALIKE = re.compile(r",?(?: and| or|,|/|, and)(?: the)? ?")


@dataclass(frozen=True, slots=True)
class Parties:
    """``imposers`` and ``targets`` in the order of the text; ``everybody`` where the words say
    that the goods of all countries are meant."""

    imposers: tuple[str, ...]
    targets: tuple[str, ...]
    everybody: bool


def find_parties(sentence: str, start: int, end: int, *, default: str | None) -> Parties:
    """Who taxes whom in ``sentence[start:end]``; whoever taxes may stand anywhere before it.

    ``default`` is who taxes where the document is one country’s own: there “Chinese tariffs” are
    those on Chinese goods.
    """
    cast = _cast(sentence, default)
    imposers = [m.name for m, part in cast if part == "imposes" and m.end <= end]
    targets = [
        m.name for m, part in cast if part == "suffers" and start <= m.start and m.end <= end
    ]
    if not imposers:
        laws = [authorities().terms[law.name].of for law in authorities().find(sentence)]
        imposers = [country for country in laws if country]
    targets = [name for name in dict.fromkeys(targets) if name not in imposers[-1:]]
    everybody = bool(EVERYBODY.search(sentence, start, end))
    if everybody and _AMONG.search(sentence, start, end):
        targets = []
    if not targets and (payers := [m.name for m, _ in cast if _pays_meanwhile(sentence, m)]):
        targets, everybody = payers, False
    everybody = everybody or (not targets and bool(_ALL_GOODS.search(sentence, start, end)))
    last_named = tuple(dict.fromkeys(reversed(imposers)))[::-1]
    return Parties(last_named, tuple(targets), everybody)


def in_brackets(sentence: str, rate: Rate) -> bool:
    """Whether a rate stands in brackets of its own: “India (10 per cent)”."""
    return sentence[: rate.start].endswith("(") and sentence[rate.end :].startswith(")")


def parties_of(sentence: str, share: Span, rate: Rate, *, default: str | None) -> Parties:
    """Who taxes whom at a rate, told in its share of a sentence; in “India (10 per cent) levies a
    higher duty” India taxes."""
    if in_brackets(sentence, rate):
        named = countries().find(sentence[: rate.start])
        if named and sentence[named[-1].end : rate.start] == " (":
            return Parties((named[-1].name,), (), False)
    return find_parties(sentence, *share, default=default)


@lru_cache(maxsize=64)
def _cast(sentence: str, default: str | None) -> tuple[tuple[Mention, str | None], ...]:
    """Each country of a sentence with its part; kept, for it is asked once for every rate."""
    mentions = countries().find(sentence)
    parts = _shared(sentence, mentions, [_part(sentence, m, default) for m in mentions])
    return tuple(zip(mentions, parts, strict=True))


def _shared(sentence: str, mentions: list[Mention], parts: list[str | None]) -> list[str | None]:
    """The parts, where “Canadian and Mexican goods” gives both countries the same."""
    shared = list(parts)
    pairs = [
        i
        for i in range(len(mentions) - 1)
        if _ALIKE.fullmatch(sentence[mentions[i].end : mentions[i + 1].start])
        and not mentions[i + 1].is_government
    ]
    for i in pairs:
        if shared[i] and shared[i + 1] != "imposes":
            shared[i + 1] = shared[i]
    for i in reversed(pairs):
        if shared[i] is None and shared[i + 1] == "suffers":
            shared[i] = "suffers"
    return shared


def _deed(sentence: str, mention: Mention) -> bool:
    """Whether a government is told to do something to a tariff, not only to speak of one."""
    deed = _IMPOSES.match(sentence, mention.end)
    speech = _REPORTS.search(sentence, mention.end, mention.end + 70)
    if speech is None or (deed and deed.end() <= speech.start()):
        return deed is not None
    return bool(_OWN_DEED.match(sentence, speech.end()))


def _pays_meanwhile(sentence: str, mention: Mention) -> bool:
    """Whether a country begins a sentence that tells what it pays meanwhile."""
    return not mention.start and bool(_WHILE_PAYING.match(sentence, mention.end))


def _part(sentence: str, mention: Mention, default: str | None) -> str | None:
    """``imposes``, ``suffers``, or None where the country is only mentioned."""
    if _SELLS.match(sentence, mention.end) and _EVERYTHING.search(sentence, 0, mention.start):
        return "suffers"
    if _SOLD_TO.search(sentence, 0, mention.start) or _OWN_RATE.match(sentence, mention.end):
        return "imposes"
    if _AT_ITS_BORDER.match(sentence, mention.end) and _AT_THE.search(sentence, 0, mention.start):
        return "imposes"
    if _FACED_IN.search(sentence, 0, mention.start):
        return "imposes"
    if _ITS_PROMISED.match(sentence, mention.end):
        return None
    if _LIST_OF.match(sentence, mention.end):
        return "imposes"
    before, after = (
        sentence[max(0, mention.start - 50) : mention.start],
        sentence[mention.end :][:110],
    )
    if mention.is_government:
        deed = None if _TO.search(before) else _deed(sentence, mention)
        return "imposes" if _OWN_TARIFF.match(after) or deed or _BY.search(before) else None
    is_subject = not _TO.search(before)
    if _HYPHENED.match(after) or re.search(r"[A-Za-z.][-–]$", before) or _EXCEPT.search(before):
        return None
    if _INDUSTRY.match(after) and not re.search(r"\b(?:from|on|against)\b[\w ]{0,20}$", before):
        return None
    if is_subject and _pays_meanwhile(sentence, mention):
        return "suffers"
    if is_subject and _IMPOSES_NOW.match(after):
        return "imposes"
    if re.search(r"\bwith (?:the )?$", before) and not _OWN_TARIFF.match(after):
        return None
    if _MADE.match(after):
        return "suffers"
    if _PEOPLE.match(after):
        return None
    if _BY.search(before) or _INTO.search(before):
        return "imposes"
    if is_subject and _SUFFERS.match(after):
        return "suffers"
    if own := _OWN_TARIFF.match(after):
        # In Washington’s own documents; in others’, “U.S. tariffs” are those of Washington.
        foreign = default is not None and mention.name not in (default, "United States")
        # “Chinese tariffs” are on Chinese goods, “Chinese tariffs on U.S. beef” are China’s.
        elsewhere = re.match(r" on .{0,12}", after[own.end() :])
        theirs = bool(elsewhere and countries().find(after[own.end() : own.end() + 24]))
        return "suffers" if foreign and not theirs and not _POSSESSIVE.match(after) else "imposes"
    if mention.name == default and re.match(r" imports", after):
        return "imposes"
    if _GOODS.match(after) or any(product.start <= 3 for product in goods_named(after[:60])):
        return "suffers"
    if is_subject:
        return "imposes" if _IMPOSES.match(after) and not _SOMETHING_OF.match(after) else None
    if _MADE_IN.search(before):
        return "suffers"
    if _ELSEWHERE.search(before) or _OFFICE.search(before):
        return None
    if _AT.search(before):  # “against Peru” is about a tariff only where one stands in front
        return "suffers" if _TAXING.search(sentence[: mention.start]) else None
    return "suffers"
