"""A reindex: what it reports, what it embeds, and that the live index answers on throughout."""

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import CommuniqueError, LibraryError
from index.build import LOCK, reindex
from index.embedder import Embedder
from index.errors import BuildError, ReindexRunningError
from index.snapshot import Snapshot
from index.store import BUILDING, Store
from tests.index.workshop import COD, COPPER, Counting, Workshop, names, served_tree, tree
from tests.milvus import both_engines

LUMBER = "Softwood lumber from Norland pays 34 per cent at the border of Southmark."


@both_engines
def test_the_first_reindex_adds_everything(workshop: Workshop) -> None:
    workshop.write("cod.md", COD)
    workshop.write("news/copper.md", COPPER)
    report = workshop.reindex()
    assert report.added == ("cod.md", "news/copper.md")
    assert (report.changed, report.unchanged, report.removed) == ((), (), ())
    assert (report.passages, report.embedded, report.reused) == (2, 2, 0)
    assert (report.snapshot, report.note) == (workshop.store.current_id(), None)


@both_engines
def test_added_changed_unchanged_and_removed_are_told_apart(built: Workshop) -> None:
    built.write("cod.md", COD.replace("12", "14"))
    built.write("lumber.md", LUMBER)
    (built.folder / "beans.md").unlink()
    report = built.reindex()
    assert report.added == ("lumber.md",)
    assert report.changed == ("cod.md",)
    assert report.unchanged == ("copper.md",)
    assert report.removed == ("beans.md",)
    assert "14 per cent" in built.best("the tariff on cod")
    assert [document.path for document in built.open().snapshot.documents] == [
        "cod.md",
        "copper.md",
        "lumber.md",
    ]


