"""A file of the library recognised as one that was read before, without reading it again.

A file whose stamp is the one that was noted is taken for unchanged. The stamp has the size, the
times of the last change of content and of anything about the file, and the file's number, of the
file and of its sidecar: a file replaced by an older one differs in the latter two. A stamp taken
within moments of the last change is not noted, as another change might get the same times. Without
a stamp that fits, the content's hash decides; only where that differs is a file converted again.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# File systems keep times to some nanoseconds or to two seconds (FAT); a clock elsewhere (a network
# drive's) may be a little off.
_SETTLES_NS = 3 * 10**9

Clock = Callable[[], int]
"""Nanoseconds since 1970, as the file system counts them."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the library as it was read: ``path`` relative to it, ``stamp`` (None where it was
    too fresh to be noted), ``digest`` the SHA-256 of its content and its sidecar's, ``words`` the
    fingerprint of its words, ``indexed`` whether it is a document (else it is a duplicate)."""

    path: str
    stamp: str | None
    digest: str
    words: str
    indexed: bool


def stamp(file: Path, sidecar: Path, clock: Clock) -> str | None:
    """What tells a file and its sidecar from any other state of them; None where nothing can."""
    # Elsewhere the time of the last change is the time of creation, and programs set the other.
    if os.name != "posix":
        return None
    parts = []
    for path in (file, sidecar):
        try:
            found = path.stat()
        except FileNotFoundError:
            parts.append("-")
            continue
        except (OSError, ValueError):
            return None
        if max(found.st_mtime_ns, found.st_ctime_ns) > clock() - _SETTLES_NS:
            return None
        parts.append(f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}")
    return None if parts[0] == "-" else " / ".join(parts)


def digest(content: bytes, sidecar: bytes | None) -> str:
    """SHA-256 of a file's content and its sidecar's (None: it has none)."""
    both = hashlib.sha256(hashlib.sha256(content).digest())
    if sidecar is not None:
        both.update(sidecar)
    return both.hexdigest()
