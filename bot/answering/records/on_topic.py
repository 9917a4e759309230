"""How much of the topic that is asked for a statement has: in its words, or around them."""

import re

from bot.answering.records.inquiry import Order, PositionInquiry
from bot.answering.records.said import Said
from index.engine import Snapshot
from index.lexical import terms
from index.records.topics import covers_topic, heads_of, topics_of, words_for

_BACK = re.compile(r"\b(?:th[eo]se \w|something (?:else|different)|instead\b|the opposite\b)")
# What a word of the topic counts where the sentences only point at it (“the agreement”), or only
# their paragraph has it, or only the title.
NAMED, _BESIDE, _ABOVE = 0.9, 0.7, 0.5


def share_of_topic(inquiry: PositionInquiry, said: Said, snapshot: Snapshot) -> float:
    """How much of the topic a statement has, from 0 to 1; rare words count more. From ``NAMED`` on,
    its own sentences have it."""
    rarity = {
        word: sum(snapshot.lexical.rarity(term) for term in terms(word)) for word in inquiry.topic
    }
    total = sum(rarity.values())
    if not total:
        return 1.0
    # Of what is no matter of trade (“the lunch in Ottawa”), titles and paragraphs tell little.
    by_place = inquiry.order is not Order.RELEVANCE and any(map(words_for, inquiry.topic))
    measure = _by_place if by_place else _by_words
    title = snapshot.ref(said.statement.document).title or ""
    return sum(rarity[word] * measure(word, said, title) for word in rarity) / total


def _by_words(word: str, said: Said, title: str) -> float:
    """What a word counts where the question’s likeness decides: half of it may stand above."""
    if covers_topic(word, said.statement.topics, "") or _has(said.text, word):
        return 1.0
    return 0.5 if _has(f"{said.text} {title}", word) else 0.0


def _by_place(word: str, said: Said, title: str) -> float:
    """What a word counts where days decide: the newest statement on a matter need not name it."""
    if _is_about(said.text, word):
        return 1.0
    beside, above = _is_about(said.paragraph, word), _is_about(title, word)
    if (beside or above) and _points_at(said.text, word):
        return NAMED
    return _BESIDE if beside else _ABOVE if above else 0.0


def goes_on(said: Said) -> bool:
    """Whether a statement can be on what the sentence before it names: it names no matter of its
    own, or speaks of “those talks” or “something different”."""
    return not topics_of(said.text) or bool(_BACK.search(said.text))


def _is_about(text: str, word: str) -> bool:
    # Of “electricity”, an electric vehicle has the stem, and so only words that nobody knows are
    # looked for by it.
    known = words_for(word)
    return bool(known.search(text)) if known else _has(text, word)


def _has(text: str, word: str) -> bool:
    return set(terms(text)).issuperset(terms(word))


def _points_at(text: str, word: str) -> bool:
    """Whether a text speaks of “the agreement” where the topic is one."""
    heads = "|".join(map(re.escape, heads_of(word)))
    return bool(heads and re.search(rf"\b(?:the|this|that) (?:[\w-]+ ){{0,2}}(?:{heads})\b", text))