@both_engines
def test_duplicates_and_failures_are_reported_with_the_reason(built: Workshop) -> None:
    built.write("later/cod.md", COD.upper())
    (built.folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (built.folder / "table.xlsx").write_bytes(b"PK")
    report = built.reindex()
    (duplicate,) = report.duplicates
    assert (duplicate.path, duplicate.kind) == ("later/cod.md", "duplicate")
    assert duplicate.reason == "the same words as cod.md"
    assert [failed.path for failed in report.failed] == ["broken.pdf", "table.xlsx"]
    assert all(failed.kind == "failed" and failed.reason for failed in report.failed)
    assert built.open().snapshot.set_aside() == sorted(
        report.duplicates + report.failed, key=lambda aside: aside.path
    )
    assert len(built.open().snapshot.documents) == 3


@both_engines
def test_only_passages_whose_text_changed_are_embedded(built: Workshop) -> None:
    built.write("long.md", "\n\n".join(["word " * 150 + f"end {i}." for i in range(6)]))
    built.reindex()
    text = (built.folder / "long.md").read_text("utf-8")
    built.write("long.md", text.replace("end 3.", "finish 3."))
    counting = Counting(built.embedder)
    report = built.reindex(counting)
    assert report.changed == ("long.md",)
    assert len(counting.texts) == report.embedded == 1
    assert "finish 3." in counting.texts[0]
    assert report.reused == report.passages - 1 >= 8


@both_engines
def test_words_that_stand_in_two_documents_are_embedded_once(workshop: Workshop) -> None:
    boilerplate, trade, steel = (f"{word} " * 190 + "end." for word in ("word", "trade", "steel"))
    workshop.write("a.md", f"{boilerplate}\n\n{trade}")
    workshop.write("b.md", f"{boilerplate}\n\n{steel}")
    counting = Counting(workshop.embedder)
    report = workshop.reindex(counting)
    assert len(counting.texts) == len(set(counting.texts)) == report.embedded == 3
    assert report.passages == 4


@both_engines
def test_a_document_taken_out_is_out_of_the_index(built: Workshop) -> None:
    (built.folder / "cod.md").unlink()
    report = built.reindex(counting := Counting(built.embedder))
    assert (report.removed, report.passages, counting.texts) == (("cod.md",), 2, [])
    assert {hit.document.path for hit in built.hits("cod")} == {"beans.md", "copper.md"}
    assert not built.open().snapshot.holding("norland put a tariff")


@both_engines
def test_a_moved_document_keeps_its_vectors(built: Workshop) -> None:
    (built.folder / "cod.md").rename(built.folder / "fish.md")
    report = built.reindex(counting := Counting(built.embedder))
    assert (report.added, report.removed) == (("fish.md",), ("cod.md",))
    assert counting.texts == []


def test_where_nothing_changed_there_is_no_new_snapshot(built: Workshop) -> None:
    before = served_tree(built.store)
    os.utime(built.folder / "cod.md")
    report = built.reindex(counting := Counting(built.embedder))
    assert len(report.unchanged) == 3
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert (report.passages, report.embedded, report.reused) == (3, 0, 3)
    assert report.snapshot == built.store.current_id()
    assert (served_tree(built.store), counting.texts) == (before, [])
    assert len(built.store.ids()) == 1


@both_engines
@pytest.mark.parametrize(
    "metadata",
    [
        {"title": "Cod again", "date": "2025-03-03", "publisher": "The Quay Gazette"},
        {"title": "Cod", "date": "2025-03-04", "publisher": "The Quay Gazette"},
        {"title": "Cod", "date": "2025-03-03", "publisher": "The Harbour Desk"},
        {
            "title": "Cod",
            "date": "2025-03-03",
            "publisher": "The Quay Gazette",
            "url": "http://a.b",
        },
    ],
)
def test_changed_metadata_is_a_change_that_embeds_nothing(
    built: Workshop, metadata: dict[str, str]
) -> None:
    built.write("cod.md", COD, **metadata)
    report = built.reindex(counting := Counting(built.embedder))
    assert (report.changed, report.embedded, counting.texts) == (("cod.md",), 0, [])
    document = built.open().snapshot.documents[1]
    assert document.title == metadata["title"]
    assert str(document.published) == metadata["date"]
    assert (document.publisher, document.url) == (metadata["publisher"], metadata.get("url"))


def test_a_file_newly_set_aside_is_told_to_the_index(built: Workshop) -> None:
    built.write("again.md", COPPER.lower())
    (duplicate,) = built.reindex().duplicates
    assert built.open().snapshot.set_aside() == [duplicate]
    assert built.reindex().snapshot == built.store.current_id()
    assert len(built.store.ids()) == 2


def test_reused_vectors_are_the_ones_a_fresh_build_makes(built: Workshop, tmp_path: Path) -> None:
    built.write("lumber.md", LUMBER)
    (built.folder / "beans.md").unlink()
    assert built.reindex().reused == 2
    fresh = Store(tmp_path / "fresh")
    reindex(built.library, fresh, built.embedder)
    one, other = built.open().snapshot, fresh.open(built.embedder).snapshot
    rows = np.arange(len(one.passages))
    assert one.passages.tolist() == other.passages.tolist()
    # Batches of other lengths are padded otherwise, which moves the last bits.
    np.testing.assert_allclose(one.vectors.rows(rows), other.vectors.rows(rows), atol=1e-5)


def test_a_kept_vector_is_bit_equal(built: Workshop) -> None:
    old = built.open().snapshot
    built.write("aardvark.md", LUMBER)  # sorts first, so that every row moves
    built.reindex()
    new = built.open().snapshot
    rows = old.rows_at(old.slots)
    moved = new.rows_at(old.slots)
    assert len(rows) == 3
    assert rows.tolist() != moved.tolist()
    assert np.array_equal(old.vectors.rows(rows), new.vectors.rows(moved))


def _empty(workshop: Workshop) -> None:
    for file in workshop.folder.iterdir():
        file.unlink()


def _all_unreadable(workshop: Workshop) -> None:
    _empty(workshop)
    (workshop.folder / "a.pdf").write_bytes(b"no PDF")


def _vanished(workshop: Workshop) -> None:
    shutil.rmtree(workshop.folder)


def _a_file(workshop: Workshop) -> None:
    _vanished(workshop)
    workshop.folder.write_text("no folder")


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (_empty, BuildError, "no documents in .*communique add"),
        (_all_unreadable, BuildError, "none of the 1 files .*a.pdf: .*nothing was changed"),
        (_vanished, LibraryError, "no folder of documents at .*CORPUS_DIR"),
        (_a_file, LibraryError, "no folder of documents"),
    ],
)
def test_without_a_library_the_live_index_stays(
    built: Workshop, harm: object, error: type[CommuniqueError], words: str
) -> None:
    before = served_tree(built.store)
    harm(built)
    with pytest.raises(error, match=words):
        built.reindex()
    assert served_tree(built.store) == before
    assert built.best("the tariff on cod") == COD
    assert built.open().warning is None


