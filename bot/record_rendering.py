"""Records as text for a terminal: what is known, and below it the words that say so."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.console import printable
from bot.links import text_fragment_link
from bot.rendering import day, indented, show_whole, source_line
from index.engine import Archive
from index.records.lookup import words_of
from index.records.record import Meeting, Record, Statement, Tariff, TariffStatus

if TYPE_CHECKING:
    from index.records.tariffs_day import TariffsOn


def show_positions(console: Console, found: Sequence[Statement], snapshot: Archive) -> None:
    """Statements, each under its day and speaker."""
    for statement in found:
        who = " ".join(filter(None, [statement.role, statement.speaker or statement.mention]))
        facts = [
            when_said(statement, snapshot.ref(statement.document).published),
            who or "speaker unknown",
            statement.verb,
        ]
        _show(console, facts, statement, snapshot)


def when_said(statement: Statement, published: date | None) -> str:
    """The day or the month in which it was said, where the words around it tell; else, marked as
    that, the day on which its document was published."""
    if statement.said_in:
        return f"{statement.said_in:%Y-%m}"
    if statement.said_on or published is None:
        return day(statement.said_on)
    return f"published {day(published)}"


def show_meetings(console: Console, found: Sequence[Meeting], snapshot: Archive) -> None:
    """Meetings, each under its day and participants."""
    for meeting in found:
        facts = [
            day(meeting.date),
            meeting.kind,
            None if meeting.status == "held" else meeting.status.value,
            " and ".join(meeting.participants),
            meeting.place,
        ]
        _show(console, facts, meeting, snapshot)


def show_tariffs(console: Console, tariffs: "TariffsOn", snapshot: Archive) -> None:
    """Tariffs, each under its rate, status and days; those on whose rate sources disagree together,
    as conflicting."""
    for tariff, holds in tariffs.states:
        goods = ", ".join(tariff.products) or "all goods"
        facts = [
            rate_of(tariff),
            "conflicting" if tariffs.is_disputed(tariff) else None,
            state_of(tariff, holds=holds),
            f"{goods} of {tariff.country}" if tariff.country else goods,
            f"by {tariff.imposed_by}" if tariff.imposed_by else None,
            tariff.authority,
            f"from {tariff.effective}" if tariff.effective else None,
            f"until {tariff.until}" if tariff.until else None,
        ]
        _show(console, facts, tariff, snapshot)


def state_of(tariff: Tariff, *, holds: bool) -> str:
    """How far a tariff is, in words; ``holds``: it is in force on the day that is asked for. What
    its own document tells to be in force, and is not, is so no longer."""
    if holds:
        return "to be removed" if tariff.status is TariffStatus.REMOVED else "in force"
    if tariff.status is TariffStatus.IN_FORCE:
        return "no longer in force"
    return tariff.status.value


def rate_of(tariff: Tariff) -> str:
    """The rate with its unit, as people write it."""
    if tariff.rate is None:
        return "rate not said"
    unit = "%" if tariff.unit == "per cent" else f" {tariff.unit}"
    return f"{tariff.rate:g}{unit}"


def _show(console: Console, facts: Sequence[str | None], record: Record, snapshot: Archive) -> None:
    document = snapshot.ref(record.document)
    words = words_of(record, snapshot)
    head = " · ".join(printable(fact) for fact in facts if fact)
    source = Text("— ").append(source_line(document, text_fragment_link(document.url, words)))
    # In one piece: printing takes longer than all else, and there are hundreds of records.
    whole = Text().append(head, style="bold").append("\n")
    whole.append(indented(console, "   ", Text(words))).append("\n")
    whole.append(indented(console, "   ", source)).append("\n")
    show_whole(console, whole)
