"""Follow-ups: a question that leans on the turns before, completed so that it stands alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.after_end import after_the_end, beside_the_end, tells_of_end
from bot.answering.answer import Answer
from bot.answering.context import (
    asks_attribute,
    asks_of_change,
    asks_words_alone,
    has_subject,
    in_context,
    leans,
)
from bot.answering.question import names_in, understand
from bot.answering.spoken_of import (
    MONTHS,
    PLACES,
    WEEKDAYS,
    is_person,
    names_somebody,
    person_meant,
)
from index.records.topics import topics_of
from index.records.vocabulary import countries, products

_STARTS_FRAGMENT = re.compile(
    r"^(?:and|or|but|also|what about|how about|what of|same for)(?=[\s,])", re.I
)
_FRAGMENT = re.compile(
    r"^(?:(?:and|or|but|so|then|also)(?=[\s,]),?\s*)?"
    r"(?:(?:(?:what|how) about|what of|also|(?:the )?same for)\s+)?"
    r"(?P<rest>.+?)(?:\s+(?:too|then|as well|please))?[\s?!]*$",
    re.I,
)
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|say|said|says|meet"
    r"|met|announced?|impose[ds]?|happen(?:ed|s)?|change[ds]?|think|want(?:ed|s)?)\b",
    re.I,
)
# What begins with one of these is small talk.
_CHATTER = re.compile(
    r"^(?:thanks?|thx|ok|okay|hello|hi|hey|yes|yeah|no|nope|really|sure|please|bye|sorry|cool|wow"
    r"|lol)\b",
    re.I,
)

_PERSON = re.compile(
    # He Lifeng is a name.
    r"\b(?!(?-i:He [A-Z]))(?P<word>he|him|his|she|her|hers)\b",
    re.I,
)
_THING = re.compile(r"\b(?P<word>it|its|they|them|their)\b", re.I)
# “her plan” is possessive, “met her in June” is not.
_OWNED = re.compile(
    r"\s+(?!(?:in|on|at|to|for|with|about|from|by|and|or|before|after|when|last|today|yesterday"
    r")\b)\w"
)

_PREPOSITIONS = (
    "on about of for to from with against by in at since under during before after until"
)
_PREPOSITION = "|".join(_PREPOSITIONS.split())
# And with one of these, a question or a remark of its own.
_REMARK = re.compile(
    rf"^(?:(?:{_PREPOSITION})\s+)?(?:i|you|we|he|she|it|they|him|her|his|hers|them|their|its"
    r"|that|these|those|there|who|whom|whose|what|when|where|which|why|how)\b",
    re.I,
)
# Where a noun phrase ends at the latest.
_ENDS = (
    rf"{_PREPOSITION}|is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|when"
    r"|while|that|which|who|what|where|why|how|if|because|now|today|yesterday|still|last|this|next"
)
_WORD = r"(?:(?:[a-z]\.){2,}|[\w’'$%-]+(?:[.,]\d+)*)"
_PHRASE = re.compile(
    rf"\b(?P<lead>{_PREPOSITION})\s+"
    rf"(?P<noun>(?!(?:{_ENDS})\b){_WORD}(?:\s+(?!(?:{_ENDS})\b){_WORD})*)",
    re.I,
)
# These lead to what a question is about, and stand for one another.
_TOPICAL = frozenset("on about of".split())
_TOPIC_LEADS = _TOPICAL | frozenset("for from with against".split())
_CUT = re.compile(
    rf"\s+(?=(?:{'|'.join(p for p in _PREPOSITIONS.split() if p not in _TOPICAL)})\s)", re.I
)
_LEADING = re.compile(rf"^(?P<lead>{_PREPOSITION})\s+(?P<noun>.+)$", re.I)
_REPEATS = re.compile(r"^(?P<head>.+?)\s+(?=(?:on|about|of|for)\s)", re.I)
# “Japanese ones?”, “and Lutnick's?”, “and Ford, same question”: nothing to put in another's place.
_OF_ANOTHER = re.compile(r"\bones?$|[a-z][’']s$|\bsame question\b", re.I)
_OWNER = re.compile(r"[’']s$")
_DEFINED = re.compile(r"what(?:[’']s| is| are| was| were)\b", re.I)
_BARE_DATE = re.compile(
    r"\b(?:now|today|yesterday|tomorrow|(?:last|this|next) "
    r"(?:year|month|week|spring|summer|autumn|fall|winter|quarter))\b",
    re.I,
)
_DATE = re.compile(
    rf"^(?:the )?(?:early |late |mid-?\s?)?(?:(?P<month>{'|'.join(MONTHS)})\b(?P<day> \d\d?\b)?"
    rf"|(?P<weekday>{'|'.join(WEEKDAYS)})\b|(?:1[89]|20)\d\d\b)",
    re.I,
)


_ABOUT_WORDS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One question as it was understood, and its answer."""

    asked: str
    answer: Answer


