"""Who said what: statements read out of a document."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from corpus.document import Document
from index.embedder import Embedder
from index.records.record import Kind, Statement
from index.records.speakers import People, Resolved
from index.records.statements_beside import verb_of
from index.records.statements_cleaning import cleaned
from index.records.statements_days import SaidDays, dated_head, only_day
from index.records.statements_rules import find_statements
from index.records.statements_sifting import is_said
from index.records.statements_signed import signed_quotations
from index.records.statements_spans import Found, Quotations, Span
from index.records.statements_tagger import open_tagger
from index.records.statements_transcripts import Turn, speech, turns
from index.records.topics import recalled_topics, topics_of
from index.sentences import split_sentences

# A quotation without a source belongs to who spoke so many characters before at most.
_GOES_ON = 400
# “The tax” is the one named so many characters before at most.
_RECALLED = 600
# What stands above a transcript is place and time, not an article, up to so many characters.
_HEADING = 400


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
        day = None
        if spoken:
            day = only_day(document.title, document.published) or dated_head(document, len(text))
        said = [_turned(document, turn, day) for turn in spoken]
        if spoken and len(text) < _HEADING:
            return said
        sentences = split_sentences(text)
        found = self._tagger.tag(text) if self._tagger else find_statements(text, sentences)
        marks = Quotations(text)
        found = [one for one in cleaned(text, sentences, found) if is_said(text, marks, one)]
        attributed = [*_attributed(document, text, sentences, found)]
        return [*_with_signed(document, text, attributed), *said]


def _with_signed(document: Document, text: str, told: list[Statement]) -> list[Statement]:
    """The statements in order, where a line of its own tells who spoke, with that speaker."""
    signed = [
        _turned(document, Turn(s.start, s.end, s.speaker), None) for s in signed_quotations(text)
    ]
    if not signed:
        return told
    starts = [statement.start for statement in signed]
    kept = []
    for statement in told:
        i = bisect_right(starts, statement.end - 1) - 1
        if i < 0 or signed[i].end <= statement.start:
            kept.append(statement)
    return sorted([*kept, *signed], key=lambda statement: statement.start)


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
    days = SaidDays(document, sentences, people)
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
            verb=verb_of(text, one),
            said_on=days.day(one, speaker.name if speaker else None),
            topics=_topics(text, start, end),
            said_in=days.month(one),
        )


def _topics(text: str, start: int, end: int) -> tuple[str, ...]:
    """What a content is about, by its own words and by those of its paragraph that it recalls."""
    paragraph = max(text.rfind("\n", 0, start) + 1, start - _RECALLED)
    content = text[start:end]
    recalled = recalled_topics(content, text[paragraph:start])
    return tuple(dict.fromkeys((*topics_of(content), *recalled)))
