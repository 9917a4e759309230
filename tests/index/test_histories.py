"""An index that came about by many reindexes answers as one that is built from the library at once:
the same documents, passages, records, hits and scores."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.library import Library
from index.build import reindex
from index.embedder import Embedder, Vectors
from index.errors import BuildError
from index.records.record import Meeting, Statement, Tariff
from index.search import Filter, search
from index.snapshot import Snapshot
from index.store import Store
from tests.index.workshop import Counting, Workshop

NAMES = ("a.md", "b.md", "c/a.md", "c/d.md", "e.md", "f.md", "g.md", "h.md")
GOODS = ("cod", "kelp", "copper wire", "softwood lumber", "steel")
TEXTS = (
    *(f"Canada put a tariff of {5 + 7 * i} per cent on {goods}." for i, goods in enumerate(GOODS)),
    "“We will not pay twice for kelp,” Trade Minister Ines Marchetti said on May 3, 2025.",
    "Prime Minister Ada Lindqvist met President Tomas Oduya in Lisbon on March 10, 2025.",
    f"{'Word of kelp and steel. ' * 60}\n\n{'Copper and cod again. ' * 60}",
    f"{'Word of kelp and steel. ' * 60}\n\n{'Other lumber again. ' * 60}",
)
QUERIES = ("the tariff on kelp", "copper", "who met in Lisbon", "word of steel again", "pay twice")


class Remembering(Counting):
    """The real embedder, which reads no text twice: a batch of others moves the last bits."""

    _known: dict[str, Vectors] = {}  # noqa: RUF012

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = super().embed([text])[0]
        if progress:
            progress(len(texts))
        return np.array([self._known[text] for text in texts]).reshape(-1, 384)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)


def rename(folder: Path, name: str, other: str) -> None:
    if (folder / name).exists() and name != other:
        (folder / other).parent.mkdir(exist_ok=True)
        (folder / name).replace(folder / other)


def note(folder: Path, name: str, title: str) -> None:
    """A sidecar."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / f"{name}.meta.yaml").write_text(f"title: {title}\npublished: 2025-04-0{len(title)}")


def damage(folder: Path, name: str) -> None:
    """A file that cannot be read."""
    write(folder, name, "")


def remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)


def touch(folder: Path, name: str) -> None:
    if (folder / name).exists():
        os.utime(folder / name, (1, 1))


