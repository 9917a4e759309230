"""The look-ups of the command line: who said what, who met whom, what is taxed.

What finds and shows records is imported by the commands themselves: every other command loads this
module, too.
"""

from datetime import date
from typing import Annotated

import typer

from bot import shapes
from bot.console import out, print_json, say
from bot.options import (
    DONE,
    NOTHING,
    AsJson,
    DataDir,
    InDocument,
    a_day,
    given,
    in_order,
    open_session,
)
from index.engine import Archive

lookups = typer.Typer()

Who = Annotated[
    str | None, typer.Option(metavar="NAME", parser=given, help="Of this person or body.")
]
From = Annotated[
    date | None, typer.Option("--since", metavar="DATE", parser=a_day, help="On or after this day.")
]
To = Annotated[
    date | None,
    typer.Option("--until", metavar="DATE", parser=a_day, help="On or before this day."),
]


@lookups.command()
def positions(
    who: Who = None,
    topic: Annotated[
        str | None, typer.Option(metavar="WORDS", parser=given, help="About this.")
    ] = None,
    since: From = None,
    until: To = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Who said what, oldest first."""
    from bot.record_rendering import show_positions
    from index.records import lookup

    in_order(since, until)
    snapshot = open_session(data).archive()
    found = lookup.positions(
        snapshot,
        who=who,
        topic=topic,
        since=since,
        until=until,
        document=_id(snapshot, document),
    )
    if as_json:
        for statement in found:
            print_json(shapes.statement_shape(statement, snapshot))
    else:
        show_positions(out, found, snapshot)
    return _told(bool(found), "statement")


@lookups.command()
def meetings(
    who: Who = None,
    since: From = None,
    until: To = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Who met whom, latest first."""
    from bot.record_rendering import show_meetings
    from index.records import lookup

    in_order(since, until)
    snapshot = open_session(data).archive()
    found = lookup.meetings(
        snapshot, who=who, since=since, until=until, document=_id(snapshot, document)
    )
    if as_json:
        for meeting in found:
            print_json(shapes.meeting_shape(meeting, snapshot))
    else:
        show_meetings(out, found, snapshot)
    return _told(bool(found), "meeting")


@lookups.command()
def tariffs(
    product: Annotated[
        str | None,
        typer.Option(
            metavar="GOODS", parser=given, help="On these goods, or of this chapter: 76, HS 7604."
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="NAME", parser=given, help="On goods of this country.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            metavar="DATE", parser=a_day, help="As things stood on this day.", show_default="today"
        ),
    ] = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """What is taxed, with the rates in force first."""
    from bot.record_rendering import show_tariffs
    from index.records.tariffs_day import tariffs_on

    snapshot = open_session(data).archive()
    identifier = _id(snapshot, document)
    tariffs = tariffs_on(
        snapshot,
        product=product,
        country=country,
        as_of=as_of or _now(snapshot),
        admits=lambda ref: identifier in (None, ref.id),
    )
    if as_json:
        for tariff, holds in tariffs.states:
            disputed = tariffs.is_disputed(tariff)
            print_json(shapes.tariff_shape(tariff, snapshot, conflicting=disputed, holds=holds))
    else:
        show_tariffs(out, tariffs, snapshot)
    return _told(bool(tariffs.found), "tariff")


def _told(found: bool, what: str) -> int:
    """The exit code; where nothing was found, a line says so."""
    if found:
        return DONE
    say(f"no such {what} is on record; try fewer or other words, or: communique search WORDS")
    return NOTHING


def _now(snapshot: Archive) -> date:
    """Today, or the day of the newest document where the clock is behind it."""
    days = [ref.published for ref in snapshot.documents]
    return max([date.today(), *(day for day in days if day)])


def _id(snapshot: Archive, identifier: str | None) -> str | None:
    return snapshot.find(identifier).id if identifier is not None else None
