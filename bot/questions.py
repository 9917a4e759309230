"""The commands that ask: a conversation, an answer, passages, and whether a quotation stands.

What answers is imported by the commands themselves: every other command loads this module, too.
"""

import sys
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import rendering, shapes
from bot.answering.answer import Answer, Outcome
from bot.console import err, lines, out, print_json, prompt, say
from bot.options import (
    DONE,
    NOTHING,
    WRONG,
    AsJson,
    DataDir,
    InDocument,
    Since,
    Source,
    Until,
    in_order,
    open_session,
)
from bot.progress import progress_on
from bot.session import Session

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from index.search import Filter

questions = typer.Typer()

_LAST_WORDS = frozenset(["exit", "quit", "bye"])


@questions.command()
def chat(
    question: Annotated[str | None, typer.Argument(help="The first question.")] = None,
    data: DataDir = None,
) -> int:
    """Ask in the terminal; follow-up questions are understood.

    Without a terminal, the question is answered and that is all; without a question, standard
    input is read, a question a line.
    """
    from bot.answering.answerer import QuestionError, checked
    from bot.answering.followup import Turn

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
            for line in takewhile(_goes_on, lines()):
                ask_one(line)
        return DONE
    out.print("Ask on; an empty line or Ctrl-D ends it.", style="dim")
    while (text := prompt()) and _goes_on(text):
        ask_one(text)
    return DONE


@questions.command()
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
    from bot.answering.answerer import QuestionError

    answerer, only = _opened(question, data, since, until, source, document)
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


@questions.command()
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
    from bot.answering.answerer import QuestionError

    answerer, only = _opened(query, data, since, until, source, document)
    code = NOTHING
    for text in _questions(query):
        try:
            asked = answerer.spelled(text)
            hits = answerer.search(asked, limit, only)
        except QuestionError:
            if query != "-":
                raise
            asked, hits = text, []
        if as_json:
            print_json(shapes.search_shape(text, hits, answerer.snapshot))
        else:
            rendering.show_asked(out, text, asked)
            rendering.show_hits(out, hits, answerer.snapshot)
        if hits:
            code = DONE
    return code


@questions.command()
def verify(
    text: Annotated[str, typer.Argument(help="The quotation, with or without its speaker.")],
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Is this quotation in the documents: exact, altered, misattributed or absent?

    With - it reads one a line; a line without words is told and passed over.
    """
    from bot.answering.answerer import QuestionError
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


def _answerer(session: Session) -> "Answerer":
    with progress_on(err) as progress:
        return session.answerer(progress)


def _questions(argument: str) -> Iterator[str]:
    if argument == "-":
        yield from lines()
    else:
        yield argument


def _goes_on(text: str) -> bool:
    """Whether a line is not what people end a conversation with."""
    return text.strip().casefold() not in _LAST_WORDS


def _opened(
    text: str,
    data: Path | None,
    since: date | None,
    until: date | None,
    source: str | None,
    document: str | None,
) -> "tuple[Answerer, Filter]":
    """What answers, and from which documents. A text that is no question is told before an index
    is built for it."""
    from bot.answering.answerer import checked
    from index.search import Filter

    in_order(since, until)
    session = open_session(data)
    if text != "-":
        checked(text)
    answerer = _answerer(session)
    only = (answerer.snapshot.find(document).id,) if document is not None else None
    return answerer, Filter(since, until, source, only)
