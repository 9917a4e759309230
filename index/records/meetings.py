"""Who met whom, read out of a document: calls, meetings, visits, summits and talks."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from corpus.document import Document
from index.attribution import speaker_at
from index.records.days import find_days
from index.records.meetings_details import about_of, counts_from_another, dateline, day_of, place_of
from index.records.meetings_events import Event, find_events, leads, says, turn_label
from index.records.meetings_merge import WINDOW, add_meeting
from index.records.meetings_parties import (
    Party,
    Sort,
    find_sides,
    given_names,
    same_person,
    surname,
)
from index.records.meetings_people import People
from index.records.meetings_titles import Readout, read_title
from index.records.record import Meeting, MeetingStatus
from index.records.statements_transcripts import Turn, turns
from index.sentences import split_sentences

# How many sentences back a pronoun finds its name.
_BACK = 3
# The same for “the two leaders”.
_PAIR_BACK = 30
# How many sentences back the day is looked for that “the next day” counts from.
_DAY_BACK = 8
# Among how many sentences a readout tells what its title announces.
_HEAD = 4
_FIRST_WORDS = 300
# “Ford was joined by A and B. C took part, too.”
_ATTENDS = re.compile(
    r"\b(?:was|were) (?:also )?(?:joined|accompanied) (?P<by>by)\b"
    r"| accompanied (?=the |him\b|her\b|them\b|[A-Z])| (?:also )?(?:took part|attended)\b"
)
_ATTENDS_BEHIND = 2
# “Spoke with A in the morning, and with B the same day”: both of the day named before.
_SAME_DAY = re.compile(r"\bthe same day\b|\blater that day\b")
# “The premier himself would not attend”, in so many sentences after the one that plans.
_ABSENT = re.compile(
    r"\b(?P<who>\w+)(?: himself| herself)? (?:(?:would|will|was|is) not|won[’']t|wouldn[’']t)"
    r" (?:attend(?:ing)?|take part|taking part|be there|join(?:ing)?)\b"
)
_ABSENT_AHEAD = 2
# How many sentences a turn in a transcript may have.
_TURN = 200
# The heading of a part of a timeline, and a year in a sentence.
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_meetings(document: Document) -> list[Meeting]:
    """The meetings that a document speaks of, in the order of their spans: one record for each,
    however often it is mentioned, with the sentence that says most as its span.

    Participants are names as the document prints them, in the fuller form where it has one;
    ``he``, “the two leaders” and “the prime minister” are resolved inside the document. Weekdays
    are worked out against the publication date or else a date line; the date is None where neither
    is known or the words leave it open. The one exception: a readout that names no day tells of
    the day on which it was published. Where people are said to have met on a day after the
    publication, the day is unknown.
    """
    return _Reader(document).read()


class _Reader:
    """Reads one document from its beginning, and remembers who met last."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sentences = split_sentences(document.text)
        self._people = People(document)
        self._today = document.published or dateline(document.text)
        self._found: list[Meeting] = []
        self._year: int | None = None
        self._last: tuple[str, ...] = ()
        self._last_index = 0

    def read(self) -> list[Meeting]:
        """See ``read_meetings``."""
        for index in range(len(self._sentences)):
            if _A_YEAR.fullmatch(self._sentence(index)):
                self._year = int(self._sentence(index))
            for event in find_events(self._sentence(index)):
                self._add(index, event)
            self._add_attendants(index)
        if title := read_title(self._document.title):
            self._add_title(title)
        return sorted(self._found, key=lambda meeting: (meeting.start, meeting.end))

    @cached_property
    def _turns(self) -> list[Turn]:
        """Who speaks where, in a transcript; nothing elsewhere."""
        return turns(self._document.text, self._document.title)

    def _sentence(self, index: int) -> str:
        return self._document.text[slice(*self._sentences[index])]

    def _add(self, index: int, event: Event) -> None:
        names = self._names(index, event.parties)
        if event.status is MeetingStatus.PLANNED:
            names = self._who_come(index, names)
        if len(names) < 2:
            return
        self._last, self._last_index = names, index
        sentence = self._sentence(index)
        named_last = self._named_last(index, event.status)
        day = day_of(sentence, event, self._today, named_last)
        if day is None and _SAME_DAY.search(sentence, event.end):
            day = named_last
        day = self._in_its_year(day, sentence)
        if self._contradicts(event, day):
            day = None
        meeting = Meeting(
            self._document.id,
            *self._sentences[index],
            names,
            event.kind,
            day,
            place_of(sentence, event),
            self._status(event, day),
            about_of(sentence, event),
        )
        if event.another:
            self._found.append(meeting)
        else:
            add_meeting(self._found, meeting, only_spoke=event.only_spoke)

    def _add_attendants(self, index: int) -> None:
        """Who is told to have been there, too, in a sentence right behind the one that tells of a
        meeting, takes part in it; its words are then both sentences’."""
        sentence = self._sentence(index)
        match = _ATTENDS.search(sentence)
        told = self._sentences[self._last_index][0]
        near = 0 < index - self._last_index <= _ATTENDS_BEHIND
        if not match or not near or "\n" in self._document.text[told : self._sentences[index][0]]:
            return
        behind = match["by"] is not None
        parties = tuple(
            party
            for side in find_sides(sentence)
            for party in side.parties
            if party.sort is Sort.PERSON
            and (party.start >= match.end() if behind else party.end <= match.start())
        )
        names = self._names(index, parties)
        for i in range(max(0, len(self._found) - WINDOW), len(self._found)):
            meeting = self._found[i]
            if meeting.start == told and meeting.status is MeetingStatus.HELD and names:
                others = [n for n in names if not _overlap([n], meeting.participants)]
                end = self._sentences[index][1]
                joined = (*meeting.participants, *others)
                self._found[i] = replace(meeting, participants=joined, end=end)
                return

    def _who_come(self, index: int, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names without those of whom the next sentences say that they will not be there."""
        absent = {
            match["who"].casefold()
            for after in range(index, min(index + 1 + _ABSENT_AHEAD, len(self._sentences)))
            for match in _ABSENT.finditer(self._sentence(after))
        }
        return tuple(name for name in names if absent.isdisjoint(name.casefold().split()))

    def _named_last(self, index: int, status: MeetingStatus) -> date | None:
        """The day that is named last before a sentence, where the sentence counts from one: “the
        next day”; None where none is. What has been does not count from days to come."""
        if not counts_from_another(self._sentence(index)):
            return None
        last = None
        for before in range(max(0, index - _DAY_BACK), index):
            found = find_days(self._sentence(before), self._today, anchor=last)
            days = [mention.day for mention in found if mention.day]
            if status is not MeetingStatus.PLANNED and self._today:
                days = [day for day in days if day <= self._today]
            last = days[-1] if days else last
        return last

    def _in_its_year(self, day: date | None, sentence: str) -> date | None:
        """A day that is told without its year, in the year whose number heads that part of a
        timeline; as it is elsewhere."""
        if day is None or self._year in (None, day.year) or _YEAR.search(sentence):
            return day
        last = monthrange(self._year or day.year, day.month)[1]
        return day.replace(year=self._year or day.year, day=min(day.day, last))

    def _contradicts(self, event: Event, day: date | None) -> bool:
        """Whether people are said to have met on a day after the publication. One day later may be
        a matter of time zones."""
        tells_of_past = event.status is MeetingStatus.HELD and not (event.noun or event.present)
        return bool(tells_of_past and day and self._today and (day - self._today).days > 1)

    def _status(self, event: Event, day: date | None) -> MeetingStatus:
        to_come = day and self._today and day > self._today
        if to_come and event.status is MeetingStatus.HELD and (event.noun or event.present):
            return MeetingStatus.PLANNED
        return event.status

    def _names(self, index: int, parties: Sequence[Party]) -> tuple[str, ...]:
        """The names of the parties, each person once; who cannot be told is left out."""
        if parties and parties[0].sort is Sort.PAIR and len(parties) > 1:
            # “The meeting with X was held on …”: the one that was spoken of before.
            with_whom = self._people.full_name(parties[1].name)
            known = any(same_person(with_whom, name) for name in self._last)
            return self._last if known else ()
        names: list[str] = []
        for party in parties:
            resolved = self._resolved(index, party, names)
            if not resolved and party.sort in (Sort.PRONOUN, Sort.PAIR):
                return ()
            for name in resolved:
                if not any(same_person(name, other) for other in names):
                    names.append(name)
        return tuple(names)

    def _resolved(self, index: int, party: Party, others: Sequence[str]) -> tuple[str, ...]:
        word = party.name.casefold()
        if party.sort is Sort.PAIR and (pair := self._pair_before(index, party.start)):
            return pair
        if party.sort is Sort.PAIR or word == "they":
            reach = _BACK if word == "they" else _PAIR_BACK
            return self._last if index - self._last_index <= reach else ()
        if word in ("i", "we"):
            at = self._sentences[index][0] + party.start
            i = bisect_right(self._turns, at, key=lambda turn: turn.start) - 1
            if i >= 0 and at < self._turns[i].end:
                turned = self._turns[i].speaker.name
                return (self._people.full_name(turned),) if turned and turned != "Q" else ()
            text, title = self._document.text, self._document.title
            near = self._sentences[max(0, index - _TURN) : index + 2]
            speaker = speaker_at(text, near, at, at + 1, title)
            if not speaker or not speaker.name or speaker.name == "Q":
                return ()
            return (self._people.full_name(speaker.name),)
        if party.sort is Sort.PRONOUN:
            return self._named_before(index, party.start)
        if party.sort is Sort.ROLE:
            holder = self._people.holder(party.name, "")
            if others and same_person(holder, others[0]):
                # “The President … the President”: one and the same, but “his counterpart” is not.
                if "counterpart" not in word:
                    return ()
                holder = self._people.holder(party.name, surname(others[0]))
            return (holder,) if self._people.is_person(party, holder) else ()
        name = self._people.full_name(party.name)
        return (name,) if self._people.is_person(party, name) else ()

    def _pair_before(self, index: int, at: int) -> tuple[str, ...]:
        """The two people whom a sentence names before “the two” at an offset, if just two."""
        sides = find_sides(self._sentence(index)[:at])
        parties = [p for side in sides for p in side.parties if p.sort is Sort.PERSON]
        names = [name for party in parties if (name := self._single(party))]
        return tuple(names) if len(names) == 2 and not same_person(*names) else ()

    def _named_before(self, index: int, at: int) -> tuple[str, ...]:
        """Whom ``he`` or ``she`` at an offset of a sentence means: who is named first in it, else
        the person with whom a sentence shortly before begins."""
        for before in range(index, max(-1, index - 1 - _BACK), -1):
            sentence = self._sentence(before)
            sides = find_sides(sentence[: at if before == index else _FIRST_WORDS])
            label = turn_label(sentence)
            alone = [s.parties[0] for s in sides if len(s.parties) == 1 and s.start >= label]
            if before != index:
                # What a sentence is about stands where it begins, or is who says it.
                heard = [p for p in alone if says(sentence, p)]
                alone = [p for p in alone[:1] if leads(sentence, p.start)] or heard
            for party in alone:
                if name := self._single(party):
                    return (name,)
            if label:
                break  # another speaker’s words come before
        return ()

    def _single(self, party: Party) -> str | None:
        """The name of a person or of who holds an office; None for anything else."""
        if party.sort is Sort.ROLE:
            name = self._people.holder(party.name, "")
        elif party.sort is Sort.PERSON:
            name = self._people.full_name(party.name)
        else:
            return None
        return name if self._people.is_person(party, name) else None

    def _add_title(self, title: Readout) -> None:
        """What the title of a readout tells goes into the record of its first sentences."""
        parties = (*title.host, *title.counterpart)
        announced = self._names(0, parties)
        if not announced or not self._sentences:
            return
        head = self._sentences[:_HEAD][-1][1]
        near = [m for m in self._found if m.start < head and m.status is MeetingStatus.HELD]
        near.sort(key=lambda m: (not _overlap(m.participants, announced), m.date != self._today))
        told = next(
            (
                m
                for m in near
                if _overlap(m.participants, announced) or m.start == self._sentences[0][0]
            ),
            None,
        )
        if told:
            self._found.remove(told)
        else:
            start, end = self._sentences[0]
            told = Meeting(
                self._document.id, start, end, (), title.kind, None, None, MeetingStatus.HELD, None
            )
        names = _completed(told.participants, announced)
        self._found.append(
            replace(
                told,
                participants=names,
                kind=title.kind,
                date=told.date or self._day_of_readout(told.start),
            )
        )

    def _day_of_readout(self, start: int) -> date | None:
        """The day with which the sentence begins (“Yesterday, …”), else that of publication."""
        index = next(i for i, span in enumerate(self._sentences) if span[0] == start)
        sentence = self._sentence(index)
        everything = Event(len(sentence), len(sentence), "meeting", MeetingStatus.HELD, ())
        return day_of(sentence, everything, self._today) or self._today


def _overlap(names: Sequence[str], others: Sequence[str]) -> bool:
    return any(same_person(name, other) for name in names for other in others)


def _completed(told: Sequence[str], announced: Sequence[str]) -> tuple[str, ...]:
    """The participants that the text tells, with those of the title: a person under the fuller
    name, a group once."""
    names = list(told)
    for name in announced:
        same = next((i for i, known in enumerate(names) if same_person(known, name)), None)
        if same is None:
            part = [i for i, known in enumerate(names) if name.casefold() in known.casefold()]
            if not part:
                names.append(name)
            elif " " in name:
                names[part[0]] = name
        elif given_names(name) or not given_names(names[same]):
            names[same] = name
    return tuple(names)
