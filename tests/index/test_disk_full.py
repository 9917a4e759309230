"""A disk that fills while the index is built: one line, nothing left over, the old one answers."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.embedder import Embedder
from index.errors import BuildError
from index.shards import write_words
from index.store import BUILDING, Store
from index.vectors import VectorIndex
from tests.index.workshop import Workshop, names, tree

resource = pytest.importorskip("resource", reason="needs POSIX resource limits")

OLD = "The harbour fee on kelp is 11 per cent."
NEW = "The harbour fee on kelp is 22 per cent."
QUESTION = "the harbour fee on kelp"


@pytest.fixture(scope="module")
def eighty(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Workshop:
    """Eighty short articles, indexed, and one more that has changed since; more vectors than text.
    Only to be copied."""
    workshop = Workshop(tmp_path_factory.mktemp("eighty"), embedder)
    for number in range(80):
        workshop.write(f"note{number:02}.md", f"Note {number} is on a fee of {number} per cent.")
    workshop.write("kelp.md", OLD)
    workshop.reindex()
    workshop.write("kelp.md", NEW)
    return workshop


@pytest.fixture
def many(eighty: Workshop, tmp_path: Path) -> Workshop:
    """The eighty articles and their index on a disk with room."""
    return _copy(eighty, tmp_path / "data", tmp_path)


def _copy(eighty: Workshop, data: Path, tmp_path: Path) -> Workshop:
    workshop = Workshop(tmp_path / "copy", eighty.embedder)
    shutil.copytree(eighty.folder, workshop.folder, dirs_exist_ok=True)
    shutil.copytree(eighty.store.root, data)
    workshop.store = Store(data)
    return workshop


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Writing more than ``size`` bytes to a file of this process fails, as on a full disk."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores SIGXFSZ from its start, so that the write fails and the process lives.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def check_refused(workshop: Workshop, before: dict[str, str], error: BaseException) -> None:
    assert "the index could not be written" in str(error)
    assert "nothing was changed. Is there room on the disk of" in str(error)
    assert "\n" not in str(error)
    assert tree(workshop.store.root) == before
    assert names(workshop.store.root) == ["CURRENT", "reindex.lock", "snapshots"]
    assert names(workshop.store.snapshots) == [workshop.store.current_id()]


def check_finishes(workshop: Workshop) -> None:
    assert workshop.best(QUESTION) == OLD
    assert workshop.reindex().changed == ("kelp.md",)
    assert workshop.best(QUESTION) == NEW


# At 0 bytes the first file fails, the database; at 112,000 the vectors (124 kB).
@pytest.mark.parametrize("size", [0, 40_000, 112_000])
def test_a_file_that_cannot_grow_leaves_the_old_index(
    many: Workshop, size: int, capfd: pytest.CaptureFixture[str]
) -> None:
    before = tree(many.store.root)
    with no_file_over(size), pytest.raises(BuildError) as raised:
        many.reindex()
    check_refused(many, before, raised.value)
    assert capfd.readouterr() == ("", "")
    check_finishes(many)


def test_the_sizes_above_stop_both_the_database_and_the_vectors(many: Workshop) -> None:
    folder = many.live_folder()
    assert 40_000 < (folder / "index.sqlite").stat().st_size < 112_000
    assert (folder / "vectors.faiss").stat().st_size > 112_000


@pytest.mark.parametrize("size", [0, 1, 100, 700, 1_000, 2_000])
def test_a_word_index_that_cannot_be_written_is_an_ordinary_error(
    tmp_path: Path, size: int, capfd: pytest.CaptureFixture[str]
) -> None:
    passages = [(row, "1d", f"fee {row} on good{row} alpha{row * 3}") for row in range(300)]
    with no_file_over(size), pytest.raises((OSError, ValueError)):
        write_words(tmp_path / "lexical", None, {"1d": 300}, set(), lambda _: passages)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("size", [0, 10, 1_500, 3_000])
def test_vectors_that_cannot_be_written_are_an_ordinary_error(
    tmp_path: Path, embedder: Embedder, size: int, capfd: pytest.CaptureFixture[str]
) -> None:
    index = VectorIndex.of(embedder.embed(["one", "two"]))
    with no_file_over(size), pytest.raises(OSError, match="File too large"):
        index.save(tmp_path / "vectors.faiss")
    assert capfd.readouterr() == ("", "")
    index.save(tmp_path / "vectors.faiss")
    assert len(VectorIndex.load(tmp_path / "vectors.faiss")) == 2


def test_the_command_says_it_in_one_line(many: Workshop) -> None:
    before = tree(many.store.root)
    run = communique(many, limit=40_000)
    assert (run.returncode, run.stdout) == (2, "")
    said = [line for line in run.stderr.splitlines() if line.startswith("communique: ")]
    stages = [
        "Reading documents (81)",
        "Embedding passages (1)",
        "Reading records (1)",
        "Writing (3)",
    ]
    progress = [f"{stage} …" for stage in stages]
    assert run.stderr.splitlines() == progress + said
    assert len(said) == 1
    assert "could not be written" in said[0]
    check_refused(many, before, RuntimeError(said[0]))
    check_finishes(many)


def communique(workshop: Workshop, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """``communique reindex`` in a process of its own."""

    def lower() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    data, corpus = str(workshop.store.root), str(workshop.folder)
    return subprocess.run(
        [sys.executable, "-m", "bot", "reindex", "--data", data, "--corpus", corpus],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lower,
    )


# A real disk that is really full.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("needs the mount command for a small disk")
    if mounted.returncode:
        pytest.skip(f"needs leave to mount a small disk: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def cramped(eighty: Workshop, small_disk: Path, tmp_path: Path) -> Workshop:
    """The eighty articles, and their index on the small disk."""
    return _copy(eighty, small_disk / "data", tmp_path)


def leave_room(disk: Path, size: int) -> None:
    """Fill the disk up to its last ``size`` bytes."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    room = os.statvfs(disk)
    ballast.write_bytes(b"0" * (room.f_bavail * room.f_frsize - size))


