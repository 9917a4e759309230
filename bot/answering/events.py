"""The days of what happened, as far as the documents tell them: “before the election”."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.answering.periods import Period
from bot.answering.question import is_content
from index.engine import Snapshot
from index.lexical import terms
from index.records.days import DayMention, find_days
from index.search import Hit

_BOUND = re.compile(
    r"\b(?P<word>before|prior to|ahead of|after|since|following|until) "
    r"(?P<event>(?:the|last|this|that|(?:[\w.]+ ){0,2}[\w.]+[’']s?) (?:[\w’'.-]+ ?){1,6}?)"
    r"(?=[?!,;]|\.$|$)",
    re.I,
)
_EARLIER = frozenset(["before", "prior to", "ahead of"])
_WORD = re.compile(r"[^\W_]+")
# Between what happened and its day stand few words, and none that lead from it to another day.
_NEAR = 60
_LEADS_AWAY = re.compile(
    r"\b(?:before|after|since|until|ahead|later|earlier|days?|weeks?|months?|following|said|told"
    r"|wrote|announced|planned|expected|will|would)\b",
    re.I,
)
# How many sentences must tell the day, and the share of those that tell one that must agree. One
# alone may be on something else of the same name: “the call”, “the meeting”.
_TELL = 2
_AGREE = 2 / 3

Find = Callable[[str], list[Hit]]
"""The passages nearest to some words."""


def period_of_event(text: str, find: Find, snapshot: Snapshot) -> Period | None:
    """The days before or after something that happened, where a question is about these; None where
    the documents do not say clearly on which day it was."""
    bound = _BOUND.search(text)
    if bound is None:
        return None
    day = _day_of(bound["event"], find(bound["event"]), snapshot)
    if day is None:
        return None
    word = bound["word"].lower()
    if word in _EARLIER:
        return Period(date.min, day - timedelta(days=1))
    return Period(date.min, day) if word == "until" else Period(day, date.max)


def _day_of(event: str, hits: Iterable[Hit], snapshot: Snapshot) -> date | None:
    wanted = {term for word in _WORD.findall(event) if is_content(word) for term in terms(word)}
    told: Counter[date] = Counter()
    if not wanted:
        return None
    for hit in hits:
        text = snapshot.text_of(hit.document.id)
        for start, end in snapshot.sentences(hit.row):
            if day := _told_in(text[start:end], wanted, hit.document.published):
                told[day] += 1
    if not told:
        return None
    day, votes = told.most_common(1)[0]
    return day if votes >= max(_TELL, _AGREE * told.total()) else None


def _told_in(sentence: str, wanted: set[str], published: date | None) -> date | None:
    """The day that stands next to all the words of what happened."""
    places = [(m, term) for m in _WORD.finditer(sentence) for term in terms(m[0]) if term in wanted]
    if {term for _, term in places} != wanted:
        return None
    first, last = places[0][0].start(), places[-1][0].end()
    if last - first > _NEAR + sum(map(len, wanted)):
        return None
    near = [
        (distance, mention.day)
        for mention in find_days(sentence, published, ahead=False)
        if mention.day and (distance := _distance(sentence, first, last, mention)) is not None
    ]
    return min(near)[1] if near else None


def _distance(sentence: str, first: int, last: int, mention: DayMention) -> int | None:
    """How many characters are between words and a day; None where they do not belong together."""
    if mention.end <= first:
        between = sentence[mention.end : first]
    elif mention.start >= last:
        between = sentence[last : mention.start]
    else:
        between = ""
    return None if len(between) > _NEAR or _LEADS_AWAY.search(between) else len(between)