def test_a_library_that_vanishes_while_it_is_read_is_not_taken_for_an_empty_one(
    built: Workshop,
) -> None:
    before = served_tree(built.store)
    aside = built.folder.with_name("aside")

    def pull_the_plug(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("reading", 1):
            built.folder.rename(aside)

    with pytest.raises(LibraryError, match="vanished"):
        built.reindex(progress=pull_the_plug)
    assert aside.is_dir()
    assert served_tree(built.store) == before
    assert built.best("the tariff on cod") == COD


def test_the_live_snapshot_is_untouched_and_answers_until_the_swap(built: Workshop) -> None:
    before = served_tree(built.store)
    built.write("cod.md", COD.replace("12", "14"))
    stages = []

    def look(stage: str, done: int, total: int) -> None:
        stages.append((stage, done, total))
        if (stage, done) == ("writing", 3):  # the swap is done
            assert "14 per cent" in built.best("the tariff on cod")
            return
        assert served_tree(built.store) == before
        assert built.best("the tariff on cod") == COD

    built.reindex(progress=look)
    assert stages[0] == ("reading", 0, 3)
    assert ("embedding", 1, 1) in stages
    assert stages[-1] == ("writing", 3, 3)


def test_a_snapshot_goes_live_whole_and_under_its_own_name(
    built: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens from there on, what ``CURRENT`` names can be opened."""
    lived: list[str] = []
    make_live = built.store.make_live

    def look(snapshot_id: str) -> None:
        assert Snapshot.open(built.store.snapshots / snapshot_id).id == snapshot_id
        assert not [name for name in names(built.store.snapshots) if BUILDING in name]
        make_live(snapshot_id)
        lived.append(snapshot_id)

    monkeypatch.setattr(built.store, "make_live", look)
    built.write("lumber.md", LUMBER)
    assert [built.reindex().snapshot] == lived


@pytest.mark.parametrize("stage", ["reading", "embedding", "records", "writing"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError, OSError])
def test_whatever_is_raised_leaves_no_half_built_index(
    built: Workshop, stage: str, error: type[BaseException]
) -> None:
    before = tree(built.store.root)
    built.write("cod.md", COD.replace("12", "14"))

    def fail(now: str, done: int, total: int) -> None:
        if now == stage and done == total - 1:
            raise error

    with pytest.raises((error, BuildError)) as raised:
        built.reindex(progress=fail)
    if raised.type is BuildError:
        assert "nothing was changed" in str(raised.value)
        assert "\n" not in str(raised.value)
    assert tree(built.store.root) == before
    assert built.reindex().changed == ("cod.md",)


def test_the_snapshot_before_is_kept_and_older_ones_go(built: Workshop) -> None:
    ids = [built.store.current_id()]
    for rate in (13, 14, 15):
        built.write("cod.md", COD.replace("12", str(rate)))
        ids.append(built.reindex().snapshot)
        assert built.store.ids() == ids[:-3:-1]
    assert built.open().snapshot.manifest.previous == ids[-2]
    assert names(built.store.root) == ["CURRENT", "reindex.lock", "snapshots"]


def test_what_killed_builds_left_is_swept_away(built: Workshop) -> None:
    live = built.store.current_id()
    (built.store.snapshots / f"{BUILDING}-20250101T000000Z-dead").mkdir()
    # Finished, but killed before it went live.
    shutil.copytree(built.live_folder(), built.store.snapshots / "20990101T000000Z-dead")
    built.reindex()
    assert names(built.store.snapshots) == [live]


@both_engines
def test_the_snapshots_time_is_the_clocks(built: Workshop) -> None:
    manifest = built.open().snapshot.manifest
    assert manifest.created_at == datetime(2025, 3, 1, 0, 1, tzinfo=UTC)
    assert manifest.id.startswith("20250301T000100Z-")


def test_a_reindex_at_the_same_time_says_so(built: Workshop) -> None:
    """Another process holds the lock, as a reindex does."""
    built.write("lumber.md", LUMBER)
    with _held_by_another_process(built.store.root / LOCK):
        with pytest.raises(ReindexRunningError, match="another reindex is running") as raised:
            built.reindex()
        assert "\n" not in str(raised.value)
        assert built.best("the tariff on cod") == COD
    assert built.reindex().added == ("lumber.md",)


def test_a_lock_left_by_a_dead_process_does_not_hold(built: Workshop) -> None:
    with _held_by_another_process(built.store.root / LOCK):
        pass
    assert (built.store.root / LOCK).exists()
    assert len(built.reindex().unchanged) == 3


def test_a_second_reindex_waits_as_long_as_it_is_told(built: Workshop) -> None:
    lock = FileLock(built.store.root / LOCK, thread_local=False)
    lock.acquire()
    started = time.monotonic()
    with pytest.raises(ReindexRunningError):
        built.reindex(wait_s=0.3)
    assert time.monotonic() - started >= 0.3
    timer = threading.Timer(0.5, lock.release)
    timer.start()
    assert len(built.reindex(wait_s=60).unchanged) == 3
    assert time.monotonic() - started >= 0.5
    timer.join()


def test_two_reindexes_at_once_build_one_snapshot(workshop: Workshop, embedder: Embedder) -> None:
    """The second waits, sees that there is nothing left to do, and builds nothing."""
    workshop.write("cod.md", COD)
    second: list[object] = []

    def run_second() -> None:
        second.append(reindex(workshop.library, workshop.store, embedder, wait_s=60))

    thread = threading.Thread(target=run_second)

    def start_second(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("writing", 0):
            thread.start()

    first = workshop.reindex(progress=start_second)
    thread.join()
    assert [report.snapshot for report in second] == [first.snapshot]
    assert workshop.store.ids() == [first.snapshot]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file modes")
def test_a_data_folder_that_cannot_be_made_is_one_line(workshop: Workshop, tmp_path: Path) -> None:
    workshop.write("cod.md", COD)
    (tmp_path / "data").write_text("a file")
    with pytest.raises(BuildError, match=r"cannot write into .*data") as raised:
        workshop.reindex()
    assert "\n" not in str(raised.value)


class _held_by_another_process:  # noqa: N801
    """A lock held by a real second process, which is killed at the end."""

    def __init__(self, lock: Path) -> None:
        self._program = (
            "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire();"
            " print('held', flush=True); sys.stdin.read()"
        )
        self._lock = lock

    def __enter__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self._program, str(self._lock)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "held\n"

    def __exit__(self, *_exception: object) -> None:
        self._process.kill()
        self._process.communicate()
