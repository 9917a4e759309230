"""Records in a reindex: read once, kept where nothing changed, never in the way of the index."""

import json
import sqlite3
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from index.embedder import Embedder, PackagedEmbedder
from index.errors import IncompatibleSnapshotError, WeightsError
from index.manifest import DATABASE, MANIFEST, Manifest, file_hashes
from index.records.reading import readers_fingerprint
from index.records.record import Meeting, Statement, Tariff
from index.snapshot import Snapshot
from tests.index.workshop import Workshop

PAY = "“We will not pay twice for the same fish,” Trade Minister Ines Marchetti said."
COD = "Canada put a tariff of 12 per cent on fish from Mexico on March 3, 2025."
MET = "Prime Minister Ada Lindqvist met President Tomas Oduya in Lisbon on March 10, 2025."
PIER = "The harbour has three piers and a lighthouse."
ASCII = PAY.translate({ord("“"): '"', ord("”"): '"'})


@pytest.fixture
def indexed(workshop: Workshop) -> Workshop:
    """Four articles, indexed."""
    workshop.write("pay.md", PAY, title="Fish", date="2025-03-11")
    workshop.write("cod.md", COD, title="Cod", date="2025-03-03")
    workshop.write("met.md", MET, title="Lisbon", date="2025-03-11")
    workshop.write("pier.md", PIER, title="Piers")
    workshop.reindex()
    return workshop


def found(snapshot: Snapshot) -> dict[str, list[str]]:
    """Path of every document with records, and the words of these."""
    by_path: dict[str, list[str]] = {}
    for kind in (Statement, Meeting, Tariff):
        for record in snapshot.records(kind):
            words = snapshot.text_of(record.document)[record.start : record.end]
            by_path.setdefault(snapshot.ref(record.document).path, []).append(words)
    return by_path


def marked(workshop: Workshop) -> None:
    """Let what was read before be told from what is read anew: by a topic that nobody wrote."""
    folder = workshop.live_folder()
    database = sqlite3.connect(folder / DATABASE)
    for row, fields in database.execute(
        "SELECT row, fields FROM records WHERE kind = 'Statement'"
    ).fetchall():
        changed = json.loads(fields) | {"topics": ["read before"]}
        database.execute("UPDATE records SET fields = ? WHERE row = ?", (json.dumps(changed), row))
    database.commit()
    database.close()
    rewrite(folder)


def rewrite(folder: Path, **fields: object) -> None:
    """A manifest that fits the folder's files, with other fields."""
    known = json.loads((folder / MANIFEST).read_text("utf-8"))
    del known["sha256"]
    Manifest(**(known | {"files": file_hashes(folder)} | fields)).save(folder)


def read_before(workshop: Workshop) -> bool:
    (statement,) = workshop.open().snapshot.records(Statement)
    return statement.topics == ("read before",)


def test_a_reindex_reads_all_three_kinds(indexed: Workshop) -> None:
    snapshot = indexed.open().snapshot
    assert found(snapshot) == {
        "pay.md": ["“We will not pay twice for the same fish,”"],
        "cod.md": [COD],
        "met.md": [MET],
    }
    assert snapshot.manifest.records == 3
    assert snapshot.manifest.readers == readers_fingerprint()


def test_records_of_unchanged_documents_are_kept(indexed: Workshop) -> None:
    marked(indexed)
    indexed.write("cod.md", COD.replace("12", "14"), title="Cod", date="2025-03-03")
    indexed.reindex()
    assert read_before(indexed)
    assert found(indexed.open().snapshot)["cod.md"] == [COD.replace("12", "14")]


def test_a_changed_document_is_read_anew(indexed: Workshop) -> None:
    marked(indexed)
    indexed.write("pay.md", f"Once more.\n\n{PAY}", title="Fish", date="2025-03-11")
    indexed.reindex()
    assert not read_before(indexed)
    assert found(indexed.open().snapshot)["pay.md"] == [
        "“We will not pay twice for the same fish,”"
    ]


def test_a_changed_date_is_a_change(indexed: Workshop) -> None:
    marked(indexed)
    indexed.write("pay.md", PAY, title="Fish", date="2025-03-12")
    indexed.reindex()
    assert not read_before(indexed)


