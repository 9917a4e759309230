"""Plain text: no metadata, the title made from the first line."""

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.decoding import decode

_WRAPPED_WIDTH = 120
_TITLE_LENGTH = 90


def read_plain(data: bytes) -> Reading:
    """Read plain text; its date stays unknown. Raises ReadError where it is not text."""
    text = unwrap(canonical_text(decode(data)))
    if not text:
        raise ReadError("no text in it")
    return Reading(text=text, metadata=Metadata(title=title_from(text)))


def title_from(text: str) -> str:
    """A title from the first line of a text, cut at a word with an ellipsis where it is long."""
    first = text.split("\n", 1)[0].strip()
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first.rfind(" ", 0, _TITLE_LENGTH)
    return first[: cut if cut > 0 else _TITLE_LENGTH].rstrip(" ,;:") + "…"


def unwrap(text: str) -> str:
    """Join hard-wrapped lines of canonical text into paragraphs parted by blank lines.

    A text with long lines has a paragraph a line already. In a wrapped one, a line break is kept
    where the next line's first word would still have fitted: nobody's editor broke it there.
    """
    paragraphs: list[str] = []
    blocks = [block.split("\n") for block in text.split("\n\n")]
    widths = sorted(len(line) for lines in blocks for line in lines)
    width = widths[int(len(widths) * 0.98)] if widths else 0
    wrapped = width <= _WRAPPED_WIDTH
    for lines in blocks:
        joined = lines[0]
        for before, line in zip(lines, lines[1:], strict=False):
            if wrapped and len(before) + 1 + len(line.split(" ", 1)[0]) > width:
                joined += " " + line
            else:
                paragraphs.append(joined)
                joined = line
        paragraphs.append(joined)
    return "\n\n".join(paragraphs)
