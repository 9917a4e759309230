"""The candidates of one question, read together with it."""

from collections.abc import Sequence

import numpy as np

from bot.answering.answerability.scoring import Answerability
from bot.answering.spans import FEATURES, Candidate
from index.embedder import Vectors

# How many of the best candidates are read, and what a unit of log odds is worth on the scale of
# select.WEIGHTS: of 222 questions about the shipped articles, 385 of SQuAD and 226 about 63 other
# documents, .653, .852 and .739 then have the answer in the best sentence, rather than .622, .829
# and .664.
_READ = 3
_GAIN = 0.2
_OFFERS = FEATURES.index("offers")
# So many characters of a title are read, lest a long one leave no room for the sentence.
_TITLE = 200


class ReadCandidates:
    """What the network makes of the candidates of one question; each is read once."""

    def __init__(self, network: Answerability, question: str) -> None:
        self._network = network
        self._question = question
        self._known: dict[tuple[int, int], float] = {}

    def odds(self, candidates: Sequence[Candidate]) -> Vectors:
        """The log odds that each candidate answers the question, float32, shape
        (len(candidates),)."""
        new = {_key(c): c for c in candidates if _key(c) not in self._known}
        found = self._network.scores(self._question, [text_read(c) for c in new.values()])
        self._known.update(zip(new, found.tolist(), strict=True))
        return np.array([self._known[_key(c)] for c in candidates], dtype=np.float32)

    def gains(self, found: Sequence[Candidate], scored: Vectors) -> Vectors:
        """What answering the question is worth to each candidate, float32, shape (len(found),).
        The best by their scores are read; the others are taken for the worst of these, and so are
        those that offer fewer of the wanted kinds (day, place, number)."""
        if not found:
            return np.zeros(0, dtype=np.float32)
        best = np.argsort(-scored, kind="stable")[:_READ]
        read = [found[i] for i in best]
        odds = self.odds(read)
        offered = np.array([candidate.features[_OFFERS] for candidate in read])
        gained = np.full(len(found), odds.min(), dtype=np.float32)
        gained[best] = np.where(offered == offered.max(), odds, odds.min())
        result: Vectors = _GAIN * gained
        return result


def text_read(candidate: Candidate) -> str:
    """What the network reads of a candidate: its sentence below its document’s title."""
    return f"{candidate.hit.document.title[:_TITLE]}. {candidate.text}"


def _key(candidate: Candidate) -> tuple[int, int]:
    return candidate.hit.row, candidate.index
