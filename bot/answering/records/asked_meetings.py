"""Questions about a meeting or a call: when, where, whether, with whom."""

import re
from datetime import date

from bot.answering.question import names_in
from bot.answering.records.inquiry import MeetingInquiry, Which
from bot.answering.records.people import People
from bot.answering.records.reading import Reading

_MEETS = re.compile(
    r"\b(?:meet|meets|met|meeting|meetings|talks|summit|phone calls?|telephone calls?|calls?"
    r"(?= (?:between|with))|visit(?:ed|s)?|sp(?:oke|eak|oken)(?: by (?:tele)?phone)?"
    r"(?= (?:with|to|by|last|again|on|in|today|yesterday|this))|talk(?:s|ed)?(?= (?:with|to)))\b",
    re.I,
)
_SPEAKS = re.compile(
    r"\b(?:and|&) [\w.’'-]+(?: [\w.’'-]+)? (?P<verb>(?:last |first |next )?(?:speak|spoke|talk)"
    r"(?: by (?:tele)?phone)?)\b",
    re.I,
)
_CALL = re.compile(r"\b(?:call|calls|phone|telephone)\b", re.I)
_SPOKE = re.compile(r"\b(?:sp(?:oke|eak|oken)|talk(?:ed)?)\b", re.I)
_WANTS_DAY = re.compile(
    r"\b(?:when|(?:what|which) (?:day|date)|how recently|date of)\b",
    re.I,
)
_WANTS_PLACE = re.compile(r"\b(?:where|(?:what|which) (?:city|place|country))\b", re.I)
_WANTS_PEOPLE = re.compile(
    r"\b(?:who (?:did|has|have|will|is)|whom (?:did|has)|did|have|has|who (?:met|spoke|saw))\b",
    re.I,
)
_LAST = re.compile(r"\b(?:last|latest|most recent(?:ly)?)\b(?! (?:week|month|year|\w+day))", re.I)
_FIRST = re.compile(r"\b(?:the )?first(?: time)?\b", re.I)
_NEXT = re.compile(r"\b(?:next(?! (?:week|month|year))|upcoming|planned|scheduled)\b", re.I)
_AHEAD = re.compile(r"\b(?:will|going to|is .{1,40} meeting|due to)\b", re.I)
_BEYOND = re.compile(
    r"\b(?:why|how (?!recently)|what (?:did|does|do|was|were|happened|came)|say|said|discuss\w*"
    r"|about|agree\w*|ask\w*|after|before|if|would|should|could|not|never|meet the|meets? (?:the )?"
    r"(?:requirement|standard|condition|test|deadline|target)s?)\b",
    re.I,
)
_FILLERS = frozenset(
    """meeting meetings meet meets met call calls called phone telephone talk talks talked speak
    spoke spoken summit visit visited visits hold held person face time times place take took
    happen happened happening recently last first next latest again together please date day
    each other leader leaders two going scheduled planned upcoming ever yet already been""".split()
)


def meeting_inquiry(text: str, people: People, today: date) -> MeetingInquiry | None:
    """What a question asks of meetings; None where it asks something else, or also else.

    ``When did Carney and Trump last meet?`` asks for the day of the last one. People are those
    that ``people`` knows, or who have a capitalised name.
    """
    meets = _MEETS.search(text) or _SPEAKS.search(text)
    if not meets or _BEYOND.search(text):
        return None
    reading = Reading(text)
    wants_day = reading.take_all(_WANTS_DAY)
    wants_place = reading.take_all(_WANTS_PLACE)
    which = Which.ANY
    # “The first meeting this year” is not the first one; nor is the last of a given month.
    for pattern, meant in ((_NEXT, Which.NEXT), (_FIRST, Which.FIRST), (_LAST, Which.LAST)):
        if reading.take_all(pattern):
            which = meant
    if which is Which.ANY and _AHEAD.search(text):
        which = Which.NEXT
    named = people.find(reading)
    unknown = [name for name in names_in(text) if not people.knows(name)]
    period = reading.find_period(today)
    if period is None or not named or unknown or reading.left_over(_FILLERS):
        return None
    if not (wants_day or wants_place or _WANTS_PEOPLE.search(text) or which is not Which.ANY):
        return None
    if period.is_now:
        which = Which.LAST if which is Which.ANY else which
    return MeetingInquiry(
        people=tuple(dict.fromkeys(named)),
        which=which,
        period=period,
        wants_day=wants_day,
        wants_place=wants_place,
        is_call=bool(_CALL.search(text)),
        is_either=bool(_SPOKE.search(text)) and not _CALL.search(text),
    )
