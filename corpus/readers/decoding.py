"""From bytes to text, without guessing silently."""

import codecs
import re

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
_CP1252 = {"ascii", "cp1252", "iso8859-1"}
# What Western European text in Windows-1252 is made of beyond ASCII. Detection by statistics
# takes curly quotes in short English texts for Icelandic letters; these never are.
# Bytes that no text has, but for line ends, tabs and escapes.
_CONTROLS = bytes(byte for byte in range(32) if byte < 9 or (byte > 13 and byte != 27))
_WESTERN = frozenset(
    "‘’‚“”„‹›«»–—…•·™©®°§¶¿¡£€¥¢ºª¹²³¼½¾±×†‡\xa0\xad"
    "àâäæáãåçèéêëîïíôöóõøœùûüúÿñßÀÂÄÆÁÃÅÇÈÉÊËÎÏÍÔÖÓÕØŒÙÛÜÚŸÑ"
)
_ESCAPED = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of invalid bytes
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# fmt: off
_OTHERS = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp932", "gb18030",
    "big5", "euc_jp", "euc_kr", "koi8_r",
]
# fmt: on


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of a file in UTF-8, UTF-16 or UTF-32, or in an older encoding that can be recognised.

    ``declared`` is the encoding that the file says it has; it is believed unless the bytes prove
    it wrong. A file that mixes UTF-8 with Windows-1252 (pasted together from two sources) is
    decoded piece by piece. Raises ReadError for binary data and for encodings that cannot be told.
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
    if (text := _as_declared(data, declared)) is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (mixed := _mixed(data)) is not None:
        return mixed
    if (western := _western(data)) is not None:
        return western
    best = from_bytes(data, cp_isolation=_OTHERS).best()
    if best is None:
        raise ReadError("the encoding cannot be told; save it again as UTF-8")
    return str(best)


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in head or controls > len(head) / 100


def _as_declared(data: bytes, declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    if name in _CP1252:
        # Pages declare Latin-1 and are UTF-8 or Windows-1252; the steps after this one tell.
        return None
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _western(data: bytes) -> str | None:
    """Windows-1252, where that gives nothing but letters and signs of Western European text."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = sum(c.isalpha() for c in text)
    foreign = [c for c in text if not c.isascii()]
    plausible = all(c in _WESTERN for c in foreign)
    # Text in Cyrillic or Chinese is made of such letters throughout, not now and then.
    return text if plausible and sum(c.isalpha() for c in foreign) * 4 <= letters else None


def _mixed(data: bytes) -> str | None:
    """Valid UTF-8 as such and the other bytes as Windows-1252; None unless both really occur."""
    text = data.decode("utf-8", "surrogateescape")
    escaped = _ESCAPED.findall(text)
    valid = len(text) - len(_BEYOND_ASCII.sub("", text)) - len(escaped)
    # Two bytes of an older encoding look like UTF-8 by chance now and then, not half of the time.
    if valid < len(escaped):
        return None
    try:
        repaired = {ord(c): bytes([ord(c) - 0xDC00]).decode("cp1252") for c in set(escaped)}
    except UnicodeDecodeError:
        return None
    return text.translate(repaired)
