"""How much and how many: whether a sentence has an amount of what is asked for, and not only some
number."""

import re
from dataclasses import dataclass

from index.lexical import terms
from index.records.days import MONTH_NUMBERS
from index.records.vocabulary import products

_HOW_MANY = re.compile(
    r"\bhow many (?P<what>(?:[\w’'-]+ ){1,5}?)(?=(?:are|is|was|were|did|do|does|has|have|had|can"
    r"|could|will|would|may|might|must|in|of|on|at|to|from|that|who|which|a|per|since|after|before"
    r"|with|because|go|work|live|took|sat|fought|died|lose|lost|get|got|pay|make|made|need|come"
    r"|came|enter|run|stand|took|buy|sell|sold)\b|[\w’'-]+(?:ed|ing)\b|\?|$)",
    re.I,
)
_HOW_MUCH = re.compile(
    r"\bhow much (?:of )?(?P<noun>(?:[\w’'.-]+ ){0,5}?)"
    r"(?P<what>(?:do|does|did|will|would|could|can|has|have|had|is|are|was|were|might|may|should)\b"
    r"[^?]*)",
    re.I,
)
# Money is asked for by one of these words, or by what is done with it.
_MONEY = re.compile(
    r"\b(?:money|revenues?|cash|funding|debts?|profits?|business|investments?|aid|compensation"
    r"|dollars?|costs?|costing|worth|spend(?:s|ing)?|spent|invest(?:s|ed|ing)?|lose|loses|losing"
    r"|lost|earn(?:s|ed|ing)?|raise[sd]?|collect(?:s|ed|ing)?|brings? in|brought in|took in"
    r"|take in|get back|got back|refund\w*|owed?|owes|paid out|severance)\b",
    re.I,
)
_MUCH_MONEY = re.compile(rf"\bhow much {_MONEY.pattern}", re.I)
_IN_DOLLARS = re.compile(r"\bin (?:\w+ )?(?:dollars|money|value)\b|\bworth\b", re.I)
# “How much is the tariff?” asks for a rate, “how much higher?” for a difference.
_OF_RATES = re.compile(
    r"\b(?:tariffs?|dut(?:y|ies)|surtax(?:es)?|lev(?:y|ies)|rates?|tax(?:es)?|higher|lower|more"
    r"|less|per ?cent|percent|faster)\b",
    re.I,
)
_CURRENCY = re.compile(
    r"(?:[$€£¥₹₩]|\b(?:US|C|A|R)\$|\b(?:SFr|CHF|Rs|USD|CAD|EUR)\.? ?)\s?\d"
    r"|\b(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|half an?|a few|several"
    r"|hundreds of|thousands of|millions of|billions of)"
    r"(?: ?(?:thousand|million|billion|trillion|bn|mn|m|k))?"
    r" ?(?:U\.S\. |Canadian )?(?:dollars?|cents?|euros?|pounds?|yen|won|pesos?|francs?|rupees?"
    r"|yuan|reais|ringgit)\b|\b\d[\d.,]* ?(?:bn|mn)\b",
    re.I,
)
_TOKEN = re.compile(r"\w[\w’'-]*(?:[.,]\d+)*")
_NUMBER = re.compile(
    r"(?<![\w$€£¥.,-])(?:(?!(?:19|20)\d\d\b)\d[\d.,]*(?:m|bn|k)?|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|several|dozens?|hundreds?|thousands?|millions?|billions?|both|none"
    r"|no)\b(?!\.?\d)(?! ?(?:%|per ?cent(?! of)|a\.m|p\.m|[ap]m\b))",
    re.I,
)
_DAY = re.compile(rf"\b(?:{'|'.join(MONTH_NUMBERS)})\.? $", re.I)
_CELLS = " | "
_BARE_CELL = re.compile(r"(?:^|\| )[−-]?\d[\d.,]*(?: \||$)")
# Words for the same people, or the same posts.
_PEOPLE = frozenset(
    term
    for word in (
        "people workers employees jobs staff members persons men women posts positions farmers"
        " fishers families layoffs soldiers troops officers guard"
    ).split()
    for term in terms(word)
)
# How far from its number what is counted stands, in words.
_BEFORE, _BEHIND = 6, 7


@dataclass(frozen=True, slots=True)
class Amount:
    """What is asked how much or how many of: money, or things by the ``terms`` of their noun and
    the ``goods`` that the vocabulary knows them as."""

    money: bool
    terms: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()


def amount_asked(question: str) -> Amount | None:
    """What a question asks how much or how many of; None where it asks for no amount, for a rate,
    or where its words do not tell of what."""
    if match := _HOW_MANY.search(question):
        return _counted(match["what"])
    match = _HOW_MUCH.search(question)
    if not match:
        return Amount(money=True) if _MUCH_MONEY.search(question) else None
    noun, what = match["noun"], match["what"]
    if _MONEY.search(noun or what) or _IN_DOLLARS.search(what):
        return Amount(money=True)
    goods = products().find(noun)
    return _counted(noun) if goods and not _OF_RATES.search(noun) else None


def _counted(noun: str) -> Amount | None:
    words = terms(noun)
    if not words or noun.lower().startswith("of "):
        return None
    goods = frozenset(mention.name for mention in products().find(noun))
    head = words[-1]
    return Amount(False, _PEOPLE if head in _PEOPLE else frozenset([head]), goods)


def has_amount(amount: Amount, text: str) -> bool:
    """Whether a text has an amount of money, or a number near the words for what is counted."""
    if amount.money:
        return bool(_CURRENCY.search(text))
    if _CELLS in text and _BARE_CELL.search(text):
        return True  # the number has a cell of its own, its heading says of what
    numbers = {
        match.start() for match in _NUMBER.finditer(text) if not _DAY.search(text, 0, match.start())
    }
    tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(text)]
    counted = {i for i, (_, word) in enumerate(tokens) if amount.terms.intersection(terms(word))}
    for mention in products().find(text) if amount.goods else ():
        if mention.name in amount.goods:
            counted |= {i for i, (at, _) in enumerate(tokens) if mention.start <= at < mention.end}
    return any(
        at in numbers and any(i - _BEFORE <= j <= i + _BEHIND for j in counted)
        for i, (at, _) in enumerate(tokens)
    )