def test_wherever_the_disk_fills_the_old_index_stays(
    cramped: Workshop, small_disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A page more each time, until there is room: every file of a snapshot is the one that does
    not fit, down to the last, ``CURRENT``."""
    before = tree(cramped.store.root)
    seen: list[str] = []
    stopped: set[str] = set()
    for size in range(0, 400_000, os.sysconf("SC_PAGESIZE")):
        leave_room(small_disk, size)
        try:
            report = cramped.reindex(progress=lambda *at: seen.append(f"{at[0]} {at[1]}"))
        except BuildError as error:
            check_refused(cramped, before, error)
            stopped.add(seen[-1])
        else:
            break
    assert report.changed == ("kelp.md",)
    assert stopped == {"writing 0", "writing 1", "writing 2"}
    assert capfd.readouterr() == ("", "")
    assert cramped.best(QUESTION) == NEW


def test_the_command_on_a_full_disk_says_it_in_one_line(
    cramped: Workshop, small_disk: Path
) -> None:
    before = tree(cramped.store.root)
    leave_room(small_disk, 212_000)  # enough for the database and the vectors, not for the words
    run = communique(cramped)
    assert run.returncode == 2
    (said,) = [line for line in run.stderr.splitlines() if not line.endswith("…")]
    assert "No space left on device" in said
    check_refused(cramped, before, RuntimeError(said))
    (small_disk / "ballast").unlink()
    check_finishes(cramped)


def test_a_disk_without_room_for_the_first_index_is_left_clean(
    small_disk: Path, tmp_path: Path, embedder: Embedder
) -> None:
    workshop = Workshop(tmp_path / "roomy", embedder)
    workshop.store = Store(small_disk / "data")
    workshop.write("kelp.md", OLD)
    leave_room(small_disk, 20_000)
    with pytest.raises(BuildError, match="could not be written"):
        workshop.reindex()
    assert not [name for name in names(workshop.store.snapshots) if BUILDING in name]
    (small_disk / "ballast").unlink()
    assert workshop.reindex().added == ("kelp.md",)
