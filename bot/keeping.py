"""The commands for whoever keeps the library and the bot."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import rendering, shapes
from bot.console import err, out, print_json, printable, say
from bot.options import (
    DONE,
    NOTHING,
    WRONG,
    AsJson,
    DataDir,
    a_day,
    a_folder,
    given,
    open_session,
)
from bot.progress import progress_on
from corpus.document import Metadata
from corpus.errors import CommuniqueError

keeping = typer.Typer()


@keeping.command()
def documents(
    set_aside: Annotated[
        bool, typer.Option(help="What is not indexed instead: duplicates and failures.")
    ] = False,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """What is indexed."""
    snapshot = open_session(data).archive()
    if set_aside:
        found = snapshot.set_aside()
        if as_json:
            for entry in found:
                print_json(shapes.set_aside_shape(entry))
        else:
            rendering.show_set_aside(out, found)
        return DONE if found else NOTHING
    if as_json:
        for document in snapshot.documents:
            print_json(shapes.document_shape(document))
    else:
        rendering.show_documents(out, snapshot.documents)
    return DONE


@keeping.command()
def document(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Its id or path.")],
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """One text with its metadata."""
    snapshot = open_session(data).archive()
    found = snapshot.document(snapshot.find(identifier).id)
    if as_json:
        print_json(shapes.full_document_shape(found))
    else:
        rendering.show_document(out, found)
    return DONE


@keeping.command()
def add(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE_OR_URL...", parser=given, help="Documents to add."),
    ],
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", parser=given, help="Its title.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", parser=given, help="Who published it.")
    ] = None,
    published: Annotated[
        date | None, typer.Option(metavar="DATE", parser=a_day, help="When it was published.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", parser=given, help="Where it can be read.")
    ] = None,
    data: DataDir = None,
) -> int:
    """Add documents to the library: Markdown, text, HTML, PDF or Word, from files or the web."""
    # Imported where needed, as the web below: most commands use neither.
    from corpus.library import file_bytes

    session = open_session(data)
    metadata = Metadata(title, publisher, published, url)
    code = DONE
    for name in files:
        try:
            if "://" in name:
                import asyncio

                from corpus.fetching import fetch

                fetching = fetch(name, allowed=session.settings.fetch_allowed, today=date.today())
                fetched = asyncio.run(fetching)
                known = metadata.over(fetched.metadata)
                added = session.library.add(fetched.name, fetched.data, known)
            else:
                added = session.library.add(name, file_bytes(Path(name)), metadata)
        except CommuniqueError as error:
            say(f"{name}: {error}")
            code = WRONG
            continue
        out.print(printable(f"added {added.id}  {added.path}"), soft_wrap=True)
        if added.published is None:
            say(f"{name}: its date is unknown; --published says when it was published")
    if code == DONE:
        say("communique reindex puts it into the index")
    return code


@keeping.command()
def remove(
    identifiers: Annotated[list[str], typer.Argument(metavar="ID...", help="Their ids or paths.")],
    data: DataDir = None,
) -> int:
    """Take documents out of the library; they are kept in its hidden folder .removed."""
    session = open_session(data)
    code = DONE
    for identifier in identifiers:
        try:
            path = session.library.find(identifier)
            kept = session.library.remove(path)
        except CommuniqueError as error:
            say(str(error))
            code = WRONG
            continue
        out.print(printable(f"removed {path}, kept as {kept}"), soft_wrap=True)
    if code == DONE:
        say("communique reindex takes it out of the index")
    return code


@keeping.command()
def reindex(
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=a_folder, help="Another folder of documents."),
    ] = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Build the index anew beside the live one, then swap."""
    from corpus.library import Library

    session = open_session(data)
    with progress_on(err) as progress:
        report = session.reindex(progress, Library(corpus) if corpus is not None else None)
    if as_json:
        print_json(shapes.report_shape(report))
    else:
        rendering.show_report(out, report)
    return DONE


@keeping.command()
def run(
    sync: Annotated[
        bool, typer.Option("--sync", help="Register the commands with Discord first.")
    ] = False,
    data: DataDir = None,
) -> int:
    """The Discord bot."""
    from bot.discord.run import run as serve

    serve(open_session(data), sync=sync)
    return DONE


@keeping.command()
def status(data: DataDir = None, as_json: AsJson = False) -> int:
    """What is live, and since when."""
    session = open_session(data)
    snapshot = session.snapshot()
    manifest = snapshot.manifest
    aside = snapshot.set_aside()
    facts: dict[str, Any] = {
        "snapshot": manifest.id,
        "live_since": manifest.created,
        "library": manifest.library,
        "documents": manifest.documents,
        "passages": manifest.passages,
        "duplicates": sum(entry.kind == "duplicate" for entry in aside),
        "failed": sum(entry.kind == "failed" for entry in aside),
        "embedder": manifest.embedder,
        "encoding": manifest.encoding,
        "previous": manifest.previous,
    }
    if as_json:
        print_json(facts)
    else:
        for name, value in facts.items():
            out.print(f"{name.replace('_', ' '):12} {printable(str(value))}", soft_wrap=True)
    return DONE
