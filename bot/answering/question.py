"""What is asked: the kind of answer wanted, the names and numbers in it, whose words."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.lexical import terms

MAX_LENGTH = 2000


class Want(StrEnum):
    """What an answer has to offer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    NUMBER = "number"
    WHY = "why"


_WANTS = {
    Want.WHO: r"\bwho(?:se|m)?\b|\bwhich (?:person|minister|premier|president|leader|company)\b",
    Want.WHEN: r"\bwhen\b|\b(?:what|which) (?:date|day|month|year|time|century)\b"
    r"|\bsince when\b|\bhow long ago\b",
    Want.WHERE: r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state|province|region)\b",
    Want.NUMBER: r"\bhow (?:much|many|high|large|big|long|far|old|tall|often)\b"
    r"|\bwhat (?:is|are|was|were)? ?(?:the )?(?:\w+ ){0,2}(?:rate|percentage|per cent|percent"
    r"|number|amount|price|cost|value|population|share)\b|\bat what rate\b",
    Want.WHY: r"\bwhy\b|\b(?:for|on) what (?:reason|grounds)\b|\bwhat (?:caused|led to|reasons?)\b",
}
_WANTS_COMPILED = {want: re.compile(pattern, re.I) for want, pattern in _WANTS.items()}

# Function words and the words that questions are made of. Short on purpose: what is missing here
# only costs a little weight, what is here too much costs an answer.
STOPWORDS = frozenset(
    """a about after all also an and any are as at be because been before being between both but by
    can could did do does doing done during each ever for from had has have having he her hers him
    his how i if in into is it its just let made many may me might more most much must my no not of
    off on one or other our out over s said say says shall she should since so some such t tell than
    that the their them then there these they this those through to too under until up us use used
    using was we were what when where whether which while who whom whose why will with would you
    your""".split()
)
_STOP_TERMS = frozenset(term for word in STOPWORDS for term in terms(word))

_NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|U\.S\.A?\.?)"
    r"(?:[ ](?:(?:of|de|the|van|von|du|la|le) )?(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*))*"
)
# Months count as numbers: an answer from another month is another answer. "May" only with a day or
# a preposition.
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:January|February|March|April|June|July|August|September|October|November"
    r"|December)\b|\bMay(?= \d)|(?<=\b[Ii]n )May\b"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_NAMEABLE = r"(?P<who>[A-ZÀ-ÖØ-Þ][\w’'.-]*(?: (?:(?:of|de|the) )?[A-ZÀ-ÖØ-Þ][\w’'.-]*)*)"
# "Nova Scotia premier Tim Houston": the name is what matters.
_OFFICE = (
    r"(?:(?:[\w’'.-]+ ){0,4}?(?:premier|minister|president|secretary|leader|chief|ceo|head|governor"
    r"|ambassador|representative|mayor|senator|justice|spokes(?:man|woman|person)) )?"
)
_SAYING = (
    r"(?:say|said|think|thought|write|wrote|written|promise|promised|claim|claimed|warn|warned|argue"
    r"|argued|call|called|tell|told|announce|announced|tweet|tweeted|post|posted|ask|asked for|want"
    r"|wanted|demand|demanded|respond|responded|react|reacted|propose|proposed|believe|feel)"
)
_SPEAKERS = (
    re.compile(
        rf"\b(?:did|does|do|has|had|have|would|will) (?:the )?{_OFFICE}{_NAMEABLE}"
        rf" (?:\w+ )?{_SAYING}\b"
    ),
    re.compile(
        rf"{_NAMEABLE}[’']s? (?:\w+ )?(?:position|stance|view|views|opinion|reaction|response|plan"
        r"|demand|demands|statement|comments?|remarks|attitude|message|argument)\b"
    ),
    re.compile(
        rf"\b(?:position|stance|views?|opinion|reaction|response|attitude|statement|comments?|remarks)"
        rf" (?:of|by|from) (?:the )?{_NAMEABLE}"
    ),
    re.compile(rf"\baccording to (?:the )?{_NAMEABLE}"),
    re.compile(rf"\b(?:where|how) does (?:the )?{_NAMEABLE} stand\b", re.I),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood. ``terms`` are the index's terms of its content words, in order;
    ``numbers`` are its numbers and months; ``speaker`` is the person or body whose words or
    position are asked for."""

    text: str
    wants: frozenset[Want]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    speaker: str | None


def understand(text: str) -> Question:
    """Read a question. Never fails: of what it cannot tell, it leaves the field empty."""
    wants = frozenset(want for want, pattern in _WANTS_COMPILED.items() if pattern.search(text))
    content = tuple(term for term in terms(text) if term not in _STOP_TERMS)
    return Question(
        text=text,
        wants=wants,
        terms=content,
        names=names_in(text),
        numbers=tuple(_NUMBER.findall(text)),
        speaker=_speaker(text),
    )


def is_content(word: str) -> bool:
    """Whether a word says something, unlike the function words and what questions are made of."""
    return word.lower() not in STOPWORDS and any(term not in _STOP_TERMS for term in terms(word))


def names_in(text: str) -> tuple[str, ...]:
    """Capitalised names and acronyms in a question, in order, without possessive endings.

    The first word counts only where it cannot be an ordinary word with a sentence's capital.
    """
    found: list[str] = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        if match.start() == 0 or text[: match.start()].rstrip().endswith((".", "?", "!", "“", '"')):
            while words and _POSSESSIVE.sub("", words[0]).lower() in STOPWORDS:
                words.pop(0)
        name = _POSSESSIVE.sub("", " ".join(words)).strip("-'’")
        if _NUMBER.fullmatch(name):
            continue
        if name and name.lower() not in STOPWORDS:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _speaker(text: str) -> str | None:
    for pattern in _SPEAKERS:
        if match := pattern.search(text):
            name = _POSSESSIVE.sub("", match["who"])
            words = name.split()
            while words and words[0].lower() in STOPWORDS:
                words.pop(0)
            if words:
                return " ".join(words)
    return None
