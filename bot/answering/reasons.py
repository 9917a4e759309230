"""Who asks why is not served by the sentence that tells once more what happened, although it is
most like the question."""

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
# What it is worth to have one of these, on the scale of select.WEIGHTS. Of 27 questions about the
# shipped articles, 9 then have the reason in the first quote (7 without), 21 in one of three (15).
_GAIN = 1.0


def reason_scores(question: Question, found: Sequence[Candidate], scored: Vectors) -> Vectors:
    """The scores, with a gain for sentences that may give a reason where one is asked for."""
    if Want.WHY not in question.wants:
        return scored
    gained = np.array([_GAIN * bool(_REASON.search(c.text)) for c in found], dtype=np.float32)
    result: Vectors = scored + gained
    return result
