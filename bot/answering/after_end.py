"""Follow-ups on what was told as no longer in force: what is asked then is its end and what came
after, for which documents have other words than for the tariff itself."""

import re
from collections import Counter
from datetime import date

from bot.answering.answer import Answer, Quote
from bot.answering.context import in_context
from bot.answering.question import names_in
from bot.answering.records.told import ENDED
from index.records.vocabulary import authorities, countries, products

_HOLDS = re.compile(
    r"\b(?:still|in (?:force|effect|place)|appl(?:y|ies)|valid|ended?|expired?|lifted|removed)\b",
    re.I,
)
_NUMBER = re.compile(r"\d")
_AND = r"^(?:(?:and|but|so) )?"
_WHY = re.compile(rf"{_AND}(?:why(?: not)?|how come)(?: (?:is|was) that)?[\s?!.]*$", re.I)
_NEXT = re.compile(
    rf"{_AND}what (?:came|comes|followed|happened|happens|applies|(?:is|was) (?:there|charged))"
    r"(?: now)? (?:after|afterwards|instead|next|then|since|now)(?: (?:that|it))?[\s?!.]*$",
    re.I,
)
_BY_WHOM = re.compile(
    rf"{_AND}(?:by whom|who (?:did|decided|ended) (?:that|it|this))[\s?!.]*$", re.I
)
_PRONOUN = re.compile(r"\b(?:it|they|them|those)\b", re.I)
# How it was while it lasted.
_BEFORE = re.compile(
    r"\b(?:start(?:ed)?|beg[aiu]n|first|introduced|imposed|since when|how (?:high|much)|rate)\b",
    re.I,
)


def tells_of_end(answer: Answer) -> bool:
    """Whether it tells of tariffs that are no longer in force."""
    return ENDED in answer.text


def documents_of_end(answer: Answer) -> list[str]:
    """Where the end that an answer tells of is told: the id of the newest document quoted; none for
    a law’s end, on which others have more."""
    return [] if _law(answer) else [_newest(answer).document.id]


def after_the_end(text: str, asked: str, answer: Answer) -> str | None:
    """The question that somebody asks after the ``answer`` to ``asked`` told of an end: why it was,
    who ended it, what came after; None where it is something else. Documents tell that of the law,
    where there is one, rather than of the tariff."""
    law = _law(answer)
    if _WHY.match(text):
        return f"Why did the {law} tariffs end?" if law else _of_goods("Why did it end", asked)
    if _NEXT.match(text):
        return f"What came after the {law} tariffs?" if law else _of_goods(text, asked)
    if _BY_WHOM.match(text):
        return f"Who ended the {law} tariffs?" if law else _of_goods("Who ended it", asked)
    pronoun = _PRONOUN.search(text)
    if not law or pronoun is None or _BEFORE.search(text):
        return None
    return f"{text[: pronoun.start()]}the {law} tariffs{text[pronoun.end() :]}"


def beside_the_end(rest: str, answer: Answer) -> str | None:
    """“And refunds?” after an end, whole; ``rest`` is what is no goods, country, law or name. None
    where it is one of these, or no law has ended."""
    known = any(terms.find(rest) for terms in (products(), countries(), authorities()))
    law = None if known or names_in(f"of {rest}") or _NUMBER.search(rest) else _law(answer)
    return f"What about {rest} of the {law} tariffs?" if law else None


def _law(answer: Answer) -> str | None:
    """The law that most of the quotes name, where it has ended as a whole: the newest quote, which
    tells of the end, names no goods."""
    goods = products().find(_newest(answer).text)
    if any(not products().terms[mention.name].scope for mention in goods):
        return None
    known = authorities()
    laws = Counter(
        law
        for quote in answer.quotes
        for law in dict.fromkeys(mention.name for mention in known.find(quote.text))
        if known.terms[law].of and "(" not in law
    )
    return max(laws, key=laws.__getitem__, default=None)


def _newest(answer: Answer) -> Quote:
    return max(answer.quotes, key=lambda quote: quote.document.published or date.min)


def _of_goods(text: str, asked: str) -> str:
    """The question on the tariff that was asked of, without asking again whether it holds."""
    return in_context(text, _HOLDS.sub("", asked))
