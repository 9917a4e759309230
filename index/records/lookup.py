"""Look-ups: the records of a snapshot that answer to a name, a topic, a product, a day."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from index.engine import Archive
from index.records.names import matches
from index.records.person_names import head_name
from index.records.record import Meeting, Record, Statement
from index.records.topics import covers_topic

if TYPE_CHECKING:
    from index.records.entities import Entities, Entity


def positions(
    snapshot: Archive,
    *,
    who: str | None = None,
    topic: str | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str | None = None,
) -> list[Statement]:
    """Statements by somebody about something, oldest first, those of unknown day last; days
    are those on which they were said, or else published. ``document`` is an id. Their ``speaker``
    is the fullest name that any document has for them."""
    # Imported where needed: tariffs are looked up without names.
    from index.records.entities import read_entities

    entities = read_entities(snapshot)
    asked = _Asked(who, entities) if who is not None else None
    kept = [
        statement
        for statement in snapshot.records(Statement)
        if document in (None, statement.document)
        and _between(said_on(statement, snapshot), since, until)
        and (asked is None or asked.said(statement))
        and (topic is None or covers_topic(topic, statement.topics, words_of(statement, snapshot)))
    ]
    kept.sort(key=lambda s: said_on(s, snapshot) or date.max)
    return [replace(s, speaker=entities.full_name(s.document, s.speaker)) for s in kept]


def meetings(
    snapshot: Archive,
    *,
    who: str | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str | None = None,
) -> list[Meeting]:
    """Meetings in which somebody took part, newest first; those of unknown date last, and not
    among those since or until a day. ``document`` is an id. Participants are named as the document
    prints them."""
    from index.records.entities import read_entities

    asked = _Asked(who, read_entities(snapshot)) if who is not None else None
    kept = [
        meeting
        for meeting in snapshot.records(Meeting)
        if document in (None, meeting.document)
        and _between(meeting.date, since, until)
        and (asked is None or any(asked.met(meeting, party) for party in meeting.participants))
    ]
    return sorted(kept, key=lambda m: m.date or date.min, reverse=True)


class _Asked:
    """Somebody who is asked for. A name means the people of that name and nobody who speaks for
    them; other words mean whoever has them in a name or an office."""

    def __init__(self, who: str, entities: "Entities") -> None:
        from index.records.entities import EntityKind

        self._who = who
        self._entities = entities
        self._called = entities.called(who)
        self._by_name = any(entity.kind is EntityKind.PERSON for entity in self._called)

    def said(self, statement: Statement) -> bool:
        """Whether a statement is theirs."""
        found = self._entities.of(statement.document, statement.speaker)
        return self._is_meant(found, statement.role, statement.speaker, statement.mention)

    def met(self, meeting: Meeting, party: str) -> bool:
        """Whether a participant is one of them."""
        role, _ = head_name(party) or (None, party)
        found = self._entities.of(meeting.document, party)
        return self._is_meant(found, role, party)

    def _is_meant(self, found: "Sequence[Entity]", role: str | None, *printed: str | None) -> bool:
        if any(entity in self._called for entity in found):
            return True
        if self._by_name:
            return False
        # Where the document tells no office, it is any that others tell.
        offices = [(e.name, o) for e in found for o in ((role,) if role else e.roles)]
        return matches(self._who, *printed, *(f"{office} {name}" for name, office in offices))


def words_of(record: Record, snapshot: Archive) -> str:
    """The slice that a record was read from."""
    return snapshot.text_of(record.document)[record.start : record.end]


def said_on(statement: Statement, snapshot: Archive) -> date | None:
    """The day on which it was said, or the last of the month, or else that on which it was
    published."""
    if statement.said_in:
        first = statement.said_in
        return first.replace(day=monthrange(first.year, first.month)[1])
    return statement.said_on or snapshot.ref(statement.document).published


def _between(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since or day) <= day <= (until or day)
