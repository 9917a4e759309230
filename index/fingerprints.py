"""What documents and passages are made with: where it differs, they may be other ones now."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import corpus

# Whatever a file's bytes pass through on their way to passages: our own code …
_CORPUS = ("document.py", "library.py", "readers")
_INDEX = ("encoding", "folding.py", "passages.py", "sentences.py")
# … and that of others.
_PACKAGES = (
    "charset-normalizer",
    "dateparser",
    "lxml",
    "lxml-html-clean",
    "markdown-it-py",
    "nupunkt",
    "pypdfium2",
    "python-docx",
    "pyyaml",
    "tiktoken",
    "trafilatura",
)


def texts_fingerprint() -> str:
    """SHA-256 of the code that reads files and cuts documents into passages, and of the versions
    of the packages that it uses."""
    code = hashlib.sha256()
    for folder, names in ((Path(corpus.__file__).parent, _CORPUS), (Path(__file__).parent, _INDEX)):
        for name in names:
            path = folder / name
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.suffix in (".py", ".tiktoken"):
                    code.update(f"{file.relative_to(folder).as_posix()}\0".encode())
                    code.update(hashlib.sha256(file.read_bytes()).digest())
    for package in _PACKAGES:
        try:
            code.update(f"{package} {version(package)}\0".encode())
        except PackageNotFoundError:  # what would use it fails by itself
            continue
    return code.hexdigest()


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Of what reads files and cuts documents (``texts``), and of what reads records."""

    texts: str
    readers: str

    @classmethod
    def now(cls) -> "Fingerprints":
        """Those of this installation."""
        # Imported where needed: most commands read no records.
        from index.records.reading import readers_fingerprint

        return cls(texts_fingerprint(), readers_fingerprint())
