"""From bytes to text, without guessing silently."""

import codecs

from charset_normalizer import from_bytes

from corpus.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word or ZIP file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 or UTF-32, or in an older encoding that can be recognised.

    A file that mixes UTF-8 with Windows-1252 lines (pasted together from two sources) is decoded
    line by line. Raises ReadError for binary data and for encodings that cannot be told.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"this is {kind} with another file's suffix; rename it")
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                raise ReadError(f"damaged {name} text; save it again as UTF-8") from None
    if _is_binary(data):
        raise ReadError("binary data, not text; convert it to text, Markdown, HTML, PDF or .docx")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (mixed := _mixed(data)) is not None:
        return mixed
    best = from_bytes(data).best()
    if best is None:
        raise ReadError("the encoding cannot be told; save it again as UTF-8")
    return str(best)


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = sum(b < 9 or 13 < b < 32 and b != 27 for b in head)
    return b"\0" in head or controls > len(head) / 100


def _mixed(data: bytes) -> str | None:
    """Lines in UTF-8 where they are valid, Windows-1252 elsewhere; None unless both occur."""
    lines, utf8, other = [], 0, 0
    for raw in data.splitlines(keepends=True):
        try:
            line = raw.decode("utf-8")
            utf8 += not raw.isascii()
        except UnicodeDecodeError:
            try:
                line = raw.decode("cp1252")
            except UnicodeDecodeError:
                return None
            other += 1
        lines.append(line)
    return "".join(lines) if utf8 and other else None
