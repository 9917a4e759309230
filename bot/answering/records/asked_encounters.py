"""Questions about what came of a meeting, or why or how it was, and whose and where it was.

When, where and with whom somebody met is asked of the records (``asked_meetings``); what else is
asked of a meeting only the passages tell. Both are in vain where nobody tells of such a meeting.
"""

import re
from collections.abc import Iterable
from datetime import date

from bot.answering.periods import named_period
from bot.answering.question import names_in
from bot.answering.records.inquiry import EncounterInquiry
from bot.answering.records.people import People
from bot.answering.records.reading import Reading
from bot.answering.spoken_of import MONTHS, is_person
from index.records.vocabulary import countries

_TITLES = (
    r"(?:(?:the|u\.?s\.?|canadian|mexican|american|chinese|prime|vice|minister|president|premier"
    r"|secretary|ambassador|representative|chancellor|governor|mayor|king|queen) )*"
)
_MEANWHILE = (
    r"(?:(?:\w+ly|last|first|next|ever|once|again|already|both|have|has|had|going to|due to|to) )*"
)
_MEET = (
    r"(?:meet|meets|met|meeting|visit(?:s|ed)?|phone[ds]?|sp(?:eak|eaks|oke|oken)|talk(?:s|ed)?"
    r"|s[ai]t down|see|saw|calls?|called(?! in\b))"
    r"(?: (?:up|privately|again|by (?:tele)?phone|in person))?"
)
_TOGETHER = (
    r"(?:meet|met|sp(?:eak|oke|oken)|talk(?:ed)?|s[ai]t down|discuss(?:ed)?|agreed?"
    r"|(?:have|had|hold|held) (?:an? |their )?(?:\w+ )?(?:meeting|talks|call|conversation|dinner"
    r"|lunch))\b"
)
_WITHIN = re.compile(r"\bin (?:[A-Z][a-z]+,? )?\d{4}[\s?.!]*$")
_MEETING = r"(?:meeting|talks|(?:tele)?(?:phone )?call|summit|conversation|dinner|lunch|visit)s?"


def encounter_inquiry(text: str, people: People, today: date) -> EncounterInquiry | None:
    """The two people whose meeting a question is about, or one of them and the place, and the year
    or the month with which it ends; None where it names none such. ``people`` are those of the
    snapshot."""
    named = names_in(text)
    # “The Carney-Trump dinner” is of two.
    joined = [part for name in named for part in re.split("[-–]", name) if part[:1].isupper()]
    typed = dict.fromkeys([*people.find(Reading(text)), *named, *joined])
    persons = [name for name in typed if is_person(name)]
    if not persons:
        return None
    name = _either(persons)
    pair = next(filter(None, (re.search(p, text, re.I) for p in _pairs(name))), None)
    place = _place(text, typed)
    if pair:
        named_days = named_period(text, today) if _WITHIN.search(text) else None
        within = named_days.period if named_days else None
        return EncounterInquiry((pair["one"], pair["other"]), place, within)
    one = re.search(rf"\b(?P<one>{name}) {_MEANWHILE}(?:meets?|met|visit(?:s|ed)?)\b", text, re.I)
    return EncounterInquiry((one["one"],), place) if one and place else None


def _pairs(name: str) -> tuple[str, ...]:
    one, other = rf"\b(?P<one>{name})", rf"{_TITLES}(?P<other>{name})\b(?![’'])"
    return (
        # “call Xi a friend” is no call.
        rf"{one} {_MEANWHILE}{_MEET}(?: (?:with|to))? {other}(?! (?:an?|the|his|her)\b)",
        rf"{one},? (?:and|&) {other} {_MEANWHILE}{_TOGETHER}",
        rf"\b{_MEETING} (?:between|of|with) {_TITLES}(?P<one>{name}) (?:and|with|&) {other}",
        rf"{one}[’']s? (?:\w+ ){{0,2}}{_MEETING} (?:with|to) {other}",
        rf"{one}[-–]{other} (?:\w+ )?{_MEETING}",
    )


def _place(text: str, names: Iterable[str]) -> str | None:
    """Where the meeting is said to have been; not a country, of which a text names the city."""
    for name in names:
        if name.lower() not in MONTHS and not countries().name_of(name):
            at = re.escape(name)
            if re.search(rf"\bin {at}(?!\w)|\bvisit(?:s|ed)?(?: to)? {at}(?!\w)", text):
                return name
    return None


def _either(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
