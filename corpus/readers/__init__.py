"""From a file's bytes to its text and what it says about itself, one small module per format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from corpus.document import Metadata
from corpus.errors import ReadError

MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file: its text (paragraphs parted by blank lines, table rows
    one a line, hard-wrapped lines joined; not yet canonical) and the metadata found inside."""

    text: str
    metadata: Metadata


Reader = Callable[[bytes], Reading]


def _reader_for(suffix: str) -> Reader | None:
    # Imported where needed: the HTML, PDF and Word libraries take a while to load, and most
    # libraries hold Markdown and text only.
    if suffix in (".md", ".markdown"):
        from corpus.readers.markdown import read_markdown

        return read_markdown
    if suffix in (".txt", ".text"):
        from corpus.readers.plain import read_plain

        return read_plain
    if suffix in (".html", ".htm", ".xhtml"):
        from corpus.readers.html import read_html

        return read_html
    if suffix == ".pdf":
        from corpus.readers.pdf import read_pdf

        return read_pdf
    if suffix == ".docx":
        from corpus.readers.word import read_word

        return read_word
    return None


SUFFIXES = frozenset(
    [".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx"]
)


def read(name: str, data: bytes) -> Reading:
    """Read one file by the format that its name says.

    Raises ReadError (one line, what to do) for an empty, too large, damaged or unknown file.
    """
    suffix = PurePath(name).suffix.lower()
    reader = _reader_for(suffix)
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        raise ReadError(f"{suffix or 'no suffix'}: not a known kind of document ({known})")
    if not data.strip():
        raise ReadError("the file is empty")
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"{len(data) / 2**20:.0f} MB is over the limit of {MAX_BYTES // 2**20} MB;"
            " split it or convert it to text"
        )
    try:
        reading = reader(data)
    except RecursionError:
        raise ReadError("it is nested too deeply to be read; save its text instead") from None
    if not any(c.isalnum() for c in reading.text):
        raise ReadError("no text in it")
    return reading
