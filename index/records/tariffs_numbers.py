"""The numbers of a sentence that may be rates of duty."""

import re
from dataclasses import dataclass

PER_CENT = "per cent"
AT_MOST = "per cent at most"
POINTS = "percentage points"
IN_TOTAL = "per cent in total"

CUE = re.compile(
    r"(?<![\w-])(?:counter-?|re)?(?:tariffs?|dut(?:y|ies)(?!-)|surtax(?:es)?)\b"
    r"|\b(?:levy|levies|surcharges?|ad valorem|import tax(?:es)?|anti-?dumping|countervailing)\b",
    re.I,
)
# Parts of the words of which ``CUE`` has one, ``_RATE`` one and ``_SPECIFIC`` one.
_NAMES = (
    "tariff", "dut", "surtax", "levy", "levies", "surcharge", "ad valorem", "import tax", "dumping",
    "countervailing",
)  # fmt: skip
_UNITS = ("%", "percent", "per cent", "per-cent", "pct")
_SIGNS = "$€£"
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
# “From 50 per cent to 15 on July 15”, “is to double to 50 on January 1”.
_BARE_TO = re.compile(
    rf"\b(?:from (?:(?:the|an?|its) )?{_NUMBER}{_PERCENT}|cut|lowered|raised|reduced|lifted"
    r"|(?:to|will) (?:rise|fall|double|drop|go(?: up| down)?|increase)|a rise|an increase|a cut) to"
    r" (?P<number>\d{1,3}(?:\.\d+)?)(?=[,.;](?!\d)| (?:on|from|in) [A-Z\d]| (?:is|was) |$)",
    re.I,
)
_ZERO = re.compile(
    r"\b(?<!for-)zero(?! tolerance|-for-|-sum)(?= (?:per ?cent|percent|tariffs?|dut(?:y|ies)"
    r"|rate)\b)"
    r"|(?<=\bbe )zero\b|(?<=\bis )zero\b(?! tolerance)|(?<=\bto )zero\b|(?<=\bat )zero\b",
    re.I,
)
DUTY_FREE = re.compile(
    r"(?<!that )(?<!which )\b(?:enters?|entered|is admitted|are admitted|is imported|are imported"
    r"|comes? in(?:to)?)\b[^.;,]{0,30}? (?P<free>duty[- ]free)\b(?! (?:under|shop|store))"
)
_NOT = re.compile(r"(?:\b(?:not|no longer|never)|n[’']t) $")
_SPECIFIC = re.compile(
    r"(?P<sign>C\$|US\$|\$|€|£)(?P<number>\d+(?:\.\d+)?)(?P<per> (?:per|an?) (?:postal item|item"
    r"|tonne|ton|metric ton|kilogram|kg|parcel|barrel|unit|head)\b)"
)


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
    # Most sentences have no such words, and these are found faster than the patterns are.
    small = sentence.casefold()
    return bool(
        (any(unit in small for unit in _UNITS) and _RATE.search(sentence))
        or ("zero" in small and _ZERO.search(sentence))
        or (any(sign in sentence for sign in _SIGNS) and _SPECIFIC.search(sentence))
        or ("free" in sentence and DUTY_FREE.search(sentence))
    )


def names_tariff(text: str) -> bool:
    """Whether a text speaks of a tariff, by any name."""
    small = text.casefold()
    return any(part in small for part in _NAMES) and bool(CUE.search(text))


def numbers(sentence: str) -> list[Rate]:
    """Everything in a sentence that could be a rate, in order."""
    found = []
    for match in _RATE.finditer(sentence):
        unit = POINTS if "age point" in (match["unit"] or "") else PER_CENT
        found.append(Rate(*match.span(), _value(match["number"]), unit))
    if found:
        for match in _BARE_TO.finditer(sentence):
            found.append(Rate(*match.span("number"), _value(match["number"])))
    found += [Rate(*match.span(), 0.0) for match in _ZERO.finditer(sentence)]
    for match in DUTY_FREE.finditer(sentence):
        if not _NOT.search(sentence, 0, match.start()):
            found.append(Rate(*match.span("free"), 0.0))
    for match in _SPECIFIC.finditer(sentence):
        sign = "US$" if match["sign"] == "$" else match["sign"]
        unit = f"{sign}{match['per'].replace(' a ', ' per ').replace(' an ', ' per ')}"
        found.append(Rate(*match.span(), float(match["number"]), unit))
    return sorted(found, key=lambda rate: rate.start)


def _value(number: str) -> float:
    words = _WORDS.get(number.lower())
    return float(words if words is not None else number.replace(",", ""))
