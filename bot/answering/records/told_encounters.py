"""Whether the documents tell of a meeting at all: of these two people, or of one at a place."""

import re
from collections.abc import Iterator, Sequence

from bot.answering.periods import Period
from bot.answering.records.told import paragraph_around
from bot.answering.spoken_of import is_person
from index.engine import Snapshot
from index.records.entities import read_entities
from index.records.lookup import meetings, words_of
from index.records.record import Meeting, MeetingStatus

# The passages that are read, those with most of the names first.
_PASSAGES = 60
_MEETS = re.compile(
    r"\b(?:meet|meets|met|meetings?|talks?|talked|sp(?:eak|oke|oken)|calls?|called|tele?phoned?"
    r"|phoned?|conversations?|visit\w*|summits?|dinner|lunch|s[ai]t down|hosted|received|greeted"
    r"|joined|gathered|s[ae]w|seen|discuss\w*|agreed?)\b",
    re.I,
)
# Who is named in the sentence before.
_BACK = re.compile(
    r"\b(?:he|she|him|her|they|them|his|their|both|the (?:two|three|men|leaders|prime minister"
    r"|premier|president|minister)|each other)\b",
    re.I,
)
# Whoever was there, was at the meeting that the paragraph is on.
_ATTENDS = re.compile(
    r"\b(?:joined|attended|accompanied|took part|taken part|came along|was there|were there)\b",
    re.I,
)


def tells_of_encounter(parties: Sequence[str], place: str | None, snapshot: Snapshot) -> bool:
    """Whether a record, or a sentence with a word for meeting, has all of them; of a place that is
    named, also whether their paragraph has it."""
    return any(
        place is None or place in _around(meeting, snapshot)
        for meeting in _on_record(parties, snapshot)
    ) or any(_told_in(parties, place, snapshot))


def may_have_met(
    parties: Sequence[str], within: Period, snapshot: Snapshot, *, calls: bool = True
) -> bool:
    """Whether the people among the parties met, or spoke on the telephone, in a period, as far as
    the records tell: not where all their meetings on record have a day, and none in it."""
    people = [party for party in parties if is_person(party)]
    days = [
        meeting.date
        for meeting in (_on_record(people, snapshot) if len(people) > 1 else ())
        if meeting.status is MeetingStatus.HELD and (calls or meeting.kind != "call")
    ]
    return not days or None in days or any(within.includes(day) for day in days)


def _on_record(parties: Sequence[str], snapshot: Snapshot) -> list[Meeting]:
    first, *others = parties
    found = meetings(snapshot, who=first)
    for party in others:
        theirs = set(meetings(snapshot, who=party))
        found = [meeting for meeting in found if meeting in theirs]
    return found


def _around(meeting: Meeting, snapshot: Snapshot) -> str:
    """Where a record says that it was, and its words."""
    return f"{meeting.place or ''} {words_of(meeting, snapshot)}"


def _told_in(parties: Sequence[str], place: str | None, snapshot: Snapshot) -> Iterator[bool]:
    """For each sentence that tells of a meeting of them, whether it was at the place."""
    named = [_called(party, snapshot) for party in parties]
    asked = " ".join([*parties, *([place] if place else [])])
    rows = [int(row) for row in snapshot.lexical.search(asked, _PASSAGES)[0]]
    for row, where in zip(rows, snapshot.places(rows), strict=True):
        text = snapshot.text_of(where.document.id)
        before = ""
        for start, end in snapshot.sentences(row):
            sentence, paragraph = text[start:end], paragraph_around(text, start, end)
            words = f"{before} {sentence}" if _BACK.search(sentence) else sentence
            if _ATTENDS.search(sentence):
                words = paragraph
            if _MEETS.search(words) and all(name.search(words) for name in named):
                yield place is None or place in (words if len(parties) < 2 else paragraph)
            before = sentence


def _called(party: str, snapshot: Snapshot) -> re.Pattern[str]:
    """The last words of the names by which the documents call somebody."""
    entities = read_entities(snapshot).called(party)
    names = {party, *(name for entity in entities for name in entity.names)}
    either = "|".join(re.escape(name.split()[-1]) for name in names)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)