def complete(text: str, turns: Sequence[Turn]) -> str:
    """The question as it stands alone; unchanged where it does already or nothing came before.

    ``and aluminum?`` takes the latest question that has a topic, with that replaced; ``he`` and
    ``she`` become the person spoken of last, ``it`` what was just defined; what else cannot stand
    alone (``since when?``, ``when did it start?``) gets the words of the question before.
    """
    text = " ".join(text.split())
    rest = _fragment(text)
    if turns and tells_of_end(turns[-1].answer):
        # “And now?” and “and in May?” ask the same of another day.
        new = rest if rest and _STARTS_FRAGMENT.match(text) and not _is_day(rest) else None
        asked = beside_the_end(new, turns[-1].answer) if new else None
        if not asked and leans(text):
            asked = after_the_end(text, turns[-1].asked, turns[-1].answer)
        if asked:
            return asked
    if rest:
        if asked := _with_person(next(_questions(turns), ""), rest):
            return asked
        if _OF_ANOTHER.search(rest) or asks_attribute(rest):
            return _with_words_before(text, turns)
        for asked in _questions(turns):
            if completed := _with_fragment(asked, rest) or _with_goods(asked, rest):
                return completed
        # “Lutnick” is no subject, though his government is found by it.
        subject = products().find(rest) or any(not c.is_government for c in countries().find(rest))
        return text if subject else _with_words_before(text, turns)
    named = any(not _is_date(name) for name in names_in(text))
    completed = text
    if (
        (pronoun := _PERSON.search(text))
        and not names_somebody(text[: pronoun.start()])
        and (person := person_meant(pronoun["word"], [(t.asked, t.answer) for t in turns]))
    ):
        completed = _replace(text, pronoun, person)
    # A question with a name of its own is not about what was defined before.
    if not named and (pronoun := _THING.search(completed)) and (defined := _defined(turns)):
        completed = _replace(completed, pronoun, defined)
    changed = asks_of_change(completed) and topics_of(next(_questions(turns), ""))
    before = has_subject(next(_questions(turns), ""))
    lacks = changed or (before and asks_words_alone(completed)) or leans(completed)
    return _with_words_before(completed, turns) if lacks else completed


def _with_words_before(text: str, turns: Sequence[Turn]) -> str:
    """The question beside the words of the latest one that had a topic."""
    before = next(_questions(turns), None)
    return in_context(text, before) if before else text


def unclear_person(text: str) -> bool:
    """Whether a completed question asks about a person (``did he say``) whom nothing before names.

    Only a pronoun among the first words is what the question is about; "who" stands for somebody
    itself ("Who announced she would resign?").
    """
    pronoun = _PERSON.search(text)
    if pronoun is None:
        return False
    before = text[: pronoun.start()]
    if len(before.split()) > _ABOUT_WORDS:
        return False
    if re.match(r"who\b", text, re.I) and pronoun["word"].lower() in ("he", "she"):
        return False
    return not names_somebody(before)


def _fragment(text: str) -> str | None:
    """What a fragment asks of the question before (``aluminum``); None for any other text."""
    if not (
        _STARTS_FRAGMENT.match(text) or (len(text.split()) <= 3 and text.rstrip().endswith("?"))
    ):
        return None
    match = _FRAGMENT.match(text)
    if not match or _HAS_VERB.search(text):
        return None
    rest = match["rest"]
    return None if _CHATTER.match(rest) or _REMARK.match(rest) else rest


def _questions(turns: Sequence[Turn]) -> Iterator[str]:
    """The questions before, latest first, without what never became one."""
    for turn in reversed(turns):
        if not _CHATTER.match(turn.asked) and not _STARTS_FRAGMENT.match(turn.asked):
            yield turn.asked


def _with_fragment(asked: str, rest: str) -> str | None:
    """The question asked of another topic, person, place or day; None where none is replaceable."""
    if (repeats := _REPEATS.match(rest)) and repeats["head"].lower() in asked.lower():
        # “and the tariff on steel?” asks the question before again but for its end.
        rest = rest[repeats.end() :]
    if _DATE.match(rest):
        rest = _with_preposition(rest)
    head, *phrases = _CUT.split(rest)
    if _BARE_DATE.match(head):
        head, phrases = "", [rest]
    elif leading := _LEADING.match(head):
        topical = leading["lead"].lower() in _TOPICAL or (
            leading["lead"].lower() == "for" and not _is_name(leading["noun"])
        )
        if topical and not _is_date(leading["noun"]):
            head = leading["noun"]
        else:
            head, phrases = "", [head, *phrases]
    has_topic = _place(asked, head) is not None
    added = []
    for phrase in phrases:
        if (replaced := _with_phrase(asked, phrase)) is not None:
            asked = replaced
            has_topic = has_topic or not head
        else:
            added.append(phrase)
    if not head:
        return f"{' '.join([asked.rstrip('?! '), *added])}?" if has_topic else None
    speaker = understand(asked).speaker
    if speaker and names_in(f"of {head}") == (head,) and is_person(head):
        asked = re.sub(rf"(?:\bthe )?{re.escape(speaker)}", lambda _: head, asked, count=1)
        return f"{' '.join([asked.rstrip('?! '), *added])}?"
    place = _place(asked, head)
    if not place or (_is_name(head) and is_person(head) and _is_no_person(place)):
        return None
    return (
        asked[: place.start("noun")]
        + " ".join([head, *added])
        + asked[place.end("noun") :].rstrip()
    )


