"""The command line: one program, ``communique``."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import rendering, shapes
from bot.answering.answer import Answer, Outcome
from bot.answering.answerer import Answerer, QuestionError, checked
from bot.answering.followup import Turn
from bot.console import err, lines, out, print_json, printable, prompt, say
from bot.discord.errors import UnreachableError
from bot.evaluation.command import evaluation
from bot.lookups import lookups
from bot.options import (
    DONE,
    NOTHING,
    UNREACHABLE,
    WRONG,
    AsJson,
    DataDir,
    InDocument,
    Since,
    Source,
    Until,
    a_day,
    a_folder,
    given,
    open_session,
)
from bot.progress import progress_on
from bot.session import Session
from corpus.document import Metadata
from corpus.errors import CommuniqueError
from corpus.library import Library, file_bytes
from index.search import Filter
from index.snapshot import Snapshot

app = typer.Typer(
    name="communique",
    help="Answers questions about trade from a folder of documents, in the documents' own words.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(lookups)
app.add_typer(evaluation)


@app.command()
def chat(
    question: Annotated[str | None, typer.Argument(help="The first question.")] = None,
    data: DataDir = None,
) -> int:
    """Ask in the terminal; follow-up questions are understood.

    Without a terminal, the question is answered and that is all; without a question, standard
    input is read, a question a line.
    """
    session = open_session(data)
    if question is not None:
        checked(question)
    answerer = _answerer(session)
    turns: list[Turn] = []

    def ask_one(text: str) -> None:
        try:
            answer = answerer.answer(text, turns)
        except QuestionError as error:
            say(str(error))
            return
        rendering.show_answer(out, answer)
        turns.append(Turn(answer.asked, answer))

    if question is not None:
        ask_one(question)
    if sys.stdin is None or not sys.stdin.isatty():
        if question is None:
            for line in lines():
                ask_one(line)
        return DONE
    out.print("Ask on; an empty line or Ctrl-D ends it.", style="dim")
    while text := prompt():
        ask_one(text)
    return DONE


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line.")],
    since: Since = None,
    until: Until = None,
    source: Source = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Answer a question with quotes, or decline."""
    session = open_session(data)
    if question != "-":
        checked(question)
    answerer = _answerer(session)
    only = _filter(answerer.snapshot, since, until, source, document)
    code = NOTHING
    for text in _questions(question):
        try:
            answer = answerer.answer(text, only=only)
        except QuestionError as error:
            if question != "-":
                raise
            # In a batch every question has its line, in order.
            answer = Answer(text, text, Outcome.NOT_FOUND, 0.0, str(error), None, (), ())
        if as_json:
            print_json(shapes.answer_shape(answer))
        else:
            rendering.show_answer(out, answer)
        if answer.outcome is not Outcome.NOT_FOUND:
            code = DONE
    return code


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for; - reads one a line.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Passages at most.")] = 10,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    document: InDocument = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """The passages behind an answer."""
    session = open_session(data)
    if query != "-":
        checked(query)
    answerer = _answerer(session)
    only = _filter(answerer.snapshot, since, until, source, document)
    code = NOTHING
    for text in _questions(query):
        try:
            hits = answerer.search(text, limit, only)
        except QuestionError:
            if query != "-":
                raise
            hits = []
        if as_json:
            print_json(shapes.search_shape(text, hits, answerer.snapshot))
        else:
            rendering.show_hits(out, hits, answerer.snapshot)
        if hits:
            code = DONE
    return code


@app.command()
def verify(
    text: Annotated[str, typer.Argument(help="The quotation, with or without its speaker.")],
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Is this quotation in the documents: exact, altered, misattributed or absent?

    With - it reads one a line; a line without words is told and passed over.
    """
    from bot.answering.verify import Verdict
    from bot.answering.verify import verify as verify_text

    snapshot = open_session(data).snapshot()
    codes = set()
    for number, line in enumerate(_questions(text), 1):
        try:
            found = verify_text(line, snapshot)
        except QuestionError as error:
            if text != "-":
                raise
            say(f"line {number}: {error}")
            codes.add(WRONG)
            continue
        if as_json:
            for verification in found:
                print_json(shapes.verification_shape(verification))
        else:
            rendering.show_verifications(out, found)
        exact = all(verification.verdict is Verdict.EXACT for verification in found)
        codes.add(DONE if exact else NOTHING)
    if codes <= {DONE}:
        return DONE
    return WRONG if codes == {WRONG} else NOTHING


@app.command()
def documents(
    set_aside: Annotated[
        bool, typer.Option(help="What is not indexed instead: duplicates and failures.")
    ] = False,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """What is indexed."""
    snapshot = open_session(data).snapshot()
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


@app.command()
def document(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Its id or path.")],
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """One text with its metadata."""
    snapshot = open_session(data).snapshot()
    found = snapshot.document(snapshot.find(identifier).id)
    if as_json:
        print_json(shapes.full_document_shape(found))
    else:
        rendering.show_document(out, found)
    return DONE


@app.command()
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
    session = open_session(data)
    metadata = Metadata(title, publisher, published, url)
    code = DONE
    for name in files:
        try:
            if "://" in name:
                # Imported where needed: most commands never use the web.
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


@app.command()
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


@app.command()
def reindex(
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=a_folder, help="Another folder of documents."),
    ] = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Build the index anew beside the live one, then swap."""
    session = open_session(data)
    with progress_on(err) as progress:
        report = session.reindex(progress, Library(corpus) if corpus is not None else None)
    if as_json:
        print_json(shapes.report_shape(report))
    else:
        rendering.show_report(out, report)
    return DONE


@app.command()
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


@app.command()
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


def main() -> NoReturn:
    """Run the program; every error is one line on standard error."""
    if hasattr(signal, "SIGPIPE"):
        # `communique … | head` ends quietly.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    code = WRONG
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False) or DONE
        if sys.stdout is not None:
            sys.stdout.flush()
    except UnreachableError as error:
        say(str(error))
        code = UNREACHABLE
    except CommuniqueError as error:
        say(str(error))
    except KeyboardInterrupt:
        code = 130
    except typer.Exit as error:
        code = error.exit_code
    except typer.Abort:
        code = 130
    except OSError as error:
        say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        if error.filename is None and sys.stdout is not None:
            # What could not be written must not be tried again, and fail again, at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        format_message = getattr(error, "format_message", None)
        if format_message is None:
            logging.getLogger(__name__).debug("unexpected", exc_info=True)
            say(f"unexpected {type(error).__name__}: {error} (LOG_LEVEL=DEBUG shows where)")
        else:
            context = getattr(error, "ctx", None)
            command = context.command_path if context else "communique"
            message = " ".join(format_message().split())
            if message:
                say(f"{message.rstrip('.')}. See: {command} --help")
    sys.exit(code)


def _answerer(session: Session) -> Answerer:
    with progress_on(err) as progress:
        return session.answerer(progress)


def _questions(argument: str) -> Iterator[str]:
    if argument == "-":
        yield from lines()
    else:
        yield argument


def _filter(
    snapshot: Snapshot,
    since: date | None,
    until: date | None,
    source: str | None,
    document: str | None,
) -> Filter | None:
    if all(given is None for given in (since, until, source, document)):
        return None
    return Filter(
        since=since,
        until=until,
        publisher=source,
        documents=(snapshot.find(document).id,) if document is not None else None,
    )
