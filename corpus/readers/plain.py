"""Plain text: no metadata, the title made from the first line."""

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.decoding import decode
from corpus.readers.lines import unwrap
from corpus.readers.titles import title_from


def read_plain(data: bytes) -> Reading:
    """Read plain text; its date stays unknown. Raises ReadError where it is not text."""
    text = unwrap(canonical_text(decode(data)))
    if not text:
        raise ReadError("no text in it")
    return Reading(text=text, metadata=Metadata(title=title_from(text)))
