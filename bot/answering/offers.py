"""Who asks why, which goods, or under which law, is not served by the sentence that tells once more
what happened, or what the list is called, although it is most like the question."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from bot.answering.amounts import amount_asked, has_amount
from bot.answering.question import Question, Want
from bot.answering.spans import Candidate
from index.embedder import Vectors
from index.records.vocabulary import authorities, products

_REASON = re.compile(
    r"\b(?:because|reasons?|grounds?|due to|owing to|thanks to|as a result of|led to"
    r"|caus(?:e|es|ed|ing)|in (?:response to|retaliation|exchange|return for|anticipation|protest)"
    r"|in order to|out of \w+|citing|so that|for fear|blam\w+|explain\w*|justif\w+|over an?"
    r"|answer(?:s|ed)|had (?:assured|promised|failed|refused)"
    r"|to (?:match|protect|get|reach|restart|avoid|punish|press|force|retaliate|prevent|stop|curb"
    r"|fight|offset|defend|bring|end|address|ensure|encourage|secure|restore|support|save|keep))\b",
    re.I,
)
# “Which goods …?”
_WHICH = re.compile(
    r"\b(?:which|what)(?: \w+){0,2} (?:goods|products|items|articles|countries|provinces|companies"
    r"|sectors|industries|conditions|topics|issues)\b",
    re.I,
)
_LIST = re.compile(
    r"[\w’'-]+, (?:[\w’'-]+ ){0,5}[\w’'-]+,? (?:and|or) \w"
    r"|\b(?:including|includes?|such as|among them)\b",
    re.I,
)
# “Under what law …?”
_LAW = re.compile(
    r"\b(?:what|which) (?:us |u\.s\. |canadian )?(?:law|act|statute|section|authority|legal \w+)\b"
    r"|\blegal (?:basis|authority|grounds?|footing|justification)\b",
    re.I,
)
_DENIES = re.compile(r"\b(?:not|no(?!\.)|neither|never)\b", re.I)
# What it is worth to have one of these, on the scale of select.WEIGHTS. Of 27 questions for a
# reason about the shipped articles, 9 then have it in the first quote (7 without), 21 in one of
# three (15).
_GAIN = 1.0
# The same for a number of what is counted.
_AMOUNT_GAIN = 0.5


def offer_scores(question: Question, found: Sequence[Candidate], scored: Vectors) -> Vectors:
    """The scores, with a gain for sentences that may give a reason, that list several, or that name
    the law of tariffs on the goods, where that is asked for."""
    wanted: list[Callable[[Candidate], float]] = []
    if Want.WHY in question.wants:
        wanted.append(lambda candidate: _GAIN * bool(_REASON.search(candidate.text)))
    if _WHICH.search(question.text):
        wanted.append(lambda candidate: _GAIN * bool(_LIST.search(candidate.text)))
    if amount := amount_asked(question.text):
        wanted.append(lambda candidate: _AMOUNT_GAIN * has_amount(amount, candidate.text))
    if _LAW.search(question.text):
        goods = {mention.name for mention in products().find(question.text)}
        wanted.append(lambda candidate: _law_gain(candidate, goods))
    if not wanted:
        return scored
    gained = [max(gain(candidate) for gain in wanted) for candidate in found]
    result: Vectors = scored + np.array(gained, dtype=np.float32)
    return result


def _law_gain(candidate: Candidate, goods: set[str]) -> float:
    """What it is worth that a sentence names the law of tariffs on the goods, which stand in it or
    in its title; it costs as much, where other goods do, or none."""
    around = f"{candidate.text} {candidate.hit.document.title}"
    named = {mention.name for mention in products().find(around)}
    if goods and not any(products().covers(a, b) for a in goods for b in named):
        return -_GAIN
    law = authorities().find(candidate.text)
    return _GAIN if law and not _DENIES.search(candidate.text) else 0.0
