"""Answers, passages and look-ups as text for a terminal. Words of documents are never markup."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer, Outcome, Quote
from bot.console import printable
from bot.links import text_fragment_link
from corpus.document import Document, DocumentRef
from index.archive import SetAside
from index.engine import Snapshot

if TYPE_CHECKING:
    from bot.answering.verify import Verification
    from index.build import Report
    from index.search import Hit

_MARKS = {
    "exact": "bold green",
    "altered": "bold yellow",
    "misattributed": "bold yellow",
    "absent": "bold red",
}
_LISTED = 20


def day(published: date | None) -> str:
    """A publication date, or that it is unknown."""
    return published.isoformat() if published else "date unknown"


def source_line(document: DocumentRef, link: str | None = None) -> Text:
    """Title, publisher and date, and where to read on."""
    line = Text()
    line.append(printable(document.title), style="italic")
    if document.publisher:
        line.append(f" · {printable(document.publisher)}")
    line.append(f" · {day(document.published)}")
    line.append(f" · {printable(document.path)}", style="dim")
    if link:
        line.append("\n").append(printable(link), style="dim")
    return line


def show_quote(console: Console, number: int, quote: Quote, left: int = 0) -> None:
    """One quote: its words, who says it, where it stands."""
    head = " " * left + f"{number}  "
    source = Text("— ")
    if quote.speaker and quote.speaker.name:
        source.append(printable(quote.speaker.name), style="bold").append(" · ")
    source.append(source_line(quote.document, text_fragment_link(quote.document.url, quote.text)))
    show_indented(console, head, Text(quote.text))
    show_indented(console, " " * len(head), source)
    if quote.superseded:
        newer = f"newer among these quotes: {day(quote.superseded)}"
        note = f"(as of {day(quote.document.published)}; {newer})"
        show_indented(console, " " * len(head), Text(note, style="yellow"))
    console.print()


def show_indented(console: Console, head: str, text: Text) -> None:
    """Print text behind a head, as ``indented`` has it."""
    show_whole(console, indented(console, head, text))


def show_whole(console: Console, text: Text) -> None:
    """Print text with its lines as they are. A file or a pipe is given no colours, and spared the
    time that working them out takes."""
    if console.is_terminal:
        console.print(text, soft_wrap=True)
    else:
        print(text.plain, file=console.file, flush=True)


def indented(console: Console, head: str, text: Text) -> Text:
    """Text behind a head, its further lines as far to the right.

    A terminal gets it wrapped. A file or a pipe gets whole lines, for there nothing may break a
    quote in two.
    """
    if console.is_terminal:
        lines = text.wrap(console, max(console.width - len(head), 1))
    else:
        lines = text.split("\n")
    further = Text("\n" + " " * len(head))
    return Text().append(head, style="bold").append(further.join(lines))


def show_asked(console: Console, question: str, asked: str) -> None:
    """How a question was understood, where that is not as it was typed."""
    if asked != question:
        console.print(Text(f"(asked as: {printable(asked)})", style="dim"), soft_wrap=True)


def show_answer(console: Console, answer: Answer) -> None:
    """An answer, or a refusal with the nearest documents."""
    show_asked(console, answer.question, answer.asked)
    if answer.outcome is Outcome.NOT_FOUND:
        console.print(Text(printable(answer.text), style="bold yellow"))
        if answer.near:
            console.print("The nearest documents, which need not have to do with it:")
            for document in answer.near:
                console.print(Text("  · ").append(source_line(document)), soft_wrap=True)
        return
    style = "bold" if answer.outcome is Outcome.ANSWERED else "bold yellow"
    confidence = Text(f"{printable(answer.text)} ", style=style)
    confidence.append(f"(confidence {answer.confidence:.0%})", style="dim")
    console.print(confidence)
    console.print()
    for number, quote in enumerate(answer.quotes, 1):
        show_quote(console, number, quote)


def show_hits(console: Console, hits: "Sequence[Hit]", snapshot: Snapshot) -> None:
    """The passages found, best first."""
    for number, hit in enumerate(hits, 1):
        text = snapshot.text_of(hit.document.id)[hit.start : hit.end]
        show_indented(console, f"{number}  ", source_line(hit.document))
        show_indented(console, "   ", Text(text))
        console.print()


def show_verifications(console: Console, found: "Iterable[Verification]") -> None:
    """The verdict on each quotation, with the nearest words of the documents."""
    for verification in found:
        verdict = Text(verification.verdict.value.upper(), style=_MARKS[verification.verdict])
        text = printable(" ".join(verification.text.split()))
        console.print(verdict.append(f"  {text}", style="default"), soft_wrap=True)
        if verification.difference:
            show_indented(console, "   ", marked_difference(verification.difference))
        if verification.best:
            show_quote(console, 1, verification.best, left=3)


def marked_difference(difference: str) -> Text:
    """A difference with what the document has in green and what the quotation has in red."""
    text = Text(difference)
    text.highlight_regex(r"\[-.*?-\]", "green")
    text.highlight_regex(r"\{\+.*?\+\}", "bold red")
    return text


def show_documents(console: Console, documents: Sequence[DocumentRef]) -> None:
    """What is indexed, a line each."""
    if not console.is_terminal:
        for document in documents:
            console.print(
                Text(f"{document.id}  {day(document.published):12}  {printable(document.title)}"),
                soft_wrap=True,
            )
        return
    table = Table("ID", "Published", "Title", "Publisher", box=None, header_style="bold")
    for document in documents:
        cells = (
            document.id,
            day(document.published),
            printable(document.title),
            printable(document.publisher or ""),
        )
        table.add_row(*map(Text, cells))
    console.print(table)
    console.print(f"{len(documents)} documents")


def show_document(console: Console, document: Document) -> None:
    """One document: what is known about it, and its text."""
    console.print(Text(printable(document.title), style="bold"))
    known = (document.publisher or "publisher unknown", day(document.published), document.url or "")
    console.print(Text(" · ".join(printable(part) for part in known if part)), soft_wrap=True)
    place = f"{document.id} · {printable(document.path)}"
    console.print(Text(f"{place}\n", style="dim"), soft_wrap=True)
    console.print(Text(document.text), soft_wrap=not console.is_terminal)


def show_set_aside(console: Console, found: Sequence[SetAside]) -> None:
    """Files that are not in the index, with the reasons."""
    for entry in found:
        said = printable(f"{entry.kind:9}  {entry.path}: {entry.reason}")
        console.print(Text(f"  {said}"), soft_wrap=True)


def show_report(console: Console, report: "Report") -> None:
    """The difference a reindex made."""
    counts = (
        (len(report.added), "added"),
        (len(report.changed), "changed"),
        (len(report.unchanged), "unchanged"),
        (len(report.removed), "removed"),
        (len(report.duplicates), "duplicate"),
        (len(report.failed), "failed"),
    )
    if report.note:
        console.print(Text(printable(report.note)), soft_wrap=True)
    said = ", ".join(f"{n} {word}" for n, word in counts if n)
    console.print(Text(f"Documents: {said}."), soft_wrap=True)
    console.print(f"Passages: {report.passages}, {report.embedded} embedded anew.")
    for word, paths in (
        ("added", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
    ):
        for path in paths[:_LISTED]:
            console.print(Text(f"  {word:9}  {printable(path)}"), soft_wrap=True)
        if len(paths) > _LISTED:
            console.print(f"  {word:9}  … and {len(paths) - _LISTED} more")
    show_set_aside(console, report.duplicates + report.failed)
