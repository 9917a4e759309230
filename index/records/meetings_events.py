"""The words of a sentence that say people met, and the parties on either side of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.records.meetings_parties import Party, Side, Sort, find_sides
from index.records.meetings_words import (
    AFTER_CALLED,
    AFTER_SEEN,
    AFTER_WELCOMED,
    ALONGSIDE,
    ALSO,
    AND,
    BEFORE_OBJECT,
    BETWEEN,
    CALLED_OFF,
    CALLING,
    COMPOUND,
    DEPENDS,
    DROPPED_ONE,
    DUE,
    DUE_THERE,
    ENDS,
    FACE_TO_FACE,
    FIRST_A_MEAL,
    HAS_BEEN,
    IN_A_SITTING,
    INTRODUCTION,
    LABEL,
    LEAD,
    LEFT,
    LONGEST,
    LOOSE,
    MEETING_SOMEBODY,
    NEAR,
    NEXT_ONE,
    NOT_REAL_NOUN,
    OFF_AFTER,
    ONCE,
    OWNED,
    OWNS,
    PHONED,
    PLANNED_AFTER,
    PLANNED_NOUN,
    PRESENT,
    QUOTING,
    SAID_BY,
    SEEN_THERE,
    SEES,
    SPEAKS,
    SPOKE,
    TAKES_OBJECT,
    TO_COME,
    TO_SEE,
    TRIGGER,
    UNREAL,
    VERB,
    VERBS,
    WENT,
    WHETHER,
)
from index.records.record import MeetingStatus


@dataclass(frozen=True, slots=True)
class Event:
    """People meeting, as a sentence says it. ``start`` and ``end`` are the words that say so,
    offsets in the sentence. ``noun``: they name it (“a call with X”). ``present``: a verb in the
    present tense, which tells of what was or is to come. ``another``: they tell this meeting from
    the one spoken of before (“a further call is planned”). ``only_spoke``: “they also spoke about
    wheat” may be said of the meeting or the call spoken of before. ``said``: where its verb starts,
    if a verb says so."""

    start: int
    end: int
    kind: str
    status: MeetingStatus
    parties: tuple[Party, ...]
    noun: bool = False
    present: bool = False
    only_spoke: bool = False
    another: bool = False
    said: int | None = None


def find_events(sentence: str) -> list[Event]:
    """The meetings that a sentence speaks of, in order; questions and table rows speak of none."""
    if len(sentence) > LONGEST or " | " in sentence or sentence.endswith("?"):
        return []
    if not TRIGGER.search(sentence) or sentence.startswith("Q "):
        return []
    skip = turn_label(sentence)
    sides = [side for side in find_sides(sentence) if side.start >= skip]
    found: list[Event] = []
    for event in (*_by_verb(sentence, sides), *_by_noun(sentence, sides)):
        if event.said and any(event.start < o.end <= event.said for o in found):
            # Two verbs of one subject.
            event = replace(event, start=event.said)
        if not any(event.start < other.end and other.start < event.end for other in found):
            found.append(event)
    return sorted(found, key=lambda event: event.start)


def turn_label(sentence: str) -> int:
    """How many characters name the speaker whose turn in a transcript begins with a sentence:
    ``MS. DOE: …``, ``Q …``; 0 where none does."""
    label = LABEL.match(sentence)
    return label.end() if label else 0


def leads(sentence: str, start: int) -> bool:
    """Whether words that start at an offset stand where a sentence has its subject."""
    before = sentence[turn_label(sentence) : start]
    return not before or bool(INTRODUCTION.fullmatch(before))


def says(sentence: str, party: Party) -> bool:
    """Whether a party is told to say something: “…,” A told reporters; “…,” said A."""
    said = SAID_BY.search(sentence, max(0, party.start - 12), party.start)
    return bool(said or SPEAKS.match(sentence, party.end))


def _by_verb(sentence: str, sides: list[Side]) -> Iterator[Event]:
    before: tuple[Side, Side | None] | None = None
    for match in VERB.finditer(sentence):
        left = _subject(sentence, sides, match.start())
        if left is None:
            continue
        side, gap = left
        if before and side == before[1] and AND.search(gap):
            side = before[0]  # “A received B on Monday and spoke with C”
        other = _object(sides, sentence, match.end())
        before = side, other
        unreal = UNREAL.search(gap) or WHETHER.search(sentence[: side.start])
        if unreal or not _has_met(sentence, match, side, other):
            continue
        status = MeetingStatus.HELD
        if CALLED_OFF.match(match[0]):
            status = MeetingStatus.CANCELLED
        elif (
            (TO_COME.search(gap) and not (HAS_BEEN.search(gap) or WENT.search(gap)))
            or (PRESENT.match(match[0]) and ONCE.search(sentence[: side.start]))
            or DUE_THERE.match(match[0])
        ):
            off = OFF_AFTER.match(sentence[other.end if other else match.end() :])
            status = MeetingStatus.CANCELLED if off else MeetingStatus.PLANNED
        yield Event(
            side.start,
            other.end if other else match.end(),
            _verb_kind(match),
            status,
            (*side.parties, *(other.parties if other else ())),
            present=bool(PRESENT.match(match[0])),
            only_spoke=bool(ALSO.search(gap) and SPOKE.match(match[0])),
            said=match.start(),
        )


def _has_met(sentence: str, match: re.Match[str], side: Side, other: Side | None) -> bool:
    """Whether the subject of a verb met its object, or the several of the subject each other."""
    verb = match[0]
    if other is None:
        if verb.startswith(("spoke", "talked")):
            # “They spoke of unity” need not have been to each other.
            near = verb + sentence[match.end() : match.end() + 12]
            if not PHONED.search(near):
                return False
        alone = not verb.endswith((" with", " to", " between")) and not TAKES_OBJECT.match(verb)
        return alone and _is_several(side) and bool(ENDS.match(sentence, match.end()))
    if SEES.fullmatch(verb):
        sorts = {side.parties[0].sort, other.parties[0].sort}
        if sorts != {Sort.PERSON} and verb == "saw":
            them = other.parties[0].sort is Sort.PERSON
            return them and bool(SEEN_THERE.match(sentence, other.end))
        return bool(AFTER_SEEN.match(sentence, other.end)) and (
            verb != "see" or bool(TO_SEE.search(sentence, side.end, match.start()))
        )
    if TAKES_OBJECT.match(verb):
        if other.parties[0].sort in (Sort.PRONOUN, Sort.PAIR):
            return False
        follows = AFTER_CALLED if verb.startswith(CALLING) else AFTER_WELCOMED
        if not verb.startswith(("host", "conven")) and not follows.match(sentence, other.end):
            return False
    if side.parties[0].name in ("I", "We", "we"):
        # “I’ve talked to the President about it” is no meeting of theirs.
        return any(party.sort is Sort.PERSON for party in (*side.parties[1:], *other.parties))
    return True


def _verb_kind(match: re.Match[str]) -> str:
    verb = match[0]
    kind = next(kind for i, (kind, _) in enumerate(VERBS) if match[f"verb{i}"])
    if verb.startswith("visit"):
        return "visit"
    if kind == "call" and FACE_TO_FACE.search(verb):
        return "meeting"
    if verb.startswith("talked") and "phone" not in verb:
        return "talks"
    return kind or _noun_kind(match, "_due" if DUE.match(verb) else "_held")


def _by_noun(sentence: str, sides: list[Side]) -> Iterator[Event]:
    for match in COMPOUND.finditer(sentence):
        parties = tuple(
            Party(*match.span(group), match[group], Sort.PERSON) for group in ("one", "two")
        )
        yield _nominal(sentence, match, match.start(), match.end(), parties)
    for match in OWNED.finditer(sentence):
        owner = next((s for s in sides if s.end in (match.start(), match.start() + 2)), None)
        other = _object(sides, sentence, match.end())
        if owner and other and owner.parties[0].sort is not Sort.PRONOUN and not _several(match):
            yield _nominal(sentence, match, owner.start, other.end, owner.parties + other.parties)
    for match in LOOSE.finditer(sentence):
        other = _object(sides, sentence, match.end())
        if other is not None and not _several(match):
            parties = _loose_parties(sentence, sides, match, other)
            yield _nominal(sentence, match, match.start(), other.end, parties)
    for match in BETWEEN.finditer(sentence):
        other = _object(sides, sentence, match.end())
        if other and len(other.parties) == 1 and sentence.startswith(" with ", other.end):
            second = _object(sides, sentence, other.end + len(" with"))
            other = second and Side(other.start, second.end, other.parties + second.parties)
        if other is not None and len(other.parties) > 1 and not _goes_on(match):
            yield _nominal(sentence, match, match.start(), other.end, other.parties)
    for match in NEXT_ONE.finditer(sentence):
        them = (Party(*match.span(), match[0], Sort.PAIR),)
        event = _nominal(sentence, match, match.start(), match.end(), them)
        yield replace(event, status=MeetingStatus.PLANNED, another=True)
    for match in DROPPED_ONE.finditer(sentence):
        them = (Party(*match.span(), match[0], Sort.PAIR),)
        event = _nominal(sentence, match, match.start(), match.end(), them)
        yield replace(event, status=MeetingStatus.CANCELLED, another=True)
    for match in MEETING_SOMEBODY.finditer(sentence):
        other = _object(sides, sentence, match.end() - 1)
        subject = _clause_subject(sentence, sides, match.start())
        if other and subject:
            yield _nominal(
                sentence, match, match.start(), other.end, (*subject.parties, *other.parties)
            )
    yield from _by_sitting(sentence, sides)
    for match in ALONGSIDE.finditer(sentence):
        other = _object(sides, sentence, match.end())
        owner = next((s for s in sides if s.end == match.start()), None)
        if owner and other:
            yield Event(
                owner.start,
                other.end,
                "meeting",
                MeetingStatus.HELD,
                owner.parties + other.parties,
            )


# “Raised it with B”, “consulted B in a call”.
_ADDRESSED = re.compile(r" (?:with|to|consulted|briefed|warned|pressed|assured) $")


def _by_sitting(sentence: str, sides: list[Side]) -> Iterator[Event]:
    """The meals and sittings at which a sentence says that something was done: “raised it with B
    over lunch”, “A and B settled it in a call”."""
    for match in IN_A_SITTING.finditer(sentence):
        subject = _clause_subject(sentence, sides, match.start())
        other = next((side for side in sides if side.end == match.start()), None)
        if subject is None or subject.start >= match.start():
            continue
        if other and other != subject and _ADDRESSED.search(sentence[: other.start]):
            parties = (*subject.parties[:1], *other.parties)
            yield _nominal(sentence, match, match.start(), match.end(), parties)
        elif len(subject.parties) > 1 and not SPEAKS.match(sentence, subject.end):
            yield _nominal(sentence, match, match.start(), match.end(), subject.parties)
    if first := FIRST_A_MEAL.match(sentence):
        both = next((side for side in sides if side.start == first.end()), None)
        if both and len(both.parties) > 1:
            yield _nominal(sentence, first, first.start(), both.end, both.parties)


def _loose_parties(
    sentence: str, sides: list[Side], match: re.Match[str], other: Side
) -> tuple[Party, ...]:
    """Who met in “after a call with X”, “his meeting with X”, “the summit between X and Y”; nobody
    where the words name something that goes on, or the other is not told."""
    if match["link"] == "between":
        return other.parties if len(other.parties) > 1 and not match["talks"] else ()
    if match["talks"] and (match["talks"] != "talks" or match["whose"]):
        return ()  # “the talks with Canada” go on for months
    if match["known"]:
        return (Party(match.start(), match.start(), "", Sort.PAIR), *other.parties)
    if {match["whose"], match["own"]} & {"his", "her", "His", "Her"}:
        return (Party(match.start(), match.start(), "he", Sort.PRONOUN), *other.parties)
    subject = _clause_subject(sentence, sides, match.start())
    if subject is None:
        return ()
    if subject.parties[0].name in ("I", "We", "we"):
        return ()  # “as for a call with X, I have nothing to announce”
    parties = subject.parties if match["whose"] == "their" else subject.parties[:1]
    return (*parties, *other.parties)


def _goes_on(match: re.Match[str]) -> bool:
    """Whether there are many meetings, or talks that go on for months."""
    return bool(match["talks"]) or _several(match)


def _several(match: re.Match[str]) -> bool:
    """Whether meetings are spoken of in general: “many meetings with X” are no meeting."""
    noun = match.groupdict().get("meeting") or match.groupdict().get("call") or ""
    return noun.endswith("s") and not re.search(r"\b(?:two|three)\b", match[0])


def _nominal(
    sentence: str, match: re.Match[str], start: int, end: int, parties: tuple[Party, ...]
) -> Event:
    before = sentence[max(0, match.start() - 60) : match.end()]
    status = MeetingStatus.HELD
    if CALLED_OFF.search(sentence[max(0, start - 60) : match.start()]) or OFF_AFTER.match(
        sentence[end:]
    ):
        status = MeetingStatus.CANCELLED
    elif NOT_REAL_NOUN.search(sentence[max(0, start - 60) : match.end()].split("“")[-1]):
        parties = ()
    elif PLANNED_NOUN.search(before) or PLANNED_AFTER.match(sentence[end:]):
        status = MeetingStatus.PLANNED
    return Event(start, end, _noun_kind(match, ""), status, parties, noun=True)


def _is_several(side: Side) -> bool:
    first = side.parties[0]
    return len(side.parties) > 1 or first.sort is Sort.PAIR or first.name in ("They", "they")


def _noun_kind(match: re.Match[str], suffix: str) -> str:
    groups = match.groupdict()
    kind = next((k for k in ("call", "summit", "talks") if groups.get(k + suffix)), "meeting")
    return "meeting" if kind == "call" and FACE_TO_FACE.search(match[0]) else kind


def _subject(sentence: str, sides: list[Side], verb: int) -> tuple[Side, str] | None:
    """The side that a verb belongs to, and the words between them."""
    before = [side for side in sides if side.end <= verb]
    for side in reversed(before[-3:]):
        gap = sentence[side.end : verb]
        if len(gap) > NEAR or not LEFT.fullmatch(gap):
            continue
        if not DEPENDS.search(sentence[max(0, side.start - 8) : side.start]) or " who " in gap:
            return side, gap
    # “X flew to Beijing and met Y”
    clause = sentence.rfind("; ", 0, verb) + 2
    before = [side for side in before if clause == 1 or side.start >= clause]
    joins = AND.search(sentence[max(0, verb - 30) : verb])
    named = before and before[0].parties[0].sort in (Sort.PERSON, Sort.ROLE, Sort.PRONOUN)
    if named and joins and (leads(sentence, before[0].start) or before[0].start == clause):
        return before[0], joins[0]
    return None


def _object(sides: list[Side], sentence: str, at: int) -> Side | None:
    """The side that follows a verb or a “with” directly."""
    side = next((side for side in sides if side.start >= at), None)
    if side is None or OWNS.match(sentence, side.end):
        return None  # “spoke with Trump’s lawyers”
    return side if BEFORE_OBJECT.fullmatch(sentence, at, side.start) else None


def _clause_subject(sentence: str, sides: list[Side], at: int) -> Side | None:
    """Who a phrase such as “after a call with X” belongs to: the subject of its sentence."""
    before = [side for side in sides if side.end <= at]
    if sentence.startswith(QUOTING):
        # “‘We are close,’ A told reporters after a call with B”
        before = [side for side in before if SPEAKS.match(sentence, side.end)]
    else:
        before = [side for side in before if leads(sentence, side.start)]
    if before:
        return before[0]
    for side in sides if at <= LEAD else ():
        for i, party in enumerate(side.parties):
            goes_on = sentence[party.end :][:1] == " "
            if party.start > at and goes_on and sentence[: party.start].endswith(", "):
                return Side(party.start, side.end, side.parties[i:])
    return None
