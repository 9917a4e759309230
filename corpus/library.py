"""The folder of documents: scan it, add to it, take out of it."""

import contextlib
import itertools
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from corpus.document import Document, Metadata, canonical_text, document_id, words_fingerprint
from corpus.errors import CommuniqueError, LibraryError, ReadError
from corpus.readers import MAX_BYTES, SUFFIXES, read
from corpus.readers.dates import parse_date
from corpus.recognising import Clock, File, digest, stamp

SIDECAR_SUFFIX = ".meta.yaml"
REMOVED_FOLDER = ".removed"
# File systems take 255 bytes; the sidecar's suffix and the number of a removed namesake are more.
_NAME_BYTES = 240
# Whether a name is free is looked up before it is taken.
_changing = threading.Lock()


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
    """What one pass over the library found, each in the order of the paths.

    ``documents`` are those that were read in it; ``kept`` are the paths of the documents that are
    as they were known; ``files`` are all files that can be read, to be known next time.
    """

    documents: tuple[Document, ...]
    duplicates: tuple[Duplicate, ...]
    failures: tuple[Failure, ...]
    kept: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """The bytes of a file and of its sidecar (None: it has none)."""

    data: bytes
    sidecar: bytes | None


class Library:
    """A folder of documents, with its subfolders. Hidden files and folders are not part of it."""

    def __init__(self, root: Path, clock: Clock = time.time_ns) -> None:
        self.root = root
        self._clock = clock

    def paths(self) -> list[str]:
        """Paths of all files that may be documents, relative, sorted.

        Raises LibraryError where there is no such folder or it cannot be listed.
        """
        self._check_root()
        found: list[str] = []

        def fail(error: OSError) -> None:
            raise LibraryError(f"cannot list {error.filename}: {error.strerror}") from None

        for folder, folders, names in os.walk(self.root, onerror=fail):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inside = Path(folder).relative_to(self.root).as_posix()
            before = "" if inside == "." else f"{inside}/"
            for name in names:
                if not name.startswith(".") and not name.endswith(SIDECAR_SUFFIX):
                    found.append(before + name)
        return sorted(found)

    def scan(
        self,
        progress: Callable[[int, int], None] | None = None,
        known: Mapping[str, File] | None = None,
    ) -> Scan:
        """Read every document. Files that cannot be read and files with the words of an earlier
        one are listed with the reason and left where they are.

        Files that are as ``known`` says (by path) are not read again. ``progress`` is told files
        done and files in all. Raises LibraryError where the folder is missing or vanishes
        meanwhile: half a library must not pass for a whole one.
        """
        documents: list[Document] = []
        duplicates: list[Duplicate] = []
        failures: list[Failure] = []
        kept: list[str] = []
        files: list[File] = []
        seen: dict[str, str] = {}
        paths = self.paths()
        for done, path in enumerate(paths):
            if progress:
                progress(done, len(paths))
            try:
                file, document = self._look(path, (known or {}).get(path))
                if file.words in seen:
                    duplicates.append(Duplicate(path, seen[file.words]))
                elif document is None and not file.indexed:  # a duplicate until now
                    document = self.read(path)
            except CommuniqueError as error:
                if not self.root.is_dir():
                    raise LibraryError(
                        f"{self.root} vanished while it was read; nothing was changed"
                    ) from None
                failures.append(Failure(_printable(path), str(error)))
                continue
            original = seen.setdefault(file.words, path) == path
            files.append(replace(file, indexed=original))
            if original and document:
                documents.append(document)
            elif original:
                kept.append(path)
        if progress:
            progress(len(paths), len(paths))
        return Scan(tuple(documents), tuple(duplicates), tuple(failures), tuple(kept), tuple(files))

    def _look(self, path: str, known: File | None) -> tuple[File, Document | None]:
        """A file as it is now; with its document, where that is not the known one."""
        file = self.root / path
        # Before it is read: what changes later does not have this stamp.
        now = stamp(file, sidecar_of(file), self._clock)
        if known and now and known.stamp == now:
            return known, None
        content = self._content(path)
        found = digest(content.data, content.sidecar)
        if known and known.digest == found:
            return replace(known, stamp=now), None
        document = self._converted(path, content)
        return File(path, now, found, words_fingerprint(document.text), True), document

    def read(self, path: str) -> Document:
        """One document of the library. Raises ReadError or LibraryError with the reason."""
        return self._converted(path, self._content(path))

    def _content(self, path: str) -> "_Content":
        file = self._inside(path)
        try:
            return _Content(file_bytes(file), _sidecar_bytes(file))
        except OSError as error:
            raise ReadError(f"cannot be opened: {error.strerror or error}") from None

    def _converted(self, path: str, content: "_Content") -> Document:
        file = self.root / path
        # A sidecar that is wrong is told first, whatever else is.
        sidecar = _parsed_sidecar(sidecar_of(file).name, content.sidecar)
        reading = read(file.name, content.data)
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
        """Put a file into the library, with what is known about it in a sidecar file.

        ``name`` is only a name: folders in it are dropped. The file is read first, so that what
        cannot be read is never added. For a file that is there already, ``metadata`` goes over
        what was known about it. Raises ReadError, or LibraryError where a different file has that
        name already.
        """
        name = _safe_name(name)
        read(name, data)
        with _changing:
            self._put(name, data, metadata)
        return self.read(name)

    def _put(self, name: str, data: bytes, metadata: Metadata) -> None:
        self._check_root()
        file = self.root / name
        try:
            is_new = not file.exists()
            if not is_new and (not file.is_file() or file.read_bytes() != data):
                if metadata.retrieved:
                    raise LibraryError(
                        f"the page has changed since it was added as {name}; remove that first"
                    )
                raise LibraryError(
                    f"another file called {name} is in the library;"
                    " remove it first or rename this one"
                )
            if is_new:
                # Left over from a file that was deleted by hand; it says nothing about this one.
                sidecar_of(file).unlink(missing_ok=True)
            if metadata != Metadata():
                # The sidecar comes first: a document never shows up without its metadata.
                known = asdict(metadata.over(_read_sidecar(file)))
                given = {key: value for key, value in known.items() if value is not None}
                _write(sidecar_of(file), yaml.safe_dump(given, allow_unicode=True).encode())
            _write(file, data)
        except OSError as error:
            raise LibraryError(f"cannot write into {self.root}: {error.strerror}") from None

    def find(self, identifier: str) -> str:
        """The path of the document with this id, path or file name. Raises LibraryError where none
        or several have it."""
        paths = self.paths()
        found = [path for path in paths if identifier in (path, document_id(path))]
        found = found or [path for path in paths if Path(path).name == identifier]
        if len(found) == 1:
            return found[0]
        if found:
            raise LibraryError(
                f"several documents are called {identifier}; give the path or the id"
            )
        raise LibraryError(f"no document of the library is called {identifier}")

    def remove(self, path: str) -> Path:
        """Take a document out of the library; it is kept in the hidden folder ``.removed``.

        Returns where it went. Raises LibraryError where there is no such document.
        """
        with _changing:
            return self._set_aside(path)

    def _set_aside(self, path: str) -> Path:
        if path not in self.paths():
            raise LibraryError(f"{path} is not in the library")
        file = self.root / path
        target = _unused(self.root / REMOVED_FOLDER / path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
            with contextlib.suppress(FileNotFoundError):
                sidecar_of(file).replace(sidecar_of(target))
        except OSError as error:
            raise LibraryError(f"cannot move {path}: {error.strerror}") from None
        return target

    def _check_root(self) -> None:
        if not self.root.is_dir():
            raise LibraryError(
                f"no folder of documents at {self.root}; set CORPUS_DIR or give --corpus DIR"
            )

    def _inside(self, path: str) -> Path:
        try:
            path.encode()
        except UnicodeEncodeError:
            raise LibraryError(f"{_printable(path)}: the name is not UTF-8; rename it") from None
        try:
            root, file = self.root.resolve(), (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError):  # a link that leads to itself, a null byte
            raise LibraryError(f"{path!r} is no usable path") from None
        if not file.is_relative_to(root) or file == root:
            raise LibraryError(f"{path} is outside the library")
        return self.root / path


def file_bytes(file: Path) -> bytes:
    """All of a file that is to become a document. Raises ReadError where it is too large or not a
    regular file, before anything is read, and where it cannot be opened."""
    try:
        if file.is_dir():
            raise ReadError("is a folder; give its files, or reindex --corpus DIR")
        found = file.stat()
        # Reading a named pipe or a device might never end.
        if not stat.S_ISREG(found.st_mode):
            raise ReadError("is not a regular file; save what it holds as one")
        size = found.st_size
        if size > MAX_BYTES:
            raise ReadError(
                f"{size / 2**20:.0f} MB is over the limit of {MAX_BYTES // 2**20} MB;"
                " split it or convert it to text"
            )
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"cannot be opened: {reason}") from None


