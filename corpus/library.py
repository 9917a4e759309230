"""The folder of documents: scan it, add to it, take out of it."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from corpus.document import Document, Metadata, canonical_text, document_id, words_fingerprint
from corpus.errors import CommuniqueError, LibraryError, ReadError
from corpus.readers import MAX_BYTES, SUFFIXES, read
from corpus.readers.dates import parse_date

SIDECAR_SUFFIX = ".meta.yaml"
REMOVED_FOLDER = ".removed"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file set aside because another one, ``original``, has the same words."""

    path: str
    original: str

    @property
    def reason(self) -> str:
        """The same, for people."""
        return f"the same words as {self.original}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over the library found, each in the order of the paths."""

    documents: tuple[Document, ...]
    duplicates: tuple[Duplicate, ...]
    failures: tuple[Failure, ...]


class Library:
    """A folder of documents, with its subfolders. Hidden files and folders are not part of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def paths(self) -> list[str]:
        """Paths of all files that may be documents, relative, sorted.

        Raises LibraryError where there is no such folder or it cannot be listed.
        """
        if not self.root.is_dir():
            raise LibraryError(
                f"no folder of documents at {self.root}; set CORPUS_DIR or give --corpus DIR"
            )
        found: list[str] = []

        def fail(error: OSError) -> None:
            raise LibraryError(f"cannot list {error.filename}: {error.strerror}") from None

        for folder, folders, names in os.walk(self.root, onerror=fail):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                if not name.startswith(".") and not name.endswith(SIDECAR_SUFFIX):
                    found.append((Path(folder) / name).relative_to(self.root).as_posix())
        return sorted(found)

    def scan(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Scan:
        """Read every document. Files that cannot be read and files with the words of an earlier
        one are listed with the reason and left where they are.

        ``progress`` is told files done and files in all. Raises LibraryError where the folder is
        missing or vanishes meanwhile: half a library must not pass for a whole one.
        """
        documents: list[Document] = []
        duplicates: list[Duplicate] = []
        failures: list[Failure] = []
        seen: dict[str, str] = {}
        paths = self.paths()
        for done, path in enumerate(paths):
            progress(done, len(paths))
            try:
                document = self.read(path)
            except CommuniqueError as error:
                if not self.root.is_dir():
                    raise LibraryError(
                        f"{self.root} vanished while it was read; nothing was changed"
                    ) from None
                failures.append(Failure(path, str(error)))
                continue
            original = seen.setdefault(words_fingerprint(document.text), path)
            if original == path:
                documents.append(document)
            else:
                duplicates.append(Duplicate(path, original))
        progress(len(paths), len(paths))
        return Scan(tuple(documents), tuple(duplicates), tuple(failures))

    def read(self, path: str) -> Document:
        """One document of the library. Raises ReadError or LibraryError with the reason."""
        file = self._inside(path)
        try:
            size = file.stat().st_size
            # One byte over the limit is enough for the reader to refuse it without loading all.
            data = b"" if size == 0 else _read_at_most(file, MAX_BYTES + 1)
            if size > MAX_BYTES:
                raise ReadError(
                    f"{size / 2**20:.0f} MB is over the limit of {MAX_BYTES // 2**20} MB;"
                    " split it or convert it to text"
                )
            sidecar = _read_sidecar(file)
        except OSError as error:
            raise ReadError(f"cannot be opened: {error.strerror or error}") from None
        reading = read(file.name, data)
        metadata = sidecar.over(reading.metadata)
        text = canonical_text(reading.text)
        return Document(
            id=document_id(path),
            path=path,
            title=_line(metadata.title) or file.stem,
            publisher=_line(metadata.publisher) or _host(metadata.url),
            published=metadata.published,
            url=_line(metadata.url),
            text=text,
        )

    def add(self, name: str, data: bytes, metadata: Metadata) -> Document:
        """Put a new file into the library, with what is known about it in a sidecar file.

        ``name`` is only a name: folders in it are dropped. The file is read first, so that what
        cannot be read is never added. Raises ReadError, or LibraryError where a different file
        has that name already.
        """
        name = _safe_name(name)
        read(name, data)
        if not self.root.is_dir():
            raise LibraryError(
                f"no folder of documents at {self.root}; set CORPUS_DIR or give --corpus DIR"
            )
        file = self.root / name
        if file.exists():
            if file.read_bytes() != data:
                raise LibraryError(
                    f"another file called {name} is in the library; remove it first or rename this one"
                )
        given = {
            "title": metadata.title,
            "publisher": metadata.publisher,
            "published": metadata.published,
            "url": metadata.url,
        }
        given = {key: value for key, value in given.items() if value is not None}
        try:
            if given:
                # The sidecar comes first: a document never shows up without its metadata.
                _write(sidecar_of(file), yaml.safe_dump(given, allow_unicode=True).encode())
            _write(file, data)
        except OSError as error:
            raise LibraryError(f"cannot write into {self.root}: {error.strerror}") from None
        return self.read(name)

    def remove(self, path: str) -> Path:
        """Take a document out of the library; it is kept in the hidden folder ``.removed``.

        Returns where it went. Raises LibraryError where there is no such document.
        """
        file = self._inside(path)
        if not file.is_file():
            raise LibraryError(f"{path} is not in the library")
        target = self.root / REMOVED_FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, target)
        with contextlib.suppress(FileNotFoundError):
            os.replace(sidecar_of(file), sidecar_of(target))
        return target

    def _inside(self, path: str) -> Path:
        root, file = self.root.resolve(), (self.root / path).resolve()
        if not file.is_relative_to(root) or file == root:
            raise LibraryError(f"{path} is outside the library")
        return self.root / path


def sidecar_of(file: Path) -> Path:
    """Where the metadata given with ``add`` is kept: beside the document."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def _read_sidecar(file: Path) -> Metadata:
    try:
        fields = yaml.safe_load(sidecar_of(file).read_text("utf-8"))
        published = fields.get("published")
        return Metadata(
            title=fields.get("title"),
            publisher=fields.get("publisher"),
            published=parse_date(str(published)) if published else None,
            url=fields.get("url"),
        )
    except FileNotFoundError:
        return Metadata()
    except (yaml.YAMLError, AttributeError, ValueError):
        raise ReadError(
            f"{sidecar_of(file).name} beside it is not valid; mend or delete it"
        ) from None


def _read_at_most(file: Path, limit: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(limit)


def _write(file: Path, data: bytes) -> None:
    """Write beside, then rename: a full disk leaves no half document."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(data)
        os.replace(beside, file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _safe_name(name: str) -> str:
    name = canonical_text(name.replace("\\", "/").rsplit("/", 1)[-1]).replace("\n", " ").lstrip(".")
    if Path(name).suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise ReadError(
            f"{name or 'a file without a name'}: not a known kind of document ({known})"
        )
    return name


def _line(text: str | None) -> str | None:
    return " ".join(canonical_text(str(text)).split()) or None if text else None


def _host(url: str | None) -> str | None:
    """The site that published a page, where nothing else says who did."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
