"""Files of a library that are recognised without being read, and changes that are never missed."""

import os
import time
from pathlib import Path

import pytest

from corpus.library import Library, Scan

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere every file is read")

NORTH = "Norland and Southmark agreed on a tariff of 25% on kelp."
LATER_NS = 10**10


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Three files in a library whose clock is ten seconds fast: none of them is fresh."""
    root = tmp_path / "library"
    root.mkdir()
    for name in ("a.md", "b.md", "c.md"):
        (root / name).write_text(f"{NORTH} {name}")
    return Library(root, clock=lambda: time.time_ns() + LATER_NS)


def again(library: Library, before: Scan) -> Scan:
    """A second scan, with what is known from the first."""
    return library.scan(known={file.path: file for file in before.files})


def read(scan: Scan) -> list[str]:
    return [document.path for document in scan.documents]


def replace_content(file: Path) -> None:
    """Other bytes of the same number under the same name, with the same time of change."""
    before = file.stat()
    file.write_text(file.read_text().replace("25%", "35%"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


def test_what_is_unchanged_is_not_read_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.scan()
    opened: list[str] = []
    content = library._content
    monkeypatch.setattr(library, "_content", lambda path: opened.append(path) or content(path))
    replace_content(library.root / "b.md")
    now = again(library, before)
    assert opened == read(now) == ["b.md"]
    assert now.kept == ("a.md", "c.md")
    assert "35%" in now.documents[0].text


def test_a_file_that_was_only_touched_is_read_but_not_converted(library: Library) -> None:
    before = library.scan()
    os.utime(library.root / "b.md", (0, 0))
    now = again(library, before)
    assert (now.documents, now.kept) == ((), ("a.md", "b.md", "c.md"))
    assert now.files[1] != before.files[1]
    assert now.files[1].digest == before.files[1].digest


def test_a_file_replaced_by_an_older_one_of_the_same_size_is_seen(
    library: Library, tmp_path: Path
) -> None:
    older = tmp_path / "older.md"
    older.write_text(f"{NORTH} b.md".replace("25%", "15%"))
    os.utime(older, (1, 1))
    before = library.scan()
    older.replace(library.root / "b.md")
    assert read(again(library, before)) == ["b.md"]


def test_an_edit_in_the_same_moment_is_seen(library: Library) -> None:
    """What was written just now may be written once more with the same time: its content counts."""
    library = Library(library.root)
    before = library.scan()
    assert [file.stamp for file in before.files] == [None, None, None]
    replace_content(library.root / "b.md")
    assert read(again(library, before)) == ["b.md"]


def test_a_time_in_the_future_is_never_trusted(library: Library) -> None:
    os.utime(library.root / "b.md", (2**32, 2**32))
    assert [file.stamp is None for file in library.scan().files] == [False, True, False]


@pytest.mark.parametrize("change", ["came", "changed", "went"])
def test_a_sidecar_that_comes_changes_or_goes_is_seen(library: Library, change: str) -> None:
    sidecar = library.root / "b.md.meta.yaml"
    if change != "came":
        sidecar.write_text("title: One")
    before = library.scan()
    if change == "went":
        sidecar.unlink()
    else:
        sidecar.write_text("title: Two")
    (document,) = again(library, before).documents
    assert (document.title == "Two") == (change != "went")


def test_a_duplicate_comes_in_when_its_original_goes(library: Library) -> None:
    (library.root / "z.md").write_text(f"{NORTH} a.md")
    before = library.scan()
    assert [(d.path, d.original) for d in before.duplicates] == [("z.md", "a.md")]
    assert [d.path for d in again(library, before).duplicates] == ["z.md"]
    (library.root / "a.md").unlink()
    now = again(library, before)
    assert (read(now), now.kept, now.duplicates) == (["z.md"], ("b.md", "c.md"), ())


def test_a_document_becomes_the_duplicate_of_a_new_file_that_comes_before_it(
    library: Library,
) -> None:
    before = library.scan()
    (library.root / "aa.md").write_text(f"{NORTH} b.md")
    now = again(library, before)
    assert (read(now), now.kept) == (["aa.md"], ("a.md", "c.md"))
    assert [(d.path, d.original) for d in now.duplicates] == [("b.md", "aa.md")]
    assert [(file.path, file.indexed) for file in now.files][1:3] == [
        ("aa.md", True),
        ("b.md", False),
    ]


def test_a_failure_is_tried_again_each_time(library: Library) -> None:
    (library.root / "b.md").write_bytes(b"")
    before = library.scan()
    assert [failure.path for failure in before.failures] == ["b.md"]
    assert [failure.path for failure in again(library, before).failures] == ["b.md"]
    (library.root / "b.md").write_text(NORTH)
    assert read(again(library, before)) == ["b.md"]


def test_a_link_that_leads_elsewhere_now_is_seen(library: Library) -> None:
    (library.root / "link.md").symlink_to(library.root / ".one.md")
    (library.root / ".one.md").write_text("One word.")
    (library.root / ".two.md").write_text("Two word.")
    before = library.scan()
    (library.root / "link.md").unlink()
    (library.root / "link.md").symlink_to(library.root / ".two.md")
    (document,) = again(library, before).documents
    assert document.text == "Two word."
