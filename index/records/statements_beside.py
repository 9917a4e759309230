"""Who is named right beside a content: ``Ford said on Monday that …``, ``“…,” said Ford``.

Where these words stand, they are surer than any guess.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from index.records.people_vocabulary import people_vocabulary
from index.records.person_names import RUN, parted
from index.records.statements_spans import Found, Span
from index.records.statements_words import NAMING, SAYINGS

# The words between a verb and what it attributes: to whom, when and where.
_CIRCUMSTANCES = (
    r"(?: (?:reporters|journalists|lawmakers)"
    r"| (?:on|in|at|during|before|after|to|for|from|late|early|shortly|that|this|last)\b"
    r"[^.;:“”\"\n]{1,90}?|,[^,.;:“”\"\n]{3,60}){0,2}"
)
# With one of these between, the verb is not the one that attributes.
_CLAUSE = re.compile(
    r" (?:that|who|what|which|and|but|while|he|she|they|it|has|had|is|was|are|were)\b|, \w+ing\b"
)
# Nouns for a report, or for what was said, before a relative clause: "in remarks that CBC
# reported on Monday".
REMARKS = re.compile(
    r"\b(?:remarks|comments|testimony|interview|speech|statement|letter|message|post|video|readout"
    r"|report|summary|transcript) $"
)
_FAR = 200
# A line with a quotation has so many characters before it, and no sentence; so many lines of one
# speaker follow each other.
_LABEL = re.compile(r"[A-Z](?:[^\n.;:“”]|\.(?=\S)|(?<=\b[A-Z])\.(?!\S)){2,160}: ")
_NAME = re.compile(r" [A-Z][\w’'.-]*(?: \([\w-]+\))?: $")
_LINES = 60
# "Secretary Anna Holt on Quay Radio": the heading of a list of what she said there.
_SPEAKS_ON = (" on ", " at ", " to ")
_STOP = re.compile(r"[.!?:;“”]$")
# Words for saying that are no verb alone.
_SPOKE_OF = ("spoke of", "speaks of", "referred to", "refers to")
_WORD = re.compile(r"\w+")
# A quotation's end, from its last mark on, after which its speaker may follow.
_QUOTED = re.compile(r"[,?!]” ")
# "Its government announced on Friday that": a subject that is no name.
_NOUN = re.compile(
    r"(?:(?<![^\n])|(?<=[.!?;,”] ))(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?)"
    r" (?:[\w’-]+ ){0,2}[\w’-]+$"
)
# The word right before a content.
_LAST_WORD = re.compile(r"(?<!\w)[a-z]+(?= $)")
_HELD = re.compile(r"\b(?P<cue>held|ruled|found|decided)(?: by)? \d+-\d+ $")
_PRONOUN = re.compile(r"(?<![\w’'-])(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)$")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A verb of saying before a content; behind a name after it; and right after it."""
    verbs = "|".join([*_SPOKE_OF, *sorted(people_vocabulary().verbs)])
    adverbs = (
        r"(?:(?:has|had|have|also|then|later|again|earlier|first|once|meanwhile|[a-z]+ly) ){0,3}"
    )
    who = r"(?P<who>[\w][\w’'.-]*)"
    return (
        re.compile(
            rf"{who}(?P<comma>,?) {adverbs}(?P<cue>{verbs}){_CIRCUMSTANCES}[,:]? (?:that )?$"
        ),
        re.compile(rf" {adverbs}(?P<cue>{verbs})\b"),
        re.compile(rf" (?P<cue>{verbs}) "),
    )


def put_right(text: str, sentences: Sequence[Span], one: Found) -> Found:
    """With the source and the cue that stand beside it; else, where it has none, with its
    sentence's subject."""
    if label := _label(text, one.content[0]):
        return Found(one.content, label, None)
    if beside := _named_beside(text, one):
        source, cue = beside
        if one.source and one.source[0] < source[1] and source[0] < one.source[1]:
            source = one.source
        wider = one.cue if one.cue and one.cue[0] <= cue[0] and one.cue[1] == cue[1] else cue
        return Found(one.content, source, wider)
    if subject := _subject_before_colon(text, sentences, one):
        return Found(one.content, subject, None)
    if one.source is None and one.cue and (subject := _subject_of(text, sentences, one.cue)):
        return Found(one.content, subject, one.cue)
    if one.source and (word := _naming(text, one.content)) and not _within(word, one.cue):
        return Found(one.content, one.source, word)
    return one


def verb_of(text: str, found: Found) -> str | None:
    """The word of a cue that says how it was said: ``warned`` of ``also warned that``."""
    if not found.cue:
        return None
    words = [word.strip(',.:;“”"') for word in text[slice(*found.cue)].split()]
    known = [word for word in words if word.lower() in people_vocabulary().verbs]
    chosen = known[-1] if known else " ".join(word for word in words if word)
    return chosen if re.search(r"\w", chosen) else None


