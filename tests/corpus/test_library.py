"""The folder of documents."""

import os
import shutil
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from corpus.document import Metadata
from corpus.errors import LibraryError, ReadError
from corpus.library import Library, sidecar_of

NORTH = "# Northern border\n\nThe United States and Canada agreed that a 25% duty waits 30 days.\n"
SOUTH = "# Southern border\n\nThe United States and Mexico agreed that a 25% duty waits 30 days.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def reasons(library: Library) -> dict[str, str]:
    return {failure.path: failure.reason for failure in library.scan().failures}


def test_scan_reads_all_kinds_in_the_order_of_their_paths(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub/b.txt").write_text("Words of b.")
    (root / "a.md").write_text(
        "---\ntitle: A\ndate: 2025-03-04\nsource_url: https://www.x.ca/a\n---\nHi."
    )
    (root / "c.html").write_text("<p>Words of c.</p>")
    told: list[tuple[int, int]] = []
    scan = Library(root).scan(lambda done, total: told.append((done, total)))
    assert [document.path for document in scan.documents] == ["a.md", "c.html", "sub/b.txt"]
    first = scan.documents[0]
    assert (first.title, first.publisher, first.published) == ("A", "x.ca", date(2025, 3, 4))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert not scan.duplicates
    assert not scan.failures


def test_the_same_words_are_set_aside_with_the_reason(root: Path) -> None:
    (root / "a.md").write_text(NORTH)
    (root / "b.md").write_text(NORTH.replace("agreed", "**agreed**").upper())
    scan = Library(root).scan()
    assert [document.path for document in scan.documents] == ["a.md"]
    assert [(d.path, d.original) for d in scan.duplicates] == [("b.md", "a.md")]
    assert scan.duplicates[0].reason == "the same words as a.md"
    assert (root / "b.md").exists()


@pytest.mark.parametrize(
    "other", [SOUTH, NORTH.replace("25%", "35%"), NORTH.replace("25%", "2.5%")]
)
def test_what_differs_in_a_word_or_a_digit_is_no_duplicate(root: Path, other: str) -> None:
    (root / "a.md").write_text(NORTH)
    (root / "b.md").write_text(other)
    scan = Library(root).scan()
    assert len(scan.documents) == 2
    assert not scan.duplicates


def test_failures_are_listed_and_do_not_stop_the_scan(root: Path) -> None:
    (root / "good.md").write_text(NORTH)
    (root / "broken.md").write_text("---\ntitle: [a\n---\nx")
    (root / "picture.png").write_bytes(b"\x89PNG")
    (root / "empty.md").write_bytes(b"")
    (root / "blank.txt").write_bytes(b" \n\n")
    (root / "pdf.txt").write_bytes(b"%PDF-1.4")
    library = Library(root)
    assert [document.path for document in library.scan().documents] == ["good.md"]
    found = reasons(library)
    assert set(found) == {"broken.md", "picture.png", "empty.md", "blank.txt", "pdf.txt"}
    assert "empty" in found["empty.md"]
    assert "not a known kind" in found["picture.png"]
    assert "PDF" in found["pdf.txt"]
    assert all("\n" not in reason for reason in found.values())


def test_hidden_files_and_sidecars_are_no_documents(root: Path) -> None:
    (root / ".hidden.md").write_text(NORTH)
    (root / ".git").mkdir()
    (root / ".git/a.md").write_text(NORTH)
    (root / "a.md").write_text(NORTH)
    (root / "a.md.meta.yaml").write_text("title: T")
    assert Library(root).paths() == ["a.md"]
    assert not Library(root).scan().failures


def test_a_huge_file_is_refused_without_loading_it(root: Path) -> None:
    with (root / "huge.txt").open("wb") as file:
        file.truncate(50 * 2**20)
    tracemalloc.start()
    reason = reasons(Library(root))["huge.txt"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "50 MB is over the limit" in reason
    assert peak < 2**20


def test_a_named_pipe_does_not_hang_the_scan(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    assert "not a regular file" in reasons(Library(root))["pipe.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_failure(root: Path) -> None:
    (root / "a.md").write_text(NORTH)
    (root / "a.md").chmod(0)
    assert "cannot be opened" in reasons(Library(root))["a.md"]


def test_links_out_of_the_library_and_in_circles_are_failures(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Words that are nobody's business.")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "circle.md").symlink_to(root / "circle.md")
    (root / "dangling.md").symlink_to(root / "gone.md")
    library = Library(root)
    assert not library.scan().documents
    found = reasons(library)
    assert "outside" in found["out.txt"]
    assert "path" in found["circle.md"]
    assert "cannot be opened" in found["dangling.md"]


def test_a_link_inside_the_library_is_read(root: Path) -> None:
    (root / "a.md").write_text(NORTH)
    (root / "b.md").symlink_to(root / "a.md")
    assert Library(root).read("b.md").text == Library(root).read("a.md").text


def test_a_name_that_is_not_utf8_is_a_failure_that_can_be_printed(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.md")).write_text(NORTH)
    ((path, reason),) = reasons(Library(root)).items()
    assert "rename" in reason
    assert path.encode().decode().startswith("caf")


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "sub/../../secret.txt", "", "."])
def test_paths_out_of_the_library_are_refused(root: Path, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("Words.")
    with pytest.raises(LibraryError, match="outside"):
        Library(root).read(path)
    with pytest.raises(LibraryError, match="not in the library"):
        Library(root).remove(path)
    assert (tmp_path / "secret.txt").exists()


def test_a_null_byte_in_a_path_is_refused(root: Path) -> None:
    with pytest.raises(LibraryError):
        Library(root).read("a\0.md")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path / "nowhere")
    for request in (library.scan, library.paths, lambda: library.add("a.md", b"x", Metadata())):
        with pytest.raises(LibraryError, match="no folder of documents"):
            request()


def test_a_folder_that_vanishes_while_it_is_read_is_no_small_library(root: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (root / name).write_text(NORTH + name)

    def vanish(done: int, _: int) -> None:
        if done == 1:
            shutil.rmtree(root)

    with pytest.raises(LibraryError, match="vanished"):
        Library(root).scan(vanish)


def test_add_keeps_what_is_known_beside_the_file(root: Path) -> None:
    given = Metadata("Été à Québec", "CBC", date(2025, 10, 6), "https://a.b/c")
    added = Library(root).add("a.txt", b"First line.\n\nMore.", given)
    assert added == Library(root).read("a.txt")
    assert Metadata(added.title, added.publisher, added.published, added.url) == given
    assert (root / "a.txt").read_bytes() == b"First line.\n\nMore."
    assert sorted(path.name for path in root.iterdir()) == ["a.txt", "a.txt.meta.yaml"]


def test_what_a_person_says_goes_over_what_the_file_says(root: Path) -> None:
    source = b"---\ntitle: Old\npublisher: P\n---\nWords."
    added = Library(root).add("a.md", source, Metadata(title="New"))
    assert (added.title, added.publisher) == ("New", "P")


def test_adding_the_same_file_again_changes_its_metadata_only(root: Path) -> None:
    library = Library(root)
    library.add("a.txt", b"Words.", Metadata(title="One"))
    assert library.add("a.txt", b"Words.", Metadata(title="Two")).title == "Two"


def test_adding_the_same_file_again_keeps_what_was_known(root: Path) -> None:
    library = Library(root)
    library.add("a.txt", b"Words.", Metadata("One", "CBC", date(2025, 10, 6), "https://a.b/c"))
    added = library.add("a.txt", b"Words.", Metadata(title="Two"))
    assert (added.title, added.publisher) == ("Two", "CBC")
    assert (added.published, added.url) == (date(2025, 10, 6), "https://a.b/c")


def test_the_day_on_which_a_page_was_fetched_is_kept(root: Path) -> None:
    library = Library(root)
    library.add("a.txt", b"Words.", Metadata(url="https://a.b/c", retrieved=date(2026, 3, 2)))
    library.add("a.txt", b"Words.", Metadata(title="Two"))
    sidecar = sidecar_of(root / "a.txt")
    assert "retrieved: 2026-03-02" in sidecar.read_text("utf-8")
    library.add("a.txt", b"Words.", Metadata(retrieved=date(2026, 3, 9)))
    assert "retrieved: 2026-03-09" in sidecar.read_text("utf-8")


@pytest.mark.parametrize("field", ["published", "retrieved"])
def test_a_day_that_is_none_is_told(root: Path, field: str) -> None:
    (root / "a.txt").write_text("Words.")
    sidecar_of(root / "a.txt").write_text(f"{field}: soon")
    assert reasons(Library(root)) == {
        "a.txt": f"'{field}: soon' in a.txt.meta.yaml is not a date; mend it"
    }


def test_another_file_of_the_same_name_is_refused(root: Path) -> None:
    library = Library(root)
    library.add("a.txt", b"Words.", Metadata(title="One"))
    with pytest.raises(LibraryError, match="another file called a"):
        library.add("a.txt", b"Other words.", Metadata(title="Two"))
    assert library.read("a.txt").text == "Words."
    assert library.read("a.txt").title == "One"


def test_a_folder_of_the_same_name_is_refused(root: Path) -> None:
    (root / "a.txt").mkdir()
    with pytest.raises(LibraryError, match="another file"):
        Library(root).add("a.txt", b"Words.", Metadata())


def test_metadata_left_over_from_a_deleted_file_is_not_taken_for_the_new_one(root: Path) -> None:
    library = Library(root)
    library.add("a.txt", b"Words.", Metadata(title="Old", published=date(2020, 1, 1)))
    (root / "a.txt").unlink()
    added = library.add("a.txt", b"Other words.", Metadata())
    assert (added.title, added.published) == ("Other words.", None)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../evil.txt", "evil.txt"),
        ("/etc/evil.txt", "evil.txt"),
        ("..\\..\\evil.txt", "evil.txt"),
        (".evil.txt", "evil.txt"),
        ("ev\u202eil\n.txt", "evil .txt"),
    ],
)
def test_names_used_as_paths_stay_inside(root: Path, name: str, stored: str) -> None:
    assert Library(root).add(name, b"Words.", Metadata()).path == stored
    assert [path.name for path in root.parent.rglob("*.txt")] == [stored]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.exe", b"Words."), (".md", b"Words."), ("", b"Words."), ("a.md", b""), ("a.pdf", b"%PDF")],
)
def test_what_cannot_be_read_is_never_added(root: Path, name: str, data: bytes) -> None:
    with pytest.raises(ReadError):
        Library(root).add(name, data, Metadata(title="T"))
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("name", ["a" * 237 + ".txt", "é" * 119 + ".txt", "a" * 4000 + ".md"])
def test_a_name_too_long_for_the_disk_is_refused_and_leaves_nothing_behind(
    root: Path, name: str
) -> None:
    with pytest.raises(ReadError, match="the name is too long; shorten it") as told:
        Library(root).add(name, b"Words.", Metadata(title="T"))
    assert len(str(told.value)) < 150
    assert list(root.iterdir()) == []


def test_the_longest_name_can_be_added_and_removed_twice(root: Path) -> None:
    library, name = Library(root), "a" * 236 + ".txt"
    for _ in range(2):
        library.add(name, b"Words.", Metadata(title="T"))
        library.remove(name)
    assert len(list((root / ".removed").iterdir())) == 4


def test_of_many_files_added_at_once_under_one_name_one_is_in_and_the_others_are_told(
    root: Path,
) -> None:
    library = Library(root)
    names = [f"{n:02}.txt" for n in range(25)]

    def add(name: str, number: int) -> str:
        try:
            library.add(name, f"{name}: {number}".encode(), Metadata(title=f"{number}"))
        except LibraryError as error:
            return str(error)
        return "added"

    with ThreadPoolExecutor(8) as people:
        for name in names:
            told = list(people.map(partial(add, name), range(8)))
            assert told.count("added") == 1
            assert sum(f"another file called {name}" in line for line in told) == 7
            added = library.read(name)
            assert (added.title, added.text) == (str(told.index("added")), f"{name}: {added.title}")
    assert len(list(root.iterdir())) == 2 * len(names)


@pytest.mark.parametrize(
    "sidecar", ["title: [a", "just text", "title: [a, b]", "published: 03/04/2025", "- a\n- b"]
)
def test_a_broken_sidecar_is_a_failure_not_a_guess(root: Path, sidecar: str) -> None:
    (root / "a.md").write_text(NORTH)
    sidecar_of(root / "a.md").write_text(sidecar)
    assert "a.md.meta.yaml" in reasons(Library(root))["a.md"]


def test_remove_keeps_the_file_and_takes_its_sidecar_along(root: Path) -> None:
    library = Library(root)
    (root / "sub").mkdir()
    (root / "sub/a.md").write_text(NORTH)
    sidecar_of(root / "sub/a.md").write_text("title: T")
    kept = library.remove("sub/a.md")
    assert kept == root / ".removed/sub/a.md"
    assert kept.read_text() == NORTH
    assert sidecar_of(kept).read_text() == "title: T"
    assert list((root / "sub").iterdir()) == []
    assert library.paths() == []


def test_removing_another_file_of_that_name_overwrites_nothing(root: Path) -> None:
    library = Library(root)
    for text, title in (("One.", "T"), ("Two.", None), ("Three.", None)):
        library.add("a.txt", text.encode(), Metadata(title=title))
        library.remove("a.txt")
    removed = root / ".removed"
    names = {path.name: path.read_text() for path in removed.glob("*.txt")}
    assert names == {"a.txt": "One.", "a-2.txt": "Two.", "a-3.txt": "Three."}
    assert [path.name for path in removed.glob("*.yaml")] == ["a.txt.meta.yaml"]


@pytest.mark.parametrize("path", ["gone.md", "a.md.meta.yaml", ".removed/b.md", "sub", "./a.md"])
def test_only_documents_can_be_removed(root: Path, path: str) -> None:
    (root / "sub").mkdir()
    (root / "a.md").write_text(NORTH)
    sidecar_of(root / "a.md").write_text("title: T")
    (root / ".removed").mkdir()
    (root / ".removed/b.md").write_text(SOUTH)
    with pytest.raises(LibraryError, match="not in the library"):
        Library(root).remove(path)
    assert (root / "a.md").exists()
