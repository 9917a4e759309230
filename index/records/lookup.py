"""Look-ups: the records of a snapshot that answer to a name, a topic, a product, a day."""

from datetime import date

from index.records.names import Names, matches
from index.records.person_names import head_name
from index.records.record import Meeting, Statement, Tariff
from index.records.tariffs_lookup import in_force
from index.records.topics import covers_topic
from index.snapshot import Snapshot


def positions(
    snapshot: Snapshot,
    *,
    who: str | None = None,
    topic: str | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str | None = None,
) -> list[Statement]:
    """Statements by somebody about something, oldest first, those of unknown day last; days
    are those on which they were said, or else published. ``document`` is an id."""
    found = snapshot.records(Statement)
    names = Names(statement.speaker for statement in found if statement.speaker)
    kept = [
        statement
        for statement in found
        if document in (None, statement.document)
        and _between(_said_on(snapshot, statement), since, until)
        and (who is None or _said_by(who, statement, names))
        and (topic is None or covers_topic(topic, statement.topics, _text(snapshot, statement)))
    ]
    return sorted(kept, key=lambda s: _said_on(snapshot, s) or date.max)


def meetings(
    snapshot: Snapshot,
    *,
    who: str | None = None,
    since: date | None = None,
    until: date | None = None,
    document: str | None = None,
) -> list[Meeting]:
    """Meetings in which somebody took part, newest first; those of unknown date last, and not
    among those since or until a day. ``document`` is an id."""
    found = snapshot.records(Meeting)
    names = Names(_parted(party)[1] for meeting in found for party in meeting.participants)
    kept = [
        meeting
        for meeting in found
        if document in (None, meeting.document)
        and (who is None or any(_is_called(who, party, names) for party in meeting.participants))
        and _between(meeting.date, since, until)
    ]
    return sorted(kept, key=lambda m: m.date or date.min, reverse=True)


def tariffs(
    snapshot: Snapshot,
    *,
    product: str | None = None,
    country: str | None = None,
    as_of: date | None = None,
    document: str | None = None,
) -> list[Tariff]:
    """Tariffs on a product of a country: those in force on a day first, see ``in_force``; what
    was published after that day is not known on it. ``document`` is an id."""
    published = {ref.id: ref.published for ref in snapshot.documents}
    found = [t for t in snapshot.records(Tariff) if document in (None, t.document)]
    return in_force(found, product=product, country=country, as_of=as_of, published=published)


def _said_by(who: str, statement: Statement, names: Names) -> bool:
    speaker = names.full(statement.speaker) if statement.speaker else ""
    return matches(who, f"{statement.role or ''} {speaker}", statement.mention)


def _is_called(who: str, party: str, names: Names) -> bool:
    role, name = _parted(party)
    return matches(who, party, f"{role} {names.full(name)}")


def _parted(party: str) -> tuple[str, str]:
    """Role and name of a participant as printed."""
    role, name = head_name(party) or (None, party)
    return role or "", name


def _said_on(snapshot: Snapshot, statement: Statement) -> date | None:
    return statement.said_on or snapshot.ref(statement.document).published


def _text(snapshot: Snapshot, statement: Statement) -> str:
    return snapshot.text_of(statement.document)[statement.start : statement.end]


def _between(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since or day) <= day <= (until or day)
