"""Snapshots on disk: damage is seen, the one before serves, what does not fit is rebuilt."""

import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.session import Session
from bot.settings import Settings
from index.build import reindex
from index.embedder import Embedder
from index.errors import DamagedSnapshotError, IncompatibleSnapshotError, NoSnapshotError
from index.manifest import MANIFEST, Manifest, file_hashes
from index.search import search
from index.snapshot import Snapshot
from index.store import CURRENT, Store
from tests.index.workshop import (
    BEANS,
    COD,
    Counting,
    Renamed,
    Workshop,
    best,
    hits,
    tree,
)

NEW_COD = COD.replace("12", "14")
QUESTION = "the tariff on cod"

Harm = Callable[[Path], None]


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def delete(file: Path) -> None:
    file.unlink()


def unreadable(file: Path) -> None:
    """A file that opens and then fails to be read, as on a bad disk."""
    file.unlink()
    file.symlink_to("/proc/self/mem")


HARMS = [truncate, empty, flip, delete]
if sys.platform == "linux":
    HARMS.append(unreadable)


def files(folder: Path) -> list[Path]:
    """Every file of a snapshot that holds anything."""
    return [folder / name for name in tree(folder)]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Workshop:
    """Indexed twice; 12 per cent in the snapshot before, 14 in the live one. Only to be copied."""
    workshop = Workshop(tmp_path_factory.mktemp("twice"), embedder)
    workshop.write("cod.md", COD)
    workshop.write("beans.md", BEANS)
    workshop.reindex()
    workshop.write("cod.md", NEW_COD)
    workshop.reindex()
    return workshop


@pytest.fixture
def copied(twice: Workshop, tmp_path: Path, embedder: Embedder) -> Workshop:
    """A copy of ``twice`` that may be harmed."""
    workshop = Workshop(tmp_path / "copy", embedder)
    shutil.copytree(twice.folder, workshop.folder, dirs_exist_ok=True)
    shutil.copytree(twice.store.root, workshop.store.root)
    return workshop


@pytest.mark.parametrize("harm", HARMS)
def test_damage_to_any_file_is_seen_and_the_one_before_serves(copied: Workshop, harm: Harm) -> None:
    healthy = copied.live_folder()
    before = copied.store.ids()[1]
    kinds = set()
    for file in files(healthy):
        kept = copied.folder.parent / "kept"
        shutil.copytree(healthy, kept)
        harm(file)
        opened = copied.open()
        assert opened.snapshot.id == before, file
        assert opened.warning, file
        assert "damaged" in opened.warning
        assert "answers instead. Run: communique reindex" in opened.warning
        assert "2025-03-01 00:01 UTC" in opened.warning
        assert "\n" not in opened.warning
        assert opened.snapshot.holding("12 per cent on cod")
        looked_up = copied.store.open_archive(copied.embedder.name)
        assert (looked_up.snapshot.id, looked_up.warning) == (before, opened.warning), file
        kinds.add(file.suffix or file.name)
        shutil.rmtree(healthy)
        kept.rename(healthy)
    assert {".json", ".sqlite", ".faiss", ".term", ".idx", ".pos", ".store", ".fast"} <= kinds
    assert (copied.open().snapshot.id, copied.open().warning) == (healthy.name, None)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_bit_of_the_manifest_matters(copied: Workshop, where: float, bit: int) -> None:
    file = copied.live_folder() / MANIFEST
    healthy = file.read_bytes()
    data = bytearray(healthy)
    data[int(where * len(data))] ^= 1 << bit
    file.write_bytes(bytes(data))
    try:
        blank = json.loads(healthy) == _json_or_none(data)
        if blank:  # between two fields, where it says the same
            assert copied.open().warning is None
        else:
            assert copied.open().snapshot.id == copied.store.ids()[1]
    finally:
        file.write_bytes(healthy)


def _json_or_none(data: bytes | bytearray) -> object:
    try:
        return json.loads(bytes(data).decode())
    except ValueError:
        return None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '"text"',
        '{"format": 1}',
        '{"format": 1, "sha256": ""}',
        "\ud800",
    ],
)
def test_a_manifest_that_is_none_is_damage(copied: Workshop, text: str) -> None:
    (copied.live_folder() / MANIFEST).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(DamagedSnapshotError, match="damaged"):
        Manifest.load(copied.live_folder())


