"""When, where and about what people met, as the sentence that says so tells."""

import re
from datetime import date, timedelta
from itertools import pairwise

from index.records.days import DayMention, counts_from_anchor, find_days
from index.records.meetings_events import Event
from index.records.meetings_parties import CAP, MONTHS
from index.records.meetings_words import CALLED_OFF, RIGHT
from index.records.record import MeetingStatus

_PLACE = re.compile(
    r"\b(?:at|in) (?P<place>(?:the )?(?:White House|Oval Office|Roosevelt Room|Cabinet Room"
    r"|Kremlin)"
    rf"|(?!(?:{MONTHS})\b){CAP}(?: (?:of the |of )?{CAP}){{0,4}}(?:, {CAP}(?: {CAP})?(?=[,.;]|$))?)"
)
# Occasions and bodies are no places.
_NO_PLACE = re.compile(
    r"\b(?:Summit|Conference|Assembly|Council|Meeting|Group|Truth|Social|Congress|Forum|Act"
    r"|Government|Administration|Week|Day|G7|G20|APEC|NATO|CUSMA|English|French)\b"
)
_ABOUT = re.compile(
    r"(?:to (?:further |also |directly )?(?:discuss|talk about|consult on|review|speak about)"
    r"|about|regarding|concerning|on the (?:topic|subject|issue) of|to discuss|to(?= (?!occur"
    r"|take|happen)[a-z]{4,} )"
    r"|on(?! (?:the (?:margins|sidelines|phone|telephone)|behalf|(?:the|his|her|their) way"
    r"|\w+day\b|[A-Z][a-z]+\.? \d|a |\d)))"
    r" (?P<about>(?:U\.S\.|[^.;“”]){3,300}?)"
    r"(?=[.;“”]|$|, (?:and|but|which|who|where|as|conveying|with|his|her|their|after|before)\b)"
)
# What a day after these words belongs to is not the meeting.
_OTHER_MATTER = re.compile(
    r";|\b(?:to|about|regarding|following|after|before|since|until|that|which|said|says|told|ahead"
    r"|for"
    r"|and|discuss\w*|from|by|wrote|(?!planned|scheduled|slated)[a-z]{3,}ed)\b"
)
_SET_FOR = re.compile(r"\b(?:planned|scheduled|set|slated|foreseen|due|pencil(?:l)?ed in) for ")
# Where what is said of the place ends.
_PLACE_ENDS = re.compile(
    r"\b(?:where|who|which|that|about|to [a-z]|for (?!lunch|breakfast|dinner|talks|a )|and"
    r"|regarding"
    r"|concerning|said|on (?!the (?:margins|sidelines)|[A-Z]))"
)
# “They spoke about it” does not say about what.
_POINTING = re.compile(
    r"(?:today|yesterday|was|is|this|that|it|these|those|what|how|them|him|her|both)\b"
)
# What may stand between a meeting and its matter: when, where and how.
_TAIL = re.compile(
    rf"{RIGHT}(?: for (?:an? )?(?:[\w-]+ ){{0,3}}(?i:lunch|breakfast|dinner|talks|meeting"
    rf"|visit))?{RIGHT}(?:,? that (?:he|she|they|it|the two) (?:had|held))?{RIGHT},? ?"
)
# “By March 11, they had spoken”: on that day or before it. “By the afternoon of March 11” tells
# what that day had brought.
_BOUND = re.compile(
    r"\b(?:by(?! the (?:morning|afternoon|evening|end) of\b)|until|since|before|after|from)\b", re.I
)
_DATELINE = re.compile(
    rf"(?:^|, )(?P<day>(?:{MONTHS}|[A-Z][a-z]{{2}}\.) \d{{1,2}}, \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
    r"(?: ?[—–-]|\.?$)"
)
_DATELINE_LINES = 6
# “One day after they spoke” tells when they spoke, where the day of the other is known.
_DAYS_FROM = re.compile(
    r"\b(?P<count>[Tt]he|[Oo]ne|[Aa]|[Tt]wo|[Tt]hree|\d{1,2}) days? (?P<way>after|before)"
    r" (?!that\b)"
)
_PREPOSITION = len("before ")
# Where a clause begins that a day can lead: “noted that on Friday, …”.
_CLAUSE = re.compile(r"(?:\bthat|\bwhere|\bwhen|[;:—–]|, and|, but) (?:on |earlier |later )?$")
_LEAD = 24
_AFTER = 90