def _with_goods(asked: str, rest: str) -> str | None:
    """The question asked of other goods, where both name just one: “what does Canadian steel pay?”,
    “and aluminum?”"""
    # Words in brackets are of the question before that one.
    if "(" in asked:
        return None
    other, named = products().find(rest), products().find(asked)
    if len(other) != 1 or len(named) != 1 or rest[: other[0].start] + rest[other[0].end :]:
        return None
    return asked[: named[0].start] + rest + asked[named[0].end :]


def _with_preposition(day: str) -> str:
    match = _DATE.match(day)
    exact = match and (match["weekday"] or match["day"])
    return f"{'on' if exact else 'in'} {day}"


def _with_phrase(asked: str, phrase: str) -> str | None:
    """The question with the phrase in the place of one like it: a day's for a day's."""
    leading = _LEADING.match(phrase)
    if not leading:
        for place in _PHRASE.finditer(asked):
            if _is_date(place["noun"]):
                return asked[: place.start()] + phrase + asked[place.end() :]
        day = _BARE_DATE.search(asked)
        return asked[: day.start()] + phrase + asked[day.end() :] if day else None
    for place in reversed(list(_PHRASE.finditer(asked))):
        if place["lead"].lower() == leading["lead"].lower() and _alike(
            leading["lead"].lower(), place["noun"], leading["noun"]
        ):
            return asked[: place.start("noun")] + leading["noun"] + asked[place.end("noun") :]
    return None


def _alike(lead: str, one: str, other: str) -> bool:
    if _is_date(one) or _is_date(other):
        return _is_date(one) and _is_date(other)
    # “in force” is no place.
    return lead not in ("in", "at") or _is_name(one) == _is_name(other)


def _place(asked: str, topic: str) -> re.Match[str] | None:
    """Where the question names its topic: the last place of the topic's kind, else the last."""
    places = [
        place
        for place in _PHRASE.finditer(asked)
        if not _is_date(place["noun"])
        and (
            place["lead"].lower() in _TOPIC_LEADS
            # “to Mexico” is a topic, “to respond” is not; “in Canada” only gives way to a name.
            or (place["lead"].lower() == "to" and _is_name(place["noun"]))
            or (place["lead"].lower() == "in" and _is_name(place["noun"]) and _is_name(topic))
        )
    ]
    same = [place for place in places if _is_name(place["noun"]) == _is_name(topic)]
    found = same or places
    return found[-1] if found else None


def _with_person(asked: str, rest: str) -> str | None:
    """The question asked of somebody else: “and Trump?”, “and Ford's?”; None where it is of nobody,
    or the words are no person's name."""
    name = _OWNER.sub("", rest)
    if names_in(f"of {name}") != (name,) or not is_person(name):
        return None
    owner = name != rest
    if not owner and (speaker := understand(asked).speaker) and is_person(speaker):
        return None
    people = [
        match
        for person in names_in(asked)
        if is_person(person)
        for match in [re.search(rf"\b{re.escape(person)}(?P<own>[’']s)?(?!\w)", asked)]
        if match and bool(match["own"]) is owner and not asked[: match.start()].endswith("in ")
    ]
    if not people:
        return None
    return asked[: people[-1].start()] + rest + asked[people[-1].end() :]


def _is_no_person(place: re.Match[str]) -> bool:
    return place["lead"].lower() == "in" or not is_person(place["noun"])


def _defined(turns: Sequence[Turn]) -> str | None:
    """What the latest question asked for with “What is …?”, where it is a name."""
    asked = next(_questions(turns), "")
    names = [name for name in names_in(asked) if not _is_date(name)]
    if not names or not _DEFINED.match(asked) or _place(asked, ""):
        return None
    # “Section 122” is more than the name.
    return names[-1] if asked.rstrip(" ?!.").endswith(names[-1]) else None


def _is_date(text: str) -> bool:
    return bool(_DATE.match(text) or _BARE_DATE.match(text))


def _is_day(rest: str) -> bool:
    return _is_date(rest) or bool(_PHRASE.match(rest))


def _is_name(text: str) -> bool:
    first = re.sub(r"^the\s+", "", text, flags=re.I).split(" ")[0]
    return first[:1].isupper() or first.lower().strip(".") in PLACES


def _replace(text: str, pronoun: re.Match[str], name: str) -> str:
    word, after = pronoun["word"].lower(), text[pronoun.end() :]
    owns = word in ("his", "hers", "its", "their") or (word == "her" and _OWNED.match(after))
    return f"{text[: pronoun.start()]}{name}{'’s' if owns else ''}{after}"