def test_after_damage_a_reindex_builds_a_whole_one_from_the_one_before(copied: Workshop) -> None:
    flip(copied.live_folder() / "vectors.faiss")
    damaged = copied.store.current_id()
    report = copied.reindex(counting := Counting(copied.embedder))
    assert counting.texts == [NEW_COD]
    assert report.changed == ("cod.md",)
    opened = copied.open()
    assert (opened.warning, opened.snapshot.id) == (None, report.snapshot)
    assert damaged not in copied.store.ids()
    assert copied.best(QUESTION) == NEW_COD


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\n", b"nonsense\n", b"../../etc\n", b".\n", b"\xff\xfe\x00", b"/tmp\n", b"\0\n"],
)
def test_without_a_usable_current_the_newest_snapshot_serves(
    copied: Workshop, content: bytes | None
) -> None:
    newest = copied.store.current_id()
    if content is None:
        (copied.store.root / CURRENT).unlink()
    else:
        (copied.store.root / CURRENT).write_bytes(content)
    opened = copied.open()
    assert opened.snapshot.id == newest
    assert opened.warning
    assert opened.warning.startswith("the live snapshot is missing")
    assert copied.reindex().unchanged == ("beans.md", "cod.md")
    assert copied.open().warning is None


def test_a_live_snapshot_whose_folder_is_gone_is_missing(copied: Workshop) -> None:
    shutil.rmtree(copied.live_folder())
    opened = copied.open()
    assert opened.warning
    assert opened.warning.startswith("the live snapshot is missing")
    assert best(opened.snapshot, copied.embedder, QUESTION) == COD


def test_an_empty_data_folder_says_what_to_run(workshop: Workshop) -> None:
    with pytest.raises(NoSnapshotError, match="communique reindex"):
        workshop.open()


def test_with_nothing_whole_left_the_error_says_what_to_run(copied: Workshop) -> None:
    for name in copied.store.ids():
        flip(copied.store.snapshots / name / "index.sqlite")
    with pytest.raises(DamagedSnapshotError, match=r"index\.sqlite has changed; run: .* reindex"):
        copied.open()
    report = copied.reindex(counting := Counting(copied.embedder))
    assert report.note
    assert "index.sqlite has changed" in report.note
    assert len(counting.texts) == 2
    assert copied.best(QUESTION) == NEW_COD


def test_a_snapshot_that_holds_what_its_reader_cannot_open_is_damage(copied: Workshop) -> None:
    """The hashes are right and the content is wrong: written so, not changed afterwards."""
    folder = copied.live_folder()
    for name in ("index.sqlite", "vectors.faiss", "lexical/meta.json"):
        healthy = (folder / name).read_bytes()
        empty(folder / name)
        _rewrite(folder, files=file_hashes(folder))
        with pytest.raises(DamagedSnapshotError, match="damaged"):
            Snapshot.open(folder)
        (folder / name).write_bytes(healthy)
    _rewrite(folder, files=file_hashes(folder))
    assert copied.open().warning is None


# What does not fit


def _rewrite(folder: Path, **fields: object) -> None:
    """A manifest with other fields, intact."""
    known = json.loads((folder / MANIFEST).read_text("utf-8"))
    del known["sha256"]
    Manifest(**(known | fields)).save(folder)


MISFITS = [
    ({"embedder": "other"}, "its embedder is other, the settings say all-MiniLM-L6-v2"),
    ({"weights_sha256": "0" * 64}, "the weights of all-MiniLM-L6-v2 are not the ones"),
    ({"encoding": "cl100k"}, "its token encoding is cl100k, this version's is communique-"),
    ({"max_tokens": 100}, "its passages hold 100 tokens, this version's 280"),
    ({"format": 1}, "it has format 1, this version reads 4"),
]


@pytest.mark.parametrize(("fields", "reason"), MISFITS)
def test_a_snapshot_that_does_not_fit_is_never_searched(
    copied: Workshop, fields: dict[str, object], reason: str
) -> None:
    _rewrite(copied.live_folder(), **fields)
    with pytest.raises(IncompatibleSnapshotError, match=reason):
        copied.open()


