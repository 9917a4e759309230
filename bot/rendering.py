"""Answers, passages and look-ups as text for a terminal. Words of documents are never markup."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answering.answer import Answer, Outcome, Quote
from bot.answering.verify import Verdict, Verification
from bot.links import text_fragment_link
from corpus.document import Document, DocumentRef
from index.build import Report
from index.search import Hit
from index.snapshot import SetAside, Snapshot

_MARKS = {
    Verdict.EXACT: "bold green",
    Verdict.ALTERED: "bold yellow",
    Verdict.MISATTRIBUTED: "bold yellow",
    Verdict.ABSENT: "bold red",
}
_LISTED = 20


def day(published: date | None) -> str:
    """A publication date, or that it is unknown."""
    return published.isoformat() if published else "date unknown"


def source_line(document: DocumentRef, link: str | None = None) -> Text:
    """Title, publisher and date, and where to read on."""
    line = Text()
    line.append(document.title, style="italic")
    if document.publisher:
        line.append(f" · {document.publisher}")
    line.append(f" · {day(document.published)}")
    line.append(f" · {document.path}", style="dim")
    if link:
        line.append("\n").append(link, style="dim")
    return line


def quote_block(number: int, quote: Quote) -> RenderableType:
    """One quote: its words, who says it, where it stands."""
    words = Text(f"{number}  ", style="bold").append(Text(quote.text, style="default"))
    source = Text("— ")
    if quote.speaker and quote.speaker.name:
        source.append(quote.speaker.name, style="bold").append(" · ")
    source.append(source_line(quote.document, text_fragment_link(quote.document.url, quote.text)))
    return Group(words, Padding(source, (0, 0, 1, 3)))


def show_answer(console: Console, answer: Answer) -> None:
    """An answer, or a refusal with the nearest documents."""
    if answer.asked != answer.question:
        console.print(Text(f"(asked as: {answer.asked})", style="dim"), soft_wrap=True)
    if answer.outcome is Outcome.NOT_FOUND:
        console.print(Text(answer.text, style="bold yellow"))
        if answer.near:
            console.print("The nearest documents, which need not have to do with it:")
            for document in answer.near:
                console.print(Text("  · ").append(source_line(document)), soft_wrap=True)
        return
    confidence = Text(f"{answer.text} ", style="bold")
    confidence.append(f"(confidence {answer.confidence:.0%})", style="dim")
    console.print(confidence)
    console.print()
    for number, quote in enumerate(answer.quotes, 1):
        console.print(quote_block(number, quote), soft_wrap=not console.is_terminal)


def show_hits(console: Console, hits: Sequence[Hit], snapshot: Snapshot) -> None:
    """The passages found, best first."""
    for number, hit in enumerate(hits, 1):
        text = snapshot.text_of(hit.document.id)[hit.start : hit.end]
        console.print(Text(f"{number}  ", style="bold").append(source_line(hit.document)))
        console.print(Padding(Text(text), (0, 0, 1, 3)), soft_wrap=not console.is_terminal)


def show_verifications(console: Console, found: Iterable[Verification]) -> None:
    """The verdict on each quotation, with the nearest words of the documents."""
    for verification in found:
        verdict = Text(verification.verdict.value.upper(), style=_MARKS[verification.verdict])
        console.print(verdict.append(f"  {verification.text}", style="default"))
        if verification.difference:
            console.print(Text(f"   {verification.difference}"), soft_wrap=True)
        if verification.best:
            console.print(Padding(quote_block(1, verification.best), (0, 0, 0, 2)))


def show_documents(console: Console, documents: Sequence[DocumentRef]) -> None:
    """What is indexed, a line each."""
    if not console.is_terminal:
        for document in documents:
            console.print(
                Text(f"{document.id}  {day(document.published):12}  {document.title}"),
                soft_wrap=True,
            )
        return
    table = Table("ID", "Published", "Title", "Publisher", box=None, header_style="bold")
    for document in documents:
        table.add_row(
            document.id, day(document.published), Text(document.title), document.publisher or ""
        )
    console.print(table)
    console.print(f"{len(documents)} documents")


def show_document(console: Console, document: Document) -> None:
    """One document: what is known about it, and its text."""
    console.print(Text(document.title, style="bold"))
    known = (document.publisher or "publisher unknown", day(document.published), document.url or "")
    console.print(Text(" · ".join(part for part in known if part)), soft_wrap=True)
    console.print(Text(f"{document.id} · {document.path}\n", style="dim"), soft_wrap=True)
    console.print(Text(document.text), soft_wrap=not console.is_terminal)


def show_set_aside(console: Console, found: Sequence[SetAside]) -> None:
    """Files that are not in the index, with the reasons."""
    for entry in found:
        console.print(Text(f"  {entry.kind:9}  {entry.path}: {entry.reason}"), soft_wrap=True)


def show_report(console: Console, report: Report) -> None:
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
        console.print(Text(report.note), soft_wrap=True)
    said = ", ".join(f"{n} {word}" for n, word in counts if n)
    console.print(Text(f"Documents: {said}."), soft_wrap=True)
    console.print(f"Passages: {report.passages}, {report.embedded} embedded anew.")
    for word, paths in (
        ("added", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
    ):
        for path in paths[:_LISTED]:
            console.print(Text(f"  {word:9}  {path}"), soft_wrap=True)
        if len(paths) > _LISTED:
            console.print(f"  {word:9}  … and {len(paths) - _LISTED} more")
    show_set_aside(console, report.duplicates + report.failed)
