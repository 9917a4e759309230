"""The document, and the one place where text is made canonical.

Offsets everywhere in the project count code points (Python ``str`` indices) of ``Document.text``.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

# Directional marks and isolates can make a quote read differently from what it says; zero-width
# characters and soft hyphens hide inside words and break every comparison.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF]
    + list(range(0x202A, 0x202F))
    + list(range(0x2066, 0x2070))
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_WORDS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%$€£¥]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a reader, a sidecar file or a person says about a document; ``None`` where nobody said."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """These fields where they are known, ``other``'s where they are not."""
        return Metadata(
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            published=self.published or other.published,
            url=self.url or other.url,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One immutable text with its metadata.

    ``path`` is relative to the library, with forward slashes. ``published`` is ``None`` where
    nobody said when: it is never guessed.
    """

    id: str
    path: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    text: str


def document_id(path: str) -> str:
    """A short id that depends on the path alone, so that it survives edits and reindexing."""
    return hashlib.sha256(path.encode()).hexdigest()[:10]


def canonical_text(text: str) -> str:
    """The canonical form of a text that a reader produced.

    NFC; invisible, control and bidirectional characters removed; every run of blanks one space;
    lines (table rows) without blanks at their ends; paragraphs parted by exactly one empty line.
    Idempotent. A single newline is kept: joining hard-wrapped lines is the reader's duty, because
    only the reader knows a wrapped line from a table row.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)
    text = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text
    )
    text = unicodedata.normalize("NFC", _BLANKS.sub(" ", text))
    paragraphs: list[str] = []
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if stripped := line.strip():
            lines.append(stripped)
        elif lines:
            paragraphs.append("\n".join(lines))
            lines = []
    return "\n\n".join(paragraphs)


def words_fingerprint(text: str) -> str:
    """SHA-256 over the words alone, in order: equal for texts that differ only in case,
    punctuation, white space or leftovers of markup.

    Numbers keep their points and commas, per cent and currency signs count as words, so that two
    rates, amounts or dates never make one document.
    """
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
