"""All records of a document, for the index."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from corpus.document import Document
from corpus.errors import CommuniqueError
from index.embedder import Embedder
from index.records.meetings import read_meetings
from index.records.record import Record
from index.records.statements import StatementReader
from index.records.tariffs import read_tariffs

_log = logging.getLogger(__name__)


def readers_fingerprint() -> str:
    """SHA-256 of the rules, the words and the weights that records are read with: where it differs,
    records read before may be other ones now."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".py", ".yaml", ".npz", ".onnx"):
            digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class RecordReader:
    """Reads statements, meetings and tariffs. Deterministic for one embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._readers: tuple[Callable[[Document], Iterable[Record]], ...] = (
            StatementReader(embedder).read,
            read_meetings,
            read_tariffs,
        )

    def read(self, document: Document) -> list[Record]:
        """The records of a document, kind by kind, in the order of its words.

        A document that a reader cannot cope with has no records of that kind, and is found and
        quoted all the same: the log says so. Raises what has a remedy (CommuniqueError: broken
        weights, a vocabulary file that is wrong).
        """
        found: list[Record] = []
        for read in self._readers:
            try:
                found += read(document)
            except CommuniqueError:
                raise
            except Exception:  # one odd document must not keep all others out of the index
                _log.exception("no records of one kind from %s", document.path)
        return found
