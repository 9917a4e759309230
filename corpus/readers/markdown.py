"""Markdown with YAML front matter."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import Metadata, canonical_text
from corpus.errors import ReadError
from corpus.readers import Reading
from corpus.readers.dates import parse_date
from corpus.readers.decoding import decode
from corpus.readers.fragments import CELL_SEPARATOR, SUPERSCRIPTS, html_to_text
from corpus.readers.lines import unwrap
from corpus.readers.titles import title_from

# Indented code is switched off: press releases indent paragraphs, and nobody's article is code.
# Past its usual depth the parser drops what it finds; too deep for Python, it says so instead.
_PARSER = (
    MarkdownIt("commonmark", {"maxNesting": 10_000})
    .enable(["table", "strikethrough"])
    .disable(["code", "text_join"])
)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_PLAIN_FIELD = re.compile(r"(?P<key>[A-Za-z_]+)[ \t]*:[ \t]+(?P<value>[^\s\[{|>].*?)[ \t]*")
_OPEN_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n[A-Za-z_]+[ \t]*:")
# CommonMark ends an HTML block at the first blank line, which would tear a table with empty lines
# in its cells apart.
_HTML_TABLE = re.compile(r"<table\b.*?</table>", re.S | re.I)
# An address with a lone opening parenthesis ends a link too early for CommonMark, which then
# prints the address into the text.
_LONE_PARENTHESIS = re.compile(r"\]\((https?://[^\s()]*)\(([^\s()]*)\)(?!\S*\))")
_BLANK_LINES = re.compile(r"\n\s*\n")
# Emphasis with a blank on its wrong side ("additional* ad valorem* duties") is not emphasis to
# CommonMark, but its asterisks are markup all the same. Escaped ones are text and stay, and so
# does a product such as 5*3.
_STRAY_ASTERISKS = re.compile(
    r"(?<=[^\W\d])\*+|\*+(?=[^\W\d])|(?<=\d)\*+(?![\d*])|(?<![\d*])\*+(?=\d)"
)


def read_markdown(data: bytes) -> Reading:
    """Read Markdown; front matter keys title, date or published, publisher or source, url or
    source_url are used. Raises ReadError for front matter that is not what it should be."""
    source = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _split_front_matter(source)
    body = _HTML_TABLE.sub(lambda table: _BLANK_LINES.sub("\n", table.group()), body)
    tokens = _PARSER.parse(_LONE_PARENTHESIS.sub(r"](\1%28\2)", body))
    text = "\n\n".join(block for block in _blocks(tokens) if any(c.isalnum() for c in block))
    title = _field(fields, "title") or _first_heading(tokens) or (text and title_from(text))
    return Reading(
        text=text,
        metadata=Metadata(
            title=title or None,
            publisher=_field(fields, "publisher", "source"),
            published=_date(fields, "date", "published"),
            url=_field(fields, "url", "source_url"),
        ),
    )


def _split_front_matter(source: str) -> tuple[dict[str, Any], str]:
    source = source.lstrip("\ufeff")
    match = _FRONT_MATTER.match(source)
    if match is None:
        if _OPEN_FRONT_MATTER.match(source):
            raise ReadError("the front matter has no closing line '---'; add it")
        return {}, source
    try:
        fields = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if fields := _plain_fields(match.group(1)):
            return fields, source[match.end() :]
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        raise ReadError(f"the front matter is not valid YAML{where}; mend it") from None
    if fields is None:
        return {}, source[match.end() :]
    if not isinstance(fields, dict):
        # Two thematic breaks around a text are Markdown, not front matter.
        return {}, source
    return fields, source[match.end() :]


def _plain_fields(front_matter: str) -> dict[str, Any]:
    """The fields of front matter that people write and YAML forbids, ``title: Ottawa answers: the
    list``; none where a line is anything else than a key and a text."""
    lines = [line for line in front_matter.split("\n") if line.strip()]
    found = [_PLAIN_FIELD.fullmatch(line) for line in lines]
    return {m["key"]: _plain_value(m["value"]) for m in found if m} if all(found) else {}


def _plain_value(value: str) -> object:
    try:
        read = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError, RecursionError):
        return value
    return value if isinstance(read, dict) else read


def _field(fields: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = fields.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, (dict, list)):
            raise ReadError(f"'{name}' in the front matter is not a single text; mend it")
        return str(value)
    return None


def _date(fields: dict[str, Any], *names: str) -> date | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if value is not None and str(value).strip():
            parsed = parse_date(str(value))
            if parsed is None:
                raise ReadError(
                    f"'{name}: {value}' in the front matter is not a date; write YYYY-MM-DD"
                )
            return parsed
    return None


def _first_heading(tokens: Sequence[Token]) -> str | None:
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            return _inline_text(token) or None
    return None


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Block tokens to paragraphs; a numbered item keeps its number, a table gives a row a line."""
    numbers: list[int] = []
    marker = ""
    row: list[str] = []
    rows: list[str] | None = None
    for token in tokens:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                numbers.append(-1)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "list_item_open":
                # The source's own number ("5." then "7."), counted on where it says "1." each time.
                marker = ""
                if token.info.isdecimal():
                    numbers[-1] = max(int(token.info), numbers[-1] + 1)
                    marker = f"{numbers[-1]}{token.markup} "
            case "table_open":
                rows = []
            case "tr_open":
                row = []
            case "tr_close" if rows is not None:
                rows.append(CELL_SEPARATOR.join(cell for cell in row if cell))
            case "table_close" if rows is not None:
                yield "\n".join(line for line in rows if line)
                rows = None
            case "inline":
                text = _inline_text(token)
                if rows is not None:
                    row.append(text)
                else:
                    yield marker + text
                    marker = ""
            case "fence" | "code_block":
                yield unwrap(canonical_text(token.content))
            case "html_block":
                yield html_to_text(token.content)


def _inline_text(token: Token) -> str:
    """An inline token's words on one line; markup and HTML tags leave nothing behind."""
    parts: list[str] = []
    raised = linked = False
    for child in token.children or ():
        # Two links side by side are two words, though converters lose the blank between them.
        if child.type == "link_open" and linked:
            parts.append(" ")
        linked = child.type == "link_close"
        match child.type:
            case "text" if raised and child.content.strip().isdecimal():
                parts.append(child.content.translate(SUPERSCRIPTS))
            case "text" if child.content.strip("*"):
                parts.append(_STRAY_ASTERISKS.sub("", child.content))
            case "code_inline" | "text_special":
                parts.append(child.content)
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(child.content)
            case "html_inline" if re.match(r"</?(?:br|p|div|li)\b", child.content, re.I):
                parts.append(" ")
            case "html_inline" if re.match(r"</?sup\b", child.content, re.I):
                raised = not child.content.startswith("</")
    return re.sub(r"\s+", " ", "".join(parts)).strip()
