"""Questions about what somebody said, or where somebody stands."""

import re
from datetime import date

from bot.answering.periods import Period
from bot.answering.question import Question
from bot.answering.records.inquiry import Order, PositionInquiry
from bot.answering.records.people import People
from bot.answering.records.reading import Reading
from bot.answering.spans import same_name
from index.lexical import terms

_STANDS = re.compile(
    r"\b(?:positions?|stances?|views?|opinions?|stand|stands|think|thinks|feel|feels|attitude)\b",
    re.I,
)
_SAYS = re.compile(
    r"\b(?:say|says|said|saying|tell|told|comments?|commented|reactions?|react(?:ed)?"
    r"|respon(?:d|ded|se)|remarks?|statements?|promise[ds]?|warn(?:ed|ings?)?|argue[ds]?"
    r"|claim(?:ed|s)?|demand(?:ed|s)?|want(?:ed|s)?|call(?:ed)? for|propos(?:e|ed|als?)"
    r"|(?:last|latest|newest) (?:words?|from))\b",
    re.I,
)
# Words for the newest of them, and those among them for the present.
_NEWEST = re.compile(
    r"\b(?:last(?! (?:week|month|year|spring|summer|fall|autumn|winter|\w+day))|latest|newest"
    r"|most recent(?:ly)?)\b",
    re.I,
)
_LATELY = re.compile(r"\b(?:lately|(?<!most )recently|recent(?! (?:days|weeks|months)))\b", re.I)
_CHANGES = re.compile(
    r"\b(?:change[ds]?(?: (?:his|her|its|their) (?:mind|position|view|stance|tune))?|shift(?:ed)?"
    r"|revers(?:e|ed|al)|flip(?:ped|-flopped)?|evolved?|over time|waver(?:ed)?)\b",
    re.I,
)
_WHO = re.compile(
    r"\bwho\b|\bwhom\b|\bwhy\b|\bhow (?:many|much|often|long)\b|\bwhen\b|\bwhere(?! .*\bstand)",
    re.I,
)
_FILLERS = frozenset(
    """position positions stance stances view views opinion opinions stand stands say says said
    saying tell told comment comments commented reaction reactions react reacted response respond
    responded remark remarks statement statements think thinks thought feel feels latest newest
    recent recently lately last first change changed mind changes publicly currently quote quotes
    word words exactly message regarding concerning toward towards issue question topic matter
    attitude shifted reversed evolved time""".split()
)


def position_inquiry(question: Question, people: People, today: date) -> PositionInquiry | None:
    """Whose words a question asks for, and about what; None where it asks something else.

    ``Where does Ford stand on lumber, and did he change his mind?`` asks for Ford’s statements
    about lumber, the earliest and the latest.
    """
    text = question.text
    stands, says, changes = (bool(p.search(text)) for p in (_STANDS, _SAYS, _CHANGES))
    if not (stands or says or changes) or _WHO.search(text):
        return None
    reading = Reading(text)
    named = people.find(reading)
    period = reading.find_period(today)
    if not named or period is None:
        return None
    who = next((n for n in named if question.speaker and same_name(question.speaker, n)), named[0])
    # Whoever else is named is what the words are about.
    others = [word.lower() for name in named if name != who for word in name.split()]
    topic = [word for word in [*others, *reading.left_over(_FILLERS)] if terms(word)]
    if period.first is None and _LATELY.search(text):
        period = Period(today, today, is_now=True)
    newest = stands or period.is_now or _NEWEST.search(text)
    order = Order.CHANGE if changes else Order.NEWEST if newest else Order.RELEVANCE
    return PositionInquiry(who, tuple(dict.fromkeys(topic)), period, order)
