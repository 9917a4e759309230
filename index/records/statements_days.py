"""When something was said: the day or the month that the words around a statement tell."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.document import Document
from index.records.days import DayMention, find_days
from index.records.speakers import People
from index.records.statements_beside import verb_of
from index.records.statements_spans import Found, Span

# Where a month stands that tells when something was said.
_IN = re.compile(r"[”\"’]?,? in (?:early |late |mid-)?")
_OPENING = re.compile(r"(?:[Ii]n )?(?:early |late |mid-)?")
_BEHIND_CUE = re.compile(r"(?: [\w.’'-]+){0,4}? in (?:early |late |mid-)?")
_WHEN = re.compile(r",? when (?:\w+ ){0,3}")
# Words before a day on which nobody says it: one by which something is to happen, or on which
# somebody else reported it.
_OF_ELSE = re.compile(
    r"\b(?:before|after|until|since|from|by|effective|starting|beginning|through|till|effect)"
    r" (?:on )?(?:(?:late|early|mid) )?$",
    re.I,
)
_OF_REPORT = re.compile(r"\b(?:that|which) [^,.;]{2,60} (?:reported|published|aired|carried) on $")
# What is told of somebody by the way, and what is still to come.
_OF_WHOM = re.compile(
    r"\b(?:who|whose|where)\b(?![^,;“”…]*\b(?:said|told|wrote|posted|spoke to reporters|warned"
    r"|announced|added|dated|released|published|sent)\b)[^,;“”…]*$"
)
_OF_PLAN = re.compile(
    r"\b(?:(?:is|are|was|were|due|scheduled|set|expected|going) to [a-z]+|will [a-z]+|due in)"
    r"\b(?! tell| say)[^,;.“”…]{0,60}$|\bfor (?:her|him|them) to [a-z]+\b[^,;.“”…]{0,40}$"
)
_YEAR = re.compile(r"\b20\d\d\b|\b19\d\d\b")
# How much of what stands above a transcript tells its day.
_HEAD = 600
_REPORTED = ("reported", "published", "aired", "carried")
_QUOTED = re.compile(r"“[^”\n]*”?")
# What was said at another time than what stands before it.
_ANOTHER_TIME = re.compile(
    r"\b(?:earlier|later|previously|since|ago|once|already|long|still|now|meanwhile|afterwards"
    r"|recently|repeatedly|often|again|had (?:\w+ )?(?:\w+ed|said|told|written|called|spoken|set"
    r"|made|put|been))\b",
    re.I,
)
_AHEAD = re.compile(r"\b(?:would|will|to be|planned|scheduled|due)\b")
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.I)
# Words before a day stand within so many characters.
_LEAD = 40
# A day holds for so many sentences behind it.
_HOLDS = 3


class SaidDays:
    """The days of one document’s statements; ``sentences`` are its spans, in order."""

    def __init__(self, document: Document, sentences: Sequence[Span], people: People) -> None:
        self._document = document
        self._sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._people = people
        self._mentioned: dict[int, list[DayMention]] = {}

    def day(self, found: Found, speaker: str | None) -> date | None:
        """The day that the words around a content name, or else the one of the sentences before it
        that are on the same speaker; None where they name none or several."""
        if not found.cue and not found.source:
            return None
        at = found.cue or found.content
        start, end = self._sentence(at)
        content_start, content_end = found.content
        text = self._document.text
        outside = (
            text[start : max(start, min(content_start, end))]
            + " … "
            + text[min(max(content_end, start), end) : end]
        )
        reported = found.cue is not None and text[slice(*found.cue)] in _REPORTED
        mentions = self._mentions(outside)
        if days := {mention.day for mention in _of_saying(outside, mentions, reported=reported)}:
            return days.pop() if len(days) == 1 else None
        if not speaker or mentions:
            return None
        return None if _ANOTHER_TIME.search(_unquoted(outside)) else self._before(start, speaker)

    def month(self, found: Found) -> date | None:
        """The first day of the month that the sentence of the cue names as the time of saying,
        where it is over by the day of publication; None where it names other days, too."""
        published = self._document.published
        if not found.cue or not published:
            return None
        text, (content_start, content_end) = self._document.text, found.content
        start, end = self._sentence(found.cue)
        named = [
            (start + mention.start, start + mention.end, mention)
            for mention in find_days(text[start:end], published, ahead=False)
            if not content_start <= start + mention.start < content_end
        ]
        if len(named) != 1:
            return None
        at, behind, month = named[0]
        whole = month.first.day == 1 and timedelta(27) <= month.last - month.first < timedelta(31)
        if not whole or month.last >= published:
            return None
        told = (
            _OPENING.fullmatch(text[start:at])
            or (at >= found.cue[1] and _BEHIND_CUE.fullmatch(text[found.cue[1] : at]))
            or (at >= content_end and _IN.fullmatch(text[content_end:at]) and verb_of(text, found))
            or (behind <= found.cue[0] and _WHEN.fullmatch(text[behind : found.cue[0]]))
        )
        return month.first if told else None

    def _sentence(self, at: Span) -> Span:
        return self._sentences[max(bisect_right(self._starts, at[0]) - 1, 0)]

    def _mentions(self, text: str) -> list[DayMention]:
        """The days that a text names outside of quotations."""
        return find_days(_unquoted(text), self._document.published, ahead=False)

    def _before(self, start: int, speaker: str) -> date | None:
        """The one day of the nearest sentence before, in the same paragraph, that names any, where
        it begins with the speaker: “On Monday, Holt met reporters. “No,” she said.”"""
        text, published = self._document.text, self._document.published
        paragraph = text.rfind("\n", 0, start) + 1
        i = bisect_right(self._starts, start) - 1
        for begin, end in reversed(self._sentences[max(0, i - _HOLDS) : i]):
            if begin < paragraph:
                return None
            if begin not in self._mentioned:
                self._mentioned[begin] = self._mentions(text[begin:end])
            if not (mentions := self._mentioned[begin]):
                continue
            named = _of_saying(text[begin:end], mentions)
            # "It said that she would meet him on March 13": nobody speaks on that day.
            if named and _AHEAD.search(text, begin, begin + named[0].start):
                return None
            days = {mention.day for mention in named}
            day = days.pop() if len(days) == 1 else None
            gone_by = day is not None and (published is None or day <= published)
            return day if gone_by and self._is_on(speaker, begin, end) else None
        return None

    def _is_on(self, speaker: str, start: int, end: int) -> bool:
        """Whether a sentence is on somebody: he is named first in it, or only called “he”."""
        first = self._people.first_named(start, end)
        if first is None:
            return bool(_PRONOUN.search(self._document.text[start:end]))
        return first == speaker


def only_day(text: str, published: date | None) -> date | None:
    """The one day that a text names; None where it names none or several."""
    days = {mention.day for mention in find_days(text, published, ahead=False)}
    return days.pop() if len(days) == 1 else None


def dated_head(document: Document, end: int) -> date | None:
    """The one day that is written out, with its year, above the turns of a transcript, ``end``
    characters long; None where there are several, or where it was to come when it was published."""
    head = document.text[: min(end, _HEAD)]
    head = "\n".join(line.title() if line.isupper() else line for line in head.split("\n"))
    mentions = find_days(head, document.published, ahead=False)
    days = {m.day for m in mentions if m.day and _YEAR.search(head, m.start, m.end)}
    day = days.pop() if len(days) == 1 else None
    return day if day and (document.published is None or day <= document.published) else None


def _of_saying(
    text: str, mentions: Sequence[DayMention], *, reported: bool = False
) -> list[DayMention]:
    """Those of a text’s days on which what it tells was said or done; ``reported``: also those on
    which it was reported."""
    return [
        mention
        for mention in mentions
        if not _OF_ELSE.search(text, max(0, mention.start - _LEAD), mention.start)
        and (reported or not _OF_REPORT.search(text, 0, mention.start))
        and not _OF_WHOM.search(text, 0, mention.start)
        and not _OF_PLAN.search(text, max(0, mention.start - 2 * _LEAD), mention.start)
    ]


def _unquoted(text: str) -> str:
    """A text with blanks where it quotes: days that somebody names are not those of speaking."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
