"""Contents made whole: they end with words, quotation marks, clauses and sentences, and lie apart.

The tagger sees word pieces, so its spans stop short, run over, or part what is one clause.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.records.people_vocabulary import people_vocabulary
from index.records.statements_beside import REMARKS, put_right
from index.records.statements_spans import Found, Quotations, Span
from index.records.statements_words import EMPTY

# Words that a statement does not end with: another clause's first.
_LOOSE = re.compile(
    r"(?:,|\b) ?(?:that|which|who|and|but|or|adding|as|on|by|when|while|of|from|the|an?)$"
)
# Nor does it begin with these.
_LEAD = re.compile(
    r"(?:that|this|the same) (?:day|week|month|morning|afternoon|evening|night) (?=that )"
    r"|as (?=an? |the |[“\"])|(?:on|in|at) [^“”\n]{1,40}?,? (?=that )"
)
# "Said of the tariffs that “there is …”": what it is said of is no part of it.
_ABOUT = re.compile(r"(?:[\w’'$.-]+ ){1,12}?that (?=[“\"])")
_OF = re.compile(r"\b(?:says?|said|wrote|spoke) of $")
# The rest of a number that a word piece parts: ``12|:01``, ``34|.45``.
_NUMBER = re.compile(r"[$€£]\d+(?:[.,:]\d+)*(?: [bm]illion)?|\d(?:[.,:]\d+)+")
# The next word of a name.
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?P<more>(?: (?!Nos?\b)[A-Z][a-z][\w’'-]*)+)")
# "In remarks that The Globe and Mail reported on Monday, that …", "the readout that the office
# released": what tells of the report is no part of what is said.
_REPORT = re.compile(
    r"that [^“”\n.;:]{2,60}? (?:reported|published|released|issued|aired|broadcast|posted)\b"
    r"(?: (?:on|in) (?:\w+day, )?[A-Z][\w.]+(?: \d{1,2})?(?:, \d{4})?)?(?P<more>, |[.\n]|$)"
)
# The year of a date that a content does not begin with.
_YEAR = re.compile(r"(?<=\d, )\d{4}, (?=\w)")
_AND = re.compile(r",? (?:and|but|while) (?:the )?$")
# Between who says the next thing and the verb lie fewer characters than these.
_NEXT = 20
_EDGES = " \n,;:—–-"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.)"
)
DATE = re.compile(rf"(?:(?:On|on|In|in) )?{_MONTHS}(?: \d{{1,2}})?(?:, \d{{4}})?")
_ON_DATE = re.compile(rf" (?:on|in) (?:\w+day, )?{_MONTHS} \d{{1,2}}(?:, \d{{4}})?$")
# The rest of a clause, up to the mark or the conjunction that ends it.
_REST = re.compile(
    r"(?:[^\n,;:“”\"()|—–]|, (?=\d{4})|[,:](?=\d)){1,80}?"
    r"(?=[;:](?=\s)|,(?! \d{4})(?=\s)|[\n(“\"|]| [—–]| and | but | while |[.!?]?$)"
)
# What begins like this need not belong to what is said.
_APART = re.compile(
    r" (?:and|but|while|as|when|because|after|before|during|in an?|at an?|on [A-Z])\b"
)
# Words that only a clause has, not a name.
CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|may|might|must|did|do"
    r"|does|not|cannot|\w+n[’']t)\b|^(?:that|to|whether)\b"
)
_SEMICOLON = re.compile(r"; (?!(?:and |but |or )?that\b)")
# "… when Brandt announced", before the verb: a clause within what another says.
_WITHIN = re.compile(r"\b(?:when|because|as|while|after|since|before) [^,.;“”\n]{1,60}$")
_BETWEEN = re.compile(r"[.!?]”? [A-Z“]")
_ANOTHER = re.compile(
    r",? (?:and|but|while) [A-Z][\w.’-]+(?: [A-Z][\w.’-]+)* (?:then |also |later )?(\w+) "
)


def cleaned(text: str, sentences: Sequence[Span], found: Sequence[Found]) -> list[Found]:
    """What was found, in order, each whole and apart from the others."""
    marks = Quotations(text)
    ordered = [put_right(text, sentences, one) for one in sorted(found, key=lambda f: f.content)]
    taken = sorted(
        span[0] for one in ordered for span in (one.content, one.source, one.cue) if span
    )
    whole: list[Found] = []
    for one in ordered:
        start, end = _whole(text, sentences, marks, one, taken)
        last = whole[-1] if whole else None
        if last:
            start = max(start, last.content[1])
        if start >= end or DATE.fullmatch(text, start, end):
            continue
        if len(whole) > 1 and _goes_on_after(text, whole[-2], whole[-1], start):
            one = Found(one.content, whole[-2].source, whole[-2].cue)
        elif last and _goes_on(text, last, one, start):
            whole[-1] = Found((last.content[0], end), last.source, last.cue)
            continue
        whole.append(Found((start, end), one.source, one.cue))
    return [one for one in _without_next(text, whole) if one.content[0] < one.content[1]]


def _without_next(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Each without the words that attribute the next one: ``that duties would rise, and Ford`` of
    ``and Ford then spoke of …``; empty where it has no others."""
    for one, following in pairwise(found):
        (start, end), source, cue = one.content, following.source, following.cue
        if not source or not cue or not start <= source[0] < end or cue[0] < source[0]:
            yield one
            continue
        if cue[1] <= end and not _tells(
            text, [(start, source[0]), (source[1], cue[0]), (cue[1], end)]
        ):
            end = start
        elif (
            source[1] >= end and cue[0] - source[1] < _NEXT and _AND.search(text, start, source[0])
        ):
            start, end = _trimmed(text, start, source[0])
        yield Found((start, end), one.source, one.cue)
    yield from found[-1:]


