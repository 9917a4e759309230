"""The JSON shapes that DESIGN promises to everything that calls the command line."""

from datetime import date
from typing import TYPE_CHECKING, Any

from bot.answering.answer import Answer, Quote
from corpus.document import Document, DocumentRef
from index.archive import SetAside
from index.engine import Archive, Snapshot
from index.records.record import Meeting, Record, Statement, Tariff, TariffStatus

if TYPE_CHECKING:
    from bot.answering.verify import Verification
    from index.build import Report
    from index.search import Hit

Json = dict[str, Any]


def document_shape(document: DocumentRef) -> Json:
    """A document without its text."""
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
    }


def full_document_shape(document: Document) -> Json:
    """A document with the text that all offsets count."""
    return {**document_shape(document), "text": document.text}


def quote_shape(quote: Quote) -> Json:
    """A quote with its span."""
    return {
        "text": quote.text,
        "speaker": quote.speaker.name if quote.speaker else None,
        "document": document_shape(quote.document),
        "start": quote.start,
        "end": quote.end,
    }


def answer_shape(answer: Answer) -> Json:
    """An answer or a refusal."""
    return {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "quotes": [
            {**quote_shape(quote), "superseded": _iso(quote.superseded)} for quote in answer.quotes
        ],
        "near": [document_shape(document) for document in answer.near],
    }


def search_shape(query: str, hits: "list[Hit]", snapshot: Snapshot) -> Json:
    """The passages found for a query."""
    return {
        "query": query,
        "passages": [
            {
                "document": document_shape(hit.document),
                "start": hit.start,
                "end": hit.end,
                "text": snapshot.text_of(hit.document.id)[hit.start : hit.end],
                "score": round(hit.score, 4),
            }
            for hit in hits
        ],
    }


def verification_shape(found: "Verification") -> Json:
    """What became of a pasted quotation."""
    return {
        "verdict": found.verdict.value,
        "text": found.text,
        "best": quote_shape(found.best) if found.best else None,
        "difference": found.difference,
    }


def set_aside_shape(found: SetAside) -> Json:
    """A file that is not in the index, and why."""
    return {"path": found.path, "kind": found.kind, "reason": found.reason}


def statement_shape(statement: Statement, snapshot: Archive) -> Json:
    """Who said what."""
    return {
        **_record_shape(statement, snapshot),
        "speaker": statement.speaker,
        "speaker_mention": statement.mention,
        "role": statement.role,
        "kind": statement.kind.value,
        "verb": statement.verb,
        "said_on": _iso(statement.said_on),
        "topics": list(statement.topics),
    }


def meeting_shape(meeting: Meeting, snapshot: Archive) -> Json:
    """Who met whom."""
    return {
        **_record_shape(meeting, snapshot),
        "participants": list(meeting.participants),
        "kind": meeting.kind,
        "date": _iso(meeting.date),
        "place": meeting.place,
        "status": meeting.status.value,
        "about": meeting.about,
    }


def tariff_shape(tariff: Tariff, snapshot: Archive, *, conflicting: bool, holds: bool) -> Json:
    """Who taxes what from whom; ``conflicting``: other documents tell another rate; ``holds``: it
    is in force. What its own document tells to be in force, and is not, is removed."""
    over = tariff.status is TariffStatus.IN_FORCE and not holds
    return {
        **_record_shape(tariff, snapshot),
        "imposed_by": tariff.imposed_by,
        "country": tariff.country,
        "products": list(tariff.products),
        "rate": tariff.rate,
        "unit": tariff.unit,
        "authority": tariff.authority,
        "status": (TariffStatus.REMOVED if over else tariff.status).value,
        "announced": _iso(tariff.announced),
        "effective": _iso(tariff.effective),
        "until": _iso(tariff.until),
        "conflicting": conflicting,
    }


def _record_shape(record: Record, snapshot: Archive) -> Json:
    # Imported where needed: most commands tell no records.
    from index.records.lookup import words_of

    return {
        "document": document_shape(snapshot.ref(record.document)),
        "start": record.start,
        "end": record.end,
        "text": words_of(record, snapshot),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def report_shape(report: "Report") -> Json:
    """The difference a reindex made."""
    return {
        "snapshot": report.snapshot,
        "added": list(report.added),
        "changed": list(report.changed),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "duplicates": [set_aside_shape(s) for s in report.duplicates],
        "failed": [set_aside_shape(s) for s in report.failed],
        "passages": report.passages,
        "embedded": report.embedded,
        "reused": report.reused,
        "note": report.note,
    }


def report_from_shape(shape: Json) -> "Report":
    """The report that ``report_shape`` was given."""
    from index.build import Report

    def files(name: str) -> tuple[SetAside, ...]:
        return tuple(SetAside(**found) for found in shape[name])

    return Report(
        snapshot=shape["snapshot"],
        added=tuple(shape["added"]),
        changed=tuple(shape["changed"]),
        unchanged=tuple(shape["unchanged"]),
        removed=tuple(shape["removed"]),
        duplicates=files("duplicates"),
        failed=files("failed"),
        passages=shape["passages"],
        embedded=shape["embedded"],
        reused=shape["reused"],
        note=shape["note"],
    )
