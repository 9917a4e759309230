"""What a web server sends, as a file of the library: its name, its suffix, its encoding."""

import codecs
import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from yarl import URL

from corpus.readers import SUFFIXES

_NAME_LENGTH = 80
_HOST_LENGTH = 30
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_UNSAID = frozenset(["", "application/octet-stream", "binary/octet-stream"])
_MARKDOWN = frozenset([".md", ".markdown"])
_ENCODED = frozenset([".html", ".xhtml", ".txt", ".md"])
_BOMS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
)
_PLAIN = frozenset(["ascii", "iso8859-1", "cp1252"])
# The encodings of the web, as Python calls them. Python has others (punycode, unicode_escape)
# that take minutes for a page or turn it into something else.
_ENCODINGS = frozenset(
    """utf-8 utf-16-le utf-16-be cp866 koi8-r koi8-u mac-roman mac-cyrillic cp874 gbk gb18030
    big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949
    ascii cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
    iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9
    iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 tis-620""".split()
)
# What pages mean by these names is the larger encoding (WHATWG Encoding Standard, 4.2).
_MEANT = {
    "utf-16": "utf-16-le",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def suffix_for(content_type: str, path: str) -> str | None:
    """The suffix of a file of this media type; where the type says nothing, the path's own.

    None where it is nothing that can be read.
    """
    own = PurePosixPath(path).suffix.lower()
    if content_type in _UNSAID:
        return own if own in SUFFIXES else None
    if content_type == "text/plain" and own in _MARKDOWN:
        return ".md"
    return _SUFFIXES.get(content_type)


def file_name(url: URL, suffix: str) -> str:
    """A file name of at most 80 ASCII characters for an address: its host, the last part of its
    path, and a hash of all of it, so that no two addresses share one."""
    segment = next((part for part in reversed(url.parts) if part.strip("/")), "")
    if PurePosixPath(segment).suffix.lower() in SUFFIXES:
        segment = PurePosixPath(segment).stem
    host = _slug((url.raw_host or "").removeprefix("www."))[:_HOST_LENGTH]
    end = f"-{hashlib.sha256(str(url).encode()).hexdigest()[:10]}{suffix}"
    start = "-".join(part for part in (host, _slug(segment)) if part)
    return start[: _NAME_LENGTH - len(end)].rstrip("-.") + end


def with_encoding(data: bytes, charset: str | None, suffix: str) -> bytes:
    """A file that says its encoding itself, where only the server said it.

    Text that is what ``charset`` says comes back as UTF-8 with a byte order mark, which goes over
    whatever the page says, as in browsers; everything else as it came.
    """
    if suffix not in _ENCODED or not charset or data.startswith(_BOMS):
        return data
    try:
        name = codecs.lookup(charset).name
        encoding = _MEANT.get(name, name)
        if encoding not in _ENCODINGS:
            return data
        if name in _PLAIN and _is_utf8(data):
            # Many servers say Latin-1 of every page, and the page knows better.
            return data
        return codecs.BOM_UTF8 + data.decode(encoding).encode()
    except (LookupError, ValueError):
        return data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", re.sub(r"\.{2,}", ".", plain)).strip("-.")