_name = st.sampled_from(NAMES)
_step = st.one_of(
    st.tuples(st.just(write), _name, st.sampled_from(TEXTS)),
    st.tuples(st.just(write), _name, st.sampled_from(TEXTS)),
    st.tuples(st.just(rename), _name, _name),
    st.tuples(st.just(remove), _name),
    st.tuples(st.just(note), _name, st.sampled_from(["One", "Three"])),
    st.tuples(st.just(damage), _name),
    st.tuples(st.just(touch), _name),
)
_reindexes = st.lists(st.lists(_step, max_size=4), min_size=1, max_size=5)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=_reindexes, fast_clock=st.booleans())
def test_any_history_ends_in_the_index_of_a_fresh_build(
    history: list[list[tuple]],
    fast_clock: bool,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a fast clock, no file is fresh, and its time of change is trusted."""
    # Words are in many parts even where there are few documents.
    monkeypatch.setattr("index.shards._SMALLEST", 2)
    remembering = Remembering(embedder)
    root = Path(tempfile.mkdtemp())
    try:
        workshop = Workshop(root, remembering)
        ahead = 10**10 if fast_clock else 0
        workshop.library = Library(workshop.folder, clock=lambda: time.time_ns() + ahead)
        for name, text in zip(NAMES, TEXTS, strict=False):
            write(workshop.folder, name, text)
        workshop.reindex()
        for steps in history:
            for act, *details in steps:
                act(workshop.folder, *details)
            try:
                workshop.reindex()
            except BuildError:  # nothing is left
                return
        fresh = Store(root / "fresh")
        reindex(Library(workshop.folder), fresh, remembering)
        check_same(workshop.open().snapshot, fresh.open(remembering).snapshot, remembering)
    finally:
        shutil.rmtree(root)


def check_same(one: Snapshot, other: Snapshot, embedder: Embedder) -> None:
    assert one.documents == other.documents
    assert one.set_aside() == other.set_aside()
    assert one.passages.tolist() == other.passages.tolist()
    assert one.manifest.records == other.manifest.records
    for ref in one.documents:
        assert one.document(ref.id) == other.document(ref.id)
        assert one.rows_of(ref.id) == other.rows_of(ref.id)
    rows = np.arange(len(one.passages))
    assert [one.sentences(row) for row in rows] == [other.sentences(row) for row in rows]
    assert np.array_equal(one.vectors.rows(rows), other.vectors.rows(rows))
    for kind in (Statement, Meeting, Tariff):
        assert one.records(kind) == other.records(kind)
    assert one.holding("tariff of") == other.holding("tariff of")
    assert one.lexical.rarity("kelp") == other.lexical.rarity("kelp")
    some = Filter(documents=tuple(ref.id for ref in one.documents[::2]))
    for query in QUERIES:
        for limit in (3, 100):
            words = [snapshot.lexical.search(query, limit) for snapshot in (one, other)]
            assert [part.tolist() for part in words[0]] == [part.tolist() for part in words[1]]
        vector = embedder.embed([query])[0]
        for only in (None, some):
            found = search(one, query, vector, 10, only)
            assert found == search(other, query, vector, 10, only)
            assert found or not one.documents


def test_an_approximate_index_takes_over_and_takes_in(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._APPROXIMATE_FROM", 5)
    for number in range(12):
        workshop.write(f"{number:02}.md", f"Note {number} is on {GOODS[number % 5]}.")
    workshop.reindex()
    workshop.write("00a.md", "Norland put a tariff on marzipan.")  # every row behind it moves
    (workshop.folder / "05.md").unlink()
    report = workshop.reindex()
    assert (report.embedded, report.reused) == (1, 11)
    snapshot = workshop.open().snapshot
    assert not snapshot.vectors.is_exact
    texts = [snapshot.text_of(d.id) for d in snapshot.documents]
    expected = workshop.embedder.embed(texts)
    np.testing.assert_allclose(snapshot.vectors.rows(np.arange(12)), expected, atol=1e-3)
    assert workshop.best("Norland put a tariff on marzipan") == "Norland put a tariff on marzipan."


def test_a_document_taken_out_leaves_none_of_its_words_on_disk(built: Workshop) -> None:
    built.write("secret.md", "The word is xylophone-quokka.")
    built.reindex()
    (built.folder / "secret.md").unlink()
    built.reindex()
    files = [file for file in built.live_folder().rglob("*") if file.is_file()]
    assert not [file for file in files if b"quokka" in file.read_bytes()]
    assert built.best("the tariff on cod")


def test_where_what_reads_documents_has_changed_all_are_read_anew(
    built: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.store.current_id()
    monkeypatch.setattr("index.fingerprints._PACKAGES", ("numpy",))
    counting = Counting(built.embedder)
    report = built.reindex(counting)
    assert report.snapshot != before
    assert report.note == "the documents are read anew: what reads or cuts them has changed"
    assert (len(report.unchanged), report.changed, counting.texts) == (3, (), [])
    assert built.reindex().snapshot == report.snapshot


def test_one_change_among_many_documents_rewrites_one_part_of_the_words(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.shards._SMALLEST", 4)
    for number in range(30):
        workshop.write(f"{number}.md", f"Note {number} is on {GOODS[number % 5]}.")
    workshop.reindex()
    before = segments(workshop)
    workshop.write("7.md", "Note 7 is on nothing.")
    workshop.reindex()
    now = segments(workshop)
    assert len(now) > 5
    assert len(now - before) == len(before - now) == 1


def segments(workshop: Workshop) -> set[str]:
    return {file.name for file in (workshop.live_folder() / "lexical").glob("*.term")}
