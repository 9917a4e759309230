"""The look-ups of the command line: who said what, who met whom, what is taxed."""

from datetime import date
from typing import Annotated

import typer

from bot import shapes
from bot.console import out, print_json
from bot.options import (
    DONE,
    NOTHING,
    AsJson,
    DataDir,
    InDocument,
    a_day,
    given,
    open_session,
)
from bot.record_rendering import show_meetings, show_positions, show_tariffs
from index.records import lookup
from index.snapshot import Snapshot

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
    snapshot = open_session(data).snapshot()
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
    return DONE if found else NOTHING


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
    snapshot = open_session(data).snapshot()
    found = lookup.meetings(
        snapshot, who=who, since=since, until=until, document=_id(snapshot, document)
    )
    if as_json:
        for meeting in found:
            print_json(shapes.meeting_shape(meeting, snapshot))
    else:
        show_meetings(out, found, snapshot)
    return DONE if found else NOTHING


@lookups.command()
def tariffs(
    product: Annotated[
        str | None, typer.Option(metavar="GOODS", parser=given, help="On these goods.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="NAME", parser=given, help="On goods of this country.")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=a_day, help="As things stood on this day."),
    ] = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """What is taxed, with the rates in force first."""
    snapshot = open_session(data).snapshot()
    found = lookup.tariffs(
        snapshot,
        product=product,
        country=country,
        as_of=as_of,
        document=_id(snapshot, document),
    )
    if as_json:
        for tariff in found:
            print_json(shapes.tariff_shape(tariff, snapshot))
    else:
        show_tariffs(out, found, snapshot)
    return DONE if found else NOTHING


def _id(snapshot: Snapshot, identifier: str | None) -> str | None:
    return snapshot.find(identifier).id if identifier is not None else None
