"""Titles, for documents that bring none or a useless one."""

import re

from corpus.document import canonical_text

_TITLE_LENGTH = 90
_NO_TITLE = re.compile(
    r"microsoft word|untitled|\(anonymous\)|slide 1|powerpoint|(word )?document ?\d*$"
    r"|.*\.(docx?|pdf|indd|qxd|rtf|pptx?|xlsx?|tmp)$",
    re.I,
)


def title_from(text: str) -> str:
    """A title from the first line of a text, cut at a word with an ellipsis where it is long."""
    first = text.split("\n", 1)[0].strip()
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first.rfind(" ", 0, _TITLE_LENGTH)
    return first[: cut if cut > 0 else _TITLE_LENGTH].rstrip(" ,;:") + "…"


def sane_title(title: str | None) -> str | None:
    """A title out of a file's properties, None where a program put a file name or the like."""
    title = " ".join(canonical_text(title or "").split())
    letters = sum(c.isalpha() for c in title)
    return None if letters < 4 or _NO_TITLE.match(title) else title