def _tells(text: str, parts: Sequence[Span]) -> bool:
    """Whether any word of these parts of a text tells something by itself."""
    words = (word for part in parts for word in re.findall(r"[\w’'-]+", text[slice(*part)].lower()))
    return any(word not in EMPTY for word in words)


def _goes_on(text: str, last: Found, one: Found, start: int) -> bool:
    """Whether two contents are one that was parted: ``that A, and | that B``."""
    gap = (last.content[1], start)
    if last.source is None and one.source is None and one.cue and one.cue == last.cue:
        # "The rate is expected to fall": the words for saying stand within what is said.
        return text[slice(*gap)].strip() == text[slice(*one.cue)]
    between = [span for span in (one.source, one.cue) if span and gap[0] <= span[0] < gap[1]]
    return (
        one.source is not None
        and one.source == last.source
        and not between
        and re.fullmatch(r"(?:,|,? and|,? but|, or)? ?", text[slice(*gap)]) is not None
    )


def _goes_on_after(text: str, first: Found, inner: Found, start: int) -> bool:
    """Whether a content goes on with the first of two before it: ``added that he was calm when
    Brandt announced duties, and | that all was well``."""
    if not inner.cue or not re.fullmatch(r",? and ", text[inner.content[1] : start]):
        return False
    return (
        text.startswith("that ", start)
        and _WITHIN.search(text, first.content[1], inner.cue[0]) is not None
        and "\n" not in text[first.content[0] : start]
        and not _BETWEEN.search(text, first.content[1], inner.cue[0])
    )


def _whole(
    text: str, sentences: Sequence[Span], marks: Quotations, one: Found, taken: Sequence[int]
) -> Span:
    start, end = _without_report(text, *_trimmed(text, *one.content))
    if start >= end:
        return start, start
    start, stop = _in_one_sentence(sentences, marks, (start, end), one.cue)
    if stop < end:
        end = stop - (text[stop - 1] == ".")
    lead = _LEAD.match(text, start, end) or (
        _OF.search(text, max(0, start - 20), start) and _ABOUT.match(text, start, end)
    )
    if lead:
        start = lead.end()
    end = _before_another(text, marks, start, end)
    end = _to_its_end(text, sentences, (start, end), taken)
    return _trimmed(text, start, _without_tail(text, marks, start, end))


