"""Questions that mean nothing by themselves (“since when?”, “who came along?”), and the words of
the question before that they need."""

import re

from bot.answering.question import STOPWORDS, names_in, understand
from index.records.topics import topics_of
from index.records.vocabulary import authorities, countries, products

_ASKS = re.compile(
    r"^(?:(?:and|but|so|then|ok)[, ] ?)?(?:who|whose|whom|what|when|where|why|how|which|until|since"
    r"|by|in|is|are|was|were|do|does|did|has|have|had|will|can|could|should|the"
    r"|(?:under|on|at|to|for|with|from|against) wh(?:at|ich|ose|om))\b",
    re.I,
)
# Somebody or something beside what was spoken of.
_ELSE = re.compile(r"\b(?:who|what|where|any(?:one|body|thing|where)) else\b", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these|the (?:others?|rest|same))\b"
    r"|(?<!is )(?<!are )\bthere\b(?! (?:is|are|was|were|any)\b)|\bones?\b"
    r"|\b(?:that|this|then|afterwards|beforehand|again|so far|as well|too)[\s?!.]*$",
    re.I,
)
# Somebody answers what was spoken of; “the reply to the letter” says what.
_ANSWERED = re.compile(r"\b(?:answer|reply|response|reaction|react|respond)[\s?!.]*$", re.I)
# Changed whose mind on what?
_CHANGED = re.compile(
    r"\bchang(?:ed?|ing) (?:his|her|its|their) (?:mind|position|view|stance|tune)[\s?!.]*$", re.I
)
# An exemption from what?
_IS_THERE = re.compile(
    r"^(?:is|are|was|were) there (?:an?|any|some) (?:\w+ )?"
    r"(?:exemptions?|exceptions?|exclusions?|quotas?|deadlines?|end dates?|limits?)\b",
    re.I,
)
# Somebody's words, without saying on what.
_SAYS_WHAT = re.compile(
    r"^(?:(?:and|so|but) )?(?:what|how) (?:did|does|do|has|have|would|will|was|is) "
    r"(?!(?:he|she|it|they|we|you|i|this|that)\b(?! (?-i:[A-Z])))[\w.’'-]+(?: [\w.’'-]+){0,3} "
    r"(?:say|said|think|feel|answer|reply|respond|react|want|demand|argue|promise|warn|propose)"
    r"(?: (?:then|(?:about|to) (?:it|that|this)))?[\s?!.]*$",
    re.I,
)
# A part of what was told: “legal basis?”
_ATTRIBUTE = re.compile(
    r"^(?:any |the |its |their |what )?(?:exemptions?|exceptions?|exclusions?"
    r"|legal (?:basis|authority)|basis|end date|start date|deadline|quotas?|reasons?|sources?"
    r"|details?|examples?)[\s?!.]*$",
    re.I,
)
_OF_SOMEBODY = frozenset(["its", "their"])
# Who is meant is found elsewhere, or asked.
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.I)
_ABOUT = re.compile(r"\b(?:on|of|about|for|from|with|between) \w")
# Who speaks of oneself, or greets, begins something else.
_OWN = re.compile(r"\b(?:i|me|my|you|your|we|our|hi|hello|hey|thanks|thx|lol)\b", re.I)
_WORD = re.compile(r"[^\W_](?:[\w’'.%-]*[\w%])?")
_FEW = 2
_KEPT = 10


def leans(text: str) -> bool:
    """Whether a question needs the one before: it points back, or has hardly a word of its own."""
    if _OWN.search(text) or _PERSON.search(text) or not _ASKS.match(text):
        return False
    if _IS_THERE.match(text) and not (products().find(text) or countries().find(text)):
        return True
    back = _POINTS_BACK.search(text)
    # “How does Mexico use its tariffs?” points back within itself.
    if back and not (back[0].lower() in _OF_SOMEBODY and names_in(text[: back.start()])):
        return True
    if _ANSWERED.search(text) or (_ELSE.search(text) and not (names_in(text) or topics_of(text))):
        return True
    return not has_subject(text) and len(understand(text).terms) <= _FEW


def asks_of_change(text: str) -> bool:
    """Whether a question is whether somebody has changed his mind, without saying on what."""
    return bool(_CHANGED.search(text))


def asks_words_alone(text: str) -> bool:
    """Whether somebody’s words are asked for, without saying on what."""
    return bool(_SAYS_WHAT.match(text))


def asks_attribute(text: str) -> bool:
    """Whether words only name a part of what was spoken of: “any exemptions?”"""
    return bool(_ATTRIBUTE.match(text))


def has_subject(text: str) -> bool:
    """Whether words name somebody, or goods, a country, a law or another topic of trade, or say
    what they are about (“on cod”)."""
    known = (products(), authorities(), countries())
    return bool(names_in(text) or topics_of(text) or _ABOUT.search(text)) or any(
        vocabulary.find(text) for vocabulary in known
    )


def in_context(text: str, before: str) -> str:
    """The question with the words of the one before that it has not itself, in brackets."""
    own = {word.lower() for word in _WORD.findall(text)}
    if asks_words_alone(text) and (speaker := understand(before).speaker):
        # What the other one said it on, not the other one.
        own |= {"say", *speaker.lower().split()}
    words = dict.fromkeys(
        word
        for word in _WORD.findall(before)
        if (word.lower() not in STOPWORDS or word == "May") and word.lower() not in own
    )
    context = " ".join(list(words)[:_KEPT])
    return f"{text.rstrip('?!. ')} ({context})?" if context else text
