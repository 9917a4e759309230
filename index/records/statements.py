"""Who said what: statements read out of a document."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from corpus.document import Document
from index.embedder import Embedder
from index.records.days import find_days
from index.records.people_vocabulary import people_vocabulary
from index.records.record import Kind, Statement
from index.records.speakers import People, Resolved
from index.records.statements_cleaning import cleaned
from index.records.statements_rules import find_statements
from index.records.statements_sifting import is_said
from index.records.statements_spans import Found, Quotations, Span
from index.records.statements_tagger import open_tagger
from index.records.statements_transcripts import Turn, speech, turns
from index.records.topics import topics_of
from index.sentences import split_sentences

# A quotation without a source belongs to who spoke so many characters before at most.
_GOES_ON = 400
# What stands above a transcript is place and time, not an article, up to so many characters.
_HEADING = 400
# Where a month stands that tells when something was said.
_IN = re.compile(r"[”\"’]?,? in (?:early |late |mid-)?")
_OPENING = re.compile(r"(?:[Ii]n )?(?:early |late |mid-)?")
_BEHIND_CUE = re.compile(r"(?: [\w.’'-]+){0,4}? in (?:early |late |mid-)?")
# Words before a day on which nobody says it: one by which something is to happen, or on which
# somebody else reported it.
_OF_ELSE = re.compile(
    r"\b(?:before|after|until|since|from|by|effective|starting|beginning|through|till)"
    r" (?:(?:late|early|mid) )?$",
    re.I,
)
_OF_REPORT = re.compile(r"\b(?:that|which) [^,.;]{2,60} (?:reported|published|aired|carried) on $")
_REPORTED = ("reported", "published", "aired", "carried")
_QUOTED = re.compile(r"“[^”\n]*”?")
_WHEN = re.compile(r",? when (?:\w+ ){0,3}")


class StatementReader:
    """Reads statements, with the trained tagger where ``embedder`` is the default one, else by
    rules alone. Deterministic; nothing is kept between documents.

    Raises WeightsError where the tagger's weights are missing or broken.
    """

    def __init__(self, embedder: Embedder | None) -> None:
        self._tagger = open_tagger(embedder)

    def read(self, document: Document) -> list[Statement]:
        """The statements of a document, in order; their contents do not overlap."""
        spoken = turns(document.text, document.title) or speech(document.text, document.title)
        # What stands above a transcript may report others.
        text = document.text[: spoken[0].start] if spoken else document.text
        day = _only_day(document.title, document) if spoken else None
        said = [_turned(document, turn, day) for turn in spoken]
        if spoken and len(text) < _HEADING:
            return said
        sentences = split_sentences(text)
        found = self._tagger.tag(text) if self._tagger else find_statements(text, sentences)
        marks = Quotations(text)
        found = [one for one in cleaned(text, sentences, found) if is_said(text, marks, one)]
        return [*_attributed(document, text, sentences, found), *said]


def _turned(document: Document, turn: Turn, said_on: date | None) -> Statement:
    return Statement(
        document=document.id,
        start=turn.start,
        end=turn.end,
        speaker=turn.speaker.name,
        mention=turn.speaker.mention,
        role=turn.speaker.role,
        kind=Kind.DIRECT,
        verb=None,
        said_on=said_on,
        topics=topics_of(document.text[turn.start : turn.end]),
    )


def _attributed(
    document: Document, text: str, sentences: list[Span], found: list[Found]
) -> Iterator[Statement]:
    people = People(text)
    starts = [start for start, _ in sentences]
    marks = Quotations(text)
    resolved: dict[Span, Resolved] = {}
    last: tuple[int, Resolved] | None = None
    for one in found:
        start, end = one.content
        quoted = 2 * marks.within(start, end) >= end - start
        kind = Kind.DIRECT if quoted else Kind.INDIRECT
        speaker: Resolved | None = None
        if one.source:
            if one.source not in resolved:
                resolved[one.source] = people.resolve(one.source)
            speaker = resolved[one.source]
        elif last and kind is Kind.DIRECT and start - last[0] < _GOES_ON:
            speaker = Resolved(last[1].name, "", last[1].role)
        if speaker:
            last = (end, speaker)
        yield Statement(
            document=document.id,
            start=start,
            end=end,
            speaker=speaker.name if speaker else None,
            mention=(speaker.mention or None) if speaker else None,
            role=speaker.role if speaker else None,
            kind=kind,
            verb=_verb(text, one),
            said_on=_said_on(document, starts, sentences, one),
            topics=topics_of(text[start:end]),
            said_in=_said_in(document, starts, sentences, one),
        )


def _verb(text: str, found: Found) -> str | None:
    """The word of a cue that says how it was said: ``warned`` of ``also warned that``."""
    if not found.cue:
        return None
    words = [word.strip(',.:;“”"') for word in text[slice(*found.cue)].split()]
    known = [word for word in words if word.lower() in people_vocabulary().verbs]
    chosen = known[-1] if known else " ".join(word for word in words if word)
    return chosen if re.search(r"\w", chosen) else None


def _sentence_of(sentences: list[Span], starts: list[int], cue: Span) -> Span:
    return sentences[max(bisect_right(starts, cue[0]) - 1, 0)]


def _said_on(
    document: Document, starts: list[int], sentences: list[Span], found: Found
) -> date | None:
    """The day that the words around the content name, None where they name none or several."""
    if not found.cue:
        return None
    start, end = _sentence_of(sentences, starts, found.cue)
    text = document.text
    content_start, content_end = found.content
    outside = (
        text[start : max(start, min(content_start, end))]
        + " … "
        + text[min(max(content_end, start), end) : end]
    )
    reported = text[slice(*found.cue)] in _REPORTED
    days = {
        mention.day
        for mention in find_days(_unquoted(outside), document.published, ahead=False)
        if not _OF_ELSE.search(outside, 0, mention.start)
        and (reported or not _OF_REPORT.search(outside, 0, mention.start))
    }
    return days.pop() if len(days) == 1 else None


def _unquoted(text: str) -> str:
    """A text with blanks where it quotes: days that somebody names are not those of speaking."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _only_day(text: str, document: Document) -> date | None:
    days = {mention.day for mention in find_days(text, document.published, ahead=False)}
    return days.pop() if len(days) == 1 else None


def _said_in(
    document: Document, starts: list[int], sentences: list[Span], found: Found
) -> date | None:
    """The first day of the month that the sentence of the cue names as the time of saying, where
    it is over by the day of publication; None where it names other days, too."""
    if not found.cue or not document.published:
        return None
    text, (content_start, content_end) = document.text, found.content
    start, end = _sentence_of(sentences, starts, found.cue)
    named = [
        (start + mention.start, start + mention.end, mention)
        for mention in find_days(text[start:end], document.published, ahead=False)
        if not content_start <= start + mention.start < content_end
    ]
    if len(named) != 1:
        return None
    at, behind, month = named[0]
    whole = month.first.day == 1 and timedelta(27) <= month.last - month.first < timedelta(31)
    if not whole or month.last >= document.published:
        return None
    told = (
        _OPENING.fullmatch(text[start:at])
        or (at >= found.cue[1] and _BEHIND_CUE.fullmatch(text[found.cue[1] : at]))
        or (at >= content_end and _IN.fullmatch(text[content_end:at]) and _verb(text, found))
        or (behind <= found.cue[0] and _WHEN.fullmatch(text[behind : found.cue[0]]))
    )
    return month.first if told else None
