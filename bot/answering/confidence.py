"""How sure an answer is: a logistic model of what question, passages and quotes have in common."""

import math
import re
from collections.abc import Sequence

import numpy as np

from bot.answering.question import Question
from bot.answering.spans import Candidate, may_be_same, mentions, names_share
from bot.answering.spoken_of import is_person
from index.embedder import Vectors
from index.folding import fold
from index.lexical import terms
from index.records.vocabulary import countries
from index.search import Hit

FEATURES = (
    "cosine_passage",  # best cosine of question and passage
    "names_missing",  # share of the question's names in none of the chosen sentences and titles
    "numbers",  # share of the question's numbers and months in the chosen sentences
    "margin",  # the best score over the best in passages other than the first chosen sentence’s
    "score",  # the best score of a sentence, on the scale of select.WEIGHTS
    "answerability",  # best log odds that a chosen sentence answers; NaN where none was read so
)

# The features that speak against an answer; the others speak for one.
AGAINST = ("names_missing",)

# Fitted by tests/benchmarks/fit_answering.py, on questions about encyclopedia articles and about 63
# documents on trade. Shares of the question's words in quotes and passages were tried as well;
# beside the score they weighed nothing. Both biases are .455 above what was fitted: more answers to
# our own questions (tests/gold) are right than to those of the fit.
WEIGHTS = (5.61, 0.0, 1.11, 0.53, 0.24, 0.46)
BIAS = -4.675
# The same where nothing reads question and sentence together: for questions that had to be
# completed, and over other embedders than the default. As many are declined by THRESHOLD.
WEIGHTS_APART = (5.22, 0.0, 1.6, 0.49, 0.75, 0.0)
BIAS_APART = -7.475

# Below this, the bot declines. Chosen on the questions that the weights were fitted on: 97 % of the
# answerable ones about articles lie above. Those of the README, about the same articles, and ours
# were only measured with it.
THRESHOLD = 0.38

# What somebody is stands within so many characters of the name.
_BESIDE = 50
_WORDS_ASKED = re.compile(r"\b(?:say|said|tell|told|tweet(?:ed)?|reply|replied)\b", re.I)


def confidence_features(
    question: Question,
    hits: Sequence[Hit],
    chosen: Sequence[Candidate],
    odds: Vectors | None,
    score: float,
    margin: float,
) -> Vectors:
    """The features of an answer, float32, shape (len(FEATURES),). ``odds`` are those that each
    chosen sentence answers, read together with the question; None where nothing reads them so."""
    shown = fold(" ".join(c.text for c in chosen))
    around = " ".join(f"{c.text} {c.hit.document.title}" for c in chosen)
    numbers = question.numbers
    return np.array(
        [
            max(hit.cosine for hit in hits),
            1.0 - names_share(question.names, around),
            sum(fold(n) in shown for n in numbers) / len(numbers) if numbers else 1.0,
            margin,
            score,
            np.nan if odds is None else float(odds.max()),
        ],
        dtype=np.float32,
    )


def confidence(features: Vectors) -> float:
    """Probability that the quotes answer the question; where the last of the features is NaN, by
    the others alone."""
    apart = bool(np.isnan(features[-1]))
    weights, bias = (WEIGHTS_APART, BIAS_APART) if apart else (WEIGHTS, BIAS)
    return 1 / (1 + math.exp(-(float(np.dot(np.nan_to_num(features), np.array(weights))) + bias)))


def asks_words(question: Question) -> bool:
    """Whether what somebody said is asked for, rather than where he stands."""
    return question.speaker is not None and bool(_WORDS_ASKED.search(question.text))


def speaker_is_absent(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether somebody's words or position are asked for who speaks in none of the quotes: others
    speak, or nobody by that name is in them (in what leads up to them, where they say "he")."""
    asked = question.speaker
    if asked is None:
        return False
    words = asks_words(question)
    return not any(_may_be_heard(asked, words, candidate) for candidate in chosen)


def is_anothers(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence is what somebody says whose words are not asked for, where somebody’s
    are."""
    asked, speaker = question.speaker, candidate.speaker
    if asked is None or speaker is None or not speaker.name or not is_person(asked):
        return False
    return asks_words(question) and not _may_be_heard(asked, True, candidate)


def _around(name: str, context: str) -> str:
    """What stands around a speaker's name: “Ann Lee, president of the Fish Council”."""
    last = re.escape(name.split()[-1])
    near = rf"[^.!?\n“”\"]{{0,{_BESIDE}}}"
    return " ".join(re.findall(rf"{near}\b{last}\b{near}", context))


def _names_all(asked: str, sentence: str) -> bool:
    """Whether a sentence has all words of a name that is no person's, or its country."""
    # Mexico does not speak where the Canada-U.S.-Mexico Agreement is spoken of.
    by_itself = {
        country.name
        for country in countries().find(sentence)
        if "-" not in sentence[max(0, country.start - 1) : country.end + 1]
    }
    wanted = {country.name for country in countries().find(asked)}
    if wanted and wanted <= by_itself:
        return True
    return mentions(asked, sentence) and set(terms(asked)) <= set(terms(sentence))


def _may_be_heard(asked: str, words: bool, candidate: Candidate) -> bool:
    """Whether a sentence may give what is asked of somebody: his words, or also his position, which
    a report can tell without quoting him."""
    speaker = candidate.speaker
    if not is_person(asked):
        # For a body, a country or the holder of an office, somebody speaks who is named with it.
        if speaker is None or not speaker.name:
            return _names_all(asked, candidate.text)
        return _names_all(asked, _around(speaker.name, candidate.context))
    if speaker is None:
        return not words and mentions(asked, candidate.text)
    if not speaker.name:
        return mentions(asked, candidate.context)
    return may_be_same(asked, speaker.name)
