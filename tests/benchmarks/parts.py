"""Parts of the documents that are left out in turn, the same ones in every script."""

from zlib import crc32

PARTS = 4


def part_of(path: str) -> int:
    """The part, from 0 to PARTS - 1, that a document is left out with."""
    return crc32(path.encode()) % PARTS