def _label(text: str, start: int) -> Span | None:
    """Whom a line names in front of its quotation, ``Union leader Anna Holt: “…”``; where it names
    what the quotation is on, ``On tariffs: “…”``, whom the last line above these does."""
    line = text.rfind("\n", 0, start) + 1
    if text[start : start + 1] != "“" or not _LABEL.fullmatch(text, line, start):
        return None
    if not text.startswith("On ", line):
        words = _WORD.findall(text[line:start].lower())
        said = any(word in people_vocabulary().verbs for word in words)
        named = _NAME.search(text, line, start)
        return (line, start - len(": ")) if named and not said else None
    for _ in range(_LINES):
        line, end = text.rfind("\n", 0, max(line - 1, 0)) + 1, line - 1
        if end <= 0:
            return None
        if text[line:end].strip() and not text.startswith("On ", line):
            run = RUN.match(text, line, end)
            if not run or not parted(run[0])[1] or _STOP.search(text, line, end):
                return None
            return run.span() if text.startswith(_SPEAKS_ON, run.end()) else None
    return None


def _named_beside(text: str, one: Found) -> tuple[Span, Span] | None:
    """The source and the cue that stand beside a content, None where none surely do."""
    start, end = one.content
    line = max(text.rfind("\n", 0, start) + 1, start - _FAR)
    before, after_name, after = _patterns()
    found = before.search(text, line, start) if _has_verb(text[line:start]) else None
    while found and _interrupted(text[found.end("cue") : start].removesuffix("that ")):
        found = before.search(text, found.end("cue"), start)
    if found:
        source = _name_to(text, line, found.end("who"))
        at = source[0] - len("that ") if source else 0
        if source and text.startswith("that ", at) and REMARKS.search(text, line, at):
            return None
        # "Holt, head of the union, said": the union does not.
        if source and (
            not found["comma"] or text[max(0, source[0] - 2) : source[0]].endswith((", ", "\n"))
        ):
            return source, found.span("cue")
        # Who is named in a later sentence has not announced what "its government" has.
        noun = _NOUN.search(text, line, found.end("who"))
        if source is None and noun and one.source and one.source[0] > end and not found["comma"]:
            return noun.span(), found.span("cue")
    if not _QUOTED.match(text, end - 2):
        return None
    run = RUN.match(text, end + 1)
    if run and (said := after_name.match(text, run.end())):
        return run.span(), said.span("cue")
    if (said := after.match(text, end)) and (run := RUN.match(text, said.end())):
        return run.span(), said.span("cue")
    return None


def _naming(text: str, content: Span) -> Span | None:
    """The verb right before a content that calls something a quoted name, ``called the tax a “…”``,
    or by which a court decides, ``held by 2-1 that``; where a verb further on is marked."""
    if text.startswith("that ", content[0]) and (
        held := _HELD.search(text, max(0, content[0] - _FAR), content[0])
    ):
        return held.span("cue")
    word = _LAST_WORD.search(text, max(0, content[0] - _FAR), content[0])
    named = "“" in text[slice(*content)] and not text.startswith(("that ", "to "), content[0])
    return word.span() if word and named and word[0] in NAMING else None


def _within(word: Span, cue: Span | None) -> bool:
    return cue is not None and cue[0] <= word[0] and word[1] <= cue[1]


def _subject_before_colon(text: str, sentences: Sequence[Span], one: Found) -> Span | None:
    """The name that a sentence begins with, where a quotation follows its colon and no verb of
    saying is marked: ``Ford ended the talks over a film that used his words: “…”``."""
    start = one.content[0]
    if text[start : start + 1] != "“" or text[max(0, start - 2) : start] != ": ":
        return None
    words = _WORD.findall(text[slice(*one.cue)].lower()) if one.cue else []
    if any(word in people_vocabulary().verbs or word in SAYINGS for word in words):
        return None
    i = bisect_right(sentences, start, key=lambda sentence: sentence[0]) - 1
    run = RUN.match(text, sentences[i][0]) if i >= 0 else None
    first = run[0].split()[0].lower() if run else ""
    if not run or run.end() >= start or first in people_vocabulary().not_names | {"said"}:
        return None
    return run.span() if parted(run[0])[1] else None


def _subject_of(text: str, sentences: Sequence[Span], cue: Span) -> Span | None:
    """The name that a cue's sentence begins with, where the cue is a verb of it: ``Ford met Smith
    and asked for …``."""
    i = bisect_right(sentences, cue) - 1
    if i < 0 or sentences[i][1] < cue[1]:
        return None
    start = sentences[i][0]
    run = RUN.match(text, start)
    between = text[run.end() : cue[0]] if run else ""
    if (
        not run
        or not parted(run[0])[1]
        or not re.search(r"\b(?:and|but) (?:\w+ly |then |also )?$", between)
    ):
        return None
    if re.search(r"[“”\"\n;:]| (?:that|who|which|is|are|was|were) ", between):
        return None
    return run.span()


def _has_verb(words: str) -> bool:
    """Whether there is a verb of saying among words: without one, the pattern seeks in vain, and
    long."""
    return not people_vocabulary().verbs.isdisjoint(_WORD.findall(words)) or any(
        phrase in words for phrase in _SPOKE_OF
    )


def _interrupted(between: str) -> bool:
    """Whether another clause stands between a verb and what it may attribute."""
    verbs = people_vocabulary().verbs
    return bool(_CLAUSE.search(between)) or any(word in verbs for word in between.split())


def _name_to(text: str, line: int, stop: int) -> Span | None:
    """The name or the pronoun that ends at a place."""
    if pronoun := _PRONOUN.search(text, line, stop):
        return pronoun.span()
    for run in RUN.finditer(text, line, stop + 1):
        if run.end() == stop and parted(run[0])[1]:
            return run.span()
    return None
