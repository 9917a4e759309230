"""What words stand for that only point back: “he”, “its”, “that day”."""

import re
from datetime import date

from index.records.days import find_days
from index.records.vocabulary import countries

_HE = re.compile(r"(?:He|She|They)\b|[“\"].*[”\"],? (?:he|she|they) (?:\w+ ){0,2}\w+")
# “From January it charges 35 per cent on parts.”
_IT = re.compile(
    r"(?:(?:From|Since|In|On) [^,.;]{3,24}?,? )?[Ii]t (?:also |now |still |has |had ){0,2}"
    r"(?:charg|impos|collect|lev(?:y|i)|tax|put|rais|doubl|lower)\w*"
)
# Who is the subject of a sentence stands so near to its beginning.
_HEAD = 16
_THAT_DAY = re.compile(r"\b(?:on )?(?:that|the same) day\b")


def whose_deed(sentence: str, preceding: str) -> str | None:
    """The country of the “he” who does or says what the sentence tells: that of the government
    which the sentence before names first; that of the “it” which taxes: the one that the sentence
    before is about; None where neither is the subject."""
    if _IT.match(sentence):
        return next((m.name for m in countries().find(preceding) if m.start < _HEAD), None)
    if not _HE.match(sentence):
        return None
    governments = [mention.name for mention in countries().find(preceding) if mention.is_government]
    return governments[0] if governments else None


def last_named(sentence: str, at: int, imposer: str | None) -> tuple[str, ...]:
    """The country that “its” stands for: the last one named before, unless it is who taxes."""
    named = [mention.name for mention in countries().find(sentence[:at])]
    return (named[-1],) if named and named[-1] != imposer else ()


def only_other(sentence: str, default: str | None) -> tuple[str, ...]:
    """In an order, the one foreign country of a sentence that names no goods of another."""
    others = {mention.name for mention in countries().find(sentence)} - {default}
    return tuple(others) if len(others) == 1 else ()


def with_its_day(words: str, preceding: str, published: date | None) -> str:
    """The words with “that day” written out, as far as the sentence before them names a day."""
    if not _THAT_DAY.search(words):
        return words
    days = [mention.day for mention in find_days(preceding, published) if mention.day]
    return _THAT_DAY.sub(f"on {days[-1].isoformat()}", words) if days else words
