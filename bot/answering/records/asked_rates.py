"""Questions about a tariff: how high it is, since when it holds."""

import re
from collections.abc import Sequence
from datetime import date

from bot.answering.records.inquiry import RateInquiry
from bot.answering.records.reading import Reading
from bot.answering.spoken_of import MONTHS
from index.records.vocabulary import Mention, authorities, products

_TARIFF = (
    r"(?:counter[- ]?|import |customs |retaliatory )*"
    r"(?:tariff|dut(?:y|ie)|lev(?:y|ie)|surtaxe?|surcharge)s?"
)
_TARIFFS = re.compile(rf"\b{_TARIFF}\b", re.I)
_RATE = re.compile(r"\brates?\b|\bper ?cent(?:age)?\b|%", re.I)
# Goods pay a tariff, also where it is not named; who pays for them pays a price.
_PAID = re.compile(
    r"\b(?:what|how much|since when)\b.*"
    r"\b(?:pa(?:y|ys|id|ying)\b(?! for\b)|charg(?:e[sd]?|ing) on\b)",
    re.I,
)
_MADE = re.compile(r"-(?:built|made|grown|origin|assembled|produced)\b", re.I)
_DUTY = re.compile(r"\bdut(?:y|ies)\b", re.I)
_WANTS_DAY = re.compile(
    r"\b(?:since when|from when|when (?:did|do|does|was|were|has|have)|(?:what|which) (?:day|date)"
    r"|how long)\b",
    re.I,
)
_WANTS_RATE = re.compile(
    r"\b(?:rates?|how (?:much|high|big|large)|what(?:['’]s|s)?|which|at what|is there|are there"
    r"|do(?:es)?|is|are|was|were|tell|give|show)\b",
    re.I,
)
# What the records do not tell, although every word of it is understood.
_BEYOND = re.compile(
    r"\b(?:why|who|whose|whom|how many|how often|how did|what (?:did|does|has) \w+ (?:do|done)"
    r"|where|if|would|could|should|(?-i:may)"
    r"|might|will|won['’]?t|not|no|isn['’]?t|aren['’]?t|before|after|until|between|more|most|than|other"
    r"|only|next|each|all|same|both|without|any|some|also|even"
    r"|sa(?:y|ys|id|ying)|th(?:ink|inks|ought)|t(?:ell|ells|old) (?!me\b|us\b)\w+|wrote|position"
    r"|stance|views?|opinion|reply|replied|derivatives?)\b",
    re.I,
)
# Whether a tariff is still there; with the rate that is meant, where one is named.
_ENDED = re.compile(
    r"\b(?:end(?:ed|s)?|expired?|lapsed?|removed|lifted|scrapped|repealed|revoked|rescinded"
    r"|abolished|cancell?ed|struck down|terminated)\b",
    re.I,
)
_STILL = re.compile(r"\bstill\b|\bin (?:force|effect|place)\b|\bapply\b|\bvalid\b", re.I)
_NAMED_RATE = re.compile(r"(?<![\w.,])(?P<rate>\d+(?:\.\d+)?)(?: ?%|[ -]per[ -]?cent\b)", re.I)
_AFTER_DAY = re.compile(rf"\bafter (?=(?:early |mid-|late )?(?:{'|'.join(MONTHS)}|\d))", re.I)
_MOST_RECENT = re.compile(r"\bmost recent(?:ly)?\b", re.I)
_FILLERS = frozenset(
    """rate rates level levels import imports imported importing good goods product products
    article articles charge charges charged charging impose imposes imposed imposing pay pays paid
    paying face faces faced facing apply applies applied applying effect force take takes took
    taken come comes came start starts started begin begins began begun per cent percent percentage
    high higher big large still right export exports exported exporting exporters importers
    exporter importer coming entering enter levied levy set hit subject sold shipped shipments
    additional place put percentages general rate's currently stand stands entry going go goes went
    been being hey please what's whats there's amount collect collects exactly tell give show
    worldwide global border customs""".split()
)
_BEFORE_TARIFF = re.compile(
    rf"(?:['’]s?)?(?: (?:own|new|current|additional|existing|latest|general|import|reciprocal"
    rf"|retaliatory|section \d+|\d+[- ]?(?:%|per ?cent)))*(?: (?P<goods>[\w-]+(?: and [\w-]+)?))?"
    rf" (?:{_TARIFF}|(?P<rate>rates?))\b",
    re.I,
)
_CHARGES = re.compile(
    r" (?:now |still |currently |(?:start(?:ed)?|beg[ai]n) (?:to )?)*"
    r"(?:charg|impos|lev(?:y|ie)|put|collect|appl|tax)\w*\b",
    re.I,
)
_INTO = re.compile(r"\b(?:by|into|in|to|at|entering|enter)(?: the)? $", re.I)
_ON = re.compile(
    r"\b(?:on|from|of|for|against|appl(?:y|ies|ied) to)"
    r"(?: (?:the|all|most|goods of|goods from))* $",
    re.I,
)
_PAYS = re.compile(r" (?:now |still |currently )?(?:fac(?:e|ing)|pay|export)\w*\b", re.I)


