"""The model as it was rounded to 8-bit integers, kept in the user's cache: made once, then read.

Rounding takes ten times as long as reading what came of it, and twice its room. Nothing rests on
the cache: what is not whole is made anew, and where nothing can be written, the model is rounded at
each start.
"""

import hashlib
import logging
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.embedder.adapted import Learned
from index.embedder.network import open_session

_FORMAT = 1
_DIGEST = hashlib.sha256().digest_size
# What other versions made, and nobody has made anew for so long, goes.
_OLD_S = 30 * 86_400
_MAKING = "making-"
_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where the user's caches of Communiqué are; it need not be there."""
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg) / "communique"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "communique"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "communique" / "cache"
    return Path.home() / ".cache" / "communique"


def kept_session(
    graph: Path, weights: Path, weights_sha256: str, learned: Learned | None = None
) -> Any:
    """An ONNX Runtime session as ``open_session`` gives it, from the cache where that has it whole,
    else made, and kept there. The caller has checked that the weights have this SHA-256. Raises
    like ``open_session``."""
    try:
        file = cache_folder() / _name(graph, weights_sha256, learned or {})
        if (made := _whole(file)) is not None:
            with suppress(Exception):  # ONNX Runtime raises whatever it likes
                return open_session(made, weights)
        return _made(graph, weights, learned, file)
    except Exception as error:  # no home, no room, no right to write
        _log.info("the model as it is rounded cannot be kept: %s", error)
    return open_session(graph.read_bytes(), weights, learned)


def _name(graph: Path, weights_sha256: str, learned: Learned) -> str:
    """A file name for what comes of a graph, weights, what was learned beside them, a version of
    ONNX Runtime and a processor."""
    import onnxruntime

    digest = hashlib.sha256(graph.read_bytes())
    for name, array in learned.items():
        digest.update(name.encode() + array.tobytes())
    kind = (_FORMAT, weights_sha256, onnxruntime.__version__, platform.machine())
    digest.update(repr(kind).encode())
    return f"{graph.stem}-{digest.hexdigest()[:16]}.onnx"


def _whole(file: Path) -> bytes | None:
    """What was kept in a file, behind its SHA-256; None where it is not there or not whole."""
    try:
        kept = file.read_bytes()
    except OSError:
        return None
    made = kept[_DIGEST:]
    return made if made and hashlib.sha256(made).digest() == kept[:_DIGEST] else None


def _made(graph: Path, weights: Path, learned: Learned | None, file: Path) -> Any:
    """The session of a graph, which is kept in the file. Two that make it at once both write it
    whole, the one after the other."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_MAKING, dir=file.parent) as folder:
        optimized = Path(folder) / "model.onnx"
        session = open_session(graph.read_bytes(), weights, learned, optimized)
        made = optimized.read_bytes()
        whole = Path(folder) / file.name
        whole.write_bytes(hashlib.sha256(made).digest() + made)
        whole.replace(file)
    _sweep(file)
    return session


def _sweep(file: Path) -> None:
    """Remove what was left beside a file long ago: by other versions, and by who was killed."""
    for other in file.parent.iterdir():
        with suppress(OSError):
            if other == file or time.time() - other.stat().st_mtime < _OLD_S:
                continue
            if other.name.startswith(_MAKING):
                shutil.rmtree(other)
            elif other.match(f"{file.name.rpartition('-')[0]}-*.onnx"):
                other.unlink()