def dateline(text: str) -> date | None:
    """The day in a line such as “OTTAWA, October 6, 2025 —” among the first lines of a text."""
    for line in [line for line in text[:2000].split("\n") if line][:_DATELINE_LINES]:
        if (match := _DATELINE.search(line[:80])) and (days := find_days(match["day"], None)):
            return days[0].day
    return None


def counts_from_another(sentence: str) -> bool:
    """Whether a sentence may tell a day by one that was named before: “the next day”."""
    return counts_from_anchor(sentence) or bool(_DAYS_FROM.search(sentence))


def day_of(
    sentence: str, event: Event, today: date | None, anchor: date | None = None
) -> date | None:
    """The day of a meeting: named among the words that tell of it, right behind them, or where the
    sentence or its clause begins. None where none is, or only a week or a month. ``anchor`` is the
    day that the document names last before the sentence, from which “the next day” counts."""
    # “Was to see B on Thursday” looks ahead, called off or not; “called off talks” need not.
    drops = event.said is not None and CALLED_OFF.match(sentence, event.said)
    to_come = event.status is MeetingStatus.PLANNED or (
        event.status is MeetingStatus.CANCELLED and not event.noun and not drops
    )
    ahead = to_come or (None if event.noun or event.present else False)
    mentions = _without_repeats(sentence, find_days(sentence, today, ahead=ahead, anchor=anchor))
    # “Three weeks ago” names no day.
    mentions = [m for m in mentions if "weeks" not in sentence[m.start : m.end]]
    counted = _DAYS_FROM.search(sentence[: event.start + _PREPOSITION])
    if counted and counted.end() >= event.start:
        before = [m.day for m in mentions if m.end <= counted.start() and m.day]
        return _counted_from(counted, before[-1] if before else anchor)
    for mention in mentions:
        if event.start <= mention.start < event.end:
            return mention.day
    tail = _TAIL.match(sentence, event.end)
    told = tail.end() if tail else event.end
    for mention in mentions:
        between = _SET_FOR.sub("", sentence[told : mention.start])
        if mention.start >= event.end:
            if len(between) < _AFTER and not _OTHER_MATTER.search(between):
                return mention.day
            break
    for mention in mentions:
        clause = _CLAUSE.search(sentence[: mention.start])
        bounded = _BOUND.search(sentence[clause.start() if clause else 0 : mention.start])
        leads = mention.start < _LEAD or clause is not None
        # “It comes on Thursday, when A and B meet.”
        leads = leads or sentence.startswith(", when ", mention.end)
        near = mention.start < _LEAD or event.start - mention.end < _LEAD * 2
        if leads and near and mention.end <= event.start and not bounded:
            return mention.day
    return None


def _counted_from(match: re.Match[str], base: date | None) -> date | None:
    """The day before or after which something else was, “two days after” it."""
    if base is None:
        return None
    word = match["count"].lower()
    days = {"the": 1, "a": 1, "one": 1, "two": 2, "three": 3}.get(word) or int(word)
    return base + timedelta(days if match["way"] == "before" else -days)


def place_of(sentence: str, event: Event) -> str | None:
    """Where they met: the first place among the words that tell of it or behind them, before what
    it was about. A call has none."""
    if event.kind == "call":
        return None
    stop = _PLACE_ENDS.search(sentence, event.end)
    for match in _PLACE.finditer(sentence, event.start, stop.start() if stop else len(sentence)):
        if not _NO_PLACE.search(match["place"]):
            return match["place"]
    head = _PLACE.match(sentence) if event.start < _LEAD * 3 else None
    return head["place"] if head and not _NO_PLACE.search(head["place"]) else None


def about_of(sentence: str, event: Event) -> str | None:
    """What they met about, in the sentence’s words; None where it does not say."""
    tail = _TAIL.match(sentence, event.end)
    match = _ABOUT.match(sentence, tail.end() if tail else event.end)
    about = match["about"].strip(" ,") if match else ""
    return None if not about or _POINTING.match(about) else about


def _without_repeats(sentence: str, mentions: list[DayMention]) -> list[DayMention]:
    """Of “Tuesday, October 7” only the date: it holds where the weekday is another’s."""
    repeats = {
        before.start
        for before, after in pairwise(mentions)
        if re.fullmatch(
            r"(?: (?:morning|afternoon|evening|night))?(?:,? |, on )",
            sentence[before.end : after.start],
        )
        and sentence[after.start : after.end].strip().rstrip("0123456789") != ""
        and re.search(r"\d", sentence[after.start : after.end])
    }
    return [mention for mention in mentions if mention.start not in repeats]
