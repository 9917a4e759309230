"""Quotations with their speaker’s name on a line of its own behind them, as in press releases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.records.person_names import head_name, parted, without_honour
from index.records.speakers import Resolved

# A paragraph, or a line, that is a quotation and nothing else.
_QUOTED = r"(?:“[^“”\n]{20,}”|\"[^\"\n]{20,}\"|«[^«»\n]{20,}»)"
_QUOTATION = re.compile(_QUOTED)
_IN_ONE_LINE = re.compile(rf"(?P<quoted>{_QUOTED}) (?P<who>[—–-]{{1,2}} ?[A-Z].*|The .*)")
_DASH = re.compile(r"[—–-]{1,2} ?")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """A quotation, marks included, and who signed it. Code points."""

    start: int
    end: int
    speaker: Resolved


def signed_quotations(text: str) -> Iterator[Signed]:
    """The quotations of a text that the next line signs: “– Ann Lee, Minister of Fish”, “The
    Honourable Ann Lee”. In order."""
    start = 0
    quotation: tuple[int, int] | None = None
    for line in text.split("\n"):
        end = start + len(line)
        if _QUOTATION.fullmatch(line):
            quotation = (start, end)
        elif (both := _IN_ONE_LINE.fullmatch(line)) and (speaker := _signature(both["who"])):
            yield Signed(start, start + both.end("quoted"), speaker)
            quotation = None
        elif line:
            if quotation and (speaker := _signature(line)):
                yield Signed(*quotation, speaker)
            quotation = None
        start = end + 1


def _signature(line: str) -> Resolved | None:
    """Who signs with a line that is a name with an office, after a dash or with an honorific."""
    dash = _DASH.match(line)
    words = line[dash.end() :] if dash else line
    plain = without_honour(words)
    if (
        not (dash or plain != words)
        or len(words) > _LONGEST
        or words.endswith((".", "?", "!", ":"))
    ):
        return None
    name, _, office = plain.partition(", ")
    named = head_name(name)
    if named:
        return Resolved(named[1], words, office or named[0])
    _, own, place = parted(name)
    return Resolved(name, words, office or None) if len(own) > 1 and place == 0 else None