def asks_of_tariff(text: str) -> bool:
    """Whether a question is on a tariff, be it named or not: “what does China charge on …”."""
    return bool(_TARIFFS.search(text) or _PAID.search(text))


def rate_inquiry(text: str, today: date) -> RateInquiry | None:
    """What a question asks of tariffs; None where it asks something else, or also else.

    ``What is the rate on copper today, and since when?`` asks for the products (copper), today,
    and the day.
    """
    has_tariff = asks_of_tariff(text)
    told = _AFTER_DAY.sub("", _MOST_RECENT.sub("", text))
    if not (has_tariff or _RATE.search(text)) or _BEYOND.search(told):
        return None
    reading = Reading(text)
    wants_day = reading.take_all(_WANTS_DAY)
    laws = reading.find(authorities())
    parties = reading.find_countries()
    goods = reading.find(products())
    reading.take_all(_TARIFFS)
    reading.take_all(_MADE)
    scopes = [mention for mention in goods if products().terms[mention.name].scope]
    goods = [mention for mention in goods if mention not in scopes]
    asks_end = reading.take_all(_ENDED)
    asks_whether = asks_end or bool(_STILL.search(text))
    named = _NAMED_RATE.findall(text)
    if len(named) == 1 and asks_whether:
        reading.take_all(_NAMED_RATE)
    elif named:
        return None
    period = reading.find_period(today)
    imposers, targets = _sides(text, parties)
    if (
        period is None
        or period.is_ahead(today)
        or not (wants_day or _WANTS_RATE.search(text) or has_tariff)
        or not (goods or targets or laws or (named and has_tariff))
        or not (has_tariff or goods or laws)
        or len(imposers) > 1
        or len(targets) > 1
        or len({mention.name for mention in laws}) > 1
        or reading.left_over(_FILLERS)
    ):
        return None
    return RateInquiry(
        products=tuple(dict.fromkeys(mention.name for mention in goods)),
        country=next(iter(targets), None),
        imposed_by=next(iter(imposers), None),
        authority=laws[0].name if laws else None,
        period=period,
        wants_day=wants_day,
        says_duty=bool(_DUTY.search(text)),
        typed=tuple(text[mention.start : mention.end] for mention in goods),
        rate=float(named[0]) if named else None,
        asks_end=asks_end or (asks_whether and not wants_day),
        scopes=tuple(dict.fromkeys(mention.name for mention in scopes)),
    )


def _sides(text: str, parties: Sequence[Mention]) -> tuple[list[str], list[str]]:
    """Who taxes, and whose goods."""
    imposers: list[str] = []
    targets: list[str] = []
    for mention in parties:
        before, after = text[: mention.start], text[mention.end :]
        printed = text[mention.start : mention.end]
        if _ON.search(before):
            # “on Canada’s steel” and “on Canadian steel”, but “of U.S. tariffs on steel”.
            side = imposers if _names_tariff(after, printed, mention) else targets
        elif mention.is_government or _INTO.search(before) or _CHARGES.match(after):
            side = imposers
        elif _PAYS.match(after) or not _names_tariff(after, printed, mention):
            side = targets
        else:
            side = imposers
        if mention.name not in side:
            side.append(mention.name)
    return imposers, targets


def _names_tariff(after: str, printed: str, mention: Mention) -> bool:
    """Whether the country is the one whose tariff is spoken of: “Canadian tariffs”, “Canada’s
    tariffs”, “the U.S. copper tariff”; “the China tariff” is one on China."""
    match = _BEFORE_TARIFF.match(after)
    if not match:
        return False
    if match["rate"] and mention.name != "United States":
        return False  # “China’s rate” is as often the one that China pays
    is_noun = printed.casefold() == mention.name.casefold()
    return not is_noun or after[:1] in ("'", "’") or mention.name == "United States"
