"""What a snapshot's files are called, and what it says of itself: ``manifest.json``.

``DATA_DIR/snapshots/<id>/`` holds ``manifest.json``, ``index.sqlite``, ``vectors.faiss`` and
``lexical/``; ``DATA_DIR/CURRENT`` names the live one.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DamagedSnapshotError, IncompatibleSnapshotError

if TYPE_CHECKING:
    from index.embedder import Embedder

FORMAT = 4
MANIFEST = "manifest.json"
DATABASE = "index.sqlite"
VECTORS = "vectors.faiss"
LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of and with. ``files`` maps relative paths to their SHA-256;
    ``texts`` and ``readers`` are the fingerprints of what its documents were read and cut with,
    and its records read.

    On disk it carries its own SHA-256: a changed byte in it is seen like one in any other file.
    """

    format: int
    id: str
    created: str
    embedder: str
    weights_sha256: str
    encoding: str
    max_tokens: int
    library: str
    previous: str | None
    documents: int
    passages: int
    records: int
    texts: str
    readers: str
    files: dict[str, str]

    @property
    def created_at(self) -> datetime:
        """When it was built, with its time zone."""
        return datetime.fromisoformat(self.created)

    def save(self, folder: Path) -> None:
        """Write ``manifest.json`` into the folder."""
        fields = asdict(self)
        text = json.dumps(fields | {"sha256": _fields_hash(fields)}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Read a manifest. Raises DamagedSnapshotError or, for another format,
        IncompatibleSnapshotError."""
        try:
            fields = json.loads((folder / MANIFEST).read_text("utf-8"))
            intact = fields.pop("sha256") == _fields_hash(fields)
            found = fields["format"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise DamagedSnapshotError(
                f"snapshot {folder.name} is damaged: no readable {MANIFEST}"
            ) from None
        if not intact:
            raise DamagedSnapshotError(f"snapshot {folder.name} is damaged: {MANIFEST} has changed")
        if found != FORMAT:
            raise IncompatibleSnapshotError(f"it has format {found}, this version reads {FORMAT}")
        try:
            return cls(**fields)
        except TypeError:
            raise DamagedSnapshotError(
                f"snapshot {folder.name} is damaged: {MANIFEST} lacks a field"
            ) from None

    def made_by(self, embedder: "Embedder") -> bool:
        """Whether this embedder, with these weights, made the vectors."""
        return self.embedder == embedder.name and self.weights_sha256 == embedder.fingerprint

    def check_named(self, embedder: str) -> None:
        """Raise IncompatibleSnapshotError unless an embedder of this name made the vectors."""
        if self.embedder != embedder:
            raise IncompatibleSnapshotError(
                f"its embedder is {self.embedder}, the settings say {embedder}"
            )

    def check_made_with(self, embedder: "Embedder") -> None:
        """Raise IncompatibleSnapshotError unless vectors and passages can be compared with this
        embedder's and this version's."""
        # Imported where needed: look-ups compare nothing.
        from index.encoding import NAME as ENCODING
        from index.passages import MAX_TOKENS

        self.check_named(embedder.name)
        if self.weights_sha256 != embedder.fingerprint:
            reason = f"the weights of {self.embedder} are not the ones it was made with"
        elif self.encoding != ENCODING:
            reason = f"its token encoding is {self.encoding}, this version's is {ENCODING}"
        elif self.max_tokens != MAX_TOKENS:
            reason = f"its passages hold {self.max_tokens} tokens, this version's {MAX_TOKENS}"
        else:
            return
        raise IncompatibleSnapshotError(reason)


def _fields_hash(fields: dict[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a snapshot folder but the manifest, by relative path."""
    hashes = {}
    for file in sorted(folder.rglob("*")):
        # tantivy's lock files are opened by readers too; they hold nothing.
        if file.is_file() and file.name != MANIFEST and not file.name.endswith(".lock"):
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            hashes[file.relative_to(folder).as_posix()] = digest
    return hashes