@pytest.mark.parametrize(("fields", "reason"), MISFITS)
def test_a_session_rebuilds_what_does_not_fit_and_says_why(
    copied: Workshop,
    fields: dict[str, object],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in copied.store.ids():
        _rewrite(copied.store.snapshots / name, **fields)
    counting = Counting(copied.embedder)
    session, said = _session(copied, counting, monkeypatch)
    with pytest.raises(IncompatibleSnapshotError, match=f"must be rebuilt: {reason}.*reindex"):
        session.snapshot()
    answerer = session.answerer(lambda *_: None)
    (line,) = said
    assert line.startswith(f"rebuilding the index: {reason}")
    # Vectors of the same embedder are reused, whatever else changed.
    made_by_it = "encoding" in fields or "max_tokens" in fields
    assert len(counting.texts) == (0 if made_by_it else 2)
    assert answerer.search("cod", 1)[0].document.path == "cod.md"
    assert session.snapshot().id == copied.store.current_id()
    assert said == [line]


def test_a_reindex_with_another_embedder_makes_every_vector_anew(copied: Workshop) -> None:
    other = Renamed(copied.embedder, name="other")
    report = copied.reindex(other)
    assert report.embedded == len(other.texts) == 2
    assert report.note
    assert "its embedder is all-MiniLM-L6-v2, the settings say other" in report.note
    with pytest.raises(IncompatibleSnapshotError):
        copied.open()
    assert copied.store.open(other).warning is None


def test_a_misfit_stays_for_its_own_version_until_the_new_index_is_live(copied: Workshop) -> None:
    """Where ``CURRENT`` is lost too, a failing rebuild must not sweep the only index away."""
    (copied.store.root / CURRENT).unlink()
    before = copied.store.ids()
    other = Renamed(copied.embedder, fingerprint="0" * 64)

    def fail(stage: str, _done: int, _total: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied.reindex(other, progress=fail)
    assert copied.store.ids() == before
    assert copied.best(QUESTION) == NEW_COD


# Sessions


def _session(
    workshop: Workshop, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> tuple[Session, list[str]]:
    """A session on the workshop's folders, and what it says."""
    said: list[str] = []
    monkeypatch.setattr("index.embedder.open_embedder", lambda _name: embedder)
    settings = Settings(_env_file=None, corpus_dir=workshop.folder)
    return Session(settings, workshop.store.root, said.append), said


def test_a_session_builds_the_first_index(
    workshop: Workshop, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.write("cod.md", COD)
    session, said = _session(workshop, embedder, monkeypatch)
    assert session.answerer(lambda *_: None).search("cod", 1)[0].document.path == "cod.md"
    assert said == [f"no index yet: indexing the documents in {workshop.folder}"]


def test_a_session_rebuilds_where_nothing_is_whole_and_says_so(
    copied: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in copied.store.ids():
        delete(copied.store.snapshots / name / "vectors.faiss")
    live = copied.store.current_id()
    session, said = _session(copied, copied.embedder, monkeypatch)
    with pytest.raises(DamagedSnapshotError):
        session.snapshot()
    assert session.answerer(lambda *_: None).search("cod", 1)[0].document.path == "cod.md"
    assert said == [
        f"rebuilding the index: snapshot {live} is damaged: vectors.faiss is missing",
    ]


def test_a_session_on_the_one_before_warns_and_answers(
    copied: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(copied.live_folder() / "index.sqlite")
    session, said = _session(copied, copied.embedder, monkeypatch)
    answerer = session.answerer(lambda *_: None)
    assert best(answerer.snapshot, copied.embedder, QUESTION) == COD
    assert len(said) == 1
    assert "index.sqlite has changed" in said[0]


# Readers


def test_an_open_snapshot_answers_on_after_its_folder_is_swept_away(built: Workshop) -> None:
    reader = built.open().snapshot
    for rate in (13, 14):
        built.write("cod.md", COD.replace("12", str(rate)))
        built.reindex()
    assert not (built.store.snapshots / reader.id).exists()
    assert best(reader, built.embedder, QUESTION) == COD
    (hit,) = hits(reader, built.embedder, "beans", 1)
    assert reader.text_of(hit.document.id) == BEANS
    assert reader.sentences(hit.row) == [(0, len(BEANS))]
    assert reader.holding("copper wire") == [reader.documents[2].id]
    assert len(reader.files()) == 3
    assert "14 per cent" in built.best(QUESTION)


def test_a_snapshot_swept_away_while_it_is_opened_is_no_error(
    built: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two reindexes finish between the look at ``CURRENT`` and the opening."""
    real = Snapshot.open
    opened = []

    def slow(folder: Path) -> Snapshot:
        opened.append(folder.name)
        if len(opened) == 1:
            for rate in (13, 14):
                built.write("cod.md", COD.replace("12", str(rate)))
                monkeypatch.setattr(Snapshot, "open", real)
                built.reindex()
            monkeypatch.setattr(Snapshot, "open", slow)
        return real(folder)

    monkeypatch.setattr(Snapshot, "open", slow)
    found = built.open()
    assert (found.snapshot.id, found.warning) == (built.store.current_id(), None)
    assert len(opened) == 2


def test_a_file_that_vanishes_while_it_is_checked_is_damage(
    built: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(_folder: Path) -> dict[str, str]:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("index.archive.file_hashes", vanish)
    with pytest.raises(DamagedSnapshotError, match="No such file"):
        Snapshot.open(built.live_folder())


def test_many_threads_read_one_snapshot(built: Workshop) -> None:
    snapshot = built.open().snapshot
    vector = built.embedder.embed([QUESTION])[0]
    expected = {d.id: (built.folder / d.path).read_text("utf-8") for d in snapshot.documents}

    def read(turn: int) -> None:
        document = snapshot.documents[turn % 3].id
        assert snapshot._text_of(document) in expected[document]
        row = snapshot.rows_of(document)[0]
        assert snapshot.sentences(row)
        assert snapshot.holding("norland put a tariff") == [snapshot.documents[1].id]
        assert len(search(snapshot, QUESTION, vector, 5)) == 3

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(200)))


def test_reading_changes_nothing_on_disk(built: Workshop) -> None:
    before = tree(built.store.root)
    built.best(QUESTION)
    built.open().snapshot.set_aside()
    assert tree(built.store.root) == before


def test_a_snapshot_is_opened_from_any_working_folder(
    built: Workshop, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    """Also where the path has characters that a database address would take for its own."""
    odd = built.store.root.with_name("50% off?#1")
    shutil.copytree(built.store.root, odd)
    monkeypatch.chdir(odd)
    opened = Store(Path()).open(embedder)
    assert best(opened.snapshot, embedder, QUESTION) == COD
    assert reindex(built.library, Store(Path()), embedder).unchanged


@pytest.mark.parametrize("name", ["my notes", ".hidden", "20250101T000000Z-dead.old", "zzz"])
def test_folders_of_people_are_no_snapshots_and_survive_a_reindex(
    copied: Workshop, name: str
) -> None:
    notes = copied.store.snapshots / name / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("Mine.", "utf-8")
    assert name not in copied.store.ids()
    copied.write("cod.md", COD.replace("12", "16"))
    copied.reindex()
    assert notes.read_text("utf-8") == "Mine."
    assert "16 per cent" in copied.best(QUESTION)


def test_a_snapshot_whose_lock_files_cannot_be_written_is_read_from_a_copy(
    copied: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the lock file's name stops root too, whom permissions do not."""
    temporary = copied.folder.parent / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    lexical = copied.live_folder() / "lexical"
    for lock in (".tantivy-meta.lock", ".tantivy-writer.lock"):
        (lexical / lock).unlink(missing_ok=True)
        (lexical / lock).mkdir()
    opened = copied.open()
    assert opened.warning is None
    assert best(opened.snapshot, copied.embedder, QUESTION) == NEW_COD
    assert len(list(temporary.iterdir())) == 1
    del opened
    gc.collect()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_folder_answers(copied: Workshop) -> None:
    everything = [copied.store.root, *copied.store.root.rglob("*")]
    for lock in copied.store.root.rglob("*.lock"):
        lock.unlink()
        everything.remove(lock)
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert copied.best(QUESTION) == NEW_COD
    finally:
        for path in everything:
            path.chmod(0o755 if path.is_dir() else 0o644)
