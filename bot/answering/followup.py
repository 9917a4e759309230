"""Follow-ups: a question that leans on the turns before, completed so that it stands alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Answer
from bot.answering.question import names_in, understand

_ELLIPSIS = re.compile(
    r"^(?:and|or|but|so|then|also)?,?\s*(?:(?:what|how) about|and|also|same for|what of)?\s+"
    r"(?P<rest>.+?)\s*\??$",
    re.I,
)
_STARTS_ELLIPSIS = re.compile(r"^(?:and|or|but|what about|how about|what of|same for|also)\b", re.I)
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|say|said|says|meet"
    r"|met|announced?|impose[ds]?|happen(?:ed|s)?|change[ds]?|think|want(?:ed|s)?)\b",
    re.I,
)
_PERSON = re.compile(r"\b(?P<word>he|him|his|she|her|hers)\b", re.I)
_THING = re.compile(r"\b(?P<word>it|its|they|them|their|that|this|those|these)\b", re.I)
_TOPIC = re.compile(
    r"\b(?P<lead>(?:on|about|of|for|to|from|with|against)\s+)(?P<topic>(?:the\s+)?[\w’'-]+"
    r"(?:\s+(?!on\b|about\b|of\b|for\b|to\b|from\b|in\b|at\b|before\b|after\b|last\b|this\b)[\w’'-]+)*)",
    re.I,
)
_LEADING = re.compile(r"^(?P<word>on|about|of|for|to|from|with|against|by|in|at|since)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question as it was understood, and its answer."""

    asked: str
    answer: Answer


def complete(text: str, turns: Sequence[Turn]) -> str:
    """The question as it stands alone; unchanged where it does already or nothing came before.

    ``and aluminum?`` takes the last question with its topic replaced; ``he``, ``she``, ``it`` and
    ``they`` become the person or the topic spoken of last.
    """
    text = " ".join(text.split())
    if not turns:
        return text
    last = turns[-1]
    if _is_fragment(text):
        match = _ELLIPSIS.match(text)
        rest = match["rest"] if match else text.rstrip("?")
        return _with_topic(last.asked, rest)
    if (pronoun := _PERSON.search(text)) and not names_in(text[: pronoun.start()]):
        if person := _person(turns):
            return _PERSON.sub(lambda m: _as(m["word"], person), text, count=1)
    elif (pronoun := _THING.search(text)) and not names_in(text) and (topic := _topic(turns)):
        possessive = pronoun["word"].lower() in ("its", "their")
        return (
            text[: pronoun.start()]
            + (f"{topic}’s" if possessive else topic)
            + text[pronoun.end() :]
        )
    return text


def _is_fragment(text: str) -> bool:
    if _STARTS_ELLIPSIS.match(text) and not _HAS_VERB.search(text):
        return True
    return len(text.split()) <= 3 and not _HAS_VERB.search(text) and not understand(text).wants


def _with_topic(asked: str, topic: str) -> str:
    """The question before, asked of another topic, person, place or day."""
    if leading := _LEADING.match(topic):
        if not re.search(rf"\b{leading['word']}\b", asked, re.I):
            return f"{asked.rstrip('?! ')} {topic}?"
        topic = topic[leading.end() :]
    speaker = understand(asked).speaker
    if speaker and names_in("of " + topic) == (topic,) and topic.split()[0][0].isupper():
        return asked.replace(speaker, topic, 1)
    places = list(_TOPIC.finditer(asked))
    if not places:
        return f"{asked.rstrip('?! ')} {topic}?"
    last = places[-1]
    return asked[: last.start("topic")] + topic + asked[last.end("topic") :]


def _person(turns: Sequence[Turn]) -> str | None:
    """Who was spoken of last: whose words were asked for, named in the question, or quoted."""
    for turn in reversed(turns):
        asked = understand(turn.asked)
        if asked.speaker:
            return asked.speaker
        for quote in turn.answer.quotes:
            if quote.speaker and quote.speaker.name:
                return quote.speaker.name
        if asked.names:
            return asked.names[0]
    return None


def _topic(turns: Sequence[Turn]) -> str | None:
    for turn in reversed(turns):
        places = list(_TOPIC.finditer(turn.asked))
        if places:
            return places[-1]["topic"]
        if names := names_in(turn.asked):
            return names[-1]
    return None


def _as(pronoun: str, person: str) -> str:
    return f"{person}’s" if pronoun.lower() in ("his", "hers") else person