def test_records_of_removed_documents_are_gone(indexed: Workshop) -> None:
    (indexed.folder / "met.md").unlink()
    indexed.reindex()
    snapshot = indexed.open().snapshot
    assert set(found(snapshot)) == {"pay.md", "cod.md"}
    assert snapshot.manifest.records == 2


def test_a_moved_document_takes_its_records_along(indexed: Workshop) -> None:
    (indexed.folder / "pay.md").rename(indexed.folder / "fish.md")
    indexed.reindex()
    assert set(found(indexed.open().snapshot)) == {"fish.md", "cod.md", "met.md"}


def test_where_the_rules_or_words_have_changed_all_records_are_read_anew(
    indexed: Workshop,
) -> None:
    marked(indexed)
    rewrite(indexed.live_folder(), readers="0" * 64)
    report = indexed.reindex()
    assert (len(report.unchanged), report.embedded) == (4, 0)
    assert (
        report.note == "the records are read anew: the rules or words that find them have changed"
    )
    assert not read_before(indexed)
    assert indexed.reindex().note is None


def test_a_snapshot_of_the_format_before_is_rebuilt_by_itself(indexed: Workshop) -> None:
    folder = indexed.live_folder()
    database = sqlite3.connect(folder / DATABASE)
    database.execute("DROP TABLE records")
    database.commit()
    database.close()
    manifest = Manifest.load(folder)
    rewrite(folder, format=1)
    with pytest.raises(IncompatibleSnapshotError, match="it has format 1, this version reads 4"):
        indexed.open()
    report = indexed.reindex()
    assert report.note == "the index is made anew: it has format 1, this version reads 4"
    assert report.snapshot != manifest.id
    assert len(found(indexed.open().snapshot)) == 3


class Choking:
    """A tokenizer that fails on texts with a certain word where no marks are asked for at their
    ends, as the tagger does."""

    def __init__(self, tokenizer: Any, word: str) -> None:
        self._tokenizer = tokenizer
        self._word = word

    def encode(self, text: str, **options: Any) -> Any:
        if self._word in text and not options.get("add_special_tokens", True):
            raise RuntimeError("cannot allocate memory")
        return self._tokenizer.encode(text, **options)


class Frail(PackagedEmbedder):
    """The default embedder, which chokes on fish when statements are read, not when passages are
    embedded."""

    @cached_property
    def tokenizer(self) -> Any:
        return Choking(PackagedEmbedder(self._folder).tokenizer, "fish")


def test_a_document_that_a_reader_fails_on_is_found_all_the_same(
    workshop: Workshop, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(embedder, PackagedEmbedder)
    workshop.write("pay.md", f"Fish.\n\n{ASCII}", title="Fish", date="2025-03-11")
    workshop.write("both.md", f"{ASCII}\n\n{MET}", title="Both", date="2025-03-11")
    workshop.write("deal.md", PAY.replace("fish", "deal"), title="Deal", date="2025-03-11")
    workshop.reindex(Frail(embedder._folder))
    assert [record.message for record in caplog.records] == [
        "no records of one kind from both.md",
        "no records of one kind from pay.md",
    ]
    snapshot = workshop.open().snapshot
    assert found(snapshot) == {
        "both.md": [MET],
        "deal.md": ["“We will not pay twice for the same deal,”"],
    }
    assert {hit.document.path for hit in workshop.hits("paying twice for fish")} >= {"pay.md"}


def test_weights_that_are_missing_end_the_reindex_with_the_remedy(
    workshop: Workshop, embedder: Embedder
) -> None:
    class Broken(PackagedEmbedder):
        @property
        def precision(self) -> Path | None:
            raise WeightsError("the weights cannot be read; install again")

    assert isinstance(embedder, PackagedEmbedder)
    workshop.write("pay.md", PAY)
    with pytest.raises(WeightsError, match="install again"):
        workshop.reindex(Broken(embedder._folder))
    assert workshop.store.ids() == []


def test_progress_names_the_records_and_ends_with_all_of_them(workshop: Workshop) -> None:
    workshop.write("pay.md", PAY)
    workshop.write("cod.md", COD)
    seen: list[tuple[str, int, int]] = []
    workshop.reindex(progress=lambda *step: seen.append(step))
    assert [step for step in seen if step[0] == "records"] == [
        ("records", 0, 2),
        ("records", 1, 2),
        ("records", 2, 2),
    ]
