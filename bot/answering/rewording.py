"""A question in other words: those that the documents have for the same thing."""

import re
from collections.abc import Iterator
from functools import cache

from index.engine import Words
from index.lexical import terms
from index.records.question_words import synonyms

# A question is asked again in at most so many other ways.
_WAYS = 3


def reworded(question: str, lexical: Words) -> Iterator[str]:
    """The question with a phrase of ``vocabulary/synonyms.yaml`` replaced by each of those that
    mean the same and stand in the documents; nothing, where it has no such phrase."""
    ways = 0
    for match in _phrases().finditer(question):
        for other in synonyms()[match[0].lower()]:
            if ways == _WAYS:
                return
            if all(_stands(term, lexical) for term in terms(other)):
                ways += 1
                yield question[: match.start()] + other + question[match.end() :]


def _stands(term: str, lexical: Words) -> bool:
    return next(iter(lexical.frequencies([term]).values())) > 0


@cache
def _phrases() -> re.Pattern[str]:
    """The phrases, the longest first."""
    longest = sorted(synonyms(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.I)
