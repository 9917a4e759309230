"""One record for each meeting, however often a document mentions it."""

from dataclasses import replace

from index.records.meetings_parties import same_person
from index.records.record import Meeting, MeetingStatus

# How many meetings back a mention may belong to: the time stays in proportion to the text.
WINDOW = 100


def add_meeting(found: list[Meeting], meeting: Meeting, *, only_spoke: bool = False) -> None:
    """Put a meeting into a list in place, or into the one that it is there already. ``only_spoke``:
    that they spoke may be said of a meeting face to face."""
    for i in range(max(0, len(found) - WINDOW), len(found)):
        known = found[i]
        other = replace(meeting, kind=known.kind) if only_spoke else meeting
        if is_same_meeting(known, other):
            found[i] = _joined(known, other)
            return
    found.append(meeting)


def is_same_meeting(one: Meeting, other: Meeting) -> bool:
    """Whether two mentions in one document are one meeting: the same people, nothing that
    contradicts."""
    if one.date and other.date and one.date != other.date:
        return False
    if (one.kind == "call") != (other.kind == "call"):
        return False
    held = MeetingStatus.HELD
    if (one.status is held) != (other.status is held) and not (one.date and other.date):
        return False
    fewer, more = sorted((one.participants, other.participants), key=len)
    return all(any(same_person(name, known) for known in more) for name in fewer)


def _telling(meeting: Meeting) -> tuple[bool, int, bool, bool]:
    """How much a mention says; of equals the earlier one counts."""
    return (
        meeting.date is not None,
        len(meeting.participants),
        meeting.place is not None,
        meeting.about is not None,
    )


def _joined(known: Meeting, other: Meeting) -> Meeting:
    best, rest = (other, known) if _telling(other) > _telling(known) else (known, other)
    if best.status is MeetingStatus.PLANNED and rest.status is MeetingStatus.HELD:
        # It was planned, and then it was held.
        names = max(known.participants, other.participants, key=len)
        return replace(rest, participants=names, place=rest.place or best.place)
    cancelled = MeetingStatus.CANCELLED
    if rest.status is cancelled:
        return replace(best, start=rest.start, end=rest.end, status=cancelled)
    return best
