"""The document, and the one place where text is made canonical.

Offsets everywhere in the project count code points (Python ``str`` indices) of ``Document.text``.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

# Directional marks and isolates can make a quote read differently from what it says; zero-width
# characters, soft hyphens and tag characters hide inside words and break every comparison.
_INVISIBLE = dict.fromkeys(
    [
        *[0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF],
        *[*range(0x202A, 0x202F), *range(0x2061, 0x2070), *range(0xFFF9, 0xFFFC)],
        *range(0xE0000, 0xE1000),
    ]
)
# Joiners belong to the spelling of Persian and Hindi; next to a Latin letter they only hide.
_LATIN_JOINERS = re.compile(r"(?<=[A-Za-z0-9])[\u200c\u200d]+|[\u200c\u200d]+(?=[A-Za-z0-9])")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What Unicode calls control characters and surrogates (Cc, Cs), but for the line end and the tab.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
# A number with its sign, a word, a unit, a comparison.
_WORDS = re.compile(r"(?:(?<![\w)])-)?\d+(?:[.,]\d+)*|[^\W\d_]+|[%‰$¢£¤¥₠-₿]|[<>≤≥](?=\s?[$€£]?\d)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a reader, a sidecar file or a person says about a document; ``None`` where unsaid.

    ``retrieved`` is the day on which it was fetched from the web.
    """

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    retrieved: date | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """These fields where they are known, ``other``'s where they are not."""
        return Metadata(
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            published=self.published or other.published,
            url=self.url or other.url,
            retrieved=self.retrieved or other.retrieved,
        )


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """What is known about a document, without its text.

    ``path`` is relative to the library, with forward slashes. ``published`` is ``None`` where
    nobody said when: it is never guessed.
    """

    id: str
    path: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Document(DocumentRef):
    """One immutable text with its metadata."""

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
    text = _LATIN_JOINERS.sub("", _LINE_ENDS.sub("\n", text).translate(_INVISIBLE))
    text = _CONTROLS.sub(" ", text)
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

    Numbers keep their sign, points and commas; per cent, currency and comparison signs count as
    words, so that two rates, amounts or dates never make one document.
    """
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold().replace("−", "-"))
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
