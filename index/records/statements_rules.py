"""Statements by rules alone: quotation marks, and clauses with a verb of saying.

Used where the trained tagger cannot be: over another embedder than the default one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.records.people_vocabulary import people_vocabulary
from index.records.statements_spans import Found, Span, quotations

_UPPER = "A-ZÀ-ÖØ-Þ"
_ADVERB = (
    r"(?:(?:also|later|then|earlier|has|had|have|repeatedly|recently|again|once|meanwhile|previously"
    r"|simply|further|reportedly|publicly|[a-z]+ly) ){0,2}"
)
# Words that a subject does not hold: with one of them the verb belongs to another clause.
_CLAUSE = re.compile(
    r"[,;:] (?:and|but|while|as|when|if|because|that)\b|\b(?:that|which|if|when) ", re.I
)
_LEAD = re.compile(
    r"^(?:(?:In|On|At|For|As|After|Before|While|Since|During|Speaking|Asked|But|And|However|Still|Yet|Just"
    r"|With|By|Under|Over|Late|Though|Although|Because|When|If|To|From|Instead|Even|\w+day"
    r"|Meanwhile|Earlier|Later|Last|Also|Then|So)\b[^,“”\"]{0,90}, |(?:But|And|Yet|So) )"
)
_WORDS = 3
_QUOTED_WORDS = 4
_SUBJECT_WORDS = 24
# A verb of saying stands so many characters from the head of its sentence at most.
_FAR = 400


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    verb = rf"(?P<cue>{'|'.join(sorted(people_vocabulary().verbs))})"
    name = rf"[{_UPPER}][\w’'.-]*(?: (?:of the |of |de |van |von )?[{_UPPER}][\w’'.-]*){{0,7}}"
    short = (
        rf"(?:[Hh]e|[Ss]he|[Tt]hey|(?:(?:[Tt]he|[Aa]n?|[Oo]ne) )?(?:[a-z][\w-]* ){{0,2}}"
        rf"(?:{name}|[a-z]+))"
    )
    tail = (
        r"(?: (?:on|in|at|during|after|before|to|as|last|this|earlier|later|of|when|while|from|by"
        r"|[A-Z]\w+day)\b[^“”\"]{0,90}?|,[^“”\"]{0,90}?)?[.]?$"
    )
    whom = (
        r"(?: (?:reporters|journalists|lawmakers|(?:in|on|to|at|during|with|the|a|his|her|their)"
        r"(?: [\w’'-]+){1,4}?))"
    )
    return (
        # “…,” Ford said on Monday. …, she said.
        re.compile(
            rf"[,?!][”\"]? (?P<who>{short}(?:, [^“”\",]{{3,120}},)?) {_ADVERB}{verb}\b{tail}"
        ),
        # “…,” said Laura Payne, who leads the union.
        re.compile(rf"[,?!][”\"]? {verb} (?P<who>{short}){tail}"),
        # …, according to the foundation.
        re.compile(rf",?[”\"]? (?P<cue>according to) (?P<who>[^“”\",.]{{3,90}}){tail}"),
        # According to the foundation, …
        re.compile(r"^(?P<cue>According to) (?P<who>[^“”\",]{3,120}), "),
        # Ford said that …
        # Ford told the house on Monday that …
        re.compile(
            rf"(?<![\w’-]){_ADVERB}{verb}\b(?:{whom}{{1,2}} that\b| that\b| on \w+day\b| \w+day\b)?"
            r"[:,]? "
        ),
    )


def find_statements(text: str, sentences: Sequence[Span]) -> list[Found]:
    """The statements of a text with these sentences, in order; linear in its length."""
    marks = list(quotations(text))
    found: list[Found] = []
    place = 0
    for start, end in sentences:
        while place < len(marks) and marks[place][1] <= start:
            place += 1
        inside = [m for m in marks[place : place + 20] if m[0] < end]
        found += _in_sentence(text, start, end, inside)
    return _merged(text, found)


def _in_sentence(text: str, start: int, end: int, marks: Sequence[Span]) -> Iterator[Found]:
    sentence = text[start:end]
    if " | " in sentence:
        return  # a table row says nothing
    masked = list(sentence)
    for begin, stop in marks:
        for i in range(max(begin + 1, start), min(stop - 1, end)):
            # The comma of “…,” Ford said stays: it tells that more comes.
            if i < stop - 2 or text[i] not in ",?!.":
                masked[i - start] = "_"
    outside = "".join(masked)
    quoted = [
        (max(b, start), min(s, end)) for b, s in marks if len(text[b:s].split()) >= _QUOTED_WORDS
    ]
    after, said, according, opening, before = _patterns()
    for pattern in (after, said, according):
        if (match := pattern.search(outside)) and not _is_lead(outside[: match.start()]):
            source = (start + match.start("who"), start + match.end("who"))
            cue = (start + match.start("cue"), start + match.end("cue"))
            spoken = [span for span in quoted if span[1] <= start + match.start() + 3]
            if spoken:
                for span in spoken:
                    yield Found(span, source, cue)
            elif len(sentence[: match.start()].split()) >= _WORDS:
                yield Found((start, start + match.start()), source, cue)
            for span in quoted:
                if span[0] >= cue[1]:
                    yield Found(span, source, cue)
            return
    if match := opening.search(outside):
        content = _ended(text, start + match.end(), end)
        yield Found(
            content, (start + match.start("who"), start + match.end("who")), (start, start + 12)
        )
        return
    for match in before.finditer(outside[:_FAR]):
        subject = _subject(outside[: match.start()])
        rest = _ended(text, start + match.end(), end)
        if subject is None or len(text[slice(*rest)].split()) < _WORDS:
            continue
        cue = (start + match.start("cue"), start + match.end("cue"))
        yield Found(rest, (start + subject[0], start + subject[1]), cue)
        return
    for span in quoted:
        yield Found(span, None, None)


def _is_lead(before: str) -> bool:
    """Whether the words only say when or where: ``On Monday``."""
    lead = _LEAD.match(before + ", ")
    return lead is not None and lead.end() >= len(before)


def _subject(before: str) -> Span | None:
    """Where the subject stands in the words in front of a verb of saying, None where it is none."""
    lead = _LEAD.match(before)
    begin = lead.end() if lead else 0
    words = before[begin:].rstrip(" ,")
    if not words or len(words.split()) > _SUBJECT_WORDS or "“" in words or '"' in words:
        return None
    if _CLAUSE.search(words) or not re.search(r"[A-Za-z]", words):
        return None
    if words.split()[-1].lower() in (
        "to",
        "not",
        "be",
        "will",
        "would",
        "could",
        "should",
        "may",
        "is",
    ):
        return None
    return begin, begin + len(words)


def _ended(text: str, start: int, end: int) -> Span:
    """A content without the full stop of its sentence."""
    while end > start and text[end - 1] in ".,; ":
        end -= 1
    return start, end


def _merged(text: str, found: Sequence[Found]) -> list[Found]:
    """One content for one quotation, though several sentences of it were found."""
    merged: list[Found] = []
    for one in found:
        last = merged[-1] if merged else None
        touching = last and not text[last.content[1] : one.content[0]].strip()
        in_one = (
            last
            and "”" not in text[last.content[0] : last.content[1]]
            and text[last.content[0]] == "“"
        )
        if last and touching and in_one and "\n" not in text[last.content[1] : one.content[0]]:
            merged[-1] = Found(
                (last.content[0], one.content[1]), last.source or one.source, last.cue or one.cue
            )
        else:
            merged.append(one)
    return merged
