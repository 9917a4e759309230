"""Who asks why, or which goods, is not served by the sentence that tells once more what happened,
or what the list is called, although it is most like the question."""

import re
from collections.abc import Sequence

import numpy as np

from bot.answering.question import Question, Want
from bot.answering.spans import Candidate
from index.embedder import Vectors

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
# What it is worth to have one of these, on the scale of select.WEIGHTS. Of 27 questions for a
# reason about the shipped articles, 9 then have it in the first quote (7 without), 21 in one of
# three (15).
_GAIN = 1.0


def offer_scores(question: Question, found: Sequence[Candidate], scored: Vectors) -> Vectors:
    """The scores, with a gain for sentences that may give a reason, or that list several, where
    that is asked for."""
    wanted = [_REASON] if Want.WHY in question.wants else []
    if _WHICH.search(question.text):
        wanted.append(_LIST)
    if not wanted:
        return scored
    gained = [_GAIN * any(offer.search(c.text) for offer in wanted) for c in found]
    result: Vectors = scored + np.array(gained, dtype=np.float32)
    return result