def _without_report(text: str, start: int, end: int) -> Span:
    """A content without what tells in which report it stood; empty where that is all."""
    if year := _YEAR.match(text, start, end):
        start = year.end()
    if not REMARKS.search(text, max(0, start - 20), start):
        return start, end
    report = _REPORT.match(text, start)
    if not report:
        return start, end
    start = report.end()
    return (start, end) if report["more"] == ", " else (start, start)


def _in_one_sentence(
    sentences: Sequence[Span], marks: Quotations, content: Span, cue: Span | None
) -> Span:
    """Without the sentences beside its own; a quotation may have many."""
    start, end = content
    first = bisect_right(sentences, start, key=lambda sentence: sentence[0]) - 1
    for _, stop in sentences[max(first, 0) :]:
        if stop >= end:
            break
        if stop <= start or marks.around(stop - 1, stop):
            continue
        if cue is None or cue[0] < stop:
            return start, stop
        start = stop
    return start, end


def _before_another(text: str, marks: Quotations, start: int, end: int) -> int:
    """The end without a second clause that has its own speaker, ``…, and Ford said …``, or none:
    ``that …; the port was quiet``."""
    if text.startswith("that ", start):
        for match in _SEMICOLON.finditer(text, start, end):
            if not marks.around(*match.span()):
                return match.start()
    for match in _ANOTHER.finditer(text, start, end):
        if match[1] in people_vocabulary().verbs and not marks.around(*match.span()):
            return match.start()
    return end


def _to_its_end(text: str, sentences: Sequence[Span], content: Span, taken: Sequence[int]) -> int:
    """The end of the clause, where a content stops short of it in the middle of a line. ``taken``
    are the places where other marked words begin: it ends before the next of them."""
    start, end = content
    for date in DATE.finditer(text, max(start, end - 20), min(len(text), end + 20)):
        if start < date.start() < end < date.end():
            end = date.end()
    for name in _NAME.finditer(text, max(start, end - 40), min(len(text), end + 40)):
        if name.start("more") <= end < name.end() and not _begins(taken, end, name.end()):
            end = name.end()
    said = text[start:end]
    cut = text[end : end + 1] == " " and re.search(r"\w[”\"’]?$", said)
    if not cut or said.startswith("to ") or not CLAUSE.search(said):
        return end
    i = bisect_right(sentences, end, key=lambda sentence: sentence[0]) - 1
    rest = _REST.match(text, end, sentences[i][1]) if i >= 0 and end < sentences[i][1] else None
    if not rest or _APART.match(rest[0]):
        return end
    if _begins(taken, end, rest.end()):
        return end
    return end + len(rest[0].rstrip(".!? "))


def _begins(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of these places lies from ``start`` to ``end``."""
    i = bisect_left(places, start)
    return i < len(places) and places[i] <= end


def _without_tail(text: str, marks: Quotations, start: int, end: int) -> int:
    """The end without a place or a day after a quotation or a name: they are of the saying."""
    last = marks.last_before(end)
    if last and start <= last[0] and last[1] < end:
        tail = text[last[1] : end]
        if not CLAUSE.search(tail) and re.match(
            rf" (?:on|in) (?:\w+day|{_MONTHS})| on [A-Z]", tail
        ):
            return last[1]
    if not CLAUSE.search(text[start:end]) and (date := _ON_DATE.search(text, start, end)):
        return date.start()
    return end


def _trimmed(text: str, start: int, end: int) -> Span:
    """Whole words and numbers, without blanks and loose marks at the ends, with the quotation marks
    that belong to them."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    for number in _NUMBER.finditer(text, max(start, end - 12), end + 12):
        if number.start() < end < number.end():
            end = number.end()
    start, end = _with_marks(text, start, end)
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    while loose := _LOOSE.search(text, max(start, end - 12), end):
        end = loose.start()
    return _with_marks(text, start, end)


def _with_marks(text: str, start: int, end: int) -> Span:
    """With the quotation mark next to it that one inside lacks."""
    part = text[start:end]
    if part.count("“") > part.count("”") and text[end : end + 1] == "”":
        end += 1
    elif part.count("”") > part.count("“") and text[max(0, start - 1) : start] == "“":
        start -= 1
    return start, end