def sidecar_of(file: Path) -> Path:
    """Where the metadata given with ``add`` is kept: beside the document."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def _unused(target: Path) -> Path:
    """A name beside ``target`` that no file has, so that nothing removed earlier is overwritten."""
    free = (target.with_stem(f"{target.stem}-{n}") for n in itertools.count(2))
    return target if not target.exists() else next(path for path in free if not path.exists())


def _read_sidecar(file: Path) -> Metadata:
    return _parsed_sidecar(sidecar_of(file).name, _sidecar_bytes(file))


def _sidecar_bytes(file: Path) -> bytes | None:
    try:
        return sidecar_of(file).read_bytes()
    except FileNotFoundError:
        return None


def _parsed_sidecar(name: str, content: bytes | None) -> Metadata:
    if content is None:
        return Metadata()
    try:
        fields = yaml.safe_load(content.decode())
        days = {key: fields.get(key) for key in ("published", "retrieved")}
        dates = {key: parse_date(str(said)) if said else None for key, said in days.items()}
        for key, said in days.items():
            if said and not dates[key]:
                raise ReadError(f"'{key}: {said}' in {name} is not a date; mend it")
        return Metadata(
            title=_text(fields.get("title")),
            publisher=_text(fields.get("publisher")),
            url=_text(fields.get("url")),
            **dates,
        )
    except (yaml.YAMLError, AttributeError, ValueError, RecursionError):
        raise ReadError(f"{name} beside it is not valid; mend or delete it") from None


def _text(value: object) -> str | None:
    if isinstance(value, list | dict):
        raise ValueError(f"not a text: {value}")
    return None if value is None else str(value)


def _write(file: Path, data: bytes) -> None:
    """Write beside, then rename: a full disk leaves no half document."""
    beside = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        beside.write_bytes(data)
        beside.replace(file)
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
    if len(name.encode("utf-8", "replace")) > _NAME_BYTES:
        raise ReadError(f"{name[:60]}…: the name is too long; shorten it")
    return name


def _printable(path: str) -> str:
    """A path whose bytes are not UTF-8, with question marks for what cannot be shown."""
    return path.encode("utf-8", "replace").decode()


def _line(text: str | None) -> str | None:
    return " ".join(canonical_text(str(text)).split()) or None if text else None


def _host(url: str | None) -> str | None:
    """The site that published a page, where nothing else says who did."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
